//! Whatever goes wrong while mixes are saved, and whenever: in the end each mix is one playlist with
//! exactly its songs, and every other list that Spotify made besides is named. The world of the fakes is
//! the witness; what the program believes does not count.

use std::{
    collections::BTreeSet,
    future::{Future, poll_fn},
    pin::pin,
    task::Poll,
    time::Duration,
};

use runclub_app::{
    AppError, ErrorCode,
    progress::{Silent, Stage},
    saves::{self, SaveOptions, Saved},
};
use runclub_engine::{config::Config, mix::Mix};
use runclub_services::http::Timeouts;
use runclub_testkit::fake::{Fault, FaultRule, FieldGeneration, Service, Setup};

use super::within::{playlist_id, told_about, uris};
use crate::online::{
    clocked::{Inside, only},
    seeds,
};

/// What is asked in the course of a save, and the rest that may happen to be.
const REQUESTS: [(&str, &str); 9] = [
    ("GET", "/me"),
    ("GET", "/me/playlists"),
    ("POST", "/me/playlists"),
    ("GET", "/playlists/{id}"),
    ("GET", "/playlists/{id}/items"),
    ("PUT", "/playlists/{id}"),
    ("PUT", "/playlists/{id}/items"),
    ("POST", "/playlists/{id}/items"),
    ("GET", "/tracks/{id}"),
];
/// Each try may fail on one planned fault or one kill; the rest is a margin for tries that a closed
/// service ends.
const MOST_TRIES: u32 = 60;

/// Numbers that follow from a seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % limit as u64) as usize
    }

    fn one_in(&mut self, many: usize) -> bool {
        self.below(many) == 0
    }
}

#[test]
fn every_schedule_ends_with_one_playlist() {
    for seed in seeds(25) {
        let mut schedule = Schedule::new(seed);
        schedule.run();
        schedule.assert_one_playlist_each();
    }
}

struct Schedule {
    seed: u64,
    dice: Dice,
    inside: Inside,
    /// The playlists of the runner, as they were.
    before: Vec<(String, Vec<String>)>,
    mixes: Vec<Mix>,
    /// What was said about each mix when it was saved, unless something happened since.
    saved: Vec<Option<Saved>>,
    /// Whether any save went well so far.
    any_saved: bool,
    /// How often a fault may say of a song that there is none.
    denials: usize,
    /// The ids of all playlists that notes named.
    told: BTreeSet<String>,
}

impl Schedule {
    fn new(seed: u64) -> Self {
        let mut dice = Dice(seed);
        let generation = [FieldGeneration::New, FieldGeneration::Old, FieldGeneration::Both][dice.below(3)];
        let setup = Setup { likes: 160, others: 20, plays: 0, ..Setup::default() }.flawless();
        let mut inside = Inside::signed_in(setup.with(|rules| rules.generation = generation));
        inside.sync(&only(&[Stage::Likes, Stage::Features]));
        let mut mixes = vec![inside.mix(20, 1)];
        if dice.one_in(3) {
            // Of the same name on the same day.
            mixes.push(inside.mix(20, 2));
        }
        if dice.one_in(3) {
            let songs: Vec<String> = inside.fakes.world().likes().iter().map(|id| (*id).to_owned()).collect();
            let pattern = mixes[0].tracks.clone();
            let length = 95 + dice.below(60);
            let track = |at: usize| {
                let mut track = pattern[at % pattern.len()].clone();
                (track.track_id, track.position) = (songs[at].clone(), at as u32);
                track
            };
            mixes[0].tracks = (0..length).map(track).collect();
        }
        if dice.one_in(4) {
            // Now the songs are looked up one by one.
            inside.pass(24 * 8);
        }
        let name = format!("RunClub · Tempo {}", mixes[0].request.now.strftime("%m/%d"));
        for _ in 0..dice.below(3) {
            let id = inside.fakes.world().create_playlist(&name, true);
            if dice.one_in(2) {
                let song = inside.fakes.world().likes()[0].to_owned();
                inside.fakes.world().add_to_playlist(&id, &song);
            }
        }
        let patient = Duration::from_millis(1_200);
        inside.timeouts = Timeouts { connect: patient, total: patient };
        let before = contents(&inside);
        let saved = mixes.iter().map(|_| None).collect();
        Self { seed, dice, inside, before, mixes, saved, any_saved: false, denials: 0, told: BTreeSet::new() }
    }

    fn run(&mut self) {
        let (faults, mut kills) = (1 + self.dice.below(8), self.dice.below(4));
        (0..faults).for_each(|_| self.plan_fault());
        for tries in 1.. {
            assert!(tries <= MOST_TRIES, "seed {}: no end, the last was {:#?}", self.seed, self.saved);
            let at = self.dice.below(self.mixes.len());
            if self.dice.one_in(5) {
                // Edited between two tries.
                let tracks = &mut self.mixes[at].tracks;
                let (one, other) = (self.dice.below(tracks.len()), self.dice.below(tracks.len()));
                let (a, b) = (tracks[one].track_id.clone(), tracks[other].track_id.clone());
                (tracks[one].track_id, tracks[other].track_id) = (b, a);
                self.saved[at] = None;
            }
            if kills > 0 && self.dice.one_in(2) {
                kills -= 1;
                self.try_save(at, Some(self.dice_polls()));
                continue;
            }
            self.try_save(at, None);
            let all_saved = self.saved.iter().flatten().filter(|saved| saved.verified).count() == self.mixes.len();
            if all_saved && kills == 0 {
                return;
            }
            if tries > MOST_TRIES / 2 {
                // What was not hit by now would wait for ever.
                self.inside.fakes.clear_faults();
                kills = 0;
            }
        }
    }

