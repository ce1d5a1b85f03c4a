//! The store through its public face, on real files.

// "SQLite" is a name, not code.
#![allow(clippy::doc_markdown, clippy::unwrap_used)]

mod cache;
mod copies;
mod corruption;
mod drafts;
mod import;
mod listening;
mod lookup;
mod mixes;
mod opening;
mod profile;
mod round_trip;
mod saving;
mod settings;
mod sharing;
mod support;
mod tempo;
mod usage;
mod walk;
mod wipe;
