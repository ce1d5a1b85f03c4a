//! Every kind of damage to either file: nothing is lost but what only the damaged file knew, and the
//! runner is told.

use std::{
    fs,
    path::{Path, PathBuf},
};

use runclub_store::{Member, Membership, OpenNotice, Store};
use sqlx::{Connection, Executor};

use crate::support::{artist, beside, find, hour, ids, names, open, open_noticed, raw, track, tracks};

/// The same noise every time (SplitMix64).
fn noise(length: usize) -> Vec<u8> {
    let word = |index: u64| {
        let mixed = (index + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb)
    };
    (0..).flat_map(|index| word(index).to_be_bytes()).take(length).collect()
}

/// A folder with data: copied at hour 30; the mix "late" came after.
async fn populated() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path(), hour(0)).await;
    store.import(&tracks(600), &[artist("a", &["folk"])], &Membership::Likes, hour(0)).await.unwrap();
    store.set_tempo_override("t00007", Some(171.0), hour(0)).await.unwrap();
    store.mark_used("early", &["t00007".to_owned()], hour(0)).await.unwrap();
    store.put_mix("early", "Title", "{}", hour(0)).await.unwrap();
    store.close().await;

    let store = open(dir.path(), hour(30)).await;
    store.put_mix("late", "Title", "{}", hour(30)).await.unwrap();
    let served: Vec<_> = (0..600).map(|number| track(&format!("s{number:05}"))).collect();
    let members: Vec<Member> = served.iter().map(|t| Member { track_id: t.id.clone(), added_at: None }).collect();
    store.cache().put_tracks(&served, hour(30)).await.unwrap();
    store.cache().add_members(&Membership::Likes, &members, hour(30)).await.unwrap();
    store.close().await;
    dir
}

type Damage = fn(&Path);

/// Ways to damage a file, each in its words.
fn damages() -> Vec<(&'static str, Damage)> {
    fn rewrite(path: &Path, change: impl FnOnce(&mut Vec<u8>)) {
        let mut bytes = fs::read(path).unwrap();
        change(&mut bytes);
        fs::write(path, bytes).unwrap();
    }
    vec![
        ("noise", |path| rewrite(path, |bytes| *bytes = noise(bytes.len()))),
        ("a line of text", |path| fs::write(path, "not a database").unwrap()),
        ("empty", |path| fs::write(path, "").unwrap()),
        ("one byte", |path| rewrite(path, |bytes| bytes.truncate(1))),
        ("a header alone", |path| rewrite(path, |bytes| bytes.truncate(100))),
        ("a page alone", |path| rewrite(path, |bytes| bytes.truncate(4096))),
        ("half a page more than one", |path| rewrite(path, |bytes| bytes.truncate(6144))),
        ("cut in half", |path| rewrite(path, |bytes| bytes.truncate(bytes.len() / 2))),
        ("the last page lost", |path| rewrite(path, |bytes| bytes.truncate(bytes.len() - 4096))),
        ("half of the last page lost", |path| rewrite(path, |bytes| bytes.truncate(bytes.len() - 2048))),
        ("no mark", |path| rewrite(path, |bytes| bytes[..16].fill(b'X'))),
        ("header of zeros", |path| rewrite(path, |bytes| bytes[..100].fill(0))),
        ("header of noise", |path| rewrite(path, |bytes| bytes[..100].copy_from_slice(&noise(100)))),
        ("the second page zeros", |path| rewrite(path, |bytes| bytes[4096..8192].fill(0))),
        ("the second half noise", |path| {
            rewrite(path, |bytes| {
                let half = bytes.len() / 2;
                let noise = noise(bytes.len() - half);
                bytes[half..].copy_from_slice(&noise);
            });
        }),
        ("a folder", |path| {
            fs::remove_file(path).unwrap();
            fs::create_dir(path).unwrap();
            fs::write(path.join("inside"), "kept").unwrap();
        }),
    ]
}

/// What lies at a path, to compare.
fn bytes_at(path: &Path) -> Vec<u8> {
    let path = if path.is_dir() { path.join("inside") } else { path.to_owned() };
    fs::read(path).unwrap()
}

async fn mixes(store: &Store) -> Vec<String> {
    let mut ids: Vec<String> = store.mixes().await.unwrap().into_iter().map(|header| header.id).collect();
    ids.sort();
    ids
}

