//! The program against stand-ins of the services that enforce their rules.

mod account;
mod blocked;
mod clocked;
mod consents;
mod cost;
mod drift;
mod faults;
mod features;
mod genres;
mod holes;
mod incremental;
mod inside;
mod journey;
#[cfg(target_os = "linux")]
mod keyring;
mod kills;
mod links;
mod listening;
mod origin;
mod outside;
mod playlists;
mod random;
mod saves;
mod secrets;
mod session;
mod sign_in;
mod stops;
mod suggestions;
mod wire;

use std::ops::Range;

/// The seeds of a test that `cargo xtask campaign` runs with many more: `RUNCLUB_CASES` of them from
/// `RUNCLUB_SEED` on.
pub(crate) fn seeds(cases: u64) -> Range<u64> {
    let number = |name: &str| std::env::var(name).ok().map(|text| text.parse::<u64>().unwrap());
    let first = number("RUNCLUB_SEED").unwrap_or(1);
    first..first + number("RUNCLUB_CASES").unwrap_or(cases)
}
