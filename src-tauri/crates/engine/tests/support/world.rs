//! Small random libraries with odd rows, their usage, and random requests.

use jiff::{SignedDuration, Timestamp};
use proptest::{collection::vec, option, prelude::*, sample::select};
use runclub_engine::{
    config::Config,
    genre::Umbrella,
    library::{Artist, AudioFeatures, History, Library, Signals, Track, Usage},
    mix::Source,
    pool::{Input, Pool},
    request::{CurveStep, Length, Mode, Model, Part, Request, TemplateId},
    tier::Tier,
};
use runclub_testkit::{
    build::fixed_now,
    oracle::{OracleTrack, OracleUsage},
};

/// One song as both sides read it, and what only the engine knows of it.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) track: OracleTrack,
    pub(crate) own_tempo: Option<f64>,
    pub(crate) playable: Option<bool>,
}

/// Everything a mix depends on.
#[derive(Debug, Clone)]
pub(crate) struct World {
    pub(crate) rows: Vec<Row>,
    pub(crate) usage: Vec<OracleUsage>,
    pub(crate) request: Request,
}

/// A world in the engine's own types.
pub(crate) struct Prepared {
    pub(crate) config: Config,
    pub(crate) library: Library,
    pub(crate) history: History,
    pub(crate) signals: Signals,
}

impl Prepared {
    pub(crate) fn pool<'a>(&'a self, request: &'a Request) -> Pool<'a> {
        let Self { config, library, history, signals } = self;
        let input = Input { library, history, signals, config, request };
        Pool::prepare(input).expect("worlds only ask for what can be planned")
    }
}

impl World {
    pub(crate) fn prepare(&self) -> Prepared {
        self.prepare_in_order(|rows| rows)
    }

    /// The same world with its rows in another order.
    pub(crate) fn prepare_in_order(&self, order: impl FnOnce(Vec<Row>) -> Vec<Row>) -> Prepared {
        let rows = order(self.rows.clone());
        let artist =
            |row: &Row| Artist { id: row.track.artist_id.clone(), name: row.track.artist_name.clone(), genres: Vec::new() };
        let artists = rows.iter().map(artist).collect();
        let library = Library::new(rows.iter().map(track).collect(), artists);
        let mut history = History::default();
        for row in &self.usage {
            let last_used_at = Timestamp::from_millisecond(row.last_used_ms).expect("usage lies in the calendar");
            history.tracks.insert(row.track_id.clone(), Usage { last_used_at, used_count: row.used_count });
        }
        Prepared { config: quick(), library, history, signals: Signals::default() }
    }

    /// What the oracle may know: it has no notion of playability, so such rows are not there at all.
    pub(crate) fn oracle_rows(&self) -> Vec<OracleTrack> {
        self.rows.iter().filter(|row| row.playable != Some(false)).map(|row| row.track.clone()).collect()
    }
}

fn track(row: &Row) -> Track {
    let of = &row.track;
    Track {
        id: of.track_id.clone(),
        name: of.name.clone(),
        artist_id: of.artist_id.clone(),
        genres: of.artist_genres.clone(),
        album: Some(of.album.clone()).filter(|album| !album.is_empty()),
        release_year: of.release_year,
        duration_ms: u32::try_from(of.duration_ms).expect("lengths are small"),
        explicit: of.explicit,
        added_at: None,
        features: of.has_features().then(|| AudioFeatures {
            tempo: of.tempo,
            energy: of.energy,
            danceability: of.danceability,
            ..AudioFeatures::default()
        }),
        tempo_override: row.own_tempo,
        source: Source::from_slug(&of.source).expect("rows name a source"),
        playable: row.playable,
    }
}

/// Search budgets that keep hundreds of mixes within seconds. Rules must hold whatever they are.
pub(crate) fn quick() -> Config {
    let mut config = Config::default();
    let fit = &mut config.fit;
    (fit.short_steps, fit.long_steps, fit.structures, fit.finalists) = (12, 60, 6, 2);
    config
}

const GENRES: [&str; 9] = ["pop", "indie rock", "techno", "jazz rap", "metal", "k-pop", "reggaeton", "seen live", "uk garage"];
const TITLES: [&str; 12] = [
    "Harbour",
    "Night Bus",
    "Ember",
    "Tall Grass",
    "Undertow",
    "Paper Sun",
    "Copper",
    "Second Wind",
    "Lanes",
    "Thaw",
    "+44",
    "Ninety",
];
const VERSIONS: [&str; 4] = ["", " - 2011 Remaster", " (Live)", " II"];

