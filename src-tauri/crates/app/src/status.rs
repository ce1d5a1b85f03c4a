//! How things stand: account, library, what is closed, what is left to do.

use jiff::Timestamp;
use runclub_engine::{config::Config, coverage::TierCoverage, mix::Source, request::Request};
use runclub_services::gate::LONGEST_WAIT;
use serde::Serialize;

use crate::{
    AppError,
    account::{SignInStatus, sign_in_status},
    coverage::library_coverage,
    freshness::SYNCED,
    music::{self, Place},
    online::{Consent, Online, block_of, consents},
    saves::{self, LeftSave},
};

/// How things stand.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct StatusReport {
    /// The sign-in.
    pub sign_in: SignInStatus,
    /// The library.
    pub library: LibraryStatus,
    /// When a service last brought something up to date.
    #[cfg_attr(feature = "specta", specta(type = Option<String>))]
    pub synced_at: Option<Timestamp>,
    /// What is closed to us, and until when.
    pub closed: Vec<Closed>,
    /// Mixes that are not saved yet.
    pub saves: Vec<LeftSave>,
    /// What the runner agreed to; `None` where nothing was asked.
    pub consents: Vec<ConsentStatus>,
    /// What the runner should know about opening the store.
    pub notices: Vec<String>,
}

/// The library in numbers.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct LibraryStatus {
    /// Songs.
    pub songs: u32,
    /// Of liked songs, playlists, the catalogue.
    pub by_source: [(Source, u32); 3],
    /// Songs with tempo or energy.
    pub with_features: u32,
    /// Songs with genres.
    pub with_genres: u32,
    /// What each effort tier is offered.
    pub tiers: Vec<TierCoverage>,
}

/// Something that is closed to us.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Closed {
    /// What, for people.
    pub what: &'static str,
    /// Until when.
    #[cfg_attr(feature = "specta", specta(type = String))]
    pub until: Timestamp,
}

/// What the runner said to one question.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ConsentStatus {
    /// The question.
    pub consent: Consent,
    /// What it means.
    pub text: &'static str,
    /// The answer; `None` where it was not asked.
    pub agreed: Option<bool>,
    /// What it needs first, a sentence: without that, nothing is sent whatever the answer is.
    pub missing: Option<&'static str>,
}

/// How things stand. Nothing is sent. `request` is what the coverage of the tiers is measured for.
///
/// # Errors
/// When the store cannot be read, or the request cannot be planned.
pub async fn status(online: &Online, request: &Request, config: &Config) -> Result<StatusReport, AppError> {
    let music = music::open(&Place::Store(online.folder().clone()), None, None, online.now()).await?;
    status_with(online, library_status(&music, request, config)?).await
}

/// How things stand, with a library that was counted before.
pub(crate) async fn status_with(online: &Online, library: LibraryStatus) -> Result<StatusReport, AppError> {
    let store = &online.store;
    let now = online.now();
    let blocks = store.blocks().await?;
    let closed = blocks.iter().filter_map(block_of).filter(|block| block.until > now);
    let latest = now + LONGEST_WAIT;
    let answers = consents(store).await?;
    Ok(StatusReport {
        sign_in: sign_in_status(online).await?,
        library,
        synced_at: store.cache().marked(SYNCED).await?,
        closed: closed.map(|block| Closed { what: block.family.name(), until: block.until.min(latest) }).collect(),
        saves: saves::left(store).await?,
        consents: Consent::ALL
            .map(|consent| ConsentStatus {
                consent,
                text: consent.text(),
                agreed: answers.answer(consent),
                missing: consent.missing(online),
            })
            .into(),
        notices: online.notices.iter().map(|notice| notice.in_window().to_owned()).collect(),
    })
}

/// Counts a library, and what it offers a request.
pub(crate) fn library_status(music: &music::Music, request: &Request, config: &Config) -> Result<LibraryStatus, AppError> {
    let library = &music.library;
    let tracks = library.tracks();
    let of = |source| tracks.iter().filter(|track| track.source == source).count() as u32;
    let heard = |track: &&runclub_engine::library::Track| {
        track.tempo_override.is_some() || track.features.is_some_and(|features| features.tempo.or(features.energy).is_some())
    };
    let has_genres = |at: &u32| !library.genre_set(library.genre_set_of(*at)).names.is_empty();
    Ok(LibraryStatus {
        songs: tracks.len() as u32,
        by_source: [Source::Likes, Source::Playlists, Source::Catalog].map(|source| (source, of(source))),
        with_features: tracks.iter().filter(heard).count() as u32,
        with_genres: (0..tracks.len() as u32).filter(has_genres).count() as u32,
        tiers: library_coverage(music, request, config)?.tiers,
    })
}
