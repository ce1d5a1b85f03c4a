//! Processes that leave nothing behind, and what the system shows of them.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    os::unix::process::CommandExt as _,
    path::Path,
    process::{Child, Command, Stdio},
};

/// A process and everything it started; all of it ends when this is dropped.
pub(crate) struct Group(Child);

impl Group {
    pub(super) fn spawn(command: &mut Command) -> Self {
        let child = command.stdin(Stdio::null()).process_group(0).spawn();
        Self(child.unwrap_or_else(|error| panic!("{}: {error}; see cargo xtask doctor", command.get_program().display())))
    }

    /// The same for a process that says on its first line where it can be reached.
    pub(super) fn spawn_telling(command: &mut Command) -> (Self, String) {
        let mut group = Self::spawn(command.stdout(Stdio::piped()));
        let mut line = String::new();
        BufReader::new(group.0.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        assert!(!line.is_empty(), "{} ended at once", command.get_program().display());
        (group, line.trim().to_owned())
    }

    /// Everything that the process has started.
    pub(crate) fn started(&self) -> Vec<Process> {
        descendants(self.0.id())
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        let started = self.started();
        // Without letting it say goodbye; a group without members is gone already.
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
pub(crate) struct Process {
    id: u32,
    parent: u32,
    pub(crate) name: String,
}

impl Process {
    /// `None` when there is none of this number, or when it holds nothing any more: all its threads have ended but the
    /// first, which waits for its parent.
    fn read(id: u32) -> Option<Self> {
        let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
        // The name in brackets may hold anything; the state and the parent follow it.
        let (before, after) = stat.rsplit_once(") ")?;
        let (name, mut after) = (before.split_once('(')?.1.to_owned(), after.split(' '));
        let state = after.next()?;
        let parent = after.next()?.parse().ok()?;
        let threads = fs::read_dir(format!("/proc/{id}/task")).map_or(0, Iterator::count);
        (state != "Z" || threads > 1).then_some(Self { id, parent, name })
    }

    fn lives(&self) -> bool {
        Self::read(self.id).is_some_and(|process| process.name == self.name)
    }

    pub(crate) fn runs(&self, program: &Path) -> bool {
        let exe = fs::read_link(format!("/proc/{}/exe", self.id));
        exe.is_ok_and(|exe| program.canonicalize().is_ok_and(|program| exe == program))
    }

    /// Its proportional set size.
    pub(crate) fn megabytes(&self) -> f64 {
        let rollup = fs::read_to_string(format!("/proc/{}/smaps_rollup", self.id)).unwrap_or_default();
        let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:"));
        line.and_then(|rest| rest.split_whitespace().next()?.parse::<f64>().ok()).unwrap_or(0.0) / 1_024.0
    }
}

/// Everything a process has started, and what that has started in turn.
fn descendants(of: u32) -> Vec<Process> {
    let number = |entry: fs::DirEntry| entry.file_name().to_str()?.parse().ok();
    let mut others: Vec<Process> =
        fs::read_dir("/proc").unwrap().flatten().filter_map(number).filter_map(Process::read).collect();
    let (mut found, mut parents) = (Vec::new(), vec![of]);
    while let Some(parent) = parents.pop() {
        for child in others.extract_if(.., |process| process.parent == parent) {
            parents.push(child.id);
            found.push(child);
        }
    }
    found
}
