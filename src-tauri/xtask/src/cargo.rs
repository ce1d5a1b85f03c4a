//! Running cargo, and the program it builds.

use std::{ffi::OsStr, io, path::PathBuf, process::Command};

/// Runs cargo and waits; a failure is an error that names the call.
pub(crate) fn cargo(args: &[&str]) -> io::Result<()> {
    cargo_with(args, &[])
}

/// The same with variables of the environment.
pub(crate) fn cargo_with(args: &[&str], environment: &[(&str, String)]) -> io::Result<()> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    run(Command::new(&cargo).args(args).envs(environment.iter().map(|(name, value)| (name, value))))
}

/// The release build of the program.
pub(crate) fn release_binary() -> io::Result<PathBuf> {
    cargo(&["build", "--release", "--quiet", "--package", "runclub", "--bin", "runclub"])?;
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| PathBuf::from("target"), PathBuf::from);
    Ok(target.join("release").join("runclub"))
}

fn run(command: &mut Command) -> io::Result<()> {
    if command.status()?.success() {
        return Ok(());
    }
    let args: Vec<_> = command.get_args().map(OsStr::to_string_lossy).collect();
    Err(io::Error::other(format!("{} {} failed", PathBuf::from(command.get_program()).display(), args.join(" "))))
}
