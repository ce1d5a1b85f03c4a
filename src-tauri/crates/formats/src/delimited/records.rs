//! Text to records of fields, with broken quotes kept from swallowing the rest of a file.
//!
//! The `csv` crate follows a quote wherever it leads; a single one that was never closed takes every
//! later row with it. Here a record that runs over line ends is believed only while everything about
//! its quotes is in order. Otherwise its first line is read on its own and reading goes on with the
//! second. Each line is looked at from at most [`LINE_REACH`] starting points, so the cost stays
//! linear however broken a file is.

use std::borrow::Cow;

/// Most lines a record may run over.
const LINE_REACH: u32 = 40;

/// One record.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Record<'a> {
    /// Line of the file on which it starts, from 1.
    pub(crate) line: u32,
    /// Line on which it ends.
    pub(crate) last_line: u32,
    pub(crate) fields: Vec<Cow<'a, str>>,
    /// Whether its quotes do not add up.
    pub(crate) broken_quote: bool,
    /// Whether it lies in the reach of an earlier broken quote, and so may be a torn piece of a row.
    pub(crate) suspect: bool,
}

impl Record<'_> {
    /// Joins the fields of a text whose commas were not quoted, where it is plain which they are:
    /// people write a space behind a comma, programs do not. Tells whether anything was joined.
    pub(crate) fn join_sentences(&mut self, width: usize, delimiter: char) -> bool {
        let is_tail = |field: &str| field.starts_with(' ') && !field.trim().is_empty();
        let tails = self.fields.iter().skip(1).filter(|field| is_tail(field)).count();
        if tails == 0 || self.fields.len() != width + tails {
            return false;
        }
        let mut joined: Vec<Cow<'_, str>> = Vec::with_capacity(width);
        for field in self.fields.drain(..) {
            match joined.last_mut() {
                Some(head) if is_tail(&field) => {
                    let head = head.to_mut();
                    head.push(delimiter);
                    head.push_str(&field);
                }
                _ => joined.push(field),
            }
        }
        self.fields = joined;
        true
    }
}

/// The records of a text, in order; lines with nothing but blanks are none.
#[derive(Debug, Clone)]
pub(crate) struct Records<'a> {
    text: &'a str,
    at: usize,
    line: u32,
    delimiter: u8,
    width: usize,
    suspect_until: usize,
}

impl<'a> Records<'a> {
    pub(crate) fn new(text: &'a str, delimiter: u8) -> Self {
        Self { text, at: 0, line: 1, delimiter, width: 0, suspect_until: 0 }
    }

    /// Tells how many fields a whole row has, once the header is known.
    pub(crate) fn expect_width(&mut self, fields: usize) {
        self.width = fields;
    }

    fn skip_blank_lines(&mut self) {
        while self.at < self.text.len() {
            let end = line_end(self.text, self.at);
            // With tabs as delimiters a line of tabs is an empty row, not a blank line.
            let blank = |c: char| c.is_whitespace() && !(c == '\t' && self.delimiter == b'\t') || c == '\u{feff}';
            if !self.text[self.at..end].chars().all(blank) {
                return;
            }
            self.at = after_line_end(self.text, end);
            self.line += 1;
        }
    }

    /// Whether the lines of a scan cannot be one record.
    fn swallows_rows(&self, from: usize, scan: &Scan<'a>) -> bool {
        scan.line_ends > 0 && (scan.dirty || scan.unterminated || (self.width > 2 && self.holds_whole_row(from, scan.end)))
    }

    /// Whether one of the lines is a whole row by itself: then a quote joined them by mistake.
    fn holds_whole_row(&self, from: usize, to: usize) -> bool {
        let first_end = line_end(self.text, from);
        let first = scan(&self.text[..first_end], from, self.delimiter);
        // The first line ends inside a quote; what is left of it may hold the fields that are missing.
        let left = first.fields.last().map_or(0, |rest| rest.bytes().filter(|byte| *byte == self.delimiter).count());
        if first.fields.len() + left >= self.width {
            return true;
        }
        let mut at = after_line_end(self.text, first_end);
        while at < to {
            let end = line_end(self.text, at);
            let line = scan(&self.text[..end], at, self.delimiter);
            if line.fields.len() == self.width && !line.dirty && !line.unterminated {
                return true;
            }
            at = after_line_end(self.text, end);
        }
        false
    }

