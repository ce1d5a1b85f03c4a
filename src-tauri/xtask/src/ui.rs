//! The UI's own tools, in `ui/`: npm, its scripts, and the Tauri CLI that npm installs.

use std::{fs, io, path::PathBuf, process::Command, time::SystemTime};

use crate::cargo::{root, run};

/// The scripts of `ui/package.json` that check it, in the order of what fails fastest.
const CHECKS: [&str; 3] = ["format:check", "check", "test"];

/// Checks and tests the UI, and builds what the window shows.
pub(crate) fn test() -> io::Result<()> {
    provide()?;
    CHECKS.iter().try_for_each(|name| script(name))?;
    script("build")
}

/// Builds what the window shows, in `ui/dist`.
pub(crate) fn build() -> io::Result<()> {
    provide()?;
    script("build")
}

/// Runs the Tauri CLI at the root of the project.
pub(crate) fn tauri(args: &[&str]) -> io::Result<()> {
    provide()?;
    run(Command::new(folder().join("node_modules/.bin/tauri")).args(args).current_dir(root()))
}

/// Installs what the lock file names, unless that has been done since it changed.
pub(crate) fn provide() -> io::Result<()> {
    // npm writes this file last: an install that was cut short has none.
    let installed = modified("node_modules/.package-lock.json");
    if installed.is_some() && installed >= modified("package-lock.json") {
        return Ok(());
    }
    npm(&["ci", "--no-audit", "--no-fund"])
}

fn script(name: &str) -> io::Result<()> {
    npm(&["run", "--silent", name])
}

fn npm(args: &[&str]) -> io::Result<()> {
    run(Command::new("npm").args(args).current_dir(folder()))
}

fn folder() -> PathBuf {
    root().join("ui")
}

fn modified(file: &str) -> Option<SystemTime> {
    fs::metadata(folder().join(file)).and_then(|found| found.modified()).ok()
}
