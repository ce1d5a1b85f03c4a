//! Signing in: what the runner says in the browser, what others say in the runner's name, and what is kept.

use std::{
    fs,
    net::TcpListener,
    process::{Command, Stdio},
};

use runclub_testkit::fake::{CLIENT_ID, Fakes, Fault, FaultRule, Rules, Service, Setup};

use super::{
    outside::{Outside, Waiting},
    wire,
};
use crate::support::Answer;

/// A small account: what is fetched is not the point here.
pub(super) fn small() -> Setup {
    Setup { likes: 30, playlists: Vec::new(), others: 60, plays: 5, top: 5, ..Setup::default() }
}

fn token_file(outside: &Outside) -> Option<Vec<u8>> {
    fs::read(outside.room.data().join("sign-in.json")).ok()
}

/// The way back that is written in the address of a sign-in, and its state.
pub(super) fn way_back(address: &str) -> (String, String) {
    let value = |name: &str| {
        let pairs = address.split(['?', '&']).filter_map(|pair| pair.split_once('='));
        let (_, value) = pairs.into_iter().find(|(key, _)| *key == name).unwrap();
        value.replace("%3A", ":").replace("%2F", "/")
    };
    (value("redirect_uri"), value("state"))
}

/// Sends a browser somewhere below the way back; returns the status.
fn browse(address: &str, target: &str) -> u16 {
    let (back, _) = way_back(address);
    let host = back.trim_start_matches("http://").trim_end_matches("/callback").to_owned();
    wire::get(&host, target)
}

/// What a login leaves when it fails: nothing is kept that was not kept before.
#[track_caller]
fn status_says(outside: &Outside, words: &str) {
    let status = outside.say("status").ends_with_code(0);
    assert!(status.out.contains(words), "no {words:?} in {status:#?}");
}

#[test]
fn a_runner_who_agrees_is_signed_in() {
    let outside = Outside::new(small());
    status_says(&outside, "not signed in: no sign-in is kept");
    let login = outside.login("").ends_with_code(0);
    assert!(login.err.contains("Signed in as An Invented Runner."), "{login:#?}");
    status_says(&outside, "An Invented Runner; the sign-in is kept in a private file in the data folder");
    assert_eq!(outside.asked(Service::SpotifyApi), 1, "{:#?}", outside.fakes.requests());
}

#[test]
fn a_runner_who_refuses_is_told_so_and_nothing_changes() {
    let check = |outside: &Outside, words: &str| {
        let before = token_file(outside);
        let mut login = outside.begin_login("");
        let page = outside.fakes.refuse(&login.address).unwrap();
        assert!(page.contains("You said no"), "{page}");
        let answer = login.ends().ends_with_code(1).with_hint();
        assert!(answer.err.contains("error: the sign-in was cancelled on Spotify's page"), "{answer:#?}");
        assert_eq!(token_file(outside), before);
        status_says(outside, words);
    };
    let outside = Outside::new(small());
    check(&outside, "not signed in");
    outside.login("").ends_with_code(0);
    check(&outside, "An Invented Runner; the sign-in is kept");
}

#[test]
fn strays_and_forgeries_leave_a_login_waiting() {
    let outside = Outside::new(small());
    let mut login = outside.begin_login("");
    let (_, state) = way_back(&login.address);
    let check = |target: &str, status: u16| assert_eq!(browse(&login.address, target), status, "{target:.80}");
    check("/", 404);
    check("/favicon.ico", 404);
    check("/callback", 400);
    check("/callback?code=invented", 400);
    check("/callback?code=invented&state=invented", 400);
    check("/callback?error=access_denied", 400);
    check("/callback?error=access_denied&state=invented", 400);
    check(&format!("/callback?error=access_denied&state={}", state.to_lowercase()), 400);
    check(&format!("/callback?error=access_denied&state={state}&state={state}"), 400);
    check(&format!("/callback?code=invented&error=access_denied&state={state}"), 400);
    check(&format!("/callback?state={state}"), 400);
    check(&format!("/Callback?code=invented&state={state}"), 404);
    check(&format!("//callback?code=invented&state={state}"), 404);
    check(&format!("/callback?code={}&state={state}", "c".repeat(5_000)), 400);
    check(&format!("/callback?code={}", "c".repeat(40_000)), 431);
    assert_eq!(outside.asked(Service::SpotifyAccounts), 0, "none of them was believed");
    outside.fakes.consent(&login.address).unwrap();
    login.ends().ends_with_code(0);
}

#[test]
fn one_sign_in_at_a_time() {
    let outside = Outside::new(small());
    let mut first = outside.begin_login("");
    outside.say("login --no-browser --port 0").fails(1, &["a sign-in is already under way"]).with_hint();
    outside.fakes.consent(&first.address).unwrap();
    first.ends().ends_with_code(0);
    outside.login("").ends_with_code(0);
}

