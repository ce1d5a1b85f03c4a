//! Answers that are well-formed and wrong: nothing may be concluded from them.

use runclub_testkit::fake::{Fault, FaultRule, Setup};

use super::outside::Outside;

/// Answers a request for liked songs with a page of our own.
fn answer(outside: &Outside, skip: u32, times: u32, page: &str) {
    let fault = Fault::StatusWith {
        status: 200,
        headers: vec![("content-type".to_owned(), "application/json".to_owned())],
        body: page.to_owned(),
    };
    outside.fakes.plan_fault(FaultRule::new(fault).method("GET").endpoint("/me/tracks").skip(skip).times(times));
}

fn songs(outside: &Outside) -> u64 {
    outside.say("status --format json").ends_with_code(0).json()["library"]["songs"].as_u64().unwrap()
}

#[test]
fn a_hole_in_a_list_takes_no_song_away() {
    let setup = Setup { playlists: Vec::new(), ..Setup::account(220, 0) };
    let outside = Outside::signed_in(setup.flawless());
    outside.say("sync --only likes").ends_with_code(0);
    let before = songs(&outside);
    assert!(before >= 200, "{before}");
    let check = |skip, page: &str, line: &str| {
        answer(&outside, skip, 3, page);
        let answer = outside.say(line).ends_with_code(1);
        assert!(answer.err.contains("cannot be read"), "{page}: {}", answer.out);
        assert_eq!(songs(&outside), before, "{page}");
        outside.fakes.clear_faults();
        outside.say("sync --only likes").ends_with_code(0);
        assert_eq!(songs(&outside), before, "after {page}");
    };
    let full = "sync --full --only likes";
    check(2, r#"{"items":[],"total":220,"offset":100,"limit":50}"#, full);
    check(0, r#"{"items":[],"total":220,"offset":0,"limit":50}"#, full);
    check(0, r#"{"items":[],"offset":0,"limit":50}"#, full);
    check(0, r#"{"items":[],"limit":50}"#, "sync --only likes");
    check(1, r#"{"items":[{"track":{"title":"of another shape"}},{"track":null}],"total":220}"#, full);
    check(0, r#"{"items":[{"track":null}],"total":2147483648}"#, full);
}

#[test]
fn a_list_without_an_end_is_left() {
    let outside = Outside::signed_in(Setup { playlists: Vec::new(), ..Setup::account(120, 0) }.flawless());
    let song = outside.fakes.world().songs()[0].id.clone();
    let track =
        format!(r#"{{"id":"{song}","uri":"spotify:track:{song}","name":"a","artists":[],"duration_ms":1,"type":"track"}}"#);
    let items = vec![format!(r#"{{"added_at":"2026-01-01T00:00:00Z","track":{track}}}"#); 50].join(",");
    // Each page brings one song of fifty, so the list never comes nearer to its end.
    let page = format!(r#"{{"items":[{}],"total":5000}}"#, &items[..items.len() / 50]);
    answer(&outside, 0, 10_000, &page);
    outside.fakes.clear_requests();
    let answer = outside.say("sync --only likes").ends_with_code(1);
    assert!(answer.err.contains("does not come to an end"), "{}", answer.err);
    assert!(outside.fakes.requests().len() <= 2 * 100 + 20, "{}", outside.fakes.requests().len());
}

#[test]
fn deleting_waits_for_nobody() {
    let outside = Outside::signed_in(Setup::account(60, 0));
    outside.say("sync --only likes").ends_with_code(0);
    let before = songs(&outside);
    for lock in ["sync.lock", "save.lock"] {
        let file =
            std::fs::File::options().create(true).truncate(false).write(true).open(outside.room.data().join(lock)).unwrap();
        file.lock().unwrap();
        let answer = outside.say("logout --delete").ends_with_code(1);
        assert!(answer.err.contains("nothing was deleted"), "{}", answer.err);
        assert_eq!(songs(&outside), before);
        drop(file);
    }
    outside.say("logout --delete").ends_with_code(0);
    assert_eq!(songs(&outside), 0);
}
