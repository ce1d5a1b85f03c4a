//! What the window costs: its start and memory beside an empty one, its latency, and its work per move of a drag.
//!
//! Figures are taken when `cargo xtask measure --only window` asks for them, which names the empty window. What can fail
//! without a clock is tested with all other journeys.

mod drag;
mod figures;
mod latency;
mod machine;
mod start;

use std::path::PathBuf;

use runclub_testkit::synthetic::{self, SyntheticTrack};

/// The empty window to measure beside; nothing is timed without.
const EMPTY_WINDOW: &str = "RUNCLUB_EMPTY_WINDOW";

/// Songs in the library that is measured with.
const SONGS: usize = 10_000;

/// The library that is measured with: invented songs.
fn library() -> Vec<SyntheticTrack> {
    synthetic::library(SONGS, 7)
}

/// The empty window, when figures are wanted.
fn empty_window() -> Option<PathBuf> {
    std::env::var_os(EMPTY_WINDOW).map(PathBuf::from)
}
