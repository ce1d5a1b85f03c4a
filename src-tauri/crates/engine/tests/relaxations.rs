//! How far the rules bend for a thin library, and in which order (rulings D3, D4, D7).

#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use proptest::prelude::*;
use runclub_engine::{
    generate::generate,
    genre::Umbrella,
    mix::{FindingCode, Mix, Relaxation, Rule, Status, Verdict},
    request::{Request, TemplateId},
    tier::Tier,
};
use support::{
    cases,
    shelf::{Song, main_part, shelf, song},
    world,
};

use Relaxation::{AdjacentTier, LockoutBreak, NeighborUmbrella, SecondAdjacentTier};

/// Inside Moderate's window, at its effort.
fn moderate(id: &'static str) -> Song {
    song(id, 158.0, 0.48)
}

/// Inside Hard's window, at its effort.
fn hard(id: &'static str) -> Song {
    song(id, 176.0, 0.72)
}

/// Inside the windows of Moderate and Strong; misses Hard's gate by little.
fn between(id: &'static str) -> Song {
    song(id, 163.5, 0.6)
}

fn mix(songs: &[Song], request: &Request) -> Mix {
    generate(&shelf(songs).pool(request), "mix".to_owned())
}

/// Tier, tier it was scored as, and what was bent, of the slots where something was.
fn bent(mix: &Mix) -> Vec<(Tier, Tier, Relaxation)> {
    mix.tracks.iter().filter_map(|track| Some((track.tier, track.scored_tier, track.relaxation?))).collect()
}

/// Intervals and Kicker of 10 minutes are Moderate, Hard: two songs of 2:30 each.
#[test]
fn a_slot_bends_as_little_as_the_library_permits() {
    let jazz = |template| Request { genres: vec![Umbrella::Jazz], ..main_part(template, 10) };
    let plain = |template| main_part(template, 10);
    let check = |name: &str, songs: &[Song], request: Request, wanted: &[(Tier, Tier, Relaxation)]| {
        let mix = mix(songs, &request);
        assert_eq!(mix.status, Status::Complete, "{name}");
        assert_eq!(bent(&mix), wanted, "{name}");
        let told = mix.findings.iter().filter(|finding| finding.code == FindingCode::SlotRelaxed).count();
        assert_eq!((told, mix.report.figures.relaxed_slots as usize), (wanted.len(), wanted.len()), "{name}");
        assert_eq!(mix.report.verdict == Verdict::Warn, !wanted.is_empty(), "{name}: {:#?}", mix.report.checks);
    };
    let adjacent = (Tier::Hard, Tier::Strong, AdjacentTier);
    let second = (Tier::Hard, Tier::Moderate, SecondAdjacentTier);
    let neighbor = (Tier::Hard, Tier::Hard, NeighborUmbrella);
    let lockout = (Tier::Hard, Tier::Hard, LockoutBreak);
    let (kicker, intervals) = (TemplateId::Kicker, TemplateId::Intervals);
    check("nothing is bent that fits", &[moderate("a"), between("b"), hard("c")], plain(kicker), &[]);
    check("Kicker has Strong", &[moderate("a"), between("b")], plain(kicker), &[adjacent]);
    check("Intervals has none", &[moderate("a"), between("b")], plain(intervals), &[second]);
    check("tiers before rest", &[moderate("a"), between("b"), hard("c").used(3)], plain(kicker), &[adjacent]);
    check("a rest is broken last", &[moderate("a"), hard("c").used(3)], plain(kicker), &[lockout]);
    let soul = || hard("s").of("soul");
    check("a neighbour helps", &[moderate("a").of("jazz"), soul()], jazz(kicker), &[neighbor]);
    let both = [moderate("a").of("jazz"), soul(), hard("c").of("jazz").used(3)];
    check("neighbours before rest", &both, jazz(kicker), &[neighbor]);
    let tiers = [moderate("a").of("jazz"), between("b").of("jazz"), soul()];
    check("tiers before neighbours", &tiers, jazz(kicker), &[adjacent]);
}

/// What the Hard slot of a Moderate, Hard main part lacks.
fn check_unfilled(songs: &[Song], request: &Request, rule: Rule, count: u32) {
    let mix = mix(songs, request);
    assert_eq!((mix.status, mix.report.verdict), (Status::Partial, Verdict::Fail));
    let slots: Vec<_> = mix.unfilled.iter().map(|slot| (slot.position, slot.tier)).collect();
    assert_eq!(slots, [(1, Tier::Hard)]);
    let removed = mix.unfilled[0].removed.iter().find(|removed| removed.rule == rule).map(|removed| removed.count);
    assert_eq!(removed, Some(count), "{rule:?} in {:?}", mix.unfilled);
    assert!(mix.unfilled[0].help.contains("Hard songs at 168–186 BPM"), "{}", mix.unfilled[0].help);
}

