//! A reader of comma-separated text (RFC 4180: quoted fields may hold commas, quotes and newlines),
//! with an optional byte order mark. It shares no code with the product.

use std::collections::BTreeMap;

/// A file with a header: each row maps a column's name to its text.
#[derive(Clone, Debug, Default)]
pub struct Table {
    columns: BTreeMap<String, usize>,
    rows: Vec<Vec<String>>,
}

/// One row of a [`Table`].
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    columns: &'a BTreeMap<String, usize>,
    fields: &'a [String],
}

impl Table {
    /// Reads a file; the first record is the header. Blank lines are no rows.
    pub fn read(text: &str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut records = records(text).into_iter();
        let header = records.next().unwrap_or_default();
        let columns = header.iter().enumerate().map(|(index, name)| (name.trim().to_owned(), index)).collect();
        Self { columns, rows: records.collect() }
    }

    /// The rows in the file's order.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|fields| Row { columns: &self.columns, fields })
    }
}

impl Row<'_> {
    /// The field of a column, trimmed; nothing when it is empty or the column is absent.
    pub fn text(&self, column: &str) -> Option<String> {
        let index = *self.columns.get(column)?;
        let field = self.fields.get(index)?.trim();
        (!field.is_empty()).then(|| field.to_owned())
    }

    /// The field as a finite number.
    pub fn number(&self, column: &str) -> Option<f64> {
        let number: f64 = self.text(column)?.parse().ok()?;
        number.is_finite().then_some(number)
    }

    /// The field as a yes or no.
    pub fn truth(&self, column: &str) -> Option<bool> {
        match self.text(column)?.to_lowercase().as_str() {
            "true" | "1" | "yes" => Some(true),
            "false" | "0" | "no" => Some(false),
            _ => None,
        }
    }
}

/// Splits the text into records of fields.
fn records(text: &str) -> Vec<Vec<String>> {
    let mut records = Vec::new();
    let mut record = Vec::new();
    let mut field = String::new();
    let mut is_quoted = false;
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        match char {
            '"' if is_quoted && chars.peek() == Some(&'"') => {
                chars.next();
                field.push('"');
            }
            '"' if is_quoted => is_quoted = false,
            _ if is_quoted => field.push(char),
            '"' if field.is_empty() => is_quoted = true,
            ',' => record.push(std::mem::take(&mut field)),
            '\r' if chars.peek() == Some(&'\n') => {}
            '\n' => {
                record.push(std::mem::take(&mut field));
                records.push(std::mem::take(&mut record));
            }
            _ => field.push(char),
        }
    }
    if !field.is_empty() || !record.is_empty() {
        record.push(field);
        records.push(record);
    }
    records.retain(|record| record.iter().any(|field| !field.trim().is_empty()));
    records
}
