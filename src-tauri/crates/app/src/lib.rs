//! The use cases: one function per thing a runner does, for the command line and the window alike.
//!
//! | module | what the runner does |
//! |---|---|
//! | [`music`] | chooses where the music comes from: a file, the demo library, the store; marks what is used |
//! | [`mixes`] | generates a mix and edits it |
//! | [`judgement`] | asks whether a mix keeps the rules |
//! | [`imports`] | reads a library file into the store |
//! | [`coverage`] | asks what a library can fill |
//! | [`settings`] | reads and overrides the configuration |
//! | [`data_folder`] | keeps everything in one folder |
//!
//! Every failure is an [`AppError`]: a closed code, one sentence with the value that was wrong, and hints.

pub mod coverage;
pub mod data_folder;
pub mod demo;
mod error;
mod files;
pub mod imports;
pub mod judgement;
pub mod mixes;
pub mod music;
pub mod settings;

pub use error::{AppError, ErrorCode};
