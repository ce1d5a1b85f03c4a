//! The shell: subcommands that parse, make one call of `runclub_app`, and print.
//!
//! Architecture invariant: no decision about music is made here, and nothing depends on this crate.

mod cli;
pub mod window;

use std::process::ExitCode;

/// Runs the program with the arguments of the process.
pub fn run() -> ExitCode {
    cli::run()
}
