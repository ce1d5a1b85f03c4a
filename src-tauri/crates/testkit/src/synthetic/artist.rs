//! An invented artist: name, albums, titles.

use std::collections::BTreeSet;

use super::calendar::Calendar;
use super::draw::Draw;
use super::grammar::{Grammar, Style};
use super::groups::{Group, Leaning, follow};

/// An artist's albums lie close in time.
const ALBUM_BY_ARTIST_ERA: f64 = 0.9;
const NEW_ALBUM_SHARE: f64 = 0.25;
/// The share of new albums that are singles, named after their first track.
const SINGLE_SHARE: f64 = 0.35;
const TRACKS_OF_SINGLE: (i32, i32) = (1, 2);
const TRACKS_OF_ALBUM: (i32, i32) = (6, 16);
const VERSION_SHARE: f64 = 0.04;
const REMASTER_SHARE: f64 = 0.12;
/// Releases before this year get remastered.
const REMASTER_BEFORE: i32 = 1996;

/// An artist of a library.
pub(super) struct Artist<'a> {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) genres: Vec<String>,
    pub(super) style: &'a Style,
    pub(super) leaning: Leaning,
    /// How many tracks the library has of them.
    pub(super) tracks: u32,
    case: Case,
    era: f64,
    albums: Vec<Album>,
    titles: BTreeSet<String>,
}

/// A track as its artist knows it.
pub(super) struct Song {
    pub(super) name: String,
    pub(super) album: String,
    pub(super) era: f64,
    pub(super) release_year: i32,
    pub(super) album_sitting: i64,
}

struct Album {
    title: String,
    era: f64,
    release_year: i32,
    sitting: i64,
    tracks_left: i32,
}

/// How an artist writes names.
#[derive(Clone, Copy)]
enum Case {
    AsIs,
    Lower,
    Upper,
}

impl<'a> Artist<'a> {
    /// An artist without name and genres yet.
    pub(super) fn new(id: String, style: &'a Style, draw: &mut Draw) -> Self {
        let case = match draw.unit() {
            share if share < style.lower_share => Case::Lower,
            share if share > 1.0 - style.upper_share => Case::Upper,
            _ => Case::AsIs,
        };
        Self {
            id,
            name: String::new(),
            genres: Vec::new(),
            style,
            leaning: Leaning::new(draw),
            tracks: 0,
            case,
            era: draw.normal(),
            albums: Vec::new(),
            titles: BTreeSet::new(),
        }
    }

    /// One more song, on an album of theirs or on a new one.
    pub(super) fn song(
        &mut self,
        grammar: &Grammar,
        group: &Group,
        guest: Option<&str>,
        calendar: &Calendar,
        draw: &mut Draw,
    ) -> Song {
        let title = self.unused_title(grammar, draw);
        let index = self.album(&title, grammar, group, calendar, draw);
        let album = &mut self.albums[index];
        album.tracks_left -= 1;
        let mut name = title;
        if let Some(guest) = guest {
            name = format!("{name} (feat. {guest})");
        }
        if album.release_year < REMASTER_BEFORE && draw.chance(REMASTER_SHARE) {
            name = format!("{name} - Remastered {}", draw.between(2001, 2021));
        } else if draw.chance(VERSION_SHARE) {
            name += &grammar.expand(&self.style.versions, draw);
        }
        Song { name, album: album.title.clone(), era: album.era, release_year: album.release_year, album_sitting: album.sitting }
    }

    /// The name the way this artist writes.
    pub(super) fn cased(&self, name: String) -> String {
        match self.case {
            Case::AsIs => name,
            Case::Lower => name.to_lowercase(),
            Case::Upper => name.to_uppercase(),
        }
    }

    /// Songs that share a title are made on purpose elsewhere (one song under several ids).
    fn unused_title(&mut self, grammar: &Grammar, draw: &mut Draw) -> String {
        let mut title = self.cased(grammar.expand(&self.style.title, draw));
        let mut part = 1;
        while !self.titles.insert(title.clone()) {
            part += 1;
            let base = self.cased(grammar.expand(&self.style.title, draw));
            // A prolific artist runs out of fresh titles and writes sequels.
            title = if part > 6 { format!("{base}, Pt. {part}") } else { base };
        }
        title
    }

    fn album(&mut self, track_title: &str, grammar: &Grammar, group: &Group, calendar: &Calendar, draw: &mut Draw) -> usize {
        if !self.albums.is_empty() && !draw.chance(NEW_ALBUM_SHARE) {
            let index = draw.below(self.albums.len());
            if self.albums[index].tracks_left > 0 {
                return index;
            }
        }
        let single = draw.chance(SINGLE_SHARE);
        let title = if single { track_title.to_owned() } else { self.cased(grammar.expand(&self.style.album, draw)) };
        let (fewest, most) = if single { TRACKS_OF_SINGLE } else { TRACKS_OF_ALBUM };
        let era = follow(self.era, ALBUM_BY_ARTIST_ERA, draw.normal());
        let release_year = group.release_year(era);
        self.albums.push(Album {
            title,
            era,
            release_year,
            sitting: calendar.sitting(draw, release_year),
            tracks_left: draw.between(fewest, most),
        });
        self.albums.len() - 1
    }
}