#[test]
fn what_cannot_be_bent_stays_empty_and_says_why() {
    let request = || main_part(TemplateId::Intervals, 10);
    // 160 is in Moderate's window, but its tempoFit for Hard is 0.
    check_unfilled(&[moderate("a"), song("b", 160.0, 0.6)], &request(), Rule::Tempo, 2);
    let decades = Request { decades: vec![1990], ..request() };
    let none = mix(&[moderate("a"), hard("b")], &decades);
    assert_eq!((none.status, none.tracks.len()), (Status::None, 0), "no song has a year");
    assert!(none.unfilled.iter().all(|slot| slot.removed[0].rule == Rule::Decade && slot.removed[0].count == 2));
    assert!(none.unfilled[0].help.starts_with("Choose more decades"), "{}", none.unfilled[0].help);
    let metal = Request { genres: vec![Umbrella::Metal], ..request() };
    // Jazz is no neighbour of metal.
    check_unfilled(&[moderate("a").of("metal"), hard("b").of("jazz")], &metal, Rule::Genre, 1);
    let excluded = Request { exclude_artists: vec!["b".to_owned()], ..request() };
    check_unfilled(&[moderate("a"), hard("b")], &excluded, Rule::ExcludedArtist, 1);
}

#[test]
fn two_slots_may_leave_the_genres_and_one_song_its_rest() {
    // Moderate, Hard, Moderate, Hard.
    let request = || main_part(TemplateId::Intervals, 20);
    let jazz = Request { genres: vec![Umbrella::Jazz], ..request() };
    let count = |mix: &Mix, of: Relaxation| mix.tracks.iter().filter(|track| track.relaxation == Some(of)).count();
    let soul = [moderate("a"), hard("b"), moderate("c"), hard("d")].map(|song| song.of("soul"));
    let broadened = mix(&soul, &jazz);
    assert_eq!((broadened.tracks.len(), count(&broadened, NeighborUmbrella)), (2, 2));
    let used = mix(&[moderate("a"), hard("b").used(2), moderate("c"), hard("d").used(9)], &request());
    assert_eq!((used.tracks.len(), count(&used, LockoutBreak)), (3, 1));
    // Ten times 24 hours are not more than ten days.
    let rested = mix(&[moderate("a"), hard("b").used(10), moderate("c"), hard("d").used(11)], &request());
    assert_eq!((rested.status, count(&rested, LockoutBreak)), (Status::Complete, 1));
}

#[test]
fn less_than_half_of_the_time_is_no_mix() {
    // Four slots of 2:30.
    let request = main_part(TemplateId::Intervals, 20);
    for (songs, status) in [(4, Status::Complete), (2, Status::Partial), (1, Status::None)] {
        let all = [moderate("a"), moderate("c"), hard("b"), hard("d")];
        let mix = mix(&all[..songs], &request);
        assert_eq!(mix.status, status, "{songs} songs");
        let kept = if status == Status::None { 0 } else { songs };
        assert_eq!((mix.tracks.len(), mix.unfilled.is_empty()), (kept, status == Status::Complete), "{songs} songs");
        let told = mix.findings.iter().any(|finding| finding.code == FindingCode::NotEnoughMusic);
        assert_eq!(told, status == Status::None, "{songs} songs");
    }
    let nothing = mix(&[], &request);
    assert_eq!((nothing.status, nothing.tracks.len()), (Status::None, 0));
    assert!(!nothing.unfilled.is_empty());
}

#[test]
fn the_edges_borrow_from_no_tier() {
    // Far from Easy's gate; only the main part of Intervals can use it.
    let fast: Vec<Song> = ["a", "b", "c", "d", "e", "f"].map(|id| song(id, 184.0, 0.8)).to_vec();
    let request = Request { part: runclub_engine::request::Part::Warmup, ..main_part(TemplateId::Intervals, 20) };
    assert_eq!(mix(&fast, &request).tracks.len(), 0);
}

proptest! {
    #![proptest_config(cases(60))]

    #[test]
    fn the_rules_account_for_every_song_that_an_empty_slot_did_not_get(world in world::worlds()) {
        let prepared = world.prepare();
        let mix = generate(&prepared.pool(&world.request), "mix".to_owned());
        for slot in &mix.unfilled {
            let removed: u32 = slot.removed.iter().map(|removed| removed.count).sum();
            let songs = prepared.library.tracks().len() as u32;
            prop_assert!(removed <= songs && removed + mix.tracks.len() as u32 >= songs.min(1), "{removed} of {songs}: {slot:?}");
            prop_assert!(slot.removed.iter().all(|removed| removed.count > 0));
        }
    }
}