#[tokio::test]
async fn a_damaged_user_db_gives_way_to_the_newest_copy() {
    for (damage, apply) in damages() {
        let dir = populated().await;
        let user = dir.path().join("user.db");
        apply(&user);
        let damaged = bytes_at(&user);

        let opened = Store::open(dir.path(), hour(40)).await;
        let (store, notices) = opened.unwrap_or_else(|error| panic!("{damage}: {error:?}"));
        let [OpenNotice::RestoredFromCopy { copied_at, set_aside: Some(set_aside) }] = &notices[..] else {
            panic!("{damage}: {notices:?}");
        };
        assert_eq!(*copied_at, hour(30), "{damage}");
        assert_eq!(*set_aside, beside(&user, ".corrupt-20261121T230000Z"), "{damage}");
        assert_eq!(bytes_at(set_aside), damaged, "{damage}: kept as it was");
        assert_eq!(mixes(&store).await, ["early"], "{damage}");
        assert_eq!(find(&store, "t00007").await.tempo_override, Some(171.0), "{damage}");
        assert_eq!(store.history(None).await.unwrap().tracks.len(), 1, "{damage}");
        assert_eq!(ids(&store).await.len(), 1200, "{damage}: the cache is untouched");
        store.put_mix("new", "Title", "{}", hour(41)).await.unwrap();
        store.close().await;
        open(dir.path(), hour(42)).await.close().await;
    }
}

#[tokio::test]
async fn a_damaged_cache_db_starts_empty() {
    for (damage, apply) in damages() {
        let dir = populated().await;
        let cache = dir.path().join("cache.db");
        apply(&cache);
        let damaged = bytes_at(&cache);

        let opened = Store::open(dir.path(), hour(40)).await;
        let (store, notices) = opened.unwrap_or_else(|error| panic!("{damage}: {error:?}"));
        let [OpenNotice::CacheRebuilt { set_aside }] = &notices[..] else { panic!("{damage}: {notices:?}") };
        assert_eq!(bytes_at(set_aside), damaged, "{damage}");
        assert_eq!(ids(&store).await.len(), 600, "{damage}: the imported songs");
        assert_eq!(mixes(&store).await, ["early", "late"], "{damage}");
        store.cache().put_tracks(&tracks(1), hour(41)).await.unwrap();
        store.close().await;
        open(dir.path(), hour(42)).await.close().await;
    }
}

#[tokio::test]
async fn a_lost_user_db_comes_back_from_its_copy() {
    let dir = populated().await;
    fs::remove_file(dir.path().join("user.db")).unwrap();
    let (store, notices) = open_noticed(dir.path(), hour(40)).await;
    let expected = matches!(notices[..], [OpenNotice::RestoredFromCopy { copied_at, set_aside: None }] if copied_at == hour(30));
    assert!(expected, "{notices:?}");
    assert_eq!(mixes(&store).await, ["early"]);
}

#[tokio::test]
async fn a_damaged_copy_is_passed_over() {
    let dir = populated().await;
    open(dir.path(), hour(60)).await.close().await;
    let copy = |number: u32| dir.path().join(format!("user.db.copy-{number}"));
    assert!(copy(2).exists());
    fs::write(copy(1), noise(9000)).unwrap();
    fs::write(dir.path().join("user.db"), "damaged").unwrap();

    let (_, notices) = open_noticed(dir.path(), hour(61)).await;
    assert!(matches!(notices[..], [OpenNotice::RestoredFromCopy { copied_at, .. }] if copied_at == hour(30)), "{notices:?}");
}

#[tokio::test]
async fn without_a_good_copy_it_starts_fresh_and_keeps_everything() {
    let dir = populated().await;
    let (user, copy) = (dir.path().join("user.db"), dir.path().join("user.db.copy-1"));
    fs::write(&user, noise(9000)).unwrap();
    fs::write(&copy, noise(5000)).unwrap();

    let (store, notices) = open_noticed(dir.path(), hour(31)).await;
    let [OpenNotice::StartedFresh { set_aside }] = &notices[..] else { panic!("{notices:?}") };
    assert_eq!(fs::read(set_aside).unwrap(), noise(9000));
    assert_eq!(fs::read(&copy).unwrap(), noise(5000));
    assert_eq!(mixes(&store).await, Vec::<String>::new());
    assert_eq!(ids(&store).await.len(), 600, "the cached songs");
    store.close().await;

    // Again within the same second: the earlier file keeps its name.
    fs::write(&user, "again").unwrap();
    let (_, notices) = open_noticed(dir.path(), hour(31)).await;
    let [OpenNotice::StartedFresh { set_aside: second }] = &notices[..] else { panic!("{notices:?}") };
    assert_ne!(second, set_aside);
    assert_eq!(fs::read(set_aside).unwrap(), noise(9000));
    assert_eq!(fs::read_to_string(second).unwrap(), "again");
}

