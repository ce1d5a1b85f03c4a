//! Odd shapes of everything, and what goes out.

use serde_json::{Value, json};

mod any_json;
mod decoding;
mod requests;

/// A song's id.
const ID: &str = "0aA1bB2cC3dD4eE5fF6gG7";
/// An artist's id.
const ARTIST: &str = "9zZ8yY7xX6wW5vV4uU3tT2";

/// A song as Spotify sends it in 2026, with what a test is about laid over it.
fn song(over: Value) -> Value {
    let mut song = json!({
        "album": {
            "album_type": "album", "id": "1albumalbumalbumalbum1", "name": "Long Shadows", "release_date": "1998-05-04",
            "release_date_precision": "day", "type": "album",
            "images": [
                {"height": 640, "width": 640, "url": "https://i.scdn.co/image/large"},
                {"height": 300.0, "width": 300.0, "url": "https://i.scdn.co/image/middle"},
                {"height": 64, "width": 64, "url": "https://i.scdn.co/image/small"},
            ],
        },
        "artists": [{"id": ARTIST, "name": "The Milestones", "type": "artist"}, {"id": null, "name": "A Guest"}],
        "disc_number": 1, "duration_ms": 201_400.0, "episode": false, "explicit": false,
        "external_ids": {"isrc": "gb-xyz-98-00001"}, "id": ID, "is_local": false, "name": "Second Wind",
        "track": true, "track_number": 3, "type": "track", "uri": format!("spotify:track:{ID}"),
    });
    let Value::Object(over) = over else { panic!("{over}") };
    song.as_object_mut().unwrap().extend(over);
    song
}
