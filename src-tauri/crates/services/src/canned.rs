//! For tests: a server on this machine that gives prepared answers, and a clock, a book and tokens in memory.

use std::{
    collections::{HashMap, VecDeque},
    fmt::Write as _,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU32, Ordering::SeqCst},
    },
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use crate::{
    BoxFuture, ServiceError,
    access::AccessTokens,
    address::Address,
    clock::Clock,
    connection::{Connection, ConnectionConfig, Pace},
    gate::{Block, BlockBook, BookError, Family},
    http::Timeouts,
    secret::Secret,
};

/// An answer.
#[derive(Debug, Clone)]
pub(crate) enum Canned {
    /// A complete answer.
    Whole { status: u16, headers: Vec<(&'static str, String)>, body: String },
    /// JSON that ends too early.
    Cut,
    /// None: the connection is closed.
    Dropped,
    /// None: the connection stays open.
    Silent,
    /// The head says that 9 MB will follow.
    SaysHuge,
    /// 9 MB follow, unannounced.
    IsHuge,
}

/// JSON with status 200.
pub(crate) fn ok(body: &Value) -> Canned {
    status(200, &[("content-type", "application/json")], &body.to_string())
}

/// Any answer.
pub(crate) fn status(status: u16, headers: &[(&'static str, &str)], body: &str) -> Canned {
    let headers = headers.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
    Canned::Whole { status, headers, body: body.to_owned() }
}

/// A request as it arrived.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    pub(crate) line: String,
    pub(crate) head: String,
    pub(crate) body: String,
}

/// A server that gives its answers in order; with none left it answers 418.
pub(crate) struct Server {
    port: u16,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Server {
    pub(crate) async fn start(answers: impl IntoIterator<Item = Canned>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let answers = Arc::new(Mutex::new(answers.into_iter().collect::<VecDeque<_>>()));
        let seen = Arc::new(Mutex::new(Vec::new()));
        let log = seen.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, answers.clone(), log.clone()));
            }
        });
        Self { port, seen }
    }

    pub(crate) fn address(&self) -> Address {
        Address::parse(&format!("http://127.0.0.1:{}/base", self.port)).unwrap()
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    pub(crate) fn lines(&self) -> Vec<String> {
        self.seen().into_iter().map(|seen| seen.line).collect()
    }
}

async fn serve(mut stream: TcpStream, answers: Arc<Mutex<VecDeque<Canned>>>, log: Arc<Mutex<Vec<Seen>>>) {
    let Some(seen) = request(&mut stream).await else { return };
    log.lock().unwrap().push(seen);
    let answer = answers.lock().unwrap().pop_front().unwrap_or_else(|| status(418, &[], ""));
    let _ = match answer {
        Canned::Whole { status, headers, body } => stream.write_all(whole(status, &headers, &body).as_bytes()).await,
        Canned::Cut => stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"items\": [").await,
        Canned::Dropped => Ok(()),
        Canned::Silent => stream.read_u8().await.map(|_| ()),
        Canned::SaysHuge => stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 9000000\r\n\r\n").await,
        Canned::IsHuge => {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n").await;
            stream.write_all(&vec![b' '; 9_000_000]).await
        }
    };
}

fn whole(status: u16, headers: &[(&'static str, String)], body: &str) -> String {
    let mut text = format!("HTTP/1.1 {status} Canned\r\nconnection: close\r\ncontent-length: {}\r\n", body.len());
    for (name, value) in headers {
        let _ = write!(text, "{name}: {value}\r\n");
    }
    text + "\r\n" + body
}

async fn request(stream: &mut TcpStream) -> Option<Seen> {
    let mut bytes = Vec::new();
    let head = loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break String::from_utf8(bytes.drain(..end + 4).collect()).unwrap();
        }
        (stream.read_buf(&mut bytes).await.ok()? > 0).then_some(())?;
    };
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).map_or(0, |length| length.parse().unwrap());
    while bytes.len() < length {
        (stream.read_buf(&mut bytes).await.ok()? > 0).then_some(())?;
    }
    let line = head.lines().next().unwrap().trim_end_matches(" HTTP/1.1").to_owned();
    Some(Seen { line, head, body: String::from_utf8(bytes).unwrap() })
}