/// Songs of 5 to 120 rows, a few artists, anything odd.
pub(crate) fn rows() -> impl Strategy<Value = Vec<Row>> {
    (2_u8..30).prop_flat_map(|artists| {
        vec(row(artists), 5..120).prop_map(|mut rows| {
            for (at, row) in rows.iter_mut().enumerate() {
                // Ids in another order than the rows.
                row.track.track_id = format!("{:03}-{at}", at * 37 % 101);
            }
            rows
        })
    })
}

fn row(artists: u8) -> impl Strategy<Value = Row> {
    let title = (select(&TITLES[..]), prop_oneof![6 => Just(""), 1 => select(&VERSIONS[..])]);
    let sound = (tempo(), share(), share(), prop_oneof![12 => Just(true), 1 => Just(false)]);
    let place = (
        option::weighted(0.9, 1955_i32..2026),
        option::weighted(0.9, any::<bool>()),
        select(vec!["likes", "playlists", "catalog"]),
    );
    let genres = option::weighted(0.3, vec(select(&GENRES[..]), 0..3));
    let odd =
        (option::weighted(0.06, 70.0..200.0_f64), prop_oneof![10 => Just(None), 1 => Just(Some(false)), 1 => Just(Some(true))]);
    (0..artists, title, sound, duration_ms(), place, genres, odd).prop_map(
        |(artist, (title, version), (tempo, energy, danceability, known), duration_ms, (year, explicit, source), genres, odd)| {
            let (own_tempo, playable) = odd;
            let usual = [GENRES[artist as usize % GENRES.len()]];
            let genres = genres.unwrap_or_else(|| if artist % 4 == 3 { Vec::new() } else { usual.to_vec() });
            let known = known || own_tempo.is_some();
            let track = OracleTrack {
                track_id: String::new(),
                name: format!("{title}{version}"),
                artist_id: format!("artist-{artist}"),
                artist_name: format!("Artist {artist}"),
                artist_genres: genres.into_iter().map(str::to_owned).collect(),
                album: String::new(),
                release_year: year,
                duration_ms: i64::from(duration_ms),
                explicit,
                tempo: tempo.filter(|_| known),
                // Whoever gives a tempo of their own has heard the song: some feature is there.
                energy: energy.or(own_tempo.map(|_| 0.6)).filter(|_| known),
                danceability: danceability.filter(|_| known),
                source: source.to_owned(),
            };
            Row { track, own_tempo, playable }
        },
    )
}

fn tempo() -> impl Strategy<Value = Option<f64>> {
    prop_oneof![
        24 => (60.0..200.0_f64).prop_map(Some),
        8 => (148.0..190.0_f64).prop_map(Some),
        2 => select(vec![150.0, 165.0, 82.5, 172.0, 190.0, 340.0, 41.0]).prop_map(Some),
        1 => Just(None),
        1 => select(vec![0.0, -120.0, f64::NAN, f64::INFINITY, 1e-300, 1e300]).prop_map(Some),
    ]
}

fn share() -> impl Strategy<Value = Option<f64>> {
    prop_oneof![
        20 => (0.0..=1.0_f64).prop_map(Some),
        1 => Just(None),
        1 => select(vec![-0.1, 1.01, 70.0, f64::NAN, f64::NEG_INFINITY, 0.0, 1.0]).prop_map(Some),
    ]
}

fn duration_ms() -> impl Strategy<Value = u32> {
    prop_oneof![
        30 => 120_000_u32..330_000,
        2 => 80_000_u32..100_000,
        1 => select(vec![0_u32, 1, 89_999, 90_000, 360_000, 360_001, 6_000_000]),
    ]
}

/// When songs were used: long ago, at the edges of the rules, or (a clock that went wrong) in the future.
pub(crate) fn usage(rows: usize) -> impl Strategy<Value = Vec<(usize, i64)>> {
    const HOUR: i64 = 3_600_000;
    let ago = prop_oneof![
        4 => 0_i64..2_400 * HOUR,
        2 => 0_i64..240 * HOUR,
        1 => select(vec![0, 240 * HOUR, 240 * HOUR + 1, 1_440 * HOUR, 1_440 * HOUR - 1, -5 * HOUR, -900 * HOUR]),
    ];
    vec((0..rows, ago), 0..rows.max(1))
}

