//! `account`: who is signed in; at most one row.

use jiff::Timestamp;
use sqlx::SqliteConnection;

use super::{column, moment};
use crate::schema::Step;

pub(crate) const STEPS: &[Step] = &[Step {
    version: 2,
    sql: "CREATE TABLE account (
    account_id   TEXT NOT NULL PRIMARY KEY,
    user_id      TEXT NOT NULL,
    display_name TEXT,
    market       TEXT,
    seen_at      TEXT NOT NULL
) STRICT, WITHOUT ROWID;",
}];

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Account {
    /// Identity at the service.
    pub account_id: String,
    /// The name that playlists give their owner: another than the identity.
    pub user_id: String,
    /// What the runner is called there, when known.
    pub display_name: Option<String>,
    /// The country songs must be playable in, two letters, when known.
    pub market: Option<String>,
}

/// The account, and when the service last described it.
pub(crate) async fn read(connection: &mut SqliteConnection) -> sqlx::Result<Option<(Account, Timestamp)>> {
    sqlx::query("SELECT account_id, user_id, display_name, market, seen_at FROM account")
        .try_map(|row| {
            let account = Account {
                account_id: column(&row, 0)?,
                user_id: column(&row, 1)?,
                display_name: column(&row, 2)?,
                market: column(&row, 3)?,
            };
            Ok((account, moment(&row, 4)?))
        })
        .fetch_optional(connection)
        .await
}

/// Keeps this account and no other.
pub(crate) async fn replace(connection: &mut SqliteConnection, account: &Account, now: Timestamp) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM account").execute(&mut *connection).await?;
    sqlx::query("INSERT INTO account (account_id, user_id, display_name, market, seen_at) VALUES (?, ?, ?, ?, ?)")
        .bind(&account.account_id)
        .bind(&account.user_id)
        .bind(&account.display_name)
        .bind(&account.market)
        .bind(now.to_string())
        .execute(connection)
        .await?;
    Ok(())
}
