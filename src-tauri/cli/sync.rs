//! `runclub sync`.

use std::sync::Mutex;

use clap::ValueEnum;
use indicatif::{ProgressBar, ProgressStyle};
use runclub_app::{
    AppError, ErrorCode,
    progress::{Progress, Reporter, Stage},
    sync::{self, Ending, SyncOutcome, SyncRequest},
    words,
};

use super::{
    Done,
    args::ConfigArgs,
    connect::{cancelled_by_the_keyboard, online},
    output,
};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Read every list from end to end, and ask again for what a source did not know.
    #[arg(long)]
    full: bool,
    /// Only these stages, separated by commas.
    #[arg(long, value_name = "STAGES", value_delimiter = ',')]
    only: Vec<Only>,
    /// Your country, two letters, for what can be played there; remembered. "auto" leaves it to Spotify.
    #[arg(long, value_name = "COUNTRY")]
    market: Option<String>,
    #[command(flatten)]
    config: ConfigArgs,
    /// How to print the account.
    #[arg(long, value_enum, default_value = "text")]
    format: SyncFormat,
}

/// How to print the account of a sync.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum SyncFormat {
    /// For people.
    Text,
    /// For programs.
    Json,
}

/// A stage that can be named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Only {
    /// Liked songs.
    Likes,
    /// Chosen playlists.
    Playlists,
    /// Tempo and energy, from ReccoBeats.
    Features,
    /// What you played.
    Listening,
    /// Genres, from MusicBrainz and Last.fm.
    Genres,
    /// Suggestions for thin tiers, from ReccoBeats.
    Suggestions,
}

impl Only {
    const fn stage(self) -> Stage {
        match self {
            Self::Likes => Stage::Likes,
            Self::Playlists => Stage::Playlists,
            Self::Features => Stage::Features,
            Self::Listening => Stage::Listening,
            Self::Genres => Stage::Genres,
            Self::Suggestions => Stage::Suggestions,
        }
    }
}

pub(super) async fn run(args: Args) -> Result<Done, AppError> {
    let config = args.config.load()?;
    let online = online().await?;
    if let Some(market) = &args.market {
        sync::set_market(&online, market).await?;
    }
    let only = (!args.only.is_empty()).then(|| args.only.iter().map(|only| only.stage()).collect());
    let request = SyncRequest { full: args.full, only };
    let bar = Bar::default();
    let done = sync::sync(&online, &request, &config, &bar, &cancelled_by_the_keyboard()).await;
    bar.clear();
    let outcome = done?;
    online.close().await;
    match args.format {
        SyncFormat::Json => output::print_json(&outcome)?,
        SyncFormat::Text => output::print(&output::safe(&text(&outcome)))?,
    };
    ended(outcome, !args.only.is_empty())
}

/// A sync that met a closed door has done its job for now; one that could not fetch songs or their tempo has
/// not. What only refines a mix may be missing, unless it was asked for by name.
fn ended(outcome: SyncOutcome, named: bool) -> Result<Done, AppError> {
    if outcome.cancelled() {
        return Err(
            AppError::new(ErrorCode::Cancelled, "the sync was stopped").hint("What was fetched is kept; the next one continues.")
        );
    }
    let refines = |stage: Stage| matches!(stage, Stage::Listening | Stage::Genres | Stage::Suggestions);
    let failed = outcome.stages.into_iter().find_map(|stage| match stage.ending {
        Ending::Failed(error) if named || !refines(stage.stage) => Some(error),
        _ => None,
    });
    failed.map_or(Ok(Done::Yes), Err)
}

fn text(outcome: &SyncOutcome) -> String {
    let mut lines = Vec::new();
    let account_ended_early = |ending: &Ending| matches!(ending, Ending::Failed(_) | Ending::Blocked { .. });
    let is_unknown_whose = outcome.stages.iter().any(|stage| stage.stage == Stage::Account && account_ended_early(&stage.ending));
    for stage in &outcome.stages {
        let how = match &stage.ending {
            Ending::Done if stage.done > 0 && stage.stage == Stage::Likes => format!("{} new", stage.done),
            Ending::Done if stage.done > 0 => format!("{} done", stage.done),
            Ending::Done => "up to date".to_owned(),
            Ending::NotNeeded => "nothing to do".to_owned(),
            Ending::NoConsent => "off (runclub consent)".to_owned(),
            Ending::NoAccount if is_unknown_whose => "waits until Spotify says whose account it is".to_owned(),
            Ending::NoAccount => "needs an account (runclub login)".to_owned(),
            Ending::Blocked { until } => format!("goes on {}", words::at(*until)),
            Ending::Failed(error) => format!("failed: {error}"),
            Ending::Cancelled => "stopped".to_owned(),
        };
        lines.push(format!("{:<18} {how}", stage.stage.name()));
        lines.extend(stage.notes.iter().map(|note| format!("  {note}")));
    }
    lines.extend(outcome.saves.iter().cloned());
    let requests: Vec<String> = outcome.requests.iter().map(|count| format!("{} {}", count.service, count.requests)).collect();
    if !requests.is_empty() {
        lines.push(format!("Requests: {}.", requests.join(", ")));
    }
    if let Some(until) = outcome.continues_at {
        lines.push(format!("The services let us fetch the rest {}; run sync again then.", words::at(until)));
    }
    lines.join("\n") + "\n"
}

/// A progress bar on standard error; nothing where that is no terminal.
#[derive(Default)]
pub(super) struct Bar {
    shown: Mutex<Option<(Stage, ProgressBar)>>,
}

impl Bar {
    pub(super) fn clear(&self) {
        if let Ok(mut shown) = self.shown.lock()
            && let Some((_, bar)) = shown.take()
        {
            bar.finish_and_clear();
        }
    }
}

impl Reporter for Bar {
    fn progress(&self, progress: Progress) {
        let Ok(mut shown) = self.shown.lock() else { return };
        if shown.as_ref().is_none_or(|(stage, _)| *stage != progress.stage) {
            if let Some((_, bar)) = shown.take() {
                bar.finish_and_clear();
            }
            *shown = Some((progress.stage, bar_of(progress.stage)));
        }
        let Some((_, bar)) = shown.as_ref() else { return };
        bar.set_length(u64::from(progress.total.unwrap_or(progress.done)));
        bar.set_position(u64::from(progress.done));
        let left = progress.seconds_left.map_or(String::new(), |left| format!(", {} left", minutes(left)));
        bar.set_message(format!("{:.0}/s{left}, {} requests", progress.rate, progress.requests));
    }
}

fn bar_of(stage: Stage) -> ProgressBar {
    let style =
        ProgressStyle::with_template("{prefix:18} {bar:30} {pos}/{len} {msg}").unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(0).with_style(style).with_prefix(stage.name())
}

fn minutes(seconds: f64) -> String {
    let seconds = seconds.round() as u64;
    if seconds < 60 { format!("{seconds} s") } else { format!("{}:{:02} min", seconds / 60, seconds % 60) }
}
