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

/// Replaces a file as a whole: a crash leaves the old one or the new one. A link leads to the file it names; what is no
/// file stays as it is.
pub(crate) fn write(path: &Path, text: &str, what: &str) -> Result<(), AppError> {
    let failed = |error| unwritable(path, what, error);
    let real = match fs::symlink_metadata(path) {
        Ok(found) if found.is_symlink() => fs::canonicalize(path).map_err(failed)?,
        _ => path.to_owned(),
    };
    let mode = match fs::metadata(&real) {
        Ok(found) if found.is_dir() => return Err(failed(io::ErrorKind::IsADirectory.into())),
        Ok(found) if !found.is_file() => {
            let message = format!("the {what} {} cannot be written: it is a device or a pipe", path.display());
            return Err(AppError::new(ErrorCode::File, message).hint("Name a file."));
        }
        Ok(found) => mode_of(&found),
        Err(_) => 0o666,
    };
    replace(&real, text, mode).map_err(failed)
}

/// Writes a small file that only its owner may read; one that is there is replaced.
pub(crate) fn write_private(path: &Path, text: &str, what: &str) -> Result<(), AppError> {
    replace(path, text, 0o600).map_err(|error| unwritable(path, what, error))
}

/// Who may do what with a file.
#[cfg(unix)]
fn mode_of(found: &fs::Metadata) -> u32 {
    std::os::unix::fs::PermissionsExt::mode(&found.permissions()) & 0o777
}

#[cfg(not(unix))]
const fn mode_of(_found: &fs::Metadata) -> u32 {
    0o666
}

/// Puts a new file in the place of another. Until it is whole it has a name that nobody else uses. The process's own
/// mask narrows `mode`, which means something on Unix alone.
fn replace(path: &Path, text: &str, mode: u32) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".runclub-").suffix(".part");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(mode));
    #[cfg(not(unix))]
    let _ = mode;
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}

/// A file that cannot be written, with the reason where the system names one that the runner can do something about.
pub(crate) fn unwritable(path: &Path, what: &str, error: io::Error) -> AppError {
    let (why, hint) = match error.kind() {
        io::ErrorKind::StorageFull => (": the disk is full", "Free some space, and try again."),
        io::ErrorKind::QuotaExceeded => (": your share of the disk is used up", "Free some space, and try again."),
        io::ErrorKind::ReadOnlyFilesystem => (": the disk is read-only", "Choose another folder."),
        io::ErrorKind::PermissionDenied => (": access is denied", "Change the permissions of its folder, or choose another."),
        io::ErrorKind::NotFound => (": its folder does not exist", "Make the folder, or choose another."),
        io::ErrorKind::IsADirectory => (": it is a folder", "Name a file inside it."),
        _ => ("", "Check that its folder exists and may be written."),
    };
    let message = format!("the {what} {} cannot be written{why}", path.display());
    AppError::new(ErrorCode::File, message).hint(hint).caused_by(error)
}

/// Takes a lock that vanishes with the process; `None` when another holds it.
pub(crate) fn lock(path: &Path) -> Result<Option<File>, AppError> {
    let mut options = File::options();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path).map_err(|error| unwritable(path, "file", error))?;
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => Ok(None),
        // A file system without locks: SQLite still keeps the data whole.
        _ => Ok(Some(file)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names in a folder.
    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("the folder is read");
        let mut names: Vec<String> = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok()).collect();
        names.sort();
        names
    }

    #[test]
    fn the_reason_is_named_where_something_can_be_done_about_it() {
        let check = |kind: io::ErrorKind, why: &str, hint: &str| {
            let error = unwritable(Path::new("mix.csv"), "export", kind.into());
            assert_eq!(error.message, format!("the export mix.csv cannot be written{why}"));
            assert!(error.hints[0].contains(hint), "{kind}: {:?}", error.hints);
            assert_eq!(error.code, ErrorCode::File);
        };
        check(io::ErrorKind::StorageFull, ": the disk is full", "Free some space");
        check(io::ErrorKind::QuotaExceeded, ": your share of the disk is used up", "Free some space");
        check(io::ErrorKind::ReadOnlyFilesystem, ": the disk is read-only", "another folder");
        check(io::ErrorKind::PermissionDenied, ": access is denied", "permissions");
        check(io::ErrorKind::NotFound, ": its folder does not exist", "Make the folder");
        check(io::ErrorKind::IsADirectory, ": it is a folder", "Name a file");
        check(io::ErrorKind::BrokenPipe, "", "may be written");
    }

    #[test]
    fn a_file_is_replaced_and_nothing_is_left_beside_it() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("mix.csv");
        // A name that was ours once, and may be the runner's.
        fs::write(folder.path().join("mix.csv.part"), "mine").expect("a file");
        for text in ["one", "another"] {
            write(&path, text, "export").expect("it is written");
            assert_eq!(fs::read_to_string(&path).expect("it is read"), text);
        }
        assert_eq!(names(folder.path()), ["mix.csv", "mix.csv.part"]);
        assert_eq!(fs::read_to_string(folder.path().join("mix.csv.part")).expect("it is read"), "mine");
        fs::create_dir(folder.path().join("folder")).expect("a folder");
        let refused = write(&folder.path().join("folder"), "text", "export").expect_err("a folder is no file");
        assert!(refused.message.ends_with("it is a folder"), "{refused}");
        assert_eq!(names(folder.path()), ["folder", "mix.csv", "mix.csv.part"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_leads_to_its_file_and_a_pipe_stays_one() {
        use std::os::unix::fs::{FileTypeExt as _, symlink};
        let folder = tempfile::tempdir().expect("a temporary folder");
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at("elsewhere")).expect("a folder");
        fs::write(at("elsewhere/mix.csv"), "one").expect("a file");
        symlink("elsewhere/mix.csv", at("link")).expect("a link");
        write(&at("link"), "another", "export").expect("it is written");
        assert!(fs::symlink_metadata(at("link")).expect("it is there").is_symlink());
        assert_eq!(fs::read_to_string(at("elsewhere/mix.csv")).expect("it is read"), "another");
        symlink("nowhere", at("broken")).expect("a link");
        write(&at("broken"), "text", "export").expect_err("it leads nowhere");

        let pipe = at("pipe");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo runs").success());
        let refused = write(&pipe, "text", "export").expect_err("a pipe is no file");
        assert!(refused.message.ends_with("it is a device or a pipe"), "{refused}");
        assert!(fs::metadata(&pipe).expect("it is there").file_type().is_fifo());
        assert_eq!(names(folder.path()), ["broken", "elsewhere", "link", "pipe"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_file_keeps_its_permissions_and_a_private_one_has_its_own() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("file");
        let mode = || fs::metadata(&path).expect("it is there").permissions().mode() & 0o777;
        fs::write(folder.path().join("usual"), "").expect("a file");
        write(&path, "text", "export").expect("it is written");
        let usual = fs::metadata(folder.path().join("usual")).expect("it is there").permissions().mode() & 0o777;
        assert_eq!(mode(), usual);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("they are set");
        write(&path, "text", "export").expect("it is written");
        assert_eq!(mode(), 0o640);
        write_private(&path, "text", "note").expect("it is written");
        assert_eq!(mode(), 0o600);
    }
}
