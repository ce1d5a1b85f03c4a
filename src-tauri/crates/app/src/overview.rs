//! What the window shows first.

use runclub_engine::{config::Config, request::Request};
use runclub_store::Banned;
use serde::Serialize;

use crate::{
    AppError,
    desk::{Desk, aside},
    drafts::{self, RecentMix},
    library_kind::LibraryKind,
    online::preference,
    parameters::{Parameter, parameters},
    saves::is_public,
    status::{StatusReport, library_status, status_with},
};

/// Kept mixes that are shown.
const MOST_RECENT: u32 = 50;

/// How things stand, as the window shows it.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Overview {
    /// The music mixes are made from; `None` until the runner has come in by one of the three doors.
    pub library: Option<LibraryKind>,
    /// Account, library, what is closed, what is left to do. Its library is the chosen one.
    pub status: StatusReport,
    /// What the next mix is asked for with: as the last time, with this moment and a fresh seed.
    pub request: Request,
    /// Kept mixes, the last changed first, at most 50.
    pub recent: Vec<RecentMix>,
    /// Whether a sync is running in this window.
    pub syncing: bool,
    /// Whether playlists are made public unless the runner says otherwise.
    pub public: bool,
}

/// What Settings shows beside the overview.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Settings {
    /// Where everything is kept.
    pub data_folder: String,
    /// The country that was set: two letters; `None` leaves it to Spotify.
    pub market: Option<String>,
    /// Whether tempo counts by phase (ruling C9).
    pub bpm_matching: bool,
    /// The scoring parameters; none while `config_fault` says why.
    pub parameters: Vec<Parameter>,
    /// Why `config.toml` cannot be used; resetting the parameters sets it aside.
    pub config_fault: Option<AppError>,
    /// Songs that are never offered again.
    pub never_again: Vec<BannedTrack>,
    /// Songs whose tempo the runner corrected, by title.
    pub own_tempos: Vec<OwnTempo>,
    /// Songs whose use is remembered.
    pub songs_used: u32,
    /// Songs that came from the runner's own files.
    pub imported_songs: u32,
    /// The program's version.
    pub version: String,
}

/// A song that is never offered again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct BannedTrack {
    /// Its id.
    pub track_id: String,
    /// Its title and artist, as far as the library knows them.
    pub name: String,
    /// Its artist.
    pub artist_name: String,
}

/// A song with a tempo of the runner's own.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct OwnTempo {
    /// Its id.
    pub track_id: String,
    /// Its title; empty where no library has the song any more.
    pub name: String,
    /// Its artist.
    pub artist_name: String,
    /// The runner's own tempo, BPM.
    pub bpm: f64,
    /// The measured tempo, BPM, which counts again without it.
    pub measured: Option<f64>,
}

/// How things stand. Nothing is sent. `syncing` is what only the window knows.
///
/// # Errors
/// When the store cannot be read. A configuration that cannot is told of, and the defaults count.
pub async fn overview(desk: &Desk, syncing: bool) -> Result<Overview, AppError> {
    let library = desk.library_choice().await?;
    let music = desk.music(library.unwrap_or_default()).await?;
    let (config, fault) = match desk.config() {
        Ok(config) => (config, None),
        Err(error) => (Config::default(), Some(error)),
    };
    let last = drafts::last_request(desk).await?;
    let counted = aside(move || {
        // The configuration may have changed since the last mix, so that it could not be planned any more.
        let usual = drafts::usual_request(last.seed, last.now);
        match library_status(&music, &last, &config) {
            Ok(status) => Ok((status, last)),
            Err(_) => library_status(&music, &usual, &config).map(|status| (status, usual)),
        }
    });
    let (counts, request) = counted.await?;
    let mut status = status_with(desk.online(), counts).await?;
    status.notices.extend(fault.map(|fault| {
        format!("Your scoring parameters cannot be used: {fault}. Settings sets the file aside; until then no mix is made.")
    }));
    Ok(Overview {
        library,
        status,
        request,
        recent: drafts::recent(desk, MOST_RECENT).await?,
        syncing,
        public: is_public(desk.store()).await?,
    })
}

/// What Settings shows.
///
/// # Errors
/// When the store cannot be read.
pub async fn settings(desk: &Desk) -> Result<Settings, AppError> {
    let (store, folder) = (desk.store(), desk.online().folder());
    let banned = |Banned { track_id, name, artist_name, .. }| BannedTrack { track_id, name, artist_name };
    let (parameters, config_fault) = match parameters(folder) {
        Ok(parameters) => (parameters, None),
        Err(error) => (Vec::new(), Some(error)),
    };
    Ok(Settings {
        data_folder: folder.display().to_string(),
        market: store.preference(preference::MARKET).await?,
        bpm_matching: desk.config().unwrap_or_default().score.bpm_matching,
        parameters,
        config_fault,
        never_again: store.never_again().await?.into_iter().map(banned).collect(),
        own_tempos: own_tempos(desk).await?,
        songs_used: store.history(None).await?.tracks.len() as u32,
        imported_songs: store.imported_songs().await?,
        version: env!("CARGO_PKG_VERSION").to_owned(),
    })
}

/// The runner's own tempos. The songs are looked up in the runner's own music, then in the demo library.
async fn own_tempos(desk: &Desk) -> Result<Vec<OwnTempo>, AppError> {
    let unnamed = |(track_id, bpm)| OwnTempo { track_id, name: String::new(), artist_name: String::new(), bpm, measured: None };
    let mut tempos: Vec<OwnTempo> = desk.store().tempo_overrides().await?.into_iter().map(unnamed).collect();
    for kind in [LibraryKind::Own, LibraryKind::Demo] {
        if tempos.iter().all(|tempo| !tempo.name.is_empty()) {
            break;
        }
        let library = desk.library(kind).await?;
        for tempo in tempos.iter_mut().filter(|tempo| tempo.name.is_empty()) {
            let Some(at) = library.find(&tempo.track_id) else { continue };
            let track = library.track(at);
            tempo.name.clone_from(&track.name);
            tempo.artist_name.clone_from(&library.artist(library.artist_of(at)).name);
            tempo.measured = track.features.and_then(|features| features.tempo);
        }
    }
    tempos.sort_by(|one, other| (&one.name, &one.track_id).cmp(&(&other.name, &other.track_id)));
    Ok(tempos)
}

/// Lets the measured tempo of a song count again; one without a tempo of the runner's own does not matter.
///
/// # Errors
/// When the store cannot be used.
pub async fn forget_tempo(desk: &Desk, track_id: &str) -> Result<Settings, AppError> {
    desk.store().set_tempo_override(track_id, None, desk.now()).await?;
    desk.music_changed();
    settings(desk).await
}

/// Lets a song be offered again; one that is offered anyway does not matter.
///
/// # Errors
/// When the store cannot be used.
pub async fn allow_again(desk: &Desk, track_id: &str) -> Result<Settings, AppError> {
    desk.store().allow_again(track_id).await?;
    settings(desk).await
}

/// Forgets which songs were used: all count as rested.
///
/// # Errors
/// When the store cannot be used.
pub async fn clear_history(desk: &Desk) -> Result<Settings, AppError> {
    desk.store().clear_usage().await?;
    settings(desk).await
}
