//! The store through its public face, on real files.

// "SQLite" is a name, not code.
#![allow(clippy::doc_markdown, clippy::unwrap_used)]

mod cache;
mod copies;
mod corruption;
mod import;
mod mixes;
mod opening;
mod round_trip;
mod sharing;
mod support;
mod tempo;
mod usage;
