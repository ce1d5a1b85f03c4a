//! Ruling I2: what the runner refuses, nobody is asked.

use runclub_testkit::fake::{LASTFM_KEY, Seen, Service, Setup};

use super::{outside::Outside, sign_in::small};
use crate::support::Answer;

/// A runner with a Last.fm key, whom MusicBrainz does not help.
fn outside() -> Outside {
    Outside::new(Setup { genres_known: 0.0, ..small() })
}

fn say(outside: &Outside, line: &str) -> Answer {
    outside.run(outside.command(line).env("RUNCLUB_LASTFM_KEY", LASTFM_KEY))
}

/// Whether a request belongs to a consent, by its name.
fn needs(seen: &Seen) -> Option<&'static str> {
    match seen.service {
        Service::ReccoBeats if seen.path.contains("recommendation") => Some("suggestions"),
        Service::ReccoBeats => Some("reccobeats"),
        Service::MusicBrainz => Some("musicbrainz"),
        Service::LastFm => Some("lastfm"),
        Service::SpotifyApi if seen.path.starts_with("/me/player") || seen.path.starts_with("/me/top") => Some("listening"),
        _ => None,
    }
}

/// The consents whose services a full sync asked.
fn asked(outside: &Outside) -> Vec<&'static str> {
    outside.fakes.clear_requests();
    say(outside, "sync --full").ends_with_code(0);
    let mut asked: Vec<_> = outside.fakes.requests().iter().filter_map(needs).collect();
    asked.sort_unstable();
    asked.dedup();
    asked
}

const AT_SIGN_IN: [&str; 4] = ["lastfm", "listening", "musicbrainz", "reccobeats"];

/// What `consent` prints: each name with its answer.
fn answers(outside: &Outside) -> Vec<(String, String)> {
    let shown = outside.say("consent").ends_with_code(0).out;
    let word = |line: &str, from: usize, to: usize| line[from..to].trim().to_owned();
    shown.lines().map(|line| (word(line, 0, 12), word(line, 13, 23))).collect()
}

#[track_caller]
fn assert_answers(outside: &Outside, expected: [&str; 5]) {
    let names = ["reccobeats", "musicbrainz", "lastfm", "listening", "suggestions"];
    let expected: Vec<_> = names.map(str::to_owned).into_iter().zip(expected.map(str::to_owned)).collect();
    assert_eq!(answers(outside), expected);
}

#[test]
fn what_is_refused_is_asked_of_nobody() {
    let check = |refused: &str| {
        let outside = outside();
        let login = outside.login(&format!("--refuse {refused}")).ends_with_code(0);
        let expected: Vec<_> = AT_SIGN_IN.into_iter().filter(|consent| *consent != refused).collect();
        assert_eq!(asked(&outside), expected, "{refused} refused");
        let told = outside.say(&format!("consent {refused}")).ends_with_code(0);
        let text = told.out.split_once(" off ").unwrap().1.trim().to_owned();
        assert!(!login.err.contains(&text), "what is refused is not announced: {login:#?}");
        say(&outside, &format!("consent {refused} on")).ends_with_code(0);
        assert_eq!(asked(&outside), AT_SIGN_IN, "{refused} allowed again");
        say(&outside, &format!("consent {refused} off")).ends_with_code(0);
        assert_eq!(asked(&outside), expected, "{refused} switched off");
    };
    AT_SIGN_IN.iter().for_each(|refused| check(refused));
}

#[test]
fn nothing_is_asked_when_everything_is_refused() {
    let outside = outside();
    let refusals = AT_SIGN_IN.map(|refused| format!("--refuse {refused}")).join(" ");
    outside.login(&refusals).ends_with_code(0);
    assert_answers(&outside, ["off", "off", "off", "off", "not asked"]);
    assert_eq!(asked(&outside), Vec::<&str>::new());
    assert!(outside.asked(Service::SpotifyApi) > 0);
    let named = say(&outside, "sync --only features,listening,genres,suggestions").ends_with_code(0);
    assert!(named.out.contains("off (runclub consent)"), "{named:#?}");
    assert_eq!(outside.fakes.requests().iter().filter_map(needs).count(), 0);
}

#[test]
fn suggestions_wait_for_a_consent_of_their_own() {
    let outside = outside();
    outside.login("").ends_with_code(0);
    assert_answers(&outside, ["on", "on", "on", "on", "not asked"]);
    assert_eq!(asked(&outside), AT_SIGN_IN);
    say(&outside, "sync --only suggestions").ends_with_code(0);
    assert!(outside.fakes.requests().iter().all(|seen| needs(seen) != Some("suggestions")));
    say(&outside, "consent suggestions on").ends_with_code(0);
    say(&outside, "sync --only suggestions").ends_with_code(0);
    assert!(outside.fakes.requests().iter().any(|seen| needs(seen) == Some("suggestions")));
}

#[test]
fn answers_outlive_a_sign_in_and_end_with_a_deletion() {
    let outside = outside();
    assert_answers(&outside, ["not asked"; 5]);
    outside.say("consent musicbrainz off").ends_with_code(0);
    outside.login("--refuse lastfm").ends_with_code(0);
    assert_answers(&outside, ["on", "off", "off", "on", "not asked"]);
    outside.say("logout").ends_with_code(0);
    outside.login("").ends_with_code(0);
    assert_answers(&outside, ["on", "off", "off", "on", "not asked"]);
    outside.say("logout --delete").ends_with_code(0);
    assert_answers(&outside, ["not asked"; 5]);
    outside.login("").ends_with_code(0);
    assert_answers(&outside, ["on", "on", "on", "on", "not asked"]);
}

#[test]
fn a_consent_is_named_in_full() {
    let outside = outside();
    let check = |line: &str| outside.say(line).fails(2, &[]).with_hint();
    check("consent spotify");
    check("consent listening maybe");
    check("login --no-browser --refuse everything");
    let one = outside.say("consent listening").ends_with_code(0);
    assert_eq!(one.out.lines().count(), 1, "{one:#?}");
}

#[test]
fn what_was_played_counts_only_while_the_runner_agrees() {
    let outside = outside();
    outside.login("").ends_with_code(0);
    say(&outside, "sync").ends_with_code(0);
    let listened = |outside: &Outside| outside.mix("--template light --minutes 20").to_string().contains("listeningHistory");
    assert!(listened(&outside), "it counts");
    outside.say("consent listening off").ends_with_code(0);
    assert!(!listened(&outside), "it no longer counts");
}
