//! The path of a request, against a server on this machine.

mod blocks;
mod logs;

use serde_json::json;

use super::*;
use crate::{
    access::AccessTokens,
    address::Address,
    canned::{Canned, MemoryBook, Server, StillClock, Tokens, config, ok, status},
    error::Outcome,
    gate::Family,
};

static READ: Route = Route { method: reqwest::Method::GET, path: "/things/{id}", family: Family::Library };
static SEARCH: Route = Route { method: reqwest::Method::GET, path: "/search", family: Family::Search };
static WRITE: Route = Route { method: reqwest::Method::POST, path: "/things", family: Family::PlaylistWrite };
static OTHER: Route = Route { method: reqwest::Method::GET, path: "/other", family: Family::ReccoBeats };

/// Everything a request meets.
struct Stage {
    server: Server,
    book: Arc<MemoryBook>,
    clock: Arc<StillClock>,
    tokens: Arc<dyn AccessTokens>,
    connection: Connection,
}

impl Stage {
    async fn new(answers: impl IntoIterator<Item = Canned>) -> Self {
        Self::with(config(), answers).await
    }

    async fn with(config: ConnectionConfig, answers: impl IntoIterator<Item = Canned>) -> Self {
        let (book, clock) = (Arc::new(MemoryBook::default()), StillClock::new());
        let connection = Connection::new(config, book.clone(), clock.clone());
        Self { server: Server::start(answers).await, book, clock, tokens: Arc::new(Tokens::default()), connection }
    }

    async fn ask(&self, route: &Route) -> Result<Value, ServiceError> {
        self.ask_at(route, &self.server.address()).await
    }

    async fn ask_at(&self, route: &Route, address: &Address) -> Result<Value, ServiceError> {
        let tokens = (route.family.service() == Service::Spotify).then_some(&self.tokens);
        let call = Call { tokens, ..Call::new(route, address.join(&route.path.replace("{id}", "1"))) };
        self.connection.call(&call, |value| value.is_object().then(|| value.clone())).await
    }

    /// The same after a restart: another connection with the same book.
    fn restart(&mut self) {
        self.connection = Connection::new(config(), self.book.clone(), self.clock.clone());
    }

    fn requests(&self) -> usize {
        self.server.seen().len()
    }
}

