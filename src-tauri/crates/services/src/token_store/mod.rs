//! Where the sign-in is kept: the system's keyring, a file after explicit consent, or nowhere.

mod file;
mod keyring;
mod record;

use std::{
    fmt,
    path::{Path, PathBuf},
    sync::Arc,
};

use jiff::Timestamp;
use tokio::{sync::Mutex, task};

use crate::secret::Secret;

/// A sign-in: what the service gave, and to whom it belongs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Goes with every request to the Web API.
    pub access: Secret,
    /// Buys the next access token, and nothing else.
    pub refresh: Secret,
    /// When the access token ends.
    pub expires_at: Timestamp,
    /// What the runner granted; it may be less than was asked for.
    pub scopes: Vec<String>,
    /// The Client ID it was given to.
    pub client_id: String,
    /// The origin that issued it (ruling I4).
    pub accounts_origin: String,
    /// The only origin the access token is sent to (ruling I4).
    pub api_origin: String,
    /// When the runner agreed: six months are counted from here, and refreshing does not move it.
    pub consented_at: Timestamp,
    /// When the access token was issued.
    pub refreshed_at: Timestamp,
}

/// What is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    /// A sign-in.
    Token(Token),
    /// The service ended the sign-in. It is remembered so that nobody asks again; the secrets are gone.
    Ended {
        /// When we learned of it.
        at: Timestamp,
        /// Whose sign-in it was.
        client_id: String,
    },
    /// Nothing.
    Nothing,
}

/// A kind of place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenPlace {
    /// The system's keyring.
    Keyring,
    /// A file that only its owner can read.
    File,
    /// The memory of this process: gone when it ends.
    Memory,
}

/// The system offers no keyring that keeps anything.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no keyring can be used: {why}")]
pub struct NoKeyring {
    /// In a few words.
    pub why: String,
}

/// A failure of the place.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TokenStoreError {
    /// What is there was not written by this version of RunClub, or is damaged. Signing in again replaces
    /// it, signing out removes it.
    #[error("{at} holds no sign-in that can be read: {why}")]
    Damaged {
        /// The file, or the keyring.
        at: String,
        /// In a few words.
        why: String,
    },
    /// The file could not be read, written or removed.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
    /// The keyring is locked, or refuses.
    #[error("the keyring does not answer: {why}")]
    Keyring {
        /// In a few words.
        why: String,
    },
}

/// The place of one sign-in. Clones share it.
#[derive(Clone)]
pub struct TokenStore(Place);

#[derive(Clone)]
enum Place {
    Keyring { account: String },
    File(PathBuf),
    Memory(Arc<Mutex<Kept>>),
}

impl TokenStore {
    /// The keyring. Something is written to it and removed again, because a locked one reads like an empty
    /// one. `account` tells data folders apart.
    ///
    /// # Errors
    /// When there is no keyring, or it keeps nothing.
    pub async fn keyring(account: &str) -> Result<Self, NoKeyring> {
        let account = account.to_owned();
        blocking(move || {
            keyring::probe(&account)?;
            Ok(Self(Place::Keyring { account }))
        })
        .await
    }

    /// A file. Its folder must exist.
    pub fn file(path: &Path) -> Self {
        Self(Place::File(path.to_owned()))
    }

    /// The memory of this process.
    pub fn memory() -> Self {
        Self(Place::Memory(Arc::new(Mutex::new(Kept::Nothing))))
    }

    /// What kind of place it is.
    pub fn place(&self) -> TokenPlace {
        match self.0 {
            Place::Keyring { .. } => TokenPlace::Keyring,
            Place::File(_) => TokenPlace::File,
            Place::Memory(_) => TokenPlace::Memory,
        }
    }

    /// Reads what is kept. Nothing is changed, whatever is found.
    ///
    /// # Errors
    /// When the place fails, or holds something else.
    pub async fn load(&self) -> Result<Kept, TokenStoreError> {
        match self.0.clone() {
            Place::Keyring { account } => blocking(move || keyring::load(&account)).await,
            Place::File(path) => blocking(move || file::load(&path)).await,
            Place::Memory(kept) => Ok(kept.lock().await.clone()),
        }
    }

    /// Keeps this in place of what was kept: either wholly, or not at all.
    ///
    /// # Errors
    /// When the place fails; what was kept is still there.
    pub async fn keep(&self, kept: &Kept) -> Result<(), TokenStoreError> {
        if *kept == Kept::Nothing {
            return self.forget().await;
        }
        let new = kept.clone();
        match self.0.clone() {
            Place::Keyring { account } => blocking(move || keyring::keep(&account, &new)).await,
            Place::File(path) => blocking(move || file::keep(&path, &new)).await,
            Place::Memory(kept) => {
                *kept.lock().await = new;
                Ok(())
            }
        }
    }

    /// Removes what is kept, and everything an interrupted writer left behind.
    ///
    /// # Errors
    /// When the place fails.
    pub async fn forget(&self) -> Result<(), TokenStoreError> {
        match self.0.clone() {
            Place::Keyring { account } => blocking(move || keyring::forget(&account)).await,
            Place::File(path) => blocking(move || file::forget(&path)).await,
            Place::Memory(kept) => {
                *kept.lock().await = Kept::Nothing;
                Ok(())
            }
        }
    }
}

/// The keyring waits for a bus and perhaps for the runner, the file for a disk.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    match task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(stopped) => match stopped.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            // The runtime is about to end, and whoever waits here with it.
            Err(_) => std::future::pending().await,
        },
    }
}

impl fmt::Debug for TokenStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Place::Keyring { account } => f.debug_struct("Keyring").field("account", account).finish(),
            Place::File(path) => f.debug_tuple("File").field(path).finish(),
            Place::Memory(_) => f.write_str("Memory"),
        }
    }
}

#[cfg(test)]
pub(crate) mod tests;
