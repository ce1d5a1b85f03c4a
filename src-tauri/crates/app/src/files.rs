//! Reading and writing whole files, with limits and plain words.

use std::{
    fs::{self, File, TryLockError},
    io::{self, Read, Write},
    path::Path,
};

use crate::{AppError, ErrorCode};

/// The largest file that is read: a library of 100,000 songs is about 25 MB.
const LARGEST: u64 = 200 * 1024 * 1024;

/// Reads a file; `what` names it in messages ("library file").
pub(crate) fn read(path: &Path, what: &str) -> Result<Vec<u8>, AppError> {
    let unreadable = |error: io::Error| {
        let why = match error.kind() {
            io::ErrorKind::NotFound => "it does not exist",
            io::ErrorKind::PermissionDenied => "access is denied",
            io::ErrorKind::IsADirectory => "it is a folder",
            _ => "reading it failed",
        };
        let hint = match (error.kind(), std::path::absolute(path)) {
            (io::ErrorKind::NotFound, Ok(place)) => format!("Looked for {}.", place.display()),
            (io::ErrorKind::PermissionDenied, _) => "Change its permissions, or copy it to where you may read it.".to_owned(),
            _ => "Check the path.".to_owned(),
        };
        AppError::new(ErrorCode::File, format!("the {what} {} cannot be read: {why}", path.display())).hint(hint).caused_by(error)
    };
    let file = File::open(path).map_err(unreadable)?;
    let metadata = file.metadata().map_err(unreadable)?;
    if metadata.is_dir() {
        return Err(AppError::new(ErrorCode::File, format!("the {what} {} cannot be read: it is a folder", path.display()))
            .hint("Name the file inside it."));
    }
    let mut bytes = Vec::new();
    // One byte over the limit tells a file that grows, or a device without an end.
    file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > LARGEST {
        let size = metadata.len().max(LARGEST) / 1024 / 1024;
        return Err(AppError::new(
            ErrorCode::File,
            format!("the {what} {} is too large: {size} MB, and at most {} MB are read", path.display(), LARGEST / 1024 / 1024),
        )
        .hint("A library of 100,000 songs has about 25 MB; split the file, or export fewer columns."));
    }
    Ok(bytes)
}

/// Replaces a file as a whole: a crash leaves the old one or the new one.
pub(crate) fn write(path: &Path, text: &str, what: &str) -> Result<(), AppError> {
    let failed = |error: io::Error| {
        AppError::new(ErrorCode::File, format!("the {what} {} cannot be written", path.display()))
            .hint("Check that its folder exists and may be written.")
            .caused_by(error)
    };
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    let part = path.with_file_name(name);
    let mut file = File::create(&part).map_err(failed)?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(failed)?;
    fs::rename(&part, path).map_err(failed)
}

/// Writes a small file that only its owner may read; one that is there is replaced.
pub(crate) fn write_private(path: &Path, text: &str, what: &str) -> Result<(), AppError> {
    let failed = |error: io::Error| {
        AppError::new(ErrorCode::File, format!("the {what} {} cannot be written", path.display()))
            .hint("Check that its folder exists and may be written.")
            .caused_by(error)
    };
    // Made anew, so that the permissions are those of a new file.
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(error)),
        _ => {}
    }
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).and_then(|mut file| file.write_all(text.as_bytes())).map_err(failed)
}

/// Takes a lock that vanishes with the process; `None` when another holds it.
pub(crate) fn lock(path: &Path) -> Result<Option<File>, AppError> {
    let mut options = File::options();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path).map_err(|error| {
        AppError::new(ErrorCode::File, format!("{} cannot be opened", path.display()))
            .hint("Check that the data folder may be written.")
            .caused_by(error)
    })?;
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => Ok(None),
        // A file system without locks: SQLite still keeps the data whole.
        _ => Ok(Some(file)),
    }
}
