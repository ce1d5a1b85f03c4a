//! Genres of artists: from MusicBrainz, then, with the runner's own key, from Last.fm. Artists of many
//! songs come first: at one request a second, the last ones wait long.

use std::collections::HashSet;

use jiff::{SignedDuration, Timestamp};
use runclub_engine::library::Artist;
use runclub_store::{GenreTask, LookupSource, Miss};

use super::{
    Ending,
    work::{Stop, Work},
};
use crate::online::Consent;

/// Artists per request for their MusicBrainz ids.
const BATCH: usize = 50;
/// An artist without genres is asked for again after this long.
const MISS_PAUSE: SignedDuration = SignedDuration::from_hours(24 * 90);

pub(super) async fn run(work: &mut Work<'_>) -> Result<Ending, Stop> {
    let musicbrainz = work.consents.given(Consent::MusicBrainz);
    let lastfm = work.consents.given(Consent::LastFm) && work.online.lastfm.is_some();
    let first = if musicbrainz { from_musicbrainz(work).await } else { Ok(()) };
    // One source that is closed or out of reach does not keep the runner from the other.
    if lastfm && matches!(first, Ok(()) | Err(Stop::Service(_))) {
        from_lastfm(work).await?;
    }
    first?;
    Ok(if musicbrainz || lastfm { Ending::Done } else { Ending::NoConsent })
}

async fn tasks(work: &Work<'_>, source: LookupSource) -> Result<Vec<GenreTask>, Stop> {
    let as_of = if work.request.full { Timestamp::MAX } else { work.online.now() };
    Ok(work.online.store.artists_without_genres(source, as_of).await?)
}

async fn from_musicbrainz(work: &mut Work<'_>) -> Result<(), Stop> {
    let source = LookupSource::MusicBrainz;
    let (online, cache) = (work.online, work.online.store.cache());
    let tasks = tasks(work, source).await?;
    let ids: Vec<String> = tasks.iter().map(|task| task.artist_id.clone()).collect();
    let mut known = cache.musicbrainz_ids(&ids).await?;
    // Whole batches of those not asked for yet, also when the last sync was left in the middle of one.
    let unasked: Vec<String> = ids.into_iter().filter(|id| !known.contains_key(id)).collect();
    let mut batches = unasked.chunks(BATCH);
    let mut asked: HashSet<&str> = HashSet::new();
    for (at, task) in tasks.iter().enumerate() {
        let id = task.artist_id.as_str();
        if !known.contains_key(id)
            && !asked.contains(id)
            && let Some(batch) = batches.next()
        {
            let answered = work.ask(online.musicbrainz.artists_by_spotify(batch)).await?;
            let found = |id: &String| answered.iter().any(|(found, _)| found == id);
            let misses: Vec<Miss> = batch.iter().filter(|id| !found(id)).map(|id| miss(id, online.now())).collect();
            cache.put_musicbrainz_ids(&answered, &misses, online.now()).await?;
            asked.extend(batch.iter().map(String::as_str));
            known.extend(answered);
        }
        if let Some(mbid) = known.get(id) {
            let genres = work.ask(online.musicbrainz.genres(mbid)).await?;
            keep(work, source, task, genres).await?;
        }
        work.tell(at as u32 + 1, Some(tasks.len() as u32));
    }
    Ok(())
}

async fn from_lastfm(work: &mut Work<'_>) -> Result<(), Stop> {
    let source = LookupSource::LastFm;
    let Some(lastfm) = work.online.lastfm.clone() else { return Ok(()) };
    let tasks = tasks(work, source).await?;
    let total = tasks.len() as u32;
    for (at, task) in tasks.iter().enumerate().filter(|(_, task)| !task.artist_name.is_empty()) {
        let genres = work.ask(lastfm.top_tags(&task.artist_name)).await?;
        keep(work, source, task, genres).await?;
        work.tell(at as u32 + 1, Some(total));
    }
    Ok(())
}

async fn keep(work: &Work<'_>, source: LookupSource, task: &GenreTask, genres: Vec<String>) -> Result<(), Stop> {
    let now = work.online.now();
    let (found, misses) = if genres.is_empty() {
        (Vec::new(), vec![miss(&task.artist_id, now)])
    } else {
        (vec![Artist { id: task.artist_id.clone(), name: task.artist_name.clone(), genres }], Vec::new())
    };
    Ok(work.online.store.cache().put_genres_answer(source, &found, &misses, now).await?)
}

fn miss(artist_id: &str, now: Timestamp) -> Miss {
    Miss { subject: artist_id.to_owned(), retry_at: now + MISS_PAUSE }
}
