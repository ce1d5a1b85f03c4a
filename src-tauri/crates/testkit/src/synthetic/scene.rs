//! How a library grows: track by track, out of artists.
//!
//! A new track either extends an artist already there, more likely one that has much already, or
//! brings in a new one (a Pitman–Yor process, per genre group). That gives the long tail of real
//! libraries: most artists have a single track, a few have dozens.

use std::collections::BTreeSet;

use super::SyntheticTrack;
use super::artist::Artist;
use super::calendar::{self, Calendar};
use super::draw::Draw;
use super::grammar::Grammar;
use super::groups::{self, Group};
use super::ids;

/// The share of artists with a single track tends towards this in large libraries.
const DISCOUNT: f64 = 0.6;
/// The higher, the more artists a library of a given size has.
const STRENGTH: f64 = 110.0;
/// The share of tracks added in the same sitting as the first of their album.
const WITH_ALBUM_SHARE: f64 = 0.45;
const ODD_NAME_SHARE: f64 = 0.012;
const NAME_ATTEMPTS: usize = 8;
/// How often an artist has one, two … five genres, if any.
const GENRE_COUNTS: [f64; 5] = [0.4, 0.25, 0.15, 0.08, 0.12];
/// The share of artists with many genres one of which is another group's.
const FOREIGN_GENRE_SHARE: f64 = 0.15;
const MANY_GENRES: usize = 3;

/// All that is known while a library grows.
pub(super) struct Scene<'a> {
    seed: u64,
    grammar: &'a Grammar,
    groups: Vec<Group>,
    crowds: Vec<Crowd>,
    artists: Vec<Artist<'a>>,
    /// In small letters, so that no two artists differ by case alone.
    names: BTreeSet<String>,
}

/// The artists of one group.
#[derive(Clone, Default)]
struct Crowd {
    /// For each track of the group, its artist.
    artist_of_track: Vec<usize>,
    artists: usize,
}

impl<'a> Scene<'a> {
    pub(super) fn new(seed: u64, grammar: &'a Grammar) -> Self {
        let groups = groups::load();
        let crowds = vec![Crowd::default(); groups.len()];
        Self { seed, grammar, groups, crowds, artists: Vec::new(), names: BTreeSet::new() }
    }

    /// The next track of the library.
    pub(super) fn track(&mut self, index: usize, calendar: &Calendar, draw: &mut Draw) -> SyntheticTrack {
        let group_index = draw.weighted(self.groups.iter().map(|group| group.share));
        let guest = self.guest(group_index, draw);
        let artist_index = self.artist(group_index, draw);
        self.crowds[group_index].artist_of_track.push(artist_index);

        let group = &self.groups[group_index];
        let artist = &mut self.artists[artist_index];
        artist.tracks += 1;
        let guest = guest.filter(|guest| *guest != artist.name);
        let song = artist.song(self.grammar, group, guest.as_deref(), calendar, draw);
        let values = group.values(song.era, &artist.leaning, draw);
        let sitting = if draw.chance(WITH_ALBUM_SHARE) { song.album_sitting } else { calendar.sitting(draw, song.release_year) };
        SyntheticTrack {
            track_id: ids::id(ids::TRACK_PREFIX, self.seed, index),
            name: song.name,
            artist_id: artist.id.clone(),
            artist_name: artist.name.clone(),
            artist_genres: artist.genres.clone(),
            album: song.album,
            release_year: Some(song.release_year),
            duration_ms: values.duration_ms,
            explicit: Some(values.explicit),
            added_at: Some(calendar::during(draw, sitting)),
            tempo: Some(values.tempo),
            energy: Some(values.energy),
            danceability: Some(values.danceability),
            valence: Some(values.valence),
            loudness: Some(values.loudness),
            speechiness: Some(values.speechiness),
            key: Some(values.key),
            mode: Some(values.mode),
            time_signature: Some(values.time_signature),
        }
    }

    /// The name of an artist of the group who is to be named in the title, if one is.
    fn guest(&self, group: usize, draw: &mut Draw) -> Option<String> {
        let known = &self.crowds[group].artist_of_track;
        if known.is_empty() || !draw.chance(self.groups[group].featured_share) {
            return None;
        }
        Some(self.artists[*draw.pick(known)].name.clone())
    }

    fn artist(&mut self, group: usize, draw: &mut Draw) -> usize {
        if !self.new_artist_is_due(group, draw) {
            return self.known_artist(group, draw);
        }
        self.crowds[group].artists += 1;
        let index = self.artists.len();
        let style: &String = draw.pick(&self.groups[group].styles);
        let style = self.grammar.style(style);
        let id = ids::id(ids::ARTIST_PREFIX, self.seed, index);
        let mut artist = Artist::new(id, style, draw);
        artist.genres = self.genres(group, draw);
        artist.name = self.unused_name(&artist, draw);
        self.artists.push(artist);
        index
    }

    fn new_artist_is_due(&self, group: usize, draw: &mut Draw) -> bool {
        let crowd = &self.crowds[group];
        let strength = STRENGTH * self.groups[group].share;
        let tracks = crowd.artist_of_track.len() as f64;
        draw.unit() * (strength + tracks) < strength + DISCOUNT * crowd.artists as f64
    }

    /// An artist of the group, with a weight of their tracks less the discount.
    fn known_artist(&self, group: usize, draw: &mut Draw) -> usize {
        loop {
            let artist = *draw.pick(&self.crowds[group].artist_of_track);
            if draw.unit() * f64::from(self.artists[artist].tracks) >= DISCOUNT {
                return artist;
            }
        }
    }

    fn unused_name(&mut self, artist: &Artist, draw: &mut Draw) -> String {
        let rule = &artist.style.artist;
        let mut name = if draw.chance(ODD_NAME_SHARE) {
            draw.pick(&self.grammar.odd_artists).clone()
        } else {
            artist.cased(self.grammar.expand(rule, draw))
        };
        for _ in 0..NAME_ATTEMPTS {
            if self.names.insert(name.to_lowercase()) {
                return name;
            }
            name = artist.cased(self.grammar.expand(rule, draw));
        }
        // The style's names are nearly used up: a duo has many more.
        while !self.names.insert(name.to_lowercase()) {
            let partner = self.grammar.expand(rule, draw);
            name = artist.cased(format!("{name} & {partner}"));
        }
        name
    }

    fn genres(&self, group: usize, draw: &mut Draw) -> Vec<String> {
        let own = &self.groups[group].genres;
        if own.is_empty() {
            return Vec::new();
        }
        let count = 1 + draw.weighted(GENRE_COUNTS.iter().copied());
        let mut genres: Vec<String> = Vec::with_capacity(count);
        while genres.len() < count.min(own.len()) {
            // Zipf: the second commonest genre is half as common as the first.
            let genre = &own[draw.weighted((1..=own.len()).map(|rank| 1.0 / rank as f64))];
            if !genres.contains(genre) {
                genres.push(genre.clone());
            }
        }
        let foreign = &draw.pick(&self.groups).genres;
        if genres.len() >= MANY_GENRES && draw.chance(FOREIGN_GENRE_SHARE) && !foreign.is_empty() {
            genres.pop();
            genres.push(foreign[0].clone());
        }
        genres
    }
}
