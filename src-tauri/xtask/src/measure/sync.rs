//! A sync against fakes of the services, without a pace: its time and memory beside the pure cost of the
//! same requests, and what the window's queries cost meanwhile.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use jiff::Timestamp;
use runclub_app::coverage::library_coverage;
use runclub_engine::{
    config::Config,
    request::{Request, TemplateId},
};
use runclub_store::Store;
use runclub_testkit::fake::{Fakes, Seen, Service, Setup, consent};
use tempfile::TempDir;

use crate::cargo::release_binary;

/// Liked songs of the accounts.
const SIZES: [u32; 4] = [1_000, 5_000, 10_000, 20_000];
/// How often each query is timed without anything beside it.
const IDLE_ROUNDS: usize = 150;

/// Prints the tables.
pub(crate) fn print() -> io::Result<()> {
    let binary = release_binary()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    println!("\n## Sync without a pace\n");
    println!("| likes | requests | first sync | s per 1,000 | the requests alone | ratio | peak memory | MB per 1,000 more |");
    println!("|---:|---:|---:|---:|---:|---:|---:|---:|");
    let mut before: Option<(f64, f64)> = None;
    for likes in SIZES {
        let account = Account::new(&binary, likes)?;
        let synced = account.sync("sync")?;
        let seen = account.fakes.requests();
        let alone = runtime.block_on(requests_alone(&account.fakes, &seen))?;
        let (thousands, peak) = (f64::from(likes) / 1_000.0, synced.peak_kb as f64 / 1_024.0);
        let growth = before.map_or(String::new(), |(size, memory)| format!("{:.1}", (peak - memory) / (thousands - size)));
        before = Some((thousands, peak));
        let seconds = synced.time.as_secs_f64();
        println!(
            "| {likes} | {} | {seconds:.2} s | {:.3} | {:.2} s | {:.2} | {peak:.0} MB | {growth} |",
            seen.len(),
            seconds / thousands,
            alone.as_secs_f64(),
            seconds / alone.as_secs_f64(),
        );
        if likes == SIZES[SIZES.len() - 1] {
            runtime.block_on(queries(&account))?;
        }
    }
    Ok(())
}

/// A runner with a data folder, signed in.
struct Account<'b> {
    binary: &'b Path,
    folder: TempDir,
    fakes: Fakes,
}

/// How a sync went.
struct Synced {
    time: Duration,
    /// The most memory the process ever held.
    peak_kb: u64,
}

impl<'b> Account<'b> {
    fn new(binary: &'b Path, likes: u32) -> io::Result<Self> {
        let fakes = Fakes::start(Setup { top: 100, ..Setup::account(likes, 20) });
        let account = Self { binary, folder: tempfile::tempdir()?, fakes };
        account.sign_in()?;
        account.fakes.clear_requests();
        Ok(account)
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn command(&self, line: &str) -> Command {
        let mut command = Command::new(self.binary);
        command.args(line.split_whitespace()).envs(self.fakes.environment()).stdout(Stdio::null()).stderr(Stdio::null());
        command.env("RUNCLUB_DATA_DIR", self.data()).env("RUNCLUB_TOKEN_STORE", "file").env("RUNCLUB_PACE", "off");
        command.env_remove("RUNCLUB_LOG");
        command
    }

    fn sign_in(&self) -> io::Result<()> {
        let printed = self.folder.path().join("address");
        let mut child = self.command("login --no-browser --port 0").stdout(fs::File::create(&printed)?).spawn()?;
        let address = loop {
            let text = fs::read_to_string(&printed)?;
            match text.lines().next().filter(|_| text.ends_with('\n')) {
                Some(line) => break line.to_owned(),
                None if child.try_wait()?.is_some() => return Err(io::Error::other("the sign-in ended early")),
                None => std::thread::yield_now(),
            }
        };
        consent(&address).map_err(io::Error::other)?;
        succeeded(child.wait()?)
    }

    fn start(&self, line: &str) -> io::Result<Running> {
        Ok(Running { started: Instant::now(), child: self.command(line).spawn()?, peak_kb: 0 })
    }

    fn sync(&self, line: &str) -> io::Result<Synced> {
        let mut running = self.start(line)?;
        while running.goes_on()? {
            std::thread::sleep(Duration::from_millis(2));
        }
        running.ended()
    }
}

fn succeeded(status: std::process::ExitStatus) -> io::Result<()> {
    if status.success() { Ok(()) } else { Err(io::Error::other(format!("the program failed: {status}"))) }
}

/// A sync under way.
struct Running {
    started: Instant,
    child: Child,
    peak_kb: u64,
}

impl Running {
    /// Looks at its memory; `false` once it has ended.
    fn goes_on(&mut self) -> io::Result<bool> {
        if self.child.try_wait()?.is_some() {
            return Ok(false);
        }
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).and_then(|rest| rest.split_whitespace().next());
        self.peak_kb = self.peak_kb.max(peak.and_then(|kb| kb.parse().ok()).unwrap_or(0));
        Ok(true)
    }

