//! The second sync and all that follow: what changed at the services arrives here, for few requests.

use runclub_app::{
    imports::import_library,
    progress::{Progress, Stage},
    sync::{Ending, SyncOutcome, SyncRequest},
};
use runclub_store::{Membership, Store};
use runclub_testkit::fake::{Fault, FaultRule, Service, Setup, World};
use tokio_util::sync::CancellationToken;

use super::clocked::{Inside, full, only};

const PLAIN: SyncRequest = SyncRequest { full: false, only: None };

fn likes_only(likes: u32) -> Setup {
    Setup { others: 60, ..Setup::account(likes, 0) }
}

fn how(outcome: &SyncOutcome, stage: Stage) -> &Ending {
    &outcome.stages.iter().find(|outcome| outcome.stage == stage).unwrap().ending
}

fn notes(outcome: &SyncOutcome) -> String {
    outcome.stages.iter().flat_map(|stage| &stage.notes).map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// The liked songs as the service has them, sorted.
fn liked(inside: &Inside) -> Vec<String> {
    let world = inside.fakes.world();
    let mut likes: Vec<String> = world.likes().into_iter().map(str::to_owned).collect();
    likes.sort();
    likes
}

fn nth_like(world: &World, at: usize) -> String {
    world.likes()[at].to_owned()
}

fn like_new(world: &mut World, count: usize) {
    for number in 0..count {
        let song = world.new_song(&format!("New {number}"));
        world.like(&song);
    }
}

fn unlike(world: &mut World, places: impl IntoIterator<Item = usize>) {
    let gone: Vec<String> = places.into_iter().map(|at| nth_like(world, at)).collect();
    gone.iter().for_each(|id| world.unlike(id));
}

fn relike(world: &mut World, at: usize) {
    let song = nth_like(world, at);
    world.advance(std::time::Duration::from_secs(5));
    world.like(&song);
}

#[test]
fn what_changes_between_two_syncs_of_a_short_list_is_known_after_the_second() {
    let check = |about: &str, change: &dyn Fn(&mut World), requests: usize| {
        let inside = Inside::signed_in(likes_only(260).flawless());
        inside.sync(&PLAIN);
        change(&mut inside.fakes.world());
        inside.fakes.clear_requests();
        let outcome = inside.sync(&only(&[Stage::Likes]));
        assert_eq!(how(&outcome, Stage::Likes), &Ending::Done, "{about}");
        assert_eq!(inside.likes("here"), liked(&inside), "{about}");
        assert_eq!(inside.asked().values().sum::<usize>(), requests, "{about}");
        inside.sync(&PLAIN);
        // Favourites change with the likes, and are read weekly.
        inside.known("here").without(&["top"]).assert_same(&inside.known_afresh("fresh").without(&["top"]), about);
    };
    check("nothing", &|_| {}, 1);
    check("a few on top", &|world| like_new(world, 3), 1);
    check("a page on top", &|world| like_new(world, 50), 2);
    check("more than a page on top", &|world| like_new(world, 51), 2);
    check("one gone below", &|world| unlike(world, [130]), 1 + 6);
    check("the newest gone", &|world| unlike(world, 0..60), 1 + 4);
    check("the oldest liked again", &|world| relike(world, 259), 1);
    check("all gone", &|world| unlike(world, 0..260), 1 + 1);
    let both = |world: &mut World| {
        unlike(world, [5, 200]);
        like_new(world, 2);
        relike(world, 100);
    };
    check("as many gone as new", &both, 1 + 6);
}

#[test]
fn songs_gone_from_a_long_list_are_noticed_at_once_and_found_after_a_week() {
    let inside = Inside::signed_in(likes_only(600).flawless());
    inside.sync(&PLAIN);
    unlike(&mut inside.fakes.world(), [300, 400]);
    inside.fakes.clear_requests();

    let outcome = inside.sync(&only(&[Stage::Likes]));
    assert!(notes(&outcome).contains("no longer liked"), "{outcome:#?}");
    assert_eq!((inside.likes("here").len(), inside.asked()[&Service::SpotifyApi]), (600, 1));

    inside.pass(24 * 7);
    let outcome = inside.sync(&only(&[Stage::Likes]));
    assert_eq!(notes(&outcome), "");
    assert_eq!(inside.likes("here"), liked(&inside));

    unlike(&mut inside.fakes.world(), [10]);
    inside.sync(&SyncRequest { full: true, ..only(&[Stage::Likes]) });
    assert_eq!(inside.likes("here"), liked(&inside), "a full sync does not wait for a week");
}

type Change = fn(&mut World);

/// What happens to a library while the program is between its second and third page.
fn between_pages() -> Vec<(&'static str, Change)> {
    vec![
        ("some gone above", |world| unlike(world, 10..22)),
        ("some gone below", |world| unlike(world, 180..190)),
        ("nearly all gone above", |world| unlike(world, 0..95)),
        ("most gone", |world| unlike(world, 0..220)),
        ("all gone", |world| {
            let count = world.likes().len();
            unlike(world, 0..count);
        }),
        ("some new", |world| like_new(world, 7)),
        ("many new", |world| like_new(world, 120)),
        ("as many new as gone above", |world| {
            unlike(world, 10..22);
            like_new(world, 12);
        }),
        ("as many new as gone below", |world| {
            unlike(world, 150..162);
            like_new(world, 12);
        }),
        ("more gone than new", |world| {
            unlike(world, 20..50);
            like_new(world, 12);
        }),
        ("an old one liked again", |world| relike(world, 200)),
        ("one just read liked again", |world| relike(world, 60)),
    ]
}

/// The change, done once after the second page of the likes.
fn after_two_pages(inside: &Inside, change: Change, stops: bool) -> impl FnMut(&Progress, &CancellationToken) + Send {
    let (fakes, mut pages) = (inside.fakes.clone(), 0);
    move |progress, cancel| {
        if progress.stage == Stage::Likes {
            pages += 1;
            if pages == 2 {
                change(&mut fakes.world());
                if stops {
                    cancel.cancel();
                }
            }
        }
    }
}

#[test]
fn a_list_that_changes_while_it_is_read_is_right_after_the_next_sync() {
    for (about, change) in between_pages() {
        for (stops, first) in [(false, true), (true, true), (true, false)] {
            let about = format!("{about}, stopped: {stops}, first walk: {first}");
            let inside = Inside::signed_in(Setup { top: 0, ..likes_only(240).flawless() });
            if !first {
                inside.sync(&PLAIN);
            }
            let request = SyncRequest { full: !first, ..only(&[Stage::Likes]) };
            let outcome = inside.meddled_sync("here", &request, after_two_pages(&inside, change, stops)).unwrap();
            assert_eq!(outcome.cancelled(), stops, "{about}");
            let missing = |known: &[String]| liked(&inside).iter().filter(|id| !known.contains(id)).count();
            // Nothing that stayed is ever lost; what came and went is known after one more sync.
            inside.sync(&only(&[Stage::Likes]));
            assert_eq!(missing(&inside.likes("here")), 0, "{about}");
            inside.sync(&only(&[Stage::Likes]));
            assert_eq!(inside.likes("here"), liked(&inside), "{about}");
        }
    }
}

#[test]
fn new_songs_that_come_while_the_new_ones_are_read_are_not_lost() {
    // A long list: what is missing would stay so for a week.
    let inside = Inside::signed_in(Setup { top: 0, ..likes_only(620).flawless() });
    inside.sync(&PLAIN);
    like_new(&mut inside.fakes.world(), 130);
    let more = after_two_pages(&inside, |world| like_new(world, 10), true);
    assert!(inside.meddled_sync("here", &only(&[Stage::Likes]), more).unwrap().cancelled());
    let outcome = inside.sync(&only(&[Stage::Likes]));
    assert_eq!(inside.likes("here"), liked(&inside));
    assert_eq!(notes(&outcome), "", "nothing is gone");
}

#[test]
fn a_failure_is_tried_again_by_the_next_sync() {
    let inside = Inside::signed_in(likes_only(120).flawless());
    let broken = |service, endpoint, fault| {
        inside.fakes.plan_fault(FaultRule::new(fault).service(service).endpoint(endpoint).times(3));
    };
    broken(Service::ReccoBeats, "/audio-features", Fault::Status(500));
    broken(Service::SpotifyApi, "/me/tracks", Fault::OtherJson);
    let outcome = inside.sync(&PLAIN);
    assert!(matches!(how(&outcome, Stage::Likes), Ending::Failed(_)), "{outcome:#?}");
    let outcome = inside.sync(&PLAIN);
    assert!(matches!(how(&outcome, Stage::Features), Ending::Failed(_)), "{outcome:#?}");
    assert_eq!(inside.fakes.faults_left(), 0);
    let outcome = inside.sync(&PLAIN);
    assert!(outcome.stages.iter().all(|stage| stage.ending.slug() != "failed"), "{outcome:#?}");
    inside.known("here").assert_same(&inside.known_afresh("fresh"), "after failures");
}

#[test]
fn a_full_sync_changes_nothing_of_what_is_the_runners_own() {
    let inside = Inside::signed_in(likes_only(60).flawless());
    inside.sync(&PLAIN);
    let now = inside.fakes.world().now();
    let [first, second] = {
        let world = inside.fakes.world();
        [0, 1].map(|at| nth_like(&world, at))
    };
    let csv = "track_id,name,artist_id,artist_name,album,release_year,duration_ms,tempo,energy\n\
               own-song-1,Own,own-artist,Own Artist,Own Album,2010,200000,160,0.5\n";
    std::fs::write(inside.path("own.csv"), csv).unwrap();
    let list = Membership::Playlist { name: "own".to_owned() };
    inside.wait(import_library(&inside.path("own.csv"), &list, &inside.path("here"), now)).unwrap();
    inside.with_store("here", async |store| {
        store.set_tempo_override(&first, Some(171.5), now).await.unwrap();
        store.mark_used("a-mix", &[first.clone(), second.clone()], now).await.unwrap();
    });
    let own = async |store: &Store| {
        let (tracks, _) = store.library().await.unwrap();
        let of = |id: &str| tracks.iter().find(|track| track.id == id).cloned();
        (of(&first).and_then(|track| track.tempo_override), of("own-song-1"), store.history(None).await.unwrap())
    };
    let before = inside.with_store("here", own);
    assert_eq!(before.0, Some(171.5));
    assert!(before.1.is_some() && before.2.tracks.len() == 2);
    unlike(&mut inside.fakes.world(), [1, 30]);
    inside.sync(&full());
    assert_eq!(inside.with_store("here", own), before);
    inside.fakes.world().like(&second);
    inside.sync(&full());
    assert_eq!(inside.with_store("here", own), before);
}