#[tokio::test]
async fn an_unreadable_journal_is_kept() {
    for name in ["user.db", "cache.db"] {
        let dir = populated().await;
        let path = dir.path().join(name);
        let journal = beside(&path, "-wal");
        fs::write(&journal, noise(5000)).unwrap();
        fs::write(beside(&path, "-shm"), noise(5000)).unwrap();

        let (store, notices) = open_noticed(dir.path(), hour(31)).await;
        let [OpenNotice::ChangesSetAside { path: told, set_aside }] = &notices[..] else { panic!("{name}: {notices:?}") };
        assert_eq!(*told, path);
        assert_eq!(fs::read(set_aside).unwrap(), noise(5000), "{name}");
        assert_eq!(mixes(&store).await, ["early", "late"], "{name}");
        assert_eq!(ids(&store).await.len(), 1200, "{name}");
    }
}

#[tokio::test]
async fn a_journal_that_was_just_begun_is_no_damage() {
    for length in [0, 10, 31] {
        let dir = populated().await;
        fs::write(dir.path().join("user.db-wal"), noise(length)).unwrap();
        let store = open(dir.path(), hour(31)).await;
        assert_eq!(mixes(&store).await, ["early", "late"], "{length}");
    }
}

/// A folder as a crash leaves it: the mix "journal" is only in the journal. Returns it with the
/// journal's bytes.
async fn crashed() -> (tempfile::TempDir, Vec<u8>) {
    let dir = populated().await;
    let left = tempfile::tempdir().unwrap();
    let mut connection = raw(&dir.path().join("user.db")).await;
    connection
        .execute("INSERT INTO mix (id, title, document, created_at, updated_at) SELECT 'journal', title, document, created_at, updated_at FROM mix LIMIT 1")
        .await
        .unwrap();
    for name in names(dir.path(), "") {
        fs::copy(dir.path().join(&name), left.path().join(&name)).unwrap();
    }
    connection.close().await.unwrap();
    let journal = fs::read(left.path().join("user.db-wal")).unwrap();
    assert!(!journal.is_empty());
    (left, journal)
}

#[tokio::test]
async fn a_crash_loses_nothing() {
    let (dir, _) = crashed().await;
    let store = open(dir.path(), hour(31)).await;
    assert_eq!(mixes(&store).await, ["early", "journal", "late"]);
}

#[tokio::test]
async fn the_journal_of_a_lost_file_is_kept_with_it() {
    let emptied: fn(&PathBuf) = |user| fs::write(user, "").unwrap();
    let removed: fn(&PathBuf) = |user| fs::remove_file(user).unwrap();
    for (what, lose) in [("emptied", emptied), ("removed", removed)] {
        let (dir, journal) = crashed().await;
        lose(&dir.path().join("user.db"));
        let (store, notices) = open_noticed(dir.path(), hour(31)).await;
        assert!(matches!(notices[..], [OpenNotice::RestoredFromCopy { set_aside: Some(_), .. }]), "{what}: {notices:?}");
        assert_eq!(mixes(&store).await, ["early"], "{what}");
        let kept = dir.path().join("user.db.corrupt-20261121T140000Z-wal");
        assert_eq!(fs::read(kept).unwrap(), journal, "{what}");
    }
}

#[tokio::test]
async fn notices_read_well() {
    let dir = populated().await;
    fs::write(dir.path().join("user.db"), "damaged").unwrap();
    let (_, notices) = open_noticed(dir.path(), hour(31)).await;
    let text = notices[0].to_string();
    assert!(
        text.starts_with(
            "Your data could not be read, so the copy of 2026-11-21 13:00 UTC was opened. What you did after that is missing. \
             The damaged file is kept as "
        ),
        "{text}"
    );
}