    fn ended(mut self) -> io::Result<Synced> {
        let time = self.started.elapsed();
        succeeded(self.child.wait()?)?;
        Ok(Synced { time, peak_kb: self.peak_kb })
    }
}

/// The time that the same requests take when their answers are thrown away.
async fn requests_alone(fakes: &Fakes, seen: &[Seen]) -> io::Result<Duration> {
    let (client, token) = (reqwest::Client::new(), fakes.access_token());
    let started = Instant::now();
    for seen in seen.iter().filter(|seen| seen.method == "GET") {
        let mut request = client.get(format!("{}{}", fakes.url(seen.service), seen.path)).query(&seen.query);
        if seen.service == Service::SpotifyApi {
            request = request.bearer_auth(&token);
        }
        request.send().await.map_err(io::Error::other)?.bytes().await.map_err(io::Error::other)?;
    }
    Ok(started.elapsed())
}

/// What the window asks of the store.
const QUERIES: [&str; 4] = ["library", "history", "mixes", "coverage"];

/// Times of each query.
#[derive(Default)]
struct Times([Vec<Duration>; 4]);

impl Times {
    /// Asks everything once.
    async fn ask(&mut self, store: &Store, account: &Account<'_>) -> io::Result<()> {
        let mut timed = |at: usize, started: Instant| self.0[at].push(started.elapsed());
        let started = Instant::now();
        store.library().await.map_err(io::Error::other)?;
        timed(0, started);
        let started = Instant::now();
        store.history(None).await.map_err(io::Error::other)?;
        timed(1, started);
        let started = Instant::now();
        store.mixes().await.map_err(io::Error::other)?;
        timed(2, started);
        let started = Instant::now();
        coverage(account).await?;
        timed(3, started);
        Ok(())
    }

    fn at(&self, query: usize, share: f64) -> f64 {
        let mut times = self.0[query].clone();
        times.sort_unstable();
        let last = times.len().saturating_sub(1) as f64;
        times.get((last * share).round() as usize).map_or(f64::NAN, |time| time.as_secs_f64() * 1_000.0)
    }
}

/// What the status page shows: the library is opened, and judged tier by tier.
async fn coverage(account: &Account<'_>) -> io::Result<()> {
    let (now, config) = (Timestamp::now(), Config::default());
    let place = runclub_app::music::Place::Store(account.data());
    let music = runclub_app::music::open(&place, None, None, now).await.map_err(io::Error::other)?;
    let request = Request::new(TemplateId::Tempo, 45, 0, now);
    library_coverage(&music, &request, &config).map_err(io::Error::other)?;
    Ok(())
}

/// The queries beside syncs that read everything again, and without: all in one folder and one run.
async fn queries(account: &Account<'_>) -> io::Result<()> {
    let (store, _) = Store::open(&account.data(), Timestamp::now()).await.map_err(io::Error::other)?;
    let (mut idle, mut busy) = (Times::default(), Times::default());
    for _ in 0..IDLE_ROUNDS {
        idle.ask(&store, account).await?;
    }
    while busy.0[0].len() < IDLE_ROUNDS {
        let mut running = account.start("sync --full")?;
        while running.goes_on()? {
            busy.ask(&store, account).await?;
        }
        running.ended()?;
    }
    // At the services' pace, as a runner meets it; it would take an hour, so it is left.
    let mut paced = Times::default();
    let mut child = account.command("sync --full").env_remove("RUNCLUB_PACE").spawn()?;
    for _ in 0..IDLE_ROUNDS {
        paced.ask(&store, account).await?;
    }
    child.kill()?;
    child.wait()?;
    println!("\n## The window's queries beside a sync, {} songs\n", SIZES[SIZES.len() - 1]);
    println!("p50 / p99, and the ratio of the p99 to the idle one.\n");
    println!("| query | idle | beside a sync at the services' pace | ratio | beside a sync without a pace | ratio |");
    println!("|---|---:|---:|---:|---:|---:|");
    for (at, query) in QUERIES.iter().enumerate() {
        let shown = |times: &Times| format!("{:.2} / {:.2} ms", times.at(at, 0.5), times.at(at, 0.99));
        let ratio = |times: &Times| format!("{:.2}", times.at(at, 0.99) / idle.at(at, 0.99));
        println!("| {query} | {} | {} | {} | {} | {} |", shown(&idle), shown(&paced), ratio(&paced), shown(&busy), ratio(&busy));
    }
    store.close().await;
    Ok(())
}