    /// Splits a line at every delimiter, quotes or not, if that gives a whole row.
    fn split_plainly(&self, line: &'a str) -> Option<Vec<Cow<'a, str>>> {
        let fields: Vec<_> =
            line.split(char::from(self.delimiter)).map(|field| Cow::Borrowed(field.trim().trim_matches('"'))).collect();
        (fields.len() == self.width).then_some(fields)
    }

    fn one_line(&self, from: usize) -> Scan<'a> {
        let end = line_end(self.text, from);
        let mut scan = scan(&self.text[..end], from, self.delimiter);
        if scan.fields.len() != self.width
            && let Some(fields) = self.split_plainly(&self.text[from..end])
        {
            scan.fields = fields;
        }
        scan.end = after_line_end(self.text, end);
        scan.line_ends = 0;
        scan
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Record<'a>> {
        self.skip_blank_lines();
        if self.at >= self.text.len() {
            return None;
        }
        let (from, line) = (self.at, self.line);
        let suspect = from < self.suspect_until;
        let mut scan = scan(self.text, from, self.delimiter);
        let mut broken_quote = scan.dirty || scan.unterminated;
        if self.swallows_rows(from, &scan) {
            self.suspect_until = self.suspect_until.max(scan.end);
            broken_quote = true;
            scan = self.one_line(from);
        } else if broken_quote {
            scan = self.one_line(from);
        }
        self.at = scan.end;
        self.line += scan.line_ends + 1;
        Some(Record { line, last_line: line + scan.line_ends, fields: scan.fields, broken_quote, suspect })
    }
}

/// What lies between a starting point and the end of its record.
#[derive(Debug)]
struct Scan<'a> {
    fields: Vec<Cow<'a, str>>,
    /// Where the next record starts.
    end: usize,
    /// Line ends inside quotes.
    line_ends: u32,
    /// A quote stands where none may stand.
    dirty: bool,
    /// A quote was not closed before the end, or within reach.
    unterminated: bool,
}

fn scan(text: &str, from: usize, delimiter: u8) -> Scan<'_> {
    let mut cursor = Cursor { text, at: from, delimiter, line_ends: 0, dirty: false, unterminated: false };
    let mut fields = Vec::new();
    loop {
        fields.push(cursor.field());
        match cursor.peek() {
            Some(byte) if byte == delimiter && !cursor.unterminated => cursor.at += 1,
            _ => break,
        }
    }
    let end = if cursor.unterminated { cursor.at } else { after_line_end(text, cursor.at) };
    Scan { fields, end, line_ends: cursor.line_ends, dirty: cursor.dirty, unterminated: cursor.unterminated }
}

struct Cursor<'a> {
    text: &'a str,
    at: usize,
    delimiter: u8,
    line_ends: u32,
    dirty: bool,
    unterminated: bool,
}

impl<'a> Cursor<'a> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn field(&mut self) -> Cow<'a, str> {
        let bytes = self.text.as_bytes();
        let blanks = bytes[self.at..].iter().take_while(|byte| self.is_blank(**byte)).count();
        if bytes.get(self.at + blanks) == Some(&b'"') {
            self.at += blanks + 1;
            return self.quoted();
        }
        let from = self.at;
        let length = bytes[from..].iter().position(|byte| *byte == self.delimiter || matches!(byte, b'\n' | b'\r'));
        self.at = length.map_or(bytes.len(), |length| from + length);
        let field = &self.text[from..self.at];
        self.dirty |= field.contains('"');
        Cow::Borrowed(field)
    }

    /// A field after its opening quote, up to behind its closing one.
    fn quoted(&mut self) -> Cow<'a, str> {
        let mut value = Cow::Borrowed("");
        let mut from = self.at;
        loop {
            let bytes = self.text.as_bytes();
            let Some(step) = bytes[self.at..].iter().position(|byte| matches!(byte, b'"' | b'\n' | b'\r')) else {
                self.at = bytes.len();
                self.unterminated = true;
                return join(value, &self.text[from..]);
            };
            self.at += step;
            if bytes[self.at] != b'"' {
                self.at = after_line_end(self.text, self.at);
                self.line_ends += 1;
                if self.line_ends > LINE_REACH {
                    self.unterminated = true;
                    return value;
                }
                continue;
            }
            let after = self.at + 1;
            if bytes.get(after) == Some(&b'"') {
                value = join(value, &self.text[from..after]);
                self.at = after + 1;
                from = self.at;
                continue;
            }
            let blanks = bytes[after..].iter().take_while(|byte| self.is_blank(**byte)).count();
            match bytes.get(after + blanks) {
                Some(&byte) if byte != self.delimiter && byte != b'\n' && byte != b'\r' => {
                    // A quote in the middle of a quoted field: somebody forgot to double it.
                    self.dirty = true;
                    self.at = after;
                }
                _ => {
                    value = join(value, &self.text[from..self.at]);
                    self.at = after + blanks;
                    return value;
                }
            }
        }
    }

    fn is_blank(&self, byte: u8) -> bool {
        byte == b' ' || (byte == b'\t' && self.delimiter != b'\t')
    }
}

