//! Pictures of the window: of every screen to look at, and those of the README.

use std::{fs, io};

use crate::{
    cargo::{root, target},
    window,
};

/// Readers wait for larger ones, and the repository keeps every version.
const LARGEST_BYTES: u64 = 200_000;

/// Which pictures to take.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Only those of the README, into docs/screenshots.
    #[arg(long)]
    readme: bool,
}

/// Takes them: the window tests walk through every screen and state.
pub(crate) fn run(args: &Args) -> io::Result<()> {
    let readme = root().join("docs/screenshots");
    let mut environment = vec![("RUNCLUB_README_PICTURES", readme.display().to_string())];
    let all = target().join("screenshots");
    if !args.readme {
        environment.push(("RUNCLUB_SCREENSHOTS", all.display().to_string()));
    }
    window::run_with(args.readme.then_some("screens"), 1, &environment)?;
    for entry in fs::read_dir(&readme)? {
        let (path, bytes) = entry.and_then(|entry| Ok((entry.path(), entry.metadata()?.len())))?;
        println!("{} ({} kB)", path.display(), bytes / 1_000);
        if bytes > LARGEST_BYTES {
            return Err(io::Error::other(format!("{} has {bytes} bytes; {LARGEST_BYTES} are the most", path.display())));
        }
    }
    if !args.readme {
        println!("{}", all.display());
    }
    Ok(())
}
