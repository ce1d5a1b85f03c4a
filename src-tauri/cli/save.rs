//! `runclub save`.

use std::path::PathBuf;

use clap::ValueEnum;
use runclub_app::{
    AppError, mixes,
    saves::{self, SaveOptions},
};
use runclub_formats::mix_json;

use super::{Done, args::ConfigArgs, connect::online, output, sync::Bar};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The mix document; without, saves that were left are continued.
    mix: Option<PathBuf>,
    /// The playlist's name [default: RunClub · TEMPLATE MM/DD].
    #[arg(long, value_name = "NAME", requires = "mix")]
    name: Option<String>,
    /// Show the playlist on your page; remembered.
    #[arg(long)]
    public: bool,
    /// Do not show it there; remembered. Whoever has its link can still open it.
    #[arg(long, conflicts_with = "public")]
    private: bool,
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
    let bar = Bar::default();
    let Some(mix) = mix else {
        let told = saves::continue_left(&online, &config, &bar).await;
        bar.clear();
        let told = told?;
        online.close().await;
        return output::print(&if told.is_empty() {
            "Nothing is waiting to be saved.\n".to_owned()
        } else {
            told.join("\n") + "\n"
        });
    };
    let public = if args.public { Some(true) } else { args.private.then_some(false) };
    let options = SaveOptions { name: args.name, public };
    let saved = saves::save(&online, &mix, &options, &config, &bar).await;
    bar.clear();
    let saved = saved?;
    online.close().await;
    output::say(&format!("Saved as {:?}: {}", saved.name, saved.link));
    saved.notes.iter().for_each(|note| output::note(note));
    match args.format {
        SaveFormat::Json => output::print(&output::json_for_terminals(&mix_json::to_json(&saved.mix))),
        SaveFormat::Link => output::print(&format!("{}\n", saved.link)),
    }
}
