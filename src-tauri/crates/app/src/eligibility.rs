//! Whether the library can fill a request, said before anything is generated.

use runclub_engine::{
    config::Config,
    coverage::{TierCoverage, coverage},
    pool::Pool,
    request::Request,
};
use serde::Serialize;

use crate::{AppError, mixes::input, music::Music};

mod advice;
mod judged;
mod reach;

use judged::Judged;

/// Whether the library can fill a request.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Eligibility {
    /// How well.
    pub supply: Readiness,
    /// One sentence: "14 songs reach Max: enough for one peak".
    pub sentence: String,
    /// What else is worth knowing, a sentence each: what is thin, what a filter removed, what would help.
    pub details: Vec<String>,
    /// Songs that pass the filters.
    pub songs: u32,
    /// What each tier is offered, calm first.
    pub tiers: Vec<TierCoverage>,
}

/// How well a library can fill a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum Readiness {
    /// Every tier has plenty or enough.
    Enough,
    /// It will do, with songs near rather than inside the windows, or with little choice.
    Thin,
    /// Some slots will stay empty.
    TooLittle,
}

/// Whether the music can fill a request.
///
/// # Errors
/// When the request cannot be planned.
pub fn eligibility(music: &Music, request: &Request, config: &Config) -> Result<Eligibility, AppError> {
    let pool = Pool::prepare(input(music, &music.library, request, config))?;
    let coverage = coverage(&pool);
    let judged = Judged::of(&pool, &coverage);
    let mut details = judged.details();
    if judged.supply != Readiness::Enough {
        details.extend(advice::advice(music, &pool, &judged));
    }
    details.extend(plan_notes(&pool));
    Ok(Eligibility {
        supply: judged.supply,
        sentence: judged.sentence(),
        details,
        songs: coverage.pool.tracks,
        tiers: coverage.tiers,
    })
}

/// What the plan made of the request.
fn plan_notes(pool: &Pool) -> Vec<String> {
    let shrunk = "Warm-up and cool-down are shorter than usual, so that the main part has room.";
    let grouped = pool.plan.grouped.iter().map(|text| format!("{text}."));
    pool.plan.shrunk.then(|| shrunk.to_owned()).into_iter().chain(grouped).collect()
}

#[cfg(test)]
mod tests;
