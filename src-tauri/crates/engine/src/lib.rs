//! The mix engine: pure and deterministic.

pub(crate) mod compose;
pub mod config;
pub mod curve_rules;
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
