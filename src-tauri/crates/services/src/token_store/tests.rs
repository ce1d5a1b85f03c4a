use std::fs;

use tempfile::TempDir;

use super::*;
use crate::{address::Addresses, sign_in::fake};

fn token() -> Token {
    fake::token(&Addresses::default(), "2026-11-20T12:00:00.123456789Z".parse().unwrap())
}

fn ended() -> Kept {
    Kept::Ended { at: "2026-11-20T12:00:00Z".parse().unwrap(), client_id: fake::client_id().to_string() }
}

fn folder() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sign-in.json");
    (folder, path)
}

/// What every place does.
async fn keeps_and_forgets(store: &TokenStore) {
    assert_eq!(store.load().await.unwrap(), Kept::Nothing);
    store.forget().await.unwrap();
    let odd = Token { refresh: Secret::new("hidden \"quoted\" \\ ü"), scopes: vec![], ..token() };
    for kept in [Kept::Token(token()), ended(), Kept::Token(odd), Kept::Nothing, ended()] {
        store.keep(&kept).await.unwrap();
        assert_eq!(store.clone().load().await.unwrap(), kept);
    }
    store.forget().await.unwrap();
    assert_eq!(store.load().await.unwrap(), Kept::Nothing);
}

#[tokio::test]
async fn memory_keeps_and_forgets() {
    keeps_and_forgets(&TokenStore::memory()).await;
}

#[tokio::test]
async fn a_file_keeps_and_forgets() {
    let (folder, path) = folder();
    keeps_and_forgets(&TokenStore::file(&path)).await;
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
}

/// Runs where a keyring answers; elsewhere it says so.
#[tokio::test]
async fn a_keyring_keeps_and_forgets() {
    match TokenStore::keyring("test of the token store").await {
        Ok(store) => {
            keeps_and_forgets(&store).await;
            let other = TokenStore::keyring("test of another data folder").await.unwrap();
            store.keep(&Kept::Token(token())).await.unwrap();
            assert_eq!(other.load().await.unwrap(), Kept::Nothing);
            store.forget().await.unwrap();
        }
        Err(NoKeyring { why }) => println!("not shown here, for want of a keyring: {why}"),
    }
}

#[cfg(unix)]
#[tokio::test]
async fn a_file_that_others_may_read_is_made_private_when_read() {
    use std::os::unix::fs::PermissionsExt;

    let (_folder, path) = folder();
    let store = TokenStore::file(&path);
    store.keep(&Kept::Token(token())).await.unwrap();
    for mode in [0o644, 0o640, 0o604, 0o600] {
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        assert_eq!(store.load().await.unwrap(), Kept::Token(token()), "{mode:o}");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600, "{mode:o}");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn a_file_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;

    let (_folder, path) = folder();
    fs::write(&path, "older").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    TokenStore::file(&path).keep(&Kept::Token(token())).await.unwrap();
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
}

#[tokio::test]
async fn what_a_killed_writer_left_is_harmless() {
    let (folder, path) = folder();
    let store = TokenStore::file(&path);
    let leave = || {
        fs::write(folder.path().join("sign-in.json.AbC_-1.unfinished"), "{\"access\":\"hidd").unwrap();
        fs::write(folder.path().join("library.json"), "somebody else's").unwrap();
    };
    let files = || fs::read_dir(&folder).unwrap().count();
    leave();
    assert_eq!(store.load().await.unwrap(), Kept::Nothing);
    store.keep(&ended()).await.unwrap();
    assert_eq!((store.load().await.unwrap(), files()), (ended(), 2));
    leave();
    store.forget().await.unwrap();
    assert_eq!((store.load().await.unwrap(), files()), (Kept::Nothing, 1));
    leave();
    store.forget().await.unwrap();
    assert_eq!(files(), 1);
}

#[tokio::test]
async fn what_is_no_record_is_told_without_quoting_it() {
    let (_folder, path) = folder();
    let store = TokenStore::file(&path);
    store.keep(&Kept::Token(token())).await.unwrap();
    let good = fs::read_to_string(&path).unwrap();
    let check = async |text: &str, expected: &str| {
        fs::write(&path, text).unwrap();
        let error = store.load().await.unwrap_err();
        assert!(!format!("{error} {error:?}").contains("hidden"), "{error:?}");
        assert!(matches!(&error, TokenStoreError::Damaged { why, .. } if why == expected), "{text:.60}: {error:?}");
        assert!(error.to_string().contains("sign-in.json"), "{error}");
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
    };
    check("", "it ends too early").await;
    check(&good[..good.len() / 2], "it ends too early").await;
    check("hidden", "line 1, column 1 is not JSON").await;
    check("[\"hidden\"]", "something is missing in it").await;
    check("{}", "something is missing in it").await;
    check("{\"version\":\"hidden\"}", "something is missing in it").await;
    check("{\"version\":1,\"state\":\"hidden\"}", "something is missing in it").await;
    check(&good.replace("\"refresh\"", "\"other\""), "something is missing in it").await;
    check(&good.replace("\"access\":\"hidden-access-1\"", "\"access\":7"), "something is missing in it").await;
    check(&good.replace("\"version\":1", "\"version\":2"), "another version of RunClub wrote it").await;
    check(&"h".repeat(70_000), "it is too large").await;
    fs::write(&path, &good).unwrap();
    assert_eq!(store.load().await.unwrap(), Kept::Token(token()));
}

#[tokio::test]
async fn a_folder_that_is_not_there_keeps_nothing() {
    let (folder, path) = folder();
    drop(folder);
    let store = TokenStore::file(&path);
    assert_eq!(store.load().await.unwrap(), Kept::Nothing);
    let error = store.keep(&Kept::Token(token())).await.unwrap_err();
    assert!(!format!("{error} {error:?}").contains("hidden"), "{error:?}");
    store.forget().await.unwrap();
}

#[tokio::test]
async fn a_failed_writing_leaves_what_was_there() {
    let (folder, path) = folder();
    // A folder in the file's place cannot be replaced by a file.
    fs::create_dir(&path).unwrap();
    let store = TokenStore::file(&path);
    assert!(matches!(store.keep(&ended()).await, Err(TokenStoreError::File { .. })));
    assert!(matches!(store.load().await, Err(TokenStoreError::File { .. })));
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
}
