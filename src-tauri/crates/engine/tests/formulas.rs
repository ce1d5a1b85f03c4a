//! The formulas by hand, against the independent oracle, and in whole mixes; and the configuration they read.

#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use std::collections::BTreeSet;

use jiff::SignedDuration;
use proptest::{option, prelude::*, sample::select};
use runclub_engine::{
    config::{Config, ConfigError},
    generate::generate,
    genre::Umbrella,
    library::{AudioFeatures, Library, Signals, Track},
    mix::Status,
    pool::{Input, Pool},
    request::{Mode, Model, Part, Request, TemplateId},
    score::{Sound, TierScore, felt_effort},
    tier::Tier,
};
use runclub_testkit::{
    build::{fixed_now, oracle_history, oracle_library},
    oracle::{OracleTrack, OracleUsage, formula, read_csv, tier},
    synthetic,
};
use serde_json::Value;
use support::{audit, cases, world::quick};

const TOLERANCE: f64 = 1e-9;

fn song(tempo: Option<f64>, own: Option<f64>, energy: Option<f64>, danceability: Option<f64>) -> Track {
    let features = AudioFeatures { tempo, energy, danceability, ..AudioFeatures::default() };
    Track { features: Some(features), tempo_override: own, ..Track::default() }
}

fn without_bpm_matching() -> Config {
    let mut config = Config::default();
    config.score.bpm_matching = false;
    config
}

/// tempoFit, effortIndex, energyPenalty; then slotFit and base of `tempo-true`, and of `classic`.
type Row = (Tier, Option<f64>, f64, f64, [f64; 3], [f64; 2], [f64; 2]);

/// Computed by hand from the tier table.
const GOLDEN: &[Row] = &[
    // The worked example of the document format: 78.2 is felt at 156.4, inside 150 to 165.
    (Tier::Easy, Some(78.2), 0.41, 0.6, [1.0, 0.8125, 0.0], [0.96, 0.576], [0.5375, 0.3225]),
    // 7 of 14 BPM below the window; energy 0.14 below the floor of 0.35.
    (Tier::Moderate, Some(148.0), 0.21, 0.5, [0.5, 0.4188, 0.04], [0.6164, 0.32984], [0.9388, 0.52328]),
    // No tempo: (0.6 · 0.8 + 0.4 · 0.4) · 0.9.
    (Tier::Strong, None, 0.8, 0.4, [0.576, 0.6256, 0.0], [0.7056, 0.42336], [0.9744, 0.58464]),
    // 4 of 8 BPM above the window; energy on the floor.
    (Tier::Hard, Some(190.0), 0.55, 1.0, [0.5, 0.566, 0.0], [0.6836, 0.41016], [0.846, 0.5076]),
    // Felt at double; no energy at all costs the whole penalty.
    (Tier::Max, Some(88.0), 0.0, 0.0, [1.0, 0.56, 0.10], [0.626, 0.2756], [0.71, 0.326]),
    // Felt at half, on the window's edge; full energy costs the whole cap penalty.
    (Tier::Easy, Some(300.0), 1.0, 1.0, [1.0, 1.0, 0.12], [0.7725, 0.3435], [0.35, 0.09]),
    // A whole tolerance below the window; half of the cap penalty.
    (Tier::Easy, Some(132.0), 0.85, 0.0, [0.0, 0.2125, 0.06], [0.26, 0.096], [0.8625, 0.4575]),
];

#[test]
fn golden_songs_score_as_computed_by_hand() {
    let config = Config::default();
    for (tier, tempo, energy, danceability, shared, tempo_true, classic) in GOLDEN {
        let sound = Sound::of(&song(*tempo, None, Some(*energy), Some(*danceability)), &config.score);
        for (model, [slot_fit, base]) in [(Model::TempoTrue, tempo_true), (Model::Classic, classic)] {
            let is = TierScore::new(&sound, *tier, model, &config);
            let found = [is.tempo_fit, is.effort_index, is.energy_penalty, is.slot_fit, is.base_score];
            for (found, wanted) in found.iter().zip([shared[0], shared[1], shared[2], *slot_fit, *base]) {
                assert!((found - wanted).abs() < TOLERANCE, "{tier:?} {tempo:?} {model:?}: {found} is not {wanted}, {is:?}");
            }
        }
    }
}

