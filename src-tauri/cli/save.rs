//! `runclub save`.

use std::path::PathBuf;

use clap::ValueEnum;
use runclub_app::{
    AppError, mixes,
    online::Online,
    saves::{self, SaveOptions, Which},
};
use runclub_engine::{config::Config, mix::Mix};
use runclub_formats::mix_json;

use super::{Done, args::ConfigArgs, connect::online, output, sync::Bar};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The mix document; without, saves that were left are continued.
    mix: Option<PathBuf>,
    /// The playlist's name [default: the one it has; for a new one RunClub · TEMPLATE MM/DD].
    #[arg(long, value_name = "NAME", requires = "mix")]
    name: Option<String>,
    /// Show the playlist on your page; remembered for new ones.
    #[arg(long, requires = "mix")]
    public: bool,
    /// Do not show it there; remembered for new ones. Whoever has its link can still open it.
    #[arg(long, requires = "mix", conflicts_with = "public")]
    private: bool,
    /// Give up a save that is not finished, by its playlist's name or its id (runclub status lists them).
    #[arg(long, value_name = "SAVE", conflicts_with = "mix")]
    forget: Option<String>,
    #[command(flatten)]
    config: ConfigArgs,
    /// How to print what was saved.
    #[arg(long, value_enum, default_value = "json")]
    format: SaveFormat,
}

/// How to print what was saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum SaveFormat {
    /// The mix document, now with its playlist.
    Json,
    /// The playlist's link.
    Link,
}

pub(super) async fn run(args: Args) -> Result<Done, AppError> {
    let config = args.config.load()?;
    let mix = args.mix.as_deref().map(mixes::read_mix).transpose()?;
    let online = online().await?;
    match (mix, args.forget) {
        (Some(mix), _) => {
            let public = if args.public { Some(true) } else { args.private.then_some(false) };
            save(online, &mix, &SaveOptions { name: args.name, public }, &config, args.format).await
        }
        (None, Some(wanted)) => forget(online, &wanted).await,
        (None, None) => continue_all(online, &config).await,
    }
}

async fn save(online: Online, mix: &Mix, options: &SaveOptions, config: &Config, format: SaveFormat) -> Result<Done, AppError> {
    let bar = Bar::default();
    let saved = saves::save(&online, mix, options, config, &bar).await;
    bar.clear();
    let saved = saved?;
    online.close().await;
    output::say(&format!("Saved as {:?}: {}", saved.name, saved.link));
    saved.notes.iter().for_each(|note| output::note(note));
    match format {
        SaveFormat::Json => output::print(&output::json_for_terminals(&mix_json::to_json(&saved.mix))),
        SaveFormat::Link => output::print(&format!("{}\n", saved.link)),
    }
}

async fn forget(online: Online, wanted: &str) -> Result<Done, AppError> {
    let forgotten = saves::forget(&online, wanted).await?;
    online.close().await;
    output::say(&format!("Given up: {:?}, {}.", forgotten.name, forgotten.state));
    if let Some(link) = &forgotten.link {
        output::say(&format!("Its playlist stays at Spotify as it is: {link}"));
    }
    Ok(Done::Yes)
}

async fn continue_all(online: Online, config: &Config) -> Result<Done, AppError> {
    let bar = Bar::default();
    let continued = saves::continue_left(&online, Which::All, config, &bar).await;
    bar.clear();
    let continued = continued?;
    online.close().await;
    let told = if continued.told.is_empty() { "Nothing is waiting to be saved.".to_owned() } else { continued.told.join("\n") };
    let printed = output::print(&output::safe(&(told + "\n")))?;
    continued.failed.map_or(Ok(printed), Err)
}
