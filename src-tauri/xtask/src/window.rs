//! The window tests, run again and again or with pictures.

use std::io;

use crate::{
    cargo::cargo_with,
    doctor::{self, Purpose},
    ui,
};

/// The tests of the window, built as with all others: for one package alone the libraries would be built once more.
const TESTS: [&str; 5] = ["test", "--workspace", "--features", "runclub/custom-protocol", "--test=window"];

/// How to run them.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// So many times in a row: what fails only now and then shows itself.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    times: u32,
    /// Only tests with this in their names.
    filter: Option<String>,
}

/// Runs them in the window as it stands.
pub(crate) fn run(args: &Args) -> io::Result<()> {
    run_with(args.filter.as_deref(), args.times, &[])
}

/// The same with variables of the environment.
pub(crate) fn run_with(filter: Option<&str>, times: u32, environment: &[(&str, String)]) -> io::Result<()> {
    doctor::provide(Purpose::Test)?;
    ui::build()?;
    let call: Vec<&str> = TESTS.into_iter().chain(filter).collect();
    (0..times).try_for_each(|_| cargo_with(&call, environment))
}
