//! Songs as Spotify describes them become rows of the store.

use runclub_engine::library::{Artist, Track};
use runclub_services::spotify::{Item, TrackItem};
use runclub_store::{Member, ServedTrack};

/// What a page holds of use.
#[derive(Debug, Default)]
pub(super) struct Rows {
    pub(super) tracks: Vec<ServedTrack>,
    pub(super) artists: Vec<Artist>,
    pub(super) members: Vec<Member>,
    /// Places without a song: removed content, episodes, local files.
    pub(super) skipped: u32,
}

impl Rows {
    /// Reads places: when each joined the list, and what is there.
    pub(super) fn of(places: impl IntoIterator<Item = (Option<jiff::Timestamp>, Option<Item>)>) -> Self {
        let mut rows = Self::default();
        for (added_at, item) in places {
            match item {
                Some(Item::Track(item)) => rows.add(added_at, item),
                _ => rows.skipped += 1,
            }
        }
        rows
    }

    fn add(&mut self, added_at: Option<jiff::Timestamp>, item: TrackItem) {
        // `1970-01-01` stands for "not known" in old playlists (ruling D5).
        let added_at = added_at.filter(|at| at.as_second() > 0);
        self.members.push(Member { track_id: item.id.clone(), added_at });
        let (track, artists) = track(item);
        self.artists.extend(artists);
        self.tracks.push(track);
    }
}

/// A song and its artists.
pub(crate) fn track(item: TrackItem) -> (ServedTrack, Vec<Artist>) {
    let artists: Vec<Artist> = item
        .artists
        .iter()
        .filter_map(|artist| Some(Artist { id: artist.id.clone()?, name: artist.name.clone(), genres: Vec::new() }))
        .collect();
    let main = item.artists.first();
    let track = Track {
        id: item.id,
        name: item.name,
        artist_id: main.map(|artist| artist.id.clone().unwrap_or_else(|| artist.name.clone())).unwrap_or_default(),
        album: item.album,
        release_year: item.release_year,
        duration_ms: item.duration_ms,
        explicit: item.explicit,
        playable: item.playable,
        ..Track::default()
    };
    // Only the main artist counts in a mix; the others would ask for genres nobody uses.
    let artists = artists.into_iter().filter(|artist| artist.id == track.artist_id).take(1).collect();
    (ServedTrack { track, isrc: item.isrc, image_url: item.image_url }, artists)
}
