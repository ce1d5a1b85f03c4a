//! Words for people: lengths of time, counts, and strings from files made safe and short.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// A length of time as `3:21`, or `1:02:03` from an hour on.
pub(crate) fn clock(ms: u32) -> String {
    let seconds = (u64::from(ms) + 500) / 1_000;
    let (hours, minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

/// `1 song`, `2 songs`.
pub(crate) fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{} {}", grouped(count), if count == 1 { one } else { many })
}

/// A count with thousands set apart: `12,345`.
pub(crate) fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Whether a character may reach a terminal or a drawing: control characters could move the cursor,
/// direction marks could reorder what stands around them, and the rest would be invisible.
fn is_printable(c: char) -> bool {
    let invisible = matches!(c,
        '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
        | '\u{fff0}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}' | '\u{e0000}'..='\u{e007f}');
    !c.is_control() && !invisible
}

/// A string from outside on one line: nothing that moves the cursor, single spaces.
pub(crate) fn one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }) {
        if is_printable(c) && !(c == ' ' && (out.is_empty() || out.ends_with(' '))) {
            out.push(c);
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// The beginning of a string from outside, for a message.
pub(crate) fn preview(text: &str, columns: usize) -> String {
    shorten(&one_line(text), columns, "…")
}

/// Columns a string takes on screen.
pub(crate) fn columns(text: &str) -> usize {
    text.width()
}

/// Cuts a string to a number of columns, ending in `more` where something was cut. Marks stay with
/// the letter they stand on.
pub(crate) fn shorten(text: &str, limit: usize, more: &str) -> String {
    if text.width() <= limit {
        return text.to_owned();
    }
    let room = limit.saturating_sub(more.width());
    let mut end = 0;
    let mut joined = false;
    for (at, c) in text.char_indices() {
        // A mark, or what a joiner ties on, belongs to the character before it.
        let tied = c.width() == Some(0) || joined;
        joined = c == '\u{200d}';
        let after = at + c.len_utf8();
        if text[..after].width() > room {
            break;
        }
        if !tied || at == end {
            end = after;
        }
    }
    let kept = text[..end].trim_end();
    if limit < more.width() { String::new() } else { format!("{kept}{more}") }
}

/// A string of exactly this many columns: cut or filled up on the right.
pub(crate) fn fit(text: &str, width: usize, more: &str) -> String {
    let mut out = shorten(text, width, more);
    let missing = width.saturating_sub(out.width());
    out.extend(std::iter::repeat_n(' ', missing));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_counts() {
        assert_eq!([clock(0), clock(201_499), clock(201_500), clock(3_723_000)], ["0:00", "3:21", "3:22", "1:02:03"]);
        assert_eq!([grouped(7), grouped(1_234), grouped(1_234_567)], ["7", "1,234", "1,234,567"]);
        assert_eq!([counted(1, "song", "songs"), counted(2, "song", "songs")], ["1 song", "2 songs"]);
    }

    #[test]
    fn nothing_from_outside_moves_the_cursor() {
        let check = |text: &str, wanted: &str| assert_eq!(one_line(text), wanted, "{text:?}");
        check("\u{1b}[31mRed\u{1b}[0m", "[31mRed[0m");
        check("a\r\nb\tc\u{9b}2J", "a b c2J");
        check("abc\u{202e}def\u{2066}", "abcdef");
        check("zero\u{200b}width \u{feff}", "zerowidth");
        check("   ", "");
        check("e\u{301}", "e\u{301}");
    }

    #[test]
    fn shortening_counts_columns() {
        let check = |text: &str, limit, wanted: &str| {
            let short = shorten(text, limit, "…");
            assert_eq!(short, wanted);
            assert!(columns(&short) <= limit, "{short:?} is wider than {limit}");
        };
        check("harbour", 7, "harbour");
        check("harbour", 6, "harbo…");
        check("night harbour", 7, "night…");
        check("夜の港町", 8, "夜の港町");
        check("夜の港町", 7, "夜の港…");
        check("夜の港町", 6, "夜の…");
        check("cafe\u{301}s bar", 5, "cafe\u{301}…");
        check("abc", 0, "");
    }

    #[test]
    fn fitted_strings_have_one_width() {
        for text in ["", "abc", "夜の港町", "cafe\u{301}", "👩\u{200d}🚀 rocket", "🔥🔥🔥🔥"] {
            for width in 0..12 {
                assert_eq!(columns(&fit(text, width, "~")), width, "{text:?} in {width}");
            }
        }
    }
}
