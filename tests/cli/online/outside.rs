//! A room with services outside its door.

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use runclub_testkit::fake::{Fakes, Seen, Service, Setup};
use serde_json::Value;

use crate::support::{Answer, Room};

/// A room whose program talks to stand-ins of the services.
pub(crate) struct Outside {
    pub(crate) room: Room,
    pub(crate) fakes: Fakes,
}

impl Outside {
    pub(crate) fn new(setup: Setup) -> Self {
        Self { room: Room::new(), fakes: Fakes::start(setup) }
    }

    /// The same, signed in.
    pub(crate) fn signed_in(setup: Setup) -> Self {
        let outside = Self::new(setup);
        outside.login("");
        outside
    }

    /// The program, led to the stand-ins. Everything it could log, it logs: [`Outside::say`] looks for
    /// secrets in it.
    pub(crate) fn command(&self, line: &str) -> Command {
        let mut command = self.room.command(line.split_whitespace());
        command.envs(self.fakes.environment());
        command.envs([("RUNCLUB_TOKEN_STORE", "file"), ("RUNCLUB_PACE", "off"), ("RUNCLUB_LOG", "trace")]);
        command
    }

    /// Runs the program; nothing it says holds a secret.
    #[track_caller]
    pub(crate) fn say(&self, line: &str) -> Answer {
        self.run(&mut self.command(line))
    }

    #[track_caller]
    pub(crate) fn run(&self, command: &mut Command) -> Answer {
        let answer = Answer::of(command);
        self.assert_no_secret_in(&answer.out);
        self.assert_no_secret_in(&answer.err);
        answer
    }

    #[track_caller]
    pub(crate) fn assert_no_secret_in(&self, text: &str) {
        for secret in self.fakes.secrets() {
            assert!(!text.contains(&secret), "a secret of {} letters was printed:\n{text}", secret.len());
        }
    }

    /// No file below a folder holds a secret.
    #[track_caller]
    pub(crate) fn assert_no_secret_below(&self, folder: &Path) {
        let secrets = self.fakes.secrets();
        for (path, bytes) in files_below(folder) {
            let found = secrets.iter().filter(|secret| holds(&bytes, secret)).count();
            assert_eq!(found, 0, "secrets in {}", path.display());
        }
    }

    /// Signs in as a runner who agrees in the browser.
    #[track_caller]
    pub(crate) fn login(&self, more: &str) -> Answer {
        let mut waiting = self.begin_login(more);
        let page = self.fakes.consent(&waiting.address).expect("the browser comes back");
        assert!(page.contains("RunClub"), "{page}");
        waiting.ends()
    }

    /// Begins to sign in; the browser has not been anywhere yet.
    pub(crate) fn begin_login(&self, more: &str) -> Waiting<'_> {
        let port = if more.contains("--link") || more.contains("--port") { "" } else { "--port 0" };
        let mut command = self.command(&format!("login --no-browser {port} {more}"));
        self.begin(&mut command)
    }

    /// The same with a command of the test's own.
    pub(crate) fn begin(&self, command: &mut Command) -> Waiting<'_> {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut address = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut address).unwrap();
        Waiting { outside: self, child: Some(child), address: address.trim().to_owned() }
    }

    /// The document of a mix of the synced library.
    pub(crate) fn mix(&self, line: &str) -> Value {
        self.say(&crate::support::mix_line(&format!("{line} --format json"))).ends_with_code(0).json()
    }

    /// How many requests a service got.
    pub(crate) fn asked(&self, service: Service) -> usize {
        self.seen(service).len()
    }

    pub(crate) fn seen(&self, service: Service) -> Vec<Seen> {
        self.fakes.requests().into_iter().filter(|seen| seen.service == service).collect()
    }
}

/// A login whose runner is in the browser.
pub(crate) struct Waiting<'o> {
    outside: &'o Outside,
    child: Option<Child>,
    /// Where the browser goes.
    pub(crate) address: String,
}

impl Waiting<'_> {
    /// The process.
    pub(crate) fn id(&self) -> u32 {
        self.child.as_ref().expect("a login that has not ended").id()
    }

    /// Waits for the login to end.
    #[track_caller]
    pub(crate) fn ends(&mut self) -> Answer {
        let output = self.child.take().expect("a login ends once").wait_with_output().unwrap();
        let answer = Answer::from_output("login".to_owned(), output);
        self.outside.assert_no_secret_in(&answer.out);
        self.outside.assert_no_secret_in(&answer.err);
        answer
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// Every file below a folder with its content.
pub(crate) fn files_below(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let (path, kind) = entry.map(|entry| (entry.path(), entry.file_type().unwrap())).unwrap();
        if kind.is_dir() {
            files.extend(files_below(&path));
        } else if kind.is_file() {
            let bytes = std::fs::read(&path).unwrap();
            files.insert(path, bytes);
        }
    }
    files
}

/// Whether bytes hold a text.
pub(crate) fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}
