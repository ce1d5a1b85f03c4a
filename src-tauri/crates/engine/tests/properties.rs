//! What holds for every mix of any library.

#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use std::collections::BTreeSet;

use proptest::prelude::*;
use runclub_engine::{
    generate::generate,
    mix::{FindingCode, Mix, Segment, Source, Status, Verdict},
    request::TemplateId,
};
use support::{audit, cases, rules, studio::Studio, world, world::World};

fn mix_of(world: &World) -> Mix {
    generate(&world.prepare().pool(&world.request), "mix".to_owned())
}

fn json(mix: &Mix) -> String {
    serde_json::to_string(mix).unwrap()
}

fn total_ms(mix: &Mix) -> u64 {
    mix.tracks.iter().map(|track| u64::from(track.duration_ms)).sum()
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn the_hard_rules_hold_for_any_library(world in world::worlds()) {
        let prepared = world.prepare();
        let mix = generate(&prepared.pool(&world.request), "mix".to_owned());
        let broken = rules::broken(&mix, &prepared.library, &prepared.history);
        prop_assert!(broken.is_empty(), "{:?}: {broken:#?}", mix.status);
    }

    #[test]
    fn the_oracle_finds_no_broken_rule_and_no_wrong_number(world in world::worlds()) {
        let mix = mix_of(&world);
        let violations = audit::violations(&mix, &world.oracle_rows(), &world.usage, true);
        // Times that a small library cannot keep are a verdict, not a fault.
        let owned_up = |code: &str| mix.report.verdict == Verdict::Fail && code.starts_with("time.");
        let hard = audit::hard(&violations, |code| !owned_up(code));
        prop_assert!(hard.is_empty(), "{:?} {:?}: {hard:#?}", mix.status, mix.request);
    }

    #[test]
    fn the_status_says_how_much_is_filled(world in world::worlds()) {
        let mix = mix_of(&world);
        let requested_ms = u64::from(mix.plan.requested_ms());
        prop_assert_eq!(mix.status == Status::Complete, mix.unfilled.is_empty());
        match mix.status {
            Status::Complete => prop_assert!(!mix.tracks.is_empty()),
            Status::Partial => prop_assert!(total_ms(&mix) * 2 >= requested_ms),
            Status::None => {
                prop_assert!(mix.tracks.is_empty());
                prop_assert!(mix.findings.iter().any(|finding| finding.code == FindingCode::NotEnoughMusic));
            }
        }
        prop_assert!(mix.status == Status::Complete || mix.report.verdict == Verdict::Fail);
        prop_assert!(mix.unfilled.iter().all(|slot| !slot.help.is_empty()));
    }

    #[test]
    fn the_same_input_gives_the_same_bytes_in_whatever_order(
        (world, shuffled) in world::worlds().prop_flat_map(|world| {
            let rows = Just(world.rows.clone()).prop_shuffle();
            (Just(world), rows)
        })
    ) {
        let first = json(&mix_of(&world));
        prop_assert_eq!(&first, &json(&mix_of(&world)));
        let other = world.prepare_in_order(|_| shuffled);
        prop_assert_eq!(&first, &json(&generate(&other.pool(&world.request), "mix".to_owned())));
    }

    #[test]
    fn the_figures_are_those_of_the_songs(world in world::worlds()) {
        let mix = mix_of(&world);
        let figures = &mix.report.figures;
        let of = |segment| mix.tracks.iter().filter(|track| track.segment == segment).map(|track| track.duration_ms).sum::<u32>();
        let parts = figures.segment_ms;
        prop_assert_eq!([parts.warmup, parts.main, parts.cooldown], Segment::ALL.map(of));
        prop_assert_eq!(i64::from(figures.duration_error_ms), total_ms(&mix).cast_signed() - i64::from(mix.plan.aim_ms));
        let from = |source| mix.tracks.iter().filter(|track| track.source == source).count() as u32;
        let sources = figures.sources;
        let counted = [Source::Likes, Source::Playlists, Source::Catalog].map(from);
        prop_assert_eq!([sources.likes, sources.playlists, sources.catalog], counted);
        let relaxed = mix.tracks.iter().filter(|track| track.relaxation.is_some()).count();
        prop_assert_eq!(figures.relaxed_slots as usize, relaxed);
        prop_assert!(mix.tracks.iter().enumerate().all(|(at, track)| track.position as usize == at));
    }
}

#[test]
fn other_seeds_give_other_mixes() {
    for template in TemplateId::ALL {
        let mut studio = Studio::new(template);
        let mut mixes = BTreeSet::new();
        for seed in 0..4 {
            studio.request.seed = seed;
            let mix = generate(&studio.pool(), "mix".to_owned());
            mixes.insert(mix.tracks.into_iter().map(|track| track.track_id).collect::<Vec<_>>());
        }
        assert_eq!(mixes.len(), 4, "{template:?}");
    }
}
