//! What the services sent is kept for a time only (ruling I2; services: policy, "keep not forever").

use jiff::{SignedDuration, Timestamp};
use runclub_store::Store;

use crate::{AppError, Hint};

/// The moment in the store when a service last brought something up to date.
pub(crate) const SYNCED: &str = "synced";

/// How many days that is, from the last sync on.
const DAYS: i64 = 30;

/// Empties the cache when the last sync is longer ago; returns what the runner should know.
pub(crate) async fn drop_what_is_too_old(store: &Store, now: Timestamp) -> Result<Option<Hint>, AppError> {
    let cache = store.cache();
    let Some(synced) = cache.marked(SYNCED).await? else { return Ok(None) };
    if now.duration_since(synced) <= SignedDuration::from_hours(24 * DAYS) {
        return Ok(None);
    }
    cache.clear().await?;
    let gone =
        format!("What Spotify and the other services sent was older than {DAYS} days and was removed, as their terms ask.");
    let rest = "your own files, mixes and corrections are untouched.";
    Ok(Some(Hint::by_place(
        format!("{gone} runclub sync fetches it again; {rest}"),
        format!("{gone} The next sync fetches it again; {rest}"),
    )))
}
