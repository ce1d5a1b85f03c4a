//! What else could stand at a place.

use serde::{Deserialize, Serialize};

use crate::{
    edit::{EditError, known, layout, seats},
    fit::{
        objective::{Noise, Objective},
        table::{Stage, Table},
    },
    generate::assemble,
    mix::{Mix, MixTrack, Verdict},
    pool::Pool,
};

/// A song that could stand at a place, with what it would change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Alternative {
    /// The song at that place, scored there.
    pub track: MixTrack,
    /// Change of the sum of all scores.
    pub score_change: f64,
    /// Change of the total, ms.
    pub total_change_ms: i32,
    /// Total less aim afterwards, ms.
    pub duration_error_ms: i32,
    /// The report's verdict afterwards.
    pub verdict: Verdict,
    /// Checks that would come out otherwise: their names and verdicts.
    pub changed_checks: Vec<(String, Verdict)>,
}

/// The best songs for a place, best first: judged in the mix as it stands, times and neighbours
/// included. Songs that would break a hard rule are not among them.
///
/// # Errors
/// When the place does not exist, or the library lacks a song of the mix.
pub fn alternatives(pool: &Pool, mix: &Mix, at: usize, most: usize) -> Result<Vec<Alternative>, EditError> {
    known(mix, at)?;
    let seats = seats(pool, mix)?;
    let before = assemble(pool, &seats, mix.unfilled.clone(), mix.status, mix.id.clone(), mix.saved_as.clone());
    Ok(ranked(pool, &seats, at)
        .into_iter()
        .take(most)
        .map(|track| {
            let mut changed = seats.clone();
            changed[at].track = track;
            let after = assemble(pool, &changed, mix.unfilled.clone(), mix.status, mix.id.clone(), mix.saved_as.clone());
            compare(&before, after, at)
        })
        .collect())
}

/// The tracks that could stand at a place, best first.
pub(super) fn ranked(pool: &Pool, seats: &[crate::compose::Seat], at: usize) -> Vec<u32> {
    let Some(structure) = layout::structure(&pool.plan, seats) else { return Vec::new() };
    let present: Vec<u32> = seats.iter().map(|seat| seat.track).collect();
    let table = Table::new(pool, Stage::Strict, &[], &present);
    let noise = Noise::none(&structure);
    let mut objective = Objective::new(pool, &table, &noise, &structure);
    let mut songs: Vec<u32> =
        present.iter().map(|track| table.find(*track).expect("BUG: the table holds the mix's songs")).collect();
    let options = table.options[objective.kind(at)].clone();
    let held = songs[at];
    let mut worth: Vec<(f64, u32)> = Vec::new();
    for entry in options {
        if entry != held && objective.allows(&songs, at, entry, at) {
            songs[at] = entry;
            worth.push((objective.value(&songs), table.entries[entry as usize].candidate.track));
            songs[at] = held;
        }
    }
    worth.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    worth.into_iter().map(|(_, track)| track).collect()
}

fn compare(before: &Mix, after: Mix, at: usize) -> Alternative {
    let sum = |mix: &Mix| mix.tracks.iter().map(|track| track.final_score).sum::<f64>();
    let error = |mix: &Mix| mix.report.figures.duration_error_ms;
    let changed = after.report.checks.iter().zip(&before.report.checks).filter(|(new, old)| new.verdict != old.verdict);
    Alternative {
        score_change: sum(&after) - sum(before),
        total_change_ms: error(&after) - error(before),
        duration_error_ms: error(&after),
        verdict: after.report.verdict,
        changed_checks: changed.map(|(new, _)| (new.id.clone(), new.verdict)).collect(),
        track: after.tracks.into_iter().nth(at).expect("BUG: the place exists"),
    }
}
