//! The use cases: one function per thing a runner does, for the command line and the window alike.
//!
//! | module | what the runner does |
//! |---|---|
//! | [`music`] | chooses where the music comes from: a file, the demo library, the store; marks what is used |
//! | [`mixes`] | generates a mix and edits it |
//! | [`drafts`] | shapes kept mixes in the window, with undo; lists, copies, saves, exports them |
//! | [`desk`] | has a window open: store, services and music stay in memory |
//! | [`overview`] | looks at the first page and the settings |
//! | [`judgement`] | asks whether a mix keeps the rules |
//! | [`imports`] | reads a library file into the store |
//! | [`account`] | signs in and out, deletes what the services sent |
//! | [`online`] | agrees to what leaves the machine; the way to the services |
//! | [`sync`] | fills the store from the account |
//! | [`playlists`] | chooses playlists |
//! | [`saves`] | saves a mix as a playlist |
//! | [`status`] | asks how things stand |
//! | [`coverage`] | asks what a library can fill |
//! | [`settings`] | reads and overrides the configuration |
//! | [`data_folder`] | keeps everything in one folder |
//!
//! Every failure is an [`AppError`]: a closed code, one sentence with the value that was wrong, and hints.

pub mod account;
pub mod coverage;
pub mod data_folder;
pub mod demo;
pub mod desk;
pub mod drafts;
pub mod eligibility;
mod error;
pub mod facets;
mod files;
mod freshness;
mod hint;
pub mod imports;
pub mod judgement;
pub mod library_kind;
mod listening;
pub mod mixes;
pub mod music;
pub mod online;
pub mod overview;
pub mod pages;
mod paging;
pub mod parameters;
pub mod playlists;
pub mod progress;
pub mod saves;
pub mod settings;
pub mod status;
pub mod sync;
pub mod template_cards;
mod turn;
pub mod why;
pub mod words;

pub use error::{AppError, ErrorCode};
pub use hint::Hint;
