//! Brings a file to the newest version, one transaction per migration.
//!
//! An own runner of a page instead of `sqlx::migrate!`: there the migrations lie in a folder apart
//! from their tables, nothing locks the file between looking and migrating, and the version cannot be
//! written to the header, where a look at a newer file finds it without knowing its tables.

use std::path::Path;

use jiff::Timestamp;
use sqlx::{AssertSqlSafe, Connection, SqliteConnection};

use crate::{
    StoreError, database, folder,
    schema::{Migration, Schema},
    table,
};

/// Makes a new file with every migration. It gets its name when it is complete, so an empty file of
/// that name is always the remains of a fault.
pub(crate) async fn create(path: &Path, schema: &Schema, now: Timestamp) -> Result<(), StoreError> {
    let unfinished = folder::beside(path, ".new");
    folder::discard_unfinished(&unfinished).await?;
    folder::create_private(&unfinished).await?;
    let fault = |e| StoreError::from_sqlx(path, e);
    let mut connection = SqliteConnection::connect_with(&database::writable(&unfinished)).await.map_err(fault)?;
    let made = async {
        let id = format!("PRAGMA application_id = {}", schema.application_id);
        sqlx::raw_sql(AssertSqlSafe(id)).execute(&mut connection).await?;
        run(&mut connection, schema, 0, now).await?;
        database::keep_log(&mut connection).await
    };
    let made = made.await;
    connection.close().await.map_err(fault)?;
    made.map_err(fault)?;
    folder::publish(&unfinished, path).await
}

/// Applies what a file of version `from` lacks.
pub(crate) async fn run(connection: &mut SqliteConnection, schema: &Schema, from: u32, now: Timestamp) -> sqlx::Result<()> {
    for migration in schema.migrations().iter().filter(|migration| migration.version > from) {
        let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
        apply(&mut transaction, migration, now).await?;
        transaction.commit().await?;
        tracing::info!(file = schema.name, version = migration.version, "migrated");
    }
    Ok(())
}

async fn apply(connection: &mut SqliteConnection, migration: &Migration, now: Timestamp) -> sqlx::Result<()> {
    sqlx::raw_sql(AssertSqlSafe(migration.sql.as_str())).execute(&mut *connection).await?;
    table::migration::add(connection, migration, now).await?;
    let version = format!("PRAGMA user_version = {}", migration.version);
    sqlx::raw_sql(AssertSqlSafe(version)).execute(connection).await?;
    Ok(())
}

/// Compares the migrations a file went through with those of this build; returns the first that differs.
pub(crate) async fn first_difference(
    connection: &mut SqliteConnection,
    schema: &Schema,
    version: u32,
) -> sqlx::Result<Option<u32>> {
    let done = table::migration::checksums(connection).await?;
    let known = schema.migrations();
    Ok((1..=version).find(|v| {
        let expected = known.iter().find(|migration| migration.version == *v).map(|migration| &migration.checksum);
        expected.is_none() || expected != done.get(v)
    }))
}

#[cfg(test)]
mod tests;
