//! The first line of a library file: which column is what, in every spelling seen.

use serde::Serialize;

use super::error::ImportError;
use crate::{
    delimited::{
        Delimiter,
        records::{Record, Records},
    },
    text::preview,
};

/// Who wrote a library file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum FileFormat {
    /// Our own columns.
    RunClub,
    /// Exportify, any of its versions.
    Exportify,
}

impl FileFormat {
    /// The name for people.
    pub const fn name(self) -> &'static str {
        match self {
            Self::RunClub => "RunClub",
            Self::Exportify => "Exportify",
        }
    }
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Column {
    TrackId,
    Name,
    ArtistIds,
    ArtistNames,
    Genres,
    Album,
    Released,
    Duration,
    Explicit,
    AddedAt,
    Tempo,
    Energy,
    Danceability,
    Valence,
    Loudness,
    Speechiness,
    Key,
    Mode,
    TimeSignature,
    TempoOverride,
    Playable,
}

/// Number of [`Column`]s.
const COLUMNS: usize = Column::Playable as usize + 1;

/// Spellings of the columns we read, without case, spaces and punctuation.
const SPELLINGS: &[(Column, &[&str])] = &[
    (Column::TrackId, &["trackid", "trackuri", "spotifyid", "spotifyuri", "spotifytrackid", "uri"]),
    (Column::Name, &["name", "trackname", "title"]),
    (Column::ArtistIds, &["artistid", "artistids", "artisturi", "artisturis"]),
    (Column::ArtistNames, &["artistname", "artistnames", "artist", "artists"]),
    (Column::Genres, &["artistgenres", "genres", "genre"]),
    (Column::Album, &["album", "albumname"]),
    (Column::Released, &["releaseyear", "releasedate", "albumreleasedate", "year"]),
    (Column::Duration, &["durationms", "trackdurationms", "duration"]),
    (Column::Explicit, &["explicit"]),
    (Column::AddedAt, &["addedat"]),
    (Column::Tempo, &["tempo", "bpm"]),
    (Column::Energy, &["energy"]),
    (Column::Danceability, &["danceability"]),
    (Column::Valence, &["valence"]),
    (Column::Loudness, &["loudness"]),
    (Column::Speechiness, &["speechiness"]),
    (Column::Key, &["key"]),
    (Column::Mode, &["mode"]),
    (Column::TimeSignature, &["timesignature"]),
    (Column::TempoOverride, &["tempooverride"]),
    (Column::Playable, &["playable"]),
];

/// Columns that belong to the known formats but tell the engine nothing: Exportify's, then those a
/// mix adds to ours.
const UNUSED: &[&str] = &[
    "popularity",
    "addedby",
    "acousticness",
    "instrumentalness",
    "liveness",
    "isrc",
    "label",
    "recordlabel",
    "tracknumber",
    "discnumber",
    "trackpreviewurl",
    "albumuri",
    "albumid",
    "albumimageurl",
    "albumartisturis",
    "albumartistnames",
    "albumgenres",
    "position",
    "segment",
    "tier",
    "targeteffort",
    "felttempo",
    "octave",
    "tempofit",
    "finalscore",
    "locked",
    "relaxation",
    "source",
];

/// Spellings only Exportify uses.
const EXPORTIFY: &[&str] = &["trackname", "trackuri", "spotifyid", "artistnames", "albumname", "trackdurationms", "artisturis"];

/// Columns a mix cannot be built without; the report names those that are missing.
const WANTED: &[(Column, &str)] = &[
    (Column::Name, "title"),
    (Column::ArtistNames, "artist"),
    (Column::Duration, "duration"),
    (Column::Tempo, "tempo"),
    (Column::Energy, "energy"),
    (Column::Danceability, "danceability"),
];

