//! The project's own commands: `cargo xtask <command>`.

mod audit;
mod bench;
mod bundle;
mod campaign;
mod cargo;
mod doctor;
mod fake;
mod icons;
mod measure;
mod notices;
mod screenshots;
mod ui;
mod window;

use std::{io, path::PathBuf, process::ExitCode};

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
    /// Open the window on the demo library; print a mix of it where there is no display.
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
    /// Build the packages for Debian and Fedora.
    Bundle,
    /// Install, use and remove Debian's package on a bare system; needs root.
    PackageTest {
        /// This package, in place of one that is built now.
        package: Option<PathBuf>,
    },
    /// Make every icon from the one drawing.
    Icons,
    /// Run the window tests, once or many times in a row.
    Window(window::Args),
    /// Take pictures of every screen and state, and those of the README.
    Screenshots(screenshots::Args),
    /// Say what this machine has of what the project needs.
    Doctor,
}

/// The main job, on the demo library, without a window.
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
        Command::Run { args } => run(&args),
        Command::Test => test(),
        Command::Doctor => {
            doctor::report();
            Ok(())
        }
        Command::Bundle => bundle::bundle(),
        Command::PackageTest { package } => bundle::test(package),
        Command::Icons => icons::run(),
        Command::Window(args) => window::run(&args),
        Command::Screenshots(args) => screenshots::run(&args),
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

/// Runs the program: with these arguments, else its main job on the demo library.
fn run(args: &[String]) -> io::Result<()> {
    doctor::provide(Purpose::Run)?;
    if !args.is_empty() {
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        return cargo(&[&["run", "--quiet", "--package", "runclub", "--"], &args[..]].concat());
    }
    if !there_is_a_display() {
        return cargo(&[&["run", "--quiet", "--package", "runclub", "--"], &DEMO[..]].concat());
    }
    ui::build()?;
    cargo(&["run", "--quiet", "--package", "runclub", "--features", "custom-protocol", "--", "--demo"])
}

fn there_is_a_display() -> bool {
    ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}

/// Format, the UI, lints, tests; the first of them that fails ends it.
fn test() -> io::Result<()> {
    doctor::provide(Purpose::Test)?;
    cargo(&["fmt", "--all", "--check"])?;
    // First, for the window holds the UI that is built.
    ui::test()?;
    let window = ["--workspace", "--features", "runclub/custom-protocol"];
    cargo(&[&["clippy", "--quiet", "--all-targets"], &window[..], &["--", "--deny", "warnings"]].concat())?;
    // All of them, whatever fails: who reads the end learns of every failure at once.
    cargo(&[&["test", "--no-fail-fast"], &window[..]].concat())
}
