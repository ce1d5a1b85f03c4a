//! The rules that are never relaxed (ruling D1) and the budgets of the others (D3), read straight from
//! the mix and the library.

use runclub_engine::{
    library::{History, Library, Track},
    mix::{Mix, MixTrack, Relaxation},
    request::Request,
    title,
};

const LENGTHS_MS: std::ops::RangeInclusive<u32> = 90_000..=360_000;
const LOCKOUT_MS: i64 = 240 * 3_600_000;

/// Every rule that a mix breaks, in words.
pub(crate) fn broken(mix: &Mix, library: &Library, history: &History) -> Vec<String> {
    let mut broken = arrangement(&mix.tracks);
    for track in &mix.tracks {
        let Some(at) = library.find(&track.track_id) else {
            broken.push(format!("{} is not in the library", track.track_id));
            continue;
        };
        let names = [track.artist_id.as_str(), track.artist_name.as_str()];
        let row = library.track(at);
        broken.extend(song(row, names, &mix.request).into_iter().map(|what| format!("{} {what}", track.track_id)));
        let used_ms = history.tracks.get(&track.track_id).map(|usage| usage.last_used_at.as_millisecond());
        let rests = used_ms.is_some_and(|at| mix.request.now.as_millisecond() - at <= LOCKOUT_MS);
        if rests && track.relaxation != Some(Relaxation::LockoutBreak) {
            broken.push(format!("{} rests", track.track_id));
        }
    }
    broken
}

/// What songs may not do together.
fn arrangement(tracks: &[MixTrack]) -> Vec<String> {
    let mut broken = Vec::new();
    let key = |track: &MixTrack| (track.artist_id.clone(), title::normalise(&track.name));
    for (at, track) in tracks.iter().enumerate() {
        let before = &tracks[..at];
        if before.iter().any(|earlier| earlier.track_id == track.track_id || key(earlier) == key(track)) {
            broken.push(format!("{} plays twice", track.track_id));
        }
        if before.last().is_some_and(|last| last.artist_id == track.artist_id) {
            broken.push(format!("{} plays twice in a row", track.artist_id));
        }
        if before.iter().filter(|earlier| earlier.artist_id == track.artist_id).count() >= 2 {
            broken.push(format!("{} plays more than twice", track.artist_id));
        }
    }
    for (relaxation, most) in [(Relaxation::NeighborUmbrella, 2), (Relaxation::LockoutBreak, 1)] {
        let slots = tracks.iter().filter(|track| track.relaxation == Some(relaxation)).count();
        if slots > most {
            broken.push(format!("{slots} slots are relaxed by {relaxation:?}"));
        }
    }
    broken
}

/// What a song may not be.
fn song(row: &Track, artist: [&str; 2], request: &Request) -> Vec<&'static str> {
    let decade = row.release_year.map(|year| year - year.rem_euclid(10));
    let wanted_decade = || decade.is_some_and(|decade| request.decades.contains(&decade));
    let rules = [
        (LENGTHS_MS.contains(&row.duration_ms), "is too short or too long"),
        (row.features.is_some() || row.tempo_override.is_some(), "has no features"),
        (row.playable != Some(false), "cannot be played"),
        (!request.exclude_artists.iter().any(|name| artist.contains(&name.as_str())), "is by an excluded artist"),
        (!request.exclude_genres.iter().any(|name| row.genres.contains(name)), "is of an excluded genre"),
        (request.decades.is_empty() || wanted_decade(), "is of another decade"),
        (request.allow_explicit || row.explicit != Some(true), "is explicit"),
    ];
    rules.into_iter().filter(|(holds, _)| !holds).map(|(_, what)| what).collect()
}
