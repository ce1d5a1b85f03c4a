//! The report: a generated mix is broken by hand, one rule at a time, and the right check must say so.

#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use runclub_engine::{
    config::Config,
    coverage::{Supply, coverage},
    figures::figures,
    generate::generate,
    genre::{Umbrella, affinities},
    library::{History, Library, Signals},
    mix::{Mix, Relaxation, Segment, Status, Verdict},
    pool::{Input, Pool},
    report::judge,
    request::{Request, TemplateId},
    series::{BlockFit, Series},
    tier::Tier,
};
use runclub_testkit::{
    build::{fixed_now, oracle_library},
    oracle::{self, OracleTrack, document, pool as oracle_pool, read_csv},
    synthetic,
};
use support::world::quick;

const TOLERANCE: f64 = 1e-9;

/// A library and what else a mix depends on.
struct Music {
    rows: Vec<OracleTrack>,
    library: Library,
    history: History,
    signals: Signals,
    config: Config,
}

impl Music {
    fn new(songs: usize) -> Self {
        let rows = read_csv(&synthetic::to_csv(&synthetic::library(songs, 5)));
        let library = oracle_library(&rows);
        Self { rows, library, history: History::default(), signals: Signals::default(), config: quick() }
    }

    fn pool<'a>(&'a self, request: &'a Request) -> Pool<'a> {
        let Self { library, history, signals, config, .. } = self;
        Pool::prepare(Input { library, history, signals, config, request }).unwrap()
    }
}

fn request(template: TemplateId) -> Request {
    Request::new(template, 40, 1, fixed_now())
}

/// The oracle's reading of a mix.
fn document(mix: &Mix) -> document::Mix {
    document::Mix::read(&serde_json::to_value(mix).unwrap()).unwrap()
}

#[test]
fn a_generated_mix_passes_every_check() {
    let music = Music::new(2_000);
    for template in TemplateId::ALL {
        let request = request(template);
        let mix = generate(&music.pool(&request), "test".to_owned());
        let off: Vec<_> = mix.report.checks.iter().filter(|check| check.verdict != Verdict::Pass).collect();
        assert!(off.is_empty() && mix.report.verdict == Verdict::Pass, "{template:?}: {off:#?}");
        assert_eq!(mix.status, Status::Complete, "{template:?}");
    }
}

#[test]
fn judging_a_printed_mix_again_says_the_same() {
    let music = Music::new(2_000);
    for template in TemplateId::ALL {
        let request = request(template);
        let pool = music.pool(&request);
        let mix = generate(&pool, "test".to_owned());
        assert_eq!(judge(&mix, &pool.plan, &music.config, Some(&pool)).0, mix.report, "{template:?}");
        let bare = judge(&mix, &pool.plan, &music.config, None).0;
        assert!(bare.checks.iter().all(|check| check.id != "filter.pool" && check.verdict == Verdict::Pass), "{template:?}");
    }
}

/// A name, what is done to a clean mix, the check that must speak up, and its verdict.
type Break = (&'static str, fn(&mut Mix), &'static str, Verdict);