fn join<'a>(head: Cow<'a, str>, tail: &'a str) -> Cow<'a, str> {
    if head.is_empty() { Cow::Borrowed(tail) } else { head + tail }
}

/// Where the line containing `from` ends, before its line end.
fn line_end(text: &str, from: usize) -> usize {
    text.as_bytes()[from..].iter().position(|byte| matches!(byte, b'\n' | b'\r')).map_or(text.len(), |at| from + at)
}

/// Behind the line end at `at`, if there is one.
fn after_line_end(text: &str, at: usize) -> usize {
    match &text.as_bytes()[at..] {
        [b'\r', b'\n', ..] => at + 2,
        [b'\r' | b'\n', ..] => at + 1,
        _ => at,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Records as `line: field|field`, with `!` for a broken quote and `?` for a torn piece.
    fn shown(text: &str, width: usize) -> Vec<String> {
        let mut records = Records::new(text, b',');
        records.expect_width(width);
        records
            .map(|record| {
                let marks = format!("{}{}", if record.broken_quote { "!" } else { "" }, if record.suspect { "?" } else { "" });
                format!("{}{marks}: {}", record.line, record.fields.join("|"))
            })
            .collect()
    }

    #[test]
    fn well_formed_records() {
        let check = |text: &str, wanted: &[&str]| assert_eq!(shown(text, 3), wanted, "{text:?}");
        check("a,b,c\nd,e,f", &["1: a|b|c", "2: d|e|f"]);
        check("a,b,c\r\nd,e,f\r\n", &["1: a|b|c", "2: d|e|f"]);
        check("a,b,c\rd,e,f\r", &["1: a|b|c", "2: d|e|f"]);
        check("\n \n,,\n\na,b,c", &["3: ||", "5: a|b|c"]);
        check("a,\"b, \"\"q\"\"\",c", &["1: a|b, \"q\"|c"]);
        check("a,\"b\nb\",c\nd,e,f", &["1: a|b\nb|c", "3: d|e|f"]);
        check("a, \"b, b\" ,c", &["1: a|b, b|c"]);
        check("a,\"b\nb\",\"c, c\"", &["1: a|b\nb|c, c"]);
        check("a,b", &["1: a|b"]);
        check("\"\"", &["1: "]);
    }

    #[test]
    fn an_unclosed_quote_costs_one_line() {
        let check = |text: &str, wanted: &[&str]| assert_eq!(shown(text, 3), wanted, "{text:?}");
        check("a,\"b,c\nd,e,f\ng,h,i", &["1!: a|b|c", "2?: d|e|f", "3?: g|h|i"]);
        check("a,\"b,c\nd,\"e\",f\ng,h,i", &["1!: a|b|c", "2?: d|e|f", "3: g|h|i"]);
        check("a,\"b,c\nd,e\",f\ng,h,i", &["1!: a|b|c", "2!?: d|e\"|f", "3: g|h|i"]);
        check("a,b,\"c\nd,e,f", &["1!: a|b|c", "2?: d|e|f"]);
        check("a,\"b,c\n\"d, d\",e\",f\ng,h,i", &["1!: a|b|c", "2!?: d, d|e\"|f", "3: g|h|i"]);
        check("a,\"b", &["1!: a|b"]);
    }

    #[test]
    fn quotes_that_were_not_doubled() {
        let check = |text: &str, wanted: &[&str]| assert_eq!(shown(text, 3), wanted, "{text:?}");
        check("a,\"say \"hi\" now\",c", &["1!: a|say \"hi\" now|c"]);
        check("a,12\" mix,c", &["1!: a|12\" mix|c"]);
        check("a,\"b\"b,c", &["1!: a|b\"b|c"]);
        check("a,\"b\"b,c\nd,e,f", &["1!: a|b\"b|c", "2?: d|e|f"]);
    }

    #[test]
    fn a_file_of_unclosed_quotes_is_read_line_by_line() {
        let text = "a,\"b,c\n".repeat(5_000);
        let records: Vec<_> = Records::new(&text, b',').collect();
        assert_eq!(records.len(), 5_000);
        assert_eq!(records[4_999].line, 5_000);
    }
}
