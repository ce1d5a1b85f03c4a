//! Long hunts for what short tests miss; each names the seed of what it finds.

use std::io;

use clap::ValueEnum;
use rand::{Rng, SeedableRng, rngs::ChaCha8Rng};
use runclub_engine::{
    config::Config,
    generate::generate,
    genre::Umbrella,
    library::{History, Library, Signals},
    mix::{Mix, Source, Verdict},
    pool::{Input, Pool},
    request::{Length, Mode, Model, Part, Request, TemplateId},
};
use runclub_formats::library_file::read_library;
use runclub_testkit::{
    build::{fixed_now, oracle_history, oracle_library},
    oracle::{OracleUsage, read_csv},
    synthetic,
};

use crate::{audit::hard_violations, cargo::cargo_with};

/// What to hunt with, and for how long.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// What to vary.
    #[arg(value_enum)]
    what: What,
    /// How many cases [default: as many as the figures in docs/measurements.md are of].
    #[arg(long)]
    cases: Option<u64>,
    /// The first case's seed; the others follow.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

impl Args {
    /// Whether it is a test of the program with more cases; the others are number work of this tool.
    pub(crate) fn is_a_test(&self) -> bool {
        self.what.test().is_some()
    }
}

/// What a campaign varies.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum What {
    /// Libraries, usage and requests; every mix goes through the independent audit.
    Mixes,
    /// Bytes of library files.
    Files,
    /// The moment at which a sync is killed.
    Kills,
    /// What goes wrong, and when, while a mix is saved.
    Saves,
    /// Links that claim to come back from a sign-in.
    Links,
    /// The moment at which the program is killed while a mix is changed.
    Drafts,
}

impl What {
    const fn cases(self) -> u64 {
        match self {
            Self::Mixes | Self::Files => 2_000,
            Self::Kills => 60,
            Self::Saves => 300,
            Self::Links => 100_000,
            Self::Drafts => 200,
        }
    }

    /// The test that does it with a few cases, in its package and binary; it takes more from its environment.
    const fn test(self) -> Option<[&'static str; 3]> {
        match self {
            Self::Mixes | Self::Files => None,
            Self::Kills => Some(["runclub", "cli", "online::kills::"]),
            Self::Saves => Some(["runclub", "cli", "online::saves::schedules::"]),
            Self::Links => Some(["runclub", "cli", "online::links::hostile::"]),
            Self::Drafts => Some(["runclub-app", "drafts", "kills::"]),
        }
    }
}

/// Runs a campaign; the first finding ends it.
pub(crate) fn run(args: &Args) -> io::Result<()> {
    let cases = args.cases.unwrap_or_else(|| args.what.cases());
    if let Some([package, binary, test]) = args.what.test() {
        let environment = [("RUNCLUB_CASES", cases.to_string()), ("RUNCLUB_SEED", args.seed.to_string())];
        return cargo_with(&["test", "--package", package, "--test", binary, test, "--", "--nocapture"], &environment);
    }
    for seed in args.seed..args.seed.saturating_add(cases) {
        let found = match args.what {
            What::Files => file_case(seed),
            _ => mix_case(seed),
        };
        if let Some(finding) = found {
            return Err(io::Error::other(format!("seed {seed}: {finding}")));
        }
    }
    println!("{cases} cases from seed {}: nothing found", args.seed);
    Ok(())
}

fn below(rng: &mut ChaCha8Rng, limit: usize) -> usize {
    (rng.next_u64() % limit as u64) as usize
}

fn one_of<T: Copy>(rng: &mut ChaCha8Rng, all: &[T]) -> T {
    all[below(rng, all.len())]
}

