//! Spotify's Web API as it is in 2026: what works for a Client ID in development mode.

// What fails is told once, at the client.
#![allow(clippy::missing_errors_doc)]

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use self::endpoint::Endpoint;
use crate::{
    access::AccessTokens,
    address::Address,
    connection::{Call, Connection, Content},
    error::ServiceError,
    gate::Service,
    pace::Turn,
};

pub mod endpoint;
mod item;
mod list;
mod model;
#[cfg(test)]
mod tests;

pub use self::model::{
    ArtistDetails, ArtistRef, Item, NewPlaylist, Paging, Play, Playlist, PlaylistChange, PlaylistDetails, PlaylistItem, Profile,
    SavedTrack, TopRange, TrackItem, TrackUri, is_id,
};

/// The most entries on a page (services: read).
pub const PAGE: u32 = 50;
/// The most songs of one search.
pub const MOST_FOUND: u32 = 10;
/// The most songs one request writes.
pub const MOST_WRITTEN: usize = 100;

/// Podcasts must say what they are, or they come in the shape of songs.
const KINDS: &str = "track,episode";

/// A client of Spotify. Every function may fail as [`ServiceError`] tells; writes say with
/// [`ServiceError::outcome`] whether they may have been carried out.
///
/// `market` is a country of two letters or `from_token`; it goes out as given, and Spotify answers 400 to
/// one it does not know. Only with a market does it say whether a song can be played.
#[derive(Debug, Clone)]
pub struct Spotify {
    connection: Connection,
    address: Address,
    tokens: Arc<dyn AccessTokens>,
    turn: Turn,
}

impl Spotify {
    /// A client for syncing.
    pub fn new(connection: Connection, address: Address, tokens: Arc<dyn AccessTokens>) -> Self {
        Self { connection, address, tokens, turn: Turn::Background }
    }

    /// The same with the priority of saving: it may use the reserve that syncing leaves.
    #[must_use]
    pub fn saving(&self) -> Self {
        Self { turn: Turn::Saving, ..self.clone() }
    }

    /// Who is signed in.
    pub async fn me(&self) -> Result<Profile, ServiceError> {
        self.read(&self.call(&endpoint::ME), list::profile).await
    }

    /// Liked songs, newest first; at most [`PAGE`] of them.
    pub async fn liked_page(&self, offset: u32, limit: u32, market: Option<&str>) -> Result<Paging<SavedTrack>, ServiceError> {
        let call = with_market(page(self.call(&endpoint::LIKED), offset, limit), market);
        self.read(&call, |value| list::paging(value, &self.address, |entry| Some(item::saved_track(entry)))).await
    }

    /// The runner's playlists and those followed.
    pub async fn playlists_page(&self, offset: u32) -> Result<Paging<Playlist>, ServiceError> {
        let call = page(self.call(&endpoint::PLAYLISTS), offset, PAGE);
        self.read(&call, |value| list::paging(value, &self.address, list::playlist)).await
    }

    /// A playlist, with its first page if the runner owns it or works on it.
    pub async fn playlist(&self, id: &str, market: Option<&str>) -> Result<PlaylistDetails, ServiceError> {
        let call = with_market(self.call_of(&endpoint::PLAYLIST, id)?.with("additional_types", KINDS), market);
        self.read(&call, |value| list::playlist_details(value, &self.address)).await
    }

    /// A page of a playlist that the runner owns or works on.
    pub async fn playlist_items(
        &self,
        id: &str,
        offset: u32,
        market: Option<&str>,
    ) -> Result<Paging<PlaylistItem>, ServiceError> {
        let call = page(self.call_of(&endpoint::ITEMS, id)?, offset, PAGE).with("additional_types", KINDS);
        self.read(&with_market(call, market), |value| list::playlist_page(value, &self.address)).await
    }

    /// What was played last, newest first: at most 50 plays, and only those after a time.
    pub async fn recently_played(&self, after: Option<Timestamp>) -> Result<Vec<Play>, ServiceError> {
        let mut call = self.call(&endpoint::RECENT).with("limit", &PAGE.to_string());
        if let Some(after) = after {
            call = call.with("after", &after.as_millisecond().to_string());
        }
        self.read(&call, |value| list::elements(value, item::play)).await
    }

    /// The songs played most.
    pub async fn top_tracks(&self, range: TopRange, offset: u32) -> Result<Paging<Item>, ServiceError> {
        let call = page(self.call(&endpoint::TOP_TRACKS), offset, PAGE).with("time_range", range.slug());
        self.read(&call, |value| list::paging(value, &self.address, |entry| Some(item::item(entry)))).await
    }

    /// The artists played most.
    pub async fn top_artists(&self, range: TopRange, offset: u32) -> Result<Paging<ArtistDetails>, ServiceError> {
        let call = page(self.call(&endpoint::TOP_ARTISTS), offset, PAGE).with("time_range", range.slug());
        self.read(&call, |value| list::paging(value, &self.address, list::artist_details)).await
    }

    /// One song.
    pub async fn track(&self, id: &str, market: Option<&str>) -> Result<TrackItem, ServiceError> {
        let call = with_market(self.call_of(&endpoint::TRACK, id)?, market);
        self.read(&call, item::track).await
    }

