//! Where songs stand: the curve follows the number of songs.

use crate::{
    compose::Seat,
    edit::tiers,
    fit::structure::{Slot, Structure},
    mix::{Segment, Unfilled},
    plan::{Plan, Shape},
    pool::Pool,
    tier::Tier,
};

/// Moves the song at `from` to `to`; the places keep their efforts.
pub(super) fn shift(seats: &mut [Seat], from: usize, to: usize) {
    let places: Vec<(Segment, Tier)> = seats.iter().map(|seat| (seat.segment, seat.tier)).collect();
    if from < to {
        seats[from..=to].rotate_left(1);
    } else {
        seats[to..=from].rotate_right(1);
    }
    for (seat, (segment, tier)) in seats.iter_mut().zip(places) {
        (seat.segment, seat.tier) = (segment, tier);
    }
}

/// Takes the song at `at` out and lays the rest of its segment out anew.
pub(super) fn remove(pool: &Pool, seats: &mut Vec<Seat>, at: usize) {
    let segment = seats.remove(at).segment;
    lay_out(pool, seats, segment);
}

/// Puts a song at `at`: into an empty slot of that segment when there is one, else as one more song.
/// At the ends it opens the session or closes it, where the warm-up or the cool-down has lost its songs.
pub(super) fn insert(pool: &Pool, seats: &mut Vec<Seat>, unfilled: &mut Vec<Unfilled>, track: u32, at: usize) {
    let (segment, tier) = neighbourhood(&pool.plan, seats, at);
    if let Some(open) = unfilled.iter().position(|slot| slot.segment == segment) {
        let slot = unfilled.remove(open);
        seats.insert(at, Seat { segment, tier: slot.tier, track, locked: false });
        return;
    }
    seats.insert(at, Seat { segment, tier, track, locked: false });
    lay_out(pool, seats, segment);
}

/// The part of the session, and the effort there, that a song put at `at` belongs to.
fn neighbourhood(plan: &Plan, seats: &[Seat], at: usize) -> (Segment, Tier) {
    let bare = |segment| {
        let section = plan.sections.iter().find(|section| section.segment == segment);
        section.is_some_and(|section| section.shape != Shape::Main) && seats.iter().all(|seat| seat.segment != segment)
    };
    match seats.get(at).or(seats.last()) {
        _ if at == 0 && bare(Segment::Warmup) => (Segment::Warmup, Tier::Easy),
        _ if at == seats.len() && bare(Segment::Cooldown) => (Segment::Cooldown, Tier::Easy),
        Some(beside) => (beside.segment, beside.tier),
        None => (Segment::Main, Tier::Easy),
    }
}

/// Gives the main part the curve of its new song count: of the template's curves, the one nearest to
/// the efforts as they stand. Where the template has none of that count, they stay as they stand.
fn lay_out(pool: &Pool, seats: &mut [Seat], segment: Segment) {
    let section = pool.plan.sections.iter().find(|section| section.segment == segment);
    let Some(section) = section.filter(|section| section.shape == Shape::Main) else { return };
    let main: Vec<usize> = (0..seats.len()).filter(|at| seats[*at].segment == segment).collect();
    let now = tiers(&main.iter().map(|at| seats[*at]).collect::<Vec<_>>());
    let curves = pool.plan.curves(section, main.len(), &pool.input.config.plan);
    let distance = |curve: &Vec<Tier>| curve.iter().zip(&now).filter(|(a, b)| a != b).count();
    if let Some(curve) = curves.into_iter().min_by_key(distance) {
        main.into_iter().zip(curve).for_each(|(at, tier)| seats[at].tier = tier);
    }
}

/// The slots that the seats of a mix stand on; `None` where they do not follow the plan's sections.
pub(super) fn structure(plan: &Plan, seats: &[Seat]) -> Option<Structure> {
    let mut slots: Vec<Slot> = Vec::with_capacity(seats.len());
    let mut section = 0;
    for seat in seats {
        // A section may have lost all its songs.
        let suits = |at: &usize| {
            let of = &plan.sections[*at];
            of.segment == seat.segment && (of.shape == Shape::Main || of.shape == Shape::Flat(seat.tier))
        };
        section = (section..plan.sections.len()).find(suits)?;
        let in_segment = slots.iter().filter(|slot| slot.segment == seat.segment).count() as u32;
        slots.push(Slot { segment: seat.segment, section, tier: seat.tier, in_segment, target_ms: 0 });
    }
    for at in 0..slots.len() {
        let songs = slots.iter().filter(|slot| slot.section == slots[at].section).count() as u32;
        slots[at].target_ms = plan.sections[slots[at].section].target_ms / songs.max(1);
    }
    Some(Structure { slots, whole: true, simplified: false, strain: 0.0 })
}
