//! What is read out of odd shapes.

use serde_json::{Value, json};

use super::{ARTIST, ID, song};
use crate::{
    address::Address,
    spotify::{
        item, list,
        model::{ArtistRef, Item, Playlist, TrackItem, TrackUri},
    },
};

fn read_track(over: Value) -> TrackItem {
    item::track(&song(over)).unwrap()
}

#[test]
fn a_whole_song() {
    let expected = TrackItem {
        id: ID.to_owned(),
        uri: TrackUri::of_id(ID).unwrap(),
        name: "Second Wind".to_owned(),
        artists: vec![
            ArtistRef { id: Some(ARTIST.to_owned()), name: "The Milestones".to_owned() },
            ArtistRef { id: None, name: "A Guest".to_owned() },
        ],
        album: Some("Long Shadows".to_owned()),
        release_year: Some(1998),
        release_date: Some("1998-05-04".to_owned()),
        duration_ms: 201_400,
        explicit: Some(false),
        isrc: Some("GBXYZ9800001".to_owned()),
        playable: None,
        image_url: Some("https://i.scdn.co/image/small".to_owned()),
    };
    assert_eq!(item::item(&song(json!({}))), Item::Track(expected));
}

#[test]
fn a_song_of_which_only_the_id_is_left() {
    let expected = TrackItem {
        id: ID.to_owned(),
        uri: TrackUri::of_id(ID).unwrap(),
        name: String::new(),
        artists: vec![],
        album: None,
        release_year: None,
        release_date: None,
        duration_ms: 0,
        explicit: None,
        isrc: None,
        playable: None,
        image_url: None,
    };
    let check = |value: Value| assert_eq!(item::item(&value), Item::Track(expected.clone()), "{value}");
    check(json!({"id": ID}));
    check(json!({"uri": format!("spotify:track:{ID}")}));
    check(json!({
        "id": ID, "name": null, "uri": null, "artists": null, "album": null, "duration_ms": "200", "explicit": 1,
        "external_ids": null, "is_playable": "yes", "restrictions": null, "type": null, "is_local": null,
    }));
    check(json!({
        "id": ID, "name": 5, "artists": [null, 3, {}, "x"], "album": "x", "duration_ms": -4, "external_ids": {"isrc": 7},
        "restrictions": [], "new_field": {"deep": [[]]},
    }));
}

#[test]
fn kinds_of_items() {
    let local = |name: &str| Item::LocalFile { name: name.to_owned() };
    let check = |value: Value, expected: Item| assert_eq!(item::item(&value), expected, "{value}");
    check(json!({"type": "episode", "id": ID, "uri": "spotify:episode:x"}), Item::Episode);
    check(json!({"id": ID, "uri": format!("spotify:episode:{ID}")}), Item::Episode);
    check(
        json!({"type": "track", "is_local": true, "id": null, "name": "Home Tape", "uri": "spotify:local:::x:200"}),
        local("Home Tape"),
    );
    check(json!({"type": "track", "id": null, "uri": "spotify:local:a:b:c:200"}), local(""));
    check(json!({"type": "chapter", "id": ID}), Item::Other);
    check(json!({"type": "track", "id": null}), Item::Other);
    check(json!({"type": "track", "id": "short"}), Item::Other);
    check(json!({}), Item::Other);
    check(json!(null), Item::Other);
    check(json!("song"), Item::Other);
    check(json!([1]), Item::Other);
}

#[test]
fn wrappers_of_both_generations() {
    let track = Some(item::item(&song(json!({}))));
    let check = |value: Value, expected: &Option<Item>| {
        assert_eq!(item::playlist_item(&value).item, *expected, "{value}");
        assert_eq!(item::saved_track(&value).track, *expected, "{value}");
    };
    check(json!({"item": song(json!({}))}), &track);
    check(json!({"track": song(json!({}))}), &track);
    check(json!({"item": song(json!({})), "track": song(json!({"name": "Another"}))}), &track);
    check(json!({"item": null, "track": song(json!({}))}), &track);
    check(json!({"item": song(json!({})), "track": true}), &track);
    check(json!({"item": true, "track": true}), &None);
    check(json!({"track": null}), &None);
    check(json!({"added_at": 5}), &None);
    check(json!(null), &None);
    check(json!({"is_local": true, "track": {"name": "Home Tape"}}), &Some(Item::LocalFile { name: "Home Tape".to_owned() }));
}

