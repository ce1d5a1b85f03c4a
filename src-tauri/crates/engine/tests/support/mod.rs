//! What the tests of the engine share: small random worlds, a
//! library of usual size, the hard rules, and the audit by the independent oracle.

#![allow(dead_code, reason = "each test binary uses a part of it")]

pub(crate) mod audit;
pub(crate) mod rules;
pub(crate) mod shelf;
pub(crate) mod studio;
pub(crate) mod world;

use proptest::test_runner::{Config, RngSeed};

/// A fixed number of the same cases on every run; nothing is written beside the sources.
pub(crate) fn cases(cases: u32) -> Config {
    Config { cases, failure_persistence: None, max_shrink_iters: 200, rng_seed: RngSeed::Fixed(20_261_120), ..Config::default() }
}
