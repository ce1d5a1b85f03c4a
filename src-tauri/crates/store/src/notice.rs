//! What happened to the files while they were opened.

use std::{fmt, path::PathBuf};

use jiff::Timestamp;

use crate::StoreError;

/// Something the runner should know after an open that went well. `Display` says it in one or two
/// sentences.
#[derive(Debug)]
#[non_exhaustive]
pub enum OpenNotice {
    /// `user.db` was damaged or gone; the newest good copy took its place. What was entered after
    /// `copied_at` is missing.
    RestoredFromCopy {
        /// When the copy was made.
        copied_at: Timestamp,
        /// Where the damaged file is now; `None` when there was none.
        set_aside: Option<PathBuf>,
    },
    /// `user.db` was damaged and no good copy was found: mixes, usage, tempo corrections and imported
    /// files are missing.
    StartedFresh {
        /// Where the damaged file is now.
        set_aside: PathBuf,
    },
    /// The journal of a file was unreadable: the very last changes may be missing.
    ChangesSetAside {
        /// The database it belongs to.
        path: PathBuf,
        /// Where the journal is now.
        set_aside: PathBuf,
    },
    /// `cache.db` was damaged and starts empty: the next sync fills it again.
    CacheRebuilt {
        /// Where the damaged file is now.
        set_aside: PathBuf,
    },
    /// `user.db` was brought to a newer format.
    Migrated {
        /// The version it had.
        from: u32,
        /// The version it has.
        to: u32,
        /// The copy made before.
        backup: PathBuf,
    },
    /// The daily copy of `user.db` could not be made. Nothing is wrong with the file itself.
    CopyFailed {
        /// Why.
        reason: StoreError,
    },
}

impl fmt::Display for OpenNotice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::RestoredFromCopy { copied_at, set_aside } => {
                write!(
                    f,
                    "Your data could not be read, so the copy of {} was opened. ",
                    copied_at.strftime("%Y-%m-%d %H:%M UTC")
                )?;
                write!(f, "What you did after that is missing.")?;
                match set_aside {
                    Some(path) => write!(f, " The damaged file is kept as {}.", path.display()),
                    None => Ok(()),
                }
            }
            Self::StartedFresh { set_aside } => write!(
                f,
                "Your data could not be read and there was no good copy, so you start with an empty library. \
                 The damaged file is kept as {}.",
                set_aside.display()
            ),
            Self::ChangesSetAside { path, set_aside } => write!(
                f,
                "The latest changes to {} could not be read and may be missing. They are kept as {}.",
                path.display(),
                set_aside.display()
            ),
            Self::CacheRebuilt { set_aside } => write!(
                f,
                "The data fetched from your services could not be read; the next sync fetches it again. \
                 The damaged file is kept as {}.",
                set_aside.display()
            ),
            Self::Migrated { from, to, backup } => {
                write!(f, "Your data was brought from format {from} to {to}. A copy from before is kept as {}.", backup.display())
            }
            Self::CopyFailed { reason } => write!(f, "Today's copy of your data could not be made: {reason}."),
        }
    }
}
