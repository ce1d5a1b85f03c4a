//! The system's keyring: Secret Service, Keychain, Credential Manager. Every call blocks.

use keyring::{Entry, Error};
use zeroize::Zeroizing;

use super::{Kept, NoKeyring, TokenStoreError, record};

/// The service's name in the keyring.
const SERVICE: &str = "RunClub";

/// Where the record is, for people.
const HERE: &str = "the keyring";

pub(super) fn probe(account: &str) -> Result<(), NoKeyring> {
    if let Err(error) = Entry::store_status() {
        tracing::debug!(%error, "no keyring");
        return Err(NoKeyring { why: "the system offers none".to_owned() });
    }
    try_out(account).map_err(|error| NoKeyring { why: why(&error) })
}

/// Writes and removes something beside the record (platform facts: only a *set* tells a locked keyring).
fn try_out(account: &str) -> keyring::Result<()> {
    let entry = Entry::new(SERVICE, &format!("{account} (trial)"))?;
    entry.set_secret(b"trial")?;
    absent_is_fine(entry.delete_credential())
}

pub(super) fn load(account: &str) -> Result<Kept, TokenStoreError> {
    let read = Entry::new(SERVICE, account).and_then(|entry| entry.get_secret());
    match read {
        Ok(text) => record::read(&Zeroizing::new(text), HERE),
        // Empty, or locked by now: a sign-in must not seem gone because of that.
        Err(Error::NoEntry) => try_out(account).map(|()| Kept::Nothing).map_err(|error| failed(&error)),
        Err(error) => Err(failed(&error)),
    }
}

pub(super) fn keep(account: &str, kept: &Kept) -> Result<(), TokenStoreError> {
    let text = record::write(kept);
    Entry::new(SERVICE, account).and_then(|entry| entry.set_secret(&text)).map_err(|error| failed(&error))
}

pub(super) fn forget(account: &str) -> Result<(), TokenStoreError> {
    match Entry::new(SERVICE, account).and_then(|entry| entry.delete_credential()) {
        Ok(()) => Ok(()),
        // As above: what cannot be seen is not removed.
        Err(Error::NoEntry) => try_out(account).map_err(|error| failed(&error)),
        Err(error) => Err(failed(&error)),
    }
}

fn absent_is_fine(result: keyring::Result<()>) -> keyring::Result<()> {
    match result {
        Err(Error::NoEntry) => Ok(()),
        other => other,
    }
}

fn failed(error: &Error) -> TokenStoreError {
    TokenStoreError::Keyring { why: why(error) }
}

/// In our own words where the library could quote what is kept.
fn why(error: &Error) -> String {
    match error {
        Error::NoDefaultStore => "the system offers none".to_owned(),
        Error::NoStorageAccess(_) => "it is locked".to_owned(),
        Error::PlatformFailure(reason) => format!("the system says: {reason}"),
        Error::TooLong(_, limit) => format!("it takes {limit} characters at most"),
        Error::Ambiguous(entries) => format!("it holds {} entries of this name", entries.len()),
        _ => "it refuses".to_owned(),
    }
}
