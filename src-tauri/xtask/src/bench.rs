//! `cargo xtask bench`: the engine beside the honest reference, in one process.
//!
//! Every round runs every operation once on every library, so that whatever else the machine does
//! meets all of them alike. Printed are medians, and the ratios the project promises.

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use runclub_testkit::reference::{Case, Prepared, SIZES};

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
}

/// Operations shorter than this are timed several at once.
const LEAST: Duration = Duration::from_millis(1);

/// How many at once at most.
const BATCH: u32 = 64;

impl Operation {
    const ALL: [Self; 8] = [
        Self::Prepare,
        Self::Generate,
        Self::PrepareAndGenerate,
        Self::Regenerate,
        Self::Alternatives,
        Self::Replace,
        Self::Move,
        Self::Reference,
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
            Self::Reference => "reference on a prepared pool",
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
pub(crate) fn run(args: &Args) -> std::io::Result<()> {
    if args.divan {
        return cargo(&["bench", "--workspace", "--bench", "*"]);
    }
    let medians = measure(args.rounds);
    let promises = promises(&medians);
    println!("Medians of {} interleaved rounds; Pyramid, 42 minutes, synthetic libraries.\n", args.rounds);
    print_medians(&medians);
    println!();
    print_promises(&promises);
    match promises.iter().filter(|promise| !promise.holds()).count() {
        0 => Ok(()),
        missed => Err(std::io::Error::other(format!("{missed} of {} ratios missed", promises.len()))),
    }
}

fn measure(rounds: u32) -> Medians {
    let cases = SIZES.map(Case::new);
    let mut prepared = cases.each_ref().map(Prepared::new);
    let mut batches = [[1; SIZES.len()]; Operation::ALL.len()];
    let mut times = vec![[const { Vec::<Duration>::new() }; SIZES.len()]; Operation::ALL.len()];
    // Round 0 warms up and tells how many runs fit a batch.
    for round in 0..=rounds as usize {
        for (size, (case, prepared)) in cases.iter().zip(&mut prepared).enumerate() {
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

fn median(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn promises(medians: &Medians) -> [Promise; 5] {
    let most = SIZES[SIZES.len() - 1];
    let faster = |operation| medians.seconds(Operation::Reference, most) / medians.seconds(operation, most);
    let promise = |text, wanted, ratio| Promise { text, wanted, ratio };
    [
        promise("reference ÷ generate on a prepared pool, 100k", Wanted::AtLeast(20.0), faster(Operation::Generate)),
        promise("reference ÷ prepare and generate, 100k", Wanted::AtLeast(5.0), faster(Operation::PrepareAndGenerate)),
        promise(
            "generate, 100k ÷ 10k",
            Wanted::AtMost(3.0),
            medians.seconds(Operation::Generate, most) / medians.seconds(Operation::Generate, 10_000),
        ),
        promise("reference ÷ replace a song, 100k", Wanted::AtLeast(50.0), faster(Operation::Replace)),
        promise("reference ÷ move a song, 100k", Wanted::AtLeast(50.0), faster(Operation::Move)),
    ]
}

fn print_medians(medians: &Medians) {
    println!("| operation | {} tracks |", SIZES.map(|size| size.to_string()).join(" tracks | "));
    println!("|---|{}", "---:|".repeat(SIZES.len()));
    for (operation, row) in Operation::ALL.into_iter().zip(&medians.0) {
        println!("| {} | {} |", operation.name(), row.map(shown).join(" | "));
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
