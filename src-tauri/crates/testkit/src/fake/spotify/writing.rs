//! Creating and changing playlists (services: §1.6). Nothing here is idempotent.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use super::objects::playlist_in_list;
use super::playlists::{find, may_change};
use super::{bad, forbidden, id_of, is_id, need_scope};
use crate::fake::call::{Answer, Call};
use crate::fake::playlist::{Content, Entry};
use crate::fake::world::World;

/// The most addresses in one call.
const MOST_URIS: usize = 100;
/// The most items of a playlist.
const MOST_ITEMS: usize = 10_000;
/// The longest name; a longer one is a server error.
const LONGEST_NAME: usize = 200;
const LONGEST_DESCRIPTION: usize = 300;
/// The largest cover.
const LARGEST_COVER: usize = 256 << 10;
const REORDER_FIELDS: [&str; 3] = ["range_start", "insert_before", "range_length"];

type Body = Map<String, Value>;

pub(super) fn create(world: &mut World, call: &Call) -> Result<Answer, Answer> {
    let body = call.object()?;
    let wanted = Details::of(world, &body)?;
    let name = wanted.name.ok_or_else(|| bad("Missing required field: name"))?;
    let (public, collaborative) = (wanted.public.unwrap_or(true), wanted.collaborative.unwrap_or(false));
    may_be(call, public, collaborative)?;
    let browser = std::mem::replace(&mut world.browser, call.account);
    let id = world.create_playlist(&name, public);
    world.browser = browser;
    let created = world.playlists.get_mut(&id).expect("BUG: it was created just now");
    (created.description, created.collaborative) = (wanted.description, collaborative);
    let created = &world.playlists[&id];
    Ok(Answer::json(201, &playlist_in_list(world, created)))
}

pub(super) fn details(world: &mut World, call: &Call) -> Result<Answer, Answer> {
    changeable(world, call)?;
    let wanted = Details::of(world, &call.object()?)?;
    let id = id_of(call)?;
    let found = &world.playlists[id];
    let public = wanted.public.unwrap_or(found.public);
    let collaborative = wanted.collaborative.unwrap_or(found.collaborative);
    may_be(call, public, collaborative)?;
    let found = world.playlists.get_mut(id).expect("BUG: it was found just now");
    (found.public, found.collaborative) = (public, collaborative);
    if let Some(name) = wanted.name {
        found.name = name;
    }
    found.description = wanted.description.or(found.description.take());
    found.touch();
    Ok(Answer::empty(200))
}

/// The four fields of a playlist that can be written.
struct Details {
    name: Option<String>,
    description: Option<String>,
    public: Option<bool>,
    collaborative: Option<bool>,
}

impl Details {
    fn of(world: &World, body: &Body) -> Result<Self, Answer> {
        let name = text(body, "name")?;
        if name.as_ref().is_some_and(String::is_empty) {
            return Err(bad("Missing required field: name"));
        }
        if name.as_ref().is_some_and(|name| name.chars().count() > LONGEST_NAME) {
            return Err(Answer::api_error(500, "Server error."));
        }
        let description = text(body, "description")?;
        if let Some(description) = &description {
            check_description(world, description)?;
        }
        let (public, collaborative) = (flag(body, "public")?, flag(body, "collaborative")?);
        Ok(Self { name, description, public, collaborative })
    }
}

fn check_description(world: &World, text: &str) -> Result<(), Answer> {
    let has_link = text.contains("://") || text.contains("www.");
    let wrong = text.is_empty()
        || text.chars().count() > LONGEST_DESCRIPTION
        || text.contains(['\n', '\r'])
        || (has_link && !world.rules.links_in_descriptions);
    if wrong { Err(bad("Invalid description")) } else { Ok(()) }
}

fn text(body: &Body, key: &str) -> Result<Option<String>, Answer> {
    match body.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(bad(&format!("Invalid field: {key}"))),
    }
}

