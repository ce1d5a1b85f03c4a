//! Running cargo and other tools, and the program that is built.

use std::{
    ffi::OsStr,
    io,
    path::{Path, PathBuf},
    process::Command,
};

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
    Ok(target().join("release").join("runclub"))
}

/// The root of the project.
pub(crate) fn root() -> &'static Path {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.ancestors().nth(2).expect("BUG: this package lies two folders deep")
}

/// Where cargo builds.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// Runs any command and waits; a failure is an error that names the call.
pub(crate) fn run(command: &mut Command) -> io::Result<()> {
    let args: Vec<_> = command.get_args().map(OsStr::to_string_lossy).collect();
    let call = format!("{} {}", Path::new(command.get_program()).display(), args.join(" "));
    let status = command.status().map_err(|error| io::Error::other(format!("{call} cannot be started: {error}")))?;
    if status.success() { Ok(()) } else { Err(io::Error::other(format!("{call} failed"))) }
}
