//! What the services sent: `cache.db`.

use std::collections::BTreeMap;

use jiff::Timestamp;
use runclub_engine::library::{Artist, AudioFeatures, Track};

use crate::{
    Member, Membership, Store, StoreError, TrackFacts,
    table::{
        self, artist,
        audio_feature::{self, AudioFeatureRow},
        membership,
        track::{self, TrackEntry, TrackRow},
    },
};

/// Access to what the services sent. Each call keeps all it was given, or nothing.
#[derive(Debug, Clone, Copy)]
pub struct Cache<'s> {
    pub(crate) store: &'s Store,
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
        let entries: Vec<TrackEntry> = tracks.iter().map(|track| TrackEntry::from(TrackRow::from(track))).collect();
        self.store.cache.write(async |transaction| track::put(transaction, &entries, now).await).await
    }

    /// Keeps measured sound by track id, in place of what was there; also of songs only imported.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn put_features(&self, features: &[(String, AudioFeatures)], now: Timestamp) -> Result<(), StoreError> {
        let rows = AudioFeatureRow::of(features);
        self.store.cache.write(async |transaction| audio_feature::put(transaction, &rows, now).await).await
    }

    /// Keeps what a service says about artists. Genres are replaced by new ones, never by none: the
    /// service that knows the names does not know the genres (ruling F2).
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn put_artists(&self, artists: &[Artist], now: Timestamp) -> Result<(), StoreError> {
        self.store.cache.write(async |transaction| artist::put(transaction, artists, None, now).await).await
    }

    /// Puts songs on a list. Their tracks must have been kept before.
    ///
    /// # Errors
    /// When the file cannot be written, or a track is not known.
    pub async fn add_members(&self, list: &Membership, members: &[Member], now: Timestamp) -> Result<(), StoreError> {
        self.store.cache.write(async |transaction| membership::put(transaction, list, members, None, now).await).await
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

    /// What is known of songs about to be saved, each once, in the order of the ids; those the services
    /// never described are left out.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn track_facts(&self, ids: &[String]) -> Result<Vec<TrackFacts>, StoreError> {
        self.store.cache.read(async |transaction| track::facts(transaction, ids).await).await
    }

    /// Where the covers of songs are, by track id, as far as known.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn image_urls(&self, ids: &[String]) -> Result<BTreeMap<String, String>, StoreError> {
        self.store.cache.read(async |transaction| track::image_urls(transaction, ids).await).await
    }

    /// Forgets everything the services sent, and leaves no byte of it in the file. Others may have the
    /// file open.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when another reads for so long that the file cannot be rewritten: its rows
    /// are gone then, their bytes not yet. Or when the file cannot be written.
    pub async fn clear(&self) -> Result<(), StoreError> {
        self.store.cache.scrub(table::empty).await
    }
}