fn flag(body: &Body, key: &str) -> Result<Option<bool>, Answer> {
    match body.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Bool(flag)) => Ok(Some(*flag)),
        Some(_) => Err(bad(&format!("Invalid field: {key}"))),
    }
}

/// Whether the token may make a playlist like that.
fn may_be(call: &Call, public: bool, collaborative: bool) -> Result<(), Answer> {
    if public && collaborative {
        return Err(bad("Collaborative playlists can only be private"));
    }
    if public || collaborative {
        need_scope(call, "playlist-modify-public")?;
    }
    if !public {
        need_scope(call, "playlist-modify-private")?;
    }
    Ok(())
}

/// Whether the account and the token may change the playlist of the path.
fn changeable(world: &World, call: &Call) -> Result<(), Answer> {
    let found = find(world, call)?;
    if !may_change(world, call, found) {
        return Err(forbidden());
    }
    need_scope(call, if found.public { "playlist-modify-public" } else { "playlist-modify-private" })
}

pub(super) fn add(world: &mut World, call: &Call) -> Result<Answer, Answer> {
    changeable(world, call)?;
    let body = if call.body.is_empty() { Body::new() } else { call.object()? };
    let contents = contents(world, &uris(call, &body, "uris")?.ok_or_else(|| bad("Missing required field: uris"))?)?;
    if contents.is_empty() {
        return Err(bad("No uris provided"));
    }
    let present = find(world, call)?.entries.len();
    let sent = call.parameter("position").map(|text| text.parse().ok());
    let position = match (sent, body.get("position")) {
        (Some(position), _) => position,
        (None, None | Some(Value::Null)) => Some(present),
        (None, Some(value)) => value.as_u64().map(|position| position as usize),
    };
    let position = position.filter(|&position| position <= present).ok_or_else(|| bad("Index out of bounds"))?;
    if present + contents.len() > MOST_ITEMS {
        return Err(bad("Playlist size limit reached"));
    }
    let fresh = entries(world, call, contents);
    changed(world, call, 201, |entries| drop(entries.splice(position..position, fresh)))
}

pub(super) fn replace_or_reorder(world: &mut World, call: &Call) -> Result<Answer, Answer> {
    changeable(world, call)?;
    let body = if call.body.is_empty() { Body::new() } else { call.object()? };
    let reorders = REORDER_FIELDS.iter().any(|field| body.contains_key(*field));
    match uris(call, &body, "uris")? {
        Some(_) if reorders => Err(bad("Reordering and replacing cannot be done in one request")),
        Some(uris) => {
            let fresh = entries(world, call, contents(world, &uris)?);
            changed(world, call, 200, |entries| *entries = fresh)
        }
        None if reorders => reorder(world, call, &body),
        None => Err(bad("Missing required field: uris")),
    }
}

fn reorder(world: &mut World, call: &Call, body: &Body) -> Result<Answer, Answer> {
    check_snapshot(world, call, body)?;
    let length = find(world, call)?.entries.len();
    let number = |field: &str| match body.get(field) {
        None if field == "range_length" => Ok(1),
        value => {
            value.and_then(Value::as_u64).map(|number| number as usize).ok_or_else(|| bad(&format!("Invalid field: {field}")))
        }
    };
    let (start, before, count) = (number("range_start")?, number("insert_before")?, number("range_length")?);
    if count == 0 || start + count > length || before > length {
        return Err(bad("Index out of bounds"));
    }
    changed(world, call, 200, |entries| {
        let moved: Vec<Entry> = entries.drain(start..start + count).collect();
        // A goal behind the range has moved up with its removal; one inside it is where it was.
        let to = if before > start { before.saturating_sub(count).max(start) } else { before };
        entries.splice(to..to, moved);
    })
}

