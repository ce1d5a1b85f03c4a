//! Lists are walked page by page, through interruptions.

use runclub_engine::library::Artist;
use runclub_store::{Cache, ListState, Member, Membership, Page, ServedTrack, StoreError};

use crate::support::{artist, hour, ids, member, open, playlist, served, spotify, track};

/// The state in the middle of a walk over all of a list.
fn walking(walk: u32, next_offset: u32) -> ListState {
    ListState { walk, next_offset: Some(next_offset), full: true, total: 4, ..ListState::default() }
}

fn finished(walk: u32, full: bool) -> ListState {
    ListState { walk, full, total: 4, full_at: Some(hour(9)), synced_at: Some(hour(9)), ..ListState::default() }
}

/// Keeps a page of these songs, the first added at hour 0, each next an hour earlier.
async fn put(cache: &Cache<'_>, list: &Membership, songs: &[&str], state: &ListState) {
    let tracks: Vec<ServedTrack> = songs.iter().map(|id| served(id)).collect();
    let page = Page { tracks: &tracks, artists: &[], members: &members(songs) };
    cache.put_page(list, &page, state, hour(1)).await.unwrap();
}

fn members(songs: &[&str]) -> Vec<Member> {
    songs.iter().map(|id| member(id, -id.len().cast_signed() as i64)).collect()
}

#[tokio::test]
async fn a_walk_goes_on_where_it_was_interrupted() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path(), hour(0)).await;
    assert_eq!(store.cache().list_state(&Membership::Likes).await.unwrap(), None);
    put(&store.cache(), &Membership::Likes, &["a", "b"], &walking(1, 2)).await;
    store.close().await;

    let store = open(dir.path(), hour(1)).await;
    let cache = store.cache();
    assert_eq!(cache.list_state(&Membership::Likes).await.unwrap(), Some(walking(1, 2)));
    put(&cache, &Membership::Likes, &["c", "d"], &walking(1, 4)).await;
    assert_eq!(cache.finish_walk(&Membership::Likes, &finished(1, true)).await.unwrap(), 0);
    assert_eq!(cache.list_state(&Membership::Likes).await.unwrap(), Some(finished(1, true)));
    assert_eq!(cache.member_count(&Membership::Likes).await.unwrap(), 4);
    assert_eq!(ids(&store).await, ["a", "b", "c", "d"]);
}

#[tokio::test]
async fn only_a_full_walk_takes_off_what_it_did_not_see() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path(), hour(0)).await;
    let cache = store.cache();
    for list in [Membership::Likes, playlist("p1")] {
        put(&cache, &list, &["a", "b", "c"], &walking(1, 3)).await;
        cache.finish_walk(&list, &finished(1, true)).await.unwrap();
    }
    put(&cache, &Membership::Likes, &["new", "a"], &walking(2, 2)).await;
    assert_eq!(cache.finish_walk(&Membership::Likes, &finished(2, false)).await.unwrap(), 0);
    assert_eq!(cache.member_count(&Membership::Likes).await.unwrap(), 4);

    put(&cache, &Membership::Likes, &["new"], &walking(3, 1)).await;
    put(&cache, &Membership::Likes, &["c"], &walking(3, 2)).await;
    assert_eq!(cache.finish_walk(&Membership::Likes, &finished(3, true)).await.unwrap(), 2);
    let left: Vec<String> = cache.members(&Membership::Likes).await.unwrap().into_iter().map(|m| m.track_id).collect();
    assert_eq!(left, ["c", "new"]);
    assert_eq!(cache.member_count(&playlist("p1")).await.unwrap(), 3, "another list");
}

#[tokio::test]
async fn known_is_what_a_finished_walk_saw_with_the_same_date() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path(), hour(0)).await;
    let cache = store.cache();
    let list = playlist("p1");
    put(&cache, &list, &["a", "bb"], &walking(1, 2)).await;
    let check = async |members: &[Member], unfinished, expected: &[bool]| {
        assert_eq!(cache.known_members(&list, members, unfinished).await.unwrap(), expected, "{members:?} {unfinished:?}");
    };
    check(&members(&["a", "bb"]), Some(1), &[false, false]).await;
    check(&members(&["a", "bb", "ccc"]), None, &[true, true, false]).await;
    cache.finish_walk(&list, &finished(1, true)).await.unwrap();

    put(&cache, &list, &["ccc", "a"], &walking(2, 2)).await;
    check(&members(&["ccc", "a", "bb"]), Some(2), &[false, false, true]).await;
    cache.finish_walk(&list, &finished(2, false)).await.unwrap();
    check(&members(&["ccc", "a", "bb"]), None, &[true, true, true]).await;
    check(&members(&["ccc", "a", "bb"]), Some(3), &[true, true, true]).await;
    check(&[member("a", 5), Member { track_id: "bb".to_owned(), added_at: None }], None, &[false, false]).await;

    cache.add_members(&list, &[member("ccc", 7)], hour(1)).await.unwrap();
    check(&[member("ccc", 7)], None, &[true]).await;
    cache.put_tracks(&[track("dddd")], hour(1)).await.unwrap();
    cache.add_members(&list, &members(&["dddd"]), hour(1)).await.unwrap();
    check(&members(&["dddd"]), None, &[false]).await;
    check(&[], None, &[]).await;
}

