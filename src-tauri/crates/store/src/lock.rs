//! Who may do what with the files at one time, across processes.
//!
//! Two locks of the operating system (they vanish with the process, so nothing is ever stale): one
//! is held while files are opened, repaired, migrated and copied; the other is shared by everyone who
//! has them open. Whoever holds the second alone may rename a damaged file: nobody writes to it.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use crate::StoreError;

/// How long we wait for another process that is opening the files; a migration may take a while.
const PATIENCE: Duration = Duration::from_secs(30);
const PAUSE: Duration = Duration::from_millis(20);

/// Held while the files are opened; released when dropped.
#[derive(Debug)]
pub(crate) struct Opening {
    _file: File,
}

impl Opening {
    /// Waits until no one else is opening the files.
    pub(crate) async fn wait(dir: &Path) -> Result<Self, StoreError> {
        let path = dir.join("store.opening.lock");
        let waiting = tokio::task::spawn_blocking(move || {
            let file = lock_file(&path)?;
            let deadline = Instant::now() + PATIENCE;
            while !try_alone(&file, &path)? {
                if Instant::now() >= deadline {
                    return Err(StoreError::Busy { path: path.parent().map_or(path.clone(), PathBuf::from) });
                }
                std::thread::sleep(PAUSE);
            }
            Ok(Self { _file: file })
        });
        waiting.await.expect("BUG: waiting for a lock panicked")
    }
}

/// Held while the files are open; released when dropped.
#[derive(Debug)]
pub(crate) struct InUse {
    file: File,
    path: PathBuf,
    alone: bool,
}

impl InUse {
    /// Joins the users of the files. To be called under [`Opening`], so that who is alone stays alone.
    pub(crate) fn join(dir: &Path) -> Result<Self, StoreError> {
        let path = dir.join("store.in-use.lock");
        let file = lock_file(&path)?;
        let alone = try_alone(&file, &path)?;
        let lock = Self { file, path, alone };
        if !alone {
            lock.share()?;
        }
        Ok(lock)
    }

    /// Whether nobody else has the files open.
    pub(crate) fn alone(&self) -> bool {
        self.alone
    }

    /// Lets others in.
    pub(crate) fn open_to_others(mut self) -> Result<Self, StoreError> {
        if self.alone {
            // Windows does not turn one kind of lock into the other; under `Opening` nobody slips between.
            self.file.unlock().or_else(without_locks).map_err(|e| StoreError::from_io(&self.path, "unlocked", e))?;
            self.share()?;
            self.alone = false;
        }
        Ok(self)
    }

    fn share(&self) -> Result<(), StoreError> {
        self.file.lock_shared().or_else(without_locks).map_err(|e| StoreError::from_io(&self.path, "locked", e))
    }
}

fn lock_file(path: &Path) -> Result<File, StoreError> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map_err(|e| StoreError::from_io(path, "opened", e))
}

fn try_alone(file: &File, path: &Path) -> Result<bool, StoreError> {
    match file.try_lock() {
        Ok(()) => Ok(true),
        Err(TryLockError::WouldBlock) => Ok(false),
        Err(TryLockError::Error(e)) => match without_locks(e) {
            Ok(()) => Ok(true),
            Err(e) => Err(StoreError::from_io(path, "locked", e)),
        },
    }
}

/// Some file systems have no locks. SQLite's own protect the data; only two starts in the same
/// instant are then unguarded.
fn without_locks(error: io::Error) -> io::Result<()> {
    if error.kind() == io::ErrorKind::Unsupported {
        tracing::warn!("the data folder's file system has no locks");
        return Ok(());
    }
    Err(error)
}
