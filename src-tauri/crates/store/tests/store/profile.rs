//! What a service says about the runner.

use runclub_store::{Account, ServedPlaylist, TopKind};

use crate::support::{hour, open, strings};

fn listed(id: &str, position: u32) -> ServedPlaylist {
    ServedPlaylist { id: id.to_owned(), name: format!("List {id}"), position, ..ServedPlaylist::default() }
}

#[tokio::test]
async fn one_account_is_signed_in() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path(), hour(0)).await;
    let cache = store.cache();
    assert_eq!(cache.account().await.unwrap(), None);
    let one = Account {
        account_id: "one".to_owned(),
        user_id: "runner".to_owned(),
        display_name: Some("Ünï".to_owned()),
        market: Some("DE".to_owned()),
    };
    let two = Account { account_id: "two".to_owned(), ..Account::default() };
    for (account, hours) in [(&one, 1), (&one, 2), (&two, 3)] {
        cache.put_account(account, hour(hours)).await.unwrap();
        assert_eq!(cache.account().await.unwrap(), Some((account.clone(), hour(hours))));
    }
}

#[tokio::test]
async fn playlists_are_those_listed_last() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path(), hour(0)).await;
    let cache = store.cache();
    assert_eq!(cache.playlists().await.unwrap(), []);
    let whole = ServedPlaylist {
        owner_id: "me".to_owned(),
        owner_name: Some("Me".to_owned()),
        own: true,
        collaborative: true,
        public: Some(false),
        snapshot_id: "version".to_owned(),
        total: Some(7),
        ..listed("b", 1)
    };
    cache.put_playlists(&[listed("c", 2), whole.clone(), listed("a", 0)], hour(1)).await.unwrap();
    assert_eq!(cache.playlists().await.unwrap(), [listed("a", 0), whole.clone(), listed("c", 2)]);
    // A list that moved while pages were read comes twice.
    cache.put_playlists(&[listed("c", 0), whole.clone(), listed("c", 2)], hour(2)).await.unwrap();
    assert_eq!(cache.playlists().await.unwrap(), [whole, listed("c", 2)]);
    cache.put_playlists(&[], hour(3)).await.unwrap();
    assert_eq!(cache.playlists().await.unwrap(), []);
}

#[tokio::test]
async fn top_lists_keep_their_order() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path(), hour(0)).await;
    let cache = store.cache();
    assert_eq!(cache.top_fetched_at().await.unwrap(), None);
    assert_eq!(cache.top(TopKind::Tracks, "short_term").await.unwrap(), Vec::<String>::new());
    cache.put_top(TopKind::Tracks, "short_term", &strings(&["b", "a", "c"]), hour(1)).await.unwrap();
    cache.put_top(TopKind::Artists, "short_term", &[], hour(2)).await.unwrap();
    cache.put_top(TopKind::Tracks, "long_term", &strings(&["z"]), hour(3)).await.unwrap();
    assert_eq!(cache.top(TopKind::Tracks, "short_term").await.unwrap(), ["b", "a", "c"]);
    assert_eq!(cache.top_fetched_at().await.unwrap(), Some(hour(1)), "the oldest");
    cache.put_top(TopKind::Tracks, "short_term", &strings(&["c"]), hour(4)).await.unwrap();
    assert_eq!(cache.top(TopKind::Tracks, "short_term").await.unwrap(), ["c"]);
    assert_eq!(cache.top_fetched_at().await.unwrap(), Some(hour(2)), "an empty list was fetched too");
    let lists: Vec<_> =
        cache.top_lists().await.unwrap().into_iter().map(|list| (list.kind, list.range, list.ids.len())).collect();
    let expected = [(TopKind::Artists, "short_term", 0), (TopKind::Tracks, "long_term", 1), (TopKind::Tracks, "short_term", 1)];
    assert_eq!(lists, expected.map(|(kind, range, length)| (kind, range.to_owned(), length)));
}

#[tokio::test]
async fn moments_are_kept_by_name() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path(), hour(0)).await;
    let cache = store.cache();
    for hours in [5, 3] {
        cache.mark("synced", hour(hours)).await.unwrap();
        assert_eq!(cache.marked("synced").await.unwrap(), Some(hour(hours)));
    }
    assert_eq!(cache.marked("recent").await.unwrap(), None);
}
