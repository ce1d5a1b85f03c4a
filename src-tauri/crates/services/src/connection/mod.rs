//! The one path of a request: is its family blocked → pace → token → send → limits → decode.
//!
//! - Reads are sent again after whatever may pass; writes never, because nothing is idempotent: they say
//!   whether they may have been carried out ([`Outcome`](crate::Outcome)).
//! - A 401 costs one other token, a 429 closes the family before the call returns. Both mean that nothing
//!   was carried out, so a write is sent again after them, too.
//! - The request budget, the blocks and the pace are shared by all clients of a connection.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

use serde_json::Value;

use self::{
    budget::{Budget, backoff},
    verdict::{Reply, Verdict, lost, unreadable, verdict},
};
use crate::{
    clock::Clock,
    error::{ServiceError, SignedOut},
    gate::{Block, BlockBook, Service},
    http::{self, Timeouts},
    pace::Queues,
    secret::Secret,
};

mod blocks;
mod budget;
mod call;
mod denial;
#[cfg(test)]
mod tests;
mod verdict;

pub use self::call::Route;
pub(crate) use self::call::{Call, Content};
pub(crate) use self::{
    blocks::{Blocks, Notice},
    verdict::named_time,
};
pub use crate::pace::Pace;

/// No answer we ask for is larger.
const LARGEST_ANSWER: usize = 8 << 20;
/// Enough of an error to tell what it is.
const LARGEST_ERROR: usize = 64 << 10;

/// How to send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConnectionConfig {
    /// How fast.
    pub pace: Pace,
    /// A block that ends within this time is waited out; altogether per request.
    pub patience: Duration,
    /// How often one request is sent again at most.
    pub retries: u32,
    /// How long to wait for answers.
    pub timeouts: Timeouts,
}

impl Default for ConnectionConfig {
    fn default() -> Self {
        Self { pace: Pace::AsAgreed, patience: Duration::from_mins(1), retries: 2, timeouts: Timeouts::default() }
    }
}

/// The way to all services. Clones share everything.
#[derive(Clone)]
pub struct Connection(Arc<Shared>);

struct Shared {
    config: ConnectionConfig,
    client: http::Client,
    clock: Arc<dyn Clock>,
    queues: Option<Queues>,
    blocks: Blocks,
    budget: Budget,
    sent: [AtomicU32; 5],
}

/// What a call still has.
struct Left {
    retries: u32,
    patience: Duration,
}

/// The token of a call.
#[derive(Default)]
struct Credentials {
    token: Option<Secret>,
    renewed: bool,
}

impl Connection {
    /// A connection that has sent nothing yet.
    pub fn new(config: ConnectionConfig, book: Arc<dyn BlockBook>, clock: Arc<dyn Clock>) -> Self {
        Self(Arc::new(Shared {
            config,
            client: http::Client::new(config.timeouts),
            clock,
            queues: Queues::new(config.pace),
            blocks: Blocks::new(book),
            budget: Budget::new(),
            sent: Default::default(),
        }))
    }

    /// What requests beside those of the services' clients are sent with.
    pub fn client(&self) -> &http::Client {
        &self.0.client
    }

    /// Every request that went out, retries included.
    pub fn requests_sent(&self, service: Service) -> u32 {
        self.0.sent[place(service)].load(Relaxed)
    }

    /// Sends a request and reads its answer. `read` says `None` to an answer of another shape.
    pub(crate) async fn call<T>(
        &self,
        call: &Call<'_>,
        read: impl Fn(&Value) -> Option<T> + Send + Sync,
    ) -> Result<T, ServiceError> {
        let mut left = Left { retries: self.0.config.retries, patience: self.0.config.patience };
        let mut credentials = Credentials::default();
        self.0.budget.earn();
        loop {
            self.wait_for_turn(call, &mut left).await?;
            let token = self.token(call, &mut credentials).await?;
            match self.attempt(call, token).await {
                Verdict::Done(value) => match read(&value) {
                    Some(answer) => return Ok(answer),
                    None => self.try_again(call, &mut left, unreadable(call, "it has another shape")).await?,
                },
                Verdict::Passing(error) => self.try_again(call, &mut left, error).await?,
                Verdict::Final(error) => return Err(error),
                Verdict::TokenRejected => renew(call, &mut credentials).await?,
                Verdict::Closed(notice) => {
                    let block = self.0.blocks.close(call.route.family, notice, self.0.clock.now()).await;
                    if self.rest(block) > left.patience || self.take_retry(&mut left).is_err() {
                        return Err(ServiceError::Blocked { block });
                    }
                }
            }
        }
    }

