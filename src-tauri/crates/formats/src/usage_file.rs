//! Usage files: which song was last used when, `track_id,last_used_at,used_count`.

use std::{collections::btree_map::Entry, fmt::Write as _};

use jiff::Timestamp;
use runclub_engine::library::{History, Usage};
use serde::Serialize;

use crate::{
    delimited::{
        Delimiter,
        decode::decode,
        records::{Record, Records},
        values::{Moment, Number, moment, number},
    },
    library_file::{named_lines, refuse_other_kinds},
    our_csv::CsvText,
    text::{counted, preview},
};

const COLUMNS: [&str; 3] = ["track_id", "last_used_at", "used_count"];

/// A usage file, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedUsage {
    /// What was used when.
    pub history: History,
    /// What was odd, by line.
    pub report: UsageReport,
}

/// The account of reading a usage file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UsageReport {
    /// Rows below the header; each is a song, merged or skipped.
    pub rows_read: u32,
    /// Songs.
    pub tracks: u32,
    /// Lines left out because they have no track id.
    pub no_id: Vec<u32>,
    /// Lines left out because their date is none.
    pub no_date: Vec<u32>,
    /// Lines whose count is not a whole number; taken as one use.
    pub no_count: Vec<u32>,
    /// Lines about a song that an earlier line is about too; the latest use and the larger count stay.
    pub merged: Vec<u32>,
}

impl UsageReport {
    /// The account for people, one thing per line.
    pub fn to_text(&self) -> String {
        let mut out = format!(
            "Read {}: usage of {}.\n",
            counted(self.rows_read as usize, "row", "rows"),
            counted(self.tracks as usize, "track", "tracks")
        );
        for (lines, what) in [
            (&self.no_id, "skipped: no track id"),
            (&self.no_date, "skipped: last_used_at is not a date such as 2026-11-20T07:00:00Z"),
            (&self.no_count, "used_count is not a whole number; taken as one use"),
            (&self.merged, "same track id as an earlier row; the latest use and the larger count stay"),
        ] {
            if !lines.is_empty() {
                let _ = writeln!(out, "  {}: {what} ({})", counted(lines.len(), "row", "rows"), named_lines(lines));
            }
        }
        out
    }
}

/// Why a usage file could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UsageFileError {
    /// The first line does not name the columns.
    #[error("line {line} of the usage file is not its header: \"{found}\" where track_id,last_used_at,used_count was expected")]
    Header {
        /// Its line.
        line: u32,
        /// The line, shortened and made safe to print.
        found: String,
    },
    /// It is something else.
    #[error("the usage file could not be read: {0}")]
    OtherKind(#[from] crate::library_file::ImportError),
}

impl UsageFileError {
    /// What would help, one sentence each.
    pub fn hints(&self) -> Vec<String> {
        vec!["A usage file starts with the line \"track_id,last_used_at,used_count\"; an empty file means that nothing was used yet.".to_owned()]
    }
}

/// Reads a usage file. An empty one is an empty history: nothing was used yet.
///
/// # Errors
/// When the file is of another kind, or its first line does not name the columns `track_id` and
/// `last_used_at`. Anything wrong with a row is a finding of the report.
pub fn read_usage(bytes: &[u8]) -> Result<ImportedUsage, UsageFileError> {
    refuse_other_kinds(bytes)?;
    let decoded = decode(bytes);
    let mut reader = UsageReader::default();
    if let Some((columns, records)) = header(&decoded.text)? {
        for record in records {
            reader.read(&record, columns);
        }
    }
    reader.report.tracks = reader.history.tracks.len() as u32;
    Ok(ImportedUsage { history: reader.history, report: reader.report })
}

/// Where each of [`COLUMNS`] stands.
type Places = [Option<usize>; 3];

fn header(text: &str) -> Result<Option<(Places, Records<'_>)>, UsageFileError> {
    let mut first = None;
    for delimiter in Delimiter::ALL {
        let mut records = Records::new(text, delimiter.byte());
        let Some(names) = records.next() else { return Ok(None) };
        let place = |column: &&str| names.fields.iter().position(|name| name.trim().eq_ignore_ascii_case(column));
        let places: Places = COLUMNS.each_ref().map(place);
        if places[0].is_some() && places[1].is_some() {
            records.expect_width(names.fields.len());
            return Ok(Some((places, records)));
        }
        first.get_or_insert((names.line, preview(&names.fields.join(","), 60)));
    }
    let (line, found) = first.expect("BUG: there is at least one delimiter");
    Err(UsageFileError::Header { line, found })
}

#[derive(Default)]
struct UsageReader {
    history: History,
    report: UsageReport,
}

impl UsageReader {
    fn read(&mut self, record: &Record<'_>, places: Places) {
        self.report.rows_read += 1;
        let [id, at, count] =
            places.map(|place| place.and_then(|place| record.fields.get(place)).map_or("", |field| field.trim()));
        if id.is_empty() {
            self.report.no_id.push(record.line);
            return;
        }
        let Moment::At(last_used_at) = moment(at) else {
            self.report.no_date.push(record.line);
            return;
        };
        let used_count = read_count(count).unwrap_or_else(|| {
            self.report.no_count.push(record.line);
            1
        });
        self.add(id, Usage { last_used_at, used_count }, record.line);
    }

    fn add(&mut self, id: &str, usage: Usage, line: u32) {
        match self.history.tracks.entry(id.to_owned()) {
            Entry::Vacant(entry) => {
                entry.insert(usage);
            }
            Entry::Occupied(mut entry) => {
                let known = entry.get_mut();
                known.last_used_at = known.last_used_at.max(usage.last_used_at);
                known.used_count = known.used_count.max(usage.used_count);
                self.report.merged.push(line);
            }
        }
    }
}

/// A count; none given is one use.
fn read_count(text: &str) -> Option<u32> {
    match number(text) {
        Number::Missing => Some(1),
        Number::Finite(count) if count.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&count) => Some(count as u32),
        _ => None,
    }
}

/// A history as a usage file, by track id.
pub fn usage_csv(history: &History) -> String {
    let mut text = CsvText::plain(&COLUMNS);
    for (id, Usage { last_used_at, used_count }) in &history.tracks {
        let at: &Timestamp = last_used_at;
        text.record([id.as_str(), &at.to_string(), &used_count.to_string()]);
    }
    text.finish()
}
