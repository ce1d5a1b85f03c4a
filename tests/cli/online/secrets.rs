//! A secret is where it must be, and nowhere else.

use std::fs;

use runclub_testkit::fake::{Fault, FaultRule, LASTFM_KEY, Service};

use super::{
    outside::{Outside, files_below, holds},
    sign_in::small,
};
use crate::support::{Answer, document};

fn say(outside: &Outside, line: &str) -> Answer {
    outside.run(outside.command(line).env("RUNCLUB_LASTFM_KEY", LASTFM_KEY))
}

#[test]
fn after_a_whole_journey_only_the_token_file_holds_any() {
    let outside = Outside::new(small().flawless());
    let token_file = outside.room.data().join("sign-in.json");
    let looks = |after: &str| {
        let secrets = outside.fakes.secrets();
        for (path, bytes) in files_below(&outside.room.data()) {
            let found = secrets.iter().filter(|secret| holds(&bytes, secret)).count();
            let expected = if path == token_file { 2 } else { 0 };
            assert_eq!(found, expected, "after {after}: {}", path.display());
        }
    };
    outside.login("").ends_with_code(0);
    looks("login");
    say(&outside, "sync").ends_with_code(0);
    looks("sync");
    outside.fakes.world().expire_access();
    let mix = outside.mix("--template light --minutes 20");
    let file = outside.room.write("mix.json", document::text(&mix));
    let saved = say(&outside, &format!("save {file}")).ends_with_code(0).json();
    looks("save");
    assert!(outside.fakes.secrets().iter().all(|secret| !saved.to_string().contains(secret)));
    outside.login("").ends_with_code(0);
    looks("a second login");
    outside.fakes.world().revoke_tokens();
    say(&outside, "sync").ends_with_code(1);
    let record = fs::read(&token_file).unwrap();
    assert!(outside.fakes.secrets().iter().all(|secret| !holds(&record, secret)), "an ended sign-in has no secrets left");
    outside.login("").ends_with_code(0);
    say(&outside, "logout").ends_with_code(0);
    assert!(!token_file.exists());
    looks("logout");
    say(&outside, "logout --delete").ends_with_code(0);
    looks("logout --delete");
}

/// While a sign-in waits, its note holds the key of the hand-over, and nothing of the sign-in itself.
#[test]
fn a_waiting_sign_in_keeps_its_secrets_in_memory() {
    let outside = Outside::new(small());
    let mut login = outside.begin_login("");
    let state = login.address.split("state=").nth(1).unwrap().split('&').next().unwrap().to_owned();
    for (path, bytes) in files_below(&outside.room.data()) {
        assert!(!holds(&bytes, &state), "{}", path.display());
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(outside.room.data().join("sign-in.pending.json")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    outside.fakes.consent(&login.address).unwrap();
    let answer = login.ends().ends_with_code(0);
    assert!(!answer.err.contains(&state), "the address is printed once, for the runner");
}

/// [`Outside::say`] looks at everything that is printed, with the log at its most talkative.
#[test]
fn failures_tell_none() {
    let outside = Outside::signed_in(small().flawless());
    say(&outside, "sync").ends_with_code(0);
    let mix = outside.mix("--template light --minutes 20");
    let file = outside.room.write("mix.json", document::text(&mix));
    // MusicBrainz is told no secret, and what asks us to wait is only met at the end: nothing is sent after it.
    say(&outside, "consent musicbrainz off").ends_with_code(0);
    let asks_to_wait = |fault: &Fault| matches!(fault, Fault::RetryAfter { .. } | Fault::Status(503));
    let (last, first): (Vec<_>, Vec<_>) = Fault::ALL.into_iter().partition(asks_to_wait);
    for fault in first.into_iter().chain(last.into_iter().rev()) {
        let lines = [
            ("sync --full".to_owned(), Service::SpotifyApi),
            (format!("save {file}"), Service::SpotifyApi),
            ("sync --only genres --full".to_owned(), Service::LastFm),
        ];
        for (line, service) in lines {
            outside.fakes.plan_fault(FaultRule::new(fault.clone()).service(service).times(2));
            say(&outside, &line);
            outside.fakes.clear_faults();
            outside.fakes.world().lift_blocks();
        }
        outside.fakes.world().expire_access();
        outside.fakes.plan_fault(FaultRule::new(fault.clone()).service(Service::SpotifyAccounts).times(2));
        say(&outside, "playlists --refresh");
        outside.fakes.clear_faults();
    }
    outside.assert_no_secret_below(&outside.room.path("home"));
}

#[test]
fn a_damaged_token_file_is_not_quoted() {
    let outside = Outside::signed_in(small());
    let path = outside.room.data().join("sign-in.json");
    let good = fs::read_to_string(&path).unwrap();
    let check = |text: &str| {
        fs::write(&path, text).unwrap();
        say(&outside, "sync").fails(1, &["sign-in.json holds no sign-in that can be read"]).with_hint();
        let status = say(&outside, "status").ends_with_code(0);
        assert!(status.out.contains("not signed in: ") && status.out.contains("holds no sign-in"), "{status:#?}");
        assert_eq!(fs::read_to_string(&path).unwrap(), text, "nothing is thrown away unasked");
    };
    check(&good[..good.len() / 2]);
    check(&good.replace("\"version\":1", "\"version\":9"));
    check(&good.replace("\"refresh\":\"", "\"refresh\":7,\"was\":\""));
    outside.login("").ends_with_code(0);
    say(&outside, "sync").ends_with_code(0);
    fs::write(&path, &good[..40]).unwrap();
    say(&outside, "logout").ends_with_code(0);
    assert!(!path.exists());
}

/// What others on this machine can see of a process that waits in the middle of a sign-in.
#[cfg(target_os = "linux")]
#[test]
fn a_process_shows_none() {
    let outside = Outside::signed_in(small());
    let login = outside.begin_login("");
    let shown = fs::read(format!("/proc/{}/cmdline", login.id())).unwrap();
    assert!(holds(&shown, "login"), "it is the process");
    let environment = fs::read(format!("/proc/{}/environ", login.id())).unwrap();
    for secret in outside.fakes.secrets() {
        assert!(!holds(&shown, &secret) && !holds(&environment, &secret));
    }
}
