//! The main table: libraries × templates × minutes × seeds, audited and averaged.

use std::{
    collections::BTreeSet,
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Instant,
};

use runclub_engine::{
    config::Config,
    generate::generate,
    library::{History, Signals},
    mix::{Mix, Status},
    pool::{Input, Pool},
    request::{Mode, Model, Request, TemplateId},
};
use runclub_testkit::{
    build::fixed_now,
    oracle::{OracleTrack, Violation},
};

use super::music::Music;
use crate::audit::{text, violations};

/// Minutes of the table.
const MINUTES: [u32; 7] = [20, 25, 30, 42, 45, 60, 90];

/// Seeds whose mixes are judged, and seeds whose distinct songs are counted.
const JUDGED: u32 = 5;
const DISTINCT: u32 = 10;

/// One request on one library, over the seeds.
pub(crate) struct Cell {
    pub library: String,
    pub template: TemplateId,
    pub minutes: u32,
    pub mixes: Vec<Figures>,
    pub distinct: f64,
    /// In-window songs of the scarcest tier per slot of that tier.
    pub coverage: f64,
    pub millis: f64,
}

/// What is kept of a mix.
pub(crate) struct Figures {
    pub status: Status,
    pub hard: Vec<String>,
    pub soft: Vec<String>,
    pub request_error_s: f64,
    pub aim_error_s: f64,
    pub edges_ok: bool,
    pub in_window: f64,
    pub correlation: Option<f64>,
    pub step: Option<f64>,
    pub relaxed: u32,
    pub tempo_step: f64,
    pub energy_step: f64,
    pub high_energy: Option<f64>,
    pub contrast: Option<f64>,
    pub slots: usize,
}

/// What to measure.
#[derive(Clone, Copy)]
pub(crate) struct Setting<'a> {
    pub model: Model,
    pub mode: Mode,
    pub config: &'a Config,
}

/// Measures every cell on two threads.
pub(crate) fn measure(music: &[Music], setting: Setting) -> Vec<Cell> {
    let jobs: Vec<(&Music, TemplateId, u32)> = music
        .iter()
        .flat_map(|m| TemplateId::ALL.into_iter().flat_map(move |t| MINUTES.into_iter().map(move |minutes| (m, t, minutes))))
        .collect();
    let (next, cells) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some(&(music, template, minutes)) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let cell = measure_cell(music, template, minutes, setting);
                    cells.lock().expect("BUG: no thread panics while holding the cells").push(cell);
                }
            });
        }
    });
    let mut cells = cells.into_inner().expect("BUG: the threads have ended");
    cells.sort_by(|a, b| (&a.library, a.template, a.minutes).cmp(&(&b.library, b.template, b.minutes)));
    cells
}

fn measure_cell(music: &Music, template: TemplateId, minutes: u32, setting: Setting) -> Cell {
    let (history, signals) = (History::default(), Signals::default());
    let mut songs: BTreeSet<String> = BTreeSet::new();
    let (mut mixes, mut slots, mut coverage, mut millis) = (Vec::new(), 0, f64::INFINITY, 0.0);
    for seed in 1..=DISTINCT {
        let mut request = Request::new(template, minutes, seed, fixed_now());
        (request.model, request.mode) = (setting.model, setting.mode);
        let start = Instant::now();
        let input =
            Input { library: &music.library, history: &history, signals: &signals, config: setting.config, request: &request };
        let pool = Pool::prepare(input).expect("BUG: the table's requests can be planned");
        let mix = generate(&pool, "measure".to_owned());
        millis += start.elapsed().as_secs_f64() * 1000.0;
        songs.extend(mix.tracks.iter().map(|track| track.track_id.clone()));
        slots += mix.tracks.len();
        if seed <= JUDGED {
            coverage = f64::min(coverage, in_window_coverage(&pool, &mix));
            mixes.push(figures(&mix, &music.rows));
        }
    }
    let distinct = songs.len() as f64 / (slots as f64 / f64::from(DISTINCT));
    Cell { library: music.name.clone(), template, minutes, mixes, distinct, coverage, millis: millis / f64::from(DISTINCT) }
}

/// In-window candidates per slot, of the tier that has fewest.
fn in_window_coverage(pool: &Pool, mix: &Mix) -> f64 {
    let tiers: BTreeSet<_> = mix.tracks.iter().map(|track| track.tier).collect();
    let of = |tier| {
        let inside = pool.candidates.iter().filter(|c| pool.tier_score(c, tier).in_window() == Some(true)).count();
        inside as f64 / mix.tracks.iter().filter(|track| track.tier == tier).count() as f64
    };
    tiers.into_iter().map(of).fold(f64::INFINITY, f64::min)
}

/// Audits a mix with the independent oracle and keeps its figures.
fn figures(mix: &Mix, rows: &[OracleTrack]) -> Figures {
    let (hard, soft): (Vec<_>, Vec<_>) = violations(mix, rows, &[]).into_iter().partition(|violation| violation.hard);
    let texts = |list: Vec<Violation>| list.iter().map(text).collect();
    let of = &mix.report.figures;
    let total: u32 = mix.tracks.iter().map(|track| track.duration_ms).sum();
    let near = |is: u32, wanted: u32| is.abs_diff(wanted) <= 60_000;
    let energies = |wanted: bool| -> Vec<f64> {
        let high = |t: &&runclub_engine::mix::MixTrack| (t.tier >= runclub_engine::tier::Tier::Hard) == wanted;
        mix.tracks.iter().filter(high).filter_map(|track| track.energy).collect()
    };
    let (high, low) = (mean(&energies(true)), mean(&energies(false)));
    let pairs = || mix.tracks.windows(2).filter(|pair| pair[0].tier == pair[1].tier);
    let tempo_steps: Vec<f64> = pairs().filter_map(|p| Some((p[1].felt_tempo? - p[0].felt_tempo?).abs())).collect();
    let energy_steps: Vec<f64> = pairs().filter_map(|p| Some((p[1].energy? - p[0].energy?).abs())).collect();
    Figures {
        status: mix.status,
        hard: texts(hard),
        soft: texts(soft),
        request_error_s: (f64::from(total) - f64::from(mix.plan.requested_ms())).abs() / 1000.0,
        aim_error_s: f64::from(of.duration_error_ms.abs()) / 1000.0,
        edges_ok: near(of.segment_ms.warmup, mix.plan.warmup_ms) && near(of.segment_ms.cooldown, mix.plan.cooldown_ms),
        in_window: of.in_window_share.unwrap_or(0.0),
        correlation: of.effort_correlation,
        step: of.mean_tempo_step,
        relaxed: of.relaxed_slots,
        tempo_step: mean(&tempo_steps).unwrap_or(0.0),
        energy_step: mean(&energy_steps).unwrap_or(0.0),
        high_energy: high,
        contrast: high.zip(low).map(|(high, low)| high - low),
        slots: mix.tracks.len(),
    }
}

/// The mean, when there is anything.
pub(crate) fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}
