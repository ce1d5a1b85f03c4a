//! Times and curves: the engine's plan and curve rules against the independent oracle, and custom curves.

#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use proptest::{collection::vec, prelude::*, sample::select};
use runclub_engine::{
    config::{Config, PlanConfig},
    curve_rules,
    mix::Segment,
    plan::{Plan, Shape},
    request::{CurveStep, Length, Part, Request, TemplateId},
    template::Template,
    tier::Tier,
};
use runclub_testkit::{build::fixed_now, oracle};
use support::{cases, world};

use Tier::{Easy, Hard, Max, Moderate, Strong};

const PARTS: [(Part, oracle::Part); 4] = [
    (Part::Full, oracle::Part::Full),
    (Part::Warmup, oracle::Part::Warmup),
    (Part::Main, oracle::Part::Main),
    (Part::Cooldown, oracle::Part::Cooldown),
];

/// Holds the plan of a request against the oracle's.
fn check_plan(template: TemplateId, minutes: u32, length: Option<Length>, part: (Part, oracle::Part)) {
    let request = Request { length, part: part.0, ..Request::new(template, minutes, 0, fixed_now()) };
    let asked = match length {
        None => oracle::Length::Minutes(minutes),
        Some(Length::Short) => oracle::Length::Short,
        Some(Length::Medium) => oracle::Length::Medium,
        Some(Length::Long) => oracle::Length::Long,
    };
    let context = format!("{template:?}, {minutes} minutes, {length:?}, {part:?}");
    match (Plan::new(&request, &Config::default()), oracle::plan(template.slug(), asked, part.1)) {
        (Ok(is), Ok(wanted)) => {
            let times = [is.times.warmup_ms, is.times.main_ms, is.times.cooldown_ms, is.times.aim_ms].map(i64::from);
            assert_eq!(times, [wanted.warmup_ms, wanted.main_ms, wanted.cooldown_ms, wanted.aim_ms], "{context}");
            assert_eq!(i64::from(is.times.requested_ms()), wanted.request_ms, "{context}");
            assert_eq!((is.shrunk, is.minutes()), (wanted.is_shrunk, wanted.session_minutes), "{context}");
            let of_sections: u32 = is.sections.iter().map(|section| section.target_ms).sum();
            assert_eq!(of_sections, is.times.requested_ms(), "{context}");
        }
        (Err(error), Err(_)) => {
            let template_least = oracle::minimum_minutes(template.slug()).unwrap();
            let least = if (10..=180).contains(&minutes) { template_least } else { 10 };
            let text = error.to_string();
            assert!(text.split_whitespace().any(|word| word == least.to_string()), "{context}: \"{text}\" does not name {least}");
        }
        (is, wanted) => panic!("{context}: the engine says {is:?}, the oracle {wanted:?}"),
    }
}

#[test]
fn every_template_minute_and_part_is_planned_or_refused_as_the_oracle_does() {
    for template in TemplateId::ALL {
        for minutes in (0..=200).chain([u32::MAX]) {
            for part in PARTS {
                check_plan(template, minutes, None, part);
            }
        }
    }
}

#[test]
fn every_named_length_is_the_row_of_the_table() {
    for template in TemplateId::ALL {
        for length in Length::ALL {
            for part in PARTS {
                check_plan(template, 30, Some(length), part);
            }
        }
    }
}

/// What the engine's rules and the oracle say about a main part.
fn judged(template: TemplateId, minutes: u32, tiers: &[Tier]) -> (Result<(), String>, Result<(), String>) {
    let names: Vec<&str> = tiers.iter().map(|tier| tier.slug()).collect();
    let engine = curve_rules::check(template, minutes, tiers, &PlanConfig::default()).map_err(|error| error.0);
    (engine, oracle::curve_is_valid(template.slug(), minutes, &names))
}

#[test]
fn every_curve_a_template_offers_keeps_the_rules() {
    let plan = PlanConfig::default();
    for template in TemplateId::ALL {
        let data = Template::get(template);
        for minutes in [10, 29, 30, 90, 180] {
            let mut counts = 0;
            for songs in 0..=60 {
                let curves = data.curves(songs, minutes, &plan);
                counts += usize::from(!curves.is_empty());
                for curve in curves {
                    assert_eq!(curve.len(), songs, "{template:?} {curve:?}");
                    assert!(curve.iter().all(|tier| data.tiers_within(minutes, &plan).contains(tier)), "{template:?} {curve:?}");
                    let judged = judged(template, minutes, &curve);
                    assert_eq!(judged, (Ok(()), Ok(())), "{template:?}, {minutes} minutes: {curve:?}");
                }
            }
            assert!(counts >= 30, "{template:?} has curves for {counts} of 61 song counts");
        }
    }
}