/// A random library, usage and request: two runs agree, and the audit finds no broken rule.
fn mix_case(seed: u64) -> Option<String> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let size = one_of(&mut rng, &[3, 12, 40, 120, 400, 1_500, 4_000]);
    let rows = read_csv(&synthetic::to_csv(&synthetic::library(size, seed)));
    let library = oracle_library(&rows);
    let request = random_request(&mut rng);
    let now_ms = request.now.as_millisecond();
    let mut usage = Vec::new();
    for row in &rows {
        if below(&mut rng, 4) == 0 {
            let days = below(&mut rng, 100) as i64;
            usage.push(OracleUsage { track_id: row.track_id.clone(), last_used_ms: now_ms - days * 86_400_000, used_count: 1 });
        }
    }
    let mix = generated(&library, &oracle_history(&usage), &request)?;
    let again = generated(&library, &oracle_history(&usage), &request)?;
    if mix != again {
        return Some("two runs differ".to_owned());
    }
    // A library too small for the times is told by the report, not by a broken rule.
    let told = |violation: &String| violation.starts_with("time.") && mix.report.verdict == Verdict::Fail;
    let found = hard_violations(&mix, &rows, &usage).into_iter().find(|violation| !told(violation));
    found.map(|violation| format!("{:?}: {violation}", mix.request))
}

/// The mix, or nothing when the request is too short for its template.
fn generated(library: &Library, history: &History, request: &Request) -> Option<Mix> {
    let (signals, config) = (Signals::default(), Config::default());
    let pool = Pool::prepare(Input { library, history, signals: &signals, config: &config, request }).ok()?;
    Some(generate(&pool, "campaign".to_owned()))
}

fn random_request(rng: &mut ChaCha8Rng) -> Request {
    let minutes = 10 + below(rng, 111) as u32;
    let mut request = Request::new(one_of(rng, &TemplateId::ALL), minutes, rng.next_u32(), fixed_now());
    request.mode = one_of(rng, &Mode::ALL);
    request.model = one_of(rng, &[Model::TempoTrue, Model::TempoTrue, Model::Classic]);
    request.part = one_of(rng, &[Part::Full, Part::Full, Part::Full, Part::Warmup, Part::Main, Part::Cooldown]);
    request.allow_explicit = below(rng, 3) > 0;
    if below(rng, 5) == 0 {
        let length = one_of(rng, &Length::ALL);
        let template = runclub_engine::template::Template::get(request.template.expect("BUG: a template was drawn"));
        request.minutes = runclub_engine::plan::length_minutes(template, length).iter().sum();
        request.length = Some(length);
    }
    if below(rng, 3) == 0 {
        request.genres = vec![one_of(rng, &Umbrella::ALL)];
        let second = one_of(rng, &Umbrella::ALL);
        if below(rng, 2) == 0 && second != request.genres[0] {
            request.genres.push(second);
        }
    }
    if below(rng, 4) == 0 {
        request.decades = vec![1980 + 10 * below(rng, 5) as i32];
    }
    if below(rng, 4) == 0 {
        request.seed_genres = vec![one_of(rng, &Umbrella::ALL).slug().to_owned()];
        request.exclude_genres = vec![one_of(rng, &Umbrella::ALL).slug().to_owned()];
    }
    request
}

/// A damaged library file: no panic, and every row is accounted for.
fn file_case(seed: u64) -> Option<String> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut bytes = synthetic::to_csv(&synthetic::library(20, seed % 7)).into_bytes();
    for _ in 0..=below(&mut rng, 12) {
        let at = below(&mut rng, bytes.len());
        let until = (at + 1 + below(&mut rng, 40)).min(bytes.len());
        match below(&mut rng, 6) {
            0 => bytes[at] = rng.next_u32() as u8,
            1 => bytes.insert(at, one_of(&mut rng, b"\",;\t\n\r\0\xff\xc3")),
            2 if until - at < bytes.len() => drop(bytes.drain(at..until)),
            3 => bytes.truncate(at.max(1)),
            4 => {
                let copy = bytes[at..until].to_vec();
                bytes.splice(at..at, copy);
            }
            _ => bytes[at..until].reverse(),
        }
    }
    let Ok(imported) = read_library(&bytes, Source::Likes) else { return None };
    let report = &imported.report;
    let accounted = report.tracks + report.merged + report.skipped;
    (report.rows_read != accounted).then(|| format!("{} rows read, {accounted} accounted for", report.rows_read))
}
