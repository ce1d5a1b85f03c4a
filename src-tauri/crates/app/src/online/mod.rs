//! The way to the services: one connection, one sign-in, and the store behind both.

mod blocks;
mod consent;
mod environment;
mod setup;

use std::{path::PathBuf, sync::Arc};

use jiff::Timestamp;
use runclub_services::{
    connection::{Connection, ConnectionConfig},
    gate::BlockBook,
    lastfm::LastFm,
    musicbrainz::MusicBrainz,
    reccobeats::ReccoBeats,
    session::{Session, SessionConfig},
    spotify::Spotify,
    token_store::TokenStore,
};
use runclub_store::Store;

use self::blocks::StoreBook;
pub(crate) use self::blocks::block_of;
pub(crate) use self::consent::agree_at_sign_in;
pub use self::{
    consent::{Consent, Consents, consents, set_consent},
    setup::{Setup, TokenKeeper},
};
use crate::{AppError, Hint, account::end_notice, freshness};

/// The file that processes lock in turn to change the sign-in.
pub(crate) const TURN: &str = "token.lock";

/// Names of the runner's preferences in the store.
pub(crate) mod preference {
    /// The Client ID of the last sign-in.
    pub(crate) const CLIENT_ID: &str = "client_id";
    /// "yes" once the runner agreed to a private file for the sign-in.
    pub(crate) const TOKEN_FILE: &str = "token_file";
    /// "yes" from a sign-in that the keyring keeps until it is gone from there.
    pub(crate) const TOKEN_KEYRING: &str = "token_keyring";
    /// The runner's country, where Spotify does not take it from the account.
    pub(crate) const MARKET: &str = "market";
    /// Whether playlists are public: "true" or "false".
    pub(crate) const PUBLIC: &str = "public";
    /// The chosen playlists: a JSON list of ids.
    pub(crate) const PLAYLISTS: &str = "playlists";

    /// Set from a sign-in until Spotify has said who signed in.
    pub(crate) const UNSURE: &str = "account.unsure";

    /// Those that go when the runner disconnects.
    pub(crate) fn of_services() -> Vec<String> {
        let own = [CLIENT_ID, TOKEN_FILE, MARKET, PLAYLISTS, UNSURE].map(str::to_owned);
        own.into_iter().chain(super::Consent::ALL.map(super::Consent::preference)).collect()
    }
}

/// The services and the store, ready for work.
#[derive(Debug, Clone)]
pub struct Online {
    pub(crate) store: Store,
    pub(crate) setup: Setup,
    pub(crate) connection: Connection,
    pub(crate) session: Arc<Session>,
    pub(crate) spotify: Spotify,
    pub(crate) reccobeats: ReccoBeats,
    pub(crate) musicbrainz: MusicBrainz,
    pub(crate) lastfm: Option<LastFm>,
    pub(crate) tokens: TokenStore,
    /// What the runner should know about opening the store, and of a sign-in that ends soon: one line each.
    pub notices: Vec<Hint>,
}

impl Online {
    /// Opens the store of a data folder and the way to the services. Nothing is sent yet.
    ///
    /// # Errors
    /// When the store cannot be opened or read.
    pub async fn open(setup: Setup) -> Result<Self, AppError> {
        let (store, opened) = Store::open(&setup.folder, setup.clock.now()).await?;
        let mut notices: Vec<Hint> = opened.iter().map(|notice| notice.to_string().into()).collect();
        notices.extend(freshness::drop_what_is_too_old(&store, setup.clock.now()).await?);
        let tokens = setup.token_store(&store).await?;
        let mut online = Self::with(store, setup, tokens, notices).await?;
        online.notices.extend(end_notice(&online).await.map(Hint::from));
        Ok(online)
    }

    pub(crate) async fn with(store: Store, setup: Setup, tokens: TokenStore, notices: Vec<Hint>) -> Result<Self, AppError> {
        let book: Arc<dyn BlockBook> = Arc::new(StoreBook { store: store.clone() });
        let config = ConnectionConfig {
            pace: setup.pace(),
            patience: setup.patience,
            timeouts: setup.timeouts,
            ..ConnectionConfig::default()
        };
        let connection = Connection::new(config, book.clone(), setup.clock.clone());
        let session = Arc::new(Session::new(SessionConfig {
            addresses: setup.addresses.clone(),
            client_id: setup.client_id(&store).await?,
            store: tokens.clone(),
            lock: setup.folder.join(TURN),
            book,
            clock: setup.clock.clone(),
            http: connection.client().clone(),
        }));
        let to = &setup.addresses;
        Ok(Self {
            spotify: Spotify::new(connection.clone(), to.spotify_api.clone(), session.clone()),
            reccobeats: ReccoBeats::new(connection.clone(), to.reccobeats.clone()),
            musicbrainz: MusicBrainz::new(connection.clone(), to.musicbrainz.clone()),
            lastfm: setup.lastfm_key.clone().map(|key| LastFm::new(connection.clone(), to.lastfm.clone(), key)),
            connection,
            session,
            tokens,
            store,
            setup,
            notices,
        })
    }

    /// The time.
    pub fn now(&self) -> Timestamp {
        self.setup.clock.now()
    }

    /// The data folder.
    pub fn folder(&self) -> &PathBuf {
        &self.setup.folder
    }

    /// The store.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Closes the store and waits until everything is written.
    pub async fn close(self) {
        self.store.close().await;
    }
}
