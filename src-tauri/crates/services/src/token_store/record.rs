//! How a sign-in is written down. Only this file turns secrets into text and back.

use std::borrow::Cow;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{Kept, Token, TokenStoreError};
use crate::secret::Secret;

/// The version of the record.
const VERSION: u32 = 1;

/// Larger than any record, in bytes.
pub(super) const LARGEST: usize = 64 * 1024;

#[derive(Serialize, Deserialize)]
struct Record<'a> {
    version: u32,
    #[serde(flatten, borrow)]
    state: State<'a>,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
enum State<'a> {
    SignedIn {
        access: Cow<'a, str>,
        refresh: Cow<'a, str>,
        expires_at: Timestamp,
        scopes: Cow<'a, str>,
        client_id: Cow<'a, str>,
        accounts_origin: Cow<'a, str>,
        api_origin: Cow<'a, str>,
        consented_at: Timestamp,
        refreshed_at: Timestamp,
    },
    Ended {
        at: Timestamp,
        client_id: Cow<'a, str>,
    },
}

/// Writes what is kept.
pub(super) fn write(kept: &Kept) -> Zeroizing<Vec<u8>> {
    let state = match kept {
        Kept::Nothing => return Zeroizing::default(),
        Kept::Ended { at, client_id } => State::Ended { at: *at, client_id: client_id.into() },
        Kept::Token(token) => State::SignedIn {
            access: token.access.expose().into(),
            refresh: token.refresh.expose().into(),
            expires_at: token.expires_at,
            scopes: token.scopes.join(" ").into(),
            client_id: (&token.client_id).into(),
            accounts_origin: (&token.accounts_origin).into(),
            api_origin: (&token.api_origin).into(),
            consented_at: token.consented_at,
            refreshed_at: token.refreshed_at,
        },
    };
    let record = Record { version: VERSION, state };
    Zeroizing::new(serde_json::to_vec(&record).expect("BUG: a record is texts and times"))
}

/// Reads what is kept. The reasons name a position at most: the reader's own would quote what is there.
pub(super) fn read(text: &[u8], at: &str) -> Result<Kept, TokenStoreError> {
    let damaged = |why: String| TokenStoreError::Damaged { at: at.to_owned(), why };
    if text.len() > LARGEST {
        return Err(damaged("it is too large".to_owned()));
    }
    let version: Version = serde_json::from_slice(text).map_err(|error| damaged(unreadable(&error)))?;
    if version.version != VERSION {
        return Err(damaged("another version of RunClub wrote it".to_owned()));
    }
    let record: Record<'_> = serde_json::from_slice(text).map_err(|error| damaged(unreadable(&error)))?;
    Ok(record.state.into())
}

#[derive(Deserialize)]
struct Version {
    version: u32,
}

fn unreadable(error: &serde_json::Error) -> String {
    use serde_json::error::Category;
    match error.classify() {
        Category::Eof => "it ends too early".to_owned(),
        Category::Data => "something is missing in it".to_owned(),
        Category::Syntax | Category::Io => format!("line {}, column {} is not JSON", error.line(), error.column()),
    }
}

impl From<State<'_>> for Kept {
    fn from(state: State<'_>) -> Self {
        match state {
            State::Ended { at, client_id } => Self::Ended { at, client_id: client_id.into_owned() },
            State::SignedIn {
                access,
                refresh,
                expires_at,
                scopes,
                client_id,
                accounts_origin,
                api_origin,
                consented_at,
                refreshed_at,
            } => Self::Token(Token {
                access: Secret::new(access),
                refresh: Secret::new(refresh),
                expires_at,
                scopes: crate::scope::read(&scopes),
                client_id: client_id.into_owned(),
                accounts_origin: accounts_origin.into_owned(),
                api_origin: api_origin.into_owned(),
                consented_at,
                refreshed_at,
            }),
        }
    }
}
