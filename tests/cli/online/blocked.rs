//! A service that says "too many": nothing more is sent to what it closed until the time it named.

use std::{fs, time::Duration};

use runclub_app::{
    progress::Stage,
    sync::{Ending, SyncOutcome, SyncRequest},
};
use runclub_testkit::fake::{Fault, FaultRule, Seen, Service, Setup};

use super::{
    clocked::{Inside, only},
    outside::Outside,
};
use crate::support::document;

const PLAIN: SyncRequest = SyncRequest { full: false, only: None };
/// Nearly fourteen hours, as was seen (services: §2).
const LONG: u64 = 50_000;

fn setup() -> Setup {
    Setup { likes: 240, ..Setup::default() }
}

/// 429 in the middle of the liked songs.
fn closing(seconds: Option<u64>, quota: bool) -> FaultRule {
    FaultRule::new(Fault::RetryAfter { seconds, quota }).service(Service::SpotifyApi).endpoint("/me/tracks").skip(2)
}

fn family<'s>(seen: &'s [Seen], family: &'s str) -> Vec<&'s Seen> {
    seen.iter().filter(|seen| seen.family == family).collect()
}

fn how(outcome: &SyncOutcome, stage: Stage) -> &Ending {
    &outcome.stages.iter().find(|outcome| outcome.stage == stage).unwrap().ending
}

#[test]
fn a_quota_ends_a_stage_and_nothing_is_sent_there_by_ten_restarts() {
    let outside = Outside::signed_in(setup());
    outside.fakes.plan_fault(closing(Some(LONG), true));
    outside.fakes.clear_requests();
    let answer = outside.say("sync").ends_with_code(0);
    assert!(answer.out.contains("Liked songs        goes on ") && answer.out.contains("run sync again then"), "{answer:#?}");
    let seen = outside.fakes.requests();
    assert_eq!(family(&seen, "library").len(), 3);
    for used in ["playlists", "player", "top"] {
        assert!(!family(&seen, used).is_empty(), "{used} has a quota of its own");
    }
    assert!(outside.asked(Service::ReccoBeats) > 2 && outside.asked(Service::MusicBrainz) > 10, "other services are used");

    outside.fakes.clear_requests();
    for _ in 0..10 {
        let answer = outside.say("sync").ends_with_code(0);
        assert!(answer.out.contains("goes on "), "{answer:#?}");
    }
    let status = outside.say("status").ends_with_code(0);
    assert!(status.out.contains("reading liked songs from Spotify until "), "{status:#?}");
    let seen = outside.fakes.requests();
    assert_eq!(family(&seen, "library"), Vec::<&Seen>::new());
    let listed = seen.iter().filter(|seen| seen.endpoint == "/me/playlists").count();
    assert_eq!((listed, seen.len()), (10, 10), "the list of playlists, nothing else: {seen:#?}");
}

#[test]
fn a_plain_too_many_closes_all_of_spotify() {
    let outside = Outside::signed_in(setup());
    outside.fakes.plan_fault(closing(Some(LONG), false));
    outside.fakes.clear_requests();
    outside.say("sync").ends_with_code(0);
    assert_eq!(outside.asked(Service::SpotifyApi), 3);
    assert!(outside.asked(Service::ReccoBeats) > 0 && outside.asked(Service::MusicBrainz) > 0, "other services are used");
    for _ in 0..10 {
        outside.say("sync").ends_with_code(0);
    }
    assert_eq!(outside.asked(Service::SpotifyApi), 3);
}

#[test]
fn a_block_outlives_the_cache_and_the_sign_in() {
    let outside = Outside::signed_in(setup());
    outside.fakes.plan_fault(closing(Some(LONG), true));
    outside.say("sync").ends_with_code(0);
    outside.fakes.clear_requests();

    let cache = outside.room.data().join("cache.db");
    for ending in ["-wal", "-shm"] {
        let _ = fs::remove_file(outside.room.data().join(format!("cache.db{ending}")));
    }
    fs::write(&cache, b"no database").unwrap();
    outside.say("sync").ends_with_code(0);
    assert_eq!(family(&outside.fakes.requests(), "library"), Vec::<&Seen>::new(), "after the cache was lost");

    outside.say("logout --delete").ends_with_code(0);
    outside.login("").ends_with_code(0);
    outside.say("sync").ends_with_code(0);
    assert_eq!(family(&outside.fakes.requests(), "library"), Vec::<&Seen>::new(), "after everything was deleted");
}

