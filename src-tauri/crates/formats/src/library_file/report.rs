//! What was read, repaired and skipped, and why.

use std::{collections::BTreeMap, fmt::Write as _};

use serde::Serialize;

use super::{
    header::FileFormat,
    issue::{Outcome, RowIssue},
};
use crate::{
    delimited::{Delimiter, decode::Encoding},
    text::{counted, grouped, preview},
};

/// The account of an import.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ImportReport {
    /// Who wrote the file.
    pub format: FileFormat,
    /// What separates its fields.
    pub delimiter: Delimiter,
    /// How its bytes were read.
    pub encoding: Encoding,
    /// Rows below the header; always `tracks + merged + skipped`.
    pub rows_read: u32,
    /// Songs in the library made from it.
    pub tracks: u32,
    /// Artists of these songs.
    pub artists: u32,
    /// Rows that gave way to another of the same song.
    pub merged: u32,
    /// Rows that were left out.
    pub skipped: u32,
    /// What was odd, by kind.
    pub issues: Vec<IssueCount>,
    /// Columns that mean nothing to us.
    pub unknown_columns: Vec<String>,
    /// Columns that are there more than once; the first that says something counts.
    pub repeated_columns: Vec<String>,
    /// What a mix needs and the file has no column for.
    pub missing_columns: Vec<String>,
}

/// How often one thing was odd, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct IssueCount {
    /// What.
    pub issue: RowIssue,
    /// What became of the rows.
    pub outcome: Outcome,
    /// Number of rows.
    pub count: u32,
    /// The lines on which they start, ascending.
    pub lines: Vec<u32>,
    /// The first value that was odd, where there is one.
    pub example: Option<String>,
}

/// Lines named per reason before "and N more".
const LINES_NAMED: usize = 5;

impl ImportReport {
    /// The account of one kind of oddity.
    pub fn of(&self, issue: RowIssue) -> Option<&IssueCount> {
        self.issues.iter().find(|count| count.issue == issue)
    }

    /// The account for people, one thing per line.
    pub fn to_text(&self) -> String {
        let mut out = format!(
            "Read {} ({}, {}, {}): {} by {}.\n",
            counted(self.rows_read as usize, "row", "rows"),
            self.format.name(),
            self.delimiter.name(),
            self.encoding.name(),
            counted(self.tracks as usize, "track", "tracks"),
            counted(self.artists as usize, "artist", "artists"),
        );
        for (outcome, heading) in [
            (Outcome::Skipped, "Skipped"),
            (Outcome::Merged, "Merged"),
            (Outcome::Repaired, "Repaired"),
            (Outcome::Noted, "Kept as they are"),
        ] {
            self.write_outcome(&mut out, outcome, heading);
        }
        write_names(&mut out, "No column for", &self.missing_columns);
        write_names(&mut out, "Columns not used", &self.unknown_columns);
        write_names(&mut out, "Columns named twice", &self.repeated_columns);
        out
    }

    fn write_outcome(&self, out: &mut String, outcome: Outcome, heading: &str) {
        let issues: Vec<&IssueCount> = self.issues.iter().filter(|issue| issue.outcome == outcome).collect();
        if issues.is_empty() {
            return;
        }
        let _ = writeln!(out, "{heading}:");
        for issue in issues {
            let rows = counted(issue.count as usize, "row", "rows");
            let example = issue.example.as_ref().map(|value| format!(", such as \"{value}\"")).unwrap_or_default();
            let _ = writeln!(out, "  {rows}: {}{example} ({})", issue.issue.text(), named_lines(&issue.lines));
        }
    }
}

/// `lines 3, 8, 9 and 12 more`.
pub(crate) fn named_lines(lines: &[u32]) -> String {
    let named: Vec<String> = lines.iter().take(LINES_NAMED).map(u32::to_string).collect();
    let word = if lines.len() == 1 { "line" } else { "lines" };
    match lines.len().saturating_sub(LINES_NAMED) {
        0 => format!("{word} {}", named.join(", ")),
        more => format!("{word} {} and {} more", named.join(", "), grouped(more)),
    }
}

fn write_names(out: &mut String, heading: &str, names: &[String]) {
    if !names.is_empty() {
        let _ = writeln!(out, "{heading}: {}.", names.join(", "));
    }
}

/// Collects issues while rows are read.
#[derive(Debug, Default)]
pub(crate) struct Issues {
    by_kind: BTreeMap<RowIssue, IssueCount>,
}

impl Issues {
    /// Notes an issue of the row that starts on this line; a row counts once per kind.
    pub(crate) fn note(&mut self, issue: RowIssue, line: u32) {
        self.note_value(issue, line, "");
    }

    /// Notes an issue with the value that was odd.
    pub(crate) fn note_value(&mut self, issue: RowIssue, line: u32, value: &str) {
        let count = self.by_kind.entry(issue).or_insert_with(|| IssueCount {
            issue,
            outcome: issue.outcome(),
            count: 0,
            lines: Vec::new(),
            example: Some(preview(value, 40)).filter(|value| !value.is_empty()),
        });
        if count.lines.last() != Some(&line) {
            count.lines.push(line);
            count.count += 1;
        }
    }

    /// The issues by kind, lines in order.
    pub(crate) fn finish(self) -> Vec<IssueCount> {
        let mut issues: Vec<IssueCount> = self.by_kind.into_values().collect();
        for issue in &mut issues {
            issue.lines.sort_unstable();
        }
        issues
    }
}