/// The shortest session of a template (ruling A4).
fn shortest_minutes(template: TemplateId) -> u32 {
    match template {
        TemplateId::LongWaves => 13,
        TemplateId::Pyramid => 11,
        _ => 10,
    }
}

/// A request that can be planned; most are of up to an hour.
pub(crate) fn request() -> impl Strategy<Value = Request> {
    let minutes = prop_oneof![8 => 10_u32..=60, 1 => 61_u32..=180];
    let shape = prop_oneof![
        8 => (select(&TemplateId::ALL[..]), minutes, option::weighted(0.2, select(vec![Length::Short, Length::Medium, Length::Long])))
            .prop_map(|(template, minutes, length)| (Some(template), None, minutes.max(shortest_minutes(template)), length)),
        1 => curve().prop_map(|steps| (None, Some(steps), 30, None)),
    ];
    let part = prop_oneof![
        5 => Just(Part::Full),
        3 => select(vec![Part::Warmup, Part::Main, Part::Cooldown]),
    ];
    let how = (part, select(vec![Mode::Smart, Mode::Endurance, Mode::Power]), select(vec![Model::TempoTrue, Model::Classic]));
    let genres = prop_oneof![3 => Just(Vec::new()), 1 => vec(select(&Umbrella::ALL[..]), 1..4)];
    let decades = prop_oneof![5 => Just(Vec::new()), 1 => vec(select(vec![1960, 1980, 1990, 2000, 2010, 2020]), 1..4)];
    let artists = || prop_oneof![3 => Just(Vec::new()), 1 => vec((0..30_u8).prop_map(|at| format!("Artist {at}")), 1..3)];
    let names = || prop_oneof![4 => Just(Vec::new()), 1 => vec(select(vec!["pop", "metal", "indie rock"]), 1..3)];
    let filters = (genres, decades, artists(), artists(), names(), names(), prop_oneof![4 => Just(true), 1 => Just(false)]);
    (shape, how, filters, any::<u32>()).prop_map(|(shape, how, filters, seed)| {
        let (template, curve, minutes, length) = shape;
        let (genres, decades, seed_artists, exclude_artists, seed_genres, exclude_genres, allow_explicit) = filters;
        let owned = |names: Vec<&str>| names.into_iter().map(str::to_owned).collect();
        // A curve without Easy edges has only a main part.
        let part = if curve.is_some() { Part::Full } else { how.0 };
        Request {
            template,
            curve,
            minutes,
            length,
            part,
            mode: how.1,
            model: how.2,
            genres,
            decades,
            seed_artists,
            seed_genres: owned(seed_genres),
            exclude_artists,
            exclude_genres: owned(exclude_genres),
            allow_explicit,
            seed,
            now: fixed_now(),
        }
    })
}

/// A custom curve of 10 to 60 minutes, short steps included.
pub(crate) fn curve() -> impl Strategy<Value = Vec<CurveStep>> {
    let step = (select(&Tier::ALL[..]), prop_oneof![2 => 20_u32..90, 3 => 90_u32..600]);
    vec(step, 1..12).prop_map(|steps| {
        let mut steps: Vec<CurveStep> =
            steps.into_iter().map(|(tier, seconds)| CurveStep { tier, duration_ms: seconds * 1_000 }).collect();
        let total: u32 = steps.iter().map(|step| step.duration_ms).sum();
        steps[0].duration_ms += 600_000_u32.saturating_sub(total);
        steps
    })
}

/// Libraries with their usage and a request.
pub(crate) fn worlds() -> impl Strategy<Value = World> {
    (rows(), request()).prop_flat_map(|(rows, request)| {
        usage(rows.len()).prop_map(move |used| World {
            usage: usage_rows(&rows, &used),
            rows: rows.clone(),
            request: request.clone(),
        })
    })
}

/// One row per track; songs that cannot be played have never been used.
fn usage_rows(rows: &[Row], used: &[(usize, i64)]) -> Vec<OracleUsage> {
    let mut usage: Vec<OracleUsage> = Vec::new();
    for &(at, ago_ms) in used {
        let row = &rows[at];
        let is_known = usage.iter().any(|known| known.track_id == row.track.track_id);
        if !is_known && row.playable != Some(false) {
            let at = fixed_now().checked_sub(SignedDuration::from_millis(ago_ms)).expect("usage lies in the calendar");
            usage.push(OracleUsage { track_id: row.track.track_id.clone(), last_used_ms: at.as_millisecond(), used_count: 1 });
        }
    }
    usage
}
