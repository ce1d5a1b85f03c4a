//! The one HTTP client: time-outs, no redirects, limited answers.

use std::time::Duration;

use reqwest::{Client, Response, redirect::Policy};

/// The project's name, version and contact, as services ask for it (MusicBrainz refuses clients without).
pub const USER_AGENT: &str = concat!("RunClub/", env!("CARGO_PKG_VERSION"), " ( ", env!("CARGO_PKG_HOMEPAGE"), " )");

/// How long we wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    /// For a connection.
    pub connect: Duration,
    /// For the whole answer.
    pub total: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self { connect: Duration::from_secs(10), total: Duration::from_secs(30) }
    }
}

/// Makes the client. A redirect is an answer like any other: a token is sent where we say (ruling I4).
///
/// # Errors
/// When the system offers no TLS.
pub fn client(timeouts: Timeouts) -> Result<Client, reqwest::Error> {
    Client::builder()
        .user_agent(USER_AGENT)
        .redirect(Policy::none())
        .connect_timeout(timeouts.connect)
        .timeout(timeouts.total)
        // A connection that the service closes while we write loses the answer; an old one is likelier to be closed.
        .pool_idle_timeout(Duration::from_secs(30))
        .retry(reqwest::retry::never())
        .build()
}

/// Why a body was not read.
#[derive(Debug)]
pub(crate) enum BodyError {
    /// It is larger than anything we ask for.
    TooLarge,
    /// The connection broke before its end.
    CutOff,
    /// It did not arrive in time.
    TooSlow,
}

/// Reads a body up to a limit in bytes.
pub(crate) async fn body(mut response: Response, limit: usize) -> Result<Vec<u8>, BodyError> {
    if response.content_length().is_some_and(|length| length > limit as u64) {
        return Err(BodyError::TooLarge);
    }
    let mut bytes = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if bytes.len() + chunk.len() > limit => return Err(BodyError::TooLarge),
            Ok(Some(chunk)) => bytes.extend_from_slice(&chunk),
            Ok(None) => return Ok(bytes),
            Err(error) if error.is_timeout() => return Err(BodyError::TooSlow),
            Err(_) => return Err(BodyError::CutOff),
        }
    }
}
