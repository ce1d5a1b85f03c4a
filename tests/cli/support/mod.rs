//! A room to run the program in, and what it said.

pub(crate) mod audit;
pub(crate) mod document;
pub(crate) mod music;

use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use serde_json::Value;
use tempfile::TempDir;

/// The moment of every request that does not name another.
pub(crate) const NOW: &str = "2026-11-20T07:00:00Z";

/// The binary under test.
pub(crate) const BINARY: &str = env!("CARGO_BIN_EXE_runclub");

/// A folder with a home and a data folder of its own; gone when dropped.
pub(crate) struct Room {
    folder: TempDir,
}

impl Room {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("home")).unwrap();
        Self { folder }
    }

    /// A path in the room.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The data folder; it does not exist before the program makes it.
    pub(crate) fn data(&self) -> PathBuf {
        self.path("data")
    }

    /// Writes a file; returns its path as an argument.
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.path(name);
        fs::write(&path, content).unwrap();
        argument(&path)
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// The program in this room: nothing of the machine's own environment reaches it but what any
    /// process needs.
    pub(crate) fn command<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Command {
        let mut command = Command::new(BINARY);
        command.env_clear().args(args).current_dir(self.folder.path()).stdin(Stdio::null());
        for name in ["PATH", "SystemRoot", "TEMP", "TMP", "LD_LIBRARY_PATH", "LLVM_PROFILE_FILE"] {
            if let Some(value) = std::env::var_os(name) {
                command.env(name, value);
            }
        }
        command.env("HOME", self.path("home")).env("RUNCLUB_DATA_DIR", self.data());
        command
    }

    /// Runs the program.
    pub(crate) fn run<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Answer {
        Answer::of(&mut self.command(args))
    }

    /// Runs the program with arguments that hold no spaces, as one writes them.
    pub(crate) fn say(&self, line: &str) -> Answer {
        self.run(line.split_whitespace())
    }

    /// Runs `mix` at [`NOW`] with seed 7; the line may name others.
    pub(crate) fn mix(&self, line: &str) -> Answer {
        self.say(&mix_line(line))
    }

    /// The document of a mix.
    pub(crate) fn mix_document(&self, line: &str) -> Value {
        self.mix(&format!("{line} --format json")).ends_with_code(0).json()
    }

    /// Writes the document of a mix of the demo library; returns the file as an argument, and it.
    pub(crate) fn demo_mix(&self, line: &str) -> (String, Value) {
        let document = self.mix_document(&format!("--demo {line}"));
        (self.write("mix.json", document::text(&document)), document)
    }
}

/// The arguments of [`Room::mix`].
pub(crate) fn mix_line(line: &str) -> String {
    let now = if line.contains("--now") { String::new() } else { format!("--now {NOW}") };
    let seed = if line.contains("--seed ") { "" } else { "--seed 7" };
    format!("mix {line} {now} {seed}")
}

/// A path as an argument: rooms have plain names.
pub(crate) fn argument(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}

/// What a run printed, and how it ended.
#[derive(Debug)]
#[expect(dead_code, reason = "the command is for reading a failed test")]
pub(crate) struct Answer {
    command: String,
    /// `None` when a signal ended it.
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Answer {
    /// Runs a command; whatever it was given, it neither panics nor prints anything but text.
    pub(crate) fn of(command: &mut Command) -> Self {
        let output = command.output().unwrap();
        let shown: Vec<_> = command.get_args().map(|arg| arg.to_string_lossy().into_owned()).collect();
        Self::from_output(shown.join(" "), output)
    }

    /// What a process said that ran on its own.
    pub(crate) fn from_output(command: String, output: Output) -> Self {
        let answer = Self {
            command,
            code: output.status.code(),
            out: String::from_utf8(output.stdout).expect("standard output is UTF-8"),
            err: String::from_utf8(output.stderr).expect("standard error is UTF-8"),
        };
        assert!(!answer.err.contains("panicked") && answer.code != Some(101), "{answer:#?}");
        answer
    }

    #[track_caller]
    pub(crate) fn ends_with_code(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:#?}");
        self
    }

    /// A failure: nothing on standard output, a sentence with each of these words on standard error.
    #[track_caller]
    pub(crate) fn fails(self, code: i32, words: &[&str]) -> Self {
        let answer = self.ends_with_code(code).with_empty_out();
        assert!(answer.err.starts_with("error: ") || answer.err.contains("\nerror: "), "{answer:#?}");
        for word in words {
            assert!(answer.err.contains(word), "no {word:?} in {answer:#?}");
        }
        answer
    }

    /// A failure with something to do next: a hint of ours, or the parser's list, tip or pointer to the help.
    #[track_caller]
    pub(crate) fn with_hint(self) -> Self {
        let helps = ["hint: ", "[possible values:", "tip: ", "try '--help'"];
        assert!(helps.iter().any(|help| self.err.contains(help)), "no hint in {self:#?}");
        self
    }

    #[track_caller]
    pub(crate) fn with_empty_out(self) -> Self {
        assert_eq!(self.out, "", "{self:#?}");
        self
    }

    #[track_caller]
    pub(crate) fn with_empty_err(self) -> Self {
        assert_eq!(self.err, "", "{self:#?}");
        self
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("not JSON: {error}\n{self:#?}"))
    }
}
