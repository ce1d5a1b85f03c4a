//! Genre names in one column: a line per name, in the order received.
//!
//! A table of their own would be three rows per song to read for every mix, and nothing here asks
//! for songs by genre: the engine does, with rules that SQL does not know.

use sqlx::{
    Decode, Sqlite, Type,
    sqlite::{SqliteTypeInfo, SqliteValueRef},
};

/// The text of a list. A name that holds a line break or a backslash is escaped, so that any list
/// comes back as it was.
pub(crate) fn pack(names: &[String]) -> String {
    let mut text = String::with_capacity(names.iter().map(|name| name.len() + 1).sum());
    for name in names {
        if name.contains(['\\', '\n']) {
            text.push_str(&name.replace('\\', r"\\").replace('\n', r"\n"));
        } else {
            text.push_str(name);
        }
        text.push('\n');
    }
    text
}

/// The list of a text.
pub(crate) fn unpack(text: &str) -> Vec<String> {
    text.split_terminator('\n').map(unescape).collect()
}

fn unescape(line: &str) -> String {
    let mut name = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('\\') {
        name.push_str(before);
        let mut chars = after.chars();
        name.extend(chars.next().map(|escaped| if escaped == 'n' { '\n' } else { escaped }));
        rest = chars.as_str();
    }
    name.push_str(rest);
    name
}

/// A column with a list.
pub(crate) struct GenreList(pub(crate) Vec<String>);

impl Type<Sqlite> for GenreList {
    fn type_info() -> SqliteTypeInfo {
        <str as Type<Sqlite>>::type_info()
    }
}

impl<'r> Decode<'r, Sqlite> for GenreList {
    fn decode(value: SqliteValueRef<'r>) -> Result<Self, sqlx::error::BoxDynError> {
        Ok(Self(unpack(<&str as Decode<'r, Sqlite>>::decode(value)?)))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lists_are_readable() {
        let check = |names: &[&str], text: &str| {
            let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
            assert_eq!(pack(&names), text);
            assert_eq!(unpack(text), names);
        };
        check(&[], "");
        check(&[""], "\n");
        check(&["", ""], "\n\n");
        check(&["indie rock", "art pop"], "indie rock\nart pop\n");
        check(&[r"a\n", "b\nc", "d\r"], "a\\\\n\nb\\nc\nd\r\n");
    }

    proptest! {
        #[test]
        fn any_list_comes_back(names: Vec<String>) {
            prop_assert_eq!(unpack(&pack(&names)), names);
        }

        #[test]
        fn backslashes_and_line_breaks_come_back(names in prop::collection::vec(r"[\\na\n]{0,6}", 0..5)) {
            prop_assert_eq!(unpack(&pack(&names)), names);
        }
    }
}
