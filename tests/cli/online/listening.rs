//! What was played lately and most.

use runclub_app::{
    online::Consent,
    progress::Stage,
    sync::{Ending, SyncRequest},
};
use runclub_testkit::fake::{Service, Setup};

use super::clocked::{Inside, only};

const PLAIN: SyncRequest = SyncRequest { full: false, only: None };

fn setup() -> Setup {
    Setup { plays: 20, top: 70, ..Setup::account(90, 0) }.flawless()
}

/// How often recent plays and lists of favourites were asked for.
fn asked(inside: &Inside) -> (usize, usize) {
    let seen = inside.seen(Service::SpotifyApi);
    let count = |path: &str| seen.iter().filter(|seen| seen.endpoint.starts_with(path)).count();
    let counts = (count("/me/player/recently-played"), count("/me/top/"));
    inside.fakes.clear_requests();
    counts
}

fn plays(inside: &Inside) -> usize {
    inside.known("here").named("play 2").len()
}

#[test]
fn plays_are_asked_for_hourly_and_favourites_weekly() {
    let inside = Inside::signed_in(setup());
    inside.fakes.clear_requests();
    inside.sync(&PLAIN);
    // Two pages of songs and one of artists, in three ranges of time.
    assert_eq!(asked(&inside), (1, 9));
    inside.sync(&PLAIN);
    assert_eq!(asked(&inside), (0, 0));
    inside.pass(1);
    inside.sync(&PLAIN);
    assert_eq!(asked(&inside), (1, 0));
    inside.pass(24 * 7);
    inside.sync(&PLAIN);
    assert_eq!(asked(&inside), (1, 9));
    inside.sync(&only(&[Stage::Listening]));
    assert_eq!(asked(&inside), (1, 9), "who asks for it gets it");
    let tops = inside.known("here").about(&["top"]);
    assert_eq!(tops.named("top").len(), 6);
    tops.assert_same(&inside.known_afresh("fresh").about(&["top"]), "favourites");
}

#[test]
fn the_history_grows_beyond_what_the_service_remembers() {
    let inside = Inside::signed_in(setup());
    inside.sync(&PLAIN);
    assert_eq!(plays(&inside), 20);
    for round in 1..=3 {
        inside.pass(1);
        for at in 0..30 {
            let mut world = inside.fakes.world();
            world.advance(std::time::Duration::from_mins(1));
            let song = world.likes()[at].to_owned();
            world.play(&song);
        }
        inside.pass(1);
        inside.sync(&PLAIN);
        assert_eq!(plays(&inside), 20 + 30 * round);
    }
    inside.sync(&only(&[Stage::Listening]));
    assert_eq!(plays(&inside), 110, "no play counts twice");
}

#[test]
fn a_sync_that_was_stopped_asks_for_the_other_favourites_only() {
    let inside = Inside::signed_in(setup());
    let mut told = 0;
    inside
        .meddled_sync("here", &PLAIN, move |progress, cancel| {
            told += u32::from(progress.stage == Stage::Listening);
            // The plays, and two of six lists.
            if told == 3 {
                cancel.cancel();
            }
        })
        .unwrap();
    assert_eq!(asked(&inside).1, 3);
    inside.sync(&PLAIN);
    assert_eq!(asked(&inside), (0, 6));
}

#[test]
fn without_consent_nothing_is_read() {
    let inside = Inside::new(setup());
    inside.sign_in("here", &[Consent::Listening]);
    let outcome = inside.sync(&PLAIN);
    assert!(outcome.stages.iter().any(|stage| stage.stage == Stage::Listening && stage.ending == Ending::NoConsent));
    assert_eq!(asked(&inside), (0, 0));
    assert_eq!(plays(&inside), 0);
}
