//! Saving in this process, with the clock of the services.

use runclub_app::{
    AppError,
    progress::{Silent, Stage},
    saves::{self, Continued, LeftSave, SaveOptions, Saved, Which},
};
use runclub_engine::{
    config::Config,
    generate::generate,
    library::{History, Library, Signals},
    mix::Mix,
    pool::{Input, Pool},
    request::{Request, TemplateId},
};
use runclub_testkit::fake::{Service, Setup};

use crate::online::clocked::{Inside, only};

/// Somebody signed in, with their likes and how they sound.
pub(in crate::online) fn synced(setup: Setup) -> Inside {
    let inside = Inside::signed_in(setup);
    inside.sync(&only(&[Stage::Likes, Stage::Features]));
    inside.fakes.clear_requests();
    inside
}

pub(in crate::online) fn uris(mix: &Mix) -> Vec<String> {
    mix.tracks.iter().map(|track| format!("spotify:track:{}", track.track_id)).collect()
}

pub(in crate::online) fn playlist_id(mix: &Mix) -> &str {
    &mix.saved_as.as_ref().unwrap().playlist_id
}

/// The ids of playlists that notes tell the runner about.
pub(in crate::online) fn told_about(notes: &[String]) -> Vec<String> {
    let ids = notes.iter().filter_map(|note| note.split("open.spotify.com/playlist/").nth(1));
    ids.map(str::to_owned).collect()
}

impl Inside {
    pub(in crate::online) fn mix(&self, minutes: u32, seed: u32) -> Mix {
        let request = Request::new(TemplateId::Tempo, minutes, seed, self.fakes.world().now());
        let (tracks, artists) = self.with_store("here", async |store| store.library().await.unwrap());
        let library = Library::new(tracks, artists);
        let (history, signals, config) = (History::default(), Signals::default(), Config::default());
        let input = Input { library: &library, history: &history, signals: &signals, config: &config, request: &request };
        let mix = generate(&Pool::prepare(input).unwrap(), format!("mix-{seed}"));
        assert!(mix.tracks.len() > 3, "{:?}", mix.findings);
        mix
    }

    pub(in crate::online) fn try_save(&self, mix: &Mix, options: &SaveOptions) -> Result<Saved, AppError> {
        self.wait(async {
            let online = self.open("here").await;
            let saved = saves::save(&online, mix, options, &Config::default(), &Silent).await;
            online.close().await;
            saved
        })
    }

    #[track_caller]
    pub(in crate::online) fn save(&self, mix: &Mix) -> Saved {
        self.try_save(mix, &SaveOptions::default()).unwrap()
    }

    pub(in crate::online) fn go_on(&self, which: Which) -> Continued {
        self.wait(async {
            let online = self.open("here").await;
            let continued = saves::continue_left(&online, which, &Config::default(), &Silent).await.unwrap();
            online.close().await;
            continued
        })
    }

    pub(in crate::online) fn left(&self) -> Vec<LeftSave> {
        self.with_store("here", async |store| saves::left(store).await.unwrap())
    }

    /// How often each song of a mix was used.
    pub(in crate::online) fn uses(&self, mix: &Mix) -> Vec<u32> {
        self.with_store("here", async |store| {
            let history = store.history(None).await.unwrap();
            mix.tracks.iter().map(|track| history.tracks.get(&track.track_id).map_or(0, |usage| usage.used_count)).collect()
        })
    }

    /// What Spotify was asked since the last look: method and template.
    pub(in crate::online) fn spotify_requests(&self) -> Vec<String> {
        let seen = self.seen(Service::SpotifyApi);
        self.fakes.clear_requests();
        seen.iter().map(|seen| format!("{} {}", seen.method, seen.endpoint)).collect()
    }
}
