//! The program: see `cli` for the command line.

use std::process::ExitCode;

fn main() -> ExitCode {
    runclub_desktop::run()
}
