//! The mix engine: pure and deterministic.

pub mod config;
pub mod curve_rules;
pub mod genre;
pub mod library;
pub mod mix;
pub mod plan;
pub mod request;
pub mod score;
pub mod series;
pub mod template;
pub mod tier;
pub mod title;
