//! Library files to tracks and artists: our own CSV and every Exportify header.
//!
//! A bad row never stops an import: it is skipped, merged or repaired, and counted by reason with the
//! line on which it starts. What a file holds does not depend on the order of its rows, with one
//! exception: of two rows with one track id the one that knows more fields stays, else the earlier.

mod artists;
mod error;
mod header;
mod identity;
mod issue;
mod report;
mod row;

use std::collections::HashSet;

use runclub_engine::{
    library::{Artist, Library, Track},
    mix::Source,
};

pub use self::{
    error::ImportError,
    header::FileFormat,
    issue::{Outcome, RowIssue},
    report::{ImportReport, IssueCount},
};
pub(crate) use self::{error::refuse_other_kinds, report::named_lines};
use self::{
    header::read_header,
    report::Issues,
    row::{Draft, RowReader},
};
use crate::delimited::{
    decode::{Decoded, decode},
    records::{Record, Records},
};

/// A library file, read.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportedLibrary {
    /// The songs, by id.
    pub tracks: Vec<Track>,
    /// The main artists of these songs, by id.
    pub artists: Vec<Artist>,
    /// What was read, repaired and skipped.
    pub report: ImportReport,
}

impl ImportedLibrary {
    /// The library the engine works on.
    pub fn into_library(self) -> Library {
        Library::new(self.tracks, self.artists)
    }
}

/// Reads a library file; every song gets the given source.
///
/// # Errors
/// When the file as a whole is no library: empty, of another kind, without a header that names a
/// track id or a title, or without rows. Anything wrong with a row is a finding of the report.
pub fn read_library(bytes: &[u8], source: Source) -> Result<ImportedLibrary, ImportError> {
    if bytes.is_empty() {
        return Err(ImportError::Empty);
    }
    refuse_other_kinds(bytes)?;
    let decoded = decode(bytes);
    let (header, records) = read_header(&decoded.text)?;
    let mut issues = Issues::default();
    let (mut drafts, rows_read) = read_rows(records, &decoded, RowReader { header: &header, source, issues: &mut issues });
    if rows_read == 0 {
        return Err(ImportError::NoRows { columns: header.width });
    }
    let skipped = rows_read - drafts.len() as u32;
    let (mut artists, nameless) = artists::resolve(&mut drafts, header.format);
    for line in nameless {
        issues.note(RowIssue::ArtistMissing, line);
    }
    let (tracks, merged) = merge(drafts, &mut issues);
    keep_artists_of(&tracks, &mut artists);
    let report = ImportReport {
        format: header.format,
        delimiter: header.delimiter,
        encoding: decoded.encoding,
        rows_read,
        tracks: tracks.len() as u32,
        artists: artists.len() as u32,
        merged,
        skipped,
        issues: issues.finish(),
        missing_columns: header.missing(),
        unknown_columns: header.unknown,
        repeated_columns: header.repeated,
    };
    Ok(ImportedLibrary { tracks, artists, report })
}

fn read_rows(records: Records<'_>, decoded: &Decoded<'_>, mut reader: RowReader<'_>) -> (Vec<Draft>, u32) {
    let mut drafts = Vec::new();
    let mut rows_read = 0;
    let mut foreign = OddLines::new(&decoded.foreign_lines);
    let mut nul = OddLines::new(&decoded.nul_lines);
    for mut record in records {
        rows_read += 1;
        if record.join_sentences(reader.header.width, char::from(reader.header.delimiter.byte())) {
            reader.issues.note(RowIssue::CommaNotQuoted, record.line);
        }
        for (lines, issue) in [(&mut foreign, RowIssue::ForeignBytes), (&mut nul, RowIssue::NulCharacters)] {
            if lines.touch(&record) {
                reader.issues.note(issue, record.line);
            }
        }
        drafts.extend(reader.read(&record));
    }
    (drafts, rows_read)
}

/// Odd lines of a file, asked for record by record from the top.
struct OddLines<'a> {
    lines: &'a [u32],
}

impl<'a> OddLines<'a> {
    fn new(lines: &'a [u32]) -> Self {
        Self { lines }
    }

    fn touch(&mut self, record: &Record<'_>) -> bool {
        let before = self.lines.partition_point(|line| *line < record.line);
        let through = self.lines.partition_point(|line| *line <= record.last_line);
        self.lines = &self.lines[through..];
        before < through
    }
}

/// One track per id, by id; the rows that give way are noted.
fn merge(mut drafts: Vec<Draft>, issues: &mut Issues) -> (Vec<Track>, u32) {
    drafts.sort_unstable_by(|a, b| a.track.id.cmp(&b.track.id).then(b.known.cmp(&a.known)).then(a.line.cmp(&b.line)));
    let mut tracks: Vec<Track> = Vec::with_capacity(drafts.len());
    let mut merged = 0;
    for draft in drafts {
        if tracks.last().is_some_and(|kept| kept.id == draft.track.id) {
            issues.note_value(RowIssue::SameId, draft.line, &draft.track.id);
            merged += 1;
        } else {
            tracks.push(draft.track);
        }
    }
    (tracks, merged)
}

/// Drops the artists whose every row gave way to one that names another.
fn keep_artists_of(tracks: &[Track], artists: &mut Vec<Artist>) {
    let used: HashSet<&str> = tracks.iter().map(|track| track.artist_id.as_str()).collect();
    artists.retain(|artist| used.contains(artist.id.as_str()));
}
