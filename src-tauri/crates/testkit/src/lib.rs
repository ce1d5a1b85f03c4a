//! Synthetic libraries, the independent oracle and the benchmarks' reference (tests and xtask only).

pub mod build;
pub mod oracle;
pub mod reference;
pub mod synthetic;
