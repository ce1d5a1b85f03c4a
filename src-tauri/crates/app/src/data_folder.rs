//! Everything the app keeps on disk lies in one folder.

use std::path::PathBuf;

use crate::{AppError, ErrorCode};

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
