//! Small cases by number: libraries of 8 to 16 songs, requests of 10 to 14 minutes.

use rand::{Rng, SeedableRng, rngs::ChaCha8Rng};

use crate::{
    config::Config,
    genre::Umbrella,
    library::{Artist, AudioFeatures, History, Library, Signals, Track, Usage},
    mix::Source,
    plan::PlanError,
    pool::{Input, Pool},
    request::{Mode, Model, Part, Request, TemplateId},
};

/// A small library and a short request.
#[derive(Debug, Clone)]
pub struct Case {
    /// The music.
    pub library: Library,
    /// What was used when.
    pub history: History,
    /// Nothing.
    pub signals: Signals,
    /// What is asked for.
    pub request: Request,
}

/// The moment of every case, seconds since 1970.
const NOW_S: i64 = 1_795_158_000;

/// Genres of the artists; some none.
const GENRES: [&str; 6] = ["pop", "rock", "techno", "hip hop", "", ""];

struct Draw(ChaCha8Rng);

impl Draw {
    fn below(&mut self, below: u32) -> u32 {
        crate::noise::below(&mut self.0, below as usize) as u32
    }

    fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * f64::from(self.0.next_u32()) / f64::from(u32::MAX)
    }

    fn one_in(&mut self, times: u32) -> bool {
        self.below(times) == 0
    }
}

impl Case {
    /// The case of this number.
    pub fn numbered(number: u32) -> Self {
        let mut draw = Draw(ChaCha8Rng::seed_from_u64(u64::from(number)));
        let now = jiff::Timestamp::from_second(NOW_S).expect("BUG: a moment of our time");
        let songs = 8 + draw.below(9);
        let artists = songs / 2 + 1 + draw.below(songs / 2);
        let mut history = History::default();
        let mut tracks = Vec::new();
        for song in 0..songs {
            let track = track(&mut draw, song, artists);
            if draw.one_in(5) {
                let ago = jiff::SignedDuration::from_hours(i64::from(draw.below(2_000)));
                let last_used_at = now.checked_sub(ago).expect("BUG: a moment of our time");
                history.tracks.insert(track.id.clone(), Usage { last_used_at, used_count: 1 });
            }
            tracks.push(track);
        }
        let named = |at| Artist { id: format!("artist{at}"), name: format!("Artist {at}"), genres: Vec::new() };
        let library = Library::new(tracks, (0..artists).map(named).collect());
        let template = TemplateId::ALL[draw.below(7) as usize];
        let mut request = Request::new(template, 10 + draw.below(5), draw.0.next_u32(), now);
        request.mode = [Mode::Smart, Mode::Smart, Mode::Endurance, Mode::Power][draw.below(4) as usize];
        request.model = if draw.one_in(4) { Model::Classic } else { Model::TempoTrue };
        request.part = if draw.one_in(8) { Part::Main } else { Part::Full };
        if draw.one_in(6) {
            request.genres = vec![Umbrella::Pop, Umbrella::Rock, Umbrella::Electronic];
        }
        Self { library, history, signals: Signals::default(), request }
    }

    /// The candidates of the case.
    ///
    /// # Errors
    /// When the template needs more minutes.
    pub fn pool<'a>(&'a self, config: &'a Config) -> Result<Pool<'a>, PlanError> {
        let Self { library, history, signals, request } = self;
        Pool::prepare(Input { library, history, signals, config, request })
    }
}

fn track(draw: &mut Draw, song: u32, artists: u32) -> Track {
    let artist = draw.below(artists);
    let tempo = if draw.one_in(3) { draw.between(74.0, 95.0) } else { draw.between(146.0, 188.0) };
    Track {
        id: format!("song{song:02}"),
        name: format!("Song {song}"),
        artist_id: format!("artist{artist}"),
        genres: Some(GENRES[artist as usize % GENRES.len()])
            .filter(|name| !name.is_empty())
            .map(str::to_owned)
            .into_iter()
            .collect(),
        release_year: (!draw.one_in(8)).then(|| 1970 + draw.below(56) as i32),
        duration_ms: 100_000 + draw.below(200_000),
        features: Some(AudioFeatures {
            tempo: (!draw.one_in(15)).then_some(tempo),
            energy: Some(draw.between(0.2, 1.0)),
            danceability: Some(draw.between(0.2, 0.9)),
            ..AudioFeatures::default()
        }),
        source: [Source::Likes, Source::Playlists, Source::Catalog][draw.below(3) as usize],
        ..Track::default()
    }
}