#[tokio::test]
async fn a_long_list_is_compared_in_order() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path(), hour(0)).await;
    let cache = store.cache();
    let names: Vec<String> = (0..1200).map(|number| format!("t{number:04}")).collect();
    let all: Vec<Member> = names.iter().rev().map(|id| member(id, 0)).collect();
    let tracks: Vec<ServedTrack> = names.iter().map(|id| served(id)).collect();
    let seen: Vec<Member> = all.iter().step_by(3).cloned().collect();
    let page = Page { tracks: &tracks, members: &seen, ..Page::default() };
    cache.put_page(&Membership::Likes, &page, &walking(1, 0), hour(1)).await.unwrap();
    let known = cache.known_members(&Membership::Likes, &all, None).await.unwrap();
    let expected: Vec<bool> = (0..1200).map(|number| number % 3 == 0).collect();
    assert_eq!(known, expected);
}

#[tokio::test]
async fn a_page_is_kept_whole_or_not_at_all() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path(), hour(0)).await;
    let cache = store.cache();
    put(&cache, &Membership::Likes, &["a"], &walking(1, 1)).await;
    let page = Page { tracks: &[served("b")], artists: &[artist("x", &["folk"])], members: &members(&["b", "unknown"]) };
    let failed = cache.put_page(&Membership::Likes, &page, &walking(1, 3), hour(2)).await;
    assert!(matches!(failed, Err(StoreError::Database { .. })), "{failed:?}");
    assert_eq!(ids(&store).await, ["a"]);
    assert_eq!(store.library().await.unwrap().1, []);
    assert_eq!(cache.list_state(&Membership::Likes).await.unwrap(), Some(walking(1, 1)));
    assert_eq!(cache.track_facts(&["b".to_owned()]).await.unwrap(), []);
}

#[tokio::test]
async fn a_page_does_not_take_genres_away() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path(), hour(0)).await;
    let cache = store.cache();
    let renamed = |name: &str, genres: &[&str]| Artist { name: name.to_owned(), ..artist("x", genres) };
    let steps = [
        (renamed("One", &["folk"]), renamed("One", &["folk"])),
        (renamed("Two", &[]), renamed("Two", &["folk"])),
        (renamed("", &["pop"]), renamed("Two", &["pop"])),
    ];
    for (given, expected) in steps {
        let page = Page { artists: &[given], ..Page::default() };
        cache.put_page(&Membership::Likes, &page, &walking(1, 1), hour(1)).await.unwrap();
        assert_eq!(store.library().await.unwrap().1, [expected]);
    }
}

#[tokio::test]
async fn states_are_listed_and_lists_forgotten() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path(), hour(0)).await;
    let cache = store.cache();
    let whole = ListState {
        walk: u32::MAX,
        next_offset: Some(u32::MAX),
        full: true,
        snapshot: Some("version".to_owned()),
        total: u32::MAX,
        skipped: 3,
        full_at: Some(hour(1)),
        synced_at: Some(hour(2)),
        refused_at: Some(hour(3)),
    };
    put(&cache, &Membership::Likes, &["a"], &whole).await;
    put(&cache, &playlist("p2"), &["a"], &walking(1, 1)).await;
    cache.put_list_state(&playlist("p1"), &ListState::default()).await.unwrap();
    cache.put_list_state(&Membership::Catalog, &finished(1, false)).await.unwrap();
    cache.put_list_state(&Membership::Catalog, &finished(2, false)).await.unwrap();
    let expected = [
        (Membership::Likes, whole),
        (playlist("p1"), ListState::default()),
        (playlist("p2"), walking(1, 1)),
        (Membership::Catalog, finished(2, false)),
    ];
    assert_eq!(cache.list_states().await.unwrap(), expected);

    cache.forget_list(&Membership::Likes).await.unwrap();
    assert_eq!(cache.list_state(&Membership::Likes).await.unwrap(), None);
    assert_eq!(cache.member_count(&Membership::Likes).await.unwrap(), 0);
    assert_eq!(cache.member_count(&playlist("p2")).await.unwrap(), 1);
}

#[tokio::test]
async fn what_is_known_of_songs_is_told_in_the_order_asked() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path(), hour(0)).await;
    let cache = store.cache();
    let song =
        ServedTrack { track: runclub_engine::library::Track { playable: Some(false), ..served("a").track }, ..served("a") };
    let page = Page { tracks: &[song, served(&spotify("b"))], artists: &[artist("artist of a", &[])], ..Page::default() };
    cache.put_page(&Membership::Likes, &page, &walking(1, 1), hour(5)).await.unwrap();

    let asked = [spotify("b"), "unknown".to_owned(), "a".to_owned(), "a".to_owned()];
    let facts = cache.track_facts(&asked).await.unwrap();
    let told: Vec<(&str, &str)> = facts.iter().map(|facts| (facts.id.as_str(), facts.artist_name.as_str())).collect();
    assert_eq!(told, [(spotify("b").as_str(), ""), ("a", "Artist artist of a")]);
    let a = &facts[1];
    assert_eq!((a.name.as_str(), a.artist_id.as_str(), a.duration_ms), ("Song a", "artist of a", 201_000));
    assert_eq!((a.playable, a.explicit, a.seen_at), (Some(false), Some(false), hour(5)));
    assert_eq!((a.isrc.as_deref(), a.image_url.as_deref()), (Some("ISRCa"), Some("https://images/a")));
    assert_eq!(a.album.as_deref(), Some("Album"));

    cache.put_tracks(&[track("a")], hour(6)).await.unwrap();
    let again = cache.track_facts(&["a".to_owned()]).await.unwrap();
    assert_eq!((again[0].playable, again[0].seen_at), (None, hour(6)), "nothing was said about it this time");
    assert_eq!(again[0].isrc.as_deref(), Some("ISRCa"), "a recording stays the same");
}
