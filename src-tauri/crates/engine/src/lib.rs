//! The mix engine: pure and deterministic.
//!
//! A [`library::Library`], its [`library::History`] and [`library::Signals`], a [`request::Request`] and a
//! [`config::Config`] become a [`mix::Mix`], the same on every platform. Data flows one way:
//!
//! ```text
//! request ─ plan ─┐
//! library ─ pool ─┴─ fit ─ compose ─ report ─ Mix ─ edit ─ Mix
//! ```
//!
//! - [`plan`] turns a request into times and curves ([`template`] holds the curves, [`curve_rules`] the rules).
//! - [`pool`] applies the hard filters and scores songs for each tier ([`score`], [`genre`]).
//! - `fit` chooses songs for all places jointly; `noise` is where the seed comes in.
//! - `compose` prints every number in playing order; [`report`] judges ([`figures`]).
//! - [`edit`] changes a mix; [`verify`] recomputes a document; [`series`] is its chart; [`coverage`] what a
//!   library offers.
//!
//! Architecture invariant: no IO, no clock, no threads, no SQL, no JSON, no logging. Time, randomness and
//! numbers come in as arguments; iteration budgets stand where others would look at a clock.

pub(crate) mod compose;
pub mod config;
pub mod coverage;
pub mod curve_rules;
pub mod edit;
pub mod figures;
pub(crate) mod fit;
pub mod generate;
pub mod genre;
pub mod library;
pub mod mix;
pub(crate) mod noise;
pub mod plan;
pub mod pool;
pub mod report;
pub mod request;
pub mod score;
pub(crate) mod sequence;
pub mod series;
pub mod template;
pub mod tier;
pub mod title;
pub mod verify;

#[cfg(any(test, feature = "exact"))]
pub use fit::exact;
