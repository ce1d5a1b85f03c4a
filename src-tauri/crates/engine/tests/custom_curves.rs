//! Mixes for workouts of the runner's own (ruling B11): steps kept, edges Easy, grouping told.

#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use runclub_engine::{
    edit::{Edit, apply},
    generate::generate,
    mix::{FindingCode, Mix, Segment, Status, Verdict},
    request::{CurveStep, Part, Request, TemplateId},
    tier::Tier,
};
use support::{audit, studio::Studio};

use Tier::{Easy, Hard, Max, Moderate, Strong};

/// Steps in seconds.
type Steps = &'static [(Tier, u32)];

const FARTLEK: Steps = &[(Easy, 420), (Hard, 240), (Easy, 180), (Max, 200), (Easy, 240), (Strong, 600), (Easy, 360)];
const PROGRESSION: Steps = &[(Easy, 600), (Moderate, 600), (Strong, 600), (Hard, 420), (Max, 180), (Easy, 400)];
const REPEATS: Steps = &[(Easy, 500), (Hard, 60), (Easy, 60), (Hard, 60), (Easy, 60), (Hard, 60), (Easy, 60), (Easy, 300)];

fn studio(steps: Steps, part: Part) -> Studio {
    let mut studio = Studio::new(TemplateId::Tempo);
    let curve = steps.iter().map(|&(tier, seconds)| CurveStep { tier, duration_ms: seconds * 1_000 }).collect();
    studio.request = Request { template: None, curve: Some(curve), part, ..studio.request };
    studio
}

fn mix_of(studio: &Studio) -> Mix {
    generate(&studio.pool(), "mix".to_owned())
}

/// Runs of one tier and their length, ms.
fn runs(mix: &Mix) -> Vec<(Tier, u32)> {
    let mut runs: Vec<(Tier, u32)> = Vec::new();
    for track in &mix.tracks {
        match runs.last_mut() {
            Some((tier, length)) if *tier == track.tier => *length += track.duration_ms,
            _ => runs.push((track.tier, track.duration_ms)),
        }
    }
    runs
}

#[test]
fn every_step_keeps_its_tier_and_its_time() {
    for steps in [FARTLEK, PROGRESSION] {
        let studio = studio(steps, Part::Full);
        let mix = mix_of(&studio);
        assert_eq!((mix.status, mix.report.verdict), (Status::Complete, Verdict::Pass), "{:#?}", mix.report.checks);
        let runs = runs(&mix);
        assert_eq!(runs.len(), steps.len());
        for ((tier, length_ms), (wanted, seconds)) in runs.iter().zip(steps) {
            assert_eq!(tier, wanted);
            assert!(length_ms.abs_diff(seconds * 1_000) <= 60_000, "{tier:?} lasts {length_ms} ms, not {seconds} s");
        }
        let total: u32 = runs.iter().map(|(_, length)| length).sum();
        assert!(total.abs_diff(mix.plan.requested_ms()) <= 60_000, "{total}");
        assert_eq!(audit::hard(&audit::violations(&mix, &studio.rows, &[], true), |_| true), Vec::<String>::new());
    }
}

#[test]
fn easy_steps_at_the_ends_are_warm_up_and_cool_down() {
    let mix = mix_of(&studio(FARTLEK, Part::Full));
    assert_eq!(mix.tracks.first().map(|track| track.segment), Some(Segment::Warmup));
    assert_eq!(mix.tracks.last().map(|track| track.segment), Some(Segment::Cooldown));
    let inner = mix.tracks.iter().filter(|track| track.segment == Segment::Main && track.tier == Easy).count();
    assert!(inner >= 2, "Easy between the efforts belongs to the main part");
    let main = mix_of(&studio(FARTLEK, Part::Main));
    assert_eq!(runs(&main).iter().map(|(tier, _)| *tier).collect::<Vec<_>>(), [Hard, Easy, Max, Easy, Strong]);
    assert!(main.tracks.iter().all(|track| track.segment == Segment::Main));
}

#[test]
fn steps_that_were_grouped_are_told_and_their_time_is_kept() {
    let mix = mix_of(&studio(REPEATS, Part::Full));
    let told = mix.findings.iter().filter(|finding| finding.code == FindingCode::StepsGrouped).count();
    assert!(told > 0, "{:?}", mix.findings);
    let total: u32 = mix.tracks.iter().map(|track| track.duration_ms).sum();
    assert!(total.abs_diff(mix.plan.requested_ms()) <= 60_000, "{total}");
    assert!(mix.report.verdict <= Verdict::Warn, "{:#?}", mix.report.checks);
}

#[test]
fn a_song_that_does_not_suit_its_step_is_seen_and_mended() {
    let studio = studio(PROGRESSION, Part::Full);
    let pool = studio.pool();
    let mix = mix_of(&studio);
    let artist = |track: u32| &pool.input.library.track(track).artist_id;
    let fresh = |track: u32| mix.tracks.iter().all(|held| held.artist_id != *artist(track));
    let fast = pool.candidates.iter().find(|candidate| !pool.passes_gate(candidate, Easy) && fresh(candidate.track)).unwrap();
    let track_id = pool.input.library.track(fast.track).id.clone();
    let spoiled = apply(&pool, &mix, &Edit::Replace { at: 0, track_id }).unwrap();
    assert_eq!(spoiled.report.verdict, Verdict::Fail);
    let repaired = apply(&pool, &spoiled, &Edit::Repair).unwrap();
    assert_ne!(repaired.report.verdict, Verdict::Fail, "{:#?}", repaired.report.checks);
    let tiers = |mix: &Mix| runs(mix).into_iter().map(|(tier, _)| tier).collect::<Vec<_>>();
    assert_eq!(tiers(&repaired), tiers(&mix));
}
