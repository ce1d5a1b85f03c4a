//! Holds one mix document against the specification, the library and the usage.
//!
//! | codes | what is judged | hard |
//! |---|---|---|
//! | `shape.*` | keys, types, enumerations, camelCase, positions, segments | yes |
//! | `library.*` | every track is the library's (text that only differs in wording: soft) | yes |
//! | `formula.*`, `bonus.*`, `personal.*` | the numbers, to the tolerance | yes |
//! | `rule.*` | D1–D6; what the rulings only ask for "where the pool permits" is soft | yes |
//! | `curve.*`, `time.*`, `plan.*` | A and B; within ±120 s a total is soft; in a partial mix all of `curve` and `time` is | yes |
//! | `figure.*` | H1–H5 | yes |
//! | `report.*` | what the report must say about the above | mostly |

mod bonuses;
mod numbers;
mod report;
mod rules;
mod shape;
mod timing;
mod tracks;

use serde_json::Value;

use super::document::Mix;
use super::genres::{Affinity, Neighbours};
use super::library::{OracleTrack, OracleUsage};

/// Something in a document that the specification does not allow, or does not want.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// What is violated, as a stable word.
    pub code: &'static str,
    /// False for what the rulings ask for "where the library permits": the oracle cannot tell
    /// whether it does.
    pub hard: bool,
    /// Where, the value found and the value wanted.
    pub text: String,
}

impl Violation {
    fn hard(code: &'static str, text: String) -> Self {
        let hard = true;
        Self { code, hard, text }
    }

    fn soft(code: &'static str, text: String) -> Self {
        let hard = false;
        Self { code, hard, text }
    }
}

/// How to judge.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Options {
    /// Greatest difference of a printed formula result ("to 1e-6").
    pub tolerance: f64,
    /// Greatest difference of a printed figure of the report.
    pub figure_tolerance: f64,
    /// C9; a `bpmMatching` in the request wins over it.
    pub bpm_matching: bool,
    /// Which umbrellas are neighbours (F1).
    pub neighbours: Neighbours,
}

impl Default for Options {
    fn default() -> Self {
        Self { tolerance: 1e-6, figure_tolerance: 1e-6, bpm_matching: true, neighbours: [[false; 12]; 12] }
    }
}

/// What all judges look at.
struct Case<'a> {
    mix: &'a Mix,
    library: &'a [OracleTrack],
    usage: &'a [OracleUsage],
    affinity: Affinity<'a>,
    options: &'a Options,
    bpm_matching: bool,
}

impl Case<'_> {
    /// Days since the track was last used; nothing when it never was.
    fn days_since_use(&self, track_id: &str) -> Option<f64> {
        let used = super::pool::last_used_ms(self.usage, track_id)?;
        Some(super::time::days_between(used, self.mix.request.now_ms))
    }

    fn is_partial(&self) -> bool {
        self.mix.status != "complete"
    }

    /// Hard in a complete mix, soft in one that already says it is not.
    fn hard_if_complete(&self, code: &'static str, text: String) -> Violation {
        let hard = !self.is_partial();
        Violation { code, hard, text }
    }
}

/// Judges a mix document with the default options, in which no umbrella has neighbours.
pub fn audit(doc: &Value, library: &[OracleTrack], usage: &[OracleUsage], affinity: Affinity) -> Vec<Violation> {
    audit_with(doc, library, usage, affinity, &Options::default())
}

/// Judges a mix document. When its shape cannot be read, only the shape is judged.
pub fn audit_with(
    doc: &Value,
    library: &[OracleTrack],
    usage: &[OracleUsage],
    affinity: Affinity,
    options: &Options,
) -> Vec<Violation> {
    let mut violations = shape::judge(doc);
    let mix = match Mix::read(doc) {
        Ok(mix) => mix,
        Err(field) => {
            violations.push(Violation::hard("shape.unreadable", format!("{field} is absent or of another type")));
            return violations;
        }
    };
    let case = Case {
        mix: &mix,
        library,
        usage,
        affinity,
        options,
        bpm_matching: mix.request.bpm_matching.unwrap_or(options.bpm_matching),
    };
    violations.extend(shape::judge_order(&mix));
    violations.extend(tracks::judge(&case));
    violations.extend(numbers::judge(&case));
    violations.extend(bonuses::judge(&case));
    violations.extend(rules::judge(&case));
    violations.extend(timing::judge(&case));
    violations.extend(report::judge(&case, doc, &violations));
    violations
}

/// A slot by its place and title, for the texts.
fn place(index: usize, name: &str) -> String {
    format!("track {index} \"{name}\"")
}

/// Whether two numbers agree; NaN agrees with nothing.
fn agree(left: f64, right: f64, tolerance: f64) -> bool {
    (left - right).abs() <= tolerance
}
