//! Text in records, as people and programs really write it: odd encodings, odd delimiters, broken
//! quotes. Everything here reads; the `csv` crate writes.

pub(crate) mod decode;
pub(crate) mod records;
pub(crate) mod values;

use serde::Serialize;

/// What separates the fields of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum Delimiter {
    /// `,`, the usual one.
    Comma,
    /// `;`, as spreadsheets in many languages write it.
    Semicolon,
    /// A tab.
    Tab,
}

impl Delimiter {
    /// In order of preference.
    pub(crate) const ALL: [Self; 3] = [Self::Comma, Self::Semicolon, Self::Tab];

    pub(crate) const fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
        }
    }

    /// The name for people.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Comma => "comma",
            Self::Semicolon => "semicolon",
            Self::Tab => "tab",
        }
    }
}
