//! Playlists: one request lists them with their versions; only those that changed are read. The first
//! page comes with the playlist itself, so a short one costs a single request.

use jiff::SignedDuration;
use runclub_services::{
    Denial, ServiceError,
    spotify::{Paging, PlaylistItem},
};
use runclub_store::{ListState, Membership, ServedPlaylist};

use super::{
    Ending,
    rows::Rows,
    walk::Walk,
    work::{Stop, Work},
};
use crate::playlists::{self, Choice};

/// A list that Spotify refused is tried again after this long.
const REFUSED_PAUSE: SignedDuration = SignedDuration::from_hours(24 * 7);

pub(super) async fn run(work: &mut Work<'_>) -> Result<Ending, Stop> {
    let online = work.online;
    let Some(account) = work.account.clone() else { return Ok(Ending::NoAccount) };
    let served = work.ask(playlists::fetch(online, &account.user_id)).await?;
    online.store.cache().put_playlists(&served, online.now()).await?;
    let chosen = Choice::load(&online.store).await?.among(&served);
    forget_others(work, &chosen).await?;
    let readable: Vec<&ServedPlaylist> = served.iter().filter(|playlist| chosen.contains(&playlist.id)).collect();
    let mut refused = Vec::new();
    for (at, playlist) in readable.iter().enumerate() {
        if !read_if_changed(work, playlist).await? {
            refused.push(playlist.name.clone());
        }
        work.tell(at as u32 + 1, Some(readable.len() as u32));
    }
    if !refused.is_empty() {
        work.note(format!("Spotify does not let this Client ID read {}; it is tried again in a week.", refused.join(", ")));
    }
    Ok(Ending::Done)
}

/// Songs of playlists that are gone or no longer chosen leave the library.
async fn forget_others(work: &Work<'_>, chosen: &[String]) -> Result<(), Stop> {
    let cache = work.online.store.cache();
    for (list, _) in cache.list_states().await? {
        if let Membership::Playlist { name } = &list
            && !chosen.contains(name)
        {
            cache.forget_list(&list).await?;
        }
    }
    Ok(())
}

/// Reads a playlist unless it is as it was; `false` when Spotify refuses it.
async fn read_if_changed(work: &mut Work<'_>, playlist: &ServedPlaylist) -> Result<bool, Stop> {
    let cache = work.online.store.cache();
    let list = Membership::Playlist { name: playlist.id.clone() };
    let kept = cache.list_state(&list).await?;
    if !work.request.full
        && let Some(state) = &kept
    {
        if state.refused_at.is_some_and(|at| work.online.now().duration_since(at) < REFUSED_PAUSE) {
            return Ok(false);
        }
        let same = state.snapshot.as_deref() == Some(&playlist.snapshot_id) && !playlist.snapshot_id.is_empty();
        if same && state.next_offset.is_none() && state.synced_at.is_some() {
            return Ok(true);
        }
    }
    match read(work, playlist, list.clone(), kept).await {
        Err(Stop::Service(
            ServiceError::Denied(Denial::NotYourPlaylist | Denial::EndpointClosed) | ServiceError::NotFound { .. },
        )) => {
            // As it stands now: pages read before the refusal carry the number of this walk.
            let state = cache.list_state(&list).await?.unwrap_or_default();
            cache.put_list_state(&list, &ListState { refused_at: Some(work.online.now()), ..state }).await?;
            Ok(false)
        }
        done => done.map(|()| true),
    }
}

async fn read(work: &mut Work<'_>, playlist: &ServedPlaylist, list: Membership, kept: Option<ListState>) -> Result<(), Stop> {
    let cache = work.online.store.cache();
    let snapshot = Some(playlist.snapshot_id.clone()).filter(|snapshot| !snapshot.is_empty());
    let mut walk = Walk::begin(cache, list, kept, true, snapshot);
    loop {
        let page = page(work, &playlist.id, walk.offset()).await?;
        let (places, total) = (page.items.len() as u32, page.total);
        let rows = Rows::of(page.items.into_iter().map(|place| (place.added_at, place.item)));
        if walk.keep(rows, places, total, work.online.now()).await? {
            break;
        }
    }
    walk.finish(work.online.now()).await?;
    Ok(())
}

/// A page: the first comes with the playlist, where Spotify sends it.
async fn page(work: &mut Work<'_>, id: &str, offset: u32) -> Result<Paging<PlaylistItem>, Stop> {
    let spotify = &work.online.spotify;
    if offset == 0
        && let Some(first) = work.ask_in_market(async |market| spotify.playlist(id, market).await).await?.items
    {
        return Ok(first);
    }
    work.ask_in_market(async |market| spotify.playlist_items(id, offset, market).await).await
}
