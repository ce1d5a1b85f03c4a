//! `runclub status`.

use std::fmt::Write as _;

use clap::ValueEnum;
use jiff::Timestamp;
use runclub_app::{AppError, status, words};
use runclub_engine::request::{Request, TemplateId};

use super::{Done, args::ConfigArgs, connect::online, output};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    config: ConfigArgs,
    /// How to print it.
    #[arg(long, value_enum, default_value = "text")]
    format: StatusFormat,
}

/// How to print the status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum StatusFormat {
    /// For people.
    Text,
    /// For programs.
    Json,
}

pub(super) async fn run(args: Args) -> Result<Done, AppError> {
    let config = args.config.load()?;
    let online = online().await?;
    let status = status::status(&online, &Request::new(TemplateId::Tempo, 45, 0, Timestamp::now()), &config).await?;
    online.close().await;
    match args.format {
        StatusFormat::Json => output::print_json(&status),
        StatusFormat::Text => output::print(&output::safe(&text(&status))),
    }
}

fn text(status: &status::StatusReport) -> String {
    let mut text = String::new();
    let mut line = |name: &str, value: &str| {
        let _ = writeln!(text, "{name:<10} {value}");
    };
    let sign_in = &status.sign_in;
    match (&sign_in.display_name, sign_in.signed_in) {
        (Some(name), true) => line("Account", &format!("{name}; the sign-in is {}", sign_in.text)),
        (None, true) => line("Account", &format!("signed in; {}", sign_in.text)),
        (_, false) => line("Account", &format!("not signed in: {}", sign_in.text)),
    }
    if let (Some(since), Some(ends)) = (sign_in.consented_at, sign_in.ends_at) {
        let lasts = if ends <= Timestamp::now() { "lasted" } else { "lasts" };
        line("", &format!("agreed {}, {lasts} until {}", words::minute(since), words::minute(ends)));
    }
    if let Some(refreshed) = sign_in.refreshed_at {
        line("", &format!("token refreshed {}", words::at(refreshed)));
    }
    let library = &status.library;
    let sources: Vec<String> = library.by_source.iter().map(|(source, songs)| format!("{songs} {}", source.slug())).collect();
    line("Library", &format!("{} ({})", words::count(library.songs, "song", "songs"), sources.join(", ")));
    line("", &format!("{} with tempo or energy, {} with genres", library.with_features, library.with_genres));
    for tier in &library.tiers {
        line(
            "",
            &format!(
                "{:<9} {:>6} songs inside {:.0}-{:.0} BPM",
                tier.tier.name(),
                tier.window.tracks,
                tier.bpm_low,
                tier.bpm_high
            ),
        );
    }
    line("Synced", &status.synced_at.map_or_else(|| "never".to_owned(), words::minute));
    for closed in &status.closed {
        line("Closed", &format!("{} until {}", closed.what, words::minute(closed.until)));
    }
    for save in &status.saves {
        let link = save.link.as_ref().map_or(String::new(), |link| format!(", {link}"));
        let way = if save.stuck { format!("; runclub save --forget {} gives it up", save.mix_id) } else { String::new() };
        line("Unsaved", &format!("{:?}: {}{link}{way}", save.name, save.state));
    }
    for consent in &status.consents {
        let answer = match consent.agreed {
            Some(true) => "on",
            Some(false) => "off",
            None => "not asked",
        };
        line("Consent", &format!("{:<12} {answer}", consent.consent.slug()));
    }
    text
}
