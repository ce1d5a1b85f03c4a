//! Synthetic libraries, the independent oracle, the benchmarks' reference and fake services (tests and xtask only).

pub mod build;
pub mod fake;
pub mod oracle;
pub mod reference;
pub mod synthetic;
