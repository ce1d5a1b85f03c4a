//! What can go wrong with the two files, in words for the person in front of them.

use std::{
    io,
    path::{Path, PathBuf},
};

/// Why the store could not do what was asked. Messages name the file and what to do next; they never
/// hold SQL or data. The cause, where there is one, is the `source`, for the log.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The data folder, or something on the way to it, is a file.
    #[error("{} is not a folder; choose another data folder", path.display())]
    NotAFolder {
        /// The data folder.
        path: PathBuf,
    },
    /// The system refuses to read or write.
    #[error("{} cannot be read and written; change its permissions or choose another data folder", path.display())]
    NoAccess {
        /// What was refused.
        path: PathBuf,
    },
    /// No space is left.
    #[error("the disk is full, so {} could not be written; free some space and try again", path.display())]
    DiskFull {
        /// What could not be written.
        path: PathBuf,
    },
    /// Writing failed in a way that a full disk fails, and a broken one too: SQLite does not tell them apart.
    #[error("{} could not be written; the disk may be full: free some space and try again", path.display())]
    NotWritten {
        /// What could not be written.
        path: PathBuf,
        /// Why.
        source: sqlx::Error,
    },
    /// Another program holds the file, longer than we wait.
    #[error("another RunClub is busy with {}; try again in a moment", path.display())]
    Busy {
        /// What is held.
        path: PathBuf,
    },
    /// The file needs repair, but another RunClub has it open.
    #[error("{} is damaged or missing while another RunClub has it open; close that one, then start again to repair it", path.display())]
    InUse {
        /// The file in need of repair.
        path: PathBuf,
    },
    /// Damage was found while working; the next [`Store::open`](crate::Store::open) repairs it.
    #[error("{} is damaged; start RunClub again to repair it", path.display())]
    Damaged {
        /// The damaged file.
        path: PathBuf,
        /// How it was noticed.
        source: sqlx::Error,
    },
    /// A newer version wrote the file. It was left as it is.
    #[error(
        "{} was written by a newer RunClub (format {found}, this one knows up to {supported}); update RunClub to open it",
        path.display()
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: u32,
        /// The newest version this build knows.
        supported: u32,
    },
    /// A healthy database, but not ours. It was left as it is.
    #[error("{} belongs to another program; choose another data folder", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// A migration that this file has gone through is not the one this build knows: an unreleased build wrote it.
    #[error("{} was written by an unreleased RunClub (step {version} differs); open it with the build that wrote it", path.display())]
    Unreleased {
        /// The file.
        path: PathBuf,
        /// The migration that differs.
        version: u32,
    },
    /// A tempo that cannot be one.
    #[error("{bpm} is not a tempo; give one above 0 BPM")]
    NotATempo {
        /// What was given.
        bpm: f64,
    },
    /// The file system failed.
    #[error("{} could not be {action}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What was tried: completes "could not be".
        action: &'static str,
        /// Why.
        source: io::Error,
    },
    /// SQLite failed in a way that has no better name.
    #[error("{} could not be used", path.display())]
    Database {
        /// The file.
        path: PathBuf,
        /// Why.
        source: sqlx::Error,
    },
}

/// Primary result codes (<https://www.sqlite.org/rescode.html>), the low byte of the extended ones.
mod code {
    pub(super) const PERM: i32 = 3;
    pub(super) const BUSY: i32 = 5;
    pub(super) const LOCKED: i32 = 6;
    pub(super) const READONLY: i32 = 8;
    pub(super) const CORRUPT: i32 = 11;
    pub(super) const FULL: i32 = 13;
    pub(super) const CANTOPEN: i32 = 14;
    pub(super) const NOTADB: i32 = 26;

    /// Extended codes of a write that failed: of the file, of its flushing, cutting and shared memory.
    pub(super) const UNWRITTEN: [i32; 4] = [778, 1034, 1546, 4874];
}

impl StoreError {
    /// Names a failure of SQLite by its result code.
    pub(crate) fn from_sqlx(path: &Path, source: sqlx::Error) -> Self {
        let path = path.to_owned();
        match source {
            sqlx::Error::PoolTimedOut => Self::Busy { path },
            sqlx::Error::Io(source) => Self::from_io(&path, "used", source),
            source if is_damage(&source) => Self::Damaged { path, source },
            source if extended_code(&source).is_some_and(|code| code::UNWRITTEN.contains(&code)) => {
                Self::NotWritten { path, source }
            }
            source => match primary_code(&source) {
                Some(code::BUSY | code::LOCKED) => Self::Busy { path },
                Some(code::FULL) => Self::DiskFull { path },
                Some(code::READONLY | code::PERM | code::CANTOPEN) => Self::NoAccess { path },
                _ => Self::Database { path, source },
            },
        }
    }

    /// Names a failure of the file system; `action` completes "could not be".
    pub(crate) fn from_io(path: &Path, action: &'static str, source: io::Error) -> Self {
        let path = path.to_owned();
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull { path },
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Self::NoAccess { path },
            io::ErrorKind::NotADirectory => Self::NotAFolder { path },
            _ => Self::Io { path, action, source },
        }
    }
}

/// Whether a failure means that the file's content is broken, rather than out of reach.
pub(crate) fn is_damage(error: &sqlx::Error) -> bool {
    match error {
        // Our tables are STRICT and every timestamp was written by us: what does not decode was altered.
        sqlx::Error::Decode(_) | sqlx::Error::ColumnDecode { .. } => true,
        _ => matches!(primary_code(error), Some(code::CORRUPT | code::NOTADB)),
    }
}

fn primary_code(error: &sqlx::Error) -> Option<i32> {
    extended_code(error).map(|code| code & 0xff)
}

fn extended_code(error: &sqlx::Error) -> Option<i32> {
    error.as_database_error()?.code()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use std::{borrow::Cow, error::Error, fmt};

    use sqlx::error::{DatabaseError, ErrorKind};

    use super::*;

    /// A failure of SQLite with this extended code.
    #[derive(Debug)]
    struct Failure(i32);

    impl fmt::Display for Failure {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "code {}", self.0)
        }
    }

    impl Error for Failure {}

    impl DatabaseError for Failure {
        fn message(&self) -> &'static str {
            "disk I/O error"
        }

        fn code(&self) -> Option<Cow<'_, str>> {
            Some(self.0.to_string().into())
        }

        fn as_error(&self) -> &(dyn Error + Send + Sync + 'static) {
            self
        }

        fn as_error_mut(&mut self) -> &mut (dyn Error + Send + Sync + 'static) {
            self
        }

        fn into_error(self: Box<Self>) -> Box<dyn Error + Send + Sync + 'static> {
            self
        }

        fn kind(&self) -> ErrorKind {
            ErrorKind::Other
        }
    }

    #[test]
    fn a_full_disk_is_named_where_it_may_be_one() {
        let check = |code: i32, words: &str| {
            let error = StoreError::from_sqlx(Path::new("user.db"), sqlx::Error::Database(Box::new(Failure(code))));
            assert!(error.to_string().contains(words), "{code}: {error}");
        };
        check(13, "the disk is full");
        for code in [778, 1034, 1546, 4874] {
            check(code, "the disk may be full");
        }
        // Reading and mapping fail for other reasons.
        check(266, "could not be used");
        check(5386, "could not be used");
        check(8, "permissions");
        check(11, "damaged");
    }
}
