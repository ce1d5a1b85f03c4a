//! The runner's session with Spotify: a token when one is needed, refreshed at most once at a time.
//!
//! Spotify may take a refresh token back when it gives a new one (services: rotation), so an answer that
//! is lost is a sign-in that is lost. Hence: one refresh at a time, across processes too; the new token is
//! kept before it is used; a caller that goes away does not interrupt a refresh.

mod lock;
mod refresh;
mod standing;

use std::{fmt, path::PathBuf, sync::Arc, time::Duration};

use tokio::{sync::Mutex, task};

use crate::{
    BoxFuture, Outcome, ServiceError,
    access::AccessTokens,
    address::Addresses,
    clock::Clock,
    connection::Blocks,
    gate::{BlockBook, Service},
    http::Client,
    secret::Secret,
    sign_in::ClientId,
    token_store::{Kept, Token, TokenStore, TokenStoreError},
};
use refresh::Held;
pub use standing::{Standing, WARNING_DAYS};

/// How long a process waits for another one that refreshes or signs in.
const PATIENCE: Duration = Duration::from_secs(30);

/// What a session needs.
pub struct SessionConfig {
    /// Today's addresses. A token of other origins is not used (ruling I4).
    pub addresses: Addresses,
    /// Today's Client ID. A token of another one, or of none, is not used.
    pub client_id: Option<ClientId>,
    /// Where the sign-in is kept.
    pub store: TokenStore,
    /// A file that processes with this store lock in turn. It stays empty, and is never removed.
    pub lock: PathBuf,
    /// Until when Spotify's sign-in is closed to us.
    pub book: Arc<dyn BlockBook>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// The client; see [`crate::connection::Connection::client`].
    pub http: Client,
}

/// The session. Clones share it.
#[derive(Clone)]
pub struct Session(Arc<Shared>);

struct Shared {
    blocks: Blocks,
    config: SessionConfig,
    held: Mutex<Held>,
}

impl Session {
    /// A session with what is kept; nothing is read yet.
    pub fn new(config: SessionConfig) -> Self {
        Self(Arc::new(Shared { blocks: Blocks::new(config.book.clone()), config, held: Mutex::default() }))
    }

    /// Keeps a new sign-in in place of any other.
    ///
    /// # Errors
    /// When it cannot be kept. It is not used then.
    pub async fn begin_with(&self, token: Token) -> Result<(), ServiceError> {
        let shared = Arc::clone(&self.0);
        uninterrupted(async move { shared.replace(Kept::Token(token)).await }).await
    }

    /// Forgets the sign-in, also one that is damaged or belongs elsewhere. Spotify is not told: it offers
    /// no way to (the runner can remove RunClub at spotify.com/account/apps).
    ///
    /// # Errors
    /// When it cannot be removed.
    pub async fn sign_out(&self) -> Result<(), ServiceError> {
        let shared = Arc::clone(&self.0);
        uninterrupted(async move { shared.replace(Kept::Nothing).await }).await
    }

    /// How things stand, from what is kept. Nothing is sent.
    ///
    /// # Errors
    /// When the place cannot be read.
    pub async fn standing(&self) -> Result<Standing, ServiceError> {
        let Shared { config, .. } = &*self.0;
        let kept = config.store.load().await.map_err(|error| unreadable(&error))?;
        Ok(Standing::of(kept, config))
    }

    async fn usable(&self, rejected: Option<&Secret>) -> Result<Secret, ServiceError> {
        if let Some(access) = self.0.at_hand(rejected).await? {
            return Ok(access);
        }
        let (shared, rejected) = (Arc::clone(&self.0), rejected.cloned());
        uninterrupted(async move { shared.refreshed(rejected.as_ref()).await }).await
    }
}

impl AccessTokens for Session {
    fn access(&self) -> BoxFuture<'_, Result<Secret, ServiceError>> {
        Box::pin(self.usable(None))
    }

    fn renew<'a>(&'a self, rejected: &'a Secret) -> BoxFuture<'a, Result<Secret, ServiceError>> {
        Box::pin(self.usable(Some(rejected)))
    }
}

impl Shared {
    async fn replace(&self, kept: Kept) -> Result<(), ServiceError> {
        let mut held = self.held.lock().await;
        let _turn = lock::take(&self.config.lock, PATIENCE).await?;
        self.config.store.keep(&kept).await.map_err(|error| not_kept(&error))?;
        *held = Held::default();
        Ok(())
    }
}

/// Runs to its end even when nobody waits for it any more.
async fn uninterrupted<T: Send + 'static>(
    work: impl Future<Output = Result<T, ServiceError>> + Send + 'static,
) -> Result<T, ServiceError> {
    match task::spawn(work).await {
        Ok(done) => done,
        Err(stopped) if stopped.is_panic() => std::panic::resume_unwind(stopped.into_panic()),
        Err(_) => Err(offline("RunClub is about to end")),
    }
}

/// Without a token the request that needed one was not sent.
fn offline(why: impl Into<String>) -> ServiceError {
    ServiceError::Offline { service: Service::SpotifyAccounts, why: why.into(), outcome: Outcome::NotDone }
}

fn unreadable(error: &TokenStoreError) -> ServiceError {
    ServiceError::TokenUnreadable { why: error.to_string() }
}

fn not_kept(error: &TokenStoreError) -> ServiceError {
    ServiceError::TokenStore { why: error.to_string() }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let SessionConfig { addresses, client_id, store, .. } = &self.0.config;
        f.debug_struct("Session")
            .field("accounts", &addresses.spotify_accounts)
            .field("client_id", client_id)
            .field("store", store)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
