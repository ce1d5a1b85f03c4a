//! Questions about one place of a draft.

use runclub_engine::{
    config::Config,
    edit,
    mix::{Mix, MixTrack, Verdict},
    series::{BlockFit, block_fit},
};
use serde::Serialize;

use super::{engine_work::on_pool, making::load_alone};
use crate::{
    AppError,
    desk::{Desk, aside},
    why::{self, Why},
};

/// A song that could stand at a place, with what it would change and what speaks for it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Alternative {
    /// The song at that place, scored there.
    pub track: MixTrack,
    /// How its tempo suits the place.
    pub fit: BlockFit,
    /// What speaks for it there, one or two sentences.
    pub reasons: Vec<String>,
    /// Change of the total, ms.
    pub total_change_ms: i32,
    /// The report's verdict afterwards.
    pub verdict: Verdict,
    /// Checks that would come out otherwise: their names and verdicts.
    pub changed_checks: Vec<(String, Verdict)>,
}

/// What the engine found for a place (from 0) of a mix, with its reasons.
pub fn offered(mix: &Mix, at: usize, found: Vec<edit::Alternative>, config: &Config) -> Vec<Alternative> {
    let with_reasons = |found: edit::Alternative| Alternative {
        fit: block_fit(&found.track, config),
        reasons: why::instead(mix, at, &found.track, config),
        track: found.track,
        total_change_ms: found.total_change_ms,
        verdict: found.verdict,
        changed_checks: found.changed_checks,
    };
    found.into_iter().map(with_reasons).collect()
}

/// The best songs for a place (from 0), best first.
///
/// # Errors
/// When there is no such mix or place.
pub async fn alternatives(desk: &Desk, id: &str, at: u32, most: u32) -> Result<Vec<Alternative>, AppError> {
    let kept = load_alone(desk, id).await?;
    let (music, config) = (desk.music_for(kept.library, Some(id)).await?, desk.config()?);
    let mix = kept.mix;
    let (at, most) = (at as usize, most as usize);
    let find = move || {
        let found = on_pool(&music, &mix, &mix.request, &config, |pool| edit::alternatives(pool, &mix, at, most))?;
        Ok(offered(&mix, at, found, &config))
    };
    aside(find).await
}

/// Why the song at a place (from 0) is there.
///
/// # Errors
/// When there is no such mix or place.
pub async fn why(desk: &Desk, id: &str, at: u32) -> Result<Why, AppError> {
    why::why(&load_alone(desk, id).await?.mix, at as usize, &desk.config()?)
}
