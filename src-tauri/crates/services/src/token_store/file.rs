//! The file: readable for its owner only from its first moment, and replaced as a whole.

use std::{
    ffi::OsString,
    fs::{self, File, OpenOptions},
    io::{self, ErrorKind, Read, Write},
    path::{Path, PathBuf},
};

use oauth2::CsrfToken;

use super::{
    Kept, TokenStoreError,
    record::{self, LARGEST},
};

/// Ends the name of a file that is being written.
const UNFINISHED: &str = ".unfinished";

pub(super) fn load(path: &Path) -> Result<Kept, TokenStoreError> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Kept::Nothing),
        Err(source) => return Err(TokenStoreError::File { path: path.to_owned(), source }),
    };
    make_private(&file, path);
    let mut text = zeroize::Zeroizing::new(Vec::with_capacity(LARGEST / 16));
    file.take(LARGEST as u64 + 1)
        .read_to_end(&mut text)
        .map_err(|source| TokenStoreError::File { path: path.to_owned(), source })?;
    record::read(&text, &path.display().to_string())
}

/// A copy from elsewhere may be readable for others. Where that cannot be changed, the sign-in still serves.
#[cfg(unix)]
fn make_private(file: &File, path: &Path) {
    use std::os::unix::fs::PermissionsExt;

    let is_open = |metadata: &fs::Metadata| metadata.permissions().mode() & 0o077 != 0;
    if file.metadata().is_ok_and(|metadata| is_open(&metadata))
        && let Err(error) = file.set_permissions(fs::Permissions::from_mode(0o600))
    {
        tracing::warn!(%error, path = %path.display(), "others may read the sign-in");
    }
}

#[cfg(not(unix))]
fn make_private(_: &File, _: &Path) {}

pub(super) fn keep(path: &Path, kept: &Kept) -> Result<(), TokenStoreError> {
    let text = record::write(kept);
    remove_unfinished(path)
        .and_then(|()| replace(path, &text))
        .map_err(|source| TokenStoreError::File { path: path.to_owned(), source })
}

pub(super) fn forget(path: &Path) -> Result<(), TokenStoreError> {
    let removed = remove(path).and_then(|()| remove_unfinished(path)).and_then(|()| sync_folder(path));
    match removed {
        Err(source) if source.kind() != ErrorKind::NotFound => Err(TokenStoreError::File { path: path.to_owned(), source }),
        _ => Ok(()),
    }
}

/// Whoever reads sees the old record or the new one, also after a power cut.
fn replace(path: &Path, text: &[u8]) -> io::Result<()> {
    let unfinished = unfinished(path);
    let written = write_new(&unfinished, text).and_then(|()| fs::rename(&unfinished, path));
    if let Err(error) = written {
        // The first error is the one to tell; the next writer removes what is left.
        remove(&unfinished).ok();
        return Err(error);
    }
    sync_folder(path)
}

fn write_new(path: &Path, text: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(text)?;
    file.sync_all()
}

fn sync_folder(path: &Path) -> io::Result<()> {
    // Windows opens no folders, and needs none of this.
    if cfg!(unix) { File::open(folder(path))?.sync_all() } else { Ok(()) }
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// A name of its own for each writing, so that two writers never share one.
fn unfinished(path: &Path) -> PathBuf {
    let mut name = beginning(path);
    name.push(CsrfToken::new_random_len(8).secret());
    name.push(UNFINISHED);
    folder(path).join(name)
}

fn beginning(path: &Path) -> OsString {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".");
    name
}

/// Removes what writers left behind that were killed: secrets do not lie about.
fn remove_unfinished(path: &Path) -> io::Result<()> {
    let beginning = beginning(path);
    for entry in fs::read_dir(folder(path))? {
        let entry = entry?;
        let name = entry.file_name();
        let (name, beginning) = (name.as_encoded_bytes(), beginning.as_encoded_bytes());
        if name.starts_with(beginning) && name.ends_with(UNFINISHED.as_bytes()) {
            remove(&entry.path())?;
        }
    }
    Ok(())
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
