//! Running cargo, and the program it builds.

use std::{ffi::OsStr, io, path::PathBuf, process::Command};

/// Runs cargo and waits; a failure is an error that names the call.
pub(crate) fn cargo(args: &[&str]) -> io::Result<()> {
    run(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()), args)
}

/// The release build of the program.
pub(crate) fn release_binary() -> io::Result<PathBuf> {
    cargo(&["build", "--release", "--quiet", "--package", "runclub", "--bin", "runclub"])?;
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| PathBuf::from("target"), PathBuf::from);
    Ok(target.join("release").join("runclub"))
}

fn run(program: impl AsRef<OsStr>, args: &[&str]) -> io::Result<()> {
    let status = Command::new(&program).args(args).status()?;
    if status.success() {
        return Ok(());
    }
    Err(io::Error::other(format!("{} {} failed", PathBuf::from(program.as_ref()).display(), args.join(" "))))
}
