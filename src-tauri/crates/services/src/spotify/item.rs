//! Reading songs.

use jiff::Timestamp;
use serde_json::Value;
use url::Url;

use super::model::{ArtistRef, Item, Play, PlaylistItem, SavedTrack, TrackItem, TrackUri, is_id};
use crate::json::{count, flag, isrc, list, number, object, text};

/// A liked song. The wrapper's key is `track`; `item` is what playlists call it since 2026.
pub(super) fn saved_track(value: &Value) -> SavedTrack {
    SavedTrack { added_at: time(value, "added_at"), track: wrapped(value) }
}

/// An entry of a playlist.
pub(super) fn playlist_item(value: &Value) -> PlaylistItem {
    PlaylistItem { added_at: time(value, "added_at"), item: wrapped(value) }
}

/// A play. `None` without a time: then it says nothing.
pub(super) fn play(value: &Value) -> Option<Play> {
    Some(Play { track: wrapped(value), played_at: time(value, "played_at")? })
}

/// What a wrapper holds: `item`, else `track`. Only objects count, because a song itself carries a yes or
/// no named `track` (services: track object).
fn wrapped(value: &Value) -> Option<Item> {
    let inner = object(value, "item").or_else(|| object(value, "track"))?;
    if flag(value, "is_local") == Some(true) { Some(local_file(inner)) } else { Some(item(inner)) }
}

/// A thing of any kind.
pub(super) fn item(value: &Value) -> Item {
    let uri = text(value, "uri").unwrap_or_default();
    if flag(value, "is_local") == Some(true) || uri.starts_with("spotify:local:") {
        return local_file(value);
    }
    match text(value, "type") {
        Some("episode") => Item::Episode,
        None if uri.starts_with("spotify:episode:") => Item::Episode,
        Some("track") | None => track(value).map_or(Item::Other, Item::Track),
        Some(_) => Item::Other,
    }
}

fn local_file(value: &Value) -> Item {
    Item::LocalFile { name: owned(value, "name") }
}

/// A song. `None` without an id.
pub(super) fn track(value: &Value) -> Option<TrackItem> {
    let named = text(value, "uri").and_then(TrackUri::parse);
    let uri = text(value, "id").and_then(TrackUri::of_id).or(named)?;
    let album = value.get("album").unwrap_or(&Value::Null);
    let release_date = text(album, "release_date").map(str::to_owned);
    Some(TrackItem {
        id: uri.id().to_owned(),
        uri,
        name: owned(value, "name"),
        artists: list(value, "artists").iter().filter_map(artist).collect(),
        album: text(album, "name").map(str::to_owned),
        release_year: release_date.as_deref().and_then(year),
        release_date,
        duration_ms: count(value, "duration_ms").unwrap_or_default(),
        explicit: flag(value, "explicit"),
        isrc: value.get("external_ids").and_then(|ids| text(ids, "isrc")).and_then(isrc),
        playable: playable(value),
        image_url: cover(list(album, "images")),
    })
}

fn artist(value: &Value) -> Option<ArtistRef> {
    let id = text(value, "id").filter(|id| is_id(id)).map(str::to_owned);
    let name = owned(value, "name");
    (id.is_some() || !name.is_empty()).then_some(ArtistRef { id, name })
}

/// Absent is not "no": the marks are sent only when a market was asked for (services: playability).
fn playable(value: &Value) -> Option<bool> {
    flag(value, "is_playable").or_else(|| object(value, "restrictions").map(|_| false))
}

/// The year a date begins with. Year 0 stands for "unknown".
fn year(date: &str) -> Option<i32> {
    let year = date.split('-').next()?;
    (year.len() == 4).then(|| year.parse().ok()).flatten().filter(|&year: &i32| year >= 1000)
}

/// The least width of a cover that is sharp in a list, in pixels.
const LEAST_WIDTH: f64 = 64.0;

/// The smallest cover that is large enough; one of unknown size if there is nothing better. Covers elsewhere
/// than on Spotify's servers are none: the window loads them.
fn cover(images: &[Value]) -> Option<String> {
    let width = |image: &Value| number(image, "width").or_else(|| number(image, "height"));
    let fits = |image: &&Value| width(image).is_none_or(|width| width >= LEAST_WIDTH);
    let by_width = |a: &&Value, b: &&Value| {
        let (a, b) = (width(a).unwrap_or(f64::MAX), width(b).unwrap_or(f64::MAX));
        a.total_cmp(&b)
    };
    let usable = images.iter().filter(|image| text(image, "url").is_some_and(is_cover));
    usable.filter(fits).min_by(by_width).and_then(|image| text(image, "url")).map(str::to_owned)
}

fn is_cover(link: &str) -> bool {
    let Ok(url) = Url::parse(link) else { return false };
    let bare = url.username().is_empty() && url.password().is_none() && url.port().is_none();
    url.scheme() == "https" && bare && url.host_str().is_some_and(|host| host.ends_with(".scdn.co"))
}

/// A time. The first second of 1970 stands for "unknown" (ruling D5).
fn time(value: &Value, key: &str) -> Option<Timestamp> {
    text(value, key)?.parse().ok().filter(|&time| time != Timestamp::UNIX_EPOCH)
}

/// A text, or an empty one.
pub(super) fn owned(value: &Value, key: &str) -> String {
    text(value, key).unwrap_or_default().to_owned()
}
