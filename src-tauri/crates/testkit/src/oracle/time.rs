//! Timestamps: RFC 3339 to milliseconds since 1970, and days between two of them.

/// Milliseconds of a day.
pub const DAY_MS: i64 = 86_400_000;

/// Reads an RFC 3339 timestamp (`2026-11-20T07:00:00Z`, with a fraction or an offset); a blank in
/// place of the `T` is accepted, and so is a date alone (its midnight, UTC).
pub fn parse_rfc3339(text: &str) -> Option<i64> {
    let text = text.trim();
    let date = text.get(..10)?;
    let mut parts = date.split('-');
    let year: i64 = number(parts.next()?, 4)?;
    let month: i64 = number(parts.next()?, 2)?;
    let day: i64 = number(parts.next()?, 2)?;
    if parts.next().is_some() || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let midnight = days_since_1970(year, month, day) * DAY_MS;
    let rest = text.get(10..)?;
    if rest.is_empty() {
        return Some(midnight);
    }
    let clock = rest.strip_prefix(['T', 't', ' ']).filter(|clock| clock.len() >= 8)?;
    let mut parts = clock.get(..8)?.split(':');
    let hour = number(parts.next()?, 2)?;
    let minute = number(parts.next()?, 2)?;
    let second = number(parts.next()?, 2)?;
    let mut zone = clock.get(8..)?;
    let mut fraction_ms = 0;
    if let Some(fraction) = zone.strip_prefix('.') {
        let digits = fraction.chars().take_while(char::is_ascii_digit).count();
        let mut thousandths = fraction.get(..digits.min(3))?.to_owned();
        while thousandths.len() < 3 {
            thousandths.push('0');
        }
        fraction_ms = number(&thousandths, 3)?;
        zone = fraction.get(digits..)?;
    }
    let time = ((hour * 60 + minute) * 60 + second) * 1000 + fraction_ms;
    Some(midnight + time - offset_ms(zone)?)
}

/// Days from one moment to a later one, as a fraction.
pub fn days_between(earlier_ms: i64, later_ms: i64) -> f64 {
    (later_ms - earlier_ms) as f64 / DAY_MS as f64
}

fn offset_ms(zone: &str) -> Option<i64> {
    if zone.is_empty() || zone.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let sign = match zone.get(..1)? {
        "+" => 1,
        "-" => -1,
        _ => return None,
    };
    let (hours, minutes) = zone.get(1..)?.split_once(':')?;
    Some(sign * (number(hours, 2)? * 60 + number(minutes, 2)?) * 60_000)
}

fn number(text: &str, digits: usize) -> Option<i64> {
    let plain = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

/// Counts the days year by year and month by month: slow, and easy to believe.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let is_leap = |year: i64| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let year_days = |year: i64| if is_leap(year) { 366 } else { 365 };
    let years: i64 = if year >= 1970 { (1970..year).map(year_days).sum() } else { -(year..1970).map(year_days).sum::<i64>() };
    let february = if is_leap(year) { 29 } else { 28 };
    let lengths = [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let months: i64 = lengths.iter().take(month as usize - 1).sum();
    years + months + day - 1
}
