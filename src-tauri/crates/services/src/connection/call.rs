//! One request, described.

use std::sync::Arc;

use reqwest::Method;
use serde_json::Value;
use url::Url;

use crate::{
    access::AccessTokens,
    error::Outcome,
    gate::{Family, Service},
    pace::Turn,
};

/// Where a request goes, without the ids and words in it: this is what may be logged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// HTTP method.
    pub method: Method,
    /// The path below the service's address; ids stand as `{id}`.
    pub path: &'static str,
    /// The endpoints it shares a quota with.
    pub family: Family,
}

/// What an answer holds when all is well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Content {
    /// JSON.
    Json,
    /// Nothing, or JSON nobody reads.
    Nothing,
}

/// A request.
pub(crate) struct Call<'a> {
    pub(crate) route: &'a Route,
    pub(crate) url: Url,
    pub(crate) body: Option<Value>,
    pub(crate) tokens: Option<&'a Arc<dyn AccessTokens>>,
    pub(crate) turn: Turn,
    pub(crate) content: Content,
    /// Whether a bare "Forbidden" means that the playlist is somebody else's.
    pub(crate) owners_only: bool,
}

impl<'a> Call<'a> {
    /// A request that needs no sign-in.
    pub(crate) fn new(route: &'a Route, url: Url) -> Self {
        Self { route, url, body: None, tokens: None, turn: Turn::Background, content: Content::Json, owners_only: false }
    }

    /// Adds a parameter to the query.
    pub(crate) fn with(mut self, key: &str, value: &str) -> Self {
        self.url.query_pairs_mut().append_pair(key, value);
        self
    }

    pub(crate) fn service(&self) -> Service {
        self.route.family.service()
    }

    /// Asking twice changes nothing; writing twice does (services: nothing is idempotent).
    pub(crate) fn is_read(&self) -> bool {
        self.route.method == Method::GET
    }

    /// What is known about a request that was sent and whose answer is lost.
    pub(crate) fn outcome_when_lost(&self) -> Outcome {
        if self.is_read() { Outcome::NotDone } else { Outcome::Unknown }
    }
}
