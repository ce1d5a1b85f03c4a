//! Invents a catalogue and an account from a setup.

use std::collections::HashMap;

use jiff::Timestamp;

use super::catalogue::{Artist, Catalogue, Features, Known, Song, base62, hash, share, uuid};
use super::setup::{Setup, Spread};
use crate::synthetic::{self, SyntheticTrack};

/// The window of felt tempos and the middle of the energies of each effort tier, Easy to Max
/// (algorithm.md, Tier Specifications).
const TIERS: [(f64, f64, f64); 5] =
    [(150.0, 165.0, 0.35), (155.0, 170.0, 0.5), (160.0, 178.0, 0.62), (168.0, 186.0, 0.76), (172.0, 190.0, 0.88)];
/// How far energies lie from the middle, at most.
const ENERGY_REACH: f64 = 0.12;
/// The share of songs whose reported tempo is half of what one feels.
const HALF_TIME_SHARE: f64 = 0.4;
/// The share of known songs for which ReccoBeats has gaps or marks of "unknown".
const ODD_FEATURES_SHARE: f64 = 0.02;
/// The share of songs with a second artist.
const DUET_SHARE: f64 = 0.12;

/// The order in which the songs of a library enter the world: a catalogue, and when each was added.
pub(super) struct Stock {
    pub(super) catalogue: Catalogue,
    /// For each song of the library, in order of likes, when it was added.
    pub(super) added: Vec<Timestamp>,
}

/// A catalogue of so many songs, twins not counted.
pub(super) fn stock(setup: &Setup, songs: usize) -> Stock {
    let library = synthetic::library(songs, setup.seed);
    let mut catalogue = Catalogue::default();
    let mut artists = HashMap::new();
    for track in &library {
        artists.entry(track.artist_id.as_str()).or_insert_with(|| catalogue.add_artist(artist(track, setup)));
    }
    let mut added = Vec::with_capacity(songs);
    for (index, track) in library.iter().enumerate() {
        let main = artists[track.artist_id.as_str()];
        let second = artists[library[(index + 1) % library.len()].artist_id.as_str()];
        catalogue.add_song(song(track, index, (main, second), setup));
        added.push(moment(track.added_at.as_deref()));
    }
    for at in 0..songs {
        provide_twin(&mut catalogue, at, setup);
    }
    Stock { catalogue, added }
}

fn moment(text: Option<&str>) -> Timestamp {
    text.and_then(|text| text.parse().ok()).unwrap_or(Timestamp::UNIX_EPOCH)
}

fn artist(track: &SyntheticTrack, setup: &Setup) -> Artist {
    let id = &track.artist_id;
    Artist {
        id: id.clone(),
        name: track.artist_name.clone(),
        genres: track.artist_genres.clone(),
        mbid: uuid(&format!("mbid/{id}")),
        in_musicbrainz: share(&format!("musicbrainz/{id}")) < setup.genres_known,
        in_lastfm: share(&format!("lastfm/{id}")) < setup.tags_known,
    }
}

fn song(track: &SyntheticTrack, index: usize, (main, second): (usize, usize), setup: &Setup) -> Song {
    let id = &track.track_id;
    let withdrawn = track.duration_ms == 0;
    let mut artists = vec![main];
    if second != main && share(&format!("duet/{id}")) < DUET_SHARE {
        artists.push(second);
    }
    let playable = !withdrawn && share(&format!("playable/{id}")) >= setup.share_unplayable;
    Song {
        id: id.clone(),
        name: track.name.clone(),
        artists,
        album_id: base62(&format!("album/{}/{}", track.artist_id, track.album), 22),
        album: track.album.clone(),
        released: released(id, track.release_year),
        duration_ms: track.duration_ms,
        explicit: track.explicit.unwrap_or(false),
        isrc: (!withdrawn).then(|| isrc(index)),
        playable,
        relinked_to: None,
        features: features(track, index, setup.spread),
        known: known(id, withdrawn, setup),
    }
}

/// Country, registrant, year, number: `SERNC2600042`.
pub(super) fn isrc(index: usize) -> String {
    format!("SERNC{:02}{:05}", 26 + index / 100_000, index % 100_000)
}

