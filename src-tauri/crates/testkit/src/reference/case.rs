//! What the benchmarks run: one request on synthetic libraries, and each operation as a function.

use jiff::SignedDuration;
use runclub_engine::{
    config::Config,
    edit::{self, Alternative, Edit},
    generate::generate,
    library::{History, Library, Signals, Usage},
    mix::Mix,
    plan::Plan,
    pool::{Input, Pool},
    request::{Request, TemplateId},
};

use crate::{
    build::{fixed_now, synthetic_library},
    reference::{Given, Pick, Reference},
    synthetic,
};

/// Tracks of the libraries that are measured.
pub const SIZES: [usize; 3] = [1_000, 10_000, 100_000];

/// Length of the session, minutes.
const MINUTES: u32 = 42;

/// Seeds that take turns.
const SEEDS: u32 = 16;

/// Songs used in past mixes: three runs a week for three months.
const USED: usize = 450;

/// Days over which those mixes are spread.
const DAYS: usize = 90;

/// Songs with thumbs.
const THUMBS: usize = 60;

/// Songs of the listening history.
const HEARD: usize = 150;

/// Places that the edits touch: inside the main part of a session of [`MINUTES`].
const REPLACED: usize = 5;
const MOVED: (usize, usize) = (3, 8);
const LOCKED: [usize; 2] = [0, 6];

/// Alternatives that are asked for at once.
const ALTERNATIVES: usize = 8;

/// A library with a runner's past, and the requests to come.
#[derive(Debug)]
pub struct Case {
    library: Library,
    history: History,
    signals: Signals,
    config: Config,
    requests: Vec<Request>,
}

impl Case {
    /// A synthetic library of this many tracks. Some of them were used in the last three months,
    /// some have thumbs, some stand in the listening history.
    pub fn new(tracks: usize) -> Self {
        let library = synthetic_library(&synthetic::library(tracks, synthetic::DEMO_SEED));
        let id = |at: usize| library.track(at as u32).id.clone();
        let spread = |most: usize, first: usize| (first..tracks).step_by((tracks / most).max(4));
        let mut history = History::default();
        for (turn, at) in spread(USED, 0).enumerate() {
            let rest = SignedDuration::from_hours(24 * (1 + turn * 7 % DAYS) as i64);
            history.tracks.insert(id(at), Usage { last_used_at: fixed_now() - rest, used_count: 1 });
        }
        let signals = Signals {
            feedback: spread(THUMBS, 1).map(|at| (id(at), if at % 3 == 0 { -1.0 } else { 1.0 })).collect(),
            listening: spread(HEARD, 2).map(|at| (id(at), 0.5)).collect(),
            ..Signals::default()
        };
        let request = |seed| Request::new(TemplateId::Pyramid, MINUTES, seed, fixed_now());
        Self { history, signals, config: Config::default(), requests: (1..=SEEDS).map(request).collect(), library }
    }

    /// Prepares the pool.
    pub fn prepare(&self) -> Pool<'_> {
        self.prepare_for(0)
    }

    /// Prepares the pool for one of the requests and generates its mix.
    pub fn prepare_and_generate(&self, turn: usize) -> Mix {
        generate(&self.prepare_for(turn), String::from("bench"))
    }

    /// The reference's choice for one of the requests, starting from the library.
    pub fn reference(&self, turn: usize) -> Vec<Option<Pick<'_>>> {
        self.filter_for(turn).choose(self.request(turn).seed)
    }

    /// The music.
    pub fn library(&self) -> &Library {
        &self.library
    }

    fn filter_for(&self, turn: usize) -> Reference<'_> {
        let request = self.request(turn);
        let plan = Plan::new(request, &self.config).expect("BUG: the request can be planned");
        Reference::new(Given { library: &self.library, history: &self.history, request, config: &self.config }, &plan)
    }

    fn request(&self, turn: usize) -> &Request {
        &self.requests[turn % self.requests.len()]
    }

    fn prepare_for(&self, turn: usize) -> Pool<'_> {
        let input = Input {
            library: &self.library,
            history: &self.history,
            signals: &self.signals,
            config: &self.config,
            request: self.request(turn),
        };
        Pool::prepare(input).expect("BUG: the request can be planned")
    }
}

/// A prepared pool, the reference with its library filtered, and a mix to edit.
#[derive(Debug)]
pub struct Prepared<'a> {
    case: &'a Case,
    pool: Pool<'a>,
    reference: Reference<'a>,
    mix: Mix,
    locked: Mix,
    replacement: Edit,
}

impl<'a> Prepared<'a> {
    /// Prepares a case and generates its first mix.
    pub fn new(case: &'a Case) -> Self {
        let pool = case.prepare();
        let mix = generate(&pool, String::from("bench"));
        let mut locked = mix.clone();
        for at in LOCKED {
            locked.tracks[at].locked = true;
        }
        let other = edit::alternatives(&pool, &mix, REPLACED, 1).expect("BUG: the mix is the pool's");
        let track_id = other.first().expect("BUG: a library of this size has alternatives").track.track_id.clone();
        let replacement = Edit::Replace { at: REPLACED, track_id };
        Self { case, reference: case.filter_for(0), pool, mix, locked, replacement }
    }

    /// Songs of the engine's mix.
    pub fn songs(&self) -> usize {
        self.mix.tracks.len()
    }

    /// Slots that the reference fills.
    pub fn reference_slots(&self) -> usize {
        self.reference.slots()
    }

    /// The reference's choice for one of the requests, once its library is filtered. What it keeps of
    /// the library does not depend on the seed.
    pub fn reference(&self, turn: usize) -> Vec<Option<Pick<'a>>> {
        self.reference.choose(self.case.request(turn).seed)
    }

    /// Generates the mix of one of the requests.
    pub fn generate(&mut self, turn: usize) -> Mix {
        self.take_turn(turn);
        generate(&self.pool, String::from("bench"))
    }

    /// Fits everything anew but two locked songs, under one of the requests.
    pub fn regenerate(&mut self, turn: usize) -> Mix {
        self.take_turn(turn);
        self.apply(&self.locked, &Edit::Regenerate)
    }

    /// Lists what else could stand at a place.
    pub fn alternatives(&self) -> Vec<Alternative> {
        edit::alternatives(&self.pool, &self.mix, REPLACED, ALTERNATIVES).expect("BUG: the mix is the pool's")
    }

    /// Replaces a song.
    pub fn replace(&self) -> Mix {
        self.apply(&self.mix, &self.replacement)
    }

    /// Moves a song.
    pub fn shift(&self) -> Mix {
        self.apply(&self.mix, &Edit::Move { from: MOVED.0, to: MOVED.1 })
    }

    fn apply(&self, mix: &Mix, edit: &Edit) -> Mix {
        edit::apply(&self.pool, mix, edit).expect("BUG: the mix is the pool's")
    }

    /// The pool does not depend on the seed, so the requests can take turns on it.
    fn take_turn(&mut self, turn: usize) {
        self.pool.input.request = self.case.request(turn);
    }
}
