use std::{fs, path::Path};

use jiff::Timestamp;
use tempfile::TempDir;
use tokio::sync::{Notify, Semaphore};

use super::*;
use crate::{
    SignedOut,
    canned::MemoryBook,
    http::{self, Timeouts},
    sign_in::fake::{Accounts, StoppedClock, client_id, granted, response, token},
    token_store::TokenPlace,
};

/// A runner's machine: a data folder and a clock. The lock stays when the data folder goes.
struct Machine {
    folder: TempDir,
    clock: StoppedClock,
    book: Arc<MemoryBook>,
}

impl Machine {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("data")).unwrap();
        Self { folder, clock: StoppedClock::at("2026-11-20T12:00:00Z"), book: Arc::default() }
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn away(&self) -> PathBuf {
        self.folder.path().join("away")
    }

    fn store(&self) -> TokenStore {
        TokenStore::file(&self.data().join("sign-in.json"))
    }

    fn config(&self, addresses: &Addresses) -> SessionConfig {
        SessionConfig {
            addresses: addresses.clone(),
            client_id: Some(client_id()),
            store: self.store(),
            lock: self.folder.path().join("lock"),
            book: self.book.clone(),
            clock: Arc::new(self.clock.clone()),
            http: http::Client::new(Timeouts::default()),
        }
    }

    /// A process of its own, as far as the session can tell.
    fn session(&self, addresses: &Addresses) -> Session {
        Session::new(self.config(addresses))
    }

    /// A session with a sign-in whose access token has ended.
    async fn ended_token(&self, addresses: &Addresses) -> Session {
        let session = self.session(addresses);
        session.begin_with(token(addresses, self.clock.now())).await.unwrap();
        self.clock.advance(3600);
        session
    }

    async fn kept_token(&self) -> Token {
        match self.store().load().await.unwrap() {
            Kept::Token(token) => token,
            other => panic!("{other:?}"),
        }
    }
}

fn access(secret: &Result<Secret, ServiceError>) -> &str {
    secret.as_ref().unwrap().expose()
}

fn signed_out<T: fmt::Debug>(result: Result<T, ServiceError>) -> SignedOut {
    match result {
        Err(ServiceError::SignedOut(why)) => why,
        other => panic!("{other:?}"),
    }
}

mod keeping;
mod refreshing;

#[tokio::test]
async fn a_token_goes_nowhere_else() {
    let accounts = Accounts::start(|_| granted("never", "")).await;
    let elsewhere = Accounts::start(|_| granted("never", "")).await;
    let machine = Machine::new();
    machine.ended_token(&accounts.addresses).await;
    let (here, there) = (&accounts.addresses, &elsewhere.addresses);
    let both = |accounts: &Addresses, api: &Addresses| Addresses {
        spotify_accounts: accounts.spotify_accounts.clone(),
        spotify_api: api.spotify_api.clone(),
        ..Addresses::default()
    };
    let check = async |addresses: Addresses, client_id: Option<ClientId>, expected: SignedOut| {
        let session = Session::new(SessionConfig { client_id, ..machine.config(&addresses) });
        assert_eq!(signed_out(session.access().await), expected);
        assert_eq!(signed_out(session.renew(&Secret::new("hidden-access-1")).await), expected);
        assert_eq!(session.standing().await.unwrap(), Standing::SignedOut(expected));
    };
    check(both(there, there), Some(client_id()), SignedOut::OtherOrigin).await;
    check(both(there, here), Some(client_id()), SignedOut::OtherOrigin).await;
    check(both(here, there), Some(client_id()), SignedOut::OtherOrigin).await;
    check(Addresses::default(), Some(client_id()), SignedOut::OtherOrigin).await;
    check(both(here, here), ClientId::parse(&"a".repeat(32)).ok(), SignedOut::OtherClient).await;
    check(both(here, here), None, SignedOut::OtherClient).await;
    assert_eq!((accounts.asked().len(), elsewhere.asked().len()), (0, 0));
    // It is still there for whoever goes back.
    assert_eq!(machine.kept_token().await.refresh.expose(), "hidden-refresh-1");
}

#[tokio::test]
async fn the_six_months_are_counted_from_the_consent() {
    let machine = Machine::new();
    let addresses = Addresses::default();
    let config = SessionConfig { store: TokenStore::memory(), ..machine.config(&addresses) };
    let check = |consented_at: &str, ends: &str, soon: bool| {
        let consented_at: Timestamp = consented_at.parse().unwrap();
        let token = Token { consented_at, scopes: vec![], ..token(&addresses, machine.clock.now()) };
        let Standing::SignedIn { ends_at, ends_soon, missing_scopes, place, refreshed_at, .. } =
            Standing::of(Kept::Token(token), &config)
        else {
            panic!("signed in")
        };
        assert_eq!((ends_at, ends_soon), (ends.parse().unwrap(), soon), "{consented_at}");
        assert_eq!((missing_scopes.len(), place, refreshed_at), (7, TokenPlace::Memory, machine.clock.now()));
    };
    check("2026-11-20T12:00:00Z", "2027-05-20T12:00:00Z", false);
    check("2026-08-31T12:00:00Z", "2027-02-28T12:00:00Z", false);
    check("2026-06-04T12:00:00Z", "2026-12-04T12:00:00Z", false);
    check("2026-06-04T11:59:59Z", "2026-12-04T11:59:59Z", true);
    check("2026-01-01T00:00:00Z", "2026-07-01T00:00:00Z", true);
}

#[tokio::test]
async fn nothing_that_can_be_printed_shows_a_secret() {
    let machine = Machine::new();
    let addresses = Addresses::default();
    let session = machine.session(&addresses);
    session.begin_with(token(&addresses, machine.clock.now())).await.unwrap();
    let access = session.access().await;
    let kept = machine.store().load().await.unwrap();
    let printed = format!("{session:#?} {access:?} {kept:#?} {:?} {:?}", machine.store(), session.standing().await);
    assert!(printed.contains("[secret]") && !printed.contains("hidden"), "{printed}");
}
