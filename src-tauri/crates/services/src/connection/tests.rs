//! The path of a request, against a server on this machine.

use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError, atomic::Ordering::SeqCst};

use jiff::SignedDuration;
use serde_json::json;

use super::*;
use crate::{
    access::AccessTokens,
    address::Address,
    canned::{Canned, MemoryBook, Server, StillClock, Tokens, config, ok, status},
    error::Outcome,
    gate::{BlockReason, Family},
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
async fn a_rate_limit_closes_the_service_also_after_a_restart() {
    let mut stage = Stage::new([too_many("50000"), fine()]).await;
    let error = stage.ask(&READ).await.unwrap_err();
    let block = error.block().unwrap();
    assert_eq!((block.family, block.reason), (Family::Library, BlockReason::RateLimit));
    assert_eq!(block.until.duration_since(stage.clock.now()), SignedDuration::from_secs(50_000));
    for _ in 0..10 {
        assert!(stage.ask(&SEARCH).await.unwrap_err().blocks(Family::Search));
        assert!(stage.ask(&WRITE).await.unwrap_err().blocks(Family::PlaylistWrite));
        stage.restart();
        stage.clock.advance(4_999);
    }
    assert_eq!(stage.requests(), 1);
    stage.ask(&OTHER).await.unwrap();
    stage.clock.advance(10);
    assert!(matches!(stage.ask(&SEARCH).await, Err(ServiceError::Rejected { status: 418, .. })));
}

#[tokio::test]
async fn a_quota_closes_its_family_only() {
    let stage = Stage::new([quota("50000"), fine()]).await;
    assert_eq!(stage.ask(&READ).await.unwrap_err().block().unwrap().reason, BlockReason::Quota);
    assert!(stage.ask(&READ).await.unwrap_err().blocks(Family::Library));
    assert_eq!(stage.requests(), 1);
    stage.ask(&WRITE).await.unwrap();
}

#[tokio::test]
async fn a_block_that_another_process_learned_of_counts() {
    let stage = Stage::new([fine(), fine()]).await;
    stage.ask(&READ).await.unwrap();
    let until = stage.clock.now() + SignedDuration::from_secs(1);
    let block = Block { family: Family::Library, until, reason: BlockReason::Quota, strikes: 0 };
    stage.book.keep(vec![block]).await.unwrap();
    assert_eq!(stage.ask(&READ).await.unwrap_err().block(), Some(block));
    assert_eq!(stage.requests(), 1);
}

#[tokio::test]
async fn a_block_of_a_wrong_clock_ends_within_a_month() {
    let stage = Stage::new([fine()]).await;
    let day = |days: i64| SignedDuration::from_hours(24 * days);
    let begun = stage.clock.now();
    let block = Block { family: Family::Library, until: begun + day(3_000), reason: BlockReason::Quota, strikes: 0 };
    stage.book.keep(vec![block]).await.unwrap();
    for _ in 0..31 {
        assert_eq!(stage.ask(&READ).await.unwrap_err().block().unwrap().until, begun + day(31));
        stage.clock.advance(24 * 60 * 60);
    }
    stage.ask(&READ).await.unwrap();
}

/// A book in which a block appears while a request waits for its turn.
#[derive(Debug)]
struct LateBook(Block, AtomicU32);

impl BlockBook for LateBook {
    fn block(&self, family: Family) -> crate::BoxFuture<'_, Result<Option<Block>, crate::gate::BookError>> {
        let late = self.1.fetch_add(1, SeqCst) > 0 && family == self.0.family;
        Box::pin(async move { Ok(late.then_some(self.0)) })
    }

    fn keep(&self, _: Vec<Block>) -> crate::BoxFuture<'_, Result<(), crate::gate::BookError>> {
        Box::pin(async { Ok(()) })
    }

    fn shorten(&self, _: Block, _: jiff::Timestamp) -> crate::BoxFuture<'_, Result<(), crate::gate::BookError>> {
        Box::pin(async { Ok(()) })
    }
}

