//! Whatever happens to an account and on the way to it: in the end the store is what a new one would be.

use std::time::Duration;

use runclub_app::{progress::Stage, sync::SyncRequest};
use runclub_testkit::fake::{Content, Fault, FaultRule, PlaylistSetup, Service, Setup, World};

use super::{
    clocked::{Inside, full, only},
    random::Random,
    seeds,
};

const PLAIN: SyncRequest = SyncRequest { full: false, only: None };

fn setup(random: &mut Random) -> Setup {
    let odd = PlaylistSetup { odd_entries: 2, ..PlaylistSetup::own(70) };
    let shared = PlaylistSetup { shared_with_likes: 0.5, ..PlaylistSetup::own(120) };
    let playlists = vec![odd, shared, PlaylistSetup { collaborative: true, ..PlaylistSetup::followed(20) }];
    let likes = 30 + random.below(200) as u32;
    let seed = random.below(1_000) as u64;
    // No twins: whether ReccoBeats tells of one depends on whether the other is asked for along with it.
    Setup { seed, likes, playlists, others: 120, plays: 5, top: 10, share_twins: 0.0, ..Setup::default() }
}

/// Something that a runner does at Spotify, or that happens to the music.
fn change(world: &mut World, random: &mut Random) {
    world.advance(Duration::from_mins(1));
    let any_song = |world: &World, random: &mut Random| random.one_of(world.songs()).id.clone();
    let any_like = |world: &World, random: &mut Random| {
        let likes = world.likes();
        (!likes.is_empty()).then(|| (*random.one_of(&likes)).to_owned())
    };
    let list = random.one_of(&world.own_playlists().iter().map(|list| list.id.clone()).collect::<Vec<_>>()).clone();
    let places = world.playlist(&list).map_or(0, |list| list.entries.len());
    match random.below(12) {
        0 | 1 => {
            for _ in 0..=random.below(70) {
                let song = any_song(world, random);
                world.like(&song);
            }
        }
        2 | 3 => {
            for _ in 0..=random.below(40) {
                any_like(world, random).iter().for_each(|id| world.unlike(id));
            }
        }
        4 => any_like(world, random).iter().for_each(|id| world.like(id)),
        5 | 6 => {
            for _ in 0..=random.below(60) {
                let song = any_song(world, random);
                world.add_to_playlist(&list, &song);
            }
        }
        7 if places > 1 => (0..random.below(places)).for_each(|_| world.remove_from_playlist(&list, 0)),
        8 if places > 0 => world.set_playlist_entry(&list, random.below(places), Content::Removed),
        9 if world.own_playlists().len() > 1 => world.unfollow_playlist(&list),
        10 => {
            let created = world.create_playlist("By hand", true);
            let song = any_song(world, random);
            world.add_to_playlist(&created, &song);
        }
        _ => {
            let song = any_song(world, random);
            world.set_playable(&song, random.below(2) == 0);
        }
    }
}

/// What can go wrong, but for what the program remembers for good: that Spotify takes no market.
fn fault(random: &mut Random) -> FaultRule {
    let passing: Vec<Fault> = Fault::ALL.into_iter().filter(|fault| !matches!(fault, Fault::Status(400) | Fault::Huge)).collect();
    let service = *random.one_of(&[Service::SpotifyApi, Service::SpotifyApi, Service::ReccoBeats, Service::MusicBrainz]);
    let fault = random.one_of(&passing).clone();
    FaultRule::new(fault).service(service).skip(random.below(20) as u32).times(1 + random.below(4) as u32)
}

/// A sync that may be stopped, and during which the library may change.
fn disturbed_sync(inside: &Inside, random: &mut Random) {
    let request = match random.below(5) {
        0 => full(),
        1 => only(&[Stage::Likes, Stage::Playlists]),
        _ => PLAIN,
    };
    let (stops_at, changes_at) = (random.below(60), random.below(12));
    let (stops, changes) = (random.below(2) == 0, random.below(2) == 0);
    let mut of_changes = Random::new(random.below(usize::MAX) as u64);
    let (fakes, mut told) = (inside.fakes.clone(), 0);
    // It may fail altogether, as when a token is refused twice: the last sync shows that nobody was signed out.
    let _ = inside.meddled_sync("here", &request, move |_, cancel| {
        if changes && told == changes_at {
            change(&mut fakes.world(), &mut of_changes);
        }
        if stops && told == stops_at {
            cancel.cancel();
        }
        told += 1;
    });
}

#[test]
fn the_store_ends_up_as_a_new_one_would() {
    for seed in seeds(6) {
        println!("seed {seed}");
        let mut random = Random::new(seed);
        let inside = Inside::signed_in(setup(&mut random));
        for _ in 0..3 + random.below(6) {
            for _ in 0..random.below(4) {
                change(&mut inside.fakes.world(), &mut random);
            }
            if random.below(2) == 0 {
                inside.fakes.plan_fault(fault(&mut random));
            }
            disturbed_sync(&inside, &mut random);
            inside.pass(random.below(30) as u64);
        }
        inside.fakes.clear_faults();
        // Every block has ended; no sign-in has.
        inside.pass(24);

        // Likes are right without walking them all: the list is short.
        inside.sync(&PLAIN);
        let mut likes: Vec<String> = inside.fakes.world().likes().into_iter().map(str::to_owned).collect();
        likes.sort();
        assert_eq!(inside.likes("here"), likes, "seed {seed}");

        inside.sync(&full());
        let growing = ["play 2"];
        let (known, fresh) = (inside.known("here"), inside.known_afresh("fresh"));
        known.without(&growing).assert_same(&fresh.without(&growing), &format!("seed {seed}"));
        let plays = known.named("play 2");
        assert!(fresh.named("play 2").iter().all(|play| plays.contains(play)), "seed {seed}: a play is lost");
    }
}
