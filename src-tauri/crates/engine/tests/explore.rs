mod support;
use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::TestRunner,
};
use runclub_engine::generate::generate;
use std::collections::BTreeMap;
use support::{audit, cases, world};
#[test]
fn explore() {
    let mut runner = TestRunner::new(cases(1));
    let strategy = world::worlds(10, 60);
    let mut codes: BTreeMap<String, (usize, String)> = BTreeMap::new();
    let mut status: BTreeMap<String, usize> = BTreeMap::new();
    let n: usize = std::env::var("N").ok().and_then(|n| n.parse().ok()).unwrap_or(300);
    for i in 0..n {
        let world = strategy.new_tree(&mut runner).unwrap().current();
        let mut prepared = world.prepare();
        if std::env::var("DEF").is_ok() {
            prepared.config = runclub_engine::config::Config::default();
        }
        let pool = prepared.pool(&world.request);
        let mix = generate(&pool, "t".into());
        *status.entry(format!("{:?}", mix.status)).or_default() += 1;
        let total: u32 = mix.tracks.iter().map(|t| t.duration_ms).sum();
        if mix.status == runclub_engine::mix::Status::Complete {
            let off = i64::from(total) - i64::from(mix.plan.requested_ms());
            let e = codes
                .entry(format!(
                    "OFF {}",
                    if total * 2 < mix.plan.requested_ms() {
                        "half"
                    } else if off.abs() > 120_000 {
                        "120"
                    } else if off.abs() > 60_000 {
                        "60"
                    } else {
                        "ok"
                    }
                ))
                .or_default();
            e.0 += 1;
        }
        if mix.status != runclub_engine::mix::Status::Complete && mix.unfilled.is_empty() {
            codes.entry("NOUNFILLED".into()).or_default().0 += 1;
        }
        for v in audit::violations(&mix, &world.oracle_rows(), &world.usage, true) {
            let e = codes.entry(format!("{} {}", if v.hard { "HARD" } else { "soft" }, v.code)).or_default();
            e.0 += 1;
            if e.0 <= 3 {
                e.1 += &format!(
                    "\n      #{i} {:?} {:?} {}min {:?} {:?}: {}",
                    mix.status, world.request.template, world.request.minutes, world.request.length, world.request.part, v.text
                );
            }
        }
    }
    println!("{status:?}");
    for (c, (n, t)) in codes {
        println!("{n:5} {c} {t}");
    }
}
