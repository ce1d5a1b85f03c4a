//! Preferences and blocks.

use runclub_store::BlockRow;

use crate::support::{hour, open};

fn block(family: &str, hours: i64, strikes: u32) -> BlockRow {
    BlockRow { family: family.to_owned(), until: hour(hours), reason: "quota".to_owned(), strikes }
}

#[tokio::test]
async fn preferences_are_kept_by_name() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path(), hour(0)).await;
    assert_eq!(store.preference("public").await.unwrap(), None);
    store.set_preference("public", Some("true")).await.unwrap();
    store.set_preference("lists", Some("")).await.unwrap();
    store.set_preference("public", Some("false")).await.unwrap();
    store.close().await;

    let store = open(dir.path(), hour(1)).await;
    assert_eq!(store.preference("public").await.unwrap().as_deref(), Some("false"));
    let all: Vec<(String, String)> = store.preferences().await.unwrap().into_iter().collect();
    assert_eq!(all, [("lists".to_owned(), String::new()), ("public".to_owned(), "false".to_owned())]);
    store.set_preference("public", None).await.unwrap();
    store.set_preference("unknown", None).await.unwrap();
    assert_eq!(store.preference("public").await.unwrap(), None);
}

#[tokio::test]
async fn a_block_is_never_shortened() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path(), hour(0)).await;
    let steps = [
        (block("read", 10, 1), block("read", 10, 1)),
        (block("read", 9, 2), block("read", 10, 1)),
        (block("read", 10, 3), block("read", 10, 3)),
        (block("read", 12, 0), block("read", 12, 0)),
    ];
    for (given, expected) in steps {
        store.keep_blocks(&[given]).await.unwrap();
        assert_eq!(store.block("read").await.unwrap(), Some(expected));
    }
    // Within one call, too.
    store.keep_blocks(&[block("write", 5, 1), block("write", 3, 2), block("read", 11, 2)]).await.unwrap();
    store.close().await;
    let store = open(dir.path(), hour(1)).await;
    assert_eq!(store.blocks().await.unwrap(), [block("read", 12, 0), block("write", 5, 1)]);
    assert_eq!(store.block("other").await.unwrap(), None);
}

#[tokio::test]
async fn a_block_of_a_wrong_clock_is_shortened_unless_another_is_kept() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path(), hour(0)).await;
    store.keep_blocks(&[block("read", 10, 1)]).await.unwrap();
    for (kept, until, expected) in [(block("read", 9, 1), 5, 10), (block("read", 10, 1), 12, 10), (block("read", 10, 1), 5, 5)] {
        store.shorten_block(&kept, block("read", until, 1).until).await.unwrap();
        assert_eq!(store.block("read").await.unwrap(), Some(block("read", expected, 1)));
    }
}

#[tokio::test]
async fn the_end_of_a_block_is_compared_to_the_nanosecond() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path(), hour(0)).await;
    // As text the second sorts before the first.
    for until in ["2026-11-20T07:00:00Z", "2026-11-20T07:00:00.000000001Z", "2026-11-20T07:00:00Z"] {
        store.keep_blocks(&[BlockRow { until: until.parse().unwrap(), ..block("read", 0, 1) }]).await.unwrap();
    }
    assert_eq!(store.block("read").await.unwrap().unwrap().until.to_string(), "2026-11-20T07:00:00.000000001Z");
}
