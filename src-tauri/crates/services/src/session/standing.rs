//! How a sign-in stands.

use jiff::{SignedDuration, Timestamp, ToSpan, tz::TimeZone};

use super::SessionConfig;
use crate::{
    SignedOut, scope,
    token_store::{Kept, Token, TokenPlace},
};

/// Months that a sign-in lasts from the consent on; refreshing does not move its end (services: life of a
/// refresh token).
const MONTHS: i32 = 6;

/// From how many days before the end on the runner is warned.
pub const WARNING_DAYS: i64 = 14;

/// How a sign-in stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// There is a sign-in. Whether Spotify still accepts it shows at the next request.
    SignedIn {
        /// When the runner agreed.
        consented_at: Timestamp,
        /// When the access token was issued.
        refreshed_at: Timestamp,
        /// What was granted.
        scopes: Vec<String>,
        /// What was asked for and not granted.
        missing_scopes: Vec<&'static str>,
        /// Where it is kept.
        place: TokenPlace,
        /// Six months after the consent.
        ends_at: Timestamp,
        /// Whether that is less than [`WARNING_DAYS`] away, or past.
        ends_soon: bool,
    },
    /// There is none that can be used.
    SignedOut(SignedOut),
}

impl Standing {
    pub(super) fn of(kept: Kept, config: &SessionConfig) -> Self {
        match bound(kept, config) {
            Err(why) => Self::SignedOut(why),
            Ok(token) => {
                let ends_at = end(token.consented_at);
                let left = ends_at.duration_since(config.clock.now());
                Self::SignedIn {
                    consented_at: token.consented_at,
                    refreshed_at: token.refreshed_at,
                    missing_scopes: scope::missing(&token.scopes),
                    scopes: token.scopes,
                    place: config.store.place(),
                    ends_at,
                    ends_soon: left < SignedDuration::from_hours(24 * WARNING_DAYS),
                }
            }
        }
    }
}

/// The token, if it belongs to today's Client ID and addresses (ruling I4). What belongs elsewhere stays
/// where it is: whoever goes back finds the sign-in again.
pub(super) fn bound(kept: Kept, config: &SessionConfig) -> Result<Token, SignedOut> {
    let is_ours = |client_id: &str| config.client_id.as_ref().is_some_and(|ours| ours.as_str() == client_id);
    match kept {
        Kept::Ended { client_id, .. } if is_ours(&client_id) => Err(SignedOut::Ended),
        Kept::Ended { .. } | Kept::Nothing => Err(SignedOut::Never),
        Kept::Token(token)
            if token.accounts_origin != config.addresses.spotify_accounts.origin()
                || token.api_origin != config.addresses.spotify_api.origin() =>
        {
            Err(SignedOut::OtherOrigin)
        }
        Kept::Token(token) if !is_ours(&token.client_id) => Err(SignedOut::OtherClient),
        Kept::Token(token) => Ok(token),
    }
}

fn end(consented_at: Timestamp) -> Timestamp {
    let end = consented_at.to_zoned(TimeZone::UTC).checked_add(MONTHS.months());
    end.map_or(Timestamp::MAX, |end| end.timestamp())
}