#[test]
fn a_block_outlives_the_store_of_the_runner() {
    let outside = Outside::signed_in(setup());
    outside.fakes.plan_fault(closing(Some(LONG), true));
    outside.say("sync").ends_with_code(0);
    outside.fakes.clear_requests();
    for ending in ["", "-wal", "-shm"] {
        let _ = fs::remove_file(outside.room.data().join(format!("user.db{ending}")));
    }
    // The copy that takes its place is of the time before the block.
    let answer = outside.say("sync --only likes").ends_with_code(0);
    assert!(answer.out.contains("goes on"), "{answer:#?}");
    assert_eq!(family(&outside.fakes.requests(), "library"), Vec::<&Seen>::new());
}

#[test]
fn a_block_of_a_clock_gone_wrong_ends() {
    let inside = Inside::signed_in(setup());
    inside.fakes.plan_fault(closing(Some(LONG), true));
    inside.sync(&PLAIN);
    let far = inside.fakes.world().now() + Duration::from_hours(24 * 365 * 70);
    inside.with_store("here", async |store| {
        let row = store.block("library").await.unwrap().unwrap();
        store.keep_blocks(&[runclub_store::BlockRow { until: far, ..row }]).await.unwrap();
        store.cache().mark("closed.library", far).await.unwrap();
    });
    assert!(matches!(how(&inside.sync(&PLAIN), Stage::Likes), Ending::Blocked { .. }));
    // In two steps: a cache that is not synced for a month is emptied, and the second note with it.
    inside.pass(24 * 20);
    assert!(matches!(how(&inside.sync(&PLAIN), Stage::Likes), Ending::Blocked { .. }));
    inside.pass(24 * 12);
    assert_eq!(*how(&inside.sync(&PLAIN), Stage::Likes), Ending::Done, "31 days are the longest");
}

#[test]
fn a_block_that_ends_lets_the_sync_continue_where_it_stopped() {
    let inside = Inside::signed_in(setup());
    inside.fakes.plan_fault(closing(Some(LONG), true));
    let outcome = inside.sync(&PLAIN);
    let until = inside.fakes.world().now() + Duration::from_secs(LONG);
    let Ending::Blocked { until: named } = how(&outcome, Stage::Likes) else { panic!("{outcome:#?}") };
    assert!(until.duration_since(*named).abs().as_secs() <= 1 && outcome.continues_at == Some(*named), "{outcome:#?}");

    inside.fakes.clear_requests();
    inside.fakes.world().advance(Duration::from_secs(LONG - 120));
    assert!(matches!(how(&inside.sync(&PLAIN), Stage::Likes), Ending::Blocked { .. }), "two minutes are too long to wait");
    assert_eq!(family(&inside.fakes.requests(), "library"), Vec::<&Seen>::new());
    inside.fakes.world().advance(Duration::from_mins(2));
    assert_eq!(how(&inside.sync(&PLAIN), Stage::Likes), &Ending::Done);
    let pages = inside.fakes.requests();
    let offsets: Vec<&str> =
        pages.iter().filter_map(|seen| seen.parameter("offset").filter(|_| seen.family == "library")).collect();
    assert_eq!(offsets[..3], ["100", "150", "200"]);
    inside
        .known("here")
        .without(&["play", "top"])
        .assert_same(&inside.known_afresh("fresh").without(&["play", "top"]), "continued");
}

#[test]
fn a_short_block_is_waited_out() {
    let inside = Inside::signed_in(setup());
    inside.fakes.plan_fault(closing(Some(2), false));
    let before = inside.fakes.world().now();
    let outcome = inside.sync(&PLAIN);
    assert_eq!(how(&outcome, Stage::Likes), &Ending::Done);
    assert_eq!(inside.fakes.world().now().duration_since(before).as_secs(), 2, "by the clock of the test");
}