#[test]
fn the_smallest_curve_is_the_one_the_minimum_goes_by() {
    for template in TemplateId::ALL {
        let data = Template::get(template);
        assert_eq!(Some(data.smallest), oracle::smallest_count(template.slug()));
        assert!(!data.curves(data.smallest, 20, &PlanConfig::default()).is_empty(), "{template:?}");
    }
}

/// Where the two sides are known to read the rulings differently.
fn is_known(template: TemplateId, minutes: u32, tiers: &[Tier], engine_accepts: bool) -> bool {
    match template {
        // A lone Strong is the first curve of B6, but A4 counts three songs as the smallest.
        TemplateId::Pyramid if tiers == [Strong] => !engine_accepts,
        // A ramp without a base.
        TemplateId::Kicker => !engine_accepts && minutes >= 30 && tiers == [Hard, Max],
        // "In the middle": anywhere but the edges, or the middle half.
        TemplateId::Light => engine_accepts && tiers.contains(&Moderate),
        _ => false,
    }
}

fn check_agreement(template: TemplateId, minutes: u32, tiers: &[Tier]) {
    let (engine, oracle) = judged(template, minutes, tiers);
    let agree = engine.is_ok() == oracle.is_ok();
    assert!(
        agree || is_known(template, minutes, tiers, engine.is_ok()),
        "{template:?}, {minutes} minutes, {tiers:?}: the engine says {engine:?}, the oracle {oracle:?}"
    );
}

#[test]
fn both_sides_agree_on_every_row_of_up_to_six_songs() {
    for songs in 0..=6_u32 {
        for code in 0..5_usize.pow(songs) {
            let tiers: Vec<Tier> = (0..songs).map(|at| Tier::ALL[code / 5_usize.pow(at) % 5]).collect();
            for template in TemplateId::ALL {
                check_agreement(template, 29, &tiers);
                check_agreement(template, 30, &tiers);
            }
        }
    }
}

proptest! {
    #![proptest_config(cases(4_000))]

    #[test]
    fn both_sides_agree_on_spoiled_curves(
        songs in 1_usize..=30,
        minutes in select(vec![20_u32, 29, 30, 60, 120]),
        choice in 0_usize..4,
        spoil in vec((0_usize..30, select(&Tier::ALL[..])), 0..3),
        swap in (0_usize..30, 0_usize..30),
    ) {
        for template in TemplateId::ALL {
            let curves = Template::get(template).curves(songs, minutes, &PlanConfig::default());
            let Some(mut tiers) = (!curves.is_empty()).then(|| curves[choice % curves.len()].clone()) else { continue };
            for (at, tier) in &spoil {
                tiers[at % songs] = *tier;
            }
            tiers.swap(swap.0 % songs, swap.1 % songs);
            check_agreement(template, minutes, &tiers);
            // A song cut from the end, as a repair might.
            check_agreement(template, minutes, &tiers[..songs - 1]);
        }
    }
}

fn steps(of: &[(Tier, u32)]) -> Vec<CurveStep> {
    of.iter().map(|&(tier, seconds)| CurveStep { tier, duration_ms: seconds * 1_000 }).collect()
}

fn planned(curve: Vec<CurveStep>, part: Part) -> Result<Plan, String> {
    let request = Request { template: None, curve: Some(curve), part, ..Request::new(TemplateId::Light, 30, 0, fixed_now()) };
    Plan::new(&request, &Config::default()).map_err(|error| error.to_string())
}

fn sections(plan: &Plan) -> Vec<(Segment, Tier, u32)> {
    let row = |section: &runclub_engine::plan::Section| match section.shape {
        Shape::Flat(tier) => (section.segment, tier, section.target_ms / 1_000),
        Shape::Main => panic!("a custom curve has no template's main part"),
    };
    plan.sections.iter().map(row).collect()
}

#[test]
fn neighbouring_steps_of_one_tier_merge() {
    let plan = planned(steps(&[(Easy, 200), (Easy, 100), (Hard, 60), (Hard, 300), (Easy, 300)]), Part::Full).unwrap();
    let wanted = [(Segment::Warmup, Easy, 300), (Segment::Main, Hard, 360), (Segment::Cooldown, Easy, 300)];
    assert_eq!(sections(&plan), wanted);
    assert!(plan.grouped.is_empty(), "merging is not grouping: {:?}", plan.grouped);
    assert_eq!(plan.times.aim_ms, 960_000);
}