#[test]
fn times() {
    let check = |value: Value, expected: Option<&str>| {
        let read = item::saved_track(&json!({ "added_at": value })).added_at.map(|time| time.to_string());
        assert_eq!(read.as_deref(), expected, "{value}");
    };
    check(json!("2026-05-20T12:35:56Z"), Some("2026-05-20T12:35:56Z"));
    check(json!("2026-05-20T12:35:56.123Z"), Some("2026-05-20T12:35:56.123Z"));
    check(json!("1970-01-01T00:00:00Z"), None);
    check(json!("yesterday"), None);
    check(json!(null), None);
    check(json!(1_700_000_000), None);
}

#[test]
fn years() {
    let check = |date: Value, expected: Option<i32>| {
        let read = read_track(json!({"album": {"release_date": date}})).release_year;
        assert_eq!(read, expected, "{date}");
    };
    check(json!("1998"), Some(1998));
    check(json!("1998-05"), Some(1998));
    check(json!("1998-05-04"), Some(1998));
    check(json!("0000"), None);
    check(json!("0001-01-01"), None);
    check(json!("98"), None);
    check(json!("+998"), None);
    check(json!("soon"), None);
    check(json!(""), None);
    check(json!(null), None);
    check(json!(1998), None);
}

#[test]
fn playability() {
    let check = |over: Value, expected: Option<bool>| assert_eq!(read_track(over.clone()).playable, expected, "{over}");
    check(json!({}), None);
    check(json!({"is_playable": true}), Some(true));
    check(json!({"is_playable": false, "restrictions": {"reason": "market"}}), Some(false));
    check(json!({"is_playable": true, "restrictions": {"reason": "explicit"}}), Some(true));
    check(json!({"restrictions": {"reason": "something new"}}), Some(false));
    check(json!({"is_playable": null, "restrictions": null}), None);
}

#[test]
fn covers() {
    let image = |width: Value, url: &str| json!({"width": width, "height": width, "url": url});
    let check = |images: Value, expected: Option<&str>| {
        let read = read_track(json!({"album": {"images": images}})).image_url;
        assert_eq!(read.as_deref(), expected, "{images}");
    };
    let (a, b) = ("https://i.scdn.co/image/a", "https://mosaic.scdn.co/b");
    check(json!([image(json!(640), a), image(json!(300), b), image(json!(32), "https://i.scdn.co/tiny")]), Some(b));
    check(json!([image(json!(64.0), a), image(json!(640.0), b)]), Some(a));
    check(json!([image(json!(32), a)]), None);
    check(json!([image(json!(null), a)]), Some(a));
    check(json!([image(json!(null), a), image(json!(640), b)]), Some(b));
    check(json!([{"url": a, "height": 64}, null, 3, {"width": 64}]), Some(a));
    for foreign in [
        "http://i.scdn.co/image/a",
        "https://evil.example/i.scdn.co",
        "https://scdn.co.evil.example/a",
        "https://evilscdn.co/a",
        "https://x@i.scdn.co/a",
        "https://i.scdn.co:8443/a",
        "javascript:alert(1)",
        "i.scdn.co/a",
    ] {
        check(json!([image(json!(64), foreign)]), None);
    }
    check(json!(null), None);
}

fn address() -> Address {
    Address::parse("https://api.spotify.com/v1").unwrap()
}

