//! Tempo and energy: what ReccoBeats knows, does not know, and refuses.

use runclub_app::{
    imports::import_library,
    online::{Consent, set_consent},
    progress::Stage,
    sync::{Ending, SyncOutcome, SyncRequest},
};
use runclub_store::Membership;
use runclub_testkit::fake::{Fault, FaultRule, Known as KnownTo, Seen, Service, Setup};

use super::{
    clocked::{Inside, full, only},
    outside::Outside,
};

const PLAIN: SyncRequest = SyncRequest { full: false, only: None };

fn setup() -> Setup {
    Setup { plays: 0, top: 0, genres_known: 0.0, ..Setup::account(120, 0) }.flawless()
}

/// The songs that ReccoBeats was asked for, since the last time this was called.
fn asked_for(inside: &Inside) -> Vec<String> {
    let seen = inside.seen(Service::ReccoBeats);
    inside.fakes.clear_requests();
    let ids = |seen: &Seen| seen.parameter("ids").unwrap().split(',').map(str::to_owned).collect::<Vec<_>>();
    seen.iter().flat_map(ids).collect()
}

fn tempo(inside: &Inside, id: &str) -> Option<f64> {
    inside.with_store("here", async |store| {
        let (tracks, _) = store.library().await.unwrap();
        tracks.into_iter().find(|track| track.id == id)?.features?.tempo
    })
}

fn ending(outcome: &SyncOutcome) -> &Ending {
    &outcome.stages.iter().find(|stage| stage.stage == Stage::Features).unwrap().ending
}

#[test]
fn what_is_not_known_is_asked_for_again_after_a_month_and_of_this_year_after_a_week() {
    let inside = Inside::signed_in(setup());
    let this_year = inside.fakes.world().now().strftime("%Y").to_string();
    let [old, new] = {
        let mut world = inside.fakes.world();
        let likes: Vec<String> = world.likes().into_iter().map(str::to_owned).collect();
        // Also songs that were withdrawn.
        likes.iter().for_each(|id| world.set_known(id, KnownTo::Yes));
        let ids = [0, 1].map(|at| likes[at].clone());
        ids.iter().for_each(|id| world.set_known(id, KnownTo::No));
        world.change_song(&ids[0], |song| song.released = "1999-04-01".to_owned());
        world.change_song(&ids[1], |song| song.released = format!("{this_year}-01-05"));
        ids
    };
    let asked = |hours: u64| {
        inside.pass(hours);
        asked_for(&inside);
        assert_eq!(ending(&inside.sync(&PLAIN)), &Ending::Done);
        asked_for(&inside)
    };
    assert_eq!(asked(0).len(), 120);
    assert_eq!(asked(0), Vec::<String>::new());
    assert_eq!(asked(24 * 7 - 1), Vec::<String>::new());
    let again = || std::slice::from_ref(&new);
    assert_eq!(asked(1), again());
    let known_later = inside.fakes.world().features_of(&new).unwrap().tempo;
    inside.fakes.world().set_known(&new, KnownTo::Yes);
    assert_eq!(asked(24 * 7), again());
    assert_eq!((tempo(&inside, &new), tempo(&inside, &old)), (known_later, None));
    assert_eq!(asked(24 * 16 - 1), Vec::<String>::new());
    assert_eq!(asked(1), std::slice::from_ref(&old));
    assert_eq!(asked(0), Vec::<String>::new());
    inside.sync(&full());
    assert_eq!(asked_for(&inside), [old], "a full sync asks again");
}

#[test]
fn an_answer_under_another_id_of_the_recording_is_that_of_the_song() {
    let inside = Inside::signed_in(Setup { features_as_twin: 1.0, ..setup() });
    inside.sync(&PLAIN);
    let (id, expected) = {
        let world = inside.fakes.world();
        let known = |id: &&&str| {
            world.song(id).is_some_and(|song| matches!(song.known, KnownTo::As(_)) && song.features.tempo > Some(0.0))
        };
        let likes = world.likes();
        let id = likes.iter().find(known).unwrap().to_string();
        let expected = world.features_of(&id).unwrap().tempo;
        (id, expected)
    };
    assert_eq!(tempo(&inside, &id), expected);
}

#[test]
fn a_refused_batch_does_not_keep_the_others_from_theirs() {
    let inside = Inside::signed_in(setup());
    let rule = FaultRule::new(Fault::Status(400)).service(Service::ReccoBeats).skip(1);
    inside.fakes.plan_fault(rule);
    let outcome = inside.sync(&PLAIN);
    assert_eq!(ending(&outcome), &Ending::Done);
    let notes: Vec<_> = outcome.stages.iter().flat_map(|stage| &stage.notes).collect();
    assert!(notes.iter().any(|note| note.contains("refused to look up 40 songs")), "{notes:?}");
    asked_for(&inside);
    inside.sync(&PLAIN);
    assert_eq!(asked_for(&inside).len(), 40, "refused is not unknown");
    inside.known("here").assert_same(&inside.known_afresh("fresh"), "after a refusal");
}

#[test]
fn songs_of_files_get_their_sound_without_any_account() {
    let check = |request: &SyncRequest| {
        let inside = Inside::new(setup());
        let ids: Vec<String> = inside.fakes.world().likes()[..50].iter().map(|&id| id.to_owned()).collect();
        let rows: Vec<String> = ids.iter().map(|id| format!("{id},Name,artist-{id},Artist,Album,2010,200000")).collect();
        let header = "track_id,name,artist_id,artist_name,album,release_year,duration_ms";
        let csv = format!("{header}\n{}\nown-id,Own,own,Own,Own,2010,200000\n", rows.join("\n"));
        std::fs::write(inside.path("library.csv"), csv).unwrap();
        let now = inside.fakes.world().now();
        inside.wait(import_library(&inside.path("library.csv"), &Membership::Likes, &inside.path("here"), now)).unwrap();
        assert_eq!(ending(&inside.sync(request)), &Ending::NoConsent);
        assert_eq!(inside.asked().len(), 0, "without consent nothing is sent");
        inside.with_store("here", async |store| set_consent(store, Consent::ReccoBeats, true).await.unwrap());
        assert_eq!(ending(&inside.sync(request)), &Ending::Done);
        let seen = inside.fakes.requests();
        assert!(seen.len() == 2 && seen.iter().all(|seen| seen.service == Service::ReccoBeats), "{seen:#?}");
        let expected = inside.fakes.world().features_of(&ids[0]).unwrap().tempo;
        assert_eq!(tempo(&inside, &ids[0]), expected.filter(|tempo| *tempo > 0.0));
    };
    check(&only(&[Stage::Features]));
    check(&PLAIN);
}

#[test]
fn the_command_line_says_so_too() {
    let outside = Outside::new(setup());
    let id = outside.fakes.world().likes()[0].to_owned();
    let csv = format!(
        "track_id,name,artist_id,artist_name,album,release_year,duration_ms\n{id},Name,artist,Artist,Album,2010,200000\n"
    );
    let file = outside.room.write("library.csv", csv);
    outside.say(&format!("import {file}")).ends_with_code(0);
    outside.say("consent reccobeats on").ends_with_code(0);
    let answer = outside.say("sync --only features").ends_with_code(0);
    assert!(answer.out.contains("Tempo and energy   1 done") && answer.out.contains("Requests: ReccoBeats 1."), "{answer:#?}");
    let status = outside.say("status --format json").ends_with_code(0).json();
    assert_eq!(status["library"]["withFeatures"], 1, "{status:#?}");
    outside.say("sync --only likes").fails(1, &["not signed in"]).with_hint();
}
