//! The data folder and the plain files in it: private to the user, and on disk before they count.
//!
//! Nothing here opens a database file that SQLite may hold open: closing such a handle would drop
//! SQLite's locks (<https://www.sqlite.org/howtocorrupt.html>, 2.2).

use std::{
    io,
    path::{Path, PathBuf},
};

use tokio::fs;

use crate::StoreError;

/// Makes the data folder, for its owner only, and returns its absolute path. A folder that exists is
/// used as it is: it may be shared on purpose, and every file of ours is private anyway.
pub(crate) async fn prepare(dir: &Path) -> Result<PathBuf, StoreError> {
    let dir = std::path::absolute(dir).map_err(|e| StoreError::from_io(dir, "found", e))?;
    match fs::metadata(&dir).await {
        Ok(found) if found.is_dir() => return Ok(dir),
        Ok(_) => return Err(StoreError::NotAFolder { path: dir }),
        Err(e) if e.kind() == io::ErrorKind::NotFound => {}
        Err(e) => return Err(StoreError::from_io(&dir, "read", e)),
    }
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    builder.mode(0o700);
    builder.create(&dir).await.map_err(|e| StoreError::from_io(&dir, "created", e))?;
    Ok(dir)
}

/// The endings of a database's files: itself and its journals. They stay together, for SQLite finds
/// journals by name: it would read one that belongs to another file, or delete one without its file.
pub(crate) const PARTS: [&str; 4] = ["", "-wal", "-shm", "-journal"];

/// The path with `suffix` added to its file name.
pub(crate) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// Makes a new empty file that only its owner may read. SQLite gives its journals the same permissions.
pub(crate) async fn create_private(path: &Path) -> Result<(), StoreError> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    options.mode(0o600);
    options.open(path).await.map_err(|e| StoreError::from_io(path, "created", e))?;
    Ok(())
}

/// Takes everyone else's access from a file that is there.
pub(crate) async fn make_private(path: &Path) -> Result<(), StoreError> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let found = fs::metadata(path).await.map_err(|e| StoreError::from_io(path, "read", e))?;
        if found.permissions().mode() & 0o077 != 0 {
            let private = std::fs::Permissions::from_mode(0o600);
            fs::set_permissions(path, private).await.map_err(|e| StoreError::from_io(path, "made private", e))?;
        }
    }
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

/// Removes an unfinished file of an earlier run and its journals, if there are any.
pub(crate) async fn discard_unfinished(path: &Path) -> Result<(), StoreError> {
    for part in PARTS {
        let path = beside(path, part);
        match fs::remove_file(&path).await {
            Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(StoreError::from_io(&path, "removed", e)),
            _ => {}
        }
    }
    Ok(())
}

/// Gives a finished file its name: content first, then the name, so that a name never stands for half a file.
pub(crate) async fn publish(unfinished: &Path, path: &Path) -> Result<(), StoreError> {
    let file = fs::OpenOptions::new().write(true).open(unfinished).await;
    let file = file.map_err(|e| StoreError::from_io(unfinished, "opened", e))?;
    file.sync_all().await.map_err(|e| StoreError::from_io(unfinished, "written", e))?;
    drop(file);
    rename(unfinished, path).await
}

/// Renames a file within the data folder, durably.
pub(crate) async fn rename(from: &Path, to: &Path) -> Result<(), StoreError> {
    fs::rename(from, to).await.map_err(|e| StoreError::from_io(from, "renamed", e))?;
    sync_folder_of(to).await
}

/// Whether there is anything of this name.
pub(crate) async fn exists(path: &Path) -> Result<bool, StoreError> {
    match fs::symlink_metadata(path).await {
        Ok(_) => Ok(true),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(e) => Err(StoreError::from_io(path, "read", e)),
    }
}

/// A new name only survives a power cut once the folder is on disk too. Windows has no such call.
pub(crate) async fn sync_folder_of(path: &Path) -> Result<(), StoreError> {
    #[cfg(unix)]
    if let Some(folder) = path.parent() {
        let handle = fs::File::open(folder).await.map_err(|e| StoreError::from_io(folder, "opened", e))?;
        handle.sync_all().await.map_err(|e| StoreError::from_io(folder, "written", e))?;
    }
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}
