//! Last.fm: genres, with the runner's own key.

use reqwest::Method;
use serde_json::Value;

use crate::{
    address::Address,
    connection::{Call, Connection, Route},
    error::ServiceError,
    gate::Family,
    json::text,
    secret::Secret,
    tags,
};

/// The one endpoint of Last.fm; what is asked stands in the query.
static ROOT: Route = Route { method: Method::GET, path: "/", family: Family::LastFm };

/// Tags that fewer listeners agree on are noise (services: when data is missing). The best tag has 100.
const LEAST_COUNT: f64 = 10.0;

/// A client of Last.fm.
#[derive(Debug, Clone)]
pub struct LastFm {
    connection: Connection,
    address: Address,
    key: Secret,
}

impl LastFm {
    /// A client with a key.
    pub fn new(connection: Connection, address: Address, key: Secret) -> Self {
        Self { connection, address, key }
    }

    /// The genres of an artist, best first: lower case, at most ten. None when Last.fm does not know the artist.
    ///
    /// # Errors
    /// As [`ServiceError`] tells. A key that Last.fm does not accept is `Rejected` with status 403.
    pub async fn top_tags(&self, artist_name: &str) -> Result<Vec<String>, ServiceError> {
        let call = Call::new(&ROOT, self.address.join(ROOT.path)).with("method", "artist.gettoptags");
        let call = call.with("artist", artist_name).with("autocorrect", "1").with("format", "json");
        // Last.fm takes its key in the query only. Addresses are neither logged nor part of errors.
        let call = call.with("api_key", self.key.expose());
        match self.connection.call(&call, top_tags).await {
            Err(ServiceError::NotFound { .. }) => Ok(Vec::new()),
            other => other,
        }
    }
}

/// One tag comes by itself, several as a list.
fn top_tags(value: &Value) -> Option<Vec<String>> {
    let tags = match value.get("toptags")?.as_object()?.get("tag") {
        Some(Value::Array(tags)) => tags.as_slice(),
        Some(tag @ Value::Object(_)) => std::slice::from_ref(tag),
        _ => &[],
    };
    let agreed = tags.iter().filter(|tag| agreement(tag).is_some_and(|count| count >= LEAST_COUNT));
    Some(tags::genres(agreed.filter_map(|tag| text(tag, "name"))))
}

/// Last.fm writes numbers as texts at times.
fn agreement(tag: &Value) -> Option<f64> {
    let count = tag.get("count")?;
    count.as_f64().or_else(|| count.as_str()?.trim().parse().ok())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::canned::{Canned, Server, connection, ok, status};

    #[test]
    fn tags_that_many_agree_on() {
        let check = |value: Value, expected: Option<&[&str]>| {
            let read = top_tags(&value);
            let read = read.as_ref().map(|tags| tags.iter().map(String::as_str).collect::<Vec<_>>());
            assert_eq!(read.as_deref(), expected, "{value}");
        };
        let tag = |name: &str, count: i32| json!({"name": name, "count": count, "url": "https://www.last.fm/tag/x"});
        let tags =
            json!([tag("Indie", 100), tag("seen live", 90), tag("my running mix", 60), tag("Rock", 10), tag("pop", 9), null]);
        check(json!({"toptags": {"tag": tags, "@attr": {"artist": "x"}}}), Some(&["indie", "rock"]));
        check(json!({"toptags": {"tag": tag("Indie", 100)}}), Some(&["indie"]));
        check(json!({"toptags": {"tag": [{"name": "Indie", "count": "50"}, {"name": "Pop"}]}}), Some(&["indie"]));
        check(json!({"toptags": {"tag": []}}), Some(&[]));
        check(json!({"toptags": {}}), Some(&[]));
        check(json!({}), None);
        check(json!([]), None);
    }

    async fn ask(answer: Canned) -> (Result<Vec<String>, ServiceError>, Vec<String>) {
        let server = Server::start([answer]).await;
        let client = LastFm::new(connection(), server.address(), Secret::new("key-of-a-runner"));
        assert!(!format!("{client:?}").contains("key-of"));
        let tags = client.top_tags("Simon & Garfunkel").await;
        (tags, server.lines())
    }

    #[tokio::test]
    async fn what_goes_out_and_what_comes_back() {
        let (tags, lines) = ask(ok(&json!({"toptags": {"tag": [{"name": "Folk", "count": 100}]}}))).await;
        assert_eq!(tags.unwrap(), ["folk"]);
        let query = "method=artist.gettoptags&artist=Simon+%26+Garfunkel&autocorrect=1&format=json&api_key=key-of-a-runner";
        assert_eq!(lines, [format!("GET /base/?{query}")]);
        let (unknown, _) = ask(status(404, &[], r#"{"error":6,"message":"The artist you supplied could not be found"}"#)).await;
        assert!(unknown.unwrap().is_empty());
        let (key, _) = ask(status(403, &[], r#"{"error":10,"message":"Invalid API key"}"#)).await;
        let error = key.unwrap_err();
        assert!(
            matches!(error, ServiceError::Rejected { status: 403, .. }) && !format!("{error:?}").contains("key-of"),
            "{error}"
        );
        let (excess, _) = ask(ok(&json!({"error": 29, "message": "Rate limit exceeded"}))).await;
        assert!(excess.unwrap_err().blocks(Family::LastFm));
    }
}
