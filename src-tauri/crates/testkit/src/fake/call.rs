//! A request as the fakes see it, and what they answer.

use hyper::HeaderMap;
use hyper::body::Bytes;
use serde_json::{Value, json};

use super::endpoint::Endpoint;

/// A request that reached an endpoint.
pub(super) struct Call {
    pub(super) endpoint: &'static Endpoint,
    /// The path below the base address.
    pub(super) path: String,
    /// What stands in the places of the template.
    pub(super) places: Vec<String>,
    pub(super) query: Vec<(String, String)>,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
    /// The account whose token came along; an index.
    pub(super) account: usize,
    /// The scopes of that token.
    pub(super) scopes: Vec<String>,
}

impl Call {
    /// The first value of a query parameter.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// All values of a query parameter, commas split.
    pub(super) fn list(&self, name: &str) -> Vec<&str> {
        let values = self.query.iter().filter(|(key, _)| key == name);
        values.flat_map(|(_, value)| value.split(',')).filter(|value| !value.is_empty()).collect()
    }

    /// The value of a header; unreadable ones count as absent.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The `index`th place of the template.
    pub(super) fn place(&self, index: usize) -> &str {
        &self.places[index]
    }

    /// The body as a JSON object.
    pub(super) fn object(&self) -> Result<serde_json::Map<String, Value>, Answer> {
        match serde_json::from_slice(&self.body) {
            Ok(Value::Object(object)) => Ok(object),
            _ => Err(Answer::api_error(400, "Error parsing JSON.")),
        }
    }

    /// A whole number among the parameters, within bounds; `message` names it when it is not.
    pub(super) fn number(&self, name: &str, (low, high): (i64, i64), default: i64, message: &str) -> Result<i64, Answer> {
        let Some(text) = self.parameter(name) else { return Ok(default) };
        let number = text.parse().ok().filter(|number| (low..=high).contains(number));
        number.ok_or_else(|| Answer::api_error(400, message))
    }
}

/// What a service answers.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

impl Answer {
    pub(super) fn new(status: u16, kind: &str, body: impl Into<Vec<u8>>) -> Self {
        Self { status, headers: vec![("content-type".to_owned(), kind.to_owned())], body: body.into() }
    }

    pub(super) fn json(status: u16, body: &Value) -> Self {
        Self::new(status, "application/json; charset=utf-8", body.to_string())
    }

    pub(super) fn text(status: u16, body: &str) -> Self {
        Self::new(status, "text/plain; charset=utf-8", body)
    }

    pub(super) fn html(body: String) -> Self {
        Self::new(200, "text/html; charset=utf-8", body)
    }

    /// No body.
    pub(super) fn empty(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Vec::new() }
    }

    /// An error in the shape of the Web API (services: §0).
    pub(super) fn api_error(status: u16, message: &str) -> Self {
        Self::json(status, &json!({ "error": { "status": status, "message": message } }))
    }

    #[must_use]
    pub(super) fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// Says when to come back, if it is known.
    #[must_use]
    pub(super) fn retry_after(self, seconds: Option<u64>) -> Self {
        match seconds {
            Some(seconds) => self.header("retry-after", seconds.to_string()),
            None => self,
        }
    }
}
