mod support;
use proptest::prelude::*;
use runclub_engine::{edit::{rescore}, generate::generate};
proptest! {
    #![proptest_config(support::cases(400))]
    #[test]
    fn probe(world in support::world::worlds()) {
        let prepared = world.prepare();
        let pool = prepared.pool(&world.request);
        let mix = generate(&pool, "mix".to_owned());
        let again = rescore(&pool, &mix).unwrap();
        if mix != again {
            println!("DIFF {:?} {:?} {}min seed {} | lost {:?}", mix.status, mix.request.template, mix.request.minutes, mix.request.seed,
              mix.findings.iter().filter(|f| !again.findings.contains(f)).map(|f| f.code).collect::<Vec<_>>());
        }
        let total: u64 = mix.tracks.iter().map(|t| u64::from(t.duration_ms)).sum();
        if mix.unfilled.is_empty() && total * 2 < u64::from(mix.plan.requested_ms()) { println!("SHORT {total} {:?} {}", mix.request.template, mix.request.minutes); }
        if (mix.status == runclub_engine::mix::Status::Complete) != mix.unfilled.is_empty() { println!("STATUS {:?} {:?} {:?}", mix.status, mix.request, mix.unfilled.len()); }
    }
}
