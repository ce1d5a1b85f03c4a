//! Rolling windows: rate limits and quotas.

use std::collections::{HashMap, VecDeque};

use jiff::{SignedDuration, Timestamp};

use super::setup::Rate;

/// The requests of each window still remembered, by window.
#[derive(Debug, Default)]
pub(super) struct Limits {
    windows: HashMap<&'static str, VecDeque<Timestamp>>,
}

impl Limits {
    /// Lets a request through, or says for how many seconds the window is full.
    pub(super) fn pass(&mut self, window: &'static str, rate: Rate, now: Timestamp, probing_extends: bool) -> Result<(), u64> {
        let length = SignedDuration::try_from(rate.window).expect("BUG: a window fits in a signed duration");
        let passed = self.windows.entry(window).or_default();
        while passed.front().is_some_and(|&first| now.duration_since(first) >= length) {
            passed.pop_front();
        }
        if passed.len() < rate.requests as usize {
            passed.push_back(now);
            return Ok(());
        }
        if probing_extends {
            passed.pop_front();
            passed.push_back(now);
        }
        let frees = passed.front().map_or(length, |&first| length - now.duration_since(first));
        // Rounded up, so that who waits as told is let through.
        Err((frees.as_millis().max(1) as u64).div_ceil(1_000))
    }

    /// Forgets all: every window is empty again.
    pub(super) fn reset(&mut self) {
        self.windows.clear();
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_window_frees_as_its_oldest_request_leaves() {
        let mut limits = Limits::default();
        let rate = Rate::per_seconds(2, 30);
        let mut check = |at: i64, expect| {
            let now = Timestamp::from_second(1_000 + at).unwrap();
            assert_eq!(limits.pass("all", rate, now, false), expect, "after {at} s");
        };
        check(0, Ok(()));
        check(10, Ok(()));
        check(12, Err(18));
        check(29, Err(1));
        check(30, Ok(()));
        check(31, Err(9));
        check(40, Ok(()));
    }

    #[test]
    fn probing_can_extend_a_block() {
        let mut limits = Limits::default();
        let mut check = |at: i64, expect| {
            let now = Timestamp::from_second(at).unwrap();
            assert_eq!(limits.pass("all", Rate::per_seconds(1, 30), now, true), expect, "after {at} s");
        };
        check(0, Ok(()));
        check(20, Err(30));
        check(40, Err(30));
        check(70, Ok(()));
    }
}
