//! Genres: from MusicBrainz, then from Last.fm.

use std::collections::{BTreeMap, BTreeSet};

use runclub_app::{
    online::Consent,
    progress::Stage,
    sync::{Ending, SyncOutcome, SyncRequest},
};
use runclub_testkit::fake::{Fault, FaultRule, Seen, Service, Setup};

use super::clocked::{Inside, full, only};

const PLAIN: SyncRequest = SyncRequest { full: false, only: None };

fn setup() -> Setup {
    Setup { plays: 0, top: 0, ..Setup::account(400, 0) }
}

fn ending(outcome: &SyncOutcome) -> &Ending {
    &outcome.stages.iter().find(|stage| stage.stage == Stage::Genres).unwrap().ending
}

/// The Spotify ids of the artists that MusicBrainz was asked for, in order.
fn asked_for(seen: &[Seen]) -> Vec<String> {
    let links = seen.iter().flat_map(|seen| &seen.query).filter(|(key, _)| key == "resource");
    links.map(|(_, link)| link.rsplit('/').next().unwrap().to_owned()).collect()
}

fn songs_by_artist(inside: &Inside) -> BTreeMap<String, usize> {
    let world = inside.fakes.world();
    let mut songs = BTreeMap::new();
    for id in world.likes() {
        let song = world.song(id).unwrap();
        *songs.entry(world.artists_of(song)[0].id.clone()).or_default() += 1;
    }
    songs
}

#[test]
fn artists_of_many_songs_come_first_in_whole_batches_also_after_stops() {
    // No songs are relinked, so that those of the service are those of the store.
    let inside = Inside::signed_in(setup().with(|rules| rules.relink = false));
    let songs = songs_by_artist(&inside);
    let mut stops = 0;
    loop {
        // Stopped again and again, after a few artists each time.
        let mut told = 0;
        let request = only(&[Stage::Likes, Stage::Genres]);
        let outcome = inside.meddled_sync("here", &request, move |progress, cancel| {
            told += u32::from(progress.stage == Stage::Genres);
            if told == 17 {
                cancel.cancel();
            }
        });
        if !outcome.unwrap().cancelled() {
            break;
        }
        stops += 1;
    }
    assert!(stops > 3, "{stops}");
    let seen = inside.seen(Service::MusicBrainz);
    let batches: Vec<Seen> = seen.iter().filter(|seen| seen.endpoint == "/url").cloned().collect();
    let asked = asked_for(&batches);
    assert_eq!(batches.len(), songs.len().div_ceil(50));
    assert_eq!(asked.iter().collect::<BTreeSet<_>>(), songs.keys().collect(), "each of them, once");
    assert_eq!(asked.len(), songs.len());
    assert!(asked.is_sorted_by(|one, next| songs[one] >= songs[next]), "most songs first");
    let artists = seen.len() - batches.len();
    let linked = |id: &&String| inside.fakes.world().artists().iter().any(|artist| artist.id == **id && artist.in_musicbrainz);
    assert_eq!(artists, songs.keys().filter(linked).count(), "each once");
    inside.fakes.clear_requests();
    inside.sync(&only(&[Stage::Genres]));
    assert_eq!(inside.seen(Service::MusicBrainz), [], "what it does not know is remembered");
}

#[test]
fn what_nobody_knew_is_asked_for_again_after_three_months() {
    let inside = Inside::signed_in(Setup { genres_known: 0.0, ..setup() });
    inside.sync(&PLAIN);
    let asked = |inside: &Inside| {
        inside.fakes.clear_requests();
        inside.sync(&PLAIN);
        asked_for(&inside.seen(Service::MusicBrainz)).len()
    };
    // Syncs in between: the store is emptied when there was none for a month.
    for _ in 0..4 {
        assert_eq!(asked(&inside), 0);
        inside.pass(24 * 22);
    }
    assert_eq!(asked(&inside), 0);
    inside.pass(24 * 3);
    let artist = {
        let songs = songs_by_artist(&inside);
        let world = inside.fakes.world();
        world.artists().iter().find(|artist| songs.contains_key(&artist.id) && !artist.genres.is_empty()).unwrap().id.clone()
    };
    inside.fakes.world().set_artist_known(&artist, true, true);
    assert!(asked(&inside) > 100);
    assert!(inside.known("here").named("missed artist musicbrainz").iter().all(|id| *id != artist));
}

#[test]
fn lastfm_is_asked_for_what_musicbrainz_does_not_know_with_the_runners_key_only() {
    let mut inside = Inside::signed_in(Setup { genres_known: 0.5, ..setup() });
    inside.sync(&PLAIN);
    assert_eq!(inside.seen(Service::LastFm), []);
    let unknown = inside.known("here").named("missed artist musicbrainz").len();
    inside.has_lastfm_key = true;
    inside.sync(&PLAIN);
    assert_eq!(inside.seen(Service::LastFm).len(), unknown);
    inside.fakes.clear_requests();
    inside.sync(&PLAIN);
    assert_eq!(inside.asked().get(&Service::LastFm), None, "what it does not know is remembered");
    inside.sync(&full());
    let all = inside.asked();
    assert!(all[&Service::LastFm] > 0 && all[&Service::MusicBrainz] > 0, "a full sync asks again: {all:?}");
}

#[test]
fn one_source_that_is_down_does_not_keep_the_runner_from_the_other() {
    let mut inside = Inside::signed_in(setup());
    inside.has_lastfm_key = true;
    inside.fakes.plan_fault(FaultRule::new(Fault::Status(502)).service(Service::MusicBrainz).times(1_000));
    let outcome = inside.sync(&PLAIN);
    assert!(matches!(ending(&outcome), Ending::Failed(_)), "{outcome:#?}");
    assert!(inside.seen(Service::LastFm).len() > 100);
    inside.fakes.clear_faults();
    assert_eq!(ending(&inside.sync(&PLAIN)), &Ending::Done);
}

#[test]
fn without_consent_nobody_is_asked() {
    let mut inside = Inside::new(setup());
    inside.has_lastfm_key = true;
    inside.sign_in("here", &[Consent::MusicBrainz, Consent::LastFm]);
    assert_eq!(ending(&inside.sync(&PLAIN)), &Ending::NoConsent);
    assert_eq!((inside.seen(Service::MusicBrainz).len(), inside.seen(Service::LastFm).len()), (0, 0));
}
