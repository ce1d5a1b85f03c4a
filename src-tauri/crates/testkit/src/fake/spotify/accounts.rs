//! Spotify's accounts service: Authorization Code with PKCE (services: §3).

mod authorize;
mod token;

use crate::fake::endpoint::{Endpoint, Handler, Service};

const fn row(method: &'static str, template: &'static str, answer: Handler) -> Endpoint {
    Endpoint { service: Service::SpotifyAccounts, method, template, family: "", scopes: &[], removed: false, answer }
}

pub(in crate::fake) const ENDPOINTS: &[Endpoint] =
    &[row("GET", "/authorize", authorize::authorize), row("POST", "/api/token", token::token)];