/// Dates as precise as the year, the month or the day.
fn released(id: &str, year: Option<i32>) -> String {
    let Some(year) = year else { return "0000".to_owned() };
    let number = hash(&format!("released/{id}"));
    let (month, day) = (number / 7 % 12 + 1, number / 84 % 28 + 1);
    match number % 7 {
        0 => format!("{year:04}"),
        1 => format!("{year:04}-{month:02}"),
        _ => format!("{year:04}-{month:02}-{day:02}"),
    }
}

fn known(id: &str, withdrawn: bool, setup: &Setup) -> Known {
    let unknown = withdrawn || share(&format!("recco/{id}")) >= setup.features_known;
    match unknown {
        true => Known::No,
        false if share(&format!("recco-twin/{id}")) < setup.features_as_twin => Known::As(base62(&format!("twin/{id}"), 22)),
        false => Known::Yes,
    }
}

fn features(track: &SyntheticTrack, index: usize, spread: Spread) -> Features {
    let of = |what: &str| share(&format!("{what}/{}", track.track_id));
    let real = Features {
        tempo: track.tempo,
        energy: track.energy,
        danceability: track.danceability,
        valence: track.valence,
        loudness: track.loudness,
        speechiness: track.speechiness,
        acousticness: Some(of("acousticness")),
        instrumentalness: Some(libm::pow(of("instrumentalness"), 4.0)),
        liveness: Some(0.05 + 0.3 * of("liveness")),
        key: track.key,
        mode: track.mode,
    };
    let features = if spread == Spread::Tiers { for_tier(&real, index % TIERS.len(), of) } else { real };
    if of("odd") < ODD_FEATURES_SHARE { odd(&features, of("odder")) } else { features }
}

/// The same song with the tempo and the energy of a tier.
fn for_tier(features: &Features, tier: usize, of: impl Fn(&str) -> f64) -> Features {
    let (low, high, energy) = TIERS[tier];
    let felt = low + (high - low) * of("tempo");
    let tempo = if of("half") < HALF_TIME_SHARE { felt / 2.0 } else { felt };
    let energy = energy + ENERGY_REACH * (2.0 * of("energy") - 1.0);
    let danceability = energy + ENERGY_REACH * (2.0 * of("danceability") - 1.0);
    let rounded = |value: f64, steps: f64| Some((value * steps).round() / steps);
    Features {
        tempo: rounded(tempo, 1_000.0),
        energy: rounded(energy, 1_000.0),
        danceability: rounded(danceability.min(1.0), 1_000.0),
        loudness: rounded(-14.0 + 10.0 * energy, 1_000.0),
        valence: features.valence.or_else(|| rounded(of("valence"), 1_000.0)),
        ..features.clone()
    }
}

/// What ReccoBeats says where it does not know all.
fn odd(features: &Features, kind: f64) -> Features {
    match (kind * 4.0) as u32 {
        0 => Features { tempo: Some(0.0), ..features.clone() },
        1 => Features { key: Some(-1), mode: None, ..features.clone() },
        2 => Features { energy: None, valence: None, ..features.clone() },
        _ => Features { tempo: None, ..features.clone() },
    }
}

/// Some songs that cannot be played have a twin that can; a part of these is put in their place by
/// the service itself.
fn provide_twin(catalogue: &mut Catalogue, at: usize, setup: &Setup) {
    let song = catalogue.song(at);
    let id = song.id.clone();
    if song.playable || song.isrc.is_none() || share(&format!("has-twin/{id}")) >= setup.share_twins {
        return;
    }
    let twin = add_twin(catalogue, at);
    if share(&format!("relinked/{id}")) < setup.share_relinked {
        catalogue.song_mut(at).relinked_to = Some(twin);
    }
}

/// The same recording on another album: another id, the same ISRC, playable.
pub(super) fn add_twin(catalogue: &mut Catalogue, at: usize) -> usize {
    let song = catalogue.song(at);
    let count = song.isrc.as_ref().map_or(0, |isrc| catalogue.songs_of_isrc(isrc).len());
    let id = base62(&format!("twin/{count}/{}", song.id), 22);
    let twin = Song {
        album: format!("{} (Deluxe)", song.album),
        album_id: base62(&format!("album/{id}"), 22),
        duration_ms: song.duration_ms + 400,
        playable: true,
        relinked_to: None,
        known: Known::No,
        id,
        ..song.clone()
    };
    catalogue.add_song(twin)
}
