//! The project's own commands: `cargo xtask <command>`.

mod audit;
mod bench;
mod campaign;
mod cargo;
mod doctor;
mod fake;
mod measure;

use std::{io, process::ExitCode};

use clap::{Parser, Subcommand};

use crate::{cargo::cargo, doctor::Purpose};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "RunClub's own commands")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Do the main job on the demo library: print a mix.
    Run {
        /// Arguments for `runclub` in place of the demo's.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<String>,
    },
    /// Run every check and test.
    Test,
    /// Time the engine beside the honest reference.
    Bench(bench::Args),
    /// Print the figures of docs/measurements.md.
    Measure(measure::Args),
    /// Hunt for what short tests miss.
    Campaign(campaign::Args),
    /// Serve fakes of Spotify, ReccoBeats, MusicBrainz and Last.fm on loopback, for playing by hand.
    Fake(fake::Args),
    /// Say what this machine has of what the project needs.
    Doctor,
}

/// The main job, on the demo library.
const DEMO: [&str; 8] = ["mix", "--demo", "--template", "pyramid", "--minutes", "42", "--seed", "7"];

fn main() -> ExitCode {
    match dispatch(Cli::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(command: Command) -> io::Result<()> {
    match command {
        Command::Run { args } => {
            doctor::provide(Purpose::Run)?;
            let given: Vec<&str> = args.iter().map(String::as_str).collect();
            let args = if given.is_empty() { &DEMO[..] } else { &given[..] };
            cargo(&[&["run", "--quiet", "--package", "runclub", "--"], args].concat())
        }
        Command::Test => test(),
        Command::Doctor => {
            doctor::report();
            Ok(())
        }
        Command::Fake(args) => fake::run(&args),
        // These are number work: unoptimised they would take hours and measure nothing.
        Command::Campaign(args) if args.is_a_test() => campaign::run(&args),
        Command::Bench(_) | Command::Measure(_) | Command::Campaign(_) if cfg!(debug_assertions) => {
            let args: Vec<String> = std::env::args().skip(1).collect();
            let args: Vec<&str> = args.iter().map(String::as_str).collect();
            cargo(&[&["run", "--quiet", "--release", "--package", "xtask", "--"], &args[..]].concat())
        }
        Command::Bench(args) => bench::run(&args),
        Command::Measure(args) => measure::run(&args),
        Command::Campaign(args) => campaign::run(&args),
    }
}

/// Format, lints, documentation, tests; the first failure ends it.
fn test() -> io::Result<()> {
    doctor::provide(Purpose::Test)?;
    cargo(&["fmt", "--all", "--check"])?;
    cargo(&["clippy", "--quiet", "--workspace", "--all-targets", "--", "--deny", "warnings"])?;
    cargo(&["test", "--workspace"])
}
