//! From a request to the endpoint that answers it, and to the record of it.

use hyper::HeaderMap;
use hyper::body::Bytes;
use hyper::http::request::Parts;
use jiff::Timestamp;
use serde_json::json;

use super::call::{Answer, Call};
use super::endpoint::{Endpoint, Found, Service};
use super::fault::Fault;
use super::seen::{Seen, UNKNOWN};
use super::spotify;
use super::world::World;

/// Query parameters that no record may hold.
const SECRET_PARAMETERS: [&str; 3] = ["api_key", "state", "code_challenge"];

/// A request as it came in.
pub(super) struct Received {
    service: Service,
    method: String,
    path: String,
    query: Vec<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
    found: Found,
    at: Timestamp,
}

/// What came of a request.
pub(super) struct Outcome {
    pub(super) answer: Answer,
    /// Whose valid token came along; an index.
    account: Option<usize>,
    blocked: bool,
}

impl Outcome {
    pub(super) fn of(answer: Answer) -> Self {
        Self { answer, account: None, blocked: false }
    }

    pub(super) fn blocked(answer: Answer) -> Self {
        Self { blocked: true, ..Self::of(answer) }
    }

    pub(super) fn by(self, account: usize) -> Self {
        Self { account: Some(account), ..self }
    }

    /// The same with another answer.
    pub(super) fn but(self, answer: Answer) -> Self {
        Self { answer, ..self }
    }
}

impl Received {
    pub(super) fn new(world: &mut World, service: Service, parts: &Parts, body: Bytes) -> Self {
        let method = parts.method.as_str().to_owned();
        let query: Vec<(String, String)> =
            url::form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes()).into_owned().collect();
        let path = parts.uri.path().strip_prefix(service.prefix()).unwrap_or("/../").to_owned();
        let found = match service {
            Service::LastFm if path.trim_matches('/').is_empty() => {
                let wanted = query.iter().find(|(key, _)| key == "method").map_or("", |(_, value)| value.as_str());
                Endpoint::find(service, &method, &wanted.to_lowercase())
            }
            _ => Endpoint::find(service, &method, &path),
        };
        let received = Self { service, method, path, query, headers: parts.headers.clone(), body, found, at: world.now() };
        received.note_secrets(world);
        received
    }

    pub(super) fn method(&self) -> &str {
        &self.method
    }

    pub(super) fn template(&self) -> &'static str {
        self.endpoint().map_or(UNKNOWN, |endpoint| endpoint.template)
    }

    fn endpoint(&self) -> Option<&'static Endpoint> {
        match &self.found {
            Found::Here(endpoint, _) => Some(endpoint),
            Found::OtherMethod | Found::Nowhere => None,
        }
    }

    /// An answer from something that stands before the service.
    #[expect(clippy::unused_self, reason = "reads as the counterpart of `carry_out`")]
    pub(super) fn refused(&self, answer: Answer) -> Outcome {
        Outcome::of(answer)
    }

    /// The service does what it is asked.
    pub(super) fn carry_out(&self, world: &mut World) -> Outcome {
        let Found::Here(endpoint, places) = &self.found else {
            let status = if matches!(self.found, Found::OtherMethod) { 405 } else { 404 };
            return Outcome::of(error(self.service, status));
        };
        let mut call = Call {
            endpoint,
            path: self.path.clone(),
            places: places.clone(),
            query: self.query.clone(),
            headers: self.headers.clone(),
            body: self.body.clone(),
            account: 0,
            scopes: Vec::new(),
        };
        match self.service {
            Service::SpotifyApi => spotify::guarded(world, &mut call),
            _ => Outcome::of((endpoint.answer)(world, &call).unwrap_or_else(|early| early)),
        }
    }

    /// The record of it.
    pub(super) fn seen(&self, world: &World, outcome: &Outcome, status: Option<u16>, fault: Option<Fault>) -> Seen {
        let open = |(key, _): &&(String, String)| !SECRET_PARAMETERS.contains(&key.as_str());
        Seen {
            service: self.service,
            method: self.method.clone(),
            path: self.path.clone(),
            query: self.query.iter().filter(open).cloned().collect(),
            endpoint: self.template(),
            family: self.endpoint().map_or("", |endpoint| endpoint.family),
            removed: self.endpoint().is_some_and(|endpoint| endpoint.removed),
            status,
            fault,
            account: outcome.account.map(|account| world.accounts[account].id.clone()),
            blocked: outcome.blocked,
            at: self.at,
        }
    }

    /// Whatever of this no log may hold, also when it is wrong.
    fn note_secrets(&self, world: &mut World) {
        let header = self.headers.get("authorization").and_then(|value| value.to_str().ok()).unwrap_or_default();
        world.tokens.receive(header.split_once(' ').map_or(header, |(_, token)| token));
        let form = url::form_urlencoded::parse(&self.body);
        let secret_fields = ["code", "code_verifier", "refresh_token", "client_secret"];
        if self.service == Service::SpotifyAccounts {
            form.filter(|(key, _)| secret_fields.contains(&key.as_ref())).for_each(|(_, value)| world.tokens.receive(&value));
        }
        let keys = self.query.iter().filter(|(key, _)| key == "api_key");
        keys.for_each(|(_, value)| world.tokens.receive(value));
    }
}

/// A failure in the shape of the service.
pub(super) fn error(service: Service, status: u16) -> Answer {
    let message = hyper::StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason()).unwrap_or("Failed");
    match service {
        Service::SpotifyApi => Answer::api_error(status, message),
        Service::SpotifyAccounts => {
            let kind = if status < 500 { "invalid_request" } else { "server_error" };
            Answer::json(status, &json!({ "error": kind, "error_description": message }))
        }
        Service::ReccoBeats => Answer::json(status, &json!({ "status": status, "errors": [{ "message": message }] })),
        Service::MusicBrainz => Answer::json(status, &json!({ "error": message })),
        Service::LastFm => Answer::json(status, &json!({ "error": 8, "message": message })),
    }
}

/// 429, or what the service sends in its place.
pub(super) fn too_many(service: Service, quota: bool) -> Answer {
    match service {
        Service::SpotifyApi if quota => {
            let error = json!({ "status": 429, "message": "Too many requests", "reason": "QUOTA_EXCEEDED" });
            Answer::json(429, &json!({ "error": error }))
        }
        Service::SpotifyApi => Answer::api_error(429, "API rate limit exceeded"),
        Service::SpotifyAccounts | Service::ReccoBeats => error(service, 429),
        Service::MusicBrainz => {
            let message =
                "Your requests are exceeding the allowable rate limit. Please see https://wiki.musicbrainz.org/XMLWebService";
            Answer::json(503, &json!({ "error": message }))
        }
        Service::LastFm => {
            Answer::json(429, &json!({ "error": 29, "message": "Rate limit exceeded - Your IP has made too many requests" }))
        }
    }
}
