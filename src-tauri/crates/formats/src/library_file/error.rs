//! When a file is no library at all.

use crate::text::preview;

/// Why nothing could be read from a file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// There is nothing in it.
    #[error("the file is empty")]
    Empty,
    /// It is something other than text in rows.
    #[error("the file is {what}, not a CSV file (it starts with \"{start}\")")]
    NotCsv {
        /// What it looks like, with its article.
        what: &'static str,
        /// Its beginning, made safe to print.
        start: String,
    },
    /// The first line names none of the columns a library needs.
    #[error("the first line is not the header of a library file: \"{first_line}\" names no track id or title")]
    UnknownHeader {
        /// The line, shortened and made safe to print.
        first_line: String,
        /// The columns that were recognised.
        recognised: Vec<String>,
    },
    /// A header and nothing else.
    #[error("the file has a header with {columns} columns but no rows below it")]
    NoRows {
        /// Columns of the header.
        columns: usize,
    },
}

impl ImportError {
    /// What would help, one sentence each.
    pub fn hints(&self) -> Vec<String> {
        let export = "Export the playlist again, for example with Exportify (https://exportify.net), and import that file.";
        let columns = "A library file starts with the names of its columns, such as \
                       \"Track URI,Track Name,Artist Name(s),Duration (ms),Tempo\" (Exportify) or \"track_id,name,artist_name,…\" (RunClub).";
        let hints: Vec<String> = match self {
            Self::Empty => vec!["The download may have been cut off.".to_owned(), export.to_owned()],
            Self::NotCsv { what, .. } if *what == EXCEL || *what == OLD_EXCEL => {
                vec!["Open it in a spreadsheet program and save it as \"CSV UTF-8\".".to_owned()]
            }
            Self::NotCsv { what, .. } if *what == ZIP => {
                vec!["Unpack it and import the CSV files inside, one at a time.".to_owned()]
            }
            Self::NotCsv { what, .. } if *what == WEB_PAGE => {
                vec![
                    "A web page was saved in place of the file; the download link may have expired.".to_owned(),
                    export.to_owned(),
                ]
            }
            Self::NotCsv { .. } => vec![columns.to_owned()],
            Self::UnknownHeader { recognised, .. } if recognised.is_empty() => vec![columns.to_owned(), export.to_owned()],
            Self::UnknownHeader { recognised, .. } => {
                let found: Vec<String> = recognised.iter().map(|name| format!("\"{}\"", preview(name, 40))).collect();
                vec![
                    format!("Recognised: {}. A column with the track id or the title is needed as well.", found.join(", ")),
                    columns.to_owned(),
                ]
            }
            Self::NoRows { .. } => vec!["The playlist may have been empty when it was exported.".to_owned(), export.to_owned()],
        };
        hints
    }
}

const EXCEL: &str = "an Excel or OpenDocument workbook";
const OLD_EXCEL: &str = "an old Excel workbook";
const ZIP: &str = "a ZIP archive";
const WEB_PAGE: &str = "a web page";

/// Recognises files of other kinds by how they begin.
pub(crate) fn refuse_other_kinds(bytes: &[u8]) -> Result<(), ImportError> {
    match other_kind(bytes) {
        Some(what) => {
            let start = &bytes[..bytes.len().min(64)];
            Err(ImportError::NotCsv { what, start: preview(&String::from_utf8_lossy(start), 32) })
        }
        None => Ok(()),
    }
}

fn other_kind(bytes: &[u8]) -> Option<&'static str> {
    let magic: [(&[u8], &'static str); 9] = [
        (b"\xD0\xCF\x11\xE0", OLD_EXCEL),
        (b"\x1F\x8B", "a gzip archive"),
        (b"%PDF", "a PDF document"),
        (b"SQLite format 3\0", "a database"),
        (b"\x89PNG", "an image"),
        (b"\xFF\xD8\xFF", "an image"),
        (b"ID3", "a music file"),
        (b"OggS", "a music file"),
        (b"fLaC", "a music file"),
    ];
    if bytes.starts_with(b"PK\x03\x04") {
        return Some(zip_kind(bytes));
    }
    if let Some((_, what)) = magic.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Some(what);
    }
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    let starts = |word: &str| text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word.as_bytes()));
    match text.first() {
        Some(b'{') => Some("a JSON document"),
        Some(b'[') if text.trim_ascii_end().ends_with(b"]") => Some("a JSON document"),
        Some(b'<') if starts("<?xml") => Some("an XML document"),
        Some(b'<') => Some(WEB_PAGE),
        Some(b'#') if starts("#EXTM3U") => Some("an M3U playlist"),
        _ => None,
    }
}

/// Workbooks are ZIP archives whose first entries have telling names.
fn zip_kind(bytes: &[u8]) -> &'static str {
    let head = &bytes[..bytes.len().min(4_096)];
    let holds = |name: &[u8]| head.windows(name.len()).any(|window| window == name);
    if [&b"[Content_Types].xml"[..], b"xl/", b"opendocument.spreadsheet"].iter().any(|name| holds(name)) { EXCEL } else { ZIP }
}
