//! The services, and nothing else that knows HTTP: Spotify, ReccoBeats, MusicBrainz, Last.fm.
//!
//! | module | what it holds |
//! |---|---|
//! | [`connection`] | the one path of a request, and how fast |
//! | [`spotify`], [`reccobeats`], [`musicbrainz`], [`lastfm`] | one typed client per service |
//! | [`sign_in`], [`session`], [`token_store`] | getting, refreshing and keeping a token |
//! | [`gate`] | which endpoints a service has closed to us, and until when |
//! | [`address`] | where the services are, and which addresses may stand in for them |
//! | [`secret`] | what must never be printed |
//!
//! A request goes through one path: is its family blocked → pace → token → send → limits → decode.
//! Nothing here knows the store or the engine's rules: what must outlive the process (blocks, tokens)
//! goes through small traits.

// Names such as "ReccoBeats" are no code.
#![allow(clippy::doc_markdown)]
#![cfg_attr(test, allow(clippy::unwrap_used))]

use std::{future::Future, pin::Pin};

pub mod access;
pub mod address;
#[cfg(test)]
mod canned;
pub mod clock;
pub mod connection;
mod error;
pub mod gate;
pub mod http;
mod json;
pub mod lastfm;
pub mod musicbrainz;
mod pace;
pub mod reccobeats;
pub mod scope;
pub mod secret;
pub mod session;
pub mod sign_in;
pub mod spotify;
mod tags;
pub mod token_store;

pub use error::{Denial, Outcome, ServiceError, SignedOut};

/// A future that a trait object can return.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
