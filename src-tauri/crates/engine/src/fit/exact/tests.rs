use super::*;
use crate::library::{Artist, AudioFeatures, History, Library, Signals, Track};
use crate::pool::Input;
use crate::request::{Request, TemplateId};

#[test]
fn explore() {
    let mut config = Config::default();
    if let Ok(v) = std::env::var("LONG") {
        config.fit.long_steps = v.parse().unwrap();
    }
    if let Ok(v) = std::env::var("SHORT") {
        config.fit.short_steps = v.parse().unwrap();
    }
    if let Ok(v) = std::env::var("FIN") {
        config.fit.finalists = v.parse().unwrap();
    }
    let n: u32 = std::env::var("N").ok().and_then(|n| n.parse().ok()).unwrap_or(200);
    let (mut planned, mut none, mut complete, mut missed) = (0, 0, 0, 0);
    let mut shares = vec![];
    let mut incomplete = vec![];
    let start = std::time::Instant::now();
    let only: Option<u32> = std::env::var("ONLY").ok().and_then(|n| n.parse().ok());
    for number in only.unwrap_or(0)..only.map_or(n, |o| o + 1) {
        let case = Case::numbered(number);
        let Ok(pool) = case.pool(&config) else { continue };
        planned += 1;
        let t = std::time::Instant::now();
        let gap = optimality(&pool);
        if t.elapsed().as_millis() > 1500 {
            println!("case {number} slow {:?} {gap:?}", t.elapsed());
        }
        match gap {
            None => none += 1,
            Some(g) if g.complete => {
                complete += 1;
                if !g.found_complete {
                    missed += 1;
                }
                shares.push((g.share(), number, g));
            }
            Some(g) => incomplete.push((g.share(), number, g)),
        }
    }
    let mean = |s: &Vec<(f64, u32, Gap)>| s.iter().map(|x| x.0).sum::<f64>() / s.len() as f64;
    let over = |s: &Vec<(f64, u32, Gap)>| s.iter().filter(|x| x.0 > 0.1).count();
    println!(
        "{:?} planned {planned} none {none} complete {complete} missed {missed} mean {:.5} over10 {} incomplete {} mean {:.5} over10 {}",
        start.elapsed(),
        mean(&shares),
        over(&shares),
        incomplete.len(),
        mean(&incomplete),
        over(&incomplete)
    );
    shares.sort_by(|a, b| b.0.total_cmp(&a.0));
    incomplete.sort_by(|a, b| b.0.total_cmp(&a.0));
    for s in shares.iter().take(6) {
        println!("{s:?}");
    }
    println!("incomplete:");
    for s in incomplete.iter().take(9) {
        println!("{s:?}");
    }
}

#[test]
fn large() {
    let mut config = Config::default();
    if let Ok(v) = std::env::var("LONG") {
        config.fit.long_steps = v.parse().unwrap();
    }
    if let Ok(v) = std::env::var("SHORT") {
        config.fit.short_steps = v.parse().unwrap();
    }
    if let Ok(v) = std::env::var("FIN") {
        config.fit.finalists = v.parse().unwrap();
    }
    let (history, signals) = (History::default(), Signals::default());
    let (mut sum, mut count, mut took) = (0.0, 0, std::time::Duration::ZERO);
    for (size, seed) in [(60, 1), (150, 2), (500, 3), (2000, 2026)] {
        let rows = runclub_testkit::synthetic::library(size, seed);
        let artists =
            rows.iter().map(|r| Artist { id: r.artist_id.clone(), name: r.artist_name.clone(), genres: vec![] }).collect();
        let tracks = rows
            .iter()
            .map(|r| Track {
                id: r.track_id.clone(),
                name: r.name.clone(),
                artist_id: r.artist_id.clone(),
                genres: r.artist_genres.clone(),
                release_year: r.release_year,
                duration_ms: r.duration_ms,
                features: r.tempo.map(|t| AudioFeatures {
                    tempo: Some(t),
                    energy: r.energy,
                    danceability: r.danceability,
                    ..AudioFeatures::default()
                }),
                ..Track::default()
            })
            .collect();
        let library = Library::new(tracks, artists);
        let (mut s, mut c, mut comp, mut took_here) = (0.0, 0, 0, std::time::Duration::ZERO);
        for template in TemplateId::ALL {
            for minutes in [20, 32, 45, 90] {
                for seed in 1..4 {
                    let request = Request::new(template, minutes, seed, jiff::Timestamp::from_second(1_795_158_000).unwrap());
                    let pool = Pool::prepare(Input {
                        library: &library,
                        history: &history,
                        signals: &signals,
                        config: &config,
                        request: &request,
                    })
                    .unwrap();
                    let main_tiers = pool.plan.main_tiers(&config.plan);
                    let table = Table::new(&pool, Stage::Strict, &main_tiers, &[]);
                    let structures = offered(&pool, &table, Curves::Preferred, &[]);
                    let noise = Noise::draw(&pool, &table, &structures);
                    let t = std::time::Instant::now();
                    let r = rank(&pool, &table, &noise, &solve_at(&pool, &table, Curves::Preferred, &[], Stage::Strict));
                    took_here += t.elapsed();
                    s += r.value;
                    c += 1;
                    comp += i32::from(r.complete);
                }
            }
        }
        println!("size {size}: mean value {:.4} complete {comp}/{c} {:?} each", s / f64::from(c), took_here / c as u32);
        if size > 100 {
            sum += s;
            count += c;
        }
        took += took_here;
    }
    println!("mean {:.4} took {:?}", sum / f64::from(count), took);
}

#[test]
fn stuck() {
    let config = Config::default();
    for number in [782u32, 1495] {
        let case = Case::numbered(number);
        let pool = case.pool(&config).unwrap();
        let main_tiers = pool.plan.main_tiers(&pool.input.config.plan);
        for stage in Stage::ALL {
            if stage != Stage::Strict && !stage_can_help(&pool, stage, &main_tiers) {
                continue;
            }
            let table = Table::new(&pool, stage, &main_tiers, &[]);
            for curves in [Curves::Preferred, Curves::All] {
                let structures = offered(&pool, &table, curves, &[]);
                let noise = Noise::draw(&pool, &table, &structures);
                println!("== case {number} {stage:?} {curves:?}");
                for st in &structures {
                    let mut solver = Solver::new(
                        Objective::new(&pool, &table, &noise, st),
                        true,
                        Rank { complete: false, value: f64::NEG_INFINITY },
                        10_000_000,
                    );
                    solver.descend(0);
                    let mut objective = Objective::new(&pool, &table, &noise, st);
                    let pinned = vec![false; st.slots.len()];
                    let mut rng = crate::noise::generator(7, crate::noise::Purpose::Search);
                    let mut s = crate::fit::search::Search::greedy(&mut objective, &pinned, vec![EMPTY; st.slots.len()]);
                    s.anneal(&mut rng, 10_000);
                    s.climb();
                    s.climb_pairs();
                    let c = s.into_choice();
                    let opts: Vec<usize> = (0..st.slots.len()).map(|i| table.options[objective.kind(i)].len()).collect();
                    println!(
                        "{:?} opts {opts:?} exact {:?} found {:.3} {:?} {}",
                        st.slots.iter().map(|s| s.tier.slug()).collect::<Vec<_>>(),
                        solver.best,
                        c.value,
                        c.songs,
                        objective.is_complete(&c.songs)
                    );
                }
            }
        }
    }
}
