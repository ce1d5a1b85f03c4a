//! Looks at a database file before it is used.

use std::{io, path::Path};

use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};
use tokio::io::AsyncReadExt;

use crate::{StoreError, error, folder, schema::Schema};

/// What was found in the place of a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Health {
    /// Nothing.
    Missing,
    /// Something that cannot be read as ours.
    Damaged,
    /// A whole database.
    Sound {
        /// The version of its tables.
        version: u32,
    },
}

/// Examines a file, opened by `options`, without changing it.
///
/// # Errors
/// A whole database that is not for this build: of a newer version, or of another program. And
/// whatever keeps us from looking.
pub(crate) async fn examine(path: &Path, schema: &Schema, options: &SqliteConnectOptions) -> Result<Health, StoreError> {
    match tokio::fs::metadata(path).await {
        // A link whose target is away, say on a drive, is not missing: nothing may take its place.
        Err(e) if e.kind() == io::ErrorKind::NotFound && !folder::exists(path).await? => return Ok(Health::Missing),
        Err(e) => return Err(StoreError::from_io(path, "read", e)),
        // A file of ours gets its name when it is complete: an empty one lost its content.
        Ok(found) if !found.is_file() || found.len() == 0 => return Ok(Health::Damaged),
        Ok(_) => {}
    }
    let looked = async {
        let mut connection = SqliteConnection::connect_with(options).await?;
        let found = look(&mut connection, schema).await;
        connection.close().await?;
        found
    };
    match looked.await {
        Ok(Look::Sound { version }) => Ok(Health::Sound { version }),
        Ok(Look::Damaged) => Ok(Health::Damaged),
        Ok(Look::Foreign) => Err(StoreError::Foreign { path: path.to_owned() }),
        Ok(Look::Newer { found }) => Err(StoreError::Newer { path: path.to_owned(), found, supported: schema.version() }),
        Err(e) if error::is_damage(&e) => Ok(Health::Damaged),
        Err(e) => Err(StoreError::from_sqlx(path, e)),
    }
}

enum Look {
    Sound { version: u32 },
    Damaged,
    Foreign,
    Newer { found: u32 },
}

async fn look(connection: &mut SqliteConnection, schema: &Schema) -> sqlx::Result<Look> {
    let id: i32 = sqlx::query_scalar("PRAGMA application_id").fetch_one(&mut *connection).await?;
    if id != schema.application_id {
        // SQLite reads the first bytes of a file as a database without tables.
        let has_tables: bool = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM sqlite_schema)").fetch_one(connection).await?;
        return Ok(if id == 0 && !has_tables { Look::Damaged } else { Look::Foreign });
    }
    let version: u32 = sqlx::query_scalar("PRAGMA user_version").fetch_one(&mut *connection).await?;
    if version > schema.version() {
        return Ok(Look::Newer { found: version });
    }
    let findings: Vec<String> = sqlx::query_scalar("PRAGMA quick_check(1)").fetch_all(connection).await?;
    // Version 0 never gets a name: see `migrate::create`.
    let whole = version > 0 && findings == ["ok"];
    Ok(if whole { Look::Sound { version } } else { Look::Damaged })
}

/// The journal of a file when SQLite would not read it: SQLite takes a journal without its mark for
/// an empty one and overwrites it. To be asked only while nobody writes.
pub(crate) async fn unreadable_journal(path: &Path) -> Result<bool, StoreError> {
    /// <https://www.sqlite.org/fileformat2.html#the_write_ahead_log>: header of 32 bytes, its first four
    /// say in which byte order the checksums are.
    const MARKS: [u32; 2] = [0x377f_0682, 0x377f_0683];
    let journal = folder::beside(path, "-wal");
    let mut header = [0; 32];
    let read = async {
        let mut file = tokio::fs::File::open(&journal).await?;
        file.read_exact(&mut header).await
    };
    match read.await {
        Ok(_) => {
            let mark = u32::from_be_bytes([header[0], header[1], header[2], header[3]]);
            Ok(!MARKS.contains(&mark))
        }
        // None, or one that never got as far as its first entry.
        Err(e) if matches!(e.kind(), io::ErrorKind::NotFound | io::ErrorKind::UnexpectedEof) => Ok(false),
        Err(e) => Err(StoreError::from_io(&journal, "read", e)),
    }
}
