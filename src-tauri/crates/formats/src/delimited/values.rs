//! Fields to values: numbers, flags, dates, as found in real files.

use jiff::{Timestamp, civil, tz::TimeZone};

/// A field that should be a number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Number {
    /// Nothing given.
    Missing,
    /// A finite number.
    Finite(f64),
    /// A finite number written with a decimal comma.
    Comma(f64),
    /// Not a finite number.
    Unusable,
}

/// Words that programs write for "nothing".
fn means_nothing(text: &str) -> bool {
    text.is_empty() || ["null", "none", "n/a", "na", "-"].iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// Reads a number; a decimal comma is understood.
pub(crate) fn number(text: &str) -> Number {
    let text = text.trim();
    if let Ok(value) = text.parse::<f64>() {
        // SQLite knows no negative zero; adding zero makes it positive here too.
        return if value.is_finite() { Number::Finite(value + 0.0) } else { Number::Unusable };
    }
    if means_nothing(text) {
        return Number::Missing;
    }
    let Some((whole, fraction)) = text.rsplit_once(',') else { return Number::Unusable };
    // With a comma for the fraction, points before it can only group thousands.
    match format!("{}.{fraction}", whole.replace('.', "")).parse::<f64>() {
        Ok(value) if value.is_finite() => Number::Comma(value),
        _ => Number::Unusable,
    }
}

/// Reads a yes or no; `Err` when it is neither.
pub(crate) fn flag(text: &str) -> Result<Option<bool>, ()> {
    let text = text.trim();
    let is_one_of = |words: &[&str]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
    match text {
        _ if is_one_of(&["true", "1", "yes"]) => Ok(Some(true)),
        _ if is_one_of(&["false", "0", "no"]) => Ok(Some(false)),
        _ if means_nothing(text) => Ok(None),
        _ => Err(()),
    }
}

/// Years an album can have come out in.
const YEARS: std::ops::RangeInclusive<i32> = 1000..=2100;

/// Reads the year of a date in any of the usual orders; `Err` when there is none that makes sense.
pub(crate) fn year(text: &str) -> Result<Option<i32>, ()> {
    let text = text.trim();
    if means_nothing(text) {
        return Ok(None);
    }
    // The year is the one group of four digits: `2013`, `2013-06-25`, `6/25/2013`, `2013.0`.
    let mut groups = text.split(|c: char| !c.is_ascii_digit()).filter(|group| !group.is_empty());
    let year = groups.find(|group| group.len() == 4).and_then(|group| group.parse().ok());
    match year {
        Some(year) if YEARS.contains(&year) && !text.starts_with('-') => Ok(Some(year)),
        _ => Err(()),
    }
}

/// A field that should be a moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Moment {
    /// Nothing given.
    Missing,
    /// A moment.
    At(Timestamp),
    /// The first day of 1970: what programs write when they do not know (ruling D5).
    Epoch,
    /// Not a moment.
    Unusable,
}

/// Reads a moment; without a zone it is taken as UTC, without a time as the start of the day.
pub(crate) fn moment(text: &str) -> Moment {
    let text = text.trim();
    if means_nothing(text) {
        return Moment::Missing;
    }
    let read = text
        .parse::<Timestamp>()
        .or_else(|error| at_utc(text.parse::<civil::DateTime>().ok()).ok_or(error))
        .or_else(|error| at_utc(us_date(text).map(|date| date.at(0, 0, 0, 0))).ok_or(error));
    match read {
        Ok(at) if (0..86_400).contains(&at.as_second()) => Moment::Epoch,
        Ok(at) => Moment::At(at),
        Err(_) => Moment::Unusable,
    }
}

fn at_utc(at: Option<civil::DateTime>) -> Option<Timestamp> {
    TimeZone::UTC.to_timestamp(at?).ok()
}

/// `6/25/2013`, as spreadsheets rewrite a date.
fn us_date(text: &str) -> Option<civil::Date> {
    let mut parts = text.splitn(3, '/');
    let (month, day, year) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    civil::Date::new(year, month, day).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        let check = |text: &str, wanted| assert_eq!(number(text), wanted, "{text:?}");
        check("", Number::Missing);
        check(" null ", Number::Missing);
        check("120.5", Number::Finite(120.5));
        check(" -7.25\t", Number::Finite(-7.25));
        check("1e3", Number::Finite(1000.0));
        check("0,75", Number::Comma(0.75));
        check("1.201,5", Number::Comma(1201.5));
        check("NaN", Number::Unusable);
        check("inf", Number::Unusable);
        check("1e999", Number::Unusable);
        check("fast", Number::Unusable);
        check("1,2,3", Number::Unusable);
    }

    #[test]
    fn flags() {
        let check = |text: &str, wanted| assert_eq!(flag(text), wanted, "{text:?}");
        check("true", Ok(Some(true)));
        check(" True ", Ok(Some(true)));
        check("FALSE", Ok(Some(false)));
        check("0", Ok(Some(false)));
        check("", Ok(None));
        check("maybe", Err(()));
    }

    #[test]
    fn years() {
        let check = |text: &str, wanted| assert_eq!(year(text), wanted, "{text:?}");
        check("2013", Ok(Some(2013)));
        check("2013-06", Ok(Some(2013)));
        check("2013-06-25", Ok(Some(2013)));
        check("6/25/2013", Ok(Some(2013)));
        check("25.06.2013", Ok(Some(2013)));
        check("2013.0", Ok(Some(2013)));
        check("2013-06-25T10:00:00Z", Ok(Some(2013)));
        check("", Ok(None));
        check("0", Err(()));
        check("0000", Err(()));
        check("0999", Err(()));
        check("2101", Err(()));
        check("99999", Err(()));
        check("-2013", Err(()));
        check("last summer", Err(()));
    }

    #[test]
    fn moments() {
        let at = |text: &str| Moment::At(text.parse().expect("a moment"));
        let check = |text: &str, wanted| assert_eq!(moment(text), wanted, "{text:?}");
        check("2024-07-29T17:58:15Z", at("2024-07-29T17:58:15Z"));
        check("2023-05-21 13:58:26+00:00", at("2023-05-21T13:58:26Z"));
        check("2023-05-21T13:58:26+02:00", at("2023-05-21T11:58:26Z"));
        check("2023-05-21 13:58:26", at("2023-05-21T13:58:26Z"));
        check("2023-05-21", at("2023-05-21T00:00:00Z"));
        check("5/21/2023", at("2023-05-21T00:00:00Z"));
        check("2023-05-21T13:58:26.123Z", at("2023-05-21T13:58:26.123Z"));
        check("1970-01-01T00:00:00Z", Moment::Epoch);
        check("1970-01-01", Moment::Epoch);
        check("", Moment::Missing);
        check("yesterday", Moment::Unusable);
        check("2023-13-45", Moment::Unusable);
    }
}