const BREAKS: &[Break] = &[
    ("two tiers of main are swapped", swap_tiers, "curve.order", Verdict::Fail),
    ("the cool-down comes first", |mix| mix.tracks.rotate_right(1), "curve.order", Verdict::Fail),
    ("a warm-up song is Moderate", |mix| mix.tracks[1].tier = Tier::Moderate, "curve.order", Verdict::Fail),
    ("the first song is Hard", |mix| mix.tracks[0].tier = Tier::Hard, "curve.edges", Verdict::Fail),
    ("the last song is Strong", |mix| mix.tracks.last_mut().unwrap().tier = Tier::Strong, "curve.edges", Verdict::Fail),
    ("a song misses its gate", |mix| mix.tracks[4].tempo_fit = 0.1, "curve.fit", Verdict::Fail),
    ("a song plays twice", |mix| mix.tracks[6] = mix.tracks[1].clone(), "songs.unique", Verdict::Fail),
    ("a song plays again as a remaster", remaster, "songs.unique", Verdict::Fail),
    ("a song of 80 s", |mix| mix.tracks[3].duration_ms = 80_000, "songs.length", Verdict::Fail),
    ("a song of 6:01", |mix| mix.tracks[3].duration_ms = 361_000, "songs.length", Verdict::Fail),
    ("an artist twice in a row", |mix| same_artist(mix, &[3, 4]), "artist.backToBack", Verdict::Fail),
    ("three songs of an artist", |mix| same_artist(mix, &[0, 4, 8]), "artist.max", Verdict::Fail),
    ("an artist again after two songs", |mix| same_artist(mix, &[2, 4]), "artist.gap", Verdict::Warn),
    ("the warm-up is 61 s too long", |mix| stretch(mix, Segment::Warmup, 61_000), "duration.warmup", Verdict::Fail),
    ("the warm-up is 60 s too long", |mix| stretch(mix, Segment::Warmup, 60_000), "duration.warmup", Verdict::Pass),
    ("the cool-down is 61 s too short", |mix| stretch(mix, Segment::Cooldown, -61_000), "duration.cooldown", Verdict::Fail),
    ("the cool-down is 60 s too short", |mix| stretch(mix, Segment::Cooldown, -60_000), "duration.cooldown", Verdict::Pass),
    ("the total is 60 s off", |mix| stretch_all(mix, 60_000), "duration.total", Verdict::Pass),
    ("the total is 61 s off", |mix| stretch_all(mix, -61_000), "duration.total", Verdict::Warn),
    ("the total is 121 s off", |mix| stretch_all(mix, 121_000), "duration.total", Verdict::Fail),
    ("one slot is borrowed", |mix| relax(mix, 1, Relaxation::AdjacentTier), "slots.relaxed", Verdict::Warn),
    ("three neighbour umbrellas", |mix| relax(mix, 3, Relaxation::NeighborUmbrella), "slots.relaxed", Verdict::Fail),
    ("two lockout breaks", |mix| relax(mix, 2, Relaxation::LockoutBreak), "slots.relaxed", Verdict::Fail),
    ("a song of another decade", another_decade, "filter.decade", Verdict::Fail),
    ("a song without year under a decade filter", no_year, "filter.decade", Verdict::Fail),
    ("a song of another genre", another_genre, "filter.genre", Verdict::Fail),
    ("an explicit song", explicit, "filter.explicit", Verdict::Fail),
    ("a song the library lacks", |mix| "gone".clone_into(&mut mix.tracks[2].track_id), "filter.pool", Verdict::Fail),
    ("most songs lie outside their window", |mix| tempos(mix, |_, _| Some(120.0)), "tempo.window", Verdict::Warn),
    ("every second song has no tempo", |mix| tempos(mix, |at, bpm| bpm.filter(|_| at % 2 == 0)), "tempo.missing", Verdict::Warn),
    (
        "neighbours of a tier lie 40 BPM apart",
        |mix| tempos(mix, |at, _| Some(140.0 + 40.0 * (at % 2) as f64)),
        "tempo.step",
        Verdict::Warn,
    ),
    ("the calm songs are the wild ones", upside_down, "effort.correlation", Verdict::Warn),
    (
        "nothing is rediscovered",
        |mix| mix.tracks.iter_mut().for_each(|t| t.rediscovery = false),
        "rediscovery.share",
        Verdict::Warn,
    ),
    ("a slot stayed empty", |mix| mix.status = Status::Partial, "mix.filled", Verdict::Fail),
    ("there are no songs", |mix| mix.tracks.clear(), "mix.filled", Verdict::Fail),
];

fn swap_tiers(mix: &mut Mix) {
    let at = mix.tracks.iter().position(|track| track.segment == Segment::Main).unwrap();
    (mix.tracks[at].tier, mix.tracks[at + 1].tier) = (mix.tracks[at + 1].tier, mix.tracks[at].tier);
}

