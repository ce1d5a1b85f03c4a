//! The two SQLite files: `user.db`, which only the runner could give again, and `cache.db`, which the
//! services can.
//!
//! This is the only crate that knows SQL. It never asks the time, never talks to a network, and does
//! not read the documents it keeps. No transaction and no foreign key spans both files: ids are plain
//! text, and a file may be newer, older or emptier than the other.

// "SQLite" is a name, not code.
#![allow(clippy::doc_markdown)]
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod cache;
mod copies;
mod database;
mod error;
mod folder;
mod health;
mod import;
mod lock;
mod merge;
mod migrate;
mod notice;
mod opening;
mod schema;
mod store;
mod table;

pub use cache::Cache;
pub use error::StoreError;
pub use import::ImportOutcome;
pub use notice::OpenNotice;
pub use store::Store;
pub use table::{
    membership::{Member, Membership},
    mix::{MixHeader, StoredMix},
};
