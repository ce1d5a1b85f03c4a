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
mod drafts;
mod error;
mod folder;
mod health;
mod import;
mod listening;
mod lock;
mod lookup;
mod merge;
mod migrate;
mod notice;
mod opening;
mod profile;
mod saving;
mod schema;
mod settings;
mod store;
mod table;
mod walk;
mod wipe;

pub use cache::Cache;
pub use drafts::{DELETED_DAYS, MOST_HISTORIES, MOST_STEPS, MOST_UNUSED, RecentDraft, SideEffect, StoredDraft, Tidied};
pub use error::StoreError;
pub use import::ImportOutcome;
pub use lookup::{FeatureTask, GenreTask};
pub use notice::OpenNotice;
pub use store::Store;
pub use table::{
    account::Account,
    block::BlockRow,
    draft_step::{NewStep, StepLabel},
    list_state::ListState,
    membership::{Member, Membership},
    miss::{LookupSource, Miss},
    mix::{MixHeader, StoredMix},
    never_again::Banned,
    play::Play,
    playlist::ServedPlaylist,
    save::SaveRow,
    top_list::{TopKind, TopList},
    track::{ServedTrack, TrackFacts},
};
pub use walk::Page;
pub use wipe::{Wipe, WipeOutcome};
