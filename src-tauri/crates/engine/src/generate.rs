//! A request becomes a mix.

use crate::{
    compose::{Seat, score_tracks},
    fit::{self, Pin, Solution},
    mix::{Mix, Removed, Report, Rule, SCHEMA, SavedAs, Status, Unfilled, Verdict},
    pool::Pool,
    report::judge,
    tier::Tier,
};

/// Generates the mix of a prepared request, under an id that the caller mints.
pub fn generate(pool: &Pool, id: String) -> Mix {
    let solution = fit::solve(pool, &[]);
    compose(pool, &solution, &[], id, None)
}

/// The document of a solution.
pub(crate) fn compose(pool: &Pool, solution: &Solution, pins: &[Pin], id: String, saved_as: Option<SavedAs>) -> Mix {
    let slots = || solution.structure.slots.iter().zip(&solution.tracks).enumerate();
    let mut seats: Vec<Seat> = slots()
        .filter_map(|(_, (slot, track))| {
            let locked = track.is_some_and(|track| pins.iter().any(|pin| pin.track == track));
            track.map(|track| Seat { segment: slot.segment, tier: slot.tier, track, locked })
        })
        .collect();
    let unfilled: Vec<Unfilled> = slots()
        .filter(|(_, (_, track))| track.is_none())
        .map(|(position, (slot, _))| {
            let removed = removed(pool, slot.tier, &seats);
            let help = help(pool, slot.tier, &removed);
            let (segment, tier, target_ms) = (slot.segment, slot.tier, slot.target_ms);
            Unfilled { position: position as u32, segment, tier, target_ms, removed, help }
        })
        .collect();
    let status = status(pool, &seats, &unfilled);
    if status == Status::None {
        seats.clear();
    }
    assemble(pool, &seats, unfilled, status, id, saved_as)
}

/// How much of the request the songs fill (D7).
pub(crate) fn status(pool: &Pool, seats: &[Seat], unfilled: &[Unfilled]) -> Status {
    let filled_ms: u64 = seats.iter().map(|seat| u64::from(pool.input.library.track(seat.track).duration_ms)).sum();
    let enough = filled_ms * 2 >= u64::from(pool.plan.times.requested_ms());
    match (unfilled.is_empty() && !seats.is_empty(), enough) {
        (true, _) => Status::Complete,
        (false, true) => Status::Partial,
        (false, false) => Status::None,
    }
}

/// Scores and judges songs at their places.
pub(crate) fn assemble(
    pool: &Pool,
    seats: &[Seat],
    unfilled: Vec<Unfilled>,
    status: Status,
    id: String,
    saved_as: Option<SavedAs>,
) -> Mix {
    let tracks = score_tracks(pool, seats);
    let mut mix = Mix {
        schema: SCHEMA,
        id,
        status,
        saved_as,
        request: pool.input.request.clone(),
        plan: pool.plan.times,
        report: Report {
            verdict: Verdict::Pass,
            checks: Vec::new(),
            figures: crate::figures::figures(&tracks, &pool.plan.times, pool.input.config),
        },
        tracks,
        unfilled,
        findings: Vec::new(),
    };
    (mix.report, mix.findings) = judge(&mix, &pool.plan, pool.input.config, Some(pool));
    mix
}

/// How many songs each rule kept from a slot of `tier`.
fn removed(pool: &Pool, tier: Tier, seats: &[Seat]) -> Vec<Removed> {
    let mut removed = pool.removed_for(tier);
    let left = pool.tier(tier).gated;
    if left > 0 {
        let used =
            seats.iter().filter(|seat| pool.tier_score(&pool.candidate(seat.track), tier).passes_gate(tier, pool.input.config));
        let used = used.count() as u32;
        removed.push(Removed { rule: Rule::Arrangement, count: left.saturating_sub(used) });
    }
    removed.retain(|entry| entry.count > 0);
    removed
}

/// What would help a slot of `tier`: the rule that removed most of what the runner can change.
fn help(pool: &Pool, tier: Tier, removed: &[Removed]) -> String {
    let of = |rule: Rule| removed.iter().find(|entry| entry.rule == rule).map_or(0, |entry| entry.count);
    let row = pool.input.config.tiers.get(tier);
    let window = format!("{:.0}–{:.0} BPM (or {:.0}–{:.0})", row.bpm_low, row.bpm_high, row.bpm_low / 2.0, row.bpm_high / 2.0);
    let choices = [
        (Rule::Decade, "Choose more decades, or none".to_owned()),
        (Rule::Genre, "Choose more genres, or none".to_owned()),
        (Rule::ExcludedGenre, "Exclude fewer genres".to_owned()),
        (Rule::ExcludedArtist, "Exclude fewer artists".to_owned()),
        (Rule::Explicit, "Allow explicit songs".to_owned()),
        (Rule::Lockout, "Wait until used songs have rested".to_owned()),
        (Rule::Features, "Fetch the audio features that are missing".to_owned()),
        (Rule::TooLong, "Add songs of 1:30 to 6:00".to_owned()),
    ];
    let best =
        choices.into_iter().filter(|(rule, _)| of(*rule) > 0).max_by_key(|(rule, _)| (of(*rule), std::cmp::Reverse(*rule)));
    match best {
        Some((rule, advice)) => format!("{advice} ({} songs), or add {} songs at {window}.", of(rule), tier.name()),
        None => format!("Add {} songs at {window}, each 1:30 to 6:00 long and by different artists.", tier.name()),
    }
}