#[test]
fn pages() {
    let check = |value: Value, expected: Option<(usize, u32, u32, u32, bool)>| {
        let page = list::playlist_page(&value, &address());
        let page = page.map(|page| (page.items.len(), page.total, page.offset, page.limit, page.next.is_some()));
        assert_eq!(page, expected, "{value}");
    };
    let next = "https://api.spotify.com/v1/playlists/x/items?offset=100&limit=50";
    let whole = json!({"href": "", "items": [{}, {}], "limit": 50, "next": next, "offset": 50, "previous": null, "total": 300});
    check(whole, Some((2, 300, 50, 50, true)));
    check(json!({"items": [], "limit": 50.0, "next": null, "offset": 0.0, "total": 0.0}), Some((0, 0, 0, 50, false)));
    check(json!({"items": [null, 5, "x", {"item": null}], "total": 9}), Some((4, 9, 0, 4, false)));
    for next in ["https://api.spotify.com.evil.example/v1/x", "http://api.spotify.com/v1/x", "/v1/x"] {
        check(json!({"items": [{}], "next": next, "total": 1}), Some((1, 1, 0, 1, false)));
    }
    // Nothing may be concluded from these, least of all that the list is empty.
    check(json!({"href": "", "total": 300}), None);
    check(json!({"items": null, "total": 0}), None);
    check(json!({"items": {}}), None);
    check(json!({"items": [{}]}), None);
    check(json!([]), None);
    check(json!({"error": {"status": 500}}), None);
    check(json!(null), None);
}

#[test]
fn playlists() {
    let whole = json!({
        "collaborative": true, "description": "Tom &amp; Jerry&#x27;s &lt;run&gt; &amp;lt;", "id": "p1", "name": "Long run",
        "owner": {"display_name": "Runner", "id": "runner-1"}, "public": false, "snapshot_id": "s1",
        "items": {"href": "", "total": 60}, "tracks": {"href": "", "total": 7},
    });
    let expected = Playlist {
        id: "p1".to_owned(),
        name: "Long run".to_owned(),
        owner_id: Some("runner-1".to_owned()),
        owner_name: Some("Runner".to_owned()),
        public: Some(false),
        collaborative: true,
        snapshot_id: Some("s1".to_owned()),
        total: Some(60),
        description: Some("Tom & Jerry's <run> &lt;".to_owned()),
    };
    assert_eq!(list::playlist(&whole), Some(expected));
    let total = |value: Value| list::playlist(&value).unwrap().total;
    assert_eq!(total(json!({"id": "p", "tracks": {"total": 7}})), Some(7));
    assert_eq!(total(json!({"id": "p", "items": null, "tracks": {"total": 7.0}})), Some(7));
    assert_eq!(total(json!({"id": "p"})), None);
    let bare = list::playlist(&json!({"id": "p", "name": null, "owner": null, "public": null, "description": null})).unwrap();
    assert_eq!((bare.name.as_str(), bare.owner_id, bare.public, bare.description), ("", None, None, None));
    assert_eq!(list::playlist(&json!({"name": "x"})), None);
    assert_eq!(list::playlist(&json!(null)), None);
}

#[test]
fn the_first_page_inside_a_playlist() {
    let check = |over: Value, expected: Option<usize>| {
        let mut value = json!({"id": "p"});
        value.as_object_mut().unwrap().extend(over.as_object().unwrap().clone());
        let details = list::playlist_details(&value, &address()).unwrap();
        assert_eq!(details.items.map(|page| page.items.len()), expected, "{over}");
    };
    check(json!({"items": {"items": [{"item": song(json!({}))}], "total": 1}}), Some(1));
    check(json!({"tracks": {"items": [{"track": song(json!({}))}, null], "total": 2}}), Some(2));
    check(json!({}), None);
    check(json!({"items": null}), None);
    check(json!({"items": {"href": "", "total": 60}}), None);
}

#[test]
fn people_and_artists() {
    let check = |value: Value, expected: Option<(Option<&str>, &str, Option<&str>)>| {
        let profile = list::profile(&value);
        let read = profile.as_ref().map(|it| (it.account_id.as_deref(), it.id.as_str(), it.display_name.as_deref()));
        assert_eq!(read, expected, "{value}");
    };
    check(json!({"account_id": "a", "id": "r", "display_name": "Runner"}), Some((Some("a"), "r", Some("Runner"))));
    check(json!({"id": "r", "display_name": null}), Some((None, "r", None)));
    check(json!({"account_id": "a"}), Some((Some("a"), "a", None)));
    check(json!({"display_name": "Runner"}), None);
    let genres = |value: Value| list::artist_details(&json!({"id": ARTIST, "genres": value})).unwrap().genres;
    assert_eq!(genres(json!(["pop", " ", null, 4, "rock"])), ["pop", "rock"]);
    assert!(genres(json!(null)).is_empty());
    assert_eq!(list::artist_details(&json!({"name": "x"})), None);
}
