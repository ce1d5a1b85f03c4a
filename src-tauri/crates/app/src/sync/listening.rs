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
/// The moment of the last lists of favourites.
const FAVOURITES: &str = "favourites";

pub(super) async fn run(work: &mut Work<'_>) -> Result<Ending, Stop> {
    if !work.consents.given(Consent::Listening) {
        return Ok(Ending::NoConsent);
    }
    let Some(account) = work.account.clone() else { return Ok(Ending::NoAccount) };
    let cache = work.online.store.cache();
    let now = work.online.now();
    let asked_for = work.request.full || work.request.names(Stage::Listening);
    let due = |last: Option<Timestamp>, pause| asked_for || last.is_none_or(|at| now.duration_since(at) >= pause || at > now);
    let (recent, top) = (due(cache.marked(RECENT).await?, RECENT_PAUSE), due(cache.marked(FAVOURITES).await?, TOP_PAUSE));
    if recent {
        recent_plays(work, &account.account_id).await?;
        cache.mark(RECENT, now).await?;
    }
    if top {
        favourites(work).await?;
        // Only once all lists are there: a sync that was left in between reads them again.
        cache.mark(FAVOURITES, now).await?;
    }
    Ok(if recent || top { Ending::Done } else { Ending::NotNeeded })
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

async fn favourites(work: &mut Work<'_>) -> Result<(), Stop> {
    let online = work.online;
    let mut pages = 0;
    for range in TopRange::ALL {
        let mut tracks = Vec::new();
        let mut offset = 0;
        while offset < TOP_PLACES {
            let page = work.ask(online.spotify.top_tracks(range, offset)).await?;
            let (places, total) = (page.items.len() as u32, page.total);
            tracks.extend(page.items.into_iter().filter_map(track_id));
            offset += places;
            pages += 1;
            work.tell(pages, None);
            if places == 0 || offset >= total {
                break;
            }
        }
        online.store.cache().put_top(TopKind::Tracks, range.slug(), &tracks, online.now()).await?;
        let page = work.ask(online.spotify.top_artists(range, 0)).await?;
        let artists: Vec<String> = page.items.into_iter().map(|artist| artist.id).collect();
        online.store.cache().put_top(TopKind::Artists, range.slug(), &artists, online.now()).await?;
    }
    Ok(())
}

fn track_id(item: Item) -> Option<String> {
    if let Item::Track(track) = item { Some(track.id) } else { None }
}
