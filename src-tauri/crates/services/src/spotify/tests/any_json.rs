//! JSON of any shape is read without a fault.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::{ID, song};
use crate::{
    address::Address,
    spotify::{item, list},
};

/// The keys that somebody reads, and one that nobody does.
const KEYS: [&str; 22] = [
    "added_at",
    "album",
    "artists",
    "display_name",
    "duration_ms",
    "external_ids",
    "id",
    "images",
    "is_local",
    "is_playable",
    "isrc",
    "item",
    "items",
    "name",
    "next",
    "owner",
    "release_date",
    "restrictions",
    "total",
    "track",
    "tracks",
    "x",
];

fn leaf() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        Just(json!(ID)),
        Just(json!("https://i.scdn.co/image/a")),
        Just(json!("1998-ä5")),
        Just(song(json!({}))),
    ]
}

fn any_json() -> impl Strategy<Value = Value> {
    leaf().prop_recursive(4, 60, 6, |inner| {
        let members = prop::collection::vec((prop::sample::select(&KEYS[..]), inner.clone()), 0..8);
        let object =
            members.prop_map(|members| members.into_iter().map(|(key, value)| (key.to_owned(), value)).collect::<Map<_, _>>());
        prop_oneof![object.prop_map(Value::Object), prop::collection::vec(inner, 0..5).prop_map(Value::Array)]
    })
}

proptest! {
    #[test]
    fn anything_is_read(value in any_json()) {
        let address = Address::parse("https://api.spotify.com/v1").unwrap();
        let _ = (item::item(&value), item::saved_track(&value), item::play(&value), item::track(&value));
        let _ = (list::profile(&value), list::playlist(&value), list::artist_details(&value), list::found_tracks(&value));
        let _ = list::playlist_details(&value, &address);
    }

    #[test]
    fn one_bad_entry_does_not_spoil_a_page(bad in any_json()) {
        let address = Address::parse("https://api.spotify.com/v1").unwrap();
        let good = json!({ "item": song(json!({})) });
        let page = list::playlist_page(&json!({ "items": [good, bad, good], "total": 3 }), &address).unwrap();
        prop_assert_eq!(page.items.len(), 3);
        prop_assert_eq!(&page.items[0], &page.items[2]);
    }
}