pub(super) fn remove(world: &mut World, call: &Call) -> Result<Answer, Answer> {
    changeable(world, call)?;
    let body = call.object()?;
    check_snapshot(world, call, &body)?;
    let keys = super::objects::names(world, "items", "tracks");
    let listed = keys.iter().find_map(|key| body.get(*key)).and_then(Value::as_array);
    let listed = listed.ok_or_else(|| bad("Missing required field: items"))?;
    if listed.is_empty() || listed.len() > MOST_URIS {
        return Err(bad("You can remove a maximum of 100 items per request."));
    }
    let uri = |item: &Value| item["uri"].as_str().map(str::to_owned).ok_or_else(|| bad("Missing required field: uri"));
    let uris: Vec<String> = listed.iter().map(uri).collect::<Result<_, _>>()?;
    let gone = contents(world, &uris)?;
    changed(world, call, 200, |entries| entries.retain(|entry| !gone.contains(&entry.content)))
}

pub(super) fn cover(world: &mut World, call: &Call) -> Result<Answer, Answer> {
    changeable(world, call)?;
    if call.header("content-type") != Some("image/jpeg") || call.body.len() > LARGEST_COVER {
        return Err(bad("Invalid image"));
    }
    let image = STANDARD.decode(call.body.trim_ascii()).map_err(|_| bad("Invalid image"))?;
    if image.starts_with(&[0xff, 0xd8]) { Ok(Answer::empty(202)) } else { Err(bad("Invalid image")) }
}

/// A snapshot sent must be one of the playlist.
fn check_snapshot(world: &World, call: &Call, body: &Body) -> Result<(), Answer> {
    let found = find(world, call)?;
    match text(body, "snapshot_id")? {
        Some(snapshot) if !found.snapshots.contains(&snapshot) => Err(bad("Invalid snapshot id")),
        _ => Ok(()),
    }
}

/// The addresses sent: those of the query win over the body's.
fn uris(call: &Call, body: &Body, key: &str) -> Result<Option<Vec<String>>, Answer> {
    let of_query = call.list(key);
    let uris: Vec<String> = if of_query.is_empty() {
        let Some(value) = body.get(key) else { return Ok(None) };
        let values = value.as_array().ok_or_else(|| bad("Invalid field: uris"))?;
        let uri = |value: &Value| value.as_str().map(str::to_owned).ok_or_else(|| bad("Invalid field: uris"));
        values.iter().map(uri).collect::<Result<_, _>>()?
    } else {
        of_query.into_iter().map(str::to_owned).collect()
    };
    match uris.len() {
        0..=MOST_URIS => Ok(Some(uris)),
        _ => Err(bad("You can add a maximum of 100 tracks per request.")),
    }
}

/// What addresses stand for. One that is wrong spoils all.
fn contents(world: &World, uris: &[String]) -> Result<Vec<Content>, Answer> {
    let content = |uri: &String| {
        let invalid = || bad(&format!("Invalid track uri: {uri}"));
        match uri.strip_prefix("spotify:").and_then(|rest| rest.split_once(':')) {
            Some(("track", id)) if is_id(id) => world.catalogue.find_song(id).map(Content::Song).ok_or_else(invalid),
            Some(("episode", id)) if is_id(id) => Ok(Content::Episode(id.to_owned())),
            _ => Err(invalid()),
        }
    };
    uris.iter().map(content).collect()
}

fn entries(world: &World, call: &Call, contents: Vec<Content>) -> Vec<Entry> {
    let (added_at, added_by) = (world.now(), &world.accounts[call.account].id);
    contents.into_iter().map(|content| Entry { content, added_at, added_by: added_by.clone() }).collect()
}

fn changed(world: &mut World, call: &Call, status: u16, change: impl FnOnce(&mut Vec<Entry>)) -> Result<Answer, Answer> {
    let playlist = world.playlists.get_mut(id_of(call)?).ok_or_else(super::not_found)?;
    change(&mut playlist.entries);
    Ok(Answer::json(status, &json!({ "snapshot_id": playlist.touch() })))
}