/// Brings a part's last song to where the part misses its target by `off_ms`.
fn stretch(mix: &mut Mix, segment: Segment, off_ms: i64) {
    let wanted = if segment == Segment::Warmup { mix.plan.warmup_ms } else { mix.plan.cooldown_ms };
    let part = mix.tracks.iter().filter(|track| track.segment == segment);
    let missing = i64::from(wanted) + off_ms - part.map(|track| i64::from(track.duration_ms)).sum::<i64>();
    let last = mix.tracks.iter_mut().rfind(|track| track.segment == segment).unwrap();
    last.duration_ms = last.duration_ms.checked_add_signed(missing as i32).unwrap();
}

/// Brings a song of main to where the total misses the request by `off_ms`.
fn stretch_all(mix: &mut Mix, off_ms: i64) {
    let total: i64 = mix.tracks.iter().map(|track| i64::from(track.duration_ms)).sum();
    let missing = i64::from(mix.plan.requested_ms()) + off_ms - total;
    let song = mix.tracks.iter_mut().find(|track| track.segment == Segment::Main).unwrap();
    song.duration_ms = song.duration_ms.checked_add_signed(missing as i32).unwrap();
}

fn remaster(mix: &mut Mix) {
    let first = mix.tracks[0].clone();
    let later = mix.tracks.last_mut().unwrap();
    (later.artist_id, later.name) = (first.artist_id, format!("{} - 2011 Remaster", first.name.to_uppercase()));
}

fn same_artist(mix: &mut Mix, places: &[usize]) {
    for &at in places {
        "one artist".clone_into(&mut mix.tracks[at].artist_id);
    }
}

fn relax(mix: &mut Mix, slots: usize, relaxation: Relaxation) {
    mix.tracks.iter_mut().take(slots).for_each(|track| track.relaxation = Some(relaxation));
}

fn of_one_year(mix: &mut Mix, other: Option<i32>) {
    mix.request.decades = vec![1990];
    mix.tracks.iter_mut().for_each(|track| track.release_year = Some(1999));
    mix.tracks[3].release_year = other;
}

fn another_decade(mix: &mut Mix) {
    of_one_year(mix, Some(2000));
}

fn no_year(mix: &mut Mix) {
    of_one_year(mix, None);
}

fn another_genre(mix: &mut Mix) {
    mix.request.genres = vec![Umbrella::Metal];
    mix.tracks.iter_mut().for_each(|track| track.genres = vec!["metal".to_owned()]);
    mix.tracks[3].genres = Vec::new();
}

fn explicit(mix: &mut Mix) {
    mix.request.allow_explicit = false;
    mix.tracks.iter_mut().for_each(|track| track.explicit = None);
    mix.tracks[3].explicit = Some(true);
}

fn tempos(mix: &mut Mix, of: fn(usize, Option<f64>) -> Option<f64>) {
    for (at, track) in mix.tracks.iter_mut().enumerate() {
        track.felt_tempo = of(at, track.felt_tempo);
        track.tempo = track.felt_tempo;
    }
}

fn upside_down(mix: &mut Mix) {
    for track in &mut mix.tracks {
        track.energy = Some(1.0 - track.target_effort);
        track.felt_tempo = Some(190.0 - 50.0 * track.target_effort);
    }
}

/// Long enough that places 0 to 8 are all there; main starts after the warm-up's two or three songs.
fn clean(music: &Music) -> (Request, Mix) {
    let request = request(TemplateId::Intervals);
    let mix = generate(&music.pool(&request), "test".to_owned());
    assert_eq!(mix.report.verdict, Verdict::Pass);
    assert!(mix.tracks.len() > 9, "{}", mix.tracks.len());
    assert_eq!(mix.tracks[1].segment, Segment::Warmup);
    (request, mix)
}

