//! Reading pages, playlists, artists and the profile.

use serde_json::Value;
use url::Url;

use super::{
    item::{owned, playlist_item, track},
    model::{ArtistDetails, Paging, Playlist, PlaylistDetails, PlaylistItem, Profile, TrackItem, is_id},
};
use crate::{
    address::Address,
    json::{count, flag, list, object, text},
};

/// A page. `None` when it is none, or does not say how long the list is: then nothing may be concluded,
/// least of all that the list is empty or ends here.
pub(super) fn paging<T>(value: &Value, address: &Address, element: impl Fn(&Value) -> Option<T>) -> Option<Paging<T>> {
    let elements = value.get("items")?.as_array()?;
    let offset = count(value, "offset").unwrap_or_default();
    let next = text(value, "next").and_then(|link| Url::parse(link).ok()).filter(|link| address.covers(link));
    Some(Paging {
        items: elements.iter().filter_map(element).collect(),
        total: count(value, "total")?,
        offset,
        limit: count(value, "limit").unwrap_or(elements.len() as u32),
        next,
    })
}

/// The elements of a page whose list has no length (services: recently played). `None` when it is none.
pub(super) fn elements<T>(value: &Value, element: impl Fn(&Value) -> Option<T>) -> Option<Vec<T>> {
    Some(value.get("items")?.as_array()?.iter().filter_map(element).collect())
}

/// A playlist. `None` without an id.
pub(super) fn playlist(value: &Value) -> Option<Playlist> {
    let owner = value.get("owner").unwrap_or(&Value::Null);
    Some(Playlist {
        id: text(value, "id")?.to_owned(),
        name: owned(value, "name"),
        owner_id: text(owner, "id").map(str::to_owned),
        owner_name: text(owner, "display_name").map(str::to_owned),
        public: flag(value, "public"),
        collaborative: flag(value, "collaborative").unwrap_or_default(),
        snapshot_id: text(value, "snapshot_id").map(str::to_owned),
        total: entries(value).and_then(|entries| count(entries, "total")),
        description: text(value, "description").map(plain),
    })
}

/// A playlist with its first page.
pub(super) fn playlist_details(value: &Value, address: &Address) -> Option<PlaylistDetails> {
    let page = |entries| paging(entries, address, |entry| Some(playlist_item(entry)));
    Some(PlaylistDetails { playlist: playlist(value)?, items: entries(value).and_then(page) })
}

/// A page of a playlist.
pub(super) fn playlist_page(value: &Value, address: &Address) -> Option<Paging<PlaylistItem>> {
    paging(value, address, |entry| Some(playlist_item(entry)))
}

/// What a playlist says of its entries: `items`, else `tracks` (services: renames).
fn entries(value: &Value) -> Option<&Value> {
    object(value, "items").or_else(|| object(value, "tracks"))
}

/// The songs that a search found.
pub(super) fn found_tracks(value: &Value) -> Option<Vec<TrackItem>> {
    let found = object(value, "tracks")?.get("items")?.as_array()?;
    Some(found.iter().filter_map(track).collect())
}

/// An artist. `None` without an id.
pub(super) fn artist_details(value: &Value) -> Option<ArtistDetails> {
    let id = text(value, "id").filter(|id| is_id(id))?.to_owned();
    let genres = list(value, "genres").iter().filter_map(Value::as_str).map(str::trim);
    let genres = genres.filter(|genre| !genre.is_empty()).map(str::to_owned).collect();
    Some(ArtistDetails { id, name: owned(value, "name"), genres })
}

/// The profile. `None` without any id.
pub(super) fn profile(value: &Value) -> Option<Profile> {
    let account_id = text(value, "account_id").map(str::to_owned);
    let id = text(value, "id").map(str::to_owned).or_else(|| account_id.clone())?;
    Some(Profile { account_id, id, display_name: text(value, "display_name").map(str::to_owned) })
}

/// Descriptions come back with signs of HTML written as `&…;` (services: quirks).
fn plain(description: &str) -> String {
    const SIGNS: [(&str, &str); 7] =
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#x27;", "'"), ("&#39;", "'"), ("&#x2F;", "/"), ("&amp;", "&")];
    SIGNS.iter().fold(description.to_owned(), |text, (written, sign)| text.replace(written, sign))
}
