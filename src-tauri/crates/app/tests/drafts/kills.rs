//! The program is killed at any moment while a draft is changed: the next start shows the last change that was
//! answered, or the one under way, whole, and nothing else. `cargo xtask campaign drafts` runs many cases.

use std::{
    env, fs,
    hash::{DefaultHasher, Hash, Hasher},
    io::{BufRead, BufReader, Write},
    ops::Range,
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use runclub_app::{
    desk::Desk,
    drafts::{self, Change, Draft},
};

use crate::support::{Random, Room, desk_in, make};

/// Tells this test that it is the program that will be killed: the data folder, and the seed of its changes.
const FOLDER: &str = "RUNCLUB_DRAFT_FOLDER";
const CHANGES: &str = "RUNCLUB_DRAFT_CHANGES";
/// What the lines begin with that acknowledge a state.
const ACKNOWLEDGED: &str = "acknowledged ";
/// Changes the program makes unless it is killed before: more than any case waits for.
const MOST_CHANGES: usize = 60;

/// The seeds: `RUNCLUB_CASES` of them from `RUNCLUB_SEED` on, else a few.
fn seeds() -> Range<u64> {
    let number = |name: &str| env::var(name).ok().map(|text| text.parse::<u64>().unwrap());
    let first = number("RUNCLUB_SEED").unwrap_or(1);
    first..first + number("RUNCLUB_CASES").unwrap_or(8)
}

/// A runner who changes a draft in ways that follow from a seed.
struct Runner {
    desk: Desk,
    id: String,
    library: Vec<String>,
    random: Random,
    draft: Draft,
}

impl Runner {
    async fn sit_down(folder: &Path, seed: u64) -> Self {
        let desk = desk_in(folder).await;
        let id = drafts::recent(&desk, 1).await.unwrap().remove(0).id;
        let draft = drafts::open(&desk, &id).await.unwrap();
        let music = desk.music(draft.library).await.unwrap();
        let library = music.library.tracks().iter().map(|song| song.id.clone()).collect();
        Self { desk, id, library, random: Random(seed), draft }
    }

    /// The next change that is not refused. Undo and redo are among them.
    async fn change(&mut self) {
        loop {
            let change = match self.random.below(6) {
                0 => Change::Undo,
                1 => Change::Redo,
                _ => self.random.change(self.draft.mix.tracks.len(), &self.library),
            };
            if let Ok(draft) = drafts::change(&self.desk, &self.id, change).await
                && draft != self.draft
            {
                self.draft = draft;
                return;
            }
        }
    }

    /// Everything a change can change: the draft, the words of undo and redo, tempos and bans.
    async fn state(&self) -> String {
        let store = self.desk.online().store();
        let mut tempos: Vec<(String, f64)> = store.tempo_overrides().await.unwrap().into_iter().collect();
        tempos.sort_by(|a, b| a.0.cmp(&b.0));
        let mut banned: Vec<String> = store.never_again().await.unwrap().into_iter().map(|banned| banned.track_id).collect();
        banned.sort();
        format!("{}\n{tempos:?}\n{banned:?}", serde_json::to_string(&self.draft).unwrap())
    }

    /// Takes everything back; returns the states on the way.
    async fn undo_all(&mut self) -> Vec<String> {
        let mut states = Vec::new();
        while self.draft.undo.is_some() {
            self.draft = drafts::change(&self.desk, &self.id, Change::Undo).await.unwrap();
            states.push(self.state().await);
        }
        states
    }
}

fn fingerprint(state: &str) -> String {
    let mut hasher = DefaultHasher::new();
    state.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// The program that will be killed: changes the draft, and says so after each answer.
async fn be_killed(folder: &Path, seed: u64) {
    let mut runner = Runner::sit_down(folder, seed).await;
    let mut out = std::io::stdout();
    for _ in 0..MOST_CHANGES {
        let state = fingerprint(&runner.state().await);
        writeln!(out, "{ACKNOWLEDGED}{state}").and_then(|()| out.flush()).unwrap();
        runner.change().await;
    }
}

/// Starts this test again as the program that will be killed.
fn start(folder: &Path, seed: u64) -> Child {
    let name = concat!(module_path!(), "::a_kill_loses_nothing_that_was_answered");
    let test = name.split_once("::").map(|(_, test)| test).unwrap();
    let mut command = Command::new(env::current_exe().unwrap());
    command.args([test, "--exact", "--nocapture"]).env(FOLDER, folder).env(CHANGES, seed.to_string());
    command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap()
}

/// Kills the program some time after it has acknowledged so many states; returns those it acknowledged at all.
fn kill_after(mut child: Child, states: usize, later: Duration) -> Vec<String> {
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    // The harness writes its own words before the first.
    let acknowledged = |line: String| line.split_once(ACKNOWLEDGED).map(|(_, state)| state.to_owned());
    let mut heard: Vec<String> = lines.by_ref().filter_map(acknowledged).take(states).collect();
    let last = Instant::now();
    while last.elapsed() < later {
        std::hint::spin_loop();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    // What it said until then, and we had not read yet.
    heard.extend(lines.filter_map(acknowledged));
    heard
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

#[tokio::test]
async fn a_kill_loses_nothing_that_was_answered() {
    if let (Ok(folder), Ok(seed)) = (env::var(FOLDER), env::var(CHANGES)) {
        return be_killed(Path::new(&folder), seed.parse().unwrap()).await;
    }
    let (demo, own, cases) = (Room::new(), Room::new(), tempfile::tempdir().unwrap());
    for (desk, seed) in [(demo.demo().await, 1), (own.own().await, 2)] {
        make(&desk, seed).await;
        desk.close().await;
    }
    let (mut kept, mut in_flight) = (0, 0);
    for seed in seeds() {
        let room = if seed % 2 == 0 { &demo } else { &own };
        let (killed, undisturbed) = (cases.path().join(format!("killed-{seed}")), cases.path().join(format!("whole-{seed}")));
        copy(&room.path(""), &killed);
        copy(&room.path(""), &undisturbed);
        let mut random = Random(seed);
        let states = 1 + random.below(12);
        // Half of the kills fall shortly after an answer, the others anywhere in the next change.
        let limit = if random.below(2) == 0 { 2_000 } else { 80_000 };
        let later = Duration::from_micros(random.below(limit) as u64);
        let heard = kill_after(start(&killed, seed), states, later);
        assert!(heard.len() >= states, "seed {seed}: it ended by itself");

        let mut whole = Runner::sit_down(&undisturbed, seed).await;
        for (at, state) in heard.iter().enumerate() {
            if at > 0 {
                whole.change().await;
            }
            assert_eq!(*state, fingerprint(&whole.state().await), "seed {seed}: state {at} follows from the seed");
        }
        let mut again = Runner::sit_down(&killed, seed).await;
        let found = again.state().await;
        let acknowledged = whole.state().await;
        if found == acknowledged {
            kept += 1;
        } else {
            whole.change().await;
            assert_eq!(found, whole.state().await, "seed {seed}: neither state {} nor the one under way", heard.len() - 1);
            in_flight += 1;
        }
        assert_eq!(again.undo_all().await, whole.undo_all().await, "seed {seed}: the history is whole");
        for runner in [whole, again] {
            runner.desk.close().await;
        }
        fs::remove_dir_all(&killed).unwrap();
        fs::remove_dir_all(&undisturbed).unwrap();
    }
    println!("{kept} reopened at the last answer, {in_flight} at the change under way");
}