/// A clock that moves only when somebody waits, or when it is told to.
#[derive(Debug)]
pub(crate) struct StillClock {
    now: Mutex<Timestamp>,
    pub(crate) waits: Mutex<Vec<Duration>>,
}

impl StillClock {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self { now: Mutex::new("2026-11-20T12:00:00Z".parse().unwrap()), waits: Mutex::default() })
    }

    pub(crate) fn advance(&self, seconds: i64) {
        *self.now.lock().unwrap() += SignedDuration::from_secs(seconds);
    }
}

impl Clock for StillClock {
    fn now(&self) -> Timestamp {
        *self.now.lock().unwrap()
    }

    fn sleep(&self, time: Duration) -> BoxFuture<'_, ()> {
        self.waits.lock().unwrap().push(time);
        *self.now.lock().unwrap() += time;
        Box::pin(async {})
    }
}

/// A book in memory.
#[derive(Debug, Default)]
pub(crate) struct MemoryBook {
    pub(crate) blocks: Mutex<HashMap<Family, Block>>,
    pub(crate) broken: AtomicBool,
}

impl BlockBook for MemoryBook {
    fn block(&self, family: Family) -> BoxFuture<'_, Result<Option<Block>, BookError>> {
        let broken = self.broken.load(SeqCst);
        let block = self.blocks.lock().unwrap().get(&family).copied();
        Box::pin(async move { if broken { Err("the disk is gone".into()) } else { Ok(block) } })
    }

    fn keep(&self, blocks: Vec<Block>) -> BoxFuture<'_, Result<(), BookError>> {
        Box::pin(async move {
            if self.broken.load(SeqCst) {
                return Err("the disk is gone".into());
            }
            let mut kept = self.blocks.lock().unwrap();
            for block in blocks {
                if kept.get(&block.family).is_none_or(|known| known.until < block.until) {
                    kept.insert(block.family, block);
                }
            }
            Ok(())
        })
    }

    fn shorten(&self, block: Block, until: Timestamp) -> BoxFuture<'_, Result<(), BookError>> {
        let mut kept = self.blocks.lock().unwrap();
        kept.entry(block.family).and_modify(|known| known.until = if *known == block { until } else { known.until });
        Box::pin(async { Ok(()) })
    }
}

/// Tokens that are numbered: the first is `token-1`.
#[derive(Debug, Default)]
pub(crate) struct Tokens {
    pub(crate) renewals: AtomicU32,
}

impl AccessTokens for Tokens {
    fn access(&self) -> BoxFuture<'_, Result<Secret, ServiceError>> {
        let number = self.renewals.load(SeqCst) + 1;
        Box::pin(async move { Ok(Secret::new(format!("token-{number}"))) })
    }

    fn renew<'a>(&'a self, rejected: &'a Secret) -> BoxFuture<'a, Result<Secret, ServiceError>> {
        let number = self.renewals.fetch_add(1, SeqCst) + 1;
        assert_eq!(rejected.expose(), format!("token-{number}"));
        self.access()
    }
}

/// A way of sending without pace or patience, two retries.
pub(crate) fn config() -> ConnectionConfig {
    let timeouts = Timeouts { connect: Duration::from_secs(10), total: Duration::from_secs(10) };
    ConnectionConfig { pace: Pace::Unlimited, patience: Duration::ZERO, retries: 2, timeouts }
}

/// A connection that depends on nothing.
pub(crate) fn connection() -> Connection {
    Connection::new(config(), Arc::new(MemoryBook::default()), StillClock::new())
}
