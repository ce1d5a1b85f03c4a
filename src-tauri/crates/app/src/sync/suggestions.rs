//! Songs for tiers that the library hardly reaches, suggested by ReccoBeats from liked songs. They join
//! the library as its third source, the catalogue, which ranks behind likes and playlists.

use jiff::{SignedDuration, Timestamp};
use runclub_engine::{
    config::{Config, TierConfig},
    coverage::coverage,
    library::{Artist, History, Library, Signals, Track},
    mix::Source,
    pool::{Input, Pool},
    request::{Request, TemplateId},
    score::{Sound, distance, felt},
    tier::Tier,
};
use runclub_services::{
    reccobeats::{MOST_SEEDS, Suggestion, Targets},
    spotify::is_id,
};
use runclub_store::{ListState, Member, Membership, Page, ServedTrack};

use super::{
    Ending, features,
    work::{Stop, Work},
};
use crate::{AppError, online::Consent, progress::Stage};

/// A tier with fewer songs inside its window is thin: a long interval session needs about as many.
const THIN: u32 = 30;
/// Suggestions for one tier.
const WANTED: u32 = 40;
/// Suggestions are asked for again after this long.
const PAUSE: SignedDuration = SignedDuration::from_hours(24 * 30);
/// The moment of the last suggestions.
const SUGGESTED: &str = "suggested";

pub(super) async fn run(work: &mut Work<'_>) -> Result<Ending, Stop> {
    if !work.consents.given(Consent::Suggestions) {
        return Ok(Ending::NoConsent);
    }
    let (online, cache) = (work.online, work.online.store.cache());
    let now = online.now();
    let named = work.request.names(Stage::Suggestions);
    if !named && cache.marked(SUGGESTED).await?.is_some_and(|at| now.duration_since(at) < PAUSE) {
        return Ok(Ending::NotNeeded);
    }
    let (tracks, artists) = online.store.library().await?;
    let library = Library::new(tracks, artists);
    let thin = thin_tiers(&library, work.config, now)?;
    let mut added = 0;
    for (at, tier) in thin.iter().enumerate() {
        let seeds = seeds(&library, work.config.tiers.get(*tier), work.config);
        if seeds.is_empty() {
            continue;
        }
        let found = work.ask(online.reccobeats.recommendations(&seeds, WANTED, &targets(work.config.tiers.get(*tier)))).await?;
        let found: Vec<Suggestion> = found.into_iter().filter(|song| library.find(&song.spotify_id).is_none()).collect();
        added += found.len() as u32;
        keep(work, found).await?;
        work.tell(at as u32 + 1, Some(thin.len() as u32));
    }
    if added > 0 {
        let names: Vec<&str> = thin.iter().map(|tier| tier.name()).collect();
        work.note(format!("{added} suggestions for {} joined the library.", names.join(", ")));
        if work.consents.given(Consent::ReccoBeats) {
            features::run(work).await?;
        }
    }
    cache.mark(SUGGESTED, now).await?;
    Ok(Ending::Done)
}

/// The tiers that few songs of the library suit, calm first: what coverage shows the runner.
fn thin_tiers(library: &Library, config: &Config, now: Timestamp) -> Result<Vec<Tier>, AppError> {
    let (history, signals) = (History::default(), Signals::default());
    let request = Request::new(TemplateId::Tempo, 45, 0, now);
    let input = Input { library, history: &history, signals: &signals, config, request: &request };
    let tiers = coverage(&Pool::prepare(input)?).tiers;
    Ok(tiers.into_iter().filter(|tier| tier.window.tracks < THIN).map(|tier| tier.tier).collect())
}

fn felt_tempo(track: &Track, row: &TierConfig, config: &Config) -> Option<f64> {
    felt(&Sound::of(track, &config.score), row).map(|felt| felt.tempo)
}

/// The liked songs nearest to a tier: to its window first, then to its effort.
fn seeds(library: &Library, row: &TierConfig, config: &Config) -> Vec<String> {
    let liked = library.tracks().iter().filter(|track| track.source == Source::Likes && is_id(&track.id));
    let mut near: Vec<(f64, &str)> = liked
        .filter_map(|track| {
            let tempo = felt_tempo(track, row, config)?;
            let energy = track.features?.energy?;
            Some((distance(tempo, row) + 10.0 * (energy - row.target_effort).abs(), track.id.as_str()))
        })
        .collect();
    near.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(b.1)));
    near.into_iter().take(MOST_SEEDS).map(|(_, id)| id.to_owned()).collect()
}

fn targets(row: &TierConfig) -> Targets {
    let energy = row.target_effort.clamp(row.energy_floor, row.energy_cap);
    Targets { tempo: Some(f64::midpoint(row.bpm_low, row.bpm_high)), energy: Some(energy) }
}

async fn keep(work: &Work<'_>, found: Vec<Suggestion>) -> Result<(), Stop> {
    let (mut tracks, mut artists, mut members) = (Vec::new(), Vec::new(), Vec::new());
    for song in found {
        let main = song.artists.first();
        let artist_id = main.map(|artist| artist.spotify_id.clone().unwrap_or_else(|| artist.name.clone())).unwrap_or_default();
        if let Some(artist) = main {
            artists.push(Artist { id: artist_id.clone(), name: artist.name.clone(), genres: Vec::new() });
        }
        members.push(Member { track_id: song.spotify_id.clone(), added_at: None });
        // Year and explicit mark are unknown (rulings D1, D5).
        let track = Track {
            id: song.spotify_id,
            name: song.name,
            artist_id,
            duration_ms: song.duration_ms.unwrap_or(0),
            source: Source::Catalog,
            ..Track::default()
        };
        tracks.push(ServedTrack { track, isrc: song.isrc, image_url: None });
    }
    let (cache, now) = (work.online.store.cache(), work.online.now());
    let state = cache.list_state(&Membership::Catalog).await?.unwrap_or_default();
    let state = ListState { walk: state.walk + 1, synced_at: Some(now), ..state };
    let page = Page { tracks: &tracks, artists: &artists, members: &members };
    Ok(cache.put_page(&Membership::Catalog, &page, &state, now).await?)
}
