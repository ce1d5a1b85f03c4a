//! The use cases: one function per thing a runner does, for the command line and the window alike.
//!
//! | module | what the runner does |
//! |---|---|
//! | [`music`] | chooses where the music comes from: a file, the demo library, the store; marks what is used |
//! | [`mixes`] | generates a mix and edits it |
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
mod error;
mod files;
mod freshness;
pub mod imports;
pub mod judgement;
mod listening;
pub mod mixes;
pub mod music;
pub mod online;
mod paging;
pub mod playlists;
pub mod progress;
pub mod saves;
pub mod settings;
pub mod status;
pub mod sync;
mod turn;
pub mod words;

pub use error::{AppError, ErrorCode};
