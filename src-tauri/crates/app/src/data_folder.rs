//! Everything the app keeps on disk lies in one folder.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

use crate::{AppError, ErrorCode, turn::Turn};

/// The data folder: the given one, else `RUNCLUB_DATA_DIR`, else the system's place for such data.
///
/// # Errors
/// When the system names no such place.
pub fn locate(given: Option<PathBuf>) -> Result<PathBuf, AppError> {
    given.or_else(|| dirs::data_dir().map(|folder| folder.join("runclub"))).ok_or_else(|| {
        AppError::new(ErrorCode::File, "this system names no folder for application data")
            .hint("Set RUNCLUB_DATA_DIR to a folder of your choice.")
    })
}

/// Takes the folder for a window, which has it until the file is dropped.
///
/// # Errors
/// [`ErrorCode::Busy`] while another window has it; [`ErrorCode::File`] when the folder cannot be made or written.
pub fn claim_for_window(folder: &Path) -> Result<File, AppError> {
    fs::create_dir_all(folder).map_err(|error| {
        AppError::new(ErrorCode::File, format!("the data folder {} cannot be made", folder.display()))
            .hint("Check its permissions and that the disk has space, or name another with RUNCLUB_DATA_DIR.")
            .caused_by(error)
    })?;
    Turn::Window.take(folder)
}

/// Whether a window has the folder.
pub fn has_a_window(folder: &Path) -> bool {
    folder.exists() && matches!(Turn::Window.try_take(folder), Ok(None))
}