/// The header of a file.
#[derive(Debug, Clone)]
pub(crate) struct Header {
    pub(crate) format: FileFormat,
    pub(crate) delimiter: Delimiter,
    /// Number of columns.
    pub(crate) width: usize,
    /// Names of columns that mean nothing to us.
    pub(crate) unknown: Vec<String>,
    /// Names of columns that repeat another one.
    pub(crate) repeated: Vec<String>,
    places: [Vec<usize>; COLUMNS],
}

impl Header {
    /// The first field that says something in the given column; columns may be there twice.
    pub(crate) fn field<'r>(&self, record: &'r Record<'_>, column: Column) -> &'r str {
        let places = &self.places[column as usize];
        places
            .iter()
            .filter_map(|place| record.fields.get(*place))
            .map(AsRef::as_ref)
            .find(|field| !field.trim().is_empty())
            .unwrap_or("")
    }

    /// What a mix needs and this file has no column for.
    pub(crate) fn missing(&self) -> Vec<String> {
        WANTED.iter().filter(|(column, _)| self.places[*column as usize].is_empty()).map(|(_, name)| (*name).to_owned()).collect()
    }

    fn used(&self) -> usize {
        self.places.iter().filter(|places| !places.is_empty()).count()
    }
}

/// A spelling without case, spaces and punctuation.
fn key(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn column_of(key: &str) -> Option<Column> {
    SPELLINGS.iter().find(|(_, spellings)| spellings.contains(&key)).map(|(column, _)| *column)
}

fn understand(names: &Record<'_>, delimiter: Delimiter) -> Header {
    let keys: Vec<String> = names.fields.iter().map(|name| key(name)).collect();
    let exportify = keys.iter().any(|key| EXPORTIFY.contains(&key.as_str()));
    let mut header = Header {
        format: if exportify { FileFormat::Exportify } else { FileFormat::RunClub },
        delimiter,
        width: names.fields.len(),
        unknown: Vec::new(),
        repeated: Vec::new(),
        places: Default::default(),
    };
    for (place, key) in keys.iter().enumerate() {
        let name = || preview(&names.fields[place], 60);
        match column_of(key) {
            Some(column) => {
                if !header.places[column as usize].is_empty() {
                    header.repeated.push(name());
                }
                header.places[column as usize].push(place);
            }
            None if !key.is_empty() && !UNUSED.contains(&key.as_str()) => header.unknown.push(name()),
            None => {}
        }
    }
    header
}

/// Reads the header, with the delimiter that makes the most of it; the records continue behind it.
pub(crate) fn read_header(text: &str) -> Result<(Header, Records<'_>), ImportError> {
    let mut best: Option<(Header, Records<'_>)> = None;
    for delimiter in Delimiter::ALL {
        let mut records = Records::new(text, delimiter.byte());
        let Some(names) = records.next() else { return Err(ImportError::Empty) };
        let header = understand(&names, delimiter);
        if best.as_ref().is_none_or(|(best, _)| header.used() > best.used()) {
            best = Some((header, records));
        }
    }
    let (header, mut records) = best.expect("BUG: there is at least one delimiter");
    let named = |column| !header.places[column as usize].is_empty();
    if header.used() < 2 || !(named(Column::TrackId) || named(Column::Name)) {
        return Err(unknown_header(text, &header));
    }
    records.expect_width(header.width);
    Ok((header, records))
}

fn unknown_header(text: &str, header: &Header) -> ImportError {
    let first_line = text.trim_start().split(['\n', '\r']).next().unwrap_or("");
    let (controls, all) =
        first_line.chars().fold((0, 0), |(controls, all), c| (controls + usize::from(c.is_control() && c != '\t'), all + 1));
    if controls * 20 > all {
        return ImportError::NotCsv { what: "binary data", start: preview(first_line, 24) };
    }
    let recognised = SPELLINGS.iter().filter(|(column, _)| !header.places[*column as usize].is_empty());
    ImportError::UnknownHeader {
        first_line: preview(first_line, 60),
        recognised: recognised.map(|(_, spellings)| spellings[0].to_owned()).collect(),
    }
}
