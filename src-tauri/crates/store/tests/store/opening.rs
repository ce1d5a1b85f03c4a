//! What opening accepts, makes and refuses.

use std::path::Path;

use runclub_store::{Store, StoreError};

use crate::support::{execute, hour, names, open};

async fn refusal(dir: &Path) -> StoreError {
    Store::open(dir, hour(9)).await.expect_err("opened")
}

#[tokio::test]
async fn a_new_folder_gets_both_files() {
    let parent = tempfile::tempdir().unwrap();
    let dir = parent.path().join("some").join("where");
    let store = open(&dir, hour(0)).await;
    assert_eq!(store.library().await.unwrap(), (Vec::new(), Vec::new()));
    store.close().await;
    assert_eq!(names(&dir, ""), ["cache.db", "store.in-use.lock", "store.opening.lock", "user.db"]);
}

#[cfg(unix)]
#[tokio::test]
async fn everything_is_private() {
    use std::os::unix::fs::PermissionsExt;
    let parent = tempfile::tempdir().unwrap();
    let dir = parent.path().join("data");
    open(&dir, hour(0)).await.close().await;
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&dir), 0o700);

    std::fs::set_permissions(dir.join("user.db"), std::fs::Permissions::from_mode(0o644)).unwrap();
    let store = open(&dir, hour(48)).await;
    store.put_mix("m", "Title", "{}", hour(48)).await.unwrap();
    let found = names(&dir, "");
    assert!(found.contains(&"user.db-wal".to_owned()) && found.contains(&"user.db.copy-1".to_owned()), "{found:?}");
    for name in found {
        assert_eq!(mode(&dir.join(&name)), 0o600, "{name}");
    }
}

#[tokio::test]
async fn a_newer_version_is_refused_and_untouched() {
    for (name, known) in [("user.db", 3), ("cache.db", 2)] {
        let dir = tempfile::tempdir().unwrap();
        open(dir.path(), hour(0)).await.close().await;
        let path = dir.path().join(name);
        execute(&path, "PRAGMA user_version = 99").await;
        let before = std::fs::read(&path).unwrap();

        let error = refusal(dir.path()).await;
        let text = error.to_string();
        assert!(matches!(error, StoreError::Newer { found: 99, supported, .. } if supported == known), "{error:?}");
        assert!(text.contains(name) && text.contains("99") && text.contains(&format!("up to {known}")), "{text}");
        assert_eq!(std::fs::read(&path).unwrap(), before);
        assert_eq!(names(dir.path(), &format!("{name}.corrupt")), Vec::<String>::new());
    }
}

#[tokio::test]
async fn another_programs_database_is_refused_and_untouched() {
    for name in ["user.db", "cache.db"] {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(name);
        std::fs::write(&path, "").unwrap();
        execute(&path, "CREATE TABLE theirs (id INTEGER PRIMARY KEY)").await;
        let before = std::fs::read(&path).unwrap();
        let error = refusal(dir.path()).await;
        assert!(matches!(error, StoreError::Foreign { .. }), "{error:?}");
        assert_eq!(std::fs::read(&path).unwrap(), before);
    }
}

#[tokio::test]
async fn a_migration_of_another_wording_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    open(dir.path(), hour(0)).await.close().await;
    execute(&dir.path().join("user.db"), "UPDATE migration SET checksum = '0' WHERE version = 1").await;
    let error = refusal(dir.path()).await;
    assert!(matches!(error, StoreError::Unreleased { version: 1, .. }), "{error:?}");
}

#[tokio::test]
async fn a_file_is_not_a_folder() {
    let parent = tempfile::tempdir().unwrap();
    let file = parent.path().join("file");
    std::fs::write(&file, "text").unwrap();
    for dir in [file.clone(), file.join("below")] {
        let error = refusal(&dir).await;
        assert!(matches!(error, StoreError::NotAFolder { .. }), "{error:?}");
    }
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "text");
}

#[cfg(unix)]
#[tokio::test]
async fn a_folder_one_may_not_write_to_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let parent = tempfile::tempdir().unwrap();
    let dir = parent.path().join("data");
    std::fs::create_dir(&dir).unwrap();
    std::fs::set_permissions(&dir, std::fs::Permissions::from_mode(0o500)).unwrap();
    // The superuser may write anywhere: then it has to work.
    let bound_by_permissions = std::fs::write(parent.path().join("data").join("probe"), "").is_err();

    let opened = Store::open(&dir, hour(0)).await;
    match opened {
        Err(StoreError::NoAccess { path }) => assert!(bound_by_permissions && path.starts_with(&dir), "{path:?}"),
        Ok(_) => assert!(!bound_by_permissions),
        Err(error) => panic!("{error:?}"),
    }
    std::fs::set_permissions(&dir, std::fs::Permissions::from_mode(0o700)).unwrap();
}

#[cfg(unix)]
#[tokio::test]
async fn a_link_to_a_drive_that_is_away_is_not_replaced() {
    let dir = tempfile::tempdir().unwrap();
    let link = dir.path().join("user.db");
    std::os::unix::fs::symlink(dir.path().join("drive").join("user.db"), &link).unwrap();
    let error = refusal(dir.path()).await;
    assert!(matches!(&error, StoreError::Io { path, .. } if *path == link), "{error:?}");
    assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink());
}

#[tokio::test]
async fn files_are_born_with_a_write_ahead_log() {
    // A switch in place could be killed half way, and leave a journal that cannot be looked past.
    let dir = tempfile::tempdir().unwrap();
    for hours in [0, 1] {
        open(dir.path(), hour(hours)).await.close().await;
    }
    for name in ["user.db", "cache.db", "user.db.copy-1"] {
        let header = std::fs::read(dir.path().join(name)).unwrap();
        assert_eq!(header[18..20], [2, 2], "{name}: read and write version of the file format");
    }
    assert_eq!(names(dir.path(), "user.db"), ["user.db", "user.db.copy-1"]);
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_folder_that_cannot_be_made_is_named() {
    let error = refusal(Path::new("/proc/no/such/place")).await;
    assert!(error.to_string().starts_with("/proc/no/such/place could not be created"), "{error}");
}

#[tokio::test]
async fn the_future_can_move_between_threads() {
    fn is_send<T: Send>(value: T) -> T {
        value
    }
    let dir = tempfile::tempdir().unwrap();
    let (store, _) = is_send(Store::open(dir.path(), hour(0))).await.unwrap();
    is_send(store.import(&[], &[], &runclub_store::Membership::Likes, hour(0))).await.unwrap();
    is_send(store.library()).await.unwrap();
    is_send(store.history(None)).await.unwrap();
    is_send(store.mark_used("m", &[], hour(0))).await.unwrap();
    is_send(store.set_tempo_override("x", None, hour(0))).await.unwrap();
    is_send(store.put_mix("m", "Title", "{}", hour(0))).await.unwrap();
    is_send(store.cache().put_artists(&[], hour(0))).await.unwrap();
    is_send(store.close()).await;
}