#[test]
fn a_block_without_a_time_doubles_up_to_an_hour() {
    let inside = Inside::signed_in(setup());
    let unnamed = Fault::RetryAfter { seconds: None, quota: true };
    let rule = FaultRule::new(unnamed).service(Service::SpotifyApi).endpoint("/me/tracks").times(30);
    inside.fakes.plan_fault(rule);
    let mut waits = Vec::new();
    for _ in 0..9 {
        let outcome = inside.sync(&only(&[Stage::Likes]));
        let Ending::Blocked { until } = how(&outcome, Stage::Likes) else { panic!("{outcome:#?}") };
        let wait = until.duration_since(inside.fakes.world().now());
        waits.push(wait.as_secs());
        inside.fakes.world().advance(wait.unsigned_abs());
    }
    // The first half minute is waited out; the minute after it is longer than the patience that is left.
    assert_eq!(waits, [60, 120, 240, 480, 960, 1_920, 3_600, 3_600, 3_600]);
}

#[test]
fn a_mix_is_saved_while_reading_is_closed_and_kept_while_writing_is() {
    let check = |fault: FaultRule, is_saved: bool| {
        let outside = Outside::signed_in(Setup::default());
        outside.say("sync").ends_with_code(0);
        let mix = outside.mix("--template tempo --minutes 30");
        let file = outside.room.write("mix.json", document::text(&mix));
        outside.fakes.plan_fault(fault);
        if is_saved {
            outside.say("sync").ends_with_code(0);
        }
        outside.fakes.clear_requests();
        let answer = outside.say(&format!("save {file}"));
        let made = outside.fakes.world().all_playlists().into_iter().filter(|list| list.name.starts_with("RunClub")).count();
        assert_eq!(made, usize::from(is_saved), "{answer:#?}");
        let status = outside.say("status").ends_with_code(0);
        assert!(status.out.contains("Unsaved"), "{status:#?}");
        let seen = outside.fakes.requests();
        let reads = seen.iter().filter(|seen| seen.family == "playlists" && seen.method == "GET").count();
        let writes = seen.iter().filter(|seen| seen.family == "playlists" && seen.method != "GET").count();
        outside.say(&format!("save {file}"));
        let again = outside.fakes.requests();
        let writes_again = again.iter().filter(|seen| seen.family == "playlists" && seen.method != "GET").count();
        if is_saved {
            assert_eq!(reads, 0, "reading is closed: {seen:#?}");
        } else {
            assert_eq!((writes, writes_again), (1, 1), "writing is closed: {again:#?}");
        }
    };
    let quota = Fault::RetryAfter { seconds: Some(LONG), quota: true };
    let at = |method| FaultRule::new(quota.clone()).service(Service::SpotifyApi).method(method).endpoint("/me/playlists");
    check(at("GET"), true);
    check(at("POST"), false);
}

#[test]
fn nothing_is_read_before_it_is_known_whose_it_is() {
    let outside = Outside::signed_in(setup());
    outside.say("sync").ends_with_code(0);
    let songs = |outside: &Outside| {
        let status = outside.say("status --format json").ends_with_code(0).json();
        status["library"]["songs"].as_u64().unwrap()
    };
    let before = songs(&outside);
    let other = outside.fakes.world().add_account(12);
    outside.fakes.world().sign_in_as(&other);
    outside.fakes.plan_fault(FaultRule::new(Fault::Status(503)).service(Service::SpotifyApi).endpoint("/me").times(100));
    outside.login("").ends_with_code(0);
    outside.fakes.clear_requests();
    let answer = outside.say("sync").ends_with_code(1);
    assert!(answer.out.contains("Liked songs        waits until Spotify says whose account it is"), "{answer:#?}");
    let read: Vec<Seen> = outside.seen(Service::SpotifyApi).into_iter().filter(|seen| seen.endpoint != "/me").collect();
    assert_eq!(read, []);
    assert_eq!(songs(&outside), before);
    outside.fakes.clear_faults();
    outside.say("sync").ends_with_code(0);
    assert_eq!(songs(&outside), 12);
}
