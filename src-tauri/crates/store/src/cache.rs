//! What the services sent: `cache.db`.

use std::collections::HashMap;

use jiff::Timestamp;
use runclub_engine::library::{Artist, AudioFeatures, Track};

use crate::{
    Member, Membership, Store, StoreError, merge,
    table::{
        CHUNK, artist,
        audio_feature::{self, AudioFeatureRow},
        membership,
        track::{self, TrackRow},
    },
};

/// Access to what the services sent. Each call keeps all it was given, or nothing.
#[derive(Debug, Clone, Copy)]
pub struct Cache<'s> {
    store: &'s Store,
}

impl Store {
    /// Access to what the services sent.
    pub const fn cache(&self) -> Cache<'_> {
        Cache { store: self }
    }
}

impl Cache<'_> {
    /// Keeps what a service says about songs, in place of what it said before. Features, source,
    /// date and tempo override are not read: they come by the other calls.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn put_tracks(&self, tracks: &[Track], now: Timestamp) -> Result<(), StoreError> {
        let rows: Vec<TrackRow> = tracks.iter().map(TrackRow::from).collect();
        self.store.cache.write(async |transaction| track::put(transaction, &rows, now).await).await
    }

    /// Keeps measured sound by track id, in place of what was there; also of songs only imported.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn put_features(&self, features: &[(String, AudioFeatures)], now: Timestamp) -> Result<(), StoreError> {
        let rows: Vec<AudioFeatureRow> = features
            .iter()
            .map(|(track_id, features)| AudioFeatureRow { track_id: track_id.clone(), features: *features })
            .collect();
        self.store.cache.write(async |transaction| audio_feature::put(transaction, &rows, now).await).await
    }

    /// Keeps what a service says about artists. Genres are replaced by new ones, never by none: the
    /// service that knows the names does not know the genres (ruling F2).
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn put_artists(&self, artists: &[Artist], now: Timestamp) -> Result<(), StoreError> {
        self.store
            .cache
            .write(async |transaction| {
                for artists in artists.chunks(CHUNK) {
                    let ids: Vec<&str> = artists.iter().map(|artist| artist.id.as_str()).collect();
                    let known = artist::some(transaction, &ids).await?;
                    let known: HashMap<&str, &Artist> = known.iter().map(|artist| (artist.id.as_str(), artist)).collect();
                    let merged = artists.iter().map(|artist| match known.get(artist.id.as_str()) {
                        Some(&old) => merge::artists(artist.clone(), old.clone()),
                        None => artist.clone(),
                    });
                    let merged: Vec<Artist> = merged.collect();
                    artist::put(transaction, &merged, now).await?;
                }
                Ok(())
            })
            .await
    }

    /// Puts songs on a list. Their tracks must have been kept before.
    ///
    /// # Errors
    /// When the file cannot be written, or a track is not known.
    pub async fn add_members(&self, list: &Membership, members: &[Member], now: Timestamp) -> Result<(), StoreError> {
        self.store.cache.write(async |transaction| membership::put(transaction, list, members, now).await).await
    }

    /// Takes songs off a list; those that are not on it do not matter.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn remove_members(&self, list: &Membership, track_ids: &[String]) -> Result<(), StoreError> {
        self.store.cache.write(async |transaction| membership::remove(transaction, list, track_ids).await).await
    }

    /// The songs on a list, by id.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn members(&self, list: &Membership) -> Result<Vec<Member>, StoreError> {
        self.store.cache.read(async |transaction| membership::of(transaction, list).await).await
    }
}
