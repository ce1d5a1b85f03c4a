//! The one HTTP client: time-outs, no redirects, limited answers.

use std::time::Duration;

use reqwest::{ClientBuilder, Response, redirect::Policy};
use url::Url;

use crate::address::is_loopback;

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

/// The client. What goes to this machine goes there itself: a proxy of the system would read a stand-in's
/// tokens, because those addresses may be http.
#[derive(Debug, Clone)]
pub struct Client {
    network: reqwest::Client,
    this_machine: reqwest::Client,
}

impl Client {
    /// The one that an address is asked with.
    pub(crate) fn to(&self, url: &Url) -> &reqwest::Client {
        if is_loopback(url) { &self.this_machine } else { &self.network }
    }
}

/// Makes the client. A redirect is an answer like any other: a token is sent where we say (ruling I4).
///
/// # Errors
/// When the system offers no TLS.
pub fn client(timeouts: Timeouts) -> Result<Client, reqwest::Error> {
    Ok(Client { network: builder(timeouts).build()?, this_machine: builder(timeouts).no_proxy().build()? })
}

fn builder(timeouts: Timeouts) -> ClientBuilder {
    reqwest::Client::builder()
        .user_agent(USER_AGENT)
        .redirect(Policy::none())
        .connect_timeout(timeouts.connect)
        .timeout(timeouts.total)
        // A connection that the service closes while we write loses the answer; an old one is likelier to be closed.
        .pool_idle_timeout(Duration::from_secs(30))
        .retry(reqwest::retry::never())
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
