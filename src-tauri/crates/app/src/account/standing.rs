//! The state of the sign-in, as the runner sees it.

use jiff::Timestamp;
use runclub_services::{ServiceError, SignedOut, session::Standing, token_store::TokenPlace};
use serde::Serialize;

use super::{kept_in_keyring, known, place_name};
use crate::{AppError, online::Online, words};

/// The end of a sign-in and what to do about it, when it is near or past.
fn end_in_words(ends_at: Timestamp, ends_soon: bool, now: Timestamp) -> Option<String> {
    if ends_at <= now {
        Some(format!("Spotify ended it {}: sign in again", words::at(ends_at)))
    } else {
        ends_soon.then(|| format!("Spotify ends it {}: sign in again before", words::at(ends_at)))
    }
}

/// What every command tells of a sign-in that ends soon. One that cannot be read is told where it is needed.
pub(crate) async fn end_notice(online: &Online) -> Option<String> {
    let Ok(Standing::SignedIn { ends_at, ends_soon, .. }) = online.session.standing().await else { return None };
    let end = end_in_words(ends_at, ends_soon, online.now())?;
    Some(format!("the sign-in is six months old or soon will be; {end}"))
}

/// What the runner sees of the sign-in.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct SignInStatus {
    /// The runner's name at Spotify, once known.
    pub display_name: Option<String>,
    /// Whether a sign-in can be used.
    pub signed_in: bool,
    /// Why not, else where it is kept.
    pub text: String,
    /// When the runner agreed.
    #[cfg_attr(feature = "specta", specta(type = Option<String>))]
    pub consented_at: Option<Timestamp>,
    /// When Spotify will end it: six months later.
    #[cfg_attr(feature = "specta", specta(type = Option<String>))]
    pub ends_at: Option<Timestamp>,
    /// Whether that is soon, or past.
    pub ends_soon: bool,
    /// When Spotify last gave a token for it.
    #[cfg_attr(feature = "specta", specta(type = Option<String>))]
    pub refreshed_at: Option<Timestamp>,
}

/// The state of the sign-in, without sending anything.
///
/// # Errors
/// When the store or the keeper of the token cannot be read.
pub async fn sign_in_status(online: &Online) -> Result<SignInStatus, AppError> {
    let display_name = known(online).await?.and_then(|account| account.display_name);
    let place = online.tokens.place();
    let signed_out = |text: String| SignInStatus {
        display_name: None,
        signed_in: false,
        text,
        consented_at: None,
        ends_at: None,
        ends_soon: false,
        refreshed_at: None,
    };
    let standing = match online.session.standing().await {
        // What keeps the sign-in from being read is a state too, and the rest of the picture is still true.
        Err(ServiceError::TokenUnreadable { why }) => return Ok(signed_out(why)),
        standing => standing?,
    };
    Ok(match standing {
        Standing::SignedIn { consented_at, refreshed_at, ends_at, ends_soon, .. } => SignInStatus {
            display_name,
            signed_in: true,
            text: match end_in_words(ends_at, ends_soon, online.now()) {
                Some(end) => format!("kept in {}; {end}", place_name(place)),
                None => format!("kept in {}", place_name(place)),
            },
            consented_at: Some(consented_at),
            ends_at: Some(ends_at),
            ends_soon,
            refreshed_at: Some(refreshed_at),
        },
        Standing::SignedOut(SignedOut::Never) if place == TokenPlace::Memory && kept_in_keyring(&online.store).await? => {
            signed_out("the sign-in is kept in the system's keyring, which cannot be reached now".to_owned())
        }
        Standing::SignedOut(why) => signed_out(why.to_string()),
    })
}
