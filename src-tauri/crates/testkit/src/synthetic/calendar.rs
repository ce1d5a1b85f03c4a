//! When the listener added things: sittings spread over the years, denser towards the end.

use super::draw::Draw;

const DAY_S: i64 = 86_400;
/// 2014-03-01, in days since 1970-01-01.
const FIRST_DAY: i64 = 16_130;
/// 2026-10-30, in days since 1970-01-01.
const LAST_DAY: i64 = 20_756;
/// How many tracks a sitting adds, on average.
const TRACKS_PER_SITTING: usize = 5;
/// A sitting lasts up to this long.
const SITTING_S: usize = 2_400;

/// The moments at which the listener sat down, in seconds since 1970, ascending.
pub(super) struct Calendar {
    sittings: Vec<i64>,
}

impl Calendar {
    pub(super) fn new(tracks: usize, draw: &mut Draw) -> Self {
        let count = tracks / TRACKS_PER_SITTING + 8;
        let mut sittings: Vec<i64> = (0..count)
            .map(|_| {
                // A power below one: the habit grows, so more is added in later years.
                let age = libm::pow(draw.unit(), 0.7) * (LAST_DAY - FIRST_DAY) as f64;
                // The sum of two draws: mostly in the afternoon and evening, never at 4 a.m.
                let minute = 6 * 60 + draw.below(500) + draw.below(500);
                (FIRST_DAY + age as i64) * DAY_S + minute as i64 * 60 + draw.below(60) as i64
            })
            .collect();
        sittings.sort_unstable();
        Self { sittings }
    }

    /// A sitting not before the year of release.
    pub(super) fn sitting(&self, draw: &mut Draw, release_year: i32) -> i64 {
        let start = days_from_civil(i64::from(release_year), 1, 1) * DAY_S;
        let first = self.sittings.partition_point(|&sitting| sitting < start).min(self.sittings.len() - 1);
        self.sittings[first + draw.below(self.sittings.len() - first)]
    }

    /// The sitting `share` of the way through the listener's history.
    pub(super) fn at(&self, share: f64) -> i64 {
        self.sittings[(share * (self.sittings.len() - 1) as f64) as usize]
    }
}

/// A moment within a sitting, as `2024-07-29T17:58:15Z`.
pub(super) fn during(draw: &mut Draw, sitting: i64) -> String {
    timestamp(sitting + draw.below(SITTING_S) as i64)
}

/// Seconds since 1970 as `2024-07-29T17:58:15Z`.
pub(super) fn timestamp(seconds: i64) -> String {
    let (year, month, day) = civil_from_days(seconds.div_euclid(DAY_S));
    let second = seconds.rem_euclid(DAY_S);
    format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", second / 3600, second / 60 % 60, second % 60)
}

/// Years are counted from March so that the leap day comes last.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = year - i64::from(month <= 2);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + day_of_year - 719_468
}

fn civil_from_days(days: i64) -> (i64, i64, i64) {
    // A guess that is right or one too late, as no year is longer than 366 days.
    let mut year = 1970 + days.div_euclid(365);
    while days_from_civil(year, 1, 1) > days {
        year -= 1;
    }
    let month = (1..=12).rev().find(|&month| days_from_civil(year, month, 1) <= days).unwrap_or(1);
    (year, month, days - days_from_civil(year, month, 1) + 1)
}

#[cfg(test)]
mod tests {
    use super::{FIRST_DAY, LAST_DAY, days_from_civil, timestamp};

    #[test]
    fn days_and_dates_agree() {
        let check = |days: i64, expect: &str| assert_eq!(timestamp(days * 86_400 + 61), format!("{expect}T00:01:01Z"));
        check(0, "1970-01-01");
        check(FIRST_DAY, "2014-03-01");
        check(LAST_DAY, "2026-10-30");
        check(days_from_civil(2024, 2, 29), "2024-02-29");
        check(days_from_civil(2024, 12, 31), "2024-12-31");
        check(days_from_civil(2000, 3, 1), "2000-03-01");
    }
}
