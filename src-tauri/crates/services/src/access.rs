//! What a client of Spotify needs of a sign-in.

use std::fmt;

use crate::{BoxFuture, ServiceError, secret::Secret};

/// Gives access tokens. The session does; tests bring their own.
pub trait AccessTokens: fmt::Debug + Send + Sync {
    /// A token that has not expired.
    ///
    /// # Errors
    /// When nobody is signed in, or a refresh fails.
    fn access(&self) -> BoxFuture<'_, Result<Secret, ServiceError>>;

    /// Another token in place of one that Spotify answered with 401. Asked for at most once per request.
    ///
    /// # Errors
    /// As [`AccessTokens::access`].
    fn renew<'a>(&'a self, rejected: &'a Secret) -> BoxFuture<'a, Result<Secret, ServiceError>>;
}
