//! Copies of `user.db`: one a day, the last three of them, and one before every migration.

use std::{
    io,
    path::{Path, PathBuf},
};

use jiff::{SignedDuration, Timestamp};
use sqlx::{Connection, SqliteConnection};
use tokio::fs;

use crate::{
    StoreError, database, folder,
    health::{Health, examine},
    schema::Schema,
    table::about,
};

/// How many daily copies are kept.
const KEPT: u32 = 3;
const INTERVAL: SignedDuration = SignedDuration::from_hours(24);

/// A copy that can be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Copy {
    /// Where it is.
    pub(crate) path: PathBuf,
    /// When it was made.
    pub(crate) copied_at: Timestamp,
    /// The version of its tables.
    pub(crate) version: u32,
}

fn daily(path: &Path, number: u32) -> PathBuf {
    folder::beside(path, &format!(".copy-{number}"))
}

/// Makes today's copy, unless there is one. Number 1 is the newest.
pub(crate) async fn make_daily(
    connection: &mut SqliteConnection,
    path: &Path,
    schema: &Schema,
    now: Timestamp,
) -> Result<(), StoreError> {
    let newest = stamp(&daily(path, 1)).await;
    // A copy from the future was made by a clock gone wrong: it must not keep us from making new ones.
    if newest.is_some_and(|at| at <= now && now.duration_since(at) < INTERVAL) {
        return Ok(());
    }
    let unfinished = write(connection, path, schema, now).await?;
    for number in (1..KEPT).rev() {
        let older = daily(path, number);
        if folder::exists(&older).await? {
            folder::rename(&older, &daily(path, number + 1)).await?;
        }
    }
    folder::publish(&unfinished, &daily(path, 1)).await
}

/// Makes the copy to go back to when a migration turns out to be wrong.
pub(crate) async fn make_backup(
    connection: &mut SqliteConnection,
    path: &Path,
    schema: &Schema,
    now: Timestamp,
) -> Result<PathBuf, StoreError> {
    let unfinished = write(connection, path, schema, now).await?;
    let backup = folder::beside(path, &format!(".before-v{}.bak", schema.version()));
    // One of the same name holds nothing newer: repairs open the newest of all copies, backups included.
    folder::publish(&unfinished, &backup).await?;
    Ok(backup)
}

/// The newest copy that is whole.
///
/// # Errors
/// [`StoreError::Newer`] when a newer version has left copies: an older one in its place would push
/// them out of the rotation.
pub(crate) async fn newest_good(path: &Path, schema: &Schema, now: Timestamp) -> Result<Option<Copy>, StoreError> {
    let mut good = Vec::new();
    for candidate in candidates(path).await? {
        match examine(&candidate, schema, &database::at_rest(&candidate)).await {
            Ok(Health::Sound { version }) => {
                let copied_at = stamp(&candidate).await.unwrap_or(Timestamp::UNIX_EPOCH);
                good.push(Copy { path: candidate, copied_at, version });
            }
            Ok(_) => tracing::warn!(path = %candidate.display(), "a copy is damaged"),
            Err(newer @ StoreError::Newer { .. }) => return Err(newer),
            Err(error) => tracing::warn!(path = %candidate.display(), %error, "a copy cannot be used"),
        }
    }
    good.sort_by_key(|copy| (copy.copied_at <= now, copy.copied_at));
    Ok(good.pop())
}

async fn candidates(path: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let (Some(dir), Some(name)) = (path.parent(), path.file_name().and_then(|name| name.to_str())) else {
        return Ok(Vec::new());
    };
    let fault = |e| StoreError::from_io(dir, "read", e);
    let mut found = Vec::new();
    let mut entries = fs::read_dir(dir).await.map_err(fault)?;
    while let Some(entry) = entries.next_entry().await.map_err(fault)? {
        let entry_name = entry.file_name();
        let Some(suffix) = entry_name.to_str().and_then(|entry| entry.strip_prefix(name)) else { continue };
        let number = suffix.strip_prefix(".copy-");
        let version = suffix.strip_prefix(".before-v").and_then(|rest| rest.strip_suffix(".bak"));
        if number.or(version).is_some_and(|text| text.parse::<u32>().is_ok()) {
            found.push(entry.path());
        }
    }
    found.sort();
    Ok(found)
}

/// Writes a copy under a working name, stamps and checks it.
async fn write(connection: &mut SqliteConnection, path: &Path, schema: &Schema, now: Timestamp) -> Result<PathBuf, StoreError> {
    let unfinished = folder::beside(path, ".part");
    folder::discard_unfinished(&unfinished).await?;
    // SQLite takes an empty file as target; made by us, it is private from the start.
    folder::create_private(&unfinished).await?;
    let written = write_to(connection, &unfinished, schema, now).await;
    if written.is_err() {
        // It may fill a full disk, and it holds nothing the original does not.
        folder::discard_unfinished(&unfinished).await?;
    }
    written.map(|()| unfinished)
}

async fn write_to(connection: &mut SqliteConnection, target: &Path, schema: &Schema, now: Timestamp) -> Result<(), StoreError> {
    let copied = async {
        sqlx::query("VACUUM INTO ?").bind(target.to_string_lossy().into_owned()).execute(connection).await?;
        let mut copy = SqliteConnection::connect_with(&database::writable(target)).await?;
        about::set_copied_at(&mut copy, now).await?;
        database::keep_log(&mut copy).await?;
        copy.close().await
    };
    copied.await.map_err(|e| StoreError::from_sqlx(target, e))?;
    match examine(target, schema, &database::at_rest(target)).await? {
        Health::Sound { .. } => Ok(()),
        Health::Missing | Health::Damaged => {
            let source = io::Error::other("the copy does not read back");
            Err(StoreError::from_io(target, "copied", source))
        }
    }
}

/// When a copy was made; `None` when it does not say.
async fn stamp(copy: &Path) -> Option<Timestamp> {
    let read = async {
        let mut connection = SqliteConnection::connect_with(&database::at_rest(copy)).await?;
        let at = about::copied_at(&mut connection).await;
        connection.close().await?;
        at
    };
    read.await.ok().flatten()
}
