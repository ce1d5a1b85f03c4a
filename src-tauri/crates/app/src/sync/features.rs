//! Tempo, energy and the rest of a song's sound, from ReccoBeats.

use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use runclub_services::{ServiceError, reccobeats::AskedTrack};
use runclub_store::{FeatureTask, Miss};

use super::{
    Ending,
    work::{Stop, Work},
};
use crate::online::Consent;

/// Songs per request (services: 1 to 40).
const BATCH: usize = 40;
/// A song that ReccoBeats does not know is asked for again after this long.
const MISS_PAUSE: SignedDuration = SignedDuration::from_hours(24 * 30);
/// A new release, which it may learn of soon.
const NEW_MISS_PAUSE: SignedDuration = SignedDuration::from_hours(24 * 7);

pub(super) async fn run(work: &mut Work<'_>) -> Result<Ending, Stop> {
    if !work.consents.given(Consent::ReccoBeats) {
        return Ok(Ending::NoConsent);
    }
    let online = work.online;
    let now = online.now();
    // A full sync asks again for what was not known: as if every memory had run out.
    let as_of = if work.request.full { Timestamp::MAX } else { now };
    let tasks = online.store.songs_without_features(as_of).await?;
    let total = tasks.len() as u32;
    let (mut done, mut unknown, mut refused) = (0, 0, 0);
    for batch in tasks.chunks(BATCH) {
        match answer(work, batch, now).await {
            Ok(misses) => unknown += misses,
            // One batch that is refused does not keep the others from theirs.
            Err(Stop::Service(ServiceError::Rejected { .. })) => refused += batch.len() as u32,
            Err(stop) => return Err(stop),
        }
        done += batch.len() as u32;
        work.tell(done, Some(total));
    }
    if unknown > 0 {
        work.note(format!("{unknown} of {total} songs are not known to ReccoBeats; they are asked for again in a month."));
    }
    if refused > 0 {
        work.note(format!("ReccoBeats refused to look up {refused} songs; the next sync tries them again."));
    }
    Ok(Ending::Done)
}

/// Asks for a batch and keeps the answer; returns how many songs are not known.
async fn answer(work: &Work<'_>, batch: &[FeatureTask], now: Timestamp) -> Result<u32, Stop> {
    let asked: Vec<AskedTrack> =
        batch.iter().map(|task| AskedTrack { id: task.track_id.clone(), isrc: task.isrc.clone() }).collect();
    let found = work.ask(work.online.reccobeats.audio_features(&asked)).await?;
    let misses: Vec<Miss> = batch
        .iter()
        .filter(|task| found.iter().all(|(id, _)| *id != task.track_id))
        .map(|task| Miss { subject: task.track_id.clone(), retry_at: retry_at(task.release_year, now) })
        .collect();
    work.online.store.cache().put_features_answer(&found, &misses, now).await?;
    Ok(misses.len() as u32)
}

fn retry_at(release_year: Option<i32>, now: Timestamp) -> Timestamp {
    let this_year = i32::from(now.to_zoned(TimeZone::UTC).year());
    now + if release_year == Some(this_year) { NEW_MISS_PAUSE } else { MISS_PAUSE }
}