fn too_many(retry_after: &str) -> Canned {
    status(429, &[("retry-after", retry_after)], r#"{"error":{"status":429,"message":"Too many requests"}}"#)
}

fn quota(retry_after: &str) -> Canned {
    let body = r#"{"error":{"status":429,"message":"Too many requests","reason":"QUOTA_EXCEEDED"}}"#;
    status(429, &[("retry-after", retry_after)], body)
}

fn fine() -> Canned {
    ok(&json!({}))
}

fn code(code: u16) -> Canned {
    status(code, &[], "")
}

#[tokio::test]
async fn a_request_carries_a_token_and_who_we_are() {
    let stage = Stage::new([ok(&json!({"a": 1})), fine()]).await;
    assert_eq!(stage.ask(&READ).await.unwrap(), json!({"a": 1}));
    stage.ask(&OTHER).await.unwrap();
    let seen = stage.server.seen();
    assert_eq!(stage.server.lines(), ["GET /base/things/1", "GET /base/other"]);
    assert!(seen[0].head.contains("authorization: Bearer token-1\r\n"), "{}", seen[0].head);
    assert!(seen[0].head.contains("user-agent: RunClub/"), "{}", seen[0].head);
    assert!(!seen[1].head.contains("authorization"), "{}", seen[1].head);
    assert_eq!((stage.connection.requests_sent(Service::Spotify), stage.connection.requests_sent(Service::ReccoBeats)), (1, 1));
}

#[tokio::test]
async fn a_service_that_fails_is_given_time() {
    let config = ConnectionConfig { pace: Pace::AsAgreed, ..config() };
    let stage = Stage::with(config, [code(502), fine()]).await;
    stage.ask(&OTHER).await.unwrap();
    let waits = stage.clock.waits.lock().unwrap().clone();
    assert!(matches!(waits[..], [wait] if wait >= Duration::from_millis(250) && wait <= Duration::from_millis(500)), "{waits:?}");
}

#[tokio::test]
async fn reads_are_sent_again_after_what_may_pass() {
    let html = || status(200, &[("content-type", "text/html")], "<html>Sign in to this network</html>");
    let check = async |answers: Vec<Canned>, requests: usize, error: Option<&str>| {
        let stage = Stage::new(answers.clone()).await;
        let answer = stage.ask(&READ).await.map_err(|error| error.to_string());
        assert_eq!(answer.err().as_deref(), error, "{answers:?}");
        assert_eq!(stage.requests(), requests, "{answers:?}");
        assert_eq!(stage.connection.requests_sent(Service::Spotify) as usize, requests);
    };
    for passing in [code(500), code(503), code(408), html(), Canned::Cut, Canned::Dropped, ok(&json!([])), status(200, &[], "")] {
        check(vec![passing.clone(), fine()], 2, None).await;
        check(vec![passing.clone(), passing, fine()], 3, None).await;
    }
    check(vec![code(502); 3], 3, Some("Spotify cannot be reached: status 502")).await;
    check(vec![Canned::Dropped; 3], 3, Some("Spotify cannot be reached: the connection broke")).await;
    let unreadable = "Spotify sent an answer that cannot be read:";
    check(vec![html(); 3], 3, Some(&format!("{unreadable} it is no JSON"))).await;
    check(vec![Canned::Cut; 3], 3, Some(&format!("{unreadable} it was cut off"))).await;
    check(vec![ok(&json!(1)); 3], 3, Some(&format!("{unreadable} it has another shape"))).await;
    check(vec![Canned::SaysHuge], 1, Some(&format!("{unreadable} it is too large"))).await;
    check(vec![Canned::IsHuge], 1, Some(&format!("{unreadable} it is too large"))).await;
    check(vec![code(404)], 1, Some("Spotify has no such thing")).await;
    check(vec![code(400)], 1, Some("Spotify refused the request: status 400")).await;
    check(vec![code(403)], 1, Some("Spotify refused: Spotify has closed this to the Client ID")).await;
}

#[tokio::test]
async fn writes_are_sent_once_and_say_what_is_known() {
    let check = async |answer: Canned, outcome: Outcome| {
        let stage = Stage::new([answer.clone(), fine(), fine()]).await;
        assert_eq!(stage.ask(&WRITE).await.unwrap_err().outcome(), outcome, "{answer:?}");
        assert_eq!(stage.requests(), 1, "{answer:?}");
    };
    for lost in [code(500), code(502), Canned::Dropped, Canned::Cut, Canned::SaysHuge, status(200, &[], "<html>"), ok(&json!([]))]
    {
        check(lost, Outcome::Unknown).await;
    }
    for refused in [code(400), code(403), code(404), code(302), too_many("100")] {
        check(refused, Outcome::NotDone).await;
    }
}

#[tokio::test]
async fn an_answer_that_does_not_come() {
    let timeouts = Timeouts { total: Duration::from_millis(100), ..Timeouts::default() };
    let config = ConnectionConfig { timeouts, ..config() };
    let stage = Stage::with(config, vec![Canned::Silent; 4]).await;
    let error = stage.ask(&READ).await.unwrap_err();
    assert_eq!(error.to_string(), "Spotify cannot be reached: no answer in time");
    assert_eq!(stage.connection.requests_sent(Service::Spotify), 3);
    assert_eq!(stage.ask(&WRITE).await.unwrap_err().outcome(), Outcome::Unknown);
    assert_eq!(stage.connection.requests_sent(Service::Spotify), 4);
}

#[tokio::test]
async fn without_a_network_nothing_was_sent() {
    let stage = Stage::new([]).await;
    // A port that was free a moment ago: nobody listens there.
    let port = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let nobody = Address::parse(&format!("http://127.0.0.1:{port}")).unwrap();
    for route in [&READ, &WRITE] {
        let error = stage.ask_at(route, &nobody).await.unwrap_err();
        assert_eq!(error.to_string(), "Spotify cannot be reached: no connection");
        assert_eq!(error.outcome(), Outcome::NotDone);
    }
    assert_eq!(stage.connection.requests_sent(Service::Spotify), 0);
}

#[tokio::test]
async fn an_outage_does_not_multiply_requests() {
    let stage = Stage::new(vec![code(502); 400]).await;
    for _ in 0..100 {
        stage.ask(&READ).await.unwrap_err();
    }
    assert_eq!(stage.requests(), 100 + 20 + 100 / 5 - 1);
}

#[tokio::test]
async fn a_rejected_token_is_renewed_once() {
    let check = async |route: &Route, answers: Vec<Canned>, well: bool| {
        let requests = answers.len();
        let stage = Stage::new(answers).await;
        match stage.ask(route).await {
            Ok(_) => assert!(well),
            Err(error) => assert!(!well && matches!(error, ServiceError::SignedOut(SignedOut::Rejected)), "{error}"),
        }
        let seen = stage.server.seen();
        assert_eq!(seen.len(), requests);
        assert!(seen[1].head.contains("authorization: Bearer token-2\r\n"), "{}", seen[1].head);
    };
    check(&READ, vec![code(401), fine()], true).await;
    check(&READ, vec![code(401), code(401)], false).await;
    check(&READ, vec![code(401), code(502), fine()], true).await;
    check(&READ, vec![code(401), code(502), code(401)], false).await;
    // Nothing was carried out, so a write may be sent again.
    check(&WRITE, vec![code(401), fine()], true).await;
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = Server::start([fine(), fine()]).await;
    let target = elsewhere.address().join("/things").to_string();
    for code in [301, 302, 303, 307, 308] {
        let stage = Stage::new([status(code, &[("location", &target)], "")]).await;
        let error = stage.ask(&READ).await.unwrap_err();
        assert!(matches!(error, ServiceError::Rejected { status, .. } if status == code), "{error}");
    }
    assert!(elsewhere.seen().is_empty());
}

#[tokio::test]
async fn an_empty_answer_is_enough_where_nothing_is_expected() {
    let check = async |answer: Canned, well: bool| {
        let stage = Stage::new([answer.clone()]).await;
        let url = stage.server.address().join("/things");
        let call = Call { content: Content::Nothing, ..Call::new(&WRITE, url) };
        assert_eq!(stage.connection.call(&call, |_| Some(())).await.is_ok(), well, "{answer:?}");
    };
    check(status(200, &[], ""), true).await;
    check(code(204), true).await;
    check(fine(), true).await;
    check(status(200, &[], "<html>"), false).await;
}
