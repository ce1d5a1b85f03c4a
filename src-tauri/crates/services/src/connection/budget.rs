//! How many times a request is sent again, and after how long.

use std::{
    hash::{BuildHasher, Hasher, RandomState},
    sync::atomic::{AtomicU32, Ordering::Relaxed},
    time::Duration,
};

/// A retry costs what this many requests earn.
const COST: u32 = 5;
/// What can be saved up: 20 retries.
const MOST: u32 = 20 * COST;

/// The retries of all requests of a connection: 20 per 100 requests, so that an outage cannot multiply them.
#[derive(Debug)]
pub(super) struct Budget(AtomicU32);

impl Budget {
    pub(super) fn new() -> Self {
        Self(AtomicU32::new(MOST))
    }

    /// Notes a new request.
    pub(super) fn earn(&self) {
        let _ = self.0.fetch_update(Relaxed, Relaxed, |left| Some((left + 1).min(MOST)));
    }

    /// Takes a retry, if there is one left.
    pub(super) fn take(&self) -> bool {
        self.0.fetch_update(Relaxed, Relaxed, |left| left.checked_sub(COST)).is_ok()
    }
}

/// The wait before the first retry; each further one is twice as long.
const FIRST: Duration = Duration::from_millis(500);
/// The longest wait.
const LONGEST: Duration = Duration::from_secs(8);

/// The wait before a retry, `retry` counted from 0: between half of the step and the whole of it, so that
/// programs that failed together do not come back together.
pub(super) fn backoff(retry: u32) -> Duration {
    let step = FIRST.saturating_mul(2_u32.saturating_pow(retry)).min(LONGEST);
    // The keys of std's hashers are random: enough to spread a wait.
    let chance = RandomState::new().build_hasher().finish() as f64 / u64::MAX as f64;
    step.mul_f64(0.5 + chance / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outage_does_not_multiply_requests() {
        let budget = Budget::new();
        let retries = (0..1000).filter(|_| {
            budget.earn();
            budget.take()
        });
        assert_eq!(retries.count(), 20 + 1000 / 5 - 1);
    }

    #[test]
    fn waits_grow_and_stay_within_their_step() {
        let check = |retry: u32, step: u64| {
            let (wait, step) = (backoff(retry), Duration::from_millis(step));
            assert!(wait >= step / 2 && wait <= step, "{retry}: {wait:?}");
        };
        check(0, 500);
        check(1, 1000);
        check(4, 8000);
        check(40, 8000);
    }
}
