//! What the program does where, and how it ends.

use std::fs;

use jiff::Timestamp;
use runclub_app::{
    AppError,
    account::{Redirect, SignInRequest, SigningIn},
    online::{Consent, set_consent},
    progress::{Silent, Stage},
    saves::SaveOptions,
    sync::{self, Ending as StageEnding, SyncRequest},
};
use runclub_engine::{config::Config, mix::Mix};
use runclub_testkit::fake::{PlaylistSetup, Rotation, Service, Setup};
use tokio_util::sync::CancellationToken;

use super::exit_code;
use crate::online::clocked::Inside;

/// How a run ended, as the runner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ending {
    pub(super) exit: u8,
    pub(super) text: String,
    /// When it is worth trying again.
    pub(super) until: Option<Timestamp>,
}

impl Ending {
    /// Nothing failed and nothing is closed.
    pub(super) fn is_good(&self) -> bool {
        self.exit == 0 && self.until.is_none()
    }

    fn good(notes: &[impl ToString]) -> Self {
        let notes: Vec<String> = notes.iter().map(ToString::to_string).collect();
        let text = if notes.is_empty() { "done".to_owned() } else { format!("done; {}", notes.join(" ")) };
        Self { exit: 0, text, until: None }
    }

    fn failed(error: &AppError) -> Self {
        let hint = error.hints.first().map_or(String::new(), |hint| format!(" *{hint}*"));
        Self { exit: exit_code(error.code), text: format!("{}.{hint}", error.message), until: error.until }
    }
}

/// A place where something can go wrong.
pub(super) struct Case {
    pub(super) name: &'static str,
    pub(super) service: Service,
    pub(super) request: (&'static str, &'static str),
    /// Whether nobody is signed in before.
    pub(super) begins_empty: bool,
    likes: u32,
    saves: bool,
    prepare: fn(&mut Room),
    pub(super) act: fn(&Room) -> Ending,
}

const fn case(name: &'static str, service: Service, request: (&'static str, &'static str), act: fn(&Room) -> Ending) -> Case {
    Case { name, service, request, begins_empty: false, likes: 60, saves: false, prepare: |_| {}, act }
}

const fn saving(name: &'static str, request: (&'static str, &'static str), prepare: fn(&mut Room)) -> Case {
    Case { prepare, saves: true, ..case(name, Service::SpotifyApi, request, save) }
}

const fn login(name: &'static str, service: Service, request: (&'static str, &'static str)) -> Case {
    Case { begins_empty: true, ..case(name, service, request, sign_in) }
}

use Service::{LastFm, MusicBrainz, ReccoBeats, SpotifyAccounts, SpotifyApi};

/// Every endpoint that is asked, in the work that asks it.
pub(super) const CASES: &[Case] = &[
    login("`login`: the token", SpotifyAccounts, ("POST", "/api/token")),
    login("`login`: who signed in", SpotifyApi, ("GET", "/me")),
    Case {
        prepare: expire,
        ..case("`sync`: a new token", SpotifyAccounts, ("POST", "/api/token"), |room| sync(room, Stage::Likes))
    },
    case("`sync`: liked songs", SpotifyApi, ("GET", "/me/tracks"), |room| sync(room, Stage::Likes)),
    case("`sync`: the list of playlists", SpotifyApi, ("GET", "/me/playlists"), |room| sync(room, Stage::Playlists)),
    case("`sync`: a playlist", SpotifyApi, ("GET", "/playlists/{id}"), |room| sync(room, Stage::Playlists)),
    case("`sync`: more of a playlist", SpotifyApi, ("GET", "/playlists/{id}/items"), |room| sync(room, Stage::Playlists)),
    case("`sync`: recently played", SpotifyApi, ("GET", "/me/player/recently-played"), |room| sync(room, Stage::Listening)),
    case("`sync`: top songs", SpotifyApi, ("GET", "/me/top/tracks"), |room| sync(room, Stage::Listening)),
    case("`sync`: top artists", SpotifyApi, ("GET", "/me/top/artists"), |room| sync(room, Stage::Listening)),
    case("`sync`: tempo and energy", ReccoBeats, ("GET", "/audio-features"), |room| sync(room, Stage::Features)),
    Case {
        likes: 20,
        ..case("`sync`: suggestions", ReccoBeats, ("GET", "/track/recommendation"), |room| sync(room, Stage::Suggestions))
    },
    case("`sync`: artists at MusicBrainz", MusicBrainz, ("GET", "/url"), |room| sync(room, Stage::Genres)),
    Case {
        prepare: artists_known,
        ..case("`sync`: genres at MusicBrainz", MusicBrainz, ("GET", "/artist/{mbid}"), |room| sync(room, Stage::Genres))
    },
    case("`sync`: genres at Last.fm", LastFm, ("GET", "artist.gettoptags"), |room| sync(room, Stage::Genres)),
    saving("`save`: a song's playability", ("GET", "/tracks/{id}"), stale),
    saving("`save`: another version of a song", ("GET", "/search"), unplayable),
    saving("`save`: the list of playlists", ("GET", "/me/playlists"), |_| {}),
    saving("`save`: the playlist", ("POST", "/me/playlists"), |_| {}),
    saving("`save`: another name", ("PUT", "/playlists/{id}"), renamed),
    saving("`save`: the songs", ("PUT", "/playlists/{id}/items"), |_| {}),
    Case { likes: 130, ..saving("`save`: more songs", ("POST", "/playlists/{id}/items"), long) },
    saving("`save`: reading back", ("GET", "/playlists/{id}"), |_| {}),
];