#[test]
fn short_steps_become_song_long_ones_of_their_mean_effort_and_are_told() {
    // 60 s Max and 60 s Easy: mean 0.60, Strong; 240 s are one song.
    let repeats = [(Easy, 300), (Max, 60), (Easy, 60), (Max, 60), (Easy, 60), (Hard, 200), (Easy, 300)];
    let plan = planned(steps(&repeats), Part::Full).unwrap();
    let wanted =
        [(Segment::Warmup, Easy, 300), (Segment::Main, Strong, 240), (Segment::Main, Hard, 200), (Segment::Cooldown, Easy, 300)];
    assert_eq!(sections(&plan), wanted);
    assert_eq!(plan.grouped, ["4 short steps (4:00) became Strong 4:00"]);
}

#[test]
fn a_step_too_short_for_a_song_joins_its_neighbour_and_is_told() {
    let plan = planned(steps(&[(Easy, 300), (Hard, 300), (Max, 30), (Easy, 300)]), Part::Full).unwrap();
    let wanted = [(Segment::Warmup, Easy, 300), (Segment::Main, Hard, 330), (Segment::Cooldown, Easy, 300)];
    assert_eq!(sections(&plan), wanted);
    assert_eq!(plan.grouped, ["0:30 short of a song joined the Hard step beside it"]);
}

#[test]
fn a_part_of_a_curve_is_its_easy_edge_or_what_lies_between() {
    let curve = || steps(&[(Easy, 240), (Strong, 300), (Easy, 200), (Strong, 300), (Easy, 180)]);
    let main = [(Segment::Main, Strong, 300), (Segment::Main, Easy, 200), (Segment::Main, Strong, 300)];
    assert_eq!(sections(&planned(curve(), Part::Main).unwrap()), main);
    assert_eq!(sections(&planned(curve(), Part::Warmup).unwrap()), [(Segment::Warmup, Easy, 240)]);
    assert_eq!(sections(&planned(curve(), Part::Cooldown).unwrap()), [(Segment::Cooldown, Easy, 180)]);
    assert_eq!(planned(curve(), Part::Main).unwrap().minutes(), 21, "the full session, begun minutes counted");
    let no_edges = || steps(&[(Strong, 400), (Hard, 400)]);
    assert_eq!(planned(no_edges(), Part::Warmup).unwrap_err(), "the curve has no warm-up part");
    assert_eq!(planned(no_edges(), Part::Cooldown).unwrap_err(), "the curve has no cool-down part");
}

#[test]
fn curves_that_cannot_be_planned_are_refused() {
    let check = |curve: &[(Tier, u32)], wanted: &str| {
        assert_eq!(planned(steps(curve), Part::Full).unwrap_err(), wanted);
    };
    check(&[(Easy, 240), (Hard, 300)], "9 minutes is outside the range of 10 to 180 minutes");
    check(&[(Easy, 240), (Hard, 10_800)], "184 minutes is outside the range of 10 to 180 minutes");
    check(&[(Easy, 240), (Hard, 0), (Easy, 600)], "step 2 of the curve has no length");
    check(&[], "step 1 of the curve has no length");
}

#[test]
fn a_mix_needs_exactly_one_shape() {
    let plain = Request::new(TemplateId::Tempo, 30, 0, fixed_now());
    let neither = Request { template: None, ..plain.clone() };
    let both = Request { curve: Some(steps(&[(Easy, 900)])), ..plain };
    for request in [neither, both] {
        let text = Plan::new(&request, &Config::default()).unwrap_err().to_string();
        assert_eq!(text, "a mix needs either a template or a curve");
    }
}

proptest! {
    #![proptest_config(cases(2_000))]

    #[test]
    fn grouping_keeps_the_time_tells_what_it_did_and_leaves_no_equal_neighbours(curve in world::curve()) {
        let total: u32 = curve.iter().map(|step| step.duration_ms).sum();
        let mut merged: Vec<CurveStep> = Vec::new();
        for step in &curve {
            match merged.last_mut() {
                Some(last) if last.tier == step.tier => last.duration_ms += step.duration_ms,
                _ => merged.push(*step),
            }
        }
        let plan = planned(curve, Part::Full).unwrap();
        let found = sections(&plan);
        prop_assert_eq!(plan.times.requested_ms(), total);
        prop_assert!(found.windows(2).all(|pair| pair[0].1 != pair[1].1), "{:?}", found);
        let has_short = merged.iter().any(|step| step.duration_ms < 90_000);
        prop_assert_eq!(has_short, !plan.grouped.is_empty(), "{:?}", plan.grouped);
        if !has_short {
            let as_asked: Vec<(Tier, u32)> = merged.iter().map(|step| (step.tier, step.duration_ms / 1_000)).collect();
            let is: Vec<(Tier, u32)> = found.iter().map(|section| (section.1, section.2)).collect();
            prop_assert_eq!(is, as_asked);
        }
    }
}
