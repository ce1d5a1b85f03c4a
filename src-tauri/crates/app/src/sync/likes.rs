//! Liked songs: newest first, so a sync reads until it meets what it knows. That a song is liked no
//! longer shows in the count only; then, rarely, the whole list is walked.

use jiff::SignedDuration;
use runclub_services::{Outcome, ServiceError, gate::Service};
use runclub_store::Membership;

use super::{
    Ending,
    rows::Rows,
    walk::Walk,
    work::{Stop, Work},
};
use crate::Hint;

/// Songs per request (services: the maximum).
const PAGE: u32 = 50;
/// A list this short is walked whenever its count is off: it costs no more than a handful of requests.
const SHORT: u32 = 10 * PAGE;
/// A longer one at most this often.
const FULL_WALK_PAUSE: SignedDuration = SignedDuration::from_hours(24 * 7);

pub(super) async fn run(work: &mut Work<'_>) -> Result<Ending, Stop> {
    // Whose songs they are must be known: the cache may be another's.
    if work.account.is_none() {
        return Ok(Ending::NoAccount);
    }
    let before = work.online.store.cache().member_count(&Membership::Likes).await?;
    refresh(work).await?;
    let after = work.online.store.cache().member_count(&Membership::Likes).await?;
    work.brought(after.saturating_sub(before));
    Ok(Ending::Done)
}

async fn refresh(work: &mut Work<'_>) -> Result<(), Stop> {
    let walked = walk_to_the_end(work, work.request.full).await?;
    // What a list that stood still counts and does not show is no reason for another walk.
    if walked.full && !walked.disturbed {
        accept_the_count(work).await?;
    } else if is_off(work).await? {
        if !is_full_walk_due(work).await? {
            let gone = "Some songs are no longer liked. The list is read from end to end once a week";
            let now = "“Read every list from end to end” in Settings does it now.";
            work.note(Hint::by_place(format!("{gone}; sync --full does it now."), format!("{gone}. {now}")));
        } else if !walk_to_the_end(work, true).await?.disturbed {
            accept_the_count(work).await?;
        }
    }
    Ok(())
}

/// A walk that has ended.
struct Walked {
    full: bool,
    disturbed: bool,
}

/// Reads the list, and its head again where it may have changed meanwhile.
async fn walk_to_the_end(work: &mut Work<'_>, full: bool) -> Result<Walked, Stop> {
    let walked = read(work, full).await?;
    if walked.disturbed {
        // What was liked meanwhile stands above where the walk began.
        read(work, false).await?;
    }
    Ok(walked)
}

async fn read(work: &mut Work<'_>, full: bool) -> Result<Walked, Stop> {
    let cache = work.online.store.cache();
    let kept = cache.list_state(&Membership::Likes).await?;
    let full = full || kept.as_ref().is_none_or(|state| state.full_at.is_none());
    let mut walk = Walk::begin(cache, Membership::Likes, kept, full, None);
    loop {
        let (spotify, offset) = (&work.online.spotify, walk.offset());
        let page = work.ask_in_market(async |market| spotify.liked_page(offset, PAGE, market).await).await?;
        let (places, total) = (page.items.len() as u32, page.total);
        let rows = Rows::of(page.items.into_iter().map(|saved| (saved.added_at, saved.track)));
        // A liked song is a song: a page without them is no page, and its songs are not gone.
        if rows.skipped * 2 > places {
            let why = format!("{} of {places} liked songs are none", rows.skipped);
            return Err(ServiceError::Unreadable { service: Service::Spotify, why, outcome: Outcome::NotDone }.into());
        }
        let ended = walk.keep(rows, places, total, work.online.now()).await?;
        work.tell(walk.offset().min(total), Some(total));
        if ended {
            break;
        }
    }
    walk.finish(work.online.now()).await?;
    Ok(Walked { full: walk.state.full, disturbed: walk.disturbed })
}

async fn is_full_walk_due(work: &Work<'_>) -> Result<bool, Stop> {
    let state = work.online.store.cache().list_state(&Membership::Likes).await?.unwrap_or_default();
    let rested = |at| work.online.now().duration_since(at) >= FULL_WALK_PAUSE;
    Ok(state.total <= SHORT || state.full_at.is_none_or(rested))
}

/// Keeps how many songs the service counts and does not show, after a walk from end to end.
async fn accept_the_count(work: &Work<'_>) -> Result<(), Stop> {
    let cache = work.online.store.cache();
    let count = cache.member_count(&Membership::Likes).await?;
    if let Some(mut state) = cache.list_state(&Membership::Likes).await? {
        state.skipped = state.total.saturating_sub(count);
        cache.put_list_state(&Membership::Likes, &state).await?;
    }
    Ok(())
}

/// Whether the list is not as long as what we know of it.
async fn is_off(work: &Work<'_>) -> Result<bool, Stop> {
    let cache = work.online.store.cache();
    let state = cache.list_state(&Membership::Likes).await?.unwrap_or_default();
    Ok(cache.member_count(&Membership::Likes).await? + state.skipped != state.total)
}
