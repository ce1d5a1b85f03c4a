//! Work that only one process at a time may do in a data folder. A turn vanishes with the process.

use std::{fs::File, path::Path};

use crate::{AppError, ErrorCode, files};

/// Work that takes turns.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Turn {
    /// Fetching: two would ask for everything twice.
    Sync,
    /// Saving: two would each make a playlist.
    Save,
    /// Signing in: two would wait for each other's answer.
    SignIn,
    /// Having a window open: two would shape one mix apart.
    Window,
}

impl Turn {
    /// Takes the turn; `None` while another has it.
    pub(crate) fn try_take(self, folder: &Path) -> Result<Option<File>, AppError> {
        let name = match self {
            Self::Sync => "sync.lock",
            Self::Save => "save.lock",
            Self::SignIn => "sign-in.lock",
            Self::Window => "window.lock",
        };
        files::lock(&folder.join(name))
    }

    /// Takes the turn.
    ///
    /// # Errors
    /// [`ErrorCode::Busy`] while another has it.
    pub(crate) fn take(self, folder: &Path) -> Result<File, AppError> {
        let (what, hint) = match self {
            Self::Sync => {
                ("a sync is already running", "It shows its progress where it was started; wait for it, or stop it there.")
            }
            Self::Save => ("another mix is being saved", "Wait until it is done."),
            Self::SignIn => ("a sign-in is already under way", "Finish it in the browser, or stop it."),
            Self::Window => ("RunClub is already open", "Use its window, or close it first."),
        };
        self.try_take(folder)?.ok_or_else(|| AppError::new(ErrorCode::Busy, what).hint(hint))
    }
}
