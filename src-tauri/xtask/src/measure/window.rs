//! The window's start, memory, latency and drag: tests of the window take the figures, here they are called.

use std::io;

use crate::{
    cargo::{cargo, cargo_with, target},
    doctor::{self, Purpose},
    ui,
};

/// Release builds that show the UI as it stands.
const BUILD: [&str; 5] = ["--release", "--quiet", "--package=runclub", "--features=custom-protocol", "--example=empty_window"];
const MEASURE: [&str; 5] = ["--release", "--quiet", "--package=runclub", "--features=custom-protocol", "--test=window"];

/// Prints the tables.
pub(crate) fn print() -> io::Result<()> {
    doctor::provide(Purpose::Test)?;
    ui::build()?;
    cargo(&[&["build"], &BUILD[..]].concat())?;
    let empty = target().join("release/examples/empty_window");
    // One after the other, so that none is timed beside another.
    let tests = ["measures::", "--", "--nocapture", "--test-threads=1"];
    cargo_with(&[&["test"], &MEASURE[..], &tests].concat(), &[("RUNCLUB_EMPTY_WINDOW", empty.display().to_string())])
}
