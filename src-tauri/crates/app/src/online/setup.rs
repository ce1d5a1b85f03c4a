//! What decides where the services are and how we come to them.

use std::{path::PathBuf, sync::Arc, time::Duration};

use runclub_services::{
    address::Addresses,
    clock::{Clock, SystemClock},
    connection::Pace,
    http::Timeouts,
    secret::Secret,
    sign_in::ClientId,
    token_store::{NoKeyring, TokenStore},
};
use runclub_store::Store;

use super::preference;
use crate::AppError;

/// Where a sign-in is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKeeper {
    /// The system's keyring.
    Keyring,
    /// A file in the data folder that only its owner may read.
    File,
    /// This process, until it ends.
    Memory,
}

/// Everything that is decided outside: by the environment, by flags, by a test.
#[derive(Debug, Clone)]
pub struct Setup {
    /// The data folder.
    pub folder: PathBuf,
    /// Where the services are.
    pub addresses: Addresses,
    /// The runner's Client ID; else the one of the last sign-in.
    pub client_id: Option<ClientId>,
    /// Where the sign-in is kept; else the keyring, or the file once the runner agreed to it.
    pub tokens: Option<TokenKeeper>,
    /// The runner's own Last.fm key.
    pub lastfm_key: Option<Secret>,
    /// Whether requests may follow each other at once. Counts only for stand-ins on this machine.
    pub unpaced: bool,
    /// How long a closed service is waited for before the work ends.
    pub patience: Duration,
    /// How long an answer is waited for.
    pub timeouts: Timeouts,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

impl Setup {
    /// The services as they are, for a data folder.
    pub fn new(folder: PathBuf) -> Self {
        Self {
            folder,
            addresses: Addresses::default(),
            client_id: None,
            tokens: None,
            lastfm_key: None,
            unpaced: false,
            patience: Duration::from_mins(1),
            timeouts: Timeouts::default(),
            clock: Arc::new(SystemClock),
        }
    }

    /// The services' own pace, unless every service is a stand-in on this machine and none is wanted.
    pub(super) fn pace(&self) -> Pace {
        let to = &self.addresses;
        let all = [&to.spotify_api, &to.spotify_accounts, &to.reccobeats, &to.musicbrainz, &to.lastfm];
        if self.unpaced && all.iter().all(|address| address.is_loopback()) { Pace::Unlimited } else { Pace::AsAgreed }
    }

    pub(crate) async fn client_id(&self, store: &Store) -> Result<Option<ClientId>, AppError> {
        if self.client_id.is_some() {
            return Ok(self.client_id.clone());
        }
        Ok(store.preference(preference::CLIENT_ID).await?.and_then(|kept| ClientId::parse(&kept).ok()))
    }

    /// Opens the keeper of the sign-in.
    pub(crate) async fn token_store(&self, store: &Store) -> Result<TokenStore, AppError> {
        let file = || TokenStore::file(&self.token_file());
        match self.tokens {
            Some(TokenKeeper::File) => Ok(file()),
            Some(TokenKeeper::Memory) => Ok(TokenStore::memory()),
            None if store.preference(preference::TOKEN_FILE).await?.as_deref() == Some("yes") => Ok(file()),
            Some(TokenKeeper::Keyring) | None => Ok(self.keyring().await.unwrap_or_else(|why| {
                tracing::info!("no keyring: {why}");
                TokenStore::memory()
            })),
        }
    }

    /// Where the sign-in lies when it is kept in a file.
    pub(crate) fn token_file(&self) -> PathBuf {
        self.folder.join("sign-in.json")
    }

    /// The system's keyring.
    pub(crate) async fn keyring(&self) -> Result<TokenStore, NoKeyring> {
        // One entry per data folder: two installations on one machine do not sign each other out.
        let folder = std::path::absolute(&self.folder).unwrap_or_else(|_| self.folder.clone());
        TokenStore::keyring(&folder.to_string_lossy()).await
    }
}