    /// Returns when the family is open and it is our turn.
    async fn wait_for_turn(&self, call: &Call<'_>, left: &mut Left) -> Result<(), ServiceError> {
        self.wait_until_open(call, left).await?;
        let Some(queues) = &self.0.queues else { return Ok(()) };
        queues.wait(call.service(), call.turn).await;
        // Meanwhile, another request may have been told that the family is closed.
        self.wait_until_open(call, left).await
    }

    /// Waits out a block that ends soon.
    async fn wait_until_open(&self, call: &Call<'_>, left: &mut Left) -> Result<(), ServiceError> {
        loop {
            let Some(block) = self.0.blocks.standing(call.route.family, self.0.clock.now()).await else { return Ok(()) };
            let wait = self.rest(block);
            left.patience = left.patience.checked_sub(wait).ok_or(ServiceError::Blocked { block })?;
            self.0.clock.sleep(wait).await;
        }
    }

    /// How long a block still stands.
    fn rest(&self, block: Block) -> Duration {
        Duration::try_from(block.until.duration_since(self.0.clock.now())).unwrap_or_default()
    }

    async fn token<'a>(&self, call: &Call<'_>, credentials: &'a mut Credentials) -> Result<Option<&'a Secret>, ServiceError> {
        if let (None, Some(tokens)) = (&credentials.token, call.tokens) {
            credentials.token = Some(tokens.access().await?);
        }
        Ok(credentials.token.as_ref())
    }

    /// Sends once and judges what comes back.
    async fn attempt(&self, call: &Call<'_>, token: Option<&Secret>) -> Verdict {
        let client = match self.0.client.to(&call.url) {
            Ok(client) => client,
            Err(error) => return Verdict::Final(ServiceError::NoClient { why: error.to_string() }),
        };
        let started = Instant::now();
        let verdict = match self.send(client, call, token).await {
            Ok(reply) => {
                log(call, reply.status.as_u16(), started);
                verdict(call, reply, self.0.clock.now())
            }
            Err(error) => {
                log(call, 0, started);
                lost(call, &error)
            }
        };
        if !matches!(verdict, Verdict::Closed(_) | Verdict::Passing(_)) {
            self.0.blocks.answered(call.route.family);
        }
        verdict
    }

    async fn send(&self, client: &reqwest::Client, call: &Call<'_>, token: Option<&Secret>) -> Result<Reply, reqwest::Error> {
        let mut request = client.request(call.route.method.clone(), call.url.clone());
        if let Some(token) = token {
            request = request.bearer_auth(token.expose());
        }
        if let Some(body) = &call.body {
            request = request.json(body);
        }
        let sent = request.send().await;
        if !sent.as_ref().is_err_and(reqwest::Error::is_connect) {
            self.0.sent[place(call.service())].fetch_add(1, Relaxed);
        }
        let response = sent?;
        let (status, headers) = (response.status(), response.headers().clone());
        let limit = if status.is_success() { LARGEST_ANSWER } else { LARGEST_ERROR };
        Ok(Reply { status, headers, body: http::body(response, limit).await })
    }

    /// Prepares another attempt at a read, or gives up with the error.
    async fn try_again(&self, call: &Call<'_>, left: &mut Left, error: ServiceError) -> Result<(), ServiceError> {
        let retry = self.0.config.retries - left.retries;
        if !call.is_read() || self.take_retry(left).is_err() {
            return Err(error);
        }
        if self.0.queues.is_some() {
            self.0.clock.sleep(backoff(retry)).await;
        }
        Ok(())
    }

    /// Takes one of the call's retries and one of the connection's.
    fn take_retry(&self, left: &mut Left) -> Result<(), ()> {
        left.retries = left.retries.checked_sub(1).ok_or(())?;
        self.0.budget.take().then_some(()).ok_or(())
    }
}

/// Gets another token in place of a rejected one, once.
async fn renew(call: &Call<'_>, credentials: &mut Credentials) -> Result<(), ServiceError> {
    let rejected = credentials.token.take().filter(|_| !credentials.renewed);
    let (Some(rejected), Some(tokens)) = (rejected, call.tokens) else {
        return Err(ServiceError::SignedOut(SignedOut::Rejected));
    };
    *credentials = Credentials { token: Some(tokens.renew(&rejected).await?), renewed: true };
    Ok(())
}

/// One line per request: the template, never the query, the token or a body. Status 0: no answer.
fn log(call: &Call<'_>, status: u16, started: Instant) {
    let (service, method, endpoint) = (call.service().name(), call.route.method.as_str(), call.route.path);
    let ms = started.elapsed().as_millis() as u64;
    tracing::debug!(service, method, endpoint, status, ms, "request");
}

const fn place(service: Service) -> usize {
    match service {
        Service::Spotify => 0,
        Service::SpotifyAccounts => 1,
        Service::ReccoBeats => 2,
        Service::MusicBrainz => 3,
        Service::LastFm => 4,
    }
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection").field("config", &self.0.config).finish_non_exhaustive()
    }
}
