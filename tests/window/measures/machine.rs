//! Programs beside the one of the harness, on the same machine: the command line, the empty window, and what both hold.

use std::{
    ffi::{OsStr, OsString},
    fs,
    os::unix::{ffi::OsStringExt as _, fs::PermissionsExt as _, process::CommandExt as _},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use runclub_testkit::synthetic::{SyntheticTrack, to_csv};
use thirtyfour::{Capabilities, WebDriver};

use crate::harness::App;

/// RunClub.
pub(super) const RUNCLUB: &str = env!("CARGO_BIN_EXE_runclub");

/// How long a driver may look for its window, and how often it is given another: some never find it.
const PATIENCE: Duration = Duration::from_secs(20);
const TRIES: u32 = 3;

/// What programs of the harness's machine are started with.
pub(super) struct Machine {
    environment: Vec<(OsString, OsString)>,
    folder: PathBuf,
}

impl Machine {
    /// The machine of an open window, which is closed: what the harness starts programs with is read from the program.
    pub(super) async fn of(app: &mut App) -> Self {
        let folder = app.folder().to_owned();
        let ours = processes().filter(|process| process.runs(Path::new(RUNCLUB))).map(|process| process.environment());
        let data = folder.join("data");
        let here = |environment: &Vec<(OsString, OsString)>| {
            environment.iter().any(|(name, value)| name == "RUNCLUB_DATA_DIR" && value == data.as_os_str())
        };
        let mut environment = ours.into_iter().find(here).expect("the window's program is running");
        // Of the driver that started it: each driver listens at an address of its own.
        environment.retain(|(name, _)| name != "WEBKIT_INSPECTOR_SERVER");
        app.kill().await;
        Self { environment, folder }
    }

    /// Fills the data folder with a library, by the command line.
    pub(super) fn import(&self, library: &[SyntheticTrack]) {
        let file = self.folder.join("library.csv");
        fs::write(&file, to_csv(library)).unwrap();
        let imported = self.command(RUNCLUB).args([OsStr::new("import"), file.as_os_str()]).output().unwrap();
        assert!(imported.status.success(), "{}", String::from_utf8_lossy(&imported.stderr));
    }

    /// Starts a program with a window; again, where the driver and the window do not find each other.
    pub(super) async fn start(&self, program: &Path) -> Started {
        for _ in 0..TRIES {
            if let Some(started) = self.try_to_start(program).await {
                return started;
            }
        }
        panic!("{} was started {TRIES} times, and no window came", program.display());
    }

    async fn try_to_start(&self, program: &Path) -> Option<Started> {
        let (starter, begun) = (self.folder.join("starter"), self.folder.join("begun"));
        // The shell becomes the program: its last word is the moment before.
        let script =
            format!("#!/bin/bash\nprintf %s \"$EPOCHREALTIME\" >'{}'\nexec '{}' \"$@\"\n", begun.display(), program.display());
        fs::write(&starter, script).unwrap();
        fs::set_permissions(&starter, fs::Permissions::from_mode(0o755)).unwrap();
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut driver = self.command("WebKitWebDriver");
        driver.args([format!("--port={port}"), "--host=127.0.0.1".to_owned()]).stdout(Stdio::null()).stderr(Stdio::null());
        let driver = Group(driver.process_group(0).spawn().unwrap());
        let mut wanted = Capabilities::new();
        wanted.set("webkitgtk:browserOptions", serde_json::json!({"binary": starter, "args": []})).unwrap();
        let address = format!("http://127.0.0.1:{port}");
        while tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_err() {
            tokio::task::yield_now().await;
        }
        let web = tokio::time::timeout(PATIENCE, WebDriver::new(&*address, wanted)).await.ok()?.ok()?;
        let begun_ms = fs::read_to_string(begun).unwrap().parse::<f64>().unwrap() * 1_000.0;
        Some(Started { web: Some(web), driver, program: program.to_owned(), begun_ms })
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.env_clear().envs(self.environment.iter().cloned()).current_dir(&self.folder).stdin(Stdio::null());
        command
    }
}

/// A program with its window; it ends when this is dropped.
pub(super) struct Started {
    web: Option<WebDriver>,
    driver: Group,
    program: PathBuf,
    /// When its process began, ms since 1970.
    pub(super) begun_ms: f64,
}

impl Started {
    pub(super) fn web(&self) -> &WebDriver {
        self.web.as_ref().expect("BUG: the session lasts as long as the program")
    }

    /// The memory of the program and all it has started, by name: proportional set sizes, MB.
    pub(super) fn memory(&self) -> Vec<(String, f64)> {
        let tree = descendants(self.driver.0.id());
        assert!(tree.iter().any(|process| process.runs(&self.program)), "{} has ended", self.program.display());
        tree.into_iter().map(|process| (process.name.clone(), process.megabytes())).collect()
    }
}

impl Drop for Started {
    fn drop(&mut self) {
        // Killed, not asked: a goodbye would only take time.
        if let Some(web) = self.web.take() {
            let _ = web.leak();
        }
    }
}

/// A process and everything it started.
struct Group(Child);

impl Drop for Group {
    fn drop(&mut self) {
        let started = descendants(self.0.id());
        let group = format!("-{}", self.0.id());
        let _ = Command::new("sh").args(["-c", "kill -s KILL -- \"$0\" 2>/dev/null", &group]).status();
        let _ = self.0.wait();
        // A program that is still on the session bus would take the next launch for a second one of its own.
        while started.iter().any(Process::lives) {
            std::thread::yield_now();
        }
    }
}

/// A process as the system shows it.
struct Process {
    id: u32,
    parent: u32,
    name: String,
}

impl Process {
    /// `None` when there is none of this number, or when it has ended and only its number is left.
    fn read(id: u32) -> Option<Self> {
        let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
        // The name in brackets may hold anything; the state and the parent follow it.
        let (before, after) = stat.rsplit_once(") ")?;
        let (name, mut after) = (before.split_once('(')?.1.to_owned(), after.split(' '));
        let state = after.next()?;
        let parent = after.next()?.parse().ok()?;
        (state != "Z").then_some(Self { id, parent, name })
    }

    fn lives(&self) -> bool {
        Self::read(self.id).is_some_and(|process| process.name == self.name)
    }

    fn runs(&self, program: &Path) -> bool {
        let exe = fs::read_link(format!("/proc/{}/exe", self.id));
        exe.is_ok_and(|exe| program.canonicalize().is_ok_and(|program| exe == program))
    }

    fn environment(&self) -> Vec<(OsString, OsString)> {
        let bytes = fs::read(format!("/proc/{}/environ", self.id)).unwrap_or_default();
        let pair = |entry: &[u8]| {
            let at = entry.iter().position(|byte| *byte == b'=')?;
            Some((OsString::from_vec(entry[..at].to_vec()), OsString::from_vec(entry[at + 1..].to_vec())))
        };
        bytes.split(|byte| *byte == 0).filter_map(pair).collect()
    }

    fn megabytes(&self) -> f64 {
        let rollup = fs::read_to_string(format!("/proc/{}/smaps_rollup", self.id)).unwrap_or_default();
        let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:"));
        line.and_then(|rest| rest.split_whitespace().next()?.parse::<f64>().ok()).unwrap_or(0.0) / 1_024.0
    }
}

fn processes() -> impl Iterator<Item = Process> {
    fs::read_dir("/proc").unwrap().flatten().filter_map(|entry| Process::read(entry.file_name().to_str()?.parse().ok()?))
}

/// Everything a process has started, and what that has started in turn.
fn descendants(of: u32) -> Vec<Process> {
    let (mut others, mut found) = (processes().collect::<Vec<_>>(), Vec::new());
    let mut parents = vec![of];
    while let Some(parent) = parents.pop() {
        for child in others.extract_if(.., |process| process.parent == parent) {
            parents.push(child.id);
            found.push(child);
        }
    }
    found
}