    fn dice_polls(&self) -> usize {
        Dice(self.seed ^ self.inside.fakes.requests().len() as u64).below(120)
    }

    fn plan_fault(&mut self) {
        let mut fault = Fault::ALL[self.dice.below(Fault::ALL.len())].clone();
        if matches!(fault, Fault::Delay(_) | Fault::Dribble(_)) && self.dice.one_in(4) {
            fault = Fault::Delay(Duration::from_millis(1_600));
        }
        let (denies, times) = (matches!(fault, Fault::Status(400 | 404)), 1 + self.dice.below(2));
        self.denials += if denies { times } else { 0 };
        let mut rule = FaultRule::new(fault).service(Service::SpotifyApi).skip(self.dice.below(5) as u32);
        if !self.dice.one_in(3) {
            let (method, endpoint) = REQUESTS[self.dice.below(REQUESTS.len())];
            rule = rule.method(method).endpoint(endpoint).skip(self.dice.below(2) as u32);
        }
        self.inside.fakes.plan_fault(rule.times(times as u32));
    }

    /// Saves in a program of its own, which may be killed.
    fn try_save(&mut self, at: usize, polls: Option<usize>) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let (options, config) = (SaveOptions::default(), Config::default());
        let outcome = runtime.block_on(async {
            let online = self.inside.open("here").await;
            let saving = saves::save(&online, &self.mixes[at], &options, &config, &Silent);
            let outcome = Box::pin(polled(saving, polls)).await;
            if outcome.is_some() {
                online.close().await;
            }
            outcome
        });
        drop(runtime);
        self.saved[at] = None;
        match outcome {
            None => {}
            Some(Ok(saved)) => {
                self.told.extend(told_about(&saved.notes));
                if !saved.verified {
                    // As long as the longest ban.
                    self.inside.pass(14);
                }
                self.saved[at] = Some(saved);
                self.any_saved = true;
            }
            Some(Err(error)) => self.assert_resumable(at, &error),
        }
    }

    /// A failure says what to do, and the store knows how to go on when anything was made.
    fn assert_resumable(&self, at: usize, error: &AppError) {
        let seed = self.seed;
        assert!(!error.message.is_empty() && !error.hints.is_empty(), "seed {seed}: {error:#?}");
        let made = contents(&self.inside).len() > self.before.len();
        let waits = self.inside.left().iter().any(|left| left.mix_id == self.mixes[at].id);
        assert!(waits || self.any_saved || !made, "seed {seed}: something was made and nothing waits: {error:#?}");
        if error.code == ErrorCode::Blocked {
            let until = error.until.unwrap();
            let now = self.inside.fakes.world().now();
            let wait = Duration::try_from(until.duration_since(now)).unwrap_or_default();
            self.inside.fakes.world().advance(wait + Duration::from_secs(1));
        }
    }

    fn assert_one_playlist_each(&self) {
        let seed = self.seed;
        let now = contents(&self.inside);
        assert_eq!(now[..self.before.len()], self.before[..], "seed {seed}: the runner's own lists are as they were");
        let mut ours = BTreeSet::new();
        for (mix, saved) in self.mixes.iter().zip(&self.saved) {
            let kept = &saved.as_ref().unwrap().mix;
            let id = playlist_id(kept).to_owned();
            let (_, songs) = now.iter().find(|(listed, _)| *listed == id).unwrap();
            assert_eq!(*songs, uris(kept), "seed {seed}: exactly these songs in this order");
            // A song that a fault denies is swapped for its twin, where it has one.
            let swapped = songs.iter().zip(uris(mix)).filter(|(saved, wanted)| *saved != wanted).count();
            assert!(songs.len() == mix.tracks.len() && swapped <= self.denials, "seed {seed}: {swapped} songs differ");
            assert!(self.before.iter().all(|(before, _)| *before != id), "seed {seed}: a list of the runner's");
            assert!(ours.insert(id), "seed {seed}: two mixes in one list");
        }
        for (id, songs) in &now[self.before.len()..] {
            if !ours.contains(id) {
                assert!(songs.is_empty() && self.told.contains(id), "seed {seed}: {id} is left unsaid");
            }
        }
        assert!(self.inside.left().is_empty(), "seed {seed}");
        for mix in &self.mixes {
            let holds =
                |id: &String| self.mixes.iter().filter(|mix| mix.tracks.iter().any(|track| track.track_id == *id)).count();
            let expected: Vec<u32> = mix.tracks.iter().map(|track| holds(&track.track_id) as u32).collect();
            let uses = self.inside.uses(mix);
            // A song that Spotify denied in one try was swapped in that try, and its version was used.
            let is_used = |(uses, expected): (&u32, &u32)| uses == expected || (self.denials > 0 && uses < expected);
            assert!(uses.iter().zip(&expected).all(is_used), "seed {seed}: used once by each mix: {uses:?}");
        }
    }
}

/// Every playlist there ever was, in the order of creation, with its songs.
fn contents(inside: &Inside) -> Vec<(String, Vec<String>)> {
    let world = inside.fakes.world();
    world.all_playlists().iter().map(|list| (list.id.clone(), world.playlist_uris(&list.id))).collect()
}

/// Lets work go on for so many steps; `None` when it was not done by then, and is dropped where it stood.
async fn polled<T>(work: impl Future<Output = T>, steps: Option<usize>) -> Option<T> {
    let mut work = pin!(work);
    let mut left = steps;
    poll_fn(|context| {
        if left == Some(0) {
            return Poll::Ready(None);
        }
        left = left.map(|left| left - 1);
        work.as_mut().poll(context).map(Some)
    })
    .await
}
