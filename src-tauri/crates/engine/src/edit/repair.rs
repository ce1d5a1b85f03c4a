//! The smallest change that mends the report.
//!
//! One change at a time, each the one that mends most; of equal ones the kind that disturbs least
//! (exchange two songs, move one, replace one, take one out, put one in), then the better score.

use std::collections::BTreeSet;

use crate::{
    compose::Seat,
    edit::{alternatives::ranked, layout},
    generate::assemble,
    mix::{Check, Mix, Status, Unfilled, Verdict},
    pool::Pool,
};

/// Changes a repair makes at most.
const ROUNDS: usize = 8;

/// Replacements tried per place.
const REPLACEMENTS: usize = 32;

/// What ails a mix; smaller is better. Broken rules first, then what is worth a look and can be mended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Ailments {
    broken: usize,
    doubtful: usize,
}

/// A mix with one change more, and what the change costs in disturbance.
struct Attempt {
    seats: Vec<Seat>,
    disturbance: u8,
}

/// The best attempt of a round; the smaller rank first, then the better mix.
struct Chosen {
    rank: (Ailments, u8),
    seats: Vec<Seat>,
    mix: Mix,
}

/// Mends as much as single changes can; locked songs stay where they are.
pub(super) fn repair(pool: &Pool, seats: &[Seat], unfilled: &[Unfilled], status: Status) -> Vec<Seat> {
    let judge = |seats: &[Seat]| assemble(pool, seats, unfilled.to_vec(), status, String::new(), None);
    let mut best = seats.to_vec();
    let mut mix = judge(&best);
    for _ in 0..ROUNDS {
        let now = ailments(&mix);
        if now == (Ailments { broken: 0, doubtful: 0 }) {
            break;
        }
        let mut chosen: Option<Chosen> = None;
        for attempt in attempts(pool, &best, &mix) {
            let tried = judge(&attempt.seats);
            let rank = (ailments(&tried), attempt.disturbance);
            let better = |held: &Chosen| rank.cmp(&held.rank).then(worth(&held.mix).total_cmp(&worth(&tried))).is_lt();
            let mends = rank.0 < now && tried.report.verdict <= mix.report.verdict;
            if mends && chosen.as_ref().is_none_or(better) {
                chosen = Some(Chosen { rank, seats: attempt.seats, mix: tried });
            }
        }
        let Some(found) = chosen else { break };
        (best, mix) = (found.seats, found.mix);
    }
    best
}

fn worth(mix: &Mix) -> f64 {
    mix.tracks.iter().map(|track| track.final_score).sum()
}

fn ailments(mix: &Mix) -> Ailments {
    let of = |verdict: Verdict| mix.report.checks.iter().filter(move |check| check.verdict == verdict);
    // A rule's value is the number of songs that break it; other checks count once.
    let weight = |check: &Check| check.value.parse::<usize>().unwrap_or(1).max(1);
    let mendable = |check: &&Check| matches!(check.id.as_str(), "duration.total" | "duration.steps" | "artist.gap");
    Ailments { broken: of(Verdict::Fail).map(weight).sum(), doubtful: of(Verdict::Warn).filter(mendable).count() }
}

/// Every single change worth trying: at the places that ail, or anywhere when the times do.
fn attempts(pool: &Pool, seats: &[Seat], mix: &Mix) -> Vec<Attempt> {
    let places = ailing(mix);
    let free = |at: usize| !seats[at].locked;
    let mut attempts = Vec::new();
    for &at in places.iter().filter(|at| free(**at)) {
        for other in (0..seats.len()).filter(|other| *other != at && free(*other)) {
            let mut swapped = seats.to_vec();
            (swapped[at].track, swapped[other].track) = (seats[other].track, seats[at].track);
            attempts.push(Attempt { seats: swapped, disturbance: 0 });
            let between = at.min(other)..=at.max(other);
            if between.clone().count() > 2 && between.clone().all(free) {
                for (from, to) in [(at, other), (other, at)] {
                    let mut moved = seats.to_vec();
                    layout::shift(&mut moved, from, to);
                    attempts.push(Attempt { seats: moved, disturbance: 1 });
                }
            }
        }
        for track in ranked(pool, seats, at).into_iter().take(REPLACEMENTS) {
            let mut replaced = seats.to_vec();
            replaced[at].track = track;
            attempts.push(Attempt { seats: replaced, disturbance: 2 });
        }
        if seats.len() > 1 && seats[at..].iter().all(|seat| !seat.locked) {
            let mut shorter = seats.to_vec();
            layout::remove(pool, &mut shorter, at);
            attempts.push(Attempt { seats: shorter, disturbance: 3 });
        }
    }
    attempts.extend(insertions(pool, seats, mix));
    attempts
}

/// One song more, where the times or the curve ask for it.
fn insertions(pool: &Pool, seats: &[Seat], mix: &Mix) -> Vec<Attempt> {
    let asks = |check: &Check| {
        check.verdict == Verdict::Fail && (check.id.starts_with("duration.") || check.id == "curve.order")
            || check.verdict == Verdict::Warn && check.id == "duration.total"
    };
    if !mix.report.checks.iter().any(asks) {
        return Vec::new();
    }
    let mut attempts = Vec::new();
    for at in 0..=seats.len() {
        if seats[at..].iter().any(|seat| seat.locked) {
            continue;
        }
        // A stand-in shows which slot would open; the best songs for that slot are then tried in it.
        let present: BTreeSet<u32> = seats.iter().map(|seat| seat.track).collect();
        let Some(stand_in) = pool.candidates.iter().map(|c| c.track).find(|track| !present.contains(track)) else { continue };
        let mut longer = seats.to_vec();
        layout::insert(pool, &mut longer, &mut Vec::new(), stand_in, at);
        for track in ranked(pool, &longer, at).into_iter().take(REPLACEMENTS / 2) {
            let mut tried = longer.clone();
            tried[at].track = track;
            attempts.push(Attempt { seats: tried, disturbance: 4 });
        }
    }
    attempts
}

/// The places that a broken rule names; every place when times, curve or filters are broken.
fn ailing(mix: &Mix) -> BTreeSet<usize> {
    let named: BTreeSet<usize> = mix.findings.iter().flat_map(|finding| &finding.slots).map(|slot| *slot as usize).collect();
    let unnamed = |check: &Check| {
        let mendable = check.verdict == Verdict::Fail || check.verdict == Verdict::Warn && check.id.starts_with("duration.");
        mendable
            && (check.id.starts_with("duration.")
                || check.id.starts_with("filter.")
                || matches!(check.id.as_str(), "curve.order" | "songs.length"))
    };
    if mix.report.checks.iter().any(unnamed) { (0..mix.tracks.len()).collect() } else { named }
}
