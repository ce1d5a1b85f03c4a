//! Which families are closed, and closing them.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use jiff::{SignedDuration, Timestamp};

use crate::gate::{Block, BlockBook, BlockReason, BookError, Family, LONGEST_WAIT};

/// The first guess when a service names no time, and the longest (services: rules to adopt).
const FIRST_GUESS: SignedDuration = SignedDuration::from_secs(30);
const LONGEST_GUESS: SignedDuration = SignedDuration::from_hours(1);

/// A service said "too many".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Notice {
    /// When it may be asked again, if it said so.
    pub(crate) until: Option<Timestamp>,
    pub(crate) reason: BlockReason,
}

/// The book, and what it could not take.
#[derive(Debug)]
pub(crate) struct Blocks {
    book: Arc<dyn BlockBook>,
    /// Blocks of this process that the book failed to keep.
    unkept: Mutex<HashMap<Family, Block>>,
    /// Families that answered since they were closed: the next guess starts anew.
    answered: Mutex<HashSet<Family>>,
}

impl Blocks {
    pub(crate) fn new(book: Arc<dyn BlockBook>) -> Self {
        Self { book, unkept: Mutex::default(), answered: Mutex::default() }
    }

    /// The block that stands now. One that no service can have asked for ends after the longest wait.
    pub(crate) async fn standing(&self, family: Family, now: Timestamp) -> Option<Block> {
        let block = self.last(family).await.filter(|block| block.until > now)?;
        let latest = later(now, LONGEST_WAIT);
        if block.until <= latest {
            return Some(block);
        }
        // Written down, because the longest wait from now would never be over.
        self.shorten(block, latest).await;
        Some(Block { until: latest, ..block })
    }

    async fn shorten(&self, block: Block, latest: Timestamp) {
        if let Err(error) = self.book.shorten(block, latest).await {
            tracing::warn!(%error, "a block that cannot be true stays as it is kept");
        }
        if let Some(unkept) = held(&self.unkept).get_mut(&block.family) {
            unkept.until = unkept.until.min(latest);
        }
    }

    /// The last block, also one that is over.
    async fn last(&self, family: Family) -> Option<Block> {
        let kept = self.book.block(family).await.unwrap_or_else(|error| {
            tracing::warn!(%error, family = family.slug(), "the kept blocks cannot be read");
            None
        });
        let unkept = held(&self.unkept).get(&family).copied();
        [kept, unkept].into_iter().flatten().max_by_key(|block| block.until)
    }

    /// Notes an answer that was no "too many".
    pub(crate) fn answered(&self, family: Family) {
        held(&self.answered).insert(family);
    }

    /// Closes what the notice concerns and returns the block of the family that was asked. It is kept
    /// when this returns.
    pub(crate) async fn close(&self, family: Family, notice: Notice, now: Timestamp) -> Block {
        let concerned = concerned(family, notice.reason);
        let fresh = self.forget_answers(&concerned);
        let last = self.last(family).await;
        let strikes = notice.until.map_or_else(|| strikes(last, now, fresh), |_| 0);
        let until = notice.until.unwrap_or_else(|| later(now, guess(strikes)));
        let block = |family| Block { family, until, reason: notice.reason, strikes };
        self.keep(concerned.into_iter().map(block).collect()).await;
        block(family)
    }

    /// Whether one of the families has answered since it was last closed.
    fn forget_answers(&self, concerned: &[Family]) -> bool {
        let mut answered = held(&self.answered);
        let before = answered.len();
        answered.retain(|family| !concerned.contains(family));
        answered.len() < before
    }

    async fn keep(&self, blocks: Vec<Block>) {
        let (book, given) = (self.book.clone(), blocks.clone());
        // A task of its own: a cancelled sync must not lose what the service said.
        let kept = tokio::spawn(async move { book.keep(given).await }).await;
        let Err(error) = kept.map_err(BookError::from).and_then(|kept| kept) else { return };
        tracing::warn!(%error, "a block cannot be kept; it holds until the program ends");
        let mut unkept = held(&self.unkept);
        for block in blocks {
            let longer = unkept.get(&block.family).is_none_or(|known| known.until < block.until);
            if longer {
                unkept.insert(block.family, block);
            }
        }
    }
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A quota belongs to a family; a rate limit to the whole service.
fn concerned(family: Family, reason: BlockReason) -> Vec<Family> {
    match reason {
        BlockReason::Quota => vec![family],
        BlockReason::RateLimit => Family::ALL.into_iter().filter(|other| other.service() == family.service()).collect(),
    }
}

/// How often in a row no time was named. Requests that were on their way when the service closed count once.
fn strikes(last: Option<Block>, now: Timestamp, fresh: bool) -> u32 {
    match last {
        Some(block) if block.until > now => block.strikes.max(1),
        Some(block) if !fresh => block.strikes.saturating_add(1),
        _ => 1,
    }
}

fn guess(strikes: u32) -> SignedDuration {
    let doubled = 2_i32.saturating_pow(strikes.saturating_sub(1));
    FIRST_GUESS.checked_mul(doubled).map_or(LONGEST_GUESS, |guess| guess.min(LONGEST_GUESS))
}

/// A time after another; the end of time when there is none.
pub(super) fn later(now: Timestamp, by: SignedDuration) -> Timestamp {
    now.checked_add(by).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guesses_double_up_to_an_hour() {
        let check = |strikes: u32, seconds: i64| assert_eq!(guess(strikes).as_secs(), seconds, "{strikes}");
        check(0, 30);
        check(1, 30);
        check(2, 60);
        check(3, 120);
        check(7, 1920);
        check(8, 3600);
        check(u32::MAX, 3600);
    }

    #[test]
    fn strikes_count_what_comes_in_a_row() {
        let now = Timestamp::UNIX_EPOCH;
        let block = |seconds: i64, strikes| {
            Some(Block {
                family: Family::Search,
                until: later(now, SignedDuration::from_secs(seconds)),
                reason: BlockReason::RateLimit,
                strikes,
            })
        };
        let check = |last, fresh, expected| assert_eq!(strikes(last, now, fresh), expected, "{last:?} {fresh}");
        check(None, false, 1);
        check(block(-5, 1), false, 2);
        check(block(-5, 1), true, 1);
        check(block(0, 6), false, 7);
        // On its way while the service closed.
        check(block(5, 3), false, 3);
        // The block before it had a time.
        check(block(-5, 0), false, 1);
        check(block(5, 0), true, 1);
    }

    #[test]
    fn a_quota_closes_a_family_and_a_rate_limit_the_service() {
        let check = |family, reason, expected| assert_eq!(concerned(family, reason).len(), expected, "{family:?} {reason:?}");
        check(Family::Library, BlockReason::Quota, 1);
        check(Family::Library, BlockReason::RateLimit, 7);
        check(Family::ReccoBeats, BlockReason::RateLimit, 1);
        check(Family::SignIn, BlockReason::RateLimit, 1);
    }
}
