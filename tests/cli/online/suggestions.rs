//! Suggestions for tiers that the library hardly reaches.

use runclub_app::{
    online::{Consent, set_consent},
    progress::Stage,
    sync::{Ending, SyncOutcome, SyncRequest},
};
use runclub_engine::mix::Source;
use runclub_testkit::fake::{Seen, Service, Setup};

use super::clocked::{Inside, full, only};

const PLAIN: SyncRequest = SyncRequest { full: false, only: None };

fn small() -> Inside {
    Inside::signed_in(Setup { likes: 40, playlists: Vec::new(), plays: 0, top: 0, ..Setup::default() }.flawless())
}

fn agree(inside: &Inside) {
    inside.with_store("here", async |store| set_consent(store, Consent::Suggestions, true).await.unwrap());
}

fn ending(outcome: &SyncOutcome) -> &Ending {
    &outcome.stages.iter().find(|stage| stage.stage == Stage::Suggestions).unwrap().ending
}

fn asked(inside: &Inside) -> Vec<Seen> {
    let is_for_suggestions = |seen: &Seen| seen.endpoint == "/track/recommendation";
    let seen = inside.seen(Service::ReccoBeats).into_iter().filter(is_for_suggestions).collect();
    inside.fakes.clear_requests();
    seen
}

/// Suggested songs, and those of them whose sound is known.
fn suggested(inside: &Inside) -> (usize, usize) {
    inside.with_store("here", async |store| {
        let (tracks, _) = store.library().await.unwrap();
        let suggested: Vec<_> = tracks.into_iter().filter(|track| track.source == Source::Catalog).collect();
        (suggested.len(), suggested.iter().filter(|track| track.features.is_some()).count())
    })
}

#[test]
fn thin_tiers_are_filled_for_who_agrees() {
    let inside = small();
    assert_eq!(ending(&inside.sync(&PLAIN)), &Ending::NoConsent);
    assert_eq!((asked(&inside).len(), suggested(&inside)), (0, (0, 0)));

    agree(&inside);
    let outcome = inside.sync(&PLAIN);
    assert_eq!(ending(&outcome), &Ending::Done);
    let (songs, measured) = suggested(&inside);
    assert!(songs >= 100 && songs == measured, "{songs} songs, {measured} with their sound");
    let likes = inside.likes("here");
    let seen = asked(&inside);
    let seeds = seen.iter().flat_map(|seen| seen.parameter("seeds").unwrap().split(','));
    assert!((1..=5).contains(&seen.len()) && seeds.into_iter().all(|seed| likes.contains(&seed.to_owned())), "{seen:#?}");

    assert_eq!(ending(&inside.sync(&full())), &Ending::NotNeeded);
    assert_eq!(asked(&inside).len(), 0, "suggestions rest for a month");
    assert_eq!(suggested(&inside), (songs, measured), "a full sync keeps them");
}

#[test]
fn suggestions_come_again_after_a_month_or_when_named() {
    let inside = small();
    agree(&inside);
    inside.sync(&PLAIN);
    asked(&inside);
    inside.sync(&only(&[Stage::Suggestions]));
    let songs = suggested(&inside).0;
    // The tiers are filled now, so nobody needs to be asked, or only for those that are still thin.
    assert!(asked(&inside).len() < 5);
    inside.pass(24 * 20);
    inside.sync(&PLAIN);
    inside.pass(24 * 10);
    assert_eq!(ending(&inside.sync(&PLAIN)), &Ending::Done);
    assert!(suggested(&inside).0 >= songs);
}

#[test]
fn a_suggested_song_that_is_liked_is_a_liked_song() {
    let inside = small();
    agree(&inside);
    inside.sync(&PLAIN);
    let id = inside.with_store("here", async |store| {
        let (tracks, _) = store.library().await.unwrap();
        tracks.into_iter().find(|track| track.source == Source::Catalog).unwrap().id
    });
    let source = |inside: &Inside| {
        inside.with_store("here", async |store| {
            let (tracks, _) = store.library().await.unwrap();
            tracks.into_iter().find(|track| track.id == id).map(|track| track.source)
        })
    };
    inside.fakes.world().like(&id);
    inside.sync(&PLAIN);
    assert_eq!(source(&inside), Some(Source::Likes));
    inside.fakes.world().unlike(&id);
    inside.sync(&PLAIN);
    assert_eq!(source(&inside), Some(Source::Catalog));
}