#[test]
fn without_bpm_matching_intensity_alone_counts_and_no_gate_holds() {
    let config = without_bpm_matching();
    // Hard: (0.32 · 0.55 + 0.10 · 1) / 0.42 is 0.44/7 below the target.
    for (tempo, model) in [(Some(190.0), Model::TempoTrue), (Some(60.0), Model::Classic), (None, Model::TempoTrue)] {
        let sound = Sound::of(&song(tempo, None, Some(0.55), Some(1.0)), &config.score);
        let is = TierScore::new(&sound, Tier::Hard, model, &config);
        assert!((is.slot_fit - (1.0 - 0.44 / 7.0)).abs() < TOLERANCE, "{tempo:?} {model:?}: {is:?}");
        assert!(is.passes_gate(Tier::Hard, &config), "{tempo:?} {model:?}");
    }
}

#[test]
fn the_octave_nearest_to_the_window_is_felt_and_the_tempo_itself_wins_ties() {
    let config = Config::default();
    let check = |tempo: f64, own: Option<f64>, tier: Tier, wanted: (f64, &str)| {
        let sound = Sound::of(&song(Some(tempo), own, None, None), &config.score);
        let felt = TierScore::new(&sound, tier, Model::TempoTrue, &config).felt.unwrap();
        assert_eq!((felt.tempo, format!("{:?}", felt.octave).as_str()), wanted, "{tempo} {own:?} {tier:?}");
    };
    check(160.0, None, Tier::Easy, (160.0, "AsIs"));
    check(82.5, None, Tier::Easy, (165.0, "Double"));
    check(330.0, None, Tier::Easy, (165.0, "Half"));
    // 110 lies 40 below the window, its double 55 above.
    check(110.0, None, Tier::Easy, (110.0, "AsIs"));
    // 105 and 210 are both 45 away.
    check(105.0, None, Tier::Easy, (105.0, "AsIs"));
    check(160.0, Some(80.0), Tier::Easy, (80.0, "User"));
    check(160.0, Some(f64::NAN), Tier::Easy, (160.0, "AsIs"));
}

#[test]
fn felt_effort_is_half_tempo_and_half_energy() {
    for (tempo, energy, wanted) in [(140.0, 0.0, 0.0), (165.0, 0.5, 0.5), (190.0, 1.0, 1.0), (90.0, 0.4, 0.2), (300.0, 0.2, 0.6)]
    {
        assert!((felt_effort(tempo, energy) - wanted).abs() < TOLERANCE, "{tempo} {energy}");
    }
}

fn tempo() -> impl Strategy<Value = f64> {
    prop_oneof![
        6 => 20.0..420.0_f64,
        3 => 140.0..200.0_f64,
        2 => select(vec![150.0, 165.0, 82.5, 172.0, 190.0, 380.0, 105.0]),
        2 => select(vec![0.0, -0.0, -120.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e-300, 1e300]),
    ]
}

fn share() -> impl Strategy<Value = Option<f64>> {
    let odd = select(vec![f64::NAN, -0.01, 1.01, 70.0, 0.0, 1.0, 0.35, 0.45, 0.55, 0.65, 0.70, f64::INFINITY]);
    option::weighted(0.9, prop_oneof![4 => 0.0..=1.0_f64, 1 => odd])
}

fn near(one: f64, other: f64) -> bool {
    (one - other).abs() <= TOLERANCE
}

