//! One row to one song, with everything odd about it noted.

use runclub_engine::{
    library::{AudioFeatures, Track},
    mix::Source,
};

use super::{
    header::{Column, FileFormat, Header},
    identity::{GivenId, given_id, is_usable_title, made_id},
    issue::RowIssue,
    report::Issues,
};
use crate::delimited::{
    records::Record,
    values::{Moment, Number, flag, moment, number, year},
};

/// A song as its row describes it; its artist is known once every row is read.
#[derive(Debug)]
pub(crate) struct Draft {
    pub(crate) line: u32,
    pub(crate) track: Track,
    /// How many fields say something.
    pub(crate) known: u32,
    pub(crate) artists: ArtistCell,
}

/// What a row says about who made the song.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct ArtistCell {
    /// The first artist's id.
    pub(crate) first_id: Option<String>,
    /// Number of artist ids; 0 when none is given.
    pub(crate) ids: usize,
    /// The names, as written.
    pub(crate) names: String,
}

/// Reads rows of one file.
pub(crate) struct RowReader<'h> {
    pub(crate) header: &'h Header,
    pub(crate) source: Source,
    pub(crate) issues: &'h mut Issues,
}

/// Fastest tempo that is believed, BPM; above it a decimal point was lost.
const FASTEST_TEMPO: f64 = 500.0;

