//! `cargo xtask bench`: the engine beside the honest reference, in one process.
//!
//! Every round runs every operation once on every library, so that whatever else the machine does
//! meets all of them alike. Printed are medians, and the ratios the project promises. A ratio compares
//! like with like: what works on a prepared pool with the reference on its filtered library, and what
//! prepares the pool first with the reference that filters first. Reading and writing the
//! store's files is measured beside them, a few times.

use std::{
    hint::black_box,
    io,
    time::{Duration, Instant},
};

use runclub_engine::library::Library;
use runclub_store::{Membership, Store, StoreError};
use runclub_testkit::{
    build::fixed_now,
    reference::{Case, Prepared, SIZES},
};
use tokio::runtime::{Builder, Runtime};

use crate::cargo::cargo;

/// What to run.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// How often each operation is timed.
    #[arg(long, default_value_t = 31, value_parser = clap::value_parser!(u32).range(1..))]
    rounds: u32,
    /// Run the workspace's divan benchmarks instead.
    #[arg(long)]
    divan: bool,
}

/// What is timed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operation {
    Prepare,
    Generate,
    PrepareAndGenerate,
    Regenerate,
    Alternatives,
    Replace,
    Move,
    Reference,
    FilterAndReference,
}

/// Operations shorter than this are timed several at once.
const LEAST: Duration = Duration::from_millis(1);

/// How many at once at most.
const BATCH: u32 = 64;

/// How often reading and writing the store is timed at most: on the largest library it takes seconds.
const STORE_ROUNDS: u32 = 5;

/// What is timed of the store.
const STORE_OPERATIONS: [&str; 2] = ["load from SQLite, into a library", "import into an empty store"];

impl Operation {
    const ALL: [Self; 9] = [
        Self::Prepare,
        Self::Generate,
        Self::PrepareAndGenerate,
        Self::Regenerate,
        Self::Alternatives,
        Self::Replace,
        Self::Move,
        Self::Reference,
        Self::FilterAndReference,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Prepare => "prepare (filters, index)",
            Self::Generate => "generate on a prepared pool",
            Self::PrepareAndGenerate => "prepare and generate",
            Self::Regenerate => "regenerate, two songs locked",
            Self::Alternatives => "list eight alternatives",
            Self::Replace => "replace a song",
            Self::Move => "move a song",
            Self::Reference => "reference on a filtered library",
            Self::FilterAndReference => "filter and reference",
        }
    }

    fn run(self, case: &Case, prepared: &mut Prepared, turn: usize) {
        match self {
            Self::Prepare => drop(black_box(case.prepare())),
            Self::Generate => drop(black_box(prepared.generate(turn))),
            Self::PrepareAndGenerate => drop(black_box(case.prepare_and_generate(turn))),
            Self::Regenerate => drop(black_box(prepared.regenerate(turn))),
            Self::Alternatives => drop(black_box(prepared.alternatives())),
            Self::Replace => drop(black_box(prepared.replace())),
            Self::Move => drop(black_box(prepared.shift())),
            Self::Reference => drop(black_box(prepared.reference(turn))),
            Self::FilterAndReference => drop(black_box(case.reference(turn))),
        }
    }
}

/// The median of each operation, by size as in [`SIZES`].
struct Medians([[Duration; SIZES.len()]; Operation::ALL.len()]);

impl Medians {
    /// Seconds that an operation takes on the library of this many tracks.
    fn seconds(&self, operation: Operation, tracks: usize) -> f64 {
        let size = SIZES.iter().position(|size| *size == tracks).expect("BUG: one of the sizes");
        self.0[operation as usize][size].as_secs_f64()
    }
}

/// A ratio that the project promises.
struct Promise {
    text: &'static str,
    wanted: Wanted,
    ratio: f64,
}

enum Wanted {
    AtLeast(f64),
    AtMost(f64),
}

impl Promise {
    fn holds(&self) -> bool {
        match self.wanted {
            Wanted::AtLeast(least) => self.ratio >= least,
            Wanted::AtMost(most) => self.ratio <= most,
        }
    }
}

/// Measures and prints the tables as Markdown.
///
/// # Errors
/// When a promise is missed, or cargo cannot be started.
pub(crate) fn run(args: &Args) -> io::Result<()> {
    if args.divan {
        return cargo(&["bench", "--workspace", "--bench", "*"]);
    }
    let cases = SIZES.map(Case::new);
    let mut prepared = cases.each_ref().map(Prepared::new);
    let medians = measure(args.rounds, &cases, &mut prepared);
    let promises = promises(&medians);
    println!("Medians of {} interleaved rounds; Pyramid, 42 minutes, synthetic libraries.", args.rounds);
    println!(
        "The reference fills {} slots; the engine's mixes have {} songs.\n",
        each(prepared.each_ref().map(Prepared::reference_slots)),
        each(prepared.each_ref().map(Prepared::songs)),
    );
    print_medians("operation", Operation::ALL.into_iter().map(Operation::name).zip(medians.0));
    println!();
    print_promises(&promises);
    let rounds = args.rounds.min(STORE_ROUNDS);
    let stored = measure_store(rounds, &cases).map_err(io::Error::other)?;
    println!("\nMedians of {rounds} rounds on the temporary folder's disk.\n");
    print_medians("SQLite", STORE_OPERATIONS.into_iter().zip(stored));
    match promises.iter().filter(|promise| !promise.holds()).count() {
        0 => Ok(()),
        missed => Err(io::Error::other(format!("{missed} of {} ratios missed", promises.len()))),
    }
}