/// A small account, and what a case begins with.
pub(super) struct Room {
    pub(super) inside: Inside,
    /// The mix to save, where that is the case.
    mix: Option<Mix>,
    options: SaveOptions,
    begins_empty: bool,
    /// Changes the world before each run.
    each_time: fn(&Room),
}

impl Room {
    pub(super) fn new(case: &Case) -> Self {
        let playlists = vec![PlaylistSetup::own(30), PlaylistSetup::own(5)];
        let likes = case.likes;
        let few = Setup { likes, playlists, others: 40, plays: 10, top: 10, share_unplayable: 0.0, ..Setup::default() };
        let few = Setup { features_known: 0.8, genres_known: 0.6, tags_known: 0.9, ..few };
        let mut inside = Inside::new(few.with(|rules| (rules.rotation, rules.embedded_page) = (Rotation::Omitted, 20)));
        inside.has_lastfm_key = true;
        inside.sign_in("here", &[]);
        inside.sync(&SyncRequest::default());
        // Only now, so that there is something left to suggest.
        inside.wait(async {
            let online = inside.open("here").await;
            set_consent(online.store(), Consent::Suggestions, true).await.unwrap();
            online.close().await;
        });
        let mix = case.saves.then(|| inside.mix(20, 1));
        let options = SaveOptions::default();
        let mut room = Self { inside, mix, options, begins_empty: case.begins_empty, each_time: |_| {} };
        (case.prepare)(&mut room);
        copy(&room, "here", "kept");
        room
    }

    fn mix(&self) -> &Mix {
        self.mix.as_ref().expect("a case that saves")
    }

    /// Everything is as it was when the case began.
    pub(super) fn begin(&self) {
        fs::remove_dir_all(self.inside.path("here")).unwrap();
        fs::create_dir(self.inside.path("here")).unwrap();
        if !self.begins_empty {
            copy(self, "kept", "here");
        }
        (self.each_time)(self);
    }
}

fn copy(room: &Room, from: &str, to: &str) {
    let to = room.inside.path(to);
    fs::create_dir_all(&to).unwrap();
    for entry in fs::read_dir(room.inside.path(from)).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_file() {
            fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}

/// MusicBrainz has learnt of every artist since the last sync.
fn artists_known(room: &mut Room) {
    let mut world = room.inside.fakes.world();
    let ids: Vec<String> = world.artists().iter().map(|artist| artist.id.clone()).collect();
    ids.iter().for_each(|id| world.set_artist_known(id, true, true));
}

fn expire(room: &mut Room) {
    room.each_time = |room| room.inside.pass(2);
}

/// What is known of songs is older than a week.
fn stale(room: &mut Room) {
    room.inside.pass(24 * 8);
}

fn unplayable(room: &mut Room) {
    let song = room.mix().tracks[1].track_id.clone();
    room.inside.fakes.world().add_isrc_twin(&song);
    room.inside.fakes.world().set_playable(&song, false);
    stale(room);
}

fn renamed(room: &mut Room) {
    room.mix = Some(room.inside.save(room.mix()).mix);
    room.options.name = Some("Another name".to_owned());
    // The name of before, for each fault.
    room.each_time = |room| {
        let id = room.mix().saved_as.as_ref().unwrap().playlist_id.clone();
        room.inside.fakes.world().rename_playlist(&id, "The name of before");
    };
}

fn long(room: &mut Room) {
    let songs: Vec<String> = room.inside.known("here").named("track");
    let mut mix = room.mix().clone();
    let pattern = mix.tracks.clone();
    let track = |(at, id): (usize, &String)| {
        let mut track = pattern[at % pattern.len()].clone();
        (track.track_id, track.position) = (id.clone(), at as u32);
        track
    };
    mix.tracks = songs.iter().take(120).enumerate().map(track).collect();
    room.mix = Some(mix);
}

fn sign_in(room: &Room) -> Ending {
    room.inside.wait(async {
        let online = room.inside.open("here").await;
        let redirect = Redirect::Loopback { port: 0 };
        let request = SignInRequest { client_id: None, redirect, refused: Vec::new(), keep_in_file: true };
        let signing_in = SigningIn::begin(&online, request).await.unwrap();
        let address = signing_in.address().to_owned();
        let browser = std::thread::spawn(move || drop(runclub_testkit::fake::consent(&address)));
        let signed_in = signing_in.finish(&online, &CancellationToken::new()).await;
        online.close().await;
        browser.join().unwrap();
        signed_in.map_or_else(|error| Ending::failed(&error), |signed_in| Ending::good(&signed_in.notes))
    })
}

fn sync(room: &Room, stage: Stage) -> Ending {
    let request = SyncRequest { full: true, only: Some([stage].into()) };
    let outcome = room.inside.wait(async {
        let online = room.inside.open("here").await;
        let outcome = sync::sync(&online, &request, &Config::default(), &Silent, &CancellationToken::new()).await;
        online.close().await;
        outcome
    });
    let outcome = match outcome {
        Ok(outcome) => outcome,
        Err(error) => return Ending::failed(&error),
    };
    let stage = outcome.stages.into_iter().find(|found| found.stage == stage).unwrap();
    match stage.ending {
        StageEnding::Failed(error) => Ending::failed(&error),
        StageEnding::Blocked { until } => {
            let text = format!("goes on {}", runclub_app::words::at(until));
            Ending { exit: 0, text, until: Some(until) }
        }
        _ => Ending::good(&stage.notes),
    }
}

fn save(room: &Room) -> Ending {
    match room.inside.try_save(room.mix(), &room.options) {
        Err(error) => Ending::failed(&error),
        Ok(saved) => Ending::good(&saved.notes),
    }
}
