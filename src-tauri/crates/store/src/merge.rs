//! How two descriptions of one song become one: the newer or better one wins where it knows
//! something, and what it does not know is filled from the other.

use std::{cmp::Ordering, iter::Peekable};

use jiff::Timestamp;
use runclub_engine::{
    library::{Artist, AudioFeatures, Track},
    mix::Source,
};

use crate::table::{audio_feature::AudioFeatureRow, membership::MembershipRow, track::TrackRow};

/// What `winner` says, filled from `other`.
pub(crate) fn tracks(winner: TrackRow, other: TrackRow) -> TrackRow {
    TrackRow {
        id: winner.id,
        name: text(winner.name, other.name),
        artist_id: text(winner.artist_id, other.artist_id),
        genres: if winner.genres.is_empty() { other.genres } else { winner.genres },
        album: winner.album.or(other.album),
        release_year: winner.release_year.or(other.release_year),
        duration_ms: if winner.duration_ms > 0 { winner.duration_ms } else { other.duration_ms },
        explicit: winner.explicit.or(other.explicit),
        playable: winner.playable.or(other.playable),
    }
}

/// What `winner` says, filled from `other`; a value outside its range says nothing (ruling C2).
pub(crate) fn features(winner: AudioFeatures, other: AudioFeatures) -> AudioFeatures {
    let share = |value: &f64| (0.0..=1.0).contains(value);
    AudioFeatures {
        tempo: known(winner.tempo, other.tempo, |bpm| bpm.is_finite() && *bpm > 0.0),
        energy: known(winner.energy, other.energy, share),
        danceability: known(winner.danceability, other.danceability, share),
        valence: known(winner.valence, other.valence, share),
        loudness: known(winner.loudness, other.loudness, |db| db.is_finite()),
        speechiness: known(winner.speechiness, other.speechiness, share),
        key: known(winner.key, other.key, |key| (0..=11).contains(key)),
        mode: known(winner.mode, other.mode, |mode| (0..=1).contains(mode)),
        time_signature: known(winner.time_signature, other.time_signature, |beats| *beats > 0),
    }
}

/// What `winner` says, filled from `other`.
pub(crate) fn artists(winner: Artist, other: Artist) -> Artist {
    Artist {
        id: winner.id,
        name: text(winner.name, other.name),
        genres: if winner.genres.is_empty() { other.genres } else { winner.genres },
    }
}

pub(crate) fn text(winner: String, other: String) -> String {
    if winner.is_empty() { other } else { winner }
}

/// A sensible value first; failing that, whatever was received.
fn known<T: Copy>(winner: Option<T>, other: Option<T>, sensible: impl Fn(&T) -> bool) -> Option<T> {
    winner.filter(&sensible).or(other.filter(&sensible)).or(winner).or(other)
}

/// Everything one file knows about songs, each list sorted by track id.
#[derive(Debug, Default)]
pub(crate) struct Songs {
    pub(crate) tracks: Vec<TrackRow>,
    pub(crate) features: Vec<AudioFeatureRow>,
    pub(crate) memberships: Vec<MembershipRow>,
}

/// The songs of the library: those with a membership. The service wins over the import; the best
/// source of either file counts (likes before playlists before the catalogue).
pub(crate) fn library(imported: Songs, served: Songs, mut tempo_override: impl FnMut(&str) -> Option<f64>) -> Vec<Track> {
    let features = full_outer(
        served.features,
        imported.features,
        |row| &row.track_id,
        |winner, other| AudioFeatureRow { features: self::features(winner.features, other.features), track_id: winner.track_id },
    );
    let mut features = features.into_iter().peekable();
    let mut served_members = served.memberships.into_iter().peekable();
    let mut imported_members = imported.memberships.into_iter().peekable();

    let rows = full_outer(served.tracks, imported.tracks, |row| &row.id, tracks);
    let mut library = Vec::with_capacity(rows.len());
    for row in rows {
        let features = take_until(&mut features, &row.id, |feature| &feature.track_id).last().map(|row| row.features);
        let mut joined = Joined::default();
        for member in take_until(&mut served_members, &row.id, |member| &member.track_id) {
            joined.add(&member);
        }
        for member in take_until(&mut imported_members, &row.id, |member| &member.track_id) {
            joined.add(&member);
        }
        let Some(source) = joined.source else { continue };
        library.push(Track {
            tempo_override: tempo_override(&row.id),
            features,
            added_at: joined.added_at(),
            source,
            id: row.id,
            name: row.name,
            artist_id: row.artist_id,
            genres: row.genres,
            album: row.album,
            release_year: row.release_year,
            duration_ms: row.duration_ms,
            explicit: row.explicit,
            playable: row.playable,
        });
    }
    library
}

/// How a song joined the library: its best source, and the earliest date that one knows.
#[derive(Debug, Default)]
pub(crate) struct Joined {
    pub(crate) source: Option<Source>,
    added_at: Option<Timestamp>,
    added_at_elsewhere: Option<Timestamp>,
}

impl Joined {
    /// When it joined: by its best source, else by any.
    pub(crate) fn added_at(&self) -> Option<Timestamp> {
        self.added_at.or(self.added_at_elsewhere)
    }

    pub(crate) fn add(&mut self, member: &MembershipRow) {
        let earliest = |a: Option<Timestamp>, b: Option<Timestamp>| [a, b].into_iter().flatten().min();
        let order = self.source.map_or(Ordering::Less, |best| member.source.cmp(&best));
        match order {
            Ordering::Less => {
                self.added_at_elsewhere = earliest(self.added_at_elsewhere, self.added_at);
                self.source = Some(member.source);
                self.added_at = member.added_at;
            }
            Ordering::Equal => self.added_at = earliest(self.added_at, member.added_at),
            Ordering::Greater => self.added_at_elsewhere = earliest(self.added_at_elsewhere, member.added_at),
        }
    }
}

/// Every artist either file knows; the service wins over the import.
pub(crate) fn all_artists(imported: Vec<Artist>, served: Vec<Artist>) -> Vec<Artist> {
    full_outer(served, imported, |artist| &artist.id, artists)
}

/// Merges two lists sorted by a unique id into one; `both` joins the rows they share.
pub(crate) fn full_outer<T>(left: Vec<T>, right: Vec<T>, id: impl Fn(&T) -> &String, both: impl Fn(T, T) -> T) -> Vec<T> {
    if right.is_empty() {
        return left;
    }
    if left.is_empty() {
        return right;
    }
    let mut merged = Vec::with_capacity(left.len().max(right.len()));
    let mut right = right.into_iter().peekable();
    for row in left {
        while let Some(other) = right.next_if(|other| id(other) < id(&row)) {
            merged.push(other);
        }
        match right.next_if(|other| id(other) == id(&row)) {
            Some(other) => merged.push(both(row, other)),
            None => merged.push(row),
        }
    }
    merged.extend(right);
    merged
}

/// Takes the rows of `id` from a list sorted by id, dropping those before it (they belong to nothing).
fn take_until<'r, T, I: Iterator<Item = T>>(
    rows: &'r mut Peekable<I>,
    id: &'r str,
    id_of: impl Fn(&T) -> &String + 'r,
) -> impl Iterator<Item = T> + 'r {
    while rows.next_if(|row| id_of(row).as_str() < id).is_some() {}
    std::iter::from_fn(move || rows.next_if(|row| id_of(row) == id))
}
