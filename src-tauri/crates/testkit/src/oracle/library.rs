//! Library and usage rows as plain values, and who counts as the same artist or the same song.

use super::csv::Table;
use super::time::parse_rfc3339;

/// One row of our library format (cli-and-json.md, "Library files", 1).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OracleTrack {
    /// Plain text, not empty.
    pub track_id: String,
    /// The title; may be empty.
    pub name: String,
    /// The main artist's id; may be empty.
    pub artist_id: String,
    /// The main artist's name.
    pub artist_name: String,
    /// The genre strings of the main artist.
    pub artist_genres: Vec<String>,
    /// The album's title.
    pub album: String,
    /// The album's year.
    pub release_year: Option<i32>,
    /// Length in milliseconds; 0 when unreadable.
    pub duration_ms: i64,
    /// Unknown is neither.
    pub explicit: Option<bool>,
    /// BPM as the source gave it, 0 included.
    pub tempo: Option<f64>,
    /// As the source gave it.
    pub energy: Option<f64>,
    /// As the source gave it.
    pub danceability: Option<f64>,
    /// `likes`, `playlists` or `catalog`; a `source` column, else `likes`.
    pub source: String,
}

/// One row of usage: `track_id,last_used_at,used_count`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OracleUsage {
    /// The track used.
    pub track_id: String,
    /// Milliseconds since 1970, UTC.
    pub last_used_ms: i64,
    /// How often.
    pub used_count: u32,
}

impl OracleTrack {
    /// At least one of tempo, energy and danceability is a number (D1, "features present").
    pub fn has_features(&self) -> bool {
        self.tempo.is_some() || self.energy.is_some() || self.danceability.is_some()
    }
}

/// Reads a library in our format; rows without an id are left out.
pub fn read_csv(text: &str) -> Vec<OracleTrack> {
    let table = Table::read(text);
    let rows = table.rows().filter_map(|row| {
        Some(OracleTrack {
            track_id: row.text("track_id")?,
            name: row.text("name").unwrap_or_default(),
            artist_id: row.text("artist_id").unwrap_or_default(),
            artist_name: row.text("artist_name").unwrap_or_default(),
            artist_genres: genres(&row.text("artist_genres").unwrap_or_default()),
            album: row.text("album").unwrap_or_default(),
            release_year: row.text("release_year").and_then(|text| text.get(..4)?.parse().ok()).filter(|year| *year > 0),
            duration_ms: row.number("duration_ms").unwrap_or(0.0) as i64,
            explicit: row.truth("explicit"),
            tempo: row.number("tempo"),
            energy: row.number("energy"),
            danceability: row.number("danceability"),
            source: row.text("source").unwrap_or_else(|| "likes".to_owned()),
        })
    });
    rows.collect()
}

/// Reads a usage file; rows without an id or a readable time are left out.
pub fn read_usage(text: &str) -> Vec<OracleUsage> {
    let table = Table::read(text);
    let rows = table.rows().filter_map(|row| {
        Some(OracleUsage {
            track_id: row.text("track_id")?,
            last_used_ms: parse_rfc3339(&row.text("last_used_at")?)?,
            used_count: row.number("used_count").unwrap_or(1.0) as u32,
        })
    });
    rows.collect()
}

/// Who an artist is: the id, and without one the lower-cased name.
pub fn artist_key(artist_id: &str, artist_name: &str) -> String {
    if artist_id.trim().is_empty() { artist_name.trim().to_lowercase() } else { artist_id.trim().to_owned() }
}

/// A title for comparison: lower-cased, without punctuation, with single blanks (D1). A title that
/// is nothing but punctuation stays as it is.
pub fn title_key(name: &str) -> String {
    let lower = name.to_lowercase();
    let plain: String = lower.chars().filter(|char| char.is_alphanumeric() || char.is_whitespace()).collect();
    let words: Vec<&str> = plain.split_whitespace().collect();
    if words.is_empty() { lower.trim().to_owned() } else { words.join(" ") }
}

/// Whether a name or id from the request means this artist.
pub fn names_artist(wanted: &str, artist_id: &str, artist_name: &str) -> bool {
    let wanted = wanted.trim();
    !wanted.is_empty() && (wanted == artist_id || wanted.to_lowercase() == artist_name.trim().to_lowercase())
}

fn genres(field: &str) -> Vec<String> {
    field.split(';').map(str::trim).filter(|genre| !genre.is_empty()).map(str::to_owned).collect()
}
