//! What was played lately and most: it counts a little in the score (ruling C5).

use jiff::{SignedDuration, Timestamp};
use runclub_services::spotify::{Item, TopRange};
use runclub_store::{Play, TopKind};

use super::{
    Ending,
    work::{Stop, Work},
};
use crate::{online::Consent, progress::Stage};

/// Spotify remembers about the last 50 plays: asking more often than this brings little.
const RECENT_PAUSE: SignedDuration = SignedDuration::from_hours(1);
/// What was played most changes slowly.
const TOP_PAUSE: SignedDuration = SignedDuration::from_hours(24 * 7);
/// Places of each list of favourites, 50 per request.
const TOP_PLACES: u32 = 100;

/// The moment of the last request for recent plays.
const RECENT: &str = "recent";
pub(super) async fn run(work: &mut Work<'_>) -> Result<Ending, Stop> {
    if !work.consents.given(Consent::Listening) {
        return Ok(Ending::NoConsent);
    }
    let Some(account) = work.account.clone() else { return Ok(Ending::NoAccount) };
    let cache = work.online.store.cache();
    let now = work.online.now();
    let recent = is_due(work, cache.marked(RECENT).await?, RECENT_PAUSE);
    if recent {
        recent_plays(work, &account.account_id).await?;
        cache.mark(RECENT, now).await?;
    }
    let top = favourites(work).await?;
    Ok(if recent || top { Ending::Done } else { Ending::NotNeeded })
}

/// Whether something is asked for again: it rested, or the runner wants it. A clock that was ahead counts as rested.
fn is_due(work: &Work<'_>, last: Option<Timestamp>, pause: SignedDuration) -> bool {
    let now = work.online.now();
    let asked_for = work.request.full || work.request.names(Stage::Listening);
    asked_for || last.is_none_or(|at| now.duration_since(at) >= pause || at > now)
}

async fn recent_plays(work: &mut Work<'_>, account_id: &str) -> Result<(), Stop> {
    let store = &work.online.store;
    let after = store.last_play(account_id).await?;
    let plays = work.ask(work.online.spotify.recently_played(after)).await?;
    let plays: Vec<Play> = plays
        .into_iter()
        .filter_map(|play| match play.track {
            None => None,
            Some(item) => Some(Play { track_id: track_id(item)?, played_at: play.played_at }),
        })
        .collect();
    let added = store.add_plays(account_id, &plays).await?;
    work.tell(added, None);
    Ok(())
}

/// Reads the lists that are due, each on its own: a sync that was left in between has the others.
/// Whether there were any.
async fn favourites(work: &mut Work<'_>) -> Result<bool, Stop> {
    let online = work.online;
    let cache = online.store.cache();
    let kept = cache.top_lists().await?;
    let mut read = 0;
    for range in TopRange::ALL {
        for kind in [TopKind::Tracks, TopKind::Artists] {
            let last = kept.iter().find(|list| list.kind == kind && list.range == range.slug()).map(|list| list.fetched_at);
            if !is_due(work, last, TOP_PAUSE) {
                continue;
            }
            let ids = match kind {
                TopKind::Tracks => top_tracks(work, range).await?,
                TopKind::Artists => {
                    let page = work.ask(online.spotify.top_artists(range, 0)).await?;
                    page.items.into_iter().map(|artist| artist.id).collect()
                }
            };
            cache.put_top(kind, range.slug(), &ids, online.now()).await?;
            read += 1;
            work.tell(read, None);
        }
    }
    Ok(read > 0)
}

async fn top_tracks(work: &Work<'_>, range: TopRange) -> Result<Vec<String>, Stop> {
    let mut tracks = Vec::new();
    let mut offset = 0;
    while offset < TOP_PLACES {
        let page = work.ask(work.online.spotify.top_tracks(range, offset)).await?;
        let (places, total) = (page.items.len() as u32, page.total);
        tracks.extend(page.items.into_iter().filter_map(track_id));
        offset += places;
        if places == 0 || offset >= total {
            break;
        }
    }
    Ok(tracks)
}

fn track_id(item: Item) -> Option<String> {
    if let Item::Track(track) = item { Some(track.id) } else { None }
}
