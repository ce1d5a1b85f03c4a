//! Signing in: Authorization Code with PKCE, with the runner's own Client ID (services: OAuth).
//!
//! | file | what it holds |
//! |---|---|
//! | `flow` | one sign-in: its address for the browser, and code for token |
//! | `callback` | PURE. Whether a link is the answer to exactly this sign-in |
//! | `exchange` | the token endpoint, for the first token and for refreshes |
//! | `listener` | waits on this machine for the browser's way back |
//! | `request`, `page` | the little HTTP that takes |
//! | `hand_over` | a second launch hands the link on that it was opened with |
//! | `browser` | opens the address |

mod browser;
mod callback;
mod client_id;
pub(crate) mod exchange;
#[cfg(test)]
pub(crate) mod fake;
mod flow;
mod hand_over;
mod listener;
mod page;
mod request;

use std::time::Duration;

pub use browser::{NoBrowser, open_in_browser};
pub use callback::{Answer, LONGEST_LINK, Stray};
pub use client_id::{ClientId, ClientIdError};
pub use flow::SignIn;
pub use hand_over::{HandOverError, hand_over};
pub use listener::{ListenError, Listener};

/// The documented port of the way back.
pub const DEFAULT_PORT: u16 = 8888;

/// How long a sign-in waits for its answer.
pub const PATIENCE: Duration = Duration::from_mins(5);

/// The way back from the browser. It must stand in the Client ID's settings exactly as [`Redirect::uri`] says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Redirect {
    /// A listener on this machine.
    Loopback {
        /// Its port.
        port: u16,
    },
    /// The link that the system opens RunClub with.
    DeepLink,
}

impl Redirect {
    /// The address, as Spotify must know it.
    pub fn uri(self) -> String {
        match self {
            Self::Loopback { port } => format!("http://127.0.0.1:{port}/callback"),
            Self::DeepLink => "runclub://callback".to_owned(),
        }
    }
}

impl Default for Redirect {
    fn default() -> Self {
        Self::Loopback { port: DEFAULT_PORT }
    }
}

/// Why a sign-in came to nothing. What is kept of an earlier sign-in stays as it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SignInError {
    /// No answer came. An address or Client ID that Spotify does not know never leads back to us.
    #[error("no answer from the browser within {} s", after.as_secs())]
    TimedOut {
        /// How long we waited.
        after: Duration,
    },
    /// The listener broke.
    #[error("the way back from the browser broke: {why}")]
    Listener {
        /// In a few words.
        why: String,
    },
    /// Spotify does not give a token for the code.
    #[error("Spotify refused the sign-in: {error} (status {status})")]
    Rejected {
        /// HTTP status.
        status: u16,
        /// OAuth's word for it, such as `invalid_grant`.
        error: String,
    },
    /// No answer, or an answer that is none.
    #[error("Spotify's sign-in cannot be reached: {why}")]
    Offline {
        /// In a few words.
        why: String,
    },
    /// An answer that cannot be read.
    #[error("Spotify's sign-in sent an answer that cannot be read: {why}")]
    Unreadable {
        /// In a few words.
        why: String,
    },
}
