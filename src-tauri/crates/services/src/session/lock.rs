//! One process at a time.

use std::{
    fs::{File, OpenOptions, TryLockError},
    path::Path,
    time::Duration,
};

use tokio::time::{Instant, sleep};

use super::offline;
use crate::ServiceError;

/// How often we look whether the other process has finished.
const BETWEEN_LOOKS: Duration = Duration::from_millis(50);

/// A turn; dropping it ends it, and so does the end of the process.
pub(super) struct Turn {
    _locked: File,
}

/// Waits for a turn.
pub(super) async fn take(path: &Path, patience: Duration) -> Result<Turn, ServiceError> {
    let file = open(path)?;
    let until = Instant::now() + patience;
    while !is_ours(&file, path)? {
        if Instant::now() >= until {
            return Err(offline("another RunClub is busy with the sign-in"));
        }
        sleep(BETWEEN_LOOKS).await;
    }
    Ok(Turn { _locked: file })
}

fn open(path: &Path) -> Result<File, ServiceError> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map_err(|error| failed(path, &error))
}

fn is_ours(file: &File, path: &Path) -> Result<bool, ServiceError> {
    match file.try_lock() {
        Ok(()) => Ok(true),
        Err(TryLockError::WouldBlock) => Ok(false),
        Err(TryLockError::Error(error)) => Err(failed(path, &error)),
    }
}

fn failed(path: &Path, error: &std::io::Error) -> ServiceError {
    ServiceError::TokenStore { why: format!("{}: {error}", path.display()) }
}
