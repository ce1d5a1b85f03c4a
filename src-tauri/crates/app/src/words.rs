//! Times in words, in the runner's own zone.

use jiff::{Timestamp, tz::TimeZone};

/// A moment for a sentence: "at 2026-11-21 04:13".
pub fn at(moment: Timestamp) -> String {
    format!("at {}", minute(moment))
}

/// A moment after another preposition: "2026-11-21 04:13".
pub fn minute(moment: Timestamp) -> String {
    moment.to_zoned(TimeZone::system()).strftime("%Y-%m-%d %H:%M").to_string()
}

/// The local date as month and day: "11/20" (ruling G1).
pub(crate) fn month_and_day(moment: Timestamp) -> String {
    moment.to_zoned(TimeZone::system()).strftime("%m/%d").to_string()
}

/// A number of things: "1 song", "2 songs".
pub fn count(number: u32, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
