use super::sample::{document, library, usage};
use crate::oracle::coverage::{Supply, coverage};
use crate::oracle::document::Mix;
use crate::oracle::figures::{effort_correlation, figures, mean_tempo_step, min_artist_gap_ms, pearson};
use crate::oracle::pool::pool;
use crate::oracle::tier::Tier;

fn sample() -> Mix {
    Mix::read(&document()).expect("a sound document")
}

#[test]
fn correlation() {
    let close = |found: Option<f64>, wanted: f64| assert!((found.expect("defined") - wanted).abs() < 1e-12);
    close(pearson(&[1.0, 2.0, 3.0], &[2.0, 4.0, 6.0]), 1.0);
    close(pearson(&[1.0, 2.0, 3.0], &[3.0, 2.0, 1.0]), -1.0);
    // Deviations −1 0 1 and −1 1 0: 1 / 2.
    close(pearson(&[1.0, 2.0, 3.0], &[1.0, 3.0, 2.0]), 0.5);
    assert_eq!(pearson(&[1.0, 1.0], &[1.0, 2.0]), None);
    assert_eq!(pearson(&[], &[]), None);
}

#[test]
fn a_flat_curve_has_no_correlation_and_missing_tempo_is_left_out() {
    let mut slots = sample().slots;
    assert_eq!(effort_correlation(&slots[..2]), None);
    let mut without = slots.clone();
    without.remove(3);
    slots[3].tempo = None;
    slots[3].felt_tempo = None;
    let (gap, cut) = (effort_correlation(&slots), effort_correlation(&without));
    // 205 s are 20 or 21 samples, so the two differ a little, and only a little.
    assert!((gap.expect("defined") - cut.expect("defined")).abs() < 0.02);
    assert_eq!(figures(&Mix { slots, ..sample() }).missing_tempo_share, Some(1.0 / 7.0));
}

#[test]
fn steps_gaps_and_windows() {
    let mut mix = sample();
    assert!((mean_tempo_step(&mix.slots).expect("two pairs") - 3.3).abs() < 1e-9);
    assert_eq!(mean_tempo_step(&mix.slots[2..5]), None);
    mix.slots[5].artist_id = "a1".to_owned();
    mix.slots[3].artist_id = "a1".to_owned();
    // Starts at 150, 505 and 915 s.
    assert_eq!(min_artist_gap_ms(&mix.slots), Some(355_000));
    mix.slots[6].felt_tempo = Some(149.9);
    assert_eq!(figures(&mix).in_window_share, Some(6.0 / 7.0));
}

#[test]
fn an_empty_mix_has_no_shares() {
    let figures = figures(&Mix { slots: Vec::new(), ..sample() });
    assert_eq!(figures.duration_error_ms, -1_215_000);
    assert_eq!((figures.in_window_share, figures.mean_tempo_fit, figures.rediscovery_share), (None, None, None));
}

#[test]
fn pool_and_coverage() {
    let (library, usage, request) = (library(), usage(), sample().request);
    let affinity = |_: &str| [0.0; 12];
    let pool = pool(&library, &usage, &request, &affinity);
    let ids: Vec<&str> = pool.iter().map(|track| track.track_id.as_str()).collect();
    // t7 is locked out, t8 too long, t9 without features.
    assert_eq!(ids, ["t0", "t1", "t2", "t3", "t4", "t5", "t6"]);
    let [easy, .., max] = coverage(&pool);
    // All but 170 BPM are inside 150–165; 170 is 5 of 18 above it.
    assert_eq!((easy.tier, easy.in_window.tracks, easy.passing_gate.tracks), (Tier::Easy, 6, 7));
    assert_eq!(easy.in_window.minutes, 1010.0 / 60.0);
    // Max: 170 is 2 of 6 below 172.
    assert_eq!(max.passing_gate, Supply { tracks: 1, artists: 1, minutes: 205.0 / 60.0 });
    assert_eq!(max.in_window, Supply::default());
}
