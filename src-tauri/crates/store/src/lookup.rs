//! What is still unknown about the songs of the library, and the answers of those who were asked.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashMap, HashSet},
};

use jiff::Timestamp;
use runclub_engine::library::{Artist, AudioFeatures};
use sqlx::SqliteConnection;

use crate::{
    Cache, LookupSource, Miss, Store, StoreError,
    merge::{self, Joined},
    table::{
        CHUNK, artist,
        audio_feature::{self, AudioFeatureRow},
        membership, miss, musicbrainz_id,
        track::{self, Credit, Recording},
    },
};

/// A song whose sound is unknown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeatureTask {
    /// The song.
    pub track_id: String,
    /// Its recording, when known.
    pub isrc: Option<String>,
    /// Year of its album, when known.
    pub release_year: Option<i32>,
}

/// An artist whose genres are unknown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GenreTask {
    /// The artist.
    pub artist_id: String,
    /// Their name; empty when unknown.
    pub artist_name: String,
    /// How many songs of the library have them as main artist and no genres of their own.
    pub songs: u32,
}

impl Cache<'_> {
    /// Keeps what ReccoBeats answered: sound by track id, and what it did not know. A song that was
    /// found is no longer missed, unless it is among both.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn put_features_answer(
        &self,
        features: &[(String, AudioFeatures)],
        misses: &[Miss],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let rows = AudioFeatureRow::of(features);
        let found: Vec<&str> = features.iter().map(|(track_id, _)| track_id.as_str()).collect();
        self.store
            .cache
            .write(async |transaction| {
                audio_feature::put(transaction, &rows, now).await?;
                miss::remove(transaction, LookupSource::ReccoBeats, &found).await?;
                miss::put(transaction, LookupSource::ReccoBeats, misses, now).await
            })
            .await
    }

    /// Keeps which artists of MusicBrainz some artists are, and which it does not know.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn put_musicbrainz_ids(&self, ids: &[(String, String)], misses: &[Miss], now: Timestamp) -> Result<(), StoreError> {
        self.store
            .cache
            .write(async |transaction| {
                musicbrainz_id::put(transaction, ids, now).await?;
                miss::put(transaction, LookupSource::MusicBrainz, misses, now).await
            })
            .await
    }

    /// The MusicBrainz ids of those of these artists that are known.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn musicbrainz_ids(&self, artist_ids: &[String]) -> Result<HashMap<String, String>, StoreError> {
        self.store
            .cache
            .read(async |transaction| {
                let mut known = HashMap::new();
                for ids in artist_ids.chunks(CHUNK) {
                    known.extend(musicbrainz_id::some(transaction, ids).await?);
                }
                Ok(known)
            })
            .await
    }

    /// Keeps what a source of genres answered: artists with their genres, and those it did not know. An
    /// artist that was found is no longer missed, unless it is among both. A name that is known is not
    /// replaced by none.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn put_genres_answer(
        &self,
        source: LookupSource,
        found: &[Artist],
        misses: &[Miss],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let ids: Vec<&str> = found.iter().map(|artist| artist.id.as_str()).collect();
        self.store
            .cache
            .write(async |transaction| {
                artist::put(transaction, found, Some(source), now).await?;
                miss::remove(transaction, source, &ids).await?;
                miss::put(transaction, source, misses, now).await
            })
            .await
    }
}

impl Store {
    /// The songs of the library that a service can look up, of which neither tempo nor energy is known
    /// and that were not asked for in vain lately: likes first, then playlists, then the catalogue, in
    /// each the newest first.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub async fn songs_without_features(&self, now: Timestamp) -> Result<Vec<FeatureTask>, StoreError> {
        let imported = self.user.read(async |transaction| membership::unmeasured(transaction).await);
        let served = self.cache.read(async |transaction| membership::unmeasured(transaction).await);
        let (imported, served) = tokio::try_join!(imported, served)?;
        let mut songs: BTreeMap<String, Joined> = BTreeMap::new();
        for row in served.into_iter().chain(imported).filter(|row| can_be_looked_up(&row.track_id)) {
            match songs.get_mut(&row.track_id) {
                Some(joined) => joined.add(&row),
                None => songs.entry(row.track_id.clone()).or_default().add(&row),
            }
        }
        let ids: Vec<String> = songs.keys().cloned().collect();
        let imported = self.user.read(async |transaction| Known::read(transaction, &ids).await);
        let served = self.cache.read(async |transaction| {
            Ok((Known::read(transaction, &ids).await?, miss::all(transaction, LookupSource::ReccoBeats).await?))
        });
        let (imported, (served, misses)) = tokio::try_join!(imported, served)?;
        songs.retain(|id, _| !imported.measured.contains(id) && !served.measured.contains(id) && !misses.is_fresh(id, now));

