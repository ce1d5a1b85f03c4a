//! Songs that cannot be played any more when the mix is saved (ruling G2).

use runclub_app::{
    judgement,
    saves::{SaveOptions, Saved},
};
use runclub_engine::{config::Config, mix::Mix};
use runclub_testkit::fake::Setup;

use super::within::{playlist_id, synced, uris};
use crate::online::clocked::Inside;

const TRACK: &str = "GET /tracks/{id}";
const SEARCH: &str = "GET /search";

fn flawless() -> Inside {
    synced(Setup::default().flawless())
}

fn id(mix: &Mix, at: usize) -> String {
    mix.tracks[at].track_id.clone()
}

/// The playlist holds what the document says, and the document keeps the rules.
fn assert_sound(inside: &Inside, saved: &Saved) {
    assert!(saved.verified);
    assert_eq!(inside.fakes.world().playlist_uris(playlist_id(&saved.mix)), uris(&saved.mix));
    let judgement = judgement::check_mix(&saved.mix, None, &Config::default()).unwrap();
    assert!(!judgement.breaks_a_rule(), "{judgement:#?}");
    for check in &judgement.report.checks {
        let told = saved.mix.report.checks.iter().find(|told| told.id == check.id);
        assert!(told.is_none_or(|told| told == check), "the report is that of the songs as they are now: {told:?} {check:?}");
    }
}

#[test]
fn what_was_seen_lately_is_not_asked_for() {
    let inside = flawless();
    let mix = inside.mix(20, 1);
    inside.pass(24 * 6);
    inside.save(&mix);
    assert!(!inside.spotify_requests().contains(&TRACK.to_owned()));
    let mix = inside.mix(20, 2);
    inside.pass(24 * 2);
    inside.save(&mix);
    let asked = |requests: Vec<String>| requests.iter().filter(|request| *request == TRACK).count();
    assert_eq!(asked(inside.spotify_requests()), mix.tracks.len(), "one by one");
    inside.save(&mix);
    assert_eq!(asked(inside.spotify_requests()), 0, "once");
}

#[test]
fn the_same_recording_takes_the_place() {
    for (locked, by_title) in [(false, false), (true, false), (false, true)] {
        let inside = flawless();
        let mut mix = inside.mix(20, 1);
        mix.tracks[2].locked = locked;
        let gone = id(&mix, 2);
        let twin = inside.fakes.world().add_isrc_twin(&gone);
        inside.fakes.world().set_playable(&gone, false);
        inside.fakes.world().rules.isrc_search = !by_title;
        inside.pass(24 * 8);
        let saved = inside.save(&mix);
        let searches = inside.spotify_requests().iter().filter(|request| *request == SEARCH).count();
        assert_eq!(searches, if by_title { 2 } else { 1 });
        assert_eq!((saved.swaps.len(), saved.swaps[0].position), (1, 2));
        assert_eq!((&saved.swaps[0].from, &saved.swaps[0].to), (&gone, &twin));
        assert_eq!((id(&saved.mix, 2), saved.mix.tracks[2].locked), (twin, locked));
        let others = |mix: &Mix| [uris(mix)[..2].to_vec(), uris(mix)[3..].to_vec()].concat();
        assert_eq!(others(&saved.mix), others(&mix), "nothing else moves");
        assert_sound(&inside, &saved);
        assert!(saved.notes.iter().any(|note| note.contains("another version")), "{:?}", saved.notes);
        assert!(inside.save(&saved.mix).swaps.is_empty(), "what was swapped plays");
    }
}

#[test]
fn what_the_sync_saw_is_enough_to_swap() {
    let inside = flawless();
    let mix = inside.mix(20, 1);
    let gone = id(&mix, 0);
    let twin = inside.fakes.world().add_isrc_twin(&gone);
    inside.fakes.world().set_playable(&gone, false);
    inside.sync(&crate::online::clocked::full());
    inside.fakes.clear_requests();
    let saved = inside.save(&mix);
    assert_eq!(id(&saved.mix, 0), twin);
    assert!(!inside.spotify_requests().contains(&TRACK.to_owned()));
    assert_sound(&inside, &saved);
}

#[test]
fn without_another_version_it_is_said_and_saved_as_it_is() {
    let inside = flawless();
    let mix = inside.mix(20, 1);
    inside.fakes.world().set_playable(&id(&mix, 1), false);
    inside.pass(24 * 8);
    for _ in 0..2 {
        let saved = inside.save(&mix);
        let said = saved.notes.iter().filter(|note| note.contains("has no other version") && note.contains("replace 1"));
        assert_eq!(said.count(), 1, "{:?}", saved.notes);
        assert_eq!(uris(&saved.mix), uris(&mix));
    }
}

#[test]
fn a_song_that_is_in_the_mix_already_is_no_other_version() {
    let inside = flawless();
    let mut mix = inside.mix(20, 1);
    let twin = inside.fakes.world().add_isrc_twin(&id(&mix, 1));
    mix.tracks[3].track_id = twin;
    inside.fakes.world().set_playable(&id(&mix, 1), false);
    inside.pass(24 * 8);
    let saved = inside.save(&mix);
    assert_eq!(uris(&saved.mix), uris(&mix));
}

#[test]
fn a_market_that_is_not_taken_is_no_unknown_song() {
    let setup = Setup::default().flawless().with(|rules| rules.from_token = false);
    let inside = flawless();
    let mix = inside.mix(20, 1);
    // Somebody who has never synced: nothing is known of any song.
    let new = Inside::signed_in(setup);
    let saved = new.try_save(&mix, &SaveOptions::default()).unwrap();
    assert!(saved.verified && saved.swaps.is_empty());
    let asked = new.spotify_requests().iter().filter(|request| *request == TRACK).count();
    assert_eq!(asked, mix.tracks.len() + 1, "the market is offered once");
}

#[test]
fn an_unknown_song_without_a_version_stops_the_save() {
    let inside = flawless();
    let mut mix = inside.mix(20, 1);
    mix.tracks[1].track_id = "0000000000000000000000".to_owned();
    mix.tracks[1].name = "A song that nobody has".to_owned();
    let error = inside.try_save(&mix, &SaveOptions::default()).unwrap_err();
    assert!(error.message.contains("A song that nobody has") && error.hints[0].contains("replace 1"), "{error:#?}");
    assert!(inside.left().is_empty());
}
