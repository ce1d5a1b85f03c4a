//! Which tracks pass the hard filters of a request (algorithm.md "Hard Filters", D1, D4–D7).

use super::bonus::decade;
use super::document::Request;
use super::genres::{Affinity, affinities, selected_affinity, umbrella};
use super::library::{OracleTrack, OracleUsage, names_artist};
use super::time::days_between;

/// Shortest song, in ms (D1).
pub const SHORTEST_MS: i64 = 90_000;
/// Longest song, in ms (D1).
pub const LONGEST_MS: i64 = 360_000;

/// The latest use of a track, if it was ever used.
pub fn last_used_ms(usage: &[OracleUsage], track_id: &str) -> Option<i64> {
    usage.iter().filter(|row| row.track_id == track_id).map(|row| row.last_used_ms).max()
}

/// Free again only when more than 10 × 24 h have passed (D6).
pub fn is_locked_out(last_used_ms: Option<i64>, now_ms: i64) -> bool {
    last_used_ms.is_some_and(|used| days_between(used, now_ms) <= 10.0)
}

/// The decade filter: an unknown year is excluded only while a filter is on (D5).
pub fn passes_decade(release_year: Option<i32>, request: &Request) -> bool {
    request.decades.is_empty() || release_year.is_some_and(|year| request.decades.contains(&decade(year)))
}

/// The genre filter: affinity > 0 to a selected umbrella (algorithm.md, "Hard Filters").
pub fn passes_genre(genres: &[String], request: &Request, affinity: Affinity) -> bool {
    request.genres.is_empty() || selected_affinity(&affinities(genres, affinity), &request.genres) > 0.0
}

/// Explicit songs are out only when asked for; unknown passes (D1).
pub fn passes_explicit(explicit: Option<bool>, request: &Request) -> bool {
    request.allow_explicit || explicit != Some(true)
}

/// Exclusions (C5, D1): an artist by id or name; a genre by umbrella slug (any affinity to it) or
/// by the genre string itself.
pub fn is_excluded(artist_id: &str, artist_name: &str, genres: &[String], request: &Request, affinity: Affinity) -> bool {
    let by_artist = request.exclude_artists.iter().any(|wanted| names_artist(wanted, artist_id, artist_name));
    let by_genre = request.exclude_genres.iter().any(|wanted| {
        let has_string = genres.iter().any(|genre| genre.to_lowercase() == wanted.to_lowercase());
        let has_umbrella = umbrella(wanted).is_some_and(|index| affinities(genres, affinity)[index] > 0.0);
        has_string || has_umbrella
    });
    by_artist || by_genre
}

/// Length within 90 to 360 s, both included (D1).
pub fn has_fitting_length(duration_ms: i64) -> bool {
    (SHORTEST_MS..=LONGEST_MS).contains(&duration_ms)
}

/// All hard filters but the lockout.
pub fn passes_filters(track: &OracleTrack, request: &Request, affinity: Affinity) -> bool {
    track.has_features()
        && has_fitting_length(track.duration_ms)
        && passes_decade(track.release_year, request)
        && passes_genre(&track.artist_genres, request, affinity)
        && passes_explicit(track.explicit, request)
        && !is_excluded(&track.artist_id, &track.artist_name, &track.artist_genres, request, affinity)
}

/// The library's tracks that pass every hard filter of the request, lockout included. Of rows with
/// one id the first counts.
pub fn pool<'a>(
    library: &'a [OracleTrack],
    usage: &[OracleUsage],
    request: &Request,
    affinity: Affinity,
) -> Vec<&'a OracleTrack> {
    let mut seen = std::collections::BTreeSet::new();
    library
        .iter()
        .filter(|track| seen.insert(&track.track_id))
        .filter(|track| passes_filters(track, request, affinity))
        .filter(|track| !is_locked_out(last_used_ms(usage, &track.track_id), request.now_ms))
        .collect()
}
