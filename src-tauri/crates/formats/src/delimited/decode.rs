//! Bytes to text. Nothing is refused: what is not UTF-8 is read as the next most likely thing, and
//! the lines it concerns are remembered.

use std::borrow::Cow;

use serde::Serialize;

/// How the bytes of a file were read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// UTF-16, little-endian, told by its byte order mark.
    Utf16Le,
    /// UTF-16, big-endian, told by its byte order mark.
    Utf16Be,
    /// Mostly UTF-8, but some bytes are not and were read as Windows-1252 (Latin-1).
    Windows1252,
}

impl Encoding {
    /// The name for people.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le | Self::Utf16Be => "UTF-16",
            Self::Windows1252 => "Windows-1252",
        }
    }
}

/// A file as text, without byte order mark and NUL characters.
#[derive(Debug)]
pub(crate) struct Decoded<'a> {
    pub(crate) text: Cow<'a, str>,
    pub(crate) encoding: Encoding,
    /// Lines with bytes that are not of the file's encoding, ascending.
    pub(crate) foreign_lines: Vec<u32>,
    /// Lines from which NUL characters were dropped, ascending.
    pub(crate) nul_lines: Vec<u32>,
}

/// Reads bytes as text.
pub(crate) fn decode(bytes: &[u8]) -> Decoded<'_> {
    match bytes {
        [0xFF, 0xFE, rest @ ..] => utf16(rest, Encoding::Utf16Le, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, Encoding::Utf16Be, u16::from_be_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => utf8(rest),
        _ => utf8(bytes),
    }
}

fn utf8(bytes: &[u8]) -> Decoded<'_> {
    if let Ok(text) = std::str::from_utf8(bytes)
        && !text.contains('\0')
    {
        return Decoded { text: Cow::Borrowed(text), encoding: Encoding::Utf8, foreign_lines: Vec::new(), nul_lines: Vec::new() };
    }
    let mut out = Builder::new(bytes.len());
    for chunk in bytes.utf8_chunks() {
        chunk.valid().chars().for_each(|c| out.push(c));
        for &byte in chunk.invalid() {
            out.mark_foreign();
            out.push(windows_1252(byte));
        }
    }
    let encoding = if out.foreign_lines.is_empty() { Encoding::Utf8 } else { Encoding::Windows1252 };
    out.finish(encoding)
}

fn utf16(bytes: &[u8], encoding: Encoding, unit: fn([u8; 2]) -> u16) -> Decoded<'static> {
    let (pairs, odd) = bytes.as_chunks::<2>();
    let mut out = Builder::new(bytes.len());
    for decoded in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
        // A byte order mark inside a file is the seam of two files glued together.
        match decoded {
            Ok('\u{feff}') => {}
            Ok(c) => out.push(c),
            Err(_) => {
                out.mark_foreign();
                out.push(char::REPLACEMENT_CHARACTER);
            }
        }
    }
    if !odd.is_empty() {
        out.mark_foreign();
    }
    out.finish(encoding)
}

/// Collects text and counts its lines as the record reader does: `\n`, `\r\n` and `\r` end one.
struct Builder {
    text: String,
    line: u32,
    after_cr: bool,
    foreign_lines: Vec<u32>,
    nul_lines: Vec<u32>,
}

impl Builder {
    fn new(capacity: usize) -> Self {
        Self { text: String::with_capacity(capacity), line: 1, after_cr: false, foreign_lines: Vec::new(), nul_lines: Vec::new() }
    }

    fn push(&mut self, c: char) {
        if c == '\0' {
            mark(&mut self.nul_lines, self.line);
            return;
        }
        if c == '\r' || (c == '\n' && !self.after_cr) {
            self.line += 1;
        }
        self.after_cr = c == '\r';
        self.text.push(c);
    }

    fn mark_foreign(&mut self) {
        mark(&mut self.foreign_lines, self.line);
    }

    fn finish(self, encoding: Encoding) -> Decoded<'static> {
        Decoded { text: Cow::Owned(self.text), encoding, foreign_lines: self.foreign_lines, nul_lines: self.nul_lines }
    }
}

fn mark(lines: &mut Vec<u32>, line: u32) {
    if lines.last() != Some(&line) {
        lines.push(line);
    }
}

/// The upper half of Windows-1252 where it differs from Latin-1; five bytes are not assigned.
const HIGH: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’', '“', '”',
    '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

fn windows_1252(byte: u8) -> char {
    match byte {
        0x80..=0x9F => HIGH[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_encoding_gives_the_same_text() {
        let check = |bytes: &[u8], encoding| {
            let decoded = decode(bytes);
            assert_eq!((decoded.text.as_ref(), decoded.encoding), ("Café\nNoël", encoding));
        };
        check("Café\nNoël".as_bytes(), Encoding::Utf8);
        check("\u{feff}Café\nNoël".as_bytes(), Encoding::Utf8);
        check(b"Caf\xE9\nNo\xEBl", Encoding::Windows1252);
        let units = |swap: fn(u16) -> [u8; 2]| "\u{feff}Café\nNoël".encode_utf16().flat_map(swap).collect::<Vec<u8>>();
        check(&units(u16::to_le_bytes), Encoding::Utf16Le);
        check(&units(u16::to_be_bytes), Encoding::Utf16Be);
    }

    #[test]
    fn oddities_are_told_by_line() {
        let mixed = decode(b"a\r\nCaf\xE9 \xE9\rb\nCaf\xC3\xA9\n\x93quoted\x94");
        assert_eq!(mixed.text, "a\r\nCafé é\rb\nCafé\n“quoted”");
        assert_eq!(mixed.foreign_lines, [2, 5]);
        let nul = decode(b"a\nb\0c\0\nd\0");
        assert_eq!(nul.text, "a\nbc\nd");
        assert_eq!(nul.nul_lines, [2, 3]);
    }

    #[test]
    fn half_characters_do_not_stop_utf16() {
        let lone = decode(&[0xFF, 0xFE, b'a', 0, 0x00, 0xD8, b'b', 0, b'c']);
        assert_eq!(lone.text, "a\u{fffd}b");
        assert_eq!(lone.foreign_lines, [1]);
    }
}
