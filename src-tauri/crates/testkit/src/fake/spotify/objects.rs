//! Things as the Web API writes them in 2026 (services: §1.2–§1.5).

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::bad;
use super::paging::address;
use crate::fake::call::{Answer, Call};
use crate::fake::catalogue::{Artist, Song, hash};
use crate::fake::playlist::{Content, Entry, Playlist};
use crate::fake::setup::{ArtistGenres, FieldGeneration};
use crate::fake::world::World;

/// Whether `market` came along: only then playability is stated and songs are relinked. Which country
/// it names does not matter, since that of the token's account beats it (services: §1.5).
pub(super) fn market(world: &World, call: &Call) -> Result<bool, Answer> {
    match call.parameter("market") {
        None => Ok(false),
        Some("from_token") if world.rules.from_token => Ok(true),
        Some(code) if code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase()) => Ok(true),
        Some(_) => Err(bad("Invalid market code")),
    }
}

/// Times as the Web API writes them, to the second.
pub(super) fn time(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

fn links(kind: &str, id: &str) -> Value {
    json!({ "spotify": format!("https://open.spotify.com/{kind}/{id}") })
}

/// An artist inside a track.
fn small_artist(world: &World, artist: &Artist) -> Value {
    json!({
        "external_urls": links("artist", &artist.id),
        "href": address(world, &format!("/artists/{}", artist.id)),
        "id": artist.id,
        "name": artist.name,
        "type": "artist",
        "uri": format!("spotify:artist:{}", artist.id),
    })
}

/// An artist.
pub(super) fn artist(world: &World, artist: &Artist) -> Value {
    let mut object = small_artist(world, artist);
    object["images"] = json!([]);
    match world.rules.artist_genres {
        ArtistGenres::Absent => {}
        ArtistGenres::Null => object["genres"] = Value::Null,
        ArtistGenres::Listed => object["genres"] = json!(artist.genres),
    }
    object
}

fn small_artists(world: &World, song: &Song) -> Vec<Value> {
    song.artists.iter().map(|&at| small_artist(world, world.catalogue.artist(at))).collect()
}

/// The album of a song.
pub(super) fn album(world: &World, song: &Song) -> Value {
    let precision = ["year", "month", "day"][song.released.split('-').count() - 1];
    let songs = world.catalogue.songs_of_album(&song.album_id).len();
    let cover = format!("https://i.scdn.co/image/ab67616d0000b273{:024x}", hash(&song.album_id));
    json!({
        "album_type": if songs > 2 { "album" } else { "single" },
        "artists": [small_artist(world, world.catalogue.artist(song.artists[0]))],
        "external_urls": links("album", &song.album_id),
        "href": address(world, &format!("/albums/{}", song.album_id)),
        "id": song.album_id,
        "images": [{ "height": 640, "url": cover, "width": 640 }],
        "name": song.album,
        "release_date": song.released,
        "release_date_precision": precision,
        "total_tracks": songs,
        "type": "album",
        "uri": format!("spotify:album:{}", song.album_id),
    })
}

/// A song. With `market`, what is in its place there, and whether it can be played.
pub(super) fn track(world: &World, at: usize, with_market: bool) -> Value {
    let mut song = world.catalogue.song(at);
    if with_market && !song.playable && world.rules.relink {
        song = song.relinked_to.map_or(song, |twin| world.catalogue.song(twin));
    }
    let mut object = json!({
        "album": album(world, song),
        "artists": small_artists(world, song),
        "disc_number": 1,
        "duration_ms": song.duration_ms,
        "explicit": song.explicit,
        "external_ids": {},
        "external_urls": links("track", &song.id),
        "href": address(world, &format!("/tracks/{}", song.id)),
        "id": song.id,
        "is_local": false,
        "name": song.name,
        "track_number": hash(&song.id) % 12 + 1,
        "type": "track",
        "uri": song.uri(),
    });
    if let Some(isrc) = &song.isrc {
        object["external_ids"]["isrc"] = json!(isrc);
    }
    if with_market {
        object["is_playable"] = json!(song.playable);
        if !song.playable {
            object["restrictions"] = json!({ "reason": "market" });
        }
    }
    object
}

/// What stands at a place of a playlist. Tracks there carry booleans named like the wrapper's key.
fn content(world: &World, content: &Content, with_market: bool) -> Value {
    match content {
        Content::Removed => Value::Null,
        Content::Song(at) => {
            let mut object = track(world, *at, with_market);
            object["track"] = json!(true);
            object["episode"] = json!(false);
            object
        }
        Content::Episode(id) => json!({
            "description": "An invented episode",
            "duration_ms": 1_800_000,
            "episode": true,
            "explicit": false,
            "external_urls": links("episode", id),
            "href": address(world, &format!("/episodes/{id}")),
            "id": id,
            "is_externally_hosted": false,
            "name": "Invented talk",
            "release_date": "2026-01-05",
            "release_date_precision": "day",
            "track": false,
            "type": "episode",
            "uri": format!("spotify:episode:{id}"),
        }),
        Content::Local(title) => json!({
            "album": { "album_type": null, "artists": [], "external_urls": {}, "href": null, "id": null, "images": [],
                "name": "", "release_date": null, "release_date_precision": null, "type": "album", "uri": null },
            "artists": [{ "external_urls": {}, "href": null, "id": null, "name": "Somebody", "type": "artist", "uri": null }],
            "disc_number": 0,
            "duration_ms": 200_000,
            "episode": false,
            "explicit": false,
            "external_ids": {},
            "external_urls": {},
            "href": null,
            "id": null,
            "is_local": true,
            "name": title,
            "track": true,
            "track_number": 0,
            "type": "track",
            "uri": world.uri(content),
        }),
    }
}

/// A place of a playlist.
pub(super) fn entry(world: &World, entry: &Entry, with_market: bool) -> Value {
    let by = &entry.added_by;
    let mut object = json!({
        "added_at": time(entry.added_at),
        "added_by": {
            "external_urls": links("user", by),
            "href": address(world, &format!("/users/{by}")),
            "id": by,
            "type": "user",
            "uri": format!("spotify:user:{by}"),
        },
        "is_local": matches!(entry.content, Content::Local(_)),
        "primary_color": null,
        "video_thumbnail": { "url": null },
    });
    for key in names(world, "item", "track") {
        object[key] = content(world, &entry.content, with_market);
    }
    object
}

/// A playlist without its page.
pub(super) fn playlist(world: &World, playlist: &Playlist) -> Value {
    let Playlist { id, owner, .. } = playlist;
    let account = world.accounts.iter().find(|account| account.id == *owner);
    json!({
        "collaborative": playlist.collaborative,
        "description": playlist.description.as_deref().map_or(String::new(), escaped),
        "external_urls": links("playlist", id),
        "href": address(world, &format!("/playlists/{id}")),
        "id": id,
        "images": [],
        "name": playlist.name,
        "owner": {
            "display_name": account.map_or(owner, |account| &account.display_name),
            "external_urls": links("user", owner),
            "href": address(world, &format!("/users/{owner}")),
            "id": owner,
            "type": "user",
            "uri": format!("spotify:user:{owner}"),
        },
        "primary_color": null,
        "public": playlist.public,
        "snapshot_id": playlist.snapshot_id(),
        "type": "playlist",
        "uri": playlist.uri(),
    })
}

/// A playlist with the reference to its items, as lists show it.
pub(super) fn playlist_in_list(world: &World, of: &Playlist) -> Value {
    let mut object = playlist(world, of);
    let reference = json!({ "href": address(world, &format!("/playlists/{}/items", of.id)), "total": of.entries.len() });
    for key in names(world, "items", "tracks") {
        object[key] = reference.clone();
    }
    object
}

/// The keys of the generation in force.
pub(super) fn names(world: &World, new: &'static str, old: &'static str) -> Vec<&'static str> {
    match world.rules.generation {
        FieldGeneration::New => vec![new],
        FieldGeneration::Old => vec![old],
        FieldGeneration::Both => vec![new, old],
    }
}

/// Descriptions come back escaped (services: §1.6, Quirks).
fn escaped(text: &str) -> String {
    let escape = |character| match character {
        '&' => "&amp;".to_owned(),
        '<' => "&lt;".to_owned(),
        '>' => "&gt;".to_owned(),
        '"' => "&quot;".to_owned(),
        '\'' => "&#x27;".to_owned(),
        '/' => "&#x2F;".to_owned(),
        other => other.to_string(),
    };
    text.chars().map(escape).collect()
}

/// An object of one key.
pub(super) fn under(key: &str, value: Value) -> Value {
    Value::Object(Map::from_iter([(key.to_owned(), value)]))
}
