//! The audit of a mix by the independent oracle.

use runclub_engine::{
    genre::{Umbrella, affinities},
    mix::Mix,
};
use runclub_testkit::oracle::{self, OracleTrack, OracleUsage, Violation};

/// How near printed numbers must be to the oracle's.
const TOLERANCE: f64 = 1e-9;

/// Everything the oracle has to say about a mix.
pub(crate) fn violations(mix: &Mix, rows: &[OracleTrack], usage: &[OracleUsage], bpm_matching: bool) -> Vec<Violation> {
    let document = serde_json::to_value(mix).expect("a mix serialises");
    let mut neighbours = [[false; 12]; 12];
    for umbrella in Umbrella::ALL {
        umbrella.neighbors().iter().for_each(|near| neighbours[umbrella.index()][near.index()] = true);
    }
    let affinity = |genre: &str| {
        let of = affinities(genre);
        Umbrella::ALL.map(|umbrella| of.get(umbrella))
    };
    let options = oracle::Options { neighbours, bpm_matching, tolerance: TOLERANCE, figure_tolerance: TOLERANCE };
    oracle::audit_with(&document, rows, usage, &affinity, &options)
}

/// The broken rules and wrong numbers, in words; `about` says by code which are looked at.
pub(crate) fn hard(violations: &[Violation], about: impl Fn(&str) -> bool) -> Vec<String> {
    let broken = violations.iter().filter(|violation| violation.hard && about(violation.code));
    broken.map(|violation| format!("{}: {}", violation.code, violation.text)).collect()
}