#[test]
fn each_rule_is_judged_by_its_own_check() {
    let music = Music::new(2_000);
    let (request, clean) = clean(&music);
    let pool = music.pool(&request);
    for (name, spoil, id, verdict) in BREAKS {
        let mut mix = clean.clone();
        spoil(&mut mix);
        let (report, _) = judge(&mix, &pool.plan, &music.config, Some(&pool));
        let found = report.checks.iter().find(|check| check.id == *id).map(|check| check.verdict);
        assert_eq!(found, Some(*verdict), "{name}: {id} in {:#?}", report.checks);
        assert_eq!(report.verdict, report.checks.iter().map(|check| check.verdict).max().unwrap(), "{name}");
        let ids: std::collections::BTreeSet<&str> = report.checks.iter().map(|check| check.id.as_str()).collect();
        assert_eq!(ids.len(), report.checks.len(), "{name}: a check stands twice");
    }
}

#[test]
fn a_broadened_slot_may_leave_the_genres_but_no_other() {
    let music = Music::new(2_000);
    let (request, mut mix) = clean(&music);
    let pool = music.pool(&request);
    another_genre(&mut mix);
    mix.tracks[3].relaxation = Some(Relaxation::NeighborUmbrella);
    let (report, _) = judge(&mix, &pool.plan, &music.config, Some(&pool));
    let verdict = |id: &str| report.checks.iter().find(|check| check.id == id).unwrap().verdict;
    assert_eq!((verdict("filter.genre"), verdict("slots.relaxed")), (Verdict::Pass, Verdict::Warn));
}

/// Holds the figures of a mix against the oracle's.
fn check_figures(mix: &Mix, config: &Config, name: &str) {
    let (is, wanted) = (figures(&mix.tracks, &mix.plan, config), oracle::figures(&document(mix)));
    let near = |what: &str, is: Option<f64>, wanted: Option<f64>| {
        let same = is.is_none() == wanted.is_none() && (is.unwrap_or(0.0) - wanted.unwrap_or(0.0)).abs() < TOLERANCE;
        assert!(same, "{name}: {what} is {is:?}, the oracle's {wanted:?}");
    };
    near("in window", is.in_window_share, wanted.in_window_share);
    near("without tempo", Some(is.missing_tempo_share), wanted.missing_tempo_share.or(Some(0.0)));
    near("tempo fit", is.mean_tempo_fit, wanted.mean_tempo_fit);
    near("correlation", is.effort_correlation, wanted.effort_correlation);
    near("tempo step", is.mean_tempo_step, wanted.mean_tempo_step);
    near("rediscovery", Some(is.rediscovery_share), wanted.rediscovery_share.or(Some(0.0)));
    let segments = [is.segment_ms.warmup, is.segment_ms.main, is.segment_ms.cooldown].map(i64::from);
    assert_eq!(segments, wanted.segment_ms, "{name}");
    assert_eq!(i64::from(is.duration_error_ms), wanted.duration_error_ms, "{name}");
    assert_eq!(is.min_artist_gap_ms.map(i64::from), wanted.min_artist_gap_ms, "{name}");
    assert_eq!(is.relaxed_slots as usize, wanted.relaxed_slots, "{name}");
    let sources = [is.sources.likes, is.sources.playlists, is.sources.catalog].map(|count| count as usize);
    assert_eq!(sources, wanted.sources, "{name}");
}

#[test]
fn the_figures_of_clean_and_of_broken_mixes_equal_the_oracles() {
    let music = Music::new(2_000);
    for template in TemplateId::ALL {
        let request = request(template);
        let clean = generate(&music.pool(&request), "test".to_owned());
        check_figures(&clean, &music.config, template.name());
        for (name, spoil, ..) in BREAKS {
            let mut mix = clean.clone();
            spoil(&mut mix);
            // The figures go by the printed target effort, the oracle by the tier.
            mix.tracks.iter_mut().for_each(|track| track.target_effort = music.config.tiers.get(track.tier).target_effort);
            check_figures(&mix, &music.config, name);
        }
    }
}

