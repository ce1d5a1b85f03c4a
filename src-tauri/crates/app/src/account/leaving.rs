//! Signing out, and what is deleted then.

use std::{
    fs::{self, File},
    path::Path,
};

use runclub_services::token_store::{TokenPlace, TokenStore};
use runclub_store::{Store, StoreError, Wipe, WipeOutcome};

use super::pending::PENDING;
use crate::{
    AppError, ErrorCode,
    desk::Desk,
    files,
    online::{Online, Setup, TURN, TokenKeeper, preference},
    turn::Turn,
};

/// Signs out: the token is deleted, everything else stays.
///
/// # Errors
/// When the keeper of the token cannot be reached.
pub async fn sign_out(online: &Online) -> Result<(), AppError> {
    online.session.sign_out().await?;
    if kept_in_keyring(&online.store).await? && online.tokens.place() != TokenPlace::Keyring {
        // It was reachable when the sign-in was kept, and is not what this session works with.
        let unreachable = |why: &dyn std::fmt::Display| {
            AppError::new(ErrorCode::SignIn, format!("the sign-in in the system's keyring cannot be removed: {why}"))
                .hint("Unlock the keyring and sign out again, or remove its entry RunClub by hand.")
        };
        let keyring = online.setup.keyring().await.map_err(|error| unreachable(&error))?;
        keyring.forget().await.map_err(|error| unreachable(&error))?;
    }
    Ok(online.store.set_preference(preference::TOKEN_KEYRING, None).await?)
}

/// Signs out as far as that goes where the store cannot be opened, on a full disk for example: the token
/// goes, from the keeper that was named, else from the file and the keyring. Returns `why` with what was done
/// and what was not.
pub async fn sign_out_without_store(setup: &Setup, why: AppError) -> AppError {
    // Whoever refreshes at this moment would put the sign-in back.
    let turn = files::lock(&setup.folder.join(TURN));
    if matches!(turn, Ok(None)) {
        return why.hint("The sign-in is still kept, because another RunClub is busy with it; run runclub logout again.");
    }
    let mut why = why;
    if matches!(setup.tokens, None | Some(TokenKeeper::File)) {
        let path = setup.token_file();
        why = match TokenStore::file(&path).forget().await {
            Ok(()) => why.hint(format!("No sign-in is kept in {} any more.", path.display())),
            Err(error) => why.hint(format!("The sign-in could not be removed: {error}. Delete it by hand.")),
        };
    }
    if matches!(setup.tokens, None | Some(TokenKeeper::Keyring)) {
        let forgotten = match setup.keyring().await {
            Ok(keyring) => keyring.forget().await.map_err(|error| error.to_string()),
            Err(error) => Err(error.to_string()),
        };
        why = match forgotten {
            Ok(()) => why.hint("No sign-in is kept in the system's keyring any more."),
            Err(error) => {
                why.hint(format!("The keyring could not be looked into: {error}. If it holds an entry RunClub, remove it."))
            }
        };
    }
    why.hint("Nothing else is changed; run runclub logout again when the store can be opened.")
}

pub(super) async fn kept_in_keyring(store: &Store) -> Result<bool, StoreError> {
    Ok(store.preference(preference::TOKEN_KEYRING).await?.is_some())
}

/// Signs out and deletes what the services sent (ruling I2): the token wherever it is kept, the cache,
/// what was played, the journals of saves, the choices made for the services, files set aside, copies.
/// With `imports` the imported files' rows too. The runner's own mixes, usage and corrections stay, and
/// so do blocks: they hold nothing personal and protect the account.
///
/// # Errors
/// When something cannot be deleted; then the message says what is left.
pub async fn disconnect_and_delete(online: &Online, imports: bool) -> Result<WipeOutcome, AppError> {
    // A sync or save under way would fill again what is emptied here.
    let _locks = alone_with_the_store(online.folder())?;
    // A keyring that cannot be reached does not keep the rest from being deleted.
    let signed_out = sign_out(online).await;
    let file = TokenStore::file(&online.setup.token_file());
    file.forget().await.map_err(|error| AppError::new(ErrorCode::File, error.to_string()).hint("Delete it by hand."))?;
    let _ = fs::remove_file(online.folder().join(PENDING));
    let wipe = Wipe { imports, preferences: preference::of_services() };
    let outcome = online.store.wipe(&wipe).await?;
    signed_out.map(|()| outcome)
}

/// Signs a desk out; with `erase` what the services sent goes too, with `imports` the imported songs.
///
/// # Errors
/// Those of [`sign_out`] and [`disconnect_and_delete`].
pub async fn disconnect_desk(desk: &Desk, erase: bool, imports: bool) -> Result<(), AppError> {
    let done = if erase { disconnect_and_delete(desk.online(), imports).await.map(drop) } else { sign_out(desk.online()).await };
    desk.music_changed();
    done
}

/// Waits for nobody: deleting is refused while something is being fetched or saved.
fn alone_with_the_store(folder: &Path) -> Result<[File; 2], AppError> {
    let busy = |what: &str| {
        AppError::new(ErrorCode::Busy, format!("{what} is running, so nothing was deleted"))
            .hint("Stop it where it was started, or wait for it, and delete then.")
    };
    let sync = Turn::Sync.try_take(folder)?.ok_or_else(|| busy("a sync"))?;
    let save = Turn::Save.try_take(folder)?.ok_or_else(|| busy("a save"))?;
    Ok([sync, save])
}

/// How many songs imported files brought, for the question whether they go too.
///
/// # Errors
/// When the store cannot be read.
pub async fn imported_songs(store: &Store) -> Result<u32, AppError> {
    Ok(store.imported_songs().await?)
}
