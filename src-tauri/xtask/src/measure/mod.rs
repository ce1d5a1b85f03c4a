//! `cargo xtask measure`: the figures of docs/measurements.md.

mod grid;
mod music;
mod tables;

use std::path::PathBuf;

use runclub_engine::{
    config::Config,
    request::{Mode, Model},
};

use grid::Setting;
use music::Music;

/// What to measure.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Folder of libraries in our CSV format; the demo library always joins them.
    #[arg(long)]
    libraries: Option<PathBuf>,
    /// Print every cell, not only the summary.
    #[arg(long)]
    cells: bool,
    /// Only the default model.
    #[arg(long)]
    quick: bool,
    /// Override a configuration value, for tuning.
    #[arg(long, value_name = "KEY=NUMBER")]
    set: Vec<String>,
}

/// The default configuration with the overrides.
fn configured(overrides: &[String]) -> std::io::Result<Config> {
    let mut values = serde_json::to_value(Config::default()).expect("BUG: a configuration serialises");
    for entry in overrides {
        let bad = || std::io::Error::other(format!("--set {entry} does not name a number of the configuration"));
        let (key, number) = entry.split_once('=').ok_or_else(bad)?;
        let place = values.pointer_mut(&format!("/{}", key.replace('.', "/"))).ok_or_else(bad)?;
        *place = number.parse::<serde_json::Number>().map_err(|_| bad())?.into();
    }
    serde_json::from_value(values).map_err(std::io::Error::other)
}

/// Runs the measurements and prints them as Markdown.
pub(crate) fn run(args: &Args) -> std::io::Result<()> {
    let music = Music::load(args.libraries.as_deref())?;
    let config = configured(&args.set)?;
    let models: &[Model] = if args.quick { &[Model::TempoTrue] } else { &[Model::TempoTrue, Model::Classic] };
    for &model in models {
        let cells = grid::measure(&music, Setting { model, mode: Mode::Smart, config: &config });
        println!("\n## Model {model:?}\n");
        tables::summary(&cells);
        tables::exceptions(&cells);
        if args.cells {
            tables::cells(&cells);
        }
    }
    if !args.quick {
        println!("\n## Modes\n");
        let all = [Mode::Smart, Mode::Endurance, Mode::Power]
            .map(|mode| (mode, grid::measure(&music, Setting { model: Model::TempoTrue, mode, config: &config })));
        tables::modes(&all);
    }
    Ok(())
}