proptest! {
    #![proptest_config(cases(3_000))]

    #[test]
    fn every_number_equals_the_oracles(
        tempo in option::weighted(0.9, tempo()),
        own in option::weighted(0.2, tempo()),
        energy in share(),
        danceability in share(),
        bpm_matching in any::<bool>(),
    ) {
        let config = if bpm_matching { Config::default() } else { without_bpm_matching() };
        let sound = Sound::of(&song(tempo, own, energy, danceability), &config.score);
        let own = formula::known_tempo(own);
        let (tempo, is_own) = (own.or(tempo), own.is_some());
        for (tier, other) in Tier::ALL.into_iter().zip(tier::TIERS) {
            let felt = formula::felt_tempo(tempo, is_own, other);
            let fit = formula::tempo_fit(tempo, is_own, energy, danceability, other);
            let penalty = formula::energy_penalty(energy, other);
            for (model, oracle_model) in [(Model::TempoTrue, formula::Model::TempoTrue), (Model::Classic, formula::Model::Classic)] {
                let is = TierScore::new(&sound, tier, model, &config);
                let slot_fit = formula::slot_fit(oracle_model, bpm_matching, fit, energy, danceability, other);
                prop_assert_eq!(is.felt.map(|felt| felt.tempo), felt.map(|felt| felt.tempo));
                prop_assert_eq!(is.felt.map(|f| format!("{:?}", f.octave)), felt.map(|f| format!("{:?}", f.octave)));
                prop_assert_eq!(is.in_window(), felt.map(|felt| formula::in_window(felt.tempo, other)));
                prop_assert!(near(is.tempo_fit, fit), "tempoFit {} {fit}", is.tempo_fit);
                prop_assert!(near(is.effort_index, formula::effort_index(fit, energy, danceability, other)));
                prop_assert!(near(is.slot_fit, slot_fit), "slotFit {} {slot_fit}", is.slot_fit);
                prop_assert!(near(is.energy_penalty, penalty), "energyPenalty {} {penalty}", is.energy_penalty);
                prop_assert!(near(is.base_score, formula::base_score(slot_fit, penalty)));
                prop_assert_eq!(is.passes_gate(tier, &config), !bpm_matching || fit >= other.row().gate);
            }
        }
    }
}

