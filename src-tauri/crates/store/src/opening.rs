//! Opens the two files: looks, repairs, migrates, copies.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use sqlx::{Connection, SqliteConnection};

use crate::{
    OpenNotice, StoreError, copies, database, folder,
    health::{self, Health},
    lock::InUse,
    migrate,
    schema::Schema,
};

/// Opens `user.db`, which is never given up: it is restored, or kept aside.
pub(crate) async fn user(
    path: &Path,
    schema: &Schema,
    in_use: &InUse,
    now: Timestamp,
    notices: &mut Vec<OpenNotice>,
) -> Result<(), StoreError> {
    rescue_journal(path, in_use, now, notices).await?;
    let version = match health::examine(path, schema, &database::read_only(path)).await? {
        Health::Sound { version } => version,
        health => {
            require_alone(path, in_use)?;
            let Some(copy) = copies::newest_good(path, schema, now).await? else {
                if let Some(set_aside) = clear_place(path, health, now).await? {
                    notices.push(OpenNotice::StartedFresh { set_aside });
                }
                return migrate::create(path, schema, now).await;
            };
            let set_aside = restore(path, &copy.path, health, now).await?;
            notices.push(OpenNotice::RestoredFromCopy { copied_at: copy.copied_at, set_aside });
            copy.version
        }
    };
    folder::make_private(path).await?;

    let mut connection = connect(path, schema).await?;
    let prepared = async {
        check_migrations(&mut connection, path, schema, version).await?;
        if version < schema.version() {
            let backup = copies::make_backup(&mut connection, path, schema, now).await?;
            let migrated = migrate::run(&mut connection, schema, version, now).await;
            migrated.map_err(|e| StoreError::from_sqlx(path, e))?;
            notices.push(OpenNotice::Migrated { from: version, to: schema.version(), backup });
        }
        // Without today's copy the runner can still run; without the file not.
        if let Err(reason) = copies::make_daily(&mut connection, path, schema, now).await {
            notices.push(OpenNotice::CopyFailed { reason });
        }
        Ok(())
    };
    let prepared = prepared.await;
    close(connection, path).await?;
    prepared
}

/// Opens `cache.db`, which may start empty at any time.
pub(crate) async fn cache(
    path: &Path,
    schema: &Schema,
    in_use: &InUse,
    now: Timestamp,
    notices: &mut Vec<OpenNotice>,
) -> Result<(), StoreError> {
    rescue_journal(path, in_use, now, notices).await?;
    let version = match health::examine(path, schema, &database::read_only(path)).await? {
        Health::Sound { version } => version,
        health => {
            require_alone(path, in_use)?;
            if let Some(set_aside) = clear_place(path, health, now).await? {
                notices.push(OpenNotice::CacheRebuilt { set_aside });
            }
            return migrate::create(path, schema, now).await;
        }
    };
    folder::make_private(path).await?;

    let mut connection = connect(path, schema).await?;
    let prepared = async {
        check_migrations(&mut connection, path, schema, version).await?;
        migrate::run(&mut connection, schema, version, now).await.map_err(|e| StoreError::from_sqlx(path, e))
    };
    let prepared = prepared.await;
    close(connection, path).await?;
    prepared
}

async fn connect(path: &Path, schema: &Schema) -> Result<SqliteConnection, StoreError> {
    let connection = SqliteConnection::connect_with(&database::working(path, schema)).await;
    connection.map_err(|e| StoreError::from_sqlx(path, e))
}

async fn close(connection: SqliteConnection, path: &Path) -> Result<(), StoreError> {
    connection.close().await.map_err(|e| StoreError::from_sqlx(path, e))
}

async fn check_migrations(
    connection: &mut SqliteConnection,
    path: &Path,
    schema: &Schema,
    version: u32,
) -> Result<(), StoreError> {
    let difference = migrate::first_difference(connection, schema, version).await;
    match difference.map_err(|e| StoreError::from_sqlx(path, e))? {
        None => Ok(()),
        Some(version) => Err(StoreError::Unreleased { path: path.to_owned(), version }),
    }
}

/// A file that others have open is theirs too: it is not renamed under their hands.
fn require_alone(path: &Path, in_use: &InUse) -> Result<(), StoreError> {
    if in_use.alone() { Ok(()) } else { Err(StoreError::InUse { path: path.to_owned() }) }
}

/// Keeps a journal that SQLite would overwrite unread.
async fn rescue_journal(path: &Path, in_use: &InUse, now: Timestamp, notices: &mut Vec<OpenNotice>) -> Result<(), StoreError> {
    if in_use.alone() && folder::exists(path).await? && health::unreadable_journal(path).await? {
        let set_aside = free_name(path, now).await?;
        let set_aside = folder::beside(&set_aside, "-wal");
        folder::rename(&folder::beside(path, "-wal"), &set_aside).await?;
        notices.push(OpenNotice::ChangesSetAside { path: path.to_owned(), set_aside });
    }
    Ok(())
}

/// Puts a copy in the place of a file that cannot be opened; returns where that one went. The copy is
/// complete on disk before anything is moved, so a fault at any point leaves a file or its copies.
async fn restore(path: &Path, copy: &Path, health: Health, now: Timestamp) -> Result<Option<PathBuf>, StoreError> {
    let unfinished = folder::beside(path, ".new");
    folder::discard_unfinished(&unfinished).await?;
    tokio::fs::copy(copy, &unfinished).await.map_err(|e| StoreError::from_io(&unfinished, "written", e))?;
    folder::make_private(&unfinished).await?;
    let set_aside = clear_place(path, health, now).await?;
    folder::publish(&unfinished, path).await?;
    Ok(set_aside)
}

/// Moves a damaged file away, with its journals; returns its new name. Nothing is deleted.
async fn clear_place(path: &Path, health: Health, now: Timestamp) -> Result<Option<PathBuf>, StoreError> {
    if health == Health::Missing && !has_content(&folder::beside(path, "-wal")).await {
        return Ok(None);
    }
    let name = free_name(path, now).await?;
    let mut moved = None;
    for part in folder::PARTS {
        let from = folder::beside(path, part);
        if folder::exists(&from).await? {
            let to = folder::beside(&name, part);
            folder::rename(&from, &to).await?;
            moved.get_or_insert(to);
        }
    }
    Ok(moved)
}

async fn has_content(path: &Path) -> bool {
    tokio::fs::metadata(path).await.is_ok_and(|found| found.len() > 0)
}

async fn free_name(path: &Path, now: Timestamp) -> Result<PathBuf, StoreError> {
    let name = folder::beside(path, &now.strftime(".corrupt-%Y%m%dT%H%M%SZ").to_string());
    let mut free = name.clone();
    let mut number = 1;
    while is_taken(&free).await? {
        number += 1;
        free = folder::beside(&name, &format!("-{number}"));
    }
    Ok(free)
}

async fn is_taken(name: &Path) -> Result<bool, StoreError> {
    for part in folder::PARTS {
        if folder::exists(&folder::beside(name, part)).await? {
            return Ok(true);
        }
    }
    Ok(false)
}
