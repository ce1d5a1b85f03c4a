//! Library files become rows of `user.db`.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use runclub_engine::library::{Artist, Track};
use sqlx::SqliteConnection;

use crate::{
    Membership, Store, StoreError, merge,
    table::{
        CHUNK, artist,
        audio_feature::{self, AudioFeatureRow},
        membership::{self, Member},
        track::{self, TrackEntry, TrackRow},
    },
};

/// What an import did, counted in different songs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ImportOutcome {
    /// New in the imported rows.
    pub added: u32,
    /// Known, with something new about them.
    pub updated: u32,
    /// Known, with nothing new.
    pub unchanged: u32,
}

impl Store {
    /// Keeps what a library file says. All of it or nothing; the same file again changes nothing.
    ///
    /// A song that is already known takes what the new file knows and keeps what it does not, joins
    /// `membership` besides those it has, and keeps the runner's tempo. Of two songs with one id the
    /// first counts, of two artists the one with more genres, as in
    /// [`Library::new`](runclub_engine::library::Library::new). The tracks' own `source` and
    /// `tempo_override` are not read: `membership` and [`Store::set_tempo_override`] say those.
    ///
    /// # Errors
    /// When the file cannot be written; nothing is kept then.
    pub async fn import(
        &self,
        tracks: &[Track],
        artists: &[Artist],
        membership: &Membership,
        now: Timestamp,
    ) -> Result<ImportOutcome, StoreError> {
        let mut seen = HashSet::with_capacity(tracks.len());
        let tracks: Vec<&Track> = tracks.iter().filter(|track| seen.insert(track.id.as_str())).collect();
        let artists = distinct(artists);
        self.user
            .write(async |transaction| {
                let mut outcome = ImportOutcome::default();
                for tracks in tracks.chunks(CHUNK) {
                    import_tracks(transaction, tracks, membership, now, &mut outcome).await?;
                }
                for artists in artists.chunks(CHUNK) {
                    import_artists(transaction, artists, now).await?;
                }
                Ok(outcome)
            })
            .await
    }
}

fn distinct(artists: &[Artist]) -> Vec<&Artist> {
    let mut artists: Vec<&Artist> = artists.iter().collect();
    artists.sort_by(|a, b| a.id.cmp(&b.id).then(b.genres.len().cmp(&a.genres.len())));
    artists.dedup_by(|later, first| later.id == first.id);
    artists
}

async fn import_tracks(
    transaction: &mut SqliteConnection,
    tracks: &[&Track],
    list: &Membership,
    now: Timestamp,
    outcome: &mut ImportOutcome,
) -> sqlx::Result<()> {
    let ids: Vec<&str> = tracks.iter().map(|track| track.id.as_str()).collect();
    let known = by_id(track::some(transaction, &ids).await?, |row| row.id.clone());
    let known_features = by_id(audio_feature::some(transaction, &ids).await?, |row| row.track_id.clone());
    let known_members = by_id(membership::some(transaction, list, &ids).await?, |row| row.track_id.clone());

    let mut rows = Vec::new();
    let mut features = Vec::new();
    let mut members = Vec::new();
    for &track in tracks {
        let written = rows.len() + features.len() + members.len();
        let old = known.get(&track.id);
        push_if_new(&mut rows, TrackRow::from(track), old, merge::tracks);
        if let Some(measured) = track.features {
            let row = AudioFeatureRow { track_id: track.id.clone(), features: audio_feature::storable(measured) };
            push_if_new(&mut features, row, known_features.get(&track.id), |new, old| AudioFeatureRow {
                features: merge::features(new.features, old.features),
                ..new
            });
        }
        let member = Member { track_id: track.id.clone(), added_at: track.added_at };
        push_if_new(&mut members, member, known_members.get(&track.id), |new, old| Member {
            added_at: new.added_at.or(old.added_at),
            ..new
        });

        let changed = rows.len() + features.len() + members.len() > written;
        match (old, changed) {
            (None, _) => outcome.added += 1,
            (Some(_), true) => outcome.updated += 1,
            (Some(_), false) => outcome.unchanged += 1,
        }
    }
    let rows: Vec<TrackEntry> = rows.into_iter().map(TrackEntry::from).collect();
    track::put(transaction, &rows, now).await?;
    audio_feature::put(transaction, &features, now).await?;
    membership::put(transaction, list, &members, None, now).await
}

async fn import_artists(transaction: &mut SqliteConnection, artists: &[&Artist], now: Timestamp) -> sqlx::Result<()> {
    let ids: Vec<&str> = artists.iter().map(|artist| artist.id.as_str()).collect();
    let known = by_id(artist::some(transaction, &ids).await?, |artist| artist.id.clone());
    let mut changed = Vec::new();
    for &artist in artists {
        push_if_new(&mut changed, artist.clone(), known.get(&artist.id), merge::artists);
    }
    artist::put(transaction, &changed, None, now).await
}

fn by_id<T>(rows: Vec<T>, id: impl Fn(&T) -> String) -> HashMap<String, T> {
    rows.into_iter().map(|row| (id(&row), row)).collect()
}

/// Adds `new`, merged with what is known, unless nothing would change.
fn push_if_new<T: Clone + PartialEq>(rows: &mut Vec<T>, new: T, old: Option<&T>, merge: impl FnOnce(T, T) -> T) {
    match old {
        None => rows.push(new),
        Some(old) => {
            let merged = merge(new, old.clone());
            if merged != *old {
                rows.push(merged);
            }
        }
    }
}