/// What bends the plain request, by name.
type Bend = (&'static str, fn(&mut Request));

/// Each in its own way.
fn bends() -> Vec<Bend> {
    vec![
        ("plain", |_| ()),
        ("genres", |request| request.genres = vec![Umbrella::Pop, Umbrella::Rock, Umbrella::Electronic]),
        ("one genre", |request| request.genres = vec![Umbrella::HipHop]),
        ("seeds", |request| {
            request.seed_genres = vec!["metal".to_owned(), "indie rock".to_owned()];
            request.mode = Mode::Power;
        }),
        ("decades, no explicit songs", |request| {
            request.decades = vec![1990, 2010, 2020];
            request.allow_explicit = false;
        }),
        ("exclusions", |request| {
            request.exclude_genres = vec!["pop".to_owned(), "hip-hop".to_owned()];
            request.mode = Mode::Endurance;
        }),
        ("main alone", |request| request.part = Part::Main),
    ]
}

/// Every seventh song was used, between now and 72 days ago.
fn usage_of(rows: &[OracleTrack]) -> Vec<OracleUsage> {
    let days_ago = |at: usize| fixed_now().checked_sub(SignedDuration::from_hours(24 * (at as i64 % 73))).unwrap();
    let used = rows.iter().enumerate().filter(|(at, _)| at % 7 == 0);
    let row = |(at, row): (usize, &OracleTrack)| OracleUsage {
        track_id: row.track_id.clone(),
        last_used_ms: days_ago(at).as_millisecond(),
        used_count: 1,
    };
    used.map(row).collect()
}

fn audited(library: &Library, rows: &[OracleTrack], usage: &[OracleUsage], request: &Request, config: &Config) -> Status {
    let (history, signals) = (oracle_history(usage), Signals::default());
    let pool = Pool::prepare(Input { library, history: &history, signals: &signals, config, request }).unwrap();
    let mix = generate(&pool, "test".to_owned());
    let violations = audit::violations(&mix, rows, usage, config.score.bpm_matching);
    let hard = audit::hard(&violations, |_| true);
    assert!(hard.is_empty(), "{:?} of {request:?}: {hard:#?}", mix.status);
    mix.status
}

#[test]
fn the_oracle_finds_nothing_wrong_in_mixes_of_every_template_and_model() {
    let mut complete = 0;
    for (songs, seed) in [(300, 7), (1_200, 11)] {
        let rows = read_csv(&synthetic::to_csv(&synthetic::library(songs, seed)));
        let (library, usage) = (oracle_library(&rows), usage_of(&rows));
        for (at, (template, model)) in TemplateId::ALL.iter().flat_map(|t| Model::ALL.map(|m| (*t, m))).enumerate() {
            for (off, (name, bend)) in bends().into_iter().enumerate() {
                let minutes = [25, 38, 52][(at + off) % 3];
                let mut request = Request::new(template, minutes, (at * 31 + off) as u32, fixed_now());
                request.model = model;
                bend(&mut request);
                if name == "seeds" {
                    request.seed_artists = rows.iter().step_by(50).map(|row| row.artist_name.clone()).collect();
                }
                if name == "exclusions" {
                    request.exclude_artists = rows.iter().step_by(40).map(|row| row.artist_id.clone()).collect();
                }
                complete += usize::from(audited(&library, &rows, &usage, &request, &quick()) == Status::Complete);
            }
        }
    }
    assert!(complete > 150, "only {complete} of 196 mixes are complete: too few to have been judged");
}

#[test]
fn the_oracle_finds_nothing_wrong_without_bpm_matching() {
    let rows = read_csv(&synthetic::to_csv(&synthetic::library(600, 3)));
    let (library, usage) = (oracle_library(&rows), usage_of(&rows));
    let mut config = quick();
    config.score.bpm_matching = false;
    for (template, model) in TemplateId::ALL.iter().flat_map(|t| Model::ALL.map(|m| (*t, m))) {
        let request = Request { model, ..Request::new(template, 40, 5, fixed_now()) };
        assert_eq!(audited(&library, &rows, &usage, &request, &config), Status::Complete, "{template:?} {model:?}");
    }
}

fn leaves(value: &Value, path: &str, into: &mut BTreeSet<String>) {
    match value.as_object() {
        Some(fields) => fields.iter().for_each(|(key, value)| leaves(value, &format!("{path}.{key}"), into)),
        None => assert!(into.insert(path.trim_start_matches('.').to_owned())),
    }
}

#[test]
fn every_value_is_documented_once_and_every_documented_key_exists() {
    let mut values = BTreeSet::new();
    leaves(&serde_json::to_value(Config::default()).unwrap(), "", &mut values);
    let docs = Config::docs();
    let keys: BTreeSet<String> = docs.iter().map(|(key, _)| key.clone()).collect();
    assert_eq!(keys.len(), docs.len(), "a key stands twice");
    assert_eq!(keys, values);
    assert!(docs.iter().all(|(_, text)| !text.is_empty()));
}

#[test]
fn the_defaults_make_sense() {
    assert_eq!(Config::default().validate(), Ok(()));
}

#[test]
fn no_value_may_be_negative() {
    let default = serde_json::to_value(Config::default()).unwrap();
    for (key, _) in Config::docs() {
        let mut changed = default.clone();
        let value = changed.pointer_mut(&format!("/{}", key.replace('.', "/"))).unwrap();
        if value.is_boolean() {
            continue;
        }
        *value = Value::from(-1.0);
        // Whole numbers cannot even be read.
        if let Ok(config) = serde_json::from_value::<Config>(changed) {
            let error = config.validate().unwrap_err();
            assert_eq!((error.key, error.value), (key, "-1".to_owned()));
        }
    }
}

/// A key, and how its value is set.
type Setting = (&'static str, fn(&mut Config, f64));

#[test]
fn no_value_may_be_nan_or_infinite_and_shares_end_at_1() {
    let check = |key: &str, value: f64, change: fn(&mut Config, f64)| {
        let mut config = Config::default();
        change(&mut config, value);
        let found: Result<(), ConfigError> = config.validate();
        assert_eq!(found.unwrap_err().key, key, "{value}");
    };
    let settings: [Setting; 12] = [
        ("tiers.hard.gate", |c, v| c.tiers.hard.gate = v),
        ("tiers.easy.bpm_low", |c, v| c.tiers.easy.bpm_low = v),
        ("tiers.max.bpm_tolerance", |c, v| c.tiers.max.bpm_tolerance = v),
        ("score.slot_fit", |c, v| c.score.slot_fit = v),
        ("bonus.recency_days", |c, v| c.bonus.recency_days = v),
        ("personal.feedback", |c, v| c.personal.feedback = v),
        ("filter.min_duration_s", |c, v| c.filter.min_duration_s = v),
        ("plan.tolerance_s", |c, v| c.plan.tolerance_s = v),
        ("relax.adjacent_slot_fit", |c, v| c.relax.adjacent_slot_fit = v),
        ("fit.temperature", |c, v| c.fit.temperature = v),
        ("mode.power.contrast", |c, v| c.mode.power.contrast = v),
        ("report.in_window_share", |c, v| c.report.in_window_share = v),
    ];
    for (key, change) in settings {
        for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -0.5] {
            check(key, value, change);
        }
    }
    check("tiers.hard.gate", 1.5, |c, v| c.tiers.hard.gate = v);
    check("report.in_window_share", 1.01, |c, v| c.report.in_window_share = v);
    check("tiers.easy.bpm_low", 166.0, |c, v| c.tiers.easy.bpm_low = v);
}
