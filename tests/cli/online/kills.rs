//! A sync is killed at any moment: the next one continues, loses nothing and repeats next to nothing.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use jiff::Timestamp;
use runclub_testkit::fake::{Fault, FaultRule, Seen, Setup};

use super::{
    clocked::{Known, open_store},
    outside::Outside,
    random::Random,
    seeds,
};

/// Songs, playlists over and under a page, artists: every stage has several requests.
fn setup() -> Setup {
    Setup { likes: 330, plays: 30, ..Setup::default() }
}

/// One account, and data folders that begin signed in.
struct Ward {
    outside: Outside,
}

impl Ward {
    fn new() -> Self {
        Self { outside: Outside::signed_in(setup()) }
    }

    /// A folder that is signed in and has synced nothing.
    fn folder(&self, name: &str) -> PathBuf {
        let folder = self.outside.room.path(name);
        fs::create_dir(&folder).unwrap();
        for entry in fs::read_dir(self.outside.room.data()).unwrap() {
            let entry = entry.unwrap();
            if entry.file_type().unwrap().is_file() {
                fs::copy(entry.path(), folder.join(entry.file_name())).unwrap();
            }
        }
        folder
    }

    fn sync(&self, folder: &Path) -> Command {
        let mut command = self.outside.command("sync");
        command.env("RUNCLUB_DATA_DIR", folder).env("RUNCLUB_LOG", "warn");
        command
    }

    /// Lets a sync end by itself.
    #[track_caller]
    fn completes(&self, folder: &Path, about: &str) {
        let answer = self.outside.run(&mut self.sync(folder));
        assert_eq!(answer.code, Some(0), "{about}: {answer:#?}");
    }

    /// Kills a sync once its request of this number has arrived, a little later. The answer takes its time
    /// too, so that the kill falls before it, upon it, or into what is done with it. `false` when the sync
    /// had ended before.
    fn is_killed(&self, folder: &Path, request: u32, answer: Duration, kill: Duration) -> bool {
        self.outside.fakes.clear_faults();
        self.outside.fakes.plan_fault(FaultRule::new(Fault::Delay(answer)).skip(request));
        let mut child = self.sync(folder).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        while self.outside.fakes.faults_left() > 0 {
            if child.try_wait().unwrap().is_some() {
                return false;
            }
            thread::yield_now();
        }
        let arrived = Instant::now();
        while arrived.elapsed() < kill {
            std::hint::spin_loop();
        }
        child.kill().unwrap();
        child.wait().unwrap();
        true
    }

    /// How often each page or batch was asked for, since the last time this was called. What every sync
    /// begins with, the head of the likes and the list of playlists, stands for itself.
    fn pages(&self) -> BTreeMap<String, usize> {
        let mut pages = BTreeMap::new();
        let is_head = |seen: &Seen| match seen.endpoint {
            "/me/tracks" => seen.parameter("offset") == Some("0"),
            "/me/playlists" => true,
            _ => false,
        };
        for seen in self.outside.fakes.requests().iter().filter(|seen| !is_head(seen)) {
            *pages.entry(format!("{:?} {} {:?}", seen.service, seen.path, seen.query)).or_default() += 1;
        }
        self.outside.fakes.clear_requests();
        pages
    }
}

fn known(folder: &Path) -> Known {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let store = open_store(folder, Timestamp::now()).await;
        let known = Known::of(&store, Timestamp::now()).await;
        store.close().await;
        known
    })
}

#[test]
fn a_killed_sync_is_continued() {
    let ward = Ward::new();
    ward.outside.fakes.clear_requests();
    let undisturbed = ward.folder("undisturbed");
    ward.completes(&undisturbed, "undisturbed");
    let requests: Vec<Seen> = ward.outside.fakes.requests();
    let least = ward.pages();
    assert!(least.values().all(|times| *times == 1), "an undisturbed sync asks once: {least:#?}");
    let expected = known(&undisturbed);
    let endpoints: BTreeSet<&str> = requests.iter().map(|seen| seen.endpoint).collect();
    let endpoints: Vec<&str> = endpoints.into_iter().collect();
    let (mut kills, mut wasted) = (0, 0);
    for seed in seeds(4) {
        let mut random = Random::new(seed);
        let folder = ward.folder(&format!("killed-{seed}"));
        let mut killed = 0;
        for _ in 0..=random.below(2) {
            // Most requests go for genres: half of the kills fall upon an endpoint, whichever it is.
            let mut moments: Vec<usize> = (0..requests.len()).collect();
            if random.below(2) == 0 {
                let endpoint = *random.one_of(&endpoints);
                moments.retain(|at| requests[*at].endpoint == endpoint);
            }
            let number = *random.one_of(&moments) as u32;
            let delay = |random: &mut Random| Duration::from_micros(random.below(6_000) as u64);
            let (answer, kill) = (delay(&mut random), delay(&mut random));
            killed += usize::from(ward.is_killed(&folder, number, answer, kill));
        }
        ward.outside.fakes.clear_faults();
        ward.completes(&folder, &format!("seed {seed}"));
        known(&folder).assert_same(&expected, &format!("seed {seed}, killed {killed} times"));
        let pages = ward.pages();
        let missing: Vec<&String> = least.keys().filter(|page| !pages.contains_key(*page)).collect();
        let (sum, once): (usize, usize) = (pages.values().sum(), least.values().sum());
        assert!(
            sum <= once + killed,
            "seed {seed}: {sum} requests, {once} undisturbed, {killed} kills; never asked: {missing:#?}"
        );
        (kills, wasted) = (kills + killed, wasted + sum - once);
        fs::remove_dir_all(&folder).unwrap();
    }
    println!("{kills} kills, {} requests undisturbed, {wasted} repeated", least.len());
}