/// That stretches follow each other from 0 to the end.
fn check_gapless(stretches: &[(u32, u32)], total_ms: u32, name: &str) {
    let mut at = 0;
    for &(start, end) in stretches {
        assert!(start == at && end > start, "{name}: {start} to {end} after {at}");
        at = end;
    }
    assert_eq!(at, total_ms, "{name}");
}

#[test]
fn the_series_covers_the_whole_time_without_gaps() {
    let music = Music::new(2_000);
    for template in TemplateId::ALL {
        let request = request(template);
        let mix = generate(&music.pool(&request), "test".to_owned());
        let series = Series::of(&mix, &music.config);
        let total: u32 = mix.tracks.iter().map(|track| track.duration_ms).sum();
        assert_eq!((series.total_ms, series.aim_ms), (total, mix.plan.aim_ms));
        check_gapless(&series.bands.iter().map(|b| (b.start_ms, b.end_ms)).collect::<Vec<_>>(), total, "bands");
        check_gapless(&series.steps.iter().map(|s| (s.start_ms, s.end_ms)).collect::<Vec<_>>(), total, "steps");
        check_gapless(&series.blocks.iter().map(|b| (b.start_ms, b.end_ms)).collect::<Vec<_>>(), total, "blocks");
        assert_eq!(series.bands.iter().map(|band| band.segment).collect::<Vec<_>>(), Segment::ALL);
        assert!(series.steps.windows(2).all(|pair| (pair[0].segment, pair[0].tier) != (pair[1].segment, pair[1].tier)));
        for (block, track) in series.blocks.iter().zip(&mix.tracks) {
            assert_eq!((block.position, block.tier, block.felt_tempo), (track.position, track.tier, track.felt_tempo));
            assert_eq!(block.fit == BlockFit::Unknown, track.tempo.is_none());
            let points = series.energy.iter().filter(|point| (block.start_ms..block.end_ms).contains(&point.at_ms));
            assert_eq!(points.count(), usize::from(track.energy.is_some()), "{template:?}");
        }
    }
}

#[test]
fn coverage_counts_what_the_oracle_counts() {
    let music = Music::new(1_500);
    let affinity = |genre: &str| Umbrella::ALL.map(|umbrella| affinities(genre).get(umbrella));
    let bends: [fn(&mut Request); 4] = [
        |_| (),
        |request| request.genres = vec![Umbrella::Rock, Umbrella::Jazz],
        |request| (request.decades, request.allow_explicit) = (vec![1980, 2010], false),
        |request| request.exclude_genres = vec!["pop".to_owned()],
    ];
    for (at, bend) in bends.into_iter().enumerate() {
        let mut request = request(TemplateId::Pyramid);
        bend(&mut request);
        let pool = music.pool(&request);
        let asked = document(&generate(&pool, "test".to_owned())).request;
        let wanted = oracle_pool::pool(&music.rows, &[], &asked, &affinity);
        let is = coverage(&pool);
        assert_eq!(is.pool.tracks as usize, wanted.len(), "bend {at}");
        assert_eq!(is.library_tracks, is.pool.tracks + is.removed.iter().map(|rule| rule.count).sum::<u32>(), "bend {at}");
        let check = |is: &Supply, wanted: &oracle::coverage::Supply| {
            assert_eq!((is.tracks as usize, is.artists as usize), (wanted.tracks, wanted.artists), "bend {at}");
            assert!((is.minutes - wanted.minutes).abs() < TOLERANCE, "bend {at}");
        };
        for (is, wanted) in is.tiers.iter().zip(oracle::coverage(&wanted)) {
            assert_eq!(is.tier.slug(), wanted.tier.name());
            check(&is.gate, &wanted.passing_gate);
            check(&is.window, &wanted.in_window);
        }
    }
}
