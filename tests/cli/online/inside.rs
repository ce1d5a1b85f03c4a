//! The use cases in this process: for what the program leaves to the machine, such as the time.

use std::sync::{Arc, Mutex};

use jiff::{SignedDuration, Timestamp};
use runclub_app::{
    account::{Redirect, SignInRequest, SigningIn},
    online::{Clock, Online, Setup},
};

use super::outside::Outside;

/// A clock that goes when it is told to.
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
}

impl Outside {
    /// The setup of the program in this room.
    pub(crate) fn setup(&self) -> Setup {
        let command = self.command("");
        let value = |name: &str| {
            let mut variables = command.get_envs();
            variables.find(|(known, _)| *known == name).and_then(|(_, value)| value?.to_str().map(str::to_owned))
        };
        Setup::from_environment(self.room.data(), value).unwrap()
    }

    /// The way to the services, with a clock of the test's own.
    pub(crate) async fn online(&self, clock: &Arc<Hand>) -> Online {
        Online::open(Setup { clock: clock.clone(), ..self.setup() }).await.unwrap()
    }
}

/// Begins to sign in in this process.
pub(crate) async fn begin_login(online: &Online, redirect: Redirect) -> SigningIn {
    let request = SignInRequest { client_id: None, redirect, refused: Vec::new(), keep_in_file: false };
    SigningIn::begin(online, request).await.unwrap()
}

/// Runs work that needs the network of this machine, on this thread.
pub(crate) fn block_on<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}
