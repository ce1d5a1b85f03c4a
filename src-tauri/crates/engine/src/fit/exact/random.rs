//! What chance would choose, as the other end of the scale.

use rand::rngs::ChaCha8Rng;

use crate::{
    fit::{
        objective::{EMPTY, Noise, Objective},
        structure::Structure,
        table::Table,
    },
    noise::{self, Purpose},
    pool::Pool,
};

/// Choices the median is taken of.
const WANTED: usize = 101;

/// Draws after which a case counts as too tight for chance.
const MOST_DRAWS: usize = 60_000;

/// Choices looked at one by one where drawing hits too few.
const MOST_LISTED: usize = 400_000;

/// The median worth of choices drawn evenly from all complete ones; with gaps, of structures filled
/// slot by slot at random. `None` when there are none.
pub(super) fn median(pool: &Pool, table: &Table, noise: &Noise, structures: &[Structure], complete: bool) -> Option<f64> {
    let mut rng = noise::generator(pool.input.request.seed, Purpose::Search);
    let mut objectives: Vec<Objective> = structures.iter().map(|of| Objective::new(pool, table, noise, of)).collect();
    let mut values = if complete { drawn(&mut rng, &mut objectives) } else { filled(&mut rng, &mut objectives) };
    if complete && values.len() < WANTED {
        let mut left = MOST_LISTED;
        let mut listed = Vec::new();
        for objective in &mut objectives {
            let mut songs = vec![EMPTY; objective.len()];
            list(objective, &mut songs, 0, &mut left, &mut listed);
        }
        if left > 0 || values.is_empty() {
            values = listed;
        }
    }
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

/// Draws songs for all slots at once and keeps what turns out complete: every complete choice of
/// every structure comes up equally often.
fn drawn(rng: &mut ChaCha8Rng, objectives: &mut [Objective]) -> Vec<f64> {
    let choices = |objective: &Objective| -> f64 {
        (0..objective.len()).map(|slot| objective.table.options[objective.kind(slot)].len() as f64).product()
    };
    let weights: Vec<f64> = objectives.iter().map(choices).collect();
    let all: f64 = weights.iter().sum();
    let mut values = Vec::new();
    for _ in 0..MOST_DRAWS {
        let mut at = noise::unit(rng) * all;
        let of = weights.iter().position(|weight| {
            at -= weight;
            at < 0.0
        });
        let Some(of) = of else { continue };
        let objective = &mut objectives[of];
        let songs: Vec<u32> = (0..objective.len())
            .map(|slot| {
                let options = &objective.table.options[objective.kind(slot)];
                options[noise::below(rng, options.len())]
            })
            .collect();
        let allowed = (0..songs.len()).all(|slot| objective.allows(&songs, slot, songs[slot], slot));
        if allowed && objective.is_complete(&songs) {
            values.push(objective.value(&songs));
            if values.len() == WANTED {
                break;
            }
        }
    }
    values
}

/// Every complete choice of a structure, while `left` lasts.
fn list(objective: &mut Objective, songs: &mut [u32], slot: usize, left: &mut usize, values: &mut Vec<f64>) {
    if slot == songs.len() {
        if objective.is_complete(songs) {
            values.push(objective.value(songs));
        }
        return;
    }
    for at in 0..objective.table.options[objective.kind(slot)].len() {
        let entry = objective.table.options[objective.kind(slot)][at];
        if *left == 0 {
            return;
        }
        if objective.allows(songs, slot, entry, slot) {
            *left -= 1;
            songs[slot] = entry;
            list(objective, songs, slot + 1, left, values);
            songs[slot] = EMPTY;
        }
    }
}

/// Fills structures slot by slot, each with any song that is allowed there.
fn filled(rng: &mut ChaCha8Rng, objectives: &mut [Objective]) -> Vec<f64> {
    if objectives.is_empty() {
        return Vec::new();
    }
    let draw = |_| {
        let objective = &mut objectives[noise::below(rng, objectives.len())];
        let mut songs = vec![EMPTY; objective.len()];
        for slot in 0..songs.len() {
            let options = objective.table.options[objective.kind(slot)].iter().copied();
            let allowed: Vec<u32> = options.filter(|entry| objective.allows(&songs, slot, *entry, slot)).collect();
            if !allowed.is_empty() {
                songs[slot] = allowed[noise::below(rng, allowed.len())];
            }
        }
        objective.value(&songs)
    };
    (0..WANTED).map(draw).collect()
}
