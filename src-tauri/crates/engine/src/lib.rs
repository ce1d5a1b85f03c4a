//! The mix engine: pure and deterministic.

pub mod genre;