#[test]
fn a_taken_port_is_named() {
    let outside = Outside::new(small());
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let refused = outside.say(&format!("login --no-browser --port {port}"));
    refused.fails(1, &[&format!("port {port} of this machine is taken"), "--port"]).with_hint();
    outside.login("").ends_with_code(0);
}

#[test]
fn a_client_id_is_needed_and_looked_at() {
    let outside = Outside::new(small());
    let say = |line: &str, id: &str| outside.run(outside.command(line).env("RUNCLUB_SPOTIFY_CLIENT_ID", id));
    say("login --no-browser --port 0", "").fails(2, &["there is no Client ID", "developer.spotify.com/dashboard"]).with_hint();
    let check = |given: &str, words: &str| {
        let answer = outside.say(&format!("login --no-browser --port 0 --client-id {given}"));
        answer.fails(2, &[words]).with_hint();
        let answer = say("status", given);
        answer.fails(2, &["RUNCLUB_SPOTIFY_CLIENT_ID", words]);
    };
    check("5f3c0de", "a Client ID has 32 characters, this has 7");
    check("not-a-client-id-not-a-client-id-", "the digits 0–9 and the letters a–f only");
    assert_eq!(outside.fakes.requests(), []);
}

#[test]
fn the_client_id_of_a_sign_in_is_remembered() {
    let outside = Outside::new(small());
    let without_id = |line: &str| {
        let mut command = outside.command(line);
        command.env_remove("RUNCLUB_SPOTIFY_CLIENT_ID");
        command
    };
    let mut first = outside.begin(&mut without_id(&format!("login --no-browser --port 0 --client-id {CLIENT_ID}")));
    outside.fakes.consent(&first.address).unwrap();
    first.ends().ends_with_code(0);
    outside.run(&mut without_id("sync")).ends_with_code(0);
    let mut second = outside.begin(&mut without_id("login --no-browser --port 0"));
    outside.fakes.consent(&second.address).unwrap();
    second.ends().ends_with_code(0);
    let other = "0123456789abcdef0123456789abcdef";
    let answer = outside.run(without_id("sync").env("RUNCLUB_SPOTIFY_CLIENT_ID", other));
    answer.fails(1, &["belongs to another Client ID"]).with_hint();
    outside.run(&mut without_id("sync")).ends_with_code(0);
}

#[test]
fn a_link_handed_on_by_a_second_launch_ends_the_login() {
    let outside = Outside::new(small());
    outside.say("runclub://callback?code=invented&state=invented").fails(1, &["no sign-in is waiting"]).with_hint();
    let mut login = outside.begin_login("--link");
    let link = outside.fakes.consent(&login.address).unwrap();
    assert!(link.starts_with("runclub://callback?code="), "the scheme of the link");
    let stray = outside.say("runclub://callback?code=invented&state=invented");
    stray.fails(1, &["no sign-in is waiting for this link"]).with_hint();
    outside.say("runclub:").fails(2, &["this is no link that RunClub opens"]).with_hint();
    outside.say(&link).ends_with_code(0).with_empty_out();
    let answer = login.ends().ends_with_code(0);
    assert!(answer.err.contains("Signed in as An Invented Runner."), "{answer:#?}");
    outside.say(&link).fails(1, &["no sign-in is waiting"]).with_hint();
}

#[test]
fn a_link_is_never_repeated() {
    let outside = Outside::new(small());
    let mut login = outside.begin_login("--link");
    let link = outside.fakes.consent(&login.address).unwrap();
    let check = |args: &[&str]| {
        let mut command = outside.command("");
        let answer = outside.run(command.args(args));
        assert_ne!(answer.code, Some(0), "{args:?}");
    };
    check(&[&link.replace("runclub:", "RunClub:")]);
    check(&[&link.replace("runclub://", "runclub:"), "--version"]);
    check(&[&format!("{link}&padding={}", "x".repeat(5_000))]);
    let mut command = outside.command("");
    outside.run(command.args([&link, "--what-a-launcher-adds"])).ends_with_code(0);
    login.ends().ends_with_code(0);
}

#[test]
fn a_note_of_a_killed_login_is_harmless() {
    let outside = Outside::new(small());
    let login = outside.begin_login("--link");
    let link = outside.fakes.consent(&login.address).unwrap();
    drop(login);
    assert!(outside.room.data().join("sign-in.pending.json").exists(), "a killed login clears nothing");
    outside.say(&link).fails(1, &["no sign-in is waiting"]).with_hint();
    let mut login = outside.begin_login("--link");
    outside.say(&link).fails(1, &["no sign-in is waiting"]).with_hint();
    let link = outside.fakes.consent(&login.address).unwrap();
    outside.say(&link).ends_with_code(0);
    login.ends().ends_with_code(0);
    assert!(!outside.room.data().join("sign-in.pending.json").exists());
}

