//! What can go wrong between us and a service.

use crate::gate::{Block, Family, Service};

/// A failure of a request. No variant holds a secret, a query or a body.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServiceError {
    /// The family is closed; nothing was sent, or this request was answered with the closing.
    #[error("{} is closed until {}", block.family.name(), block.until)]
    Blocked {
        /// What, until when, why.
        block: Block,
    },
    /// No answer: no network, a time-out, a broken connection, or the service is down, also after the
    /// retries that make sense.
    #[error("{} cannot be reached: {why}", service.name())]
    Offline {
        /// The service.
        service: Service,
        /// In a few words: "no connection", "no answer in time", "status 502".
        why: String,
        /// Whether the request may have been carried out all the same.
        outcome: Outcome,
    },
    /// There is no usable token.
    #[error("not signed in to Spotify: {0}")]
    SignedOut(SignedOut),
    /// Spotify said 403.
    #[error("Spotify refused: {0}")]
    Denied(Denial),
    /// There is no such thing (404).
    #[error("{} has no such thing", service.name())]
    NotFound {
        /// The service.
        service: Service,
    },
    /// Another refusal (4xx).
    #[error("{} refused the request: status {status}", service.name())]
    Rejected {
        /// The service.
        service: Service,
        /// HTTP status.
        status: u16,
    },
    /// An answer that cannot be read: not JSON, too large, cut off, of another shape.
    #[error("{} sent an answer that cannot be read: {why}", service.name())]
    Unreadable {
        /// The service.
        service: Service,
        /// In a few words.
        why: String,
        /// Whether the request may have been carried out all the same.
        outcome: Outcome,
    },
    /// There is no HTTP client: the system offers no TLS. Nothing was sent.
    #[error("no connection can be made: {why}")]
    NoClient {
        /// In a few words.
        why: String,
    },
    /// What is kept of the sign-in cannot be read.
    #[error("the sign-in cannot be read: {why}")]
    TokenUnreadable {
        /// In a few words.
        why: String,
    },
    /// The token could not be kept, so it is not used.
    #[error("the sign-in could not be kept: {why}")]
    TokenStore {
        /// In a few words.
        why: String,
    },
}

/// Whether a request that failed was carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Certainly not.
    NotDone,
    /// It may have been: the answer is lost.
    Unknown,
}

impl ServiceError {
    /// Whether the request may have been carried out all the same.
    pub const fn outcome(&self) -> Outcome {
        match self {
            Self::Offline { outcome, .. } | Self::Unreadable { outcome, .. } => *outcome,
            _ => Outcome::NotDone,
        }
    }

    /// The block, when that is what is wrong.
    pub const fn block(&self) -> Option<Block> {
        match self {
            Self::Blocked { block } => Some(*block),
            _ => None,
        }
    }

    /// Whether it is a block of this family.
    pub fn blocks(&self, family: Family) -> bool {
        self.block().is_some_and(|block| block.family == family)
    }
}

/// Why there is no usable token. `Display` completes "not signed in to Spotify:".
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignedOut {
    /// Nobody signed in yet, or somebody signed out.
    #[error("no sign-in is kept")]
    Never,
    /// Spotify no longer accepts the sign-in (`invalid_grant`): it was revoked, or is six months old.
    #[error("Spotify ended the sign-in; it lasts six months at most, and can be withdrawn at any time")]
    Ended,
    /// The kept sign-in was made with another Client ID.
    #[error("the kept sign-in belongs to another Client ID")]
    OtherClient,
    /// The kept sign-in was issued by another server (ruling I4).
    #[error("the kept sign-in belongs to another server")]
    OtherOrigin,
    /// Spotify rejects a token it has just issued.
    #[error("Spotify rejects the token it issued")]
    Rejected,
}

/// What Spotify's 403 means, by its text (services: the 403 texts). `Display` says it to the runner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Denial {
    /// "Active premium subscription required for the owner of the app".
    #[error("the owner of this Client ID has no Premium subscription")]
    OwnerWithoutPremium,
    /// "… the user may not be registered".
    #[error("this account is not on the Client ID's list of users")]
    NotOnTheList,
    /// "Insufficient client scope".
    #[error("the sign-in lacks a permission")]
    ScopeMissing,
    /// "You cannot create a playlist for another user", or a bare "Forbidden" for a list of others.
    #[error("the playlist belongs to somebody else")]
    NotYourPlaylist,
    /// A bare "Forbidden": the endpoint is closed to this Client ID.
    #[error("Spotify has closed this to the Client ID")]
    EndpointClosed,
}
