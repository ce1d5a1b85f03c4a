//! A mix before the independent oracle.

use runclub_engine::{
    genre::{Umbrella, affinities},
    mix::Mix,
};
use runclub_testkit::oracle::{Options, OracleTrack, OracleUsage, Violation, audit_with};

/// Largest difference of a printed number from the oracle's.
const TOLERANCE: f64 = 1e-9;

/// Everything the oracle finds.
pub(crate) fn violations(mix: &Mix, rows: &[OracleTrack], usage: &[OracleUsage]) -> Vec<Violation> {
    let document = serde_json::to_value(mix).expect("BUG: a mix serialises");
    let mut neighbours = [[false; Umbrella::COUNT]; Umbrella::COUNT];
    for umbrella in Umbrella::ALL {
        umbrella.neighbors().iter().for_each(|near| neighbours[umbrella.index()][near.index()] = true);
    }
    let affinity = |genre: &str| {
        let of = affinities(genre);
        Umbrella::ALL.map(|umbrella| of.get(umbrella))
    };
    let options = Options { neighbours, tolerance: TOLERANCE, figure_tolerance: TOLERANCE, ..Options::default() };
    audit_with(&document, rows, usage, &affinity, &options)
}

/// The rules that are broken, in words.
pub(crate) fn hard_violations(mix: &Mix, rows: &[OracleTrack], usage: &[OracleUsage]) -> Vec<String> {
    violations(mix, rows, usage).iter().filter(|violation| violation.hard).map(text).collect()
}

/// A violation in words.
pub(crate) fn text(violation: &Violation) -> String {
    format!("{}: {}", violation.code, violation.text)
}