        let mut songs: Vec<(String, Joined)> = songs.into_iter().collect();
        // By id already, and the sort keeps that order among equals.
        songs.sort_by_cached_key(|(_, joined)| (joined.source, Reverse(joined.added_at())));
        Ok(songs.into_iter().map(|(track_id, _)| feature_task(track_id, &served, &imported)).collect())
    }

    /// The main artists of songs of the library that a source can look up: neither they nor at least one
    /// of those songs has genres, and the source was not asked in vain lately. Those with the most such
    /// songs first.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub async fn artists_without_genres(&self, source: LookupSource, now: Timestamp) -> Result<Vec<GenreTask>, StoreError> {
        let imported = self.user.read(async |transaction| track::credits(transaction).await);
        let served = self.cache.read(async |transaction| {
            let credits = track::credits(transaction).await?;
            Ok((credits, miss::all(transaction, source).await?))
        });
        let (imported, (served, misses)) = tokio::try_join!(imported, served)?;
        let mut songs = songs_by_artist(imported, served);
        songs.retain(|artist_id, _| !misses.is_fresh(artist_id, now));

        let ids: Vec<String> = songs.keys().cloned().collect();
        let imported = self.user.read(async |transaction| artists(transaction, &ids).await);
        let served = self.cache.read(async |transaction| artists(transaction, &ids).await);
        let (mut imported, mut served) = tokio::try_join!(imported, served)?;
        let mut tasks = Vec::with_capacity(songs.len());
        for (artist_id, songs) in songs {
            let known = merge::artists(take(&mut served, &artist_id), take(&mut imported, &artist_id));
            if known.genres.is_empty() {
                tasks.push(GenreTask { artist_id, artist_name: known.name, songs });
            }
        }
        tasks.sort_by_key(|task| Reverse(task.songs));
        Ok(tasks)
    }
}

/// Whether an id is one of the service's, which others know too, not one of ours.
fn can_be_looked_up(id: &str) -> bool {
    id.len() == 22 && id.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// What one file knows of some songs.
struct Known {
    measured: HashSet<String>,
    recordings: HashMap<String, Recording>,
}

impl Known {
    async fn read(connection: &mut SqliteConnection, ids: &[String]) -> sqlx::Result<Self> {
        let measured = audio_feature::measured(connection, ids).await?.into_iter().collect();
        Ok(Self { measured, recordings: track::recordings(connection, ids).await? })
    }

    fn recording(&self, id: &str) -> Recording {
        self.recordings.get(id).cloned().unwrap_or_default()
    }
}

fn feature_task(track_id: String, served: &Known, imported: &Known) -> FeatureTask {
    let (served, imported) = (served.recording(&track_id), imported.recording(&track_id));
    FeatureTask { track_id, isrc: served.isrc.or(imported.isrc), release_year: served.release_year.or(imported.release_year) }
}

/// How many songs of the library have no genres, by main artist, of those that can be looked up.
fn songs_by_artist(imported: Vec<Credit>, served: Vec<Credit>) -> BTreeMap<String, u32> {
    let credits = merge::full_outer(
        served,
        imported,
        |credit| &credit.id,
        |winner, other| Credit {
            id: winner.id,
            artist_id: merge::text(winner.artist_id, other.artist_id),
            has_genres: winner.has_genres || other.has_genres,
            is_member: winner.is_member || other.is_member,
        },
    );
    let mut songs = BTreeMap::new();
    for credit in credits {
        if credit.is_member && !credit.has_genres && can_be_looked_up(&credit.artist_id) {
            *songs.entry(credit.artist_id).or_default() += 1;
        }
    }
    songs
}

async fn artists(connection: &mut SqliteConnection, ids: &[String]) -> sqlx::Result<HashMap<String, Artist>> {
    let mut found = HashMap::new();
    for ids in ids.chunks(CHUNK) {
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let artists = artist::some(connection, &ids).await?;
        found.extend(artists.into_iter().map(|artist| (artist.id.clone(), artist)));
    }
    Ok(found)
}

fn take(artists: &mut HashMap<String, Artist>, id: &str) -> Artist {
    artists.remove(id).unwrap_or_default()
}
