//! The independent oracle's judgement of a document.

use runclub_engine::genre::{Umbrella, affinities};
use runclub_testkit::oracle::{self, OracleTrack, OracleUsage, Violation};
use serde_json::Value;

/// Broken rules and wrong numbers, in words; `about` says by code which are looked at.
pub(crate) fn broken(document: &Value, rows: &[OracleTrack], usage: &[OracleUsage], about: impl Fn(&str) -> bool) -> Vec<String> {
    let wanted = |violation: &Violation| violation.hard && about(violation.code);
    let violations = violations(document, rows, usage).into_iter().filter(wanted);
    violations.map(|violation| format!("{}: {}", violation.code, violation.text)).collect()
}

/// Everything holds: shape, facts, formulas, rules, curve, times, report.
#[track_caller]
pub(crate) fn assert_sound(document: &Value, rows: &[OracleTrack], usage: &[OracleUsage], about: &str) {
    assert_eq!(broken(document, rows, usage, |_| true), Vec::<String>::new(), "{about}");
}

/// The shape, the facts, the formulas, the bonuses and the figures hold, whatever rules are broken.
#[track_caller]
pub(crate) fn assert_numbers(document: &Value, rows: &[OracleTrack], usage: &[OracleUsage], about: &str) {
    let groups = ["shape.", "library.", "formula.", "bonus.", "personal.", "figure.", "report."];
    let of_numbers = |code: &str| groups.iter().any(|group| code.starts_with(group));
    assert_eq!(broken(document, rows, usage, of_numbers), Vec::<String>::new(), "{about}");
}

fn violations(document: &Value, rows: &[OracleTrack], usage: &[OracleUsage]) -> Vec<Violation> {
    let mut neighbours = [[false; 12]; 12];
    for umbrella in Umbrella::ALL {
        umbrella.neighbors().iter().for_each(|near| neighbours[umbrella.index()][near.index()] = true);
    }
    let affinity = |genre: &str| {
        let of = affinities(genre);
        Umbrella::ALL.map(|umbrella| of.get(umbrella))
    };
    let options = oracle::Options { neighbours, ..oracle::Options::default() };
    oracle::audit_with(document, rows, usage, &affinity, &options)
}