fn measure(rounds: u32, cases: &[Case; SIZES.len()], prepared: &mut [Prepared; SIZES.len()]) -> Medians {
    let mut batches = [[1; SIZES.len()]; Operation::ALL.len()];
    let mut times = vec![[const { Vec::<Duration>::new() }; SIZES.len()]; Operation::ALL.len()];
    // Round 0 warms up and tells how many runs fit a batch.
    for round in 0..=rounds as usize {
        for (size, (case, prepared)) in cases.iter().zip(&mut *prepared).enumerate() {
            for operation in Operation::ALL {
                let batch = &mut batches[operation as usize][size];
                let start = Instant::now();
                for _ in 0..*batch {
                    operation.run(case, prepared, round);
                }
                let each = start.elapsed() / *batch;
                if round == 0 {
                    *batch = (LEAST.as_secs_f64() / each.as_secs_f64().max(1e-9)).ceil().clamp(1.0, f64::from(BATCH)) as u32;
                } else {
                    times[operation as usize][size].push(each);
                }
            }
        }
    }
    Medians(Operation::ALL.map(|operation| std::array::from_fn(|size| median(&mut times[operation as usize][size]))))
}

/// The medians of [`STORE_OPERATIONS`], by size as in [`SIZES`].
fn measure_store(rounds: u32, cases: &[Case; SIZES.len()]) -> Result<[[Duration; SIZES.len()]; 2], StoreError> {
    let runtime = Builder::new_current_thread().enable_all().build().expect("BUG: no runtime");
    let mut medians = [[Duration::ZERO; SIZES.len()]; 2];
    for (size, case) in cases.iter().enumerate() {
        let times: Result<Vec<_>, _> = (0..rounds).map(|_| import_and_load(&runtime, case.library())).collect();
        let (mut loads, mut imports): (Vec<_>, Vec<_>) = times?.into_iter().unzip();
        medians[0][size] = median(&mut loads);
        medians[1][size] = median(&mut imports);
    }
    Ok(medians)
}

/// How long loading and importing take, in a store of its own.
fn import_and_load(runtime: &Runtime, library: &Library) -> Result<(Duration, Duration), StoreError> {
    let folder = tempfile::tempdir().expect("BUG: no temporary folder");
    runtime.block_on(async {
        let (store, _) = Store::open(folder.path(), fixed_now()).await?;
        let start = Instant::now();
        store.import(library.tracks(), library.artists(), &Membership::Likes, fixed_now()).await?;
        let import = start.elapsed();
        let start = Instant::now();
        let (tracks, artists) = store.library().await?;
        black_box(Library::new(tracks, artists));
        let load = start.elapsed();
        store.close().await;
        Ok((load, import))
    })
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn promises(medians: &Medians) -> [Promise; 5] {
    let most = SIZES[SIZES.len() - 1];
    let ratio = |reference, operation| medians.seconds(reference, most) / medians.seconds(operation, most);
    let faster = |operation| ratio(Operation::Reference, operation);
    let promise = |text, wanted, ratio| Promise { text, wanted, ratio };
    [
        promise("reference ÷ generate on a prepared pool, 100k", Wanted::AtLeast(20.0), faster(Operation::Generate)),
        promise(
            "filter and reference ÷ prepare and generate, 100k",
            Wanted::AtLeast(5.0),
            ratio(Operation::FilterAndReference, Operation::PrepareAndGenerate),
        ),
        promise(
            "generate, 100k ÷ 10k",
            Wanted::AtMost(3.0),
            medians.seconds(Operation::Generate, most) / medians.seconds(Operation::Generate, 10_000),
        ),
        promise("reference ÷ replace a song, 100k", Wanted::AtLeast(50.0), faster(Operation::Replace)),
        promise("reference ÷ move a song, 100k", Wanted::AtLeast(50.0), faster(Operation::Move)),
    ]
}

/// One number, or one for each size where they differ.
fn each(counts: [usize; SIZES.len()]) -> String {
    if counts.iter().all(|count| *count == counts[0]) {
        return counts[0].to_string();
    }
    counts.map(|count| count.to_string()).join(", ")
}

fn print_medians(what: &str, rows: impl Iterator<Item = (&'static str, [Duration; SIZES.len()])>) {
    println!("| {what} | {} tracks |", SIZES.map(|size| size.to_string()).join(" tracks | "));
    println!("|---|{}", "---:|".repeat(SIZES.len()));
    for (name, row) in rows {
        println!("| {name} | {} |", row.map(shown).join(" | "));
    }
}

fn print_promises(promises: &[Promise]) {
    println!("| ratio | wanted | measured | |");
    println!("|---|---:|---:|---|");
    for promise in promises {
        let wanted = match promise.wanted {
            Wanted::AtLeast(least) => format!("≥ {least:.0}"),
            Wanted::AtMost(most) => format!("≤ {most:.0}"),
        };
        let verdict = if promise.holds() { "pass" } else { "missed" };
        println!("| {} | {wanted} | {:.1} | {verdict} |", promise.text, promise.ratio);
    }
}

/// Three significant digits in the unit that suits.
fn shown(time: Duration) -> String {
    let micros = time.as_secs_f64() * 1e6;
    let (value, unit) = if micros < 1000.0 { (micros, "µs") } else { (micros / 1000.0, "ms") };
    let digits = match value {
        ..10.0 => 2,
        10.0..100.0 => 1,
        _ => 0,
    };
    format!("{value:.digits$} {unit}")
}
