//! A sync that is stopped by hand, and one beside another.

use std::{
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use runclub_testkit::fake::{Fault, FaultRule, Service, Setup};

use super::outside::Outside;
use crate::support::Answer;

/// A sync that hangs at its third page of liked songs.
fn hanging(outside: &Outside) -> Child {
    let rule = FaultRule::new(Fault::Delay(Duration::from_mins(5))).service(Service::SpotifyApi).endpoint("/me/tracks");
    outside.fakes.plan_fault(rule.skip(2));
    let child = outside.command("sync").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    while outside.fakes.faults_left() > 0 {
        thread::yield_now();
    }
    child
}

fn interrupt(child: &Child) {
    let done = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(done.success());
}

fn offsets(outside: &Outside) -> Vec<String> {
    let likes = outside.seen(Service::SpotifyApi).into_iter().filter(|seen| seen.endpoint == "/me/tracks");
    likes.filter_map(|seen| seen.parameter("offset").map(str::to_owned)).collect()
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_it_at_once_and_the_next_one_continues() {
    let outside = Outside::signed_in(Setup::account(240, 1));
    let child = hanging(&outside);
    interrupt(&child);
    let answer = Answer::from_output("sync".to_owned(), child.wait_with_output().unwrap()).ends_with_code(1);
    assert!(answer.err.contains("the sync was stopped") && answer.err.contains("the next one continues"), "{answer:#?}");
    assert!(answer.out.contains("stopped"), "{answer:#?}");
    outside.assert_no_secret_in(&answer.err);
    outside.fakes.clear_requests();
    outside.say("sync").ends_with_code(0);
    // From where it was; then the head, where new songs would be.
    assert_eq!(offsets(&outside), ["100", "150", "200", "0"]);
    let status = outside.say("status --format json").ends_with_code(0).json();
    assert_eq!(status["library"]["songs"], 300);
}

#[cfg(unix)]
#[test]
fn a_second_sync_beside_the_first_says_so() {
    let outside = Outside::signed_in(Setup::account(240, 1));
    let child = hanging(&outside);
    let asked = outside.fakes.requests().len();
    outside.say("sync").fails(1, &["a sync is already running"]).with_hint();
    assert_eq!(outside.fakes.requests().len(), asked);
    // What only looks is not kept waiting.
    outside.say("status").ends_with_code(0);
    interrupt(&child);
    child.wait_with_output().unwrap();
    outside.say("sync").ends_with_code(0);
}
