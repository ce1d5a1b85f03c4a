//! One open database file.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use sqlx::{
    ConnectOptions, Connection, Executor, Sqlite, SqliteConnection, SqlitePool, Transaction,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use crate::{StoreError, schema::Schema};

/// How long a writer waits for another one. An import of 100,000 songs holds the lock for seconds.
const BUSY_TIMEOUT: Duration = Duration::from_secs(15);

/// Readers do not wait for the writer (WAL), so a handful of connections serves a window well.
const CONNECTIONS: u32 = 4;

/// How to open a file for reading and writing, in the journal mode it has.
pub(crate) fn writable(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(false)
        .foreign_keys(true)
        .busy_timeout(BUSY_TIMEOUT)
        .synchronous(SqliteSynchronous::Full)
        // Values and functions named by the schema are not trusted, and damaged pages are noticed early.
        .pragma("trusted_schema", "OFF")
        .pragma("cell_size_check", "ON")
        .row_buffer_size(1024)
        .disable_statement_logging()
}

/// How to work with a file: with a write-ahead log.
pub(crate) fn working(path: &Path, schema: &Schema) -> SqliteConnectOptions {
    let synchronous = if schema.precious { SqliteSynchronous::Full } else { SqliteSynchronous::Normal };
    writable(path).journal_mode(SqliteJournalMode::Wal).synchronous(synchronous).pragma("cache_size", "-16000")
}

/// Makes a finished file one that is worked with by a write-ahead log. Done before it gets its name:
/// the switch itself uses a journal of the other kind, which a look at the file could not roll back.
pub(crate) async fn keep_log(connection: &mut SqliteConnection) -> sqlx::Result<()> {
    connection.execute("PRAGMA journal_mode = WAL").await?;
    Ok(())
}

/// How to look at a file that others may be working with, without changing a byte of it.
pub(crate) fn read_only(path: &Path) -> SqliteConnectOptions {
    writable(path).read_only(true)
}

/// How to look at a file nobody works with: no journals appear beside it.
pub(crate) fn at_rest(path: &Path) -> SqliteConnectOptions {
    read_only(path).immutable(true)
}

/// An open database with its connections.
#[derive(Debug, Clone)]
pub(crate) struct Database {
    pool: SqlitePool,
    options: SqliteConnectOptions,
    path: PathBuf,
}

impl Database {
    /// Opens a file that is known to be sound and up to date.
    pub(crate) async fn open(path: &Path, schema: &Schema) -> Result<Self, StoreError> {
        let options = working(path, schema);
        let pool = SqlitePoolOptions::new()
            .max_connections(CONNECTIONS)
            .test_before_acquire(false)
            .connect_with(options.clone())
            .await
            .map_err(|e| StoreError::from_sqlx(path, e))?;
        Ok(Self { pool, options, path: path.to_owned() })
    }

    /// Runs `work` in one transaction: all of it is kept, or nothing, also when the caller goes away.
    /// The lock is taken at the start, so that what `work` reads stays true while it writes.
    pub(crate) async fn write<T>(
        &self,
        work: impl AsyncFnOnce(&mut SqliteConnection) -> sqlx::Result<T>,
    ) -> Result<T, StoreError> {
        let begun = self.pool.begin_with("BEGIN IMMEDIATE").await;
        self.finish(begun, work).await
    }

    /// Runs `work` on one unchanging view of the data.
    pub(crate) async fn read<T>(
        &self,
        work: impl AsyncFnOnce(&mut SqliteConnection) -> sqlx::Result<T>,
    ) -> Result<T, StoreError> {
        let begun = self.pool.begin().await;
        self.finish(begun, work).await
    }

    /// Where the file is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Runs `work`, which removes rows, in one transaction, and leaves no byte of what it removed in
    /// the file or its journal. Others may go on using the file.
    ///
    /// # Errors
    /// As usual; and when someone reads for longer than we wait. `work` is kept then.
    pub(crate) async fn scrub<T>(
        &self,
        work: impl AsyncFnOnce(&mut SqliteConnection) -> sqlx::Result<T>,
    ) -> Result<T, StoreError> {
        let scrubbed = async {
            // A connection of its own: the setting holds for a connection, and is dear for everyday work.
            let options = self.options.clone().pragma("secure_delete", "ON");
            let mut connection = SqliteConnection::connect_with(&options).await?;
            let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
            let value = work(&mut transaction).await?;
            transaction.commit().await?;
            let rewritten = rewrite(&mut connection).await?;
            connection.close().await?;
            Ok((value, rewritten))
        };
        match scrubbed.await {
            Ok((value, true)) => Ok(value),
            Ok((_, false)) => Err(StoreError::Busy { path: self.path.clone() }),
            Err(e) => Err(StoreError::from_sqlx(&self.path, e)),
        }
    }

    async fn finish<T>(
        &self,
        begun: sqlx::Result<Transaction<'static, Sqlite>>,
        work: impl AsyncFnOnce(&mut SqliteConnection) -> sqlx::Result<T>,
    ) -> Result<T, StoreError> {
        let done = async {
            let mut transaction = begun?;
            let value = work(&mut transaction).await?;
            transaction.commit().await?;
            Ok(value)
        };
        done.await.map_err(|e| StoreError::from_sqlx(&self.path, e))
    }

    /// Closes every connection and waits for it.
    pub(crate) async fn close(self) {
        self.pool.close().await;
    }
}

/// Writes the file anew, without pages that were used before, and empties the journal; `false` when
/// readers of the old content kept it from that.
async fn rewrite(connection: &mut SqliteConnection) -> sqlx::Result<bool> {
    connection.execute("VACUUM").await?;
    let blocked: bool = sqlx::query_scalar("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(connection).await?;
    Ok(!blocked)
}

#[cfg(test)]
mod tests;
