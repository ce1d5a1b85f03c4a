//! Programs beside the one of the harness, on the same machine: the command line, the empty window, and what both hold.

use std::{
    ffi::OsStr,
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::Arc,
};

use runclub_testkit::synthetic::{SyntheticTrack, to_csv};
use thirtyfour::session::handle::SessionHandle;

use crate::harness::{App, Driven, RUNCLUB};

/// The machine of a window that was closed.
pub(super) struct Machine<'a> {
    app: &'a App,
}

impl<'a> Machine<'a> {
    /// Closes the window.
    pub(super) fn of(app: &'a mut App) -> Self {
        app.kill();
        Self { app }
    }

    /// Fills the data folder with a library, by the command line.
    pub(super) fn import(&self, library: &[SyntheticTrack]) {
        let file = self.app.path("library.csv");
        fs::write(&file, to_csv(library)).unwrap();
        let imported = self.app.command(RUNCLUB).args([OsStr::new("import"), file.as_os_str()]).output().unwrap();
        assert!(imported.status.success(), "{}", String::from_utf8_lossy(&imported.stderr));
    }

    /// Starts a program with a window.
    pub(super) async fn start(&self, program: &Path) -> Started {
        let (starter, begun) = (self.app.path("starter"), self.app.path("begun"));
        // The shell becomes the program: its last word is the moment before.
        let script =
            format!("#!/bin/bash\nprintf %s \"$EPOCHREALTIME\" >'{}'\nexec '{}' \"$@\"\n", begun.display(), program.display());
        fs::write(&starter, script).unwrap();
        fs::set_permissions(&starter, fs::Permissions::from_mode(0o755)).unwrap();
        let driven = Driven::start(|| self.driver(), &starter).await;
        let begun_ms = fs::read_to_string(begun).unwrap().parse::<f64>().unwrap() * 1_000.0;
        Started { driven, program: program.to_owned(), begun_ms }
    }

    fn driver(&self) -> Command {
        let mut driver = self.app.command("WebKitWebDriver");
        driver.stderr(Stdio::null());
        driver
    }
}

/// A program with its window; it ends when this is dropped.
pub(super) struct Started {
    driven: Driven,
    program: PathBuf,
    /// When its process began, ms since 1970.
    pub(super) begun_ms: f64,
}

impl Started {
    pub(super) fn web(&self) -> &Arc<SessionHandle> {
        &self.driven.web
    }

    /// The memory of the program and all it has started, by name: proportional set sizes, MB.
    pub(super) fn memory(&self) -> Vec<(String, f64)> {
        let tree = self.driven.group.started();
        assert!(tree.iter().any(|process| process.runs(&self.program)), "{} has ended", self.program.display());
        tree.into_iter().map(|process| (process.name.clone(), process.megabytes())).collect()
    }
}
