//! Synthetic libraries and the independent oracle (tests and xtask only).

pub mod build;
pub mod oracle;
pub mod synthetic;
