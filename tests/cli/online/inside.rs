//! The use cases in this process, with a clock in the hand of the test.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use runclub_app::{
    account::{Redirect, SignInRequest, SigningIn},
    online::{Online, Setup},
};
use runclub_services::BoxFuture;
use runclub_services::clock::Clock;

use super::outside::Outside;

/// A clock that only the test moves.
#[derive(Debug)]
pub(crate) struct Hand(Mutex<Timestamp>);

impl Hand {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self(Mutex::new(Timestamp::now())))
    }

    pub(crate) fn advance(&self, by: SignedDuration) {
        *self.0.lock().unwrap() += by;
    }
}

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }

    fn sleep(&self, time: Duration) -> BoxFuture<'_, ()> {
        *self.0.lock().unwrap() += time;
        Box::pin(async {})
    }
}

impl Outside {
    /// The program's way to the services, in this process.
    pub(crate) async fn online(&self, clock: &Arc<Hand>) -> Online {
        let variables = self.fakes.environment();
        let read = |name: &str| match name {
            "RUNCLUB_TOKEN_STORE" => Some("file".to_owned()),
            "RUNCLUB_PACE" => Some("off".to_owned()),
            _ => variables.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone()),
        };
        let mut setup = Setup::from_environment(self.room.data(), read).unwrap();
        setup.clock = clock.clone();
        Online::open(setup).await.unwrap()
    }
}

/// Begins to sign in as the command line does.
pub(crate) async fn begin_login(online: &Online, redirect: Redirect) -> SigningIn {
    let request = SignInRequest { client_id: None, redirect, refused: Vec::new(), keep_in_file: true };
    SigningIn::begin(online, request).await.unwrap()
}

pub(crate) fn block_on<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}
