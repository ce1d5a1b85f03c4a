//! What a limit closes, for how long, and who keeps to it.

use std::sync::atomic::Ordering::SeqCst;

use jiff::SignedDuration;

use super::*;
use crate::gate::BlockReason;

#[tokio::test]
async fn a_rate_limit_closes_the_service_also_after_a_restart() {
    let mut stage = Stage::new([too_many("50000"), fine()]).await;
    let error = stage.ask(&READ).await.unwrap_err();
    let block = error.block().unwrap();
    assert_eq!((block.family, block.reason), (Family::Library, BlockReason::RateLimit));
    assert_eq!(block.until.duration_since(stage.clock.now()), SignedDuration::from_secs(50_000));
    for _ in 0..10 {
        assert!(stage.ask(&SEARCH).await.unwrap_err().blocks(Family::Search));
        assert!(stage.ask(&WRITE).await.unwrap_err().blocks(Family::PlaylistWrite));
        stage.restart();
        stage.clock.advance(4_999);
    }
    assert_eq!(stage.requests(), 1);
    stage.ask(&OTHER).await.unwrap();
    stage.clock.advance(10);
    assert!(matches!(stage.ask(&SEARCH).await, Err(ServiceError::Rejected { status: 418, .. })));
}

#[tokio::test]
async fn a_quota_closes_its_family_only() {
    let stage = Stage::new([quota("50000"), fine()]).await;
    assert_eq!(stage.ask(&READ).await.unwrap_err().block().unwrap().reason, BlockReason::Quota);
    assert!(stage.ask(&READ).await.unwrap_err().blocks(Family::Library));
    assert_eq!(stage.requests(), 1);
    stage.ask(&WRITE).await.unwrap();
}

#[tokio::test]
async fn a_block_that_another_process_learned_of_counts() {
    let stage = Stage::new([fine(), fine()]).await;
    stage.ask(&READ).await.unwrap();
    let until = stage.clock.now() + SignedDuration::from_secs(1);
    let block = Block { family: Family::Library, until, reason: BlockReason::Quota, strikes: 0 };
    stage.book.keep(vec![block]).await.unwrap();
    assert_eq!(stage.ask(&READ).await.unwrap_err().block(), Some(block));
    assert_eq!(stage.requests(), 1);
}

#[tokio::test]
async fn a_block_of_a_wrong_clock_ends_within_a_month() {
    let stage = Stage::new([fine()]).await;
    let day = |days: i64| SignedDuration::from_hours(24 * days);
    let begun = stage.clock.now();
    let block = Block { family: Family::Library, until: begun + day(3_000), reason: BlockReason::Quota, strikes: 0 };
    stage.book.keep(vec![block]).await.unwrap();
    for _ in 0..31 {
        assert_eq!(stage.ask(&READ).await.unwrap_err().block().unwrap().until, begun + day(31));
        stage.clock.advance(24 * 60 * 60);
    }
    stage.ask(&READ).await.unwrap();
}

/// A book in which a block appears while a request waits for its turn.
#[derive(Debug)]
struct LateBook(Block, AtomicU32);

impl BlockBook for LateBook {
    fn block(&self, family: Family) -> crate::BoxFuture<'_, Result<Option<Block>, crate::gate::BookError>> {
        let late = self.1.fetch_add(1, SeqCst) > 0 && family == self.0.family;
        Box::pin(async move { Ok(late.then_some(self.0)) })
    }

    fn keep(&self, _: Vec<Block>) -> crate::BoxFuture<'_, Result<(), crate::gate::BookError>> {
        Box::pin(async { Ok(()) })
    }

    fn shorten(&self, _: Block, _: jiff::Timestamp) -> crate::BoxFuture<'_, Result<(), crate::gate::BookError>> {
        Box::pin(async { Ok(()) })
    }
}

#[tokio::test]
async fn a_block_that_appears_while_a_request_waits_for_its_turn_counts() {
    let mut stage = Stage::new([fine()]).await;
    let until = stage.clock.now() + SignedDuration::from_secs(1);
    let block = Block { family: Family::Library, until, reason: BlockReason::RateLimit, strikes: 0 };
    let config = ConnectionConfig { pace: Pace::AsAgreed, ..config() };
    let book = Arc::new(LateBook(block, AtomicU32::new(0)));
    stage.connection = Connection::new(config, book, stage.clock.clone());
    assert_eq!(stage.ask(&READ).await.unwrap_err().block(), Some(block));
    assert_eq!(stage.requests(), 0);
}

#[tokio::test]
async fn a_block_that_ends_soon_is_waited_out() {
    let patient = ConnectionConfig { patience: Duration::from_mins(1), ..config() };
    // What is asked, the answers, the waits, whether it ends well.
    let check = async |route: &Route, answers: Vec<Canned>, waits: &[u64], well: bool| {
        let requests = answers.len();
        let stage = Stage::with(patient, answers).await;
        assert_eq!(stage.ask(route).await.is_ok(), well, "{waits:?}");
        let expected: Vec<Duration> = waits.iter().map(|&seconds| Duration::from_secs(seconds)).collect();
        assert_eq!(*stage.clock.waits.lock().unwrap(), expected);
        assert_eq!(stage.requests(), requests);
    };
    check(&READ, vec![too_many("5"), fine()], &[5], true).await;
    check(&READ, vec![quota("60"), fine()], &[60], true).await;
    check(&READ, vec![too_many("61")], &[], false).await;
    // Patience is for the whole request.
    check(&READ, vec![too_many("40"), too_many("40")], &[40], false).await;
    // The retries of a request are its limit too.
    check(&READ, vec![too_many("1"), too_many("1"), too_many("1")], &[1, 1], false).await;
    // Nothing was carried out, so a write may be sent again.
    check(&WRITE, vec![too_many("5"), fine()], &[5], true).await;
    check(&READ, vec![code(429), fine()], &[30], true).await;
}

#[tokio::test]
async fn without_a_time_the_guess_doubles_until_there_is_an_answer() {
    let answers = [code(429), code(429), code(429), fine(), code(429), too_many("3"), code(429)];
    let mut stage = Stage::new(answers).await;
    let mut check = async |strikes: u32, seconds: i64, restart: bool| {
        let block = stage.ask(&READ).await.unwrap_err().block().unwrap();
        let rest = block.until.duration_since(stage.clock.now()).as_secs();
        assert_eq!((block.strikes, rest), (strikes, seconds));
        stage.clock.advance(seconds);
        if restart {
            stage.restart();
        }
        if strikes == 3 {
            stage.ask(&SEARCH).await.unwrap();
        }
    };
    check(1, 30, false).await;
    check(2, 60, true).await;
    check(3, 120, false).await;
    check(1, 30, false).await;
    check(0, 3, false).await;
    check(1, 30, false).await;
}

#[tokio::test]
async fn a_block_that_cannot_be_kept_holds_in_this_process() {
    let stage = Stage::new([too_many("100"), fine()]).await;
    stage.book.broken.store(true, SeqCst);
    stage.ask(&READ).await.unwrap_err();
    assert!(stage.ask(&SEARCH).await.unwrap_err().blocks(Family::Search));
    assert_eq!(stage.requests(), 1);
    stage.clock.advance(100);
    stage.ask(&READ).await.unwrap();
}
