//! `cargo xtask measure`: the figures of docs/measurements.md.

mod days;
mod formulas;
mod genres;
mod grid;
mod music;
mod optimality;
mod sync;
mod tables;
mod window;

use std::{
    io,
    path::{Path, PathBuf},
};

use clap::ValueEnum;
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
    /// A file of genre names with their counts (`genre,tracks,…`).
    #[arg(long)]
    genres: Option<PathBuf>,
    /// Only these measurements.
    #[arg(long, value_enum)]
    only: Vec<Part>,
    /// Print every cell, not only the summary.
    #[arg(long)]
    cells: bool,
    /// Override a configuration value, for tuning.
    #[arg(long, value_name = "KEY=VALUE")]
    set: Vec<String>,
}

/// One measurement.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Libraries × templates × minutes × seeds, default model.
    Grid,
    /// The same with the classic model.
    Classic,
    /// The three modes beside each other.
    Modes,
    /// Formulas against the oracle.
    Formulas,
    /// The search against the exact solver.
    Optimality,
    /// Thirty days with saved usage.
    Days,
    /// Mapped genre names.
    Genres,
    /// Syncs of accounts of 1,000 to 20,000 songs, and queries meanwhile.
    Sync,
    /// The window's start, memory, latency and drag.
    Window,
}

/// Runs the measurements and prints them as Markdown.
pub(crate) fn run(args: &Args) -> io::Result<()> {
    let wants = |part: Part| args.only.is_empty() || args.only.contains(&part);
    let config = runclub_app::settings::load(None, &args.set).map_err(io::Error::other)?;
    let music = Music::load(args.libraries.as_deref())?;
    if wants(Part::Genres)
        && let Some(file) = &args.genres
    {
        genres::print(file)?;
    }
    if wants(Part::Formulas) {
        formulas::print(&music);
    }
    for (part, model) in [(Part::Grid, Model::TempoTrue), (Part::Classic, Model::Classic)] {
        if wants(part) {
            print_grid(&music, model, &config, args.cells);
        }
    }
    if wants(Part::Modes) {
        let setting = |mode| Setting { model: Model::TempoTrue, mode, config: &config };
        tables::modes(&Mode::ALL.map(|mode| (mode, grid::measure(&music, setting(mode)))));
    }
    if wants(Part::Optimality) {
        optimality::print(&config);
    }
    if wants(Part::Days)
        && let Some(library) = args.libraries.as_deref().map(|folder| folder.join("altmix.csv")).filter(|file| Path::exists(file))
    {
        days::print(&library)?;
    }
    if wants(Part::Sync) {
        sync::print()?;
    }
    if wants(Part::Window) {
        window::print()?;
    }
    Ok(())
}

fn print_grid(music: &[Music], model: Model, config: &Config, every_cell: bool) {
    let cells = grid::measure(music, Setting { model, mode: Mode::Smart, config });
    println!("\n## Mixes, model {}\n", model.slug());
    tables::summary(&cells);
    if model == Model::TempoTrue {
        tables::exceptions(&cells);
    }
    tables::audit(&cells);
    if every_cell {
        tables::cells(&cells);
    }
}
