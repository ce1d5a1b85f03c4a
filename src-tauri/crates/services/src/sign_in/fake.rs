//! Stand-ins for the tests of this crate: a token endpoint with canned answers, and a clock.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use jiff::{SignedDuration, Timestamp};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
    task::JoinHandle,
};
use url::form_urlencoded;

use super::{ClientId, request};
use crate::{
    BoxFuture,
    address::{Address, Addresses},
    clock::Clock,
    secret::Secret,
    token_store::Token,
};

/// A form that was sent.
pub(crate) type Form = BTreeMap<String, String>;

/// A token endpoint on this machine. It gives each request what the test says, and remembers them.
pub(crate) struct Accounts {
    pub(crate) addresses: Addresses,
    asked: Arc<Mutex<Vec<Form>>>,
    running: JoinHandle<()>,
}

impl Accounts {
    /// Starts one: `answer` gets the number of the request, from 0, and gives the whole response.
    pub(crate) async fn start(answer: impl Fn(usize) -> String + Send + Sync + 'static) -> Self {
        Self::start_waiting(move |number| {
            let response = answer(number);
            Box::pin(async move { response })
        })
        .await
    }

    /// As [`Accounts::start`], with answers that wait for something.
    pub(crate) async fn start_waiting(answer: impl Fn(usize) -> BoxFuture<'static, String> + Send + Sync + 'static) -> Self {
        let tcp = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let here = Address::parse(&format!("http://{}", tcp.local_addr().unwrap())).unwrap();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (answer, forms) = (Arc::new(answer), Arc::clone(&asked));
        let running = tokio::spawn(async move {
            loop {
                let (mut stream, _) = tcp.accept().await.unwrap();
                let (answer, forms) = (Arc::clone(&answer), Arc::clone(&forms));
                tokio::spawn(async move {
                    let Ok(request) = request::read(&mut stream).await else { return };
                    assert_eq!((request.method.as_str(), request.target.as_str()), ("POST", "/api/token"));
                    let number = {
                        let mut forms = lock(&forms);
                        forms.push(form_urlencoded::parse(&request.body).into_owned().collect());
                        forms.len() - 1
                    };
                    let response = answer(number).await;
                    stream.write_all(response.as_bytes()).await.ok();
                    stream.shutdown().await.ok();
                    stream.read_to_end(&mut Vec::new()).await.ok();
                });
            }
        });
        let addresses = Addresses { spotify_accounts: here.clone(), spotify_api: here, ..Addresses::default() };
        Self { addresses, asked, running }
    }

    /// What was asked so far.
    pub(crate) fn asked(&self) -> Vec<Form> {
        lock(&self.asked).clone()
    }
}

impl Drop for Accounts {
    fn drop(&mut self) {
        self.running.abort();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A response.
pub(crate) fn response(status: u16, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )
}

/// A response with a token, and more fields if need be.
pub(crate) fn granted(access: &str, more: &str) -> String {
    response(200, &format!(r#"{{"access_token":"{access}","token_type":"Bearer","expires_in":3600{more}}}"#))
}

/// A clock that stands still until it is moved.
#[derive(Debug, Clone)]
pub(crate) struct StoppedClock(Arc<Mutex<Timestamp>>);

impl StoppedClock {
    pub(crate) fn at(text: &str) -> Self {
        Self(Arc::new(Mutex::new(text.parse().unwrap())))
    }

    pub(crate) fn advance(&self, seconds: i64) {
        let mut now = lock(&self.0);
        *now += SignedDuration::from_secs(seconds);
    }
}

impl Clock for StoppedClock {
    fn now(&self) -> Timestamp {
        *lock(&self.0)
    }
}

pub(crate) fn client_id() -> ClientId {
    ClientId::parse("0123456789abcdef0123456789abcdef").unwrap()
}

/// A token of this server, issued now. Its secrets begin with `hidden-`.
pub(crate) fn token(addresses: &Addresses, now: Timestamp) -> Token {
    Token {
        access: Secret::new("hidden-access-1"),
        refresh: Secret::new("hidden-refresh-1"),
        expires_at: now + SignedDuration::from_hours(1),
        scopes: crate::scope::ASKED.map(str::to_owned).to_vec(),
        client_id: client_id().to_string(),
        accounts_origin: addresses.spotify_accounts.origin(),
        api_origin: addresses.spotify_api.origin(),
        consented_at: now,
        refreshed_at: now,
    }
}