/// A login where no keyring answers: the room has no bus.
fn without_keyring<'o>(outside: &'o Outside, more: &str) -> Waiting<'o> {
    outside.begin(&mut unset(outside, &format!("login --no-browser --port 0 {more}")))
}

fn unset(outside: &Outside, line: &str) -> Command {
    let mut command = outside.command(line);
    command.env_remove("RUNCLUB_TOKEN_STORE");
    command
}

#[cfg(target_os = "linux")]
#[test]
fn without_a_keyring_the_runner_chooses_where_the_sign_in_is_kept() {
    use std::os::unix::fs::PermissionsExt;

    let outside = Outside::new(small());
    let refused = ["no keyring that can be used", "--token-file", "RUNCLUB_TOKEN_STORE=memory"];
    // No address is printed: nobody is sent to the browser in vain.
    outside.run(&mut unset(&outside, "login --no-browser --port 0")).fails(1, &refused).with_hint();
    let mut named = outside.command("login --no-browser --port 0 --token-file");
    outside.run(named.env("RUNCLUB_TOKEN_STORE", "keyring")).fails(1, &refused).with_hint();
    assert_eq!(outside.fakes.requests(), []);

    let mut login = outside.begin(outside.command("login --no-browser --port 0").env("RUNCLUB_TOKEN_STORE", "memory"));
    outside.fakes.consent(&login.address).unwrap();
    let answer = login.ends().ends_with_code(0);
    for words in ["this program's memory, until it ends", "RUNCLUB_TOKEN_STORE is memory", "--token-file"] {
        assert!(answer.err.contains(words), "no {words:?} in {answer:#?}");
    }
    assert_eq!(token_file(&outside), None);
    outside.run(&mut unset(&outside, "sync")).fails(1, &["no sign-in is kept"]).with_hint();

    let mut login = without_keyring(&outside, "--token-file");
    outside.fakes.consent(&login.address).unwrap();
    let answer = login.ends().ends_with_code(0);
    assert!(answer.err.contains("a private file in the data folder"), "{answer:#?}");
    let mode = fs::metadata(outside.room.data().join("sign-in.json")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    outside.run(&mut unset(&outside, "sync")).ends_with_code(0);
    let mut again = without_keyring(&outside, "");
    outside.fakes.consent(&again.address).unwrap();
    let answer = again.ends().ends_with_code(0);
    assert!(answer.err.contains("a private file in the data folder"), "agreed once: {answer:#?}");
    outside.run(&mut unset(&outside, "logout --delete")).ends_with_code(0);
    assert_eq!(token_file(&outside), None);
    let answer = outside.run(&mut unset(&outside, "status")).ends_with_code(0);
    assert!(answer.out.contains("no sign-in is kept"), "{answer:#?}");
}

#[test]
fn an_account_that_spotify_does_not_let_in_is_told_why() {
    let check = |change: fn(&mut Rules), mended: fn(&mut Rules), words: &[&str]| {
        let outside = Outside::new(small().with(change));
        let mut login = outside.begin_login("");
        outside.fakes.consent(&login.address).unwrap();
        let answer = login.ends().ends_with_code(1).with_hint();
        words.iter().for_each(|word| assert!(answer.err.contains(word), "no {word:?} in {answer:#?}"));
        outside.say("sync").fails(1, words).with_hint();
        mended(&mut outside.fakes.world().rules);
        outside.say("sync").ends_with_code(0);
        status_says(&outside, "An Invented Runner; the sign-in is kept");
    };
    check(
        |rules| rules.registered = false,
        |rules| rules.registered = true,
        &["this account is not on the Client ID's list of users", "User Management"],
    );
    check(
        |rules| rules.owner_has_premium = false,
        |rules| rules.owner_has_premium = true,
        &["the owner of this Client ID has no Premium subscription", "renew it"],
    );
}

#[test]
fn a_token_that_does_not_come_leaves_who_was_signed_in() {
    let outside = Outside::signed_in(small());
    let before = token_file(&outside).unwrap();
    for fault in [
        Fault::Status(400),
        Fault::Status(503),
        Fault::RetryAfter { seconds: Some(60), quota: false },
        Fault::Html,
        Fault::OtherJson,
        Fault::WrongJson,
        Fault::EmptyBody,
        Fault::Reset,
        Fault::LostAnswer,
    ] {
        outside.fakes.plan_fault(FaultRule::new(fault.clone()).service(Service::SpotifyAccounts).method("POST"));
        let mut login = outside.begin_login("");
        outside.fakes.consent(&login.address).unwrap();
        let answer = login.ends().ends_with_code(1).with_hint();
        assert!(answer.err.contains("error: Spotify"), "{fault:?}: {answer:#?}");
        assert_eq!(token_file(&outside).unwrap(), before, "{fault:?}");
    }
    outside.say("sync").ends_with_code(0);
}

fn at_me(fault: Fault) -> FaultRule {
    FaultRule::new(fault).service(Service::SpotifyApi).endpoint("/me")
}

/// The songs that the program shows of the store.
fn shown(outside: &Outside) -> u64 {
    outside.say("status --format json").ends_with_code(0).json()["library"]["songs"].as_u64().unwrap()
}

#[test]
fn another_account_finds_an_empty_library() {
    let outside = Outside::signed_in(small());
    outside.say("sync").ends_with_code(0);
    outside.say("playlists --none").ends_with_code(0);
    assert_eq!(shown(&outside), 30);
    let other = outside.fakes.world().add_account(7);
    let of_the_first = names(&outside.fakes);
    outside.fakes.world().sign_in_as(&other);
    let login = outside.login("").ends_with_code(0);
    assert!(login.err.contains("Signed in as Invented Runner 2."), "{login:#?}");
    assert_eq!(shown(&outside), 0);
    let nothing = outside.say("mix --minutes 30").ends_with_code(3);
    assert_none_of(&nothing, &of_the_first);
    let own = outside.fakes.world().create_playlist("Only mine", false);
    let song = outside.fakes.world().songs()[40].id.clone();
    outside.fakes.world().add_to_playlist(&own, &song);
    outside.say("sync").ends_with_code(0);
    assert_eq!(shown(&outside), 8, "the choice of playlists was the other account's");
    let playlists = outside.say("playlists").ends_with_code(0);
    assert!(playlists.out.contains("chosen           Only mine"), "{playlists:#?}");
}

fn names(fakes: &Fakes) -> Vec<String> {
    let world = fakes.world();
    world.likes().iter().map(|id| world.song(id).unwrap().name.clone()).collect()
}

#[track_caller]
fn assert_none_of(answer: &Answer, names: &[String]) {
    let found = names.iter().find(|name| answer.out.contains(name.as_str()));
    assert_eq!(found, None, "{answer:#?}");
}

#[test]
fn a_login_that_does_not_learn_who_it_is_asks_with_the_next_sync() {
    let outside = Outside::signed_in(small());
    outside.say("sync").ends_with_code(0);
    let other = outside.fakes.world().add_account(7);
    outside.fakes.world().sign_in_as(&other);
    outside.fakes.plan_fault(at_me(Fault::Reset).times(20));
    let mut login = outside.begin_login("");
    outside.fakes.consent(&login.address).unwrap();
    let answer = login.ends().ends_with_code(0);
    assert!(answer.err.contains("Signed in as you.") && answer.err.contains("the next sync asks who you are"), "{answer:#?}");
    status_says(&outside, "Account    signed in; kept in");
    outside.fakes.clear_faults();
    outside.say("sync").ends_with_code(0);
    assert_eq!(shown(&outside), 7);
    status_says(&outside, "Invented Runner 2; the sign-in is kept");
    outside.fakes.clear_requests();
    outside.say("sync").ends_with_code(0);
    assert!(outside.seen(Service::SpotifyApi).iter().all(|seen| seen.endpoint != "/me"), "asked once per sign-in");
}

/// The address that a browser was opened with, and what it was told besides: nothing.
#[cfg(unix)]
#[test]
fn the_browser_is_given_the_address_and_nothing_else() {
    use std::os::unix::fs::PermissionsExt;

    let outside = Outside::new(small());
    let pipe = outside.room.path("opened");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let browser = outside.room.write("browser", format!("#!/bin/sh\nprintf '%s\\n' \"$#\" \"$1\" > {}\n", pipe.display()));
    fs::set_permissions(&browser, fs::Permissions::from_mode(0o755)).unwrap();
    let mut command = outside.command("login --port 0");
    let child = command.env("BROWSER", &browser).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let told = fs::read_to_string(&pipe).unwrap();
    let (count, address) = told.trim().split_once('\n').unwrap();
    assert_eq!(count, "1");
    outside.fakes.consent(address).unwrap();
    let answer = Answer::from_output("login".to_owned(), child.wait_with_output().unwrap()).ends_with_code(0).with_empty_out();
    let (_, state) = way_back(address);
    outside.assert_no_secret_in(&answer.err);
    outside.assert_no_secret_in(&told);
    assert!(!answer.err.contains(&state), "an address that is not printed on purpose is printed nowhere");
}
