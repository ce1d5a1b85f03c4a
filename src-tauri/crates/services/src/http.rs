//! The one HTTP client: time-outs, no redirects, limited answers.

use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

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

/// The client. It is made when the first request goes out: it reads every certificate of the system, and most starts of
/// the program send nothing. Clones share it.
#[derive(Debug, Clone)]
pub struct Client {
    timeouts: Timeouts,
    made: Arc<Made>,
}

/// What goes to this machine goes there itself: a proxy of the system would read a stand-in's tokens, because those
/// addresses may be http.
#[derive(Debug, Default)]
struct Made {
    network: OnceLock<reqwest::Client>,
    this_machine: OnceLock<reqwest::Client>,
}

impl Client {
    /// A client that has not been asked for anything yet.
    pub fn new(timeouts: Timeouts) -> Self {
        Self { timeouts, made: Arc::default() }
    }

    /// The one that an address is asked with.
    ///
    /// # Errors
    /// When the system offers no TLS.
    pub(crate) fn to(&self, url: &Url) -> Result<&reqwest::Client, reqwest::Error> {
        let stays_here = is_loopback(url);
        let place = if stays_here { &self.made.this_machine } else { &self.made.network };
        if let Some(made) = place.get() {
            return Ok(made);
        }
        let builder = builder(self.timeouts);
        let made = if stays_here { builder.no_proxy() } else { builder }.build()?;
        Ok(place.get_or_init(|| made))
    }
}

/// A redirect is an answer like any other: a token is sent where we say (ruling I4).
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_made_once_for_this_machine_and_once_for_all_others() {
        let client = Client::new(Timeouts::default());
        let to = |client: &Client, url: &str| std::ptr::from_ref(client.to(&Url::parse(url).unwrap()).unwrap()).addr();
        let network = to(&client, "https://api.example/one");
        let this_machine = to(&client, "http://127.0.0.1:8888/one");
        assert_ne!(network, this_machine);
        assert_eq!(to(&client.clone(), "https://accounts.example/two"), network, "clones share it");
        assert_eq!(to(&client, "http://127.0.0.1:9999/two"), this_machine);
    }
}
