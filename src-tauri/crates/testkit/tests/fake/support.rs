//! A plain client that knows nothing but addresses.

use reqwest::{Client, Method, RequestBuilder};
use runclub_testkit::fake::{Fakes, Service, Setup};
use serde_json::Value;

/// How the tests introduce themselves to MusicBrainz.
pub(crate) const AGENT: &str = "RunClubTests/1.0 (https://example.org/runclub)";

/// Fakes and someone signed in to them.
pub(crate) struct Runner {
    pub(crate) fakes: Fakes,
    pub(crate) token: String,
    http: Client,
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    /// `null` when it is no JSON.
    pub(crate) json: Value,
    pub(crate) text: String,
    pub(crate) retry_after: Option<u64>,
}

impl Reply {
    /// The message of an error of the Web API.
    pub(crate) fn message(&self) -> &str {
        self.json["error"]["message"].as_str().unwrap_or_default()
    }

    /// What a path such as `/items/0/id` leads to, of every item of a list.
    pub(crate) fn each(&self, list: &str, inner: &str) -> Vec<String> {
        let items = self.json.pointer(list).and_then(Value::as_array).unwrap_or_else(|| panic!("{list}: {}", self.text));
        items.iter().map(|item| item.pointer(inner).and_then(Value::as_str).unwrap_or_default().to_owned()).collect()
    }
}

impl Runner {
    pub(crate) fn new(setup: Setup) -> Self {
        let fakes = Fakes::start(setup);
        let http = Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        let token = fakes.access_token();
        Self { fakes, token, http }
    }

    pub(crate) fn request(&self, service: Service, method: Method, path: &str) -> RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.fakes.url(service)));
        if service == Service::SpotifyApi { request.bearer_auth(&self.token) } else { request.header("user-agent", AGENT) }
    }

    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.ask(Service::SpotifyApi, path).await
    }

    pub(crate) async fn ask(&self, service: Service, path: &str) -> Reply {
        finish(self.request(service, Method::GET, path)).await.unwrap()
    }

    pub(crate) async fn send(&self, method: Method, path: &str, body: Value) -> Reply {
        finish(self.request(Service::SpotifyApi, method, path).json(&body)).await.unwrap()
    }

    pub(crate) async fn follow(&self, address: &str) -> Reply {
        finish(self.http.get(address).bearer_auth(&self.token)).await.unwrap()
    }

    /// The answer of the token endpoint to a form.
    pub(crate) async fn token(&self, form: &[(&str, &str)]) -> Reply {
        finish(self.request(Service::SpotifyAccounts, Method::POST, "/api/token").form(form)).await.unwrap()
    }
}

/// The whole answer, or why there is none.
pub(crate) async fn finish(request: RequestBuilder) -> reqwest::Result<Reply> {
    let response = request.send().await?;
    let status = response.status().as_u16();
    let retry_after = response.headers().get("retry-after").map(|value| value.to_str().unwrap().parse().unwrap());
    let text = response.text().await?;
    Ok(Reply { status, json: serde_json::from_str(&text).unwrap_or_default(), text, retry_after })
}
