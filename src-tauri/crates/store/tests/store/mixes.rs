//! Mixes are kept as the documents they are.

use crate::support::{hour, open};

#[tokio::test]
async fn a_mix_is_kept_changed_listed_deleted_and_restored() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path(), hour(0)).await;
    assert_eq!(store.mix("m1").await.unwrap(), None);
    let document = "{ \"schema\": 1,\n\t\"name\": \"Ünïcødé ’\\u0000\" }\n";
    store.put_mix("m1", "Pyramid, 42 min", document, hour(1)).await.unwrap();
    store.put_mix("m2", "Tempo, 30 min", "{}", hour(2)).await.unwrap();
    store.put_mix("m1", "Pyramid, 45 min", document, hour(3)).await.unwrap();
    store.close().await;

    let store = open(dir.path(), hour(4)).await;
    let kept = store.mix("m1").await.unwrap().unwrap();
    assert_eq!(kept.document, document);
    assert_eq!(kept.header.title, "Pyramid, 45 min");
    assert_eq!((kept.header.created_at, kept.header.updated_at), (hour(1), hour(3)));
    let listed: Vec<String> = store.mixes().await.unwrap().into_iter().map(|header| header.id).collect();
    assert_eq!(listed, ["m1", "m2"], "the last changed first");

    assert!(store.delete_mix("m1", hour(5)).await.unwrap());
    assert!(!store.delete_mix("m1", hour(6)).await.unwrap(), "it is deleted");
    assert!(!store.delete_mix("m3", hour(6)).await.unwrap(), "there is none");
    assert_eq!(store.mix("m1").await.unwrap(), None);
    assert_eq!(store.mixes().await.unwrap().len(), 1);
    assert!(store.restore_mix("m1").await.unwrap());
    assert!(!store.restore_mix("m1").await.unwrap(), "it is there");
    assert_eq!(store.mix("m1").await.unwrap(), Some(kept));
}
