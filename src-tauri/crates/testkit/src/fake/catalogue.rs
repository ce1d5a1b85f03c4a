//! The music that the services know: songs, artists, albums, and what they sound like.

use std::collections::HashMap;

/// A song of the catalogue.
#[derive(Clone, Debug, PartialEq)]
pub struct Song {
    /// 22 characters of base 62.
    pub id: String,
    /// The title; empty for a withdrawn song.
    pub name: String,
    /// The artists, the main one first; places in the catalogue.
    pub artists: Vec<usize>,
    /// The title of the album; empty for a withdrawn song.
    pub album: String,
    /// 22 characters of base 62.
    pub album_id: String,
    /// `2019`, `2019-07` or `2019-07-29`; `0000` when unknown.
    pub released: String,
    /// The length in milliseconds.
    pub duration_ms: u32,
    /// Whether the lyrics are marked as explicit.
    pub explicit: bool,
    /// Twelve characters; withdrawn songs have none.
    pub isrc: Option<String>,
    /// Whether it can be played in the account's country.
    pub playable: bool,
    /// The song that takes its place when `market` is sent and it cannot be played.
    pub relinked_to: Option<usize>,
    /// What it sounds like, known to ReccoBeats or not.
    pub features: Features,
    /// What ReccoBeats says of it.
    pub known: Known,
}

impl Song {
    /// Its address among Spotify's things.
    pub fn uri(&self) -> String {
        format!("spotify:track:{}", self.id)
    }
}

/// What ReccoBeats has of a song.
#[derive(Clone, Debug, PartialEq)]
pub enum Known {
    /// Nothing.
    No,
    /// Its features.
    Yes,
    /// Its features, under another Spotify id of the same ISRC.
    As(String),
}

/// What a song sounds like (services: §5). Any may be absent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Features {
    /// Beats per minute; 0 for unknown.
    pub tempo: Option<f64>,
    /// 0 to 1.
    pub energy: Option<f64>,
    /// 0 to 1.
    pub danceability: Option<f64>,
    /// 0 to 1.
    pub valence: Option<f64>,
    /// In dB.
    pub loudness: Option<f64>,
    /// 0 to 1.
    pub speechiness: Option<f64>,
    /// 0 to 1.
    pub acousticness: Option<f64>,
    /// 0 to 1.
    pub instrumentalness: Option<f64>,
    /// 0 to 1.
    pub liveness: Option<f64>,
    /// The pitch class, 0 to 11; -1 for unknown.
    pub key: Option<i32>,
    /// 1 for major, 0 for minor.
    pub mode: Option<i32>,
}

/// An artist of the catalogue.
#[derive(Clone, Debug, PartialEq)]
pub struct Artist {
    /// 22 characters of base 62.
    pub id: String,
    /// The name.
    pub name: String,
    /// The genres, whoever knows them.
    pub genres: Vec<String>,
    /// The artist's id at MusicBrainz.
    pub mbid: String,
    /// Whether MusicBrainz knows the Spotify address.
    pub in_musicbrainz: bool,
    /// Whether Last.fm knows the name.
    pub in_lastfm: bool,
}

/// Songs and artists, found by what the services are asked for.
#[derive(Debug, Default)]
pub(super) struct Catalogue {
    songs: Vec<Song>,
    artists: Vec<Artist>,
    song_by_id: HashMap<String, usize>,
    artist_by_id: HashMap<String, usize>,
    artist_by_mbid: HashMap<String, usize>,
    artist_by_name: HashMap<String, usize>,
    songs_by_isrc: HashMap<String, Vec<usize>>,
    songs_by_album: HashMap<String, Vec<usize>>,
    song_by_recco_id: HashMap<String, usize>,
}

impl Catalogue {
    pub(super) fn add_artist(&mut self, artist: Artist) -> usize {
        let at = self.artists.len();
        self.artist_by_id.insert(artist.id.clone(), at);
        self.artist_by_mbid.insert(artist.mbid.clone(), at);
        self.artist_by_name.insert(artist.name.to_lowercase(), at);
        self.artists.push(artist);
        at
    }

    pub(super) fn add_song(&mut self, song: Song) -> usize {
        let at = self.songs.len();
        self.song_by_id.insert(song.id.clone(), at);
        self.song_by_recco_id.insert(recco_id(&song.id), at);
        if let Some(isrc) = &song.isrc {
            self.songs_by_isrc.entry(isrc.clone()).or_default().push(at);
        }
        self.songs_by_album.entry(song.album_id.clone()).or_default().push(at);
        self.songs.push(song);
        at
    }

    pub(super) fn songs(&self) -> &[Song] {
        &self.songs
    }

    pub(super) fn song(&self, at: usize) -> &Song {
        &self.songs[at]
    }

    pub(super) fn song_mut(&mut self, at: usize) -> &mut Song {
        &mut self.songs[at]
    }

    pub(super) fn artist(&self, at: usize) -> &Artist {
        &self.artists[at]
    }

    pub(super) fn artist_mut(&mut self, at: usize) -> &mut Artist {
        &mut self.artists[at]
    }

    pub(super) fn artists(&self) -> &[Artist] {
        &self.artists
    }

    pub(super) fn find_song(&self, id: &str) -> Option<usize> {
        self.song_by_id.get(id).copied()
    }

    pub(super) fn find_song_by_recco_id(&self, id: &str) -> Option<usize> {
        self.song_by_recco_id.get(id).copied()
    }

    pub(super) fn find_artist(&self, id: &str) -> Option<usize> {
        self.artist_by_id.get(id).copied()
    }

    pub(super) fn find_artist_by_mbid(&self, mbid: &str) -> Option<usize> {
        self.artist_by_mbid.get(mbid).copied()
    }

    pub(super) fn find_artist_by_name(&self, name: &str) -> Option<usize> {
        self.artist_by_name.get(&name.to_lowercase()).copied()
    }

    pub(super) fn songs_of_isrc(&self, isrc: &str) -> &[usize] {
        self.songs_by_isrc.get(isrc).map_or(&[], Vec::as_slice)
    }

    pub(super) fn songs_of_album(&self, id: &str) -> &[usize] {
        self.songs_by_album.get(id).map_or(&[], Vec::as_slice)
    }
}

/// A number that follows from a text alone (FNV-1a, then splitmix64's mix).
pub(super) fn hash(text: &str) -> u64 {
    let sum = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    let mixed = (sum ^ (sum >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// A share in `[0, 1)` that follows from a text alone.
pub(super) fn share(text: &str) -> f64 {
    (hash(text) >> 11) as f64 / (1_u64 << 53) as f64
}

/// Text of base 62 that follows from a text alone.
pub(super) fn base62(seed: &str, length: usize) -> String {
    const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let mut text = String::with_capacity(length);
    for block in 0_u32.. {
        let mut number = hash(&format!("{seed}/{block}"));
        for _ in 0..10 {
            if text.len() == length {
                return text;
            }
            text.push(char::from(DIGITS[(number % 62) as usize]));
            number /= 62;
        }
    }
    text
}

/// A UUID that follows from a text alone.
pub(super) fn uuid(seed: &str) -> String {
    let (high, low) = (hash(&format!("{seed}/high")), hash(&format!("{seed}/low")));
    format!(
        "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
        high >> 32,
        (high >> 16) & 0xffff,
        high & 0xfff,
        0x8000 | (low >> 48) & 0x3fff,
        low & 0xffff_ffff_ffff
    )
}

/// ReccoBeats' own id of a song.
pub(super) fn recco_id(song_id: &str) -> String {
    uuid(&format!("recco/{song_id}"))
}
