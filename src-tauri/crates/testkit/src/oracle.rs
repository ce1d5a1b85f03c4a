//! The independent oracle: the specification written a second time, to be read next to it.
//!
//! It recomputes every formula and judges every rule from numbers alone: a mix document, a library
//! and the usage rows. It shares no code and no types with the engine, keeps no caches, and prefers
//! the literal formula over the fast one; where the two disagree, one of them misreads the text.
//!
//! | module | what it knows | source |
//! |---|---|---|
//! | [`mod@tier`] | the tier table | algorithm.md, "Tier Specifications" |
//! | [`mod@formula`] | tempo fit, effort index, slot fit, penalty, scores | algorithm.md "Scoring System", C1–C3, C9 |
//! | [`mod@bonus`] | the eight bonuses, `lowEnd`, the bounds of personal signals | C4, C5, B9 |
//! | [`mod@genres`] | the umbrellas and how an artist's genres meet them | F1, C4 |
//! | [`mod@curve`] | which tier sequences a template allows | B1–B8 |
//! | [`mod@plan`] | how long each segment should be | A1–A4 |
//! | [`mod@library`], [`mod@csv`], [`mod@time`] | rows, the reader of our library format, timestamps | cli-and-json.md |
//! | [`mod@pool`] | which tracks pass the hard filters | algorithm.md "Hard Filters", D1, D4–D7 |
//! | [`mod@document`] | the mix document as plain values | cli-and-json.md |
//! | [`mod@figures`], [`mod@coverage`] | the figures of a mix and of a library | H1–H5 |
//! | [`mod@audit`] | all of it, held against one document | D, and the rest |

pub mod audit;
pub mod bonus;
pub mod coverage;
pub mod csv;
pub mod curve;
pub mod document;
pub mod figures;
pub mod formula;
pub mod genres;
pub mod library;
pub mod plan;
pub mod pool;
pub mod tier;
pub mod time;

pub use audit::{Options, Violation, audit, audit_with};
pub use coverage::{TierCoverage, coverage};
pub use curve::{curve_is_valid, smallest_count};
pub use figures::{Figures, figures};
pub use library::{OracleTrack, OracleUsage, read_csv, read_usage};
pub use plan::{Length, Part, Plan, minimum_minutes, plan};

#[cfg(test)]
mod tests;