    /// Songs that a search finds; at most [`MOST_FOUND`].
    pub async fn search_tracks(&self, query: &str, market: Option<&str>, limit: u32) -> Result<Vec<TrackItem>, ServiceError> {
        let limit = limit.clamp(1, MOST_FOUND).to_string();
        let call = self.call(&endpoint::SEARCH).with("q", query).with("type", "track").with("limit", &limit);
        self.read(&with_market(call, market), list::found_tracks).await
    }

    /// Creates a playlist. Names are not unique: after a lost answer it may be there.
    pub async fn create_playlist(&self, new: &NewPlaylist) -> Result<Playlist, ServiceError> {
        let fields = fields(Some(&new.name), new.description.as_deref(), Some(new.public));
        self.read(&write(self.call(&endpoint::CREATE), fields), list::playlist).await
    }

    /// Changes name, description or visibility. A change of nothing sends nothing.
    pub async fn change_playlist(&self, id: &str, change: &PlaylistChange) -> Result<(), ServiceError> {
        let fields = fields(change.name.as_deref(), change.description.as_deref(), change.public);
        if fields.as_object().is_some_and(Map::is_empty) {
            return Ok(());
        }
        let call = Call { content: Content::Nothing, ..write(self.call_of(&endpoint::CHANGE, id)?, fields) };
        self.read(&call, |_| Some(())).await
    }

    /// Puts songs in place of all entries of a playlist; at most [`MOST_WRITTEN`]. Returns the new snapshot.
    pub async fn replace_items(&self, id: &str, uris: &[TrackUri]) -> Result<Option<String>, ServiceError> {
        self.write_items(&endpoint::REPLACE, id, uris, None).await
    }

    /// Adds songs at a place, or at the end; at most [`MOST_WRITTEN`]. Returns the new snapshot.
    pub async fn add_items(&self, id: &str, uris: &[TrackUri], position: Option<u32>) -> Result<Option<String>, ServiceError> {
        self.write_items(&endpoint::ADD, id, uris, position).await
    }

    /// The names go into the body only: in the query they would win over it (services: write).
    async fn write_items(
        &self,
        endpoint: &'static Endpoint,
        id: &str,
        uris: &[TrackUri],
        position: Option<u32>,
    ) -> Result<Option<String>, ServiceError> {
        if uris.len() > MOST_WRITTEN {
            return Err(refused());
        }
        let mut body = json!({ "uris": uris.iter().map(TrackUri::as_str).collect::<Vec<_>>() });
        if let Some(position) = position {
            body["position"] = position.into();
        }
        let call = write(self.call_of(endpoint, id)?, body);
        self.read(&call, |value| value.is_object().then(|| crate::json::text(value, "snapshot_id").map(str::to_owned))).await
    }

    async fn read<T>(&self, call: &Call<'_>, read: impl Fn(&Value) -> Option<T> + Send + Sync) -> Result<T, ServiceError> {
        self.connection.call(call, read).await
    }

    fn call(&self, endpoint: &'static Endpoint) -> Call<'_> {
        self.call_at(endpoint, endpoint.route.path)
    }

    /// A call about one thing. An id that is none is refused as Spotify would, and not sent: it could name
    /// another path.
    fn call_of(&self, endpoint: &'static Endpoint, id: &str) -> Result<Call<'_>, ServiceError> {
        if id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')) {
            return Err(refused());
        }
        Ok(self.call_at(endpoint, &endpoint.route.path.replace("{id}", id)))
    }

    fn call_at(&self, endpoint: &'static Endpoint, path: &str) -> Call<'_> {
        let call = Call::new(&endpoint.route, self.address.join(path));
        Call { tokens: Some(&self.tokens), turn: self.turn, owners_only: endpoint.owners_only, ..call }
    }
}

fn write(call: Call<'_>, body: Value) -> Call<'_> {
    Call { body: Some(body), ..call }
}

fn page(call: Call<'_>, offset: u32, limit: u32) -> Call<'_> {
    call.with("offset", &offset.to_string()).with("limit", &limit.clamp(1, PAGE).to_string())
}

fn with_market<'a>(call: Call<'a>, market: Option<&str>) -> Call<'a> {
    match market {
        Some(market) => call.with("market", market),
        None => call,
    }
}

/// What is not sent because Spotify could only refuse it.
const fn refused() -> ServiceError {
    ServiceError::Rejected { service: Service::Spotify, status: 400 }
}

/// The longest name and description that Spotify takes without harm, in signs (services: quirks).
const LONGEST_NAME: usize = 100;
const LONGEST_DESCRIPTION: usize = 300;

fn fields(name: Option<&str>, description: Option<&str>, public: Option<bool>) -> Value {
    let mut fields = Map::new();
    if let Some(name) = name {
        fields.insert("name".to_owned(), one_line(name, LONGEST_NAME).into());
    }
    // An empty description is refused.
    if let Some(description) = description.map(|text| one_line(text, LONGEST_DESCRIPTION)).filter(|text| !text.is_empty()) {
        fields.insert("description".to_owned(), description.into());
    }
    if let Some(public) = public {
        fields.insert("public".to_owned(), public.into());
    }
    Value::Object(fields)
}

/// A text without line breaks, cut to a length.
fn one_line(text: &str, longest: usize) -> String {
    let words = text.split(char::is_control).map(str::trim).filter(|part| !part.is_empty());
    words.collect::<Vec<_>>().join(" ").chars().take(longest).collect()
}
