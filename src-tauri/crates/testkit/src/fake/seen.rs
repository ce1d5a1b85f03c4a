//! What was asked.

use jiff::Timestamp;

use super::endpoint::Service;
use super::fault::Fault;

/// The template of requests that lead nowhere.
pub const UNKNOWN: &str = "unknown";

/// A request that a fake received.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    /// Who received it.
    pub service: Service,
    /// `GET`, `POST`, `PUT`, `DELETE`.
    pub method: String,
    /// The path below the base address.
    pub path: String,
    /// The query, decoded, in order. That of sign-ins and of Last.fm is left out: it holds secrets.
    pub query: Vec<(String, String)>,
    /// The endpoint's template; [`UNKNOWN`] where there is none.
    pub endpoint: &'static str,
    /// The group that shares a quota; empty for services without.
    pub family: &'static str,
    /// Whether development mode lost it: no request may go there.
    pub removed: bool,
    /// The status sent; absent when the connection closed without one.
    pub status: Option<u16>,
    /// The fault that hit it.
    pub fault: Option<Fault>,
    /// The Spotify id of the account whose valid token came along.
    pub account: Option<String>,
    /// Whether it came while its family or the whole app was blocked.
    pub blocked: bool,
    /// When, by the world's clock.
    pub at: Timestamp,
}

impl Seen {
    /// The first value of a query parameter.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}
