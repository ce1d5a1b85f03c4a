//! The kept mixes as a list.

use runclub_engine::{
    mix::{Status, Verdict},
    request::{CurveStep, TemplateId},
    tier::Tier,
};
use runclub_store::RecentDraft;
use serde::Deserialize;

use super::{
    RecentMix,
    kept::{SavedGlance, unknown},
};
use crate::{AppError, desk::Desk, library_kind::LibraryKind, saves};

/// What a list shows of a document.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Glance {
    status: Status,
    request: Asked,
    tracks: Vec<Played>,
    report: Judged,
    saved_as: Option<runclub_engine::mix::SavedAs>,
}

#[derive(Debug, Deserialize)]
struct Asked {
    template: Option<TemplateId>,
    minutes: u32,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Played {
    track_id: String,
    tier: Tier,
    duration_ms: u32,
}

#[derive(Debug, Deserialize)]
struct Judged {
    verdict: Verdict,
}

/// Kept mixes, the last changed first. Those whose documents cannot be read are left out.
///
/// # Errors
/// When the store cannot be read.
pub async fn recent(desk: &Desk, most: u32) -> Result<Vec<RecentMix>, AppError> {
    Ok(desk.store().recent_drafts(most as usize).await?.into_iter().filter_map(glance).collect())
}

/// Takes a mix out of the list. A save of it that is not finished is given up; the playlist stays at Spotify.
///
/// # Errors
/// When there is no such mix, or a save is under way.
pub async fn delete(desk: &Desk, id: &str) -> Result<(), AppError> {
    let _alone = desk.shaping().await;
    // Else the next sync would make a playlist of a mix that is gone.
    if saves::left(desk.store()).await?.iter().any(|left| left.mix_id == id) {
        saves::forget(desk.online(), id).await?;
    }
    if desk.store().delete_mix(id, desk.now()).await? { Ok(()) } else { Err(unknown(id)) }
}

/// Brings a deleted mix back, with its history of edits.
///
/// # Errors
/// When it was deleted for good.
pub async fn restore(desk: &Desk, id: &str) -> Result<(), AppError> {
    if desk.store().restore_mix(id).await? {
        return Ok(());
    }
    Err(AppError::bad_request(format!("the mix {id} cannot be restored"))
        .hint(format!("Deleted mixes are kept for {} days.", runclub_store::DELETED_DAYS)))
}

fn glance(RecentDraft { mix: kept, library }: RecentDraft) -> Option<RecentMix> {
    let read = serde_json::from_str(&kept.document);
    let glance: Glance = read.map_err(|error| tracing::warn!(%error, mix = kept.header.id, "a mix is unreadable")).ok()?;
    let saved = SavedGlance::of(&kept);
    let changed_since_save = saved.as_ref().is_some_and(|saved| !saved.holds(glance.tracks.iter().map(|track| &track.track_id)));
    let saved_as = saved.and_then(|saved| saved.saved_as).or(glance.saved_as);
    Some(RecentMix {
        title: glance.request.template.map_or("Custom", TemplateId::name).to_owned(),
        template: glance.request.template,
        minutes: glance.request.minutes,
        songs: glance.tracks.len() as u32,
        total_ms: glance.tracks.iter().map(|track| track.duration_ms).sum(),
        status: glance.status,
        verdict: glance.report.verdict,
        curve: curve(&glance.tracks),
        library: library.and_then(|library| LibraryKind::from_slug(&library)).unwrap_or_default(),
        link: saved_as.map(|saved| saves::link(&saved.playlist_id)),
        changed_since_save,
        updated_at: kept.header.updated_at,
        id: kept.header.id,
    })
}

/// The efforts of songs; neighbours of one tier are one step.
fn curve(tracks: &[Played]) -> Vec<CurveStep> {
    let mut curve: Vec<CurveStep> = Vec::new();
    for &Played { tier, duration_ms, .. } in tracks {
        match curve.last_mut() {
            Some(step) if step.tier == tier => step.duration_ms += duration_ms,
            _ => curve.push(CurveStep { tier, duration_ms }),
        }
    }
    curve
}