#[tokio::test]
async fn a_block_that_appears_while_a_request_waits_for_its_turn_counts() {
    let mut stage = Stage::new([fine()]).await;
    let until = stage.clock.now() + SignedDuration::from_secs(1);
    let block = Block { family: Family::Library, until, reason: BlockReason::RateLimit, strikes: 0 };
    let config = ConnectionConfig { pace: Pace::AsAgreed, ..config() };
    let book = Arc::new(LateBook(block, AtomicU32::new(0)));
    stage.connection = Connection::new(config, book, stage.clock.clone());
    assert_eq!(stage.ask(&READ).await.unwrap_err().block(), Some(block));
    assert_eq!(stage.requests(), 0);
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
async fn a_block_that_ends_soon_is_waited_out() {
    let patient = ConnectionConfig { patience: Duration::from_mins(1), ..config() };
    // What is asked, the answers, the waits, whether it ends well.
    let check = async |route: &Route, answers: Vec<Canned>, waits: &[u64], well: bool| {
        let requests = answers.len();
        let stage = Stage::with(patient, answers).await;
        assert_eq!(stage.ask(route).await.is_ok(), well, "{waits:?}");
        let expected: Vec<Duration> = waits.iter().map(|&seconds| Duration::from_secs(seconds)).collect();
        assert_eq!(*stage.clock.waits.lock().unwrap(), expected);
        assert_eq!(stage.requests(), requests);
    };
    check(&READ, vec![too_many("5"), fine()], &[5], true).await;
    check(&READ, vec![quota("60"), fine()], &[60], true).await;
    check(&READ, vec![too_many("61")], &[], false).await;
    // Patience is for the whole request.
    check(&READ, vec![too_many("40"), too_many("40")], &[40], false).await;
    // The retries of a request are its limit too.
    check(&READ, vec![too_many("1"), too_many("1"), too_many("1")], &[1, 1], false).await;
    // Nothing was carried out, so a write may be sent again.
    check(&WRITE, vec![too_many("5"), fine()], &[5], true).await;
    check(&READ, vec![code(429), fine()], &[30], true).await;
}

#[tokio::test]
async fn without_a_time_the_guess_doubles_until_there_is_an_answer() {
    let answers = [code(429), code(429), code(429), fine(), code(429), too_many("3"), code(429)];
    let mut stage = Stage::new(answers).await;
    let mut check = async |strikes: u32, seconds: i64, restart: bool| {
        let block = stage.ask(&READ).await.unwrap_err().block().unwrap();
        let rest = block.until.duration_since(stage.clock.now()).as_secs();
        assert_eq!((block.strikes, rest), (strikes, seconds));
        stage.clock.advance(seconds);
        if restart {
            stage.restart();
        }
        if strikes == 3 {
            stage.ask(&SEARCH).await.unwrap();
        }
    };
    check(1, 30, false).await;
    check(2, 60, true).await;
    check(3, 120, false).await;
    check(1, 30, false).await;
    check(0, 3, false).await;
    check(1, 30, false).await;
}

#[tokio::test]
async fn a_block_that_cannot_be_kept_holds_in_this_process() {
    let stage = Stage::new([too_many("100"), fine()]).await;
    stage.book.broken.store(true, SeqCst);
    stage.ask(&READ).await.unwrap_err();
    assert!(stage.ask(&SEARCH).await.unwrap_err().blocks(Family::Search));
    assert_eq!(stage.requests(), 1);
    stage.clock.advance(100);
    stage.ask(&READ).await.unwrap();
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

/// Keeps every event as text.
#[derive(Default)]
struct Lines(Arc<Mutex<String>>);

struct Line<'a>(&'a mut String);

impl tracing::field::Visit for Line<'_> {
    fn record_debug(&mut self, field: &tracing::field::Field, value: &dyn fmt::Debug) {
        let _ = write!(self.0, "{field}={value:?} ");
    }
}

impl tracing::Subscriber for Lines {
    fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
        true
    }
    fn new_span(&self, _: &tracing::span::Attributes<'_>) -> tracing::span::Id {
        tracing::span::Id::from_u64(1)
    }
    fn record(&self, _: &tracing::span::Id, _: &tracing::span::Record<'_>) {}
    fn record_follows_from(&self, _: &tracing::span::Id, _: &tracing::span::Id) {}
    fn event(&self, event: &tracing::Event<'_>) {
        event.record(&mut Line(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner)));
    }
    fn enter(&self, _: &tracing::span::Id) {}
    fn exit(&self, _: &tracing::span::Id) {}
}

#[tokio::test]
async fn logs_and_errors_name_the_endpoint_and_nothing_else() {
    let lines = Lines::default();
    let text = lines.0.clone();
    let _guard = tracing::subscriber::set_default(lines);
    let stage = Stage::new([code(401), too_many("9"), fine(), Canned::Dropped]).await;
    let mut said = String::new();
    for answer in [stage.ask(&READ).await, stage.ask(&READ).await] {
        let _ = write!(said, "{:?}", answer.unwrap_err());
    }
    stage.clock.advance(9);
    let call = Call::new(&OTHER, stage.server.address().join("/other")).with("api_key", "key-of-a-runner");
    stage.connection.call(&call, |_| Some(())).await.unwrap();
    stage.connection.call(&call, |_| Some(())).await.unwrap_err();
    let logged = text.lock().unwrap().clone() + &said + &format!("{:?}", stage.connection);
    assert!(logged.contains(r#"endpoint="/things/{id}" status=429"#), "{logged}");
    for secret in ["token-", "key-of", "api_key", "/base/things/1"] {
        assert!(!logged.contains(secret), "{secret} in {logged}");
    }
}
