//! What was played lately and most, as a signal of the score (ruling C5).

use std::collections::BTreeMap;

use runclub_services::spotify::TopRange;
use runclub_store::{Store, TopKind};

use crate::{
    AppError,
    online::{Consent, consents},
};

/// How much the first place of a list of favourites counts, by its range.
const WEIGHTS: [(TopRange, f64); 3] = [(TopRange::Short, 1.0), (TopRange::Medium, 0.6), (TopRange::Long, 0.3)];
/// Places of a list of favourites.
const PLACES: f64 = 100.0;
/// How many of the last plays count. A number, not a time: the same history gives the same mix.
const LAST_PLAYS: usize = 200;
/// As many plays count as much as being the favourite.
const FULL_PLAYS: f64 = 4.0;

/// How much each song was listened to, 0 to 1, by id. Empty while the runner has not agreed.
pub(crate) async fn signal(store: &Store) -> Result<BTreeMap<String, f64>, AppError> {
    if !consents(store).await?.given(Consent::Listening) {
        return Ok(BTreeMap::new());
    }
    let mut signal = BTreeMap::new();
    if let Some((account, _)) = store.cache().account().await? {
        let plays = store.last_plays(&account.account_id, LAST_PLAYS as u32).await?;
        let mut counts: BTreeMap<String, u32> = BTreeMap::new();
        plays.into_iter().for_each(|play| *counts.entry(play.track_id).or_default() += 1);
        signal.extend(counts.into_iter().map(|(id, count)| (id, (f64::from(count) / FULL_PLAYS).min(1.0))));
    }
    for (range, weight) in WEIGHTS {
        for (rank, id) in store.cache().top(TopKind::Tracks, range.slug()).await?.into_iter().enumerate() {
            let value = weight * (1.0 - rank as f64 / PLACES).max(0.0);
            signal.entry(id).and_modify(|known: &mut f64| *known = known.max(value)).or_insert(value);
        }
    }
    Ok(signal)
}
