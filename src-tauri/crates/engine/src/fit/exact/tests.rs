use super::*;

/// Cases that are compared, as many as the measurements print.
const CASES: u32 = 600;

fn gaps(numbers: impl IntoIterator<Item = u32>, config: &Config) -> Vec<(u32, Gap)> {
    let gap = |number| Some((number, optimality(&Case::numbered(number).pool(config).ok()?)?));
    numbers.into_iter().filter_map(gap).collect()
}

#[test]
fn the_search_is_near_the_optimum() {
    let gaps = gaps(1..=CASES, &Config::default());
    assert!(gaps.len() >= 500, "{} cases", gaps.len());
    let missed: Vec<u32> = gaps.iter().filter(|(_, gap)| gap.complete != gap.found_complete).map(|(number, _)| *number).collect();
    assert!(missed.is_empty(), "the search misses complete mixes: cases {missed:?}");
    let mean = gaps.iter().map(|(_, gap)| gap.share()).sum::<f64>() / gaps.len() as f64;
    assert!(mean <= 0.02, "mean {mean}");
    let far: Vec<_> = gaps.iter().filter(|(_, gap)| gap.share() > 0.10).collect();
    assert!(far.is_empty(), "{far:?}");
}

#[test]
fn nothing_is_better_than_the_best_and_chance_is_seldom_as_good() {
    let gaps = gaps(1..=120, &Config::default());
    for (number, gap) in &gaps {
        assert!(gap.found <= gap.best + 1e-9, "case {number}: {gap:?}");
        assert!(gap.median_random <= gap.best + 1e-9, "case {number}: {gap:?}");
        assert!((0.0..=1.0).contains(&gap.share()), "case {number}: {gap:?}");
    }
    let beaten = gaps.iter().filter(|(_, gap)| gap.median_random < gap.best).count();
    assert!(beaten * 10 >= gaps.len() * 9, "{beaten} of {}", gaps.len());
}

/// The bounds of the solver leave nothing out: a walk over every choice, without bounds, finds no better.
#[test]
fn branch_and_bound_agrees_with_trying_everything() {
    let config = Config::default();
    let mut compared = [0, 0];
    for number in 1..=400 {
        let case = Case::numbered(number);
        let Ok(pool) = case.pool(&config) else { continue };
        let main_tiers = pool.plan.main_tiers(&config.plan);
        let table = Table::new(&pool, Stage::Strict, &main_tiers, &[]);
        let structures = offered(&pool, &table, Curves::All, &[]);
        let noise = Noise::draw(&pool, &table, &structures);
        let options = |structure: &crate::fit::structure::Structure| -> usize {
            let objective = Objective::new(&pool, &table, &noise, structure);
            (0..objective.len()).map(|slot| table.options[objective.kind(slot)].len() + 1).product()
        };
        for structure in structures.iter().filter(|structure| options(structure) <= 3_000) {
            for gaps in [false, true] {
                let mut everything = Walk { objective: Objective::new(&pool, &table, &noise, structure), gaps, best: NOTHING };
                everything.from(0, &mut vec![EMPTY; structure.slots.len()]);
                if gaps && everything.best.complete {
                    continue;
                }
                let objective = Objective::new(&pool, &table, &noise, structure);
                let mut solver = Solver::new(objective, gaps, NOTHING, MOST_NODES);
                solver.descend(0);
                let (best, wanted) = (solver.best, everything.best);
                assert!((best.value - wanted.value).abs() < 1e-9 || best == wanted, "case {number}: {best:?}, not {wanted:?}");
                compared[usize::from(gaps)] += usize::from(wanted != NOTHING);
            }
        }
    }
    assert!(compared.iter().all(|count| *count >= 50), "{compared:?}");
}

const NOTHING: Rank = Rank { complete: false, value: f64::NEG_INFINITY };

/// Every choice of a structure, one by one.
struct Walk<'a> {
    objective: Objective<'a>,
    gaps: bool,
    best: Rank,
}

impl Walk<'_> {
    fn from(&mut self, slot: usize, songs: &mut Vec<u32>) {
        if slot == songs.len() {
            let filled = songs.iter().enumerate().filter(|(_, song)| **song != EMPTY);
            let allowed = filled.into_iter().all(|(at, song)| self.objective.allows(songs, at, *song, at));
            let complete = self.objective.is_complete(songs);
            if allowed && (complete || self.gaps) {
                let rank = Rank { complete, value: self.objective.value(songs) };
                self.best = if rank > self.best { rank } else { self.best };
            }
            return;
        }
        let options = &self.objective.table.options[self.objective.kind(slot)];
        for entry in options.iter().copied().chain(self.gaps.then_some(EMPTY)) {
            songs[slot] = entry;
            self.from(slot + 1, songs);
        }
        songs[slot] = EMPTY;
    }
}

#[test]
fn cases_are_small_and_the_same_every_time() {
    for number in 0..50 {
        let case = Case::numbered(number);
        assert!((8..=16).contains(&case.library.tracks().len()), "case {number}");
        assert!((10..=14).contains(&case.request.minutes), "case {number}");
        let again = Case::numbered(number);
        assert_eq!((case.library, case.history, case.request), (again.library, again.history, again.request));
    }
}