impl RowReader<'_> {
    /// The song of a row, or `None` when the row is skipped (which is noted).
    pub(crate) fn read(&mut self, record: &Record<'_>) -> Option<Draft> {
        let line = record.line;
        let title = self.header.field(record, Column::Name);
        let duration_ms = self.duration(record);
        let artists = self.artist_cell(record);
        let id = self.track_id(record, title, &artists, duration_ms)?;
        self.note_shape(record);

        let track = Track {
            id,
            name: title.to_owned(),
            artist_id: String::new(),
            genres: self.genres(record),
            album: some_text(self.header.field(record, Column::Album)),
            release_year: self.value(record, Column::Released, RowIssue::YearUnusable, year),
            duration_ms: duration_ms.unwrap_or(0),
            explicit: self.value(record, Column::Explicit, RowIssue::ExplicitUnusable, flag),
            added_at: self.added_at(record),
            features: self.features(record),
            tempo_override: self.tempo(record, Column::TempoOverride),
            source: self.source,
            playable: self.value(record, Column::Playable, RowIssue::PlayableUnusable, flag),
        };
        if duration_ms.is_none() {
            self.issues.note_value(RowIssue::DurationMissing, line, self.header.field(record, Column::Duration).trim());
        }
        if !is_usable_title(title) {
            self.issues.note(RowIssue::TitleMissing, line);
        }
        if track.features.is_none() {
            self.issues.note(RowIssue::FeaturesMissing, line);
        }
        let known = known_fields(&track) + u32::from(!artists.names.is_empty());
        Some(Draft { line, track, known, artists })
    }

    fn track_id(&mut self, record: &Record<'_>, title: &str, artists: &ArtistCell, duration_ms: Option<u32>) -> Option<String> {
        let line = record.line;
        let given = given_id(self.header.field(record, Column::TrackId), self.header.format);
        let make = || made_id(&artists.names, title, duration_ms.unwrap_or(0));
        let skip = match given {
            GivenId::Plain(id) => return Some(id),
            GivenId::Linked(id) => {
                self.issues.note(RowIssue::IdFromLink, line);
                return Some(id);
            }
            GivenId::NotASong => RowIssue::NotASong,
            GivenId::Local | GivenId::Unusable if !is_usable_title(title) => RowIssue::NothingToIdentify,
            GivenId::Local => {
                self.issues.note(RowIssue::LocalFile, line);
                return Some(make());
            }
            GivenId::Unusable if record.suspect => RowIssue::TornRow,
            GivenId::Unusable => {
                self.issues.note_value(RowIssue::IdMade, line, self.header.field(record, Column::TrackId).trim());
                return Some(make());
            }
        };
        self.issues.note(skip, line);
        None
    }

    fn note_shape(&mut self, record: &Record<'_>) {
        if record.broken_quote {
            self.issues.note(RowIssue::BrokenQuote, record.line);
        }
        if record.fields.len() < self.header.width {
            self.issues.note(RowIssue::FewerFields, record.line);
        }
        let surplus = record.fields.get(self.header.width..).unwrap_or_default();
        if let Some(field) = surplus.iter().find(|field| !field.trim().is_empty()) {
            self.issues.note_value(RowIssue::MoreFields, record.line, field);
        }
    }

    fn artist_cell(&self, record: &Record<'_>) -> ArtistCell {
        let names = self.header.field(record, Column::ArtistNames).to_owned();
        let field = self.header.field(record, Column::ArtistIds).trim();
        if self.header.format == FileFormat::RunClub {
            return ArtistCell { first_id: (!field.is_empty()).then(|| bare_artist_id(field).to_owned()), ids: 1, names };
        }
        let ids = field.split([',', ';']).map(str::trim).filter(|id| !id.is_empty());
        let first_id = ids.clone().next().map(|id| bare_artist_id(id).to_owned());
        ArtistCell { first_id, ids: ids.count(), names }
    }

    /// Ours separates genres by `;`, because commas occur inside names; Exportify has only commas.
    fn genres(&self, record: &Record<'_>) -> Vec<String> {
        let field = self.header.field(record, Column::Genres);
        let is_separator = |c: char| c == ';' || (c == ',' && self.header.format == FileFormat::Exportify);
        let mut genres: Vec<String> = Vec::new();
        for genre in field.split(is_separator).map(str::trim).filter(|genre| !genre.is_empty()) {
            if !genres.iter().any(|known| known == genre) {
                genres.push(genre.to_owned());
            }
        }
        genres
    }

    /// A value read by `read`; what it cannot read is unknown, and noted.
    fn value<T>(
        &mut self,
        record: &Record<'_>,
        column: Column,
        issue: RowIssue,
        read: fn(&str) -> Result<Option<T>, ()>,
    ) -> Option<T> {
        let field = self.header.field(record, column);
        read(field).unwrap_or_else(|()| {
            self.issues.note_value(issue, record.line, field);
            None
        })
    }

    fn added_at(&mut self, record: &Record<'_>) -> Option<jiff::Timestamp> {
        let field = self.header.field(record, Column::AddedAt);
        let issue = match moment(field) {
            Moment::At(at) => return Some(at),
            Moment::Missing => return None,
            Moment::Epoch => RowIssue::AddedAtEpoch,
            Moment::Unusable => RowIssue::AddedAtUnusable,
        };
        self.issues.note_value(issue, record.line, field);
        None
    }

    /// A number as it stands; `Err` with the field when there is something else.
    fn number<'r>(&mut self, record: &'r Record<'_>, column: Column) -> Result<Option<f64>, &'r str> {
        let field = self.header.field(record, column);
        match number(field) {
            Number::Missing => Ok(None),
            Number::Finite(value) => Ok(Some(value)),
            Number::Comma(value) => {
                self.issues.note_value(RowIssue::DecimalComma, record.line, field);
                Ok(Some(value))
            }
            Number::Unusable => Err(field),
        }
    }

    fn duration(&mut self, record: &Record<'_>) -> Option<u32> {
        let ms = self.number(record, Column::Duration).ok()??.round();
        (ms >= 1.0 && ms <= f64::from(u32::MAX)).then_some(ms as u32)
    }

    fn tempo(&mut self, record: &Record<'_>, column: Column) -> Option<f64> {
        match self.number(record, column) {
            Ok(None) => None,
            Ok(Some(bpm)) if bpm > 0.0 && bpm <= FASTEST_TEMPO => Some(bpm),
            _ => {
                self.issues.note_value(RowIssue::TempoUnusable, record.line, self.header.field(record, column));
                None
            }
        }
    }

    fn measure(&mut self, record: &Record<'_>, column: Column) -> Option<f64> {
        self.number(record, column).unwrap_or_else(|field| {
            self.issues.note_value(RowIssue::NumberUnusable, record.line, field);
            None
        })
    }

    fn share(&mut self, record: &Record<'_>, column: Column) -> Option<f64> {
        let value = self.measure(record, column)?;
        if !(0.0..=1.0).contains(&value) {
            self.issues.note_value(RowIssue::ShareOutOfRange, record.line, self.header.field(record, column));
        }
        Some(value)
    }

    fn whole(&mut self, record: &Record<'_>, column: Column) -> Option<i32> {
        let value = self.measure(record, column)?;
        let is_whole = value.fract() == 0.0 && (f64::from(i32::MIN)..=f64::from(i32::MAX)).contains(&value);
        if !is_whole {
            self.issues.note_value(RowIssue::NumberUnusable, record.line, self.header.field(record, column));
        }
        is_whole.then_some(value as i32)
    }

    /// The sound of the song; nothing is known of it unless tempo, energy or danceability is.
    fn features(&mut self, record: &Record<'_>) -> Option<AudioFeatures> {
        let features = AudioFeatures {
            tempo: self.tempo(record, Column::Tempo),
            energy: self.share(record, Column::Energy),
            danceability: self.share(record, Column::Danceability),
            valence: self.share(record, Column::Valence),
            loudness: self.measure(record, Column::Loudness),
            speechiness: self.share(record, Column::Speechiness),
            key: self.whole(record, Column::Key),
            mode: self.whole(record, Column::Mode),
            time_signature: self.whole(record, Column::TimeSignature),
        };
        (features.tempo.is_some() || features.energy.is_some() || features.danceability.is_some()).then_some(features)
    }
}

fn some_text(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

fn bare_artist_id(text: &str) -> &str {
    use crate::spotify_id::{from_uri, from_url};
    from_uri(text, "artist").or_else(|| from_url(text, "artist")).unwrap_or(text)
}

/// How much a row knows: decides which of two rows with one id stays.
fn known_fields(track: &Track) -> u32 {
    let features = track.features.unwrap_or_default();
    [
        is_usable_title(&track.name),
        track.album.is_some(),
        !track.genres.is_empty(),
        track.release_year.is_some(),
        track.duration_ms > 0,
        track.explicit.is_some(),
        track.added_at.is_some(),
        track.tempo_override.is_some(),
        track.playable.is_some(),
        features.tempo.is_some(),
        features.energy.is_some(),
        features.danceability.is_some(),
        features.valence.is_some(),
        features.loudness.is_some(),
        features.speechiness.is_some(),
        features.key.is_some(),
        features.mode.is_some(),
        features.time_signature.is_some(),
    ]
    .into_iter()
    .map(u32::from)
    .sum()
}
