//! A library of usual size and a mix for each template, to be edited.

use runclub_engine::{
    config::Config,
    generate::generate,
    library::{History, Signals},
    mix::Mix,
    pool::Pool,
    request::{Request, TemplateId},
};
use runclub_testkit::{
    build::{fixed_now, synthetic_library},
    oracle::OracleTrack,
    synthetic::{self, SyntheticTrack},
};

use super::world::Prepared;

/// A library and a request.
pub(crate) struct Studio {
    pub(crate) prepared: Prepared,
    pub(crate) rows: Vec<OracleTrack>,
    pub(crate) request: Request,
}

impl Studio {
    /// 40 minutes of a template from a library of 600 songs.
    pub(crate) fn new(template: TemplateId) -> Self {
        let tracks = synthetic::library(600, 7);
        let library = synthetic_library(&tracks);
        let prepared = Prepared { config: Config::default(), library, history: History::default(), signals: Signals::default() };
        let rows = tracks.iter().map(oracle_row).collect();
        Self { prepared, rows, request: Request::new(template, 40, 3, fixed_now()) }
    }

    pub(crate) fn pool(&self) -> Pool<'_> {
        self.prepared.pool(&self.request)
    }
}

/// Runs a test on the mix of every template.
pub(crate) fn each_template(test: impl Fn(&Studio, &Pool, &Mix)) {
    for template in TemplateId::ALL {
        let studio = Studio::new(template);
        let pool = studio.pool();
        test(&studio, &pool, &generate(&pool, "mix".to_owned()));
    }
}

fn oracle_row(track: &SyntheticTrack) -> OracleTrack {
    OracleTrack {
        track_id: track.track_id.clone(),
        name: track.name.clone(),
        artist_id: track.artist_id.clone(),
        artist_name: track.artist_name.clone(),
        artist_genres: track.artist_genres.clone(),
        album: track.album.clone(),
        release_year: track.release_year,
        duration_ms: i64::from(track.duration_ms),
        explicit: track.explicit,
        tempo: track.tempo,
        energy: track.energy,
        danceability: track.danceability,
        source: "likes".to_owned(),
    }
}
