//! Reading playlists (services: §1.1–§1.3).

use serde_json::Value;

use super::objects::{entry, market, names, playlist, playlist_in_list};
use super::paging::{Bounds, Part, address, page, page_at};
use super::{forbidden, id_of, need_scope, not_found};
use crate::fake::call::{Answer, Call};
use crate::fake::fields;
use crate::fake::playlist::Playlist;
use crate::fake::world::World;

/// Parameters that hold for the following pages too.
const KEPT: [&str; 2] = ["market", "additional_types"];

pub(super) fn list(world: &mut World, call: &Call) -> Result<Answer, Answer> {
    let part = Part::of(call, Bounds { offset: 100_000, ..Bounds::USUAL })?;
    let account = &world.accounts[call.account];
    let shows_shared = need_scope(call, "playlist-read-collaborative").is_ok();
    let all = account.playlists.iter().map(|id| &world.playlists[id]);
    let listed: Vec<&Playlist> = all.filter(|playlist| shows_shared || !playlist.collaborative).collect();
    let items = part.cut(&listed).iter().map(|playlist| playlist_in_list(world, playlist)).collect();
    Ok(Answer::json(200, &page(world, call, part, listed.len(), items)))
}

/// All that is known of a playlist; its first items only for who may change it.
pub(super) fn read(world: &mut World, call: &Call) -> Result<Answer, Answer> {
    let with_market = market(world, call)?;
    let found = find(world, call)?;
    if !found.public {
        need_scope(call, "playlist-read-private")?;
    }
    let mut object = playlist(world, found);
    if may_change(world, call, found) && !world.rules.embedded_closed {
        let page = first_page(world, call, found, with_market);
        for key in names(world, "items", "tracks") {
            object[key] = page.clone();
        }
    }
    Ok(Answer::json(200, &selected(call, object)))
}

/// The page inside a playlist. Its link leads on in pages that `/items` allows.
fn first_page(world: &World, call: &Call, of: &Playlist, with_market: bool) -> Value {
    let size = world.rules.embedded_page as usize;
    let entries = of.entries.iter().take(size).map(|place| entry(world, place, with_market)).collect();
    let kept: Vec<(&str, &str)> = KEPT.iter().filter_map(|&key| call.parameter(key).map(|value| (key, value))).collect();
    let path = address(world, &format!("/playlists/{}/items", of.id));
    let mut page = page_at(&path, &kept, Part { limit: size, offset: 0 }, of.entries.len(), entries);
    if page["next"].is_string() {
        let limit = size.min(world.rules.items_limit as usize);
        let next = page_at(&path, &kept, Part { limit, offset: size }, of.entries.len(), Vec::new());
        page["next"] = next["href"].clone();
    }
    page
}

pub(super) fn items(world: &mut World, call: &Call) -> Result<Answer, Answer> {
    let part = Part::of(call, Bounds { limit: i64::from(world.rules.items_limit), ..Bounds::USUAL })?;
    let with_market = market(world, call)?;
    let found = find(world, call)?;
    if world.rules.items_closed || !may_change(world, call, found) {
        return Err(forbidden());
    }
    let entries = part.cut(&found.entries).iter().map(|place| entry(world, place, with_market)).collect();
    Ok(Answer::json(200, &selected(call, page(world, call, part, found.entries.len(), entries))))
}

fn selected(call: &Call, answer: Value) -> Value {
    match call.parameter("fields") {
        Some(wanted) if !wanted.is_empty() => fields::select(wanted, answer),
        _ => answer,
    }
}

/// The playlist of the path.
pub(super) fn find<'a>(world: &'a World, call: &Call) -> Result<&'a Playlist, Answer> {
    world.playlists.get(id_of(call)?).ok_or_else(not_found)
}

/// Whether the account owns a playlist or collaborates on it.
pub(super) fn may_change(world: &World, call: &Call, playlist: &Playlist) -> bool {
    let account = &world.accounts[call.account];
    playlist.owner == account.id || (playlist.collaborative && account.playlists.contains(&playlist.id))
}
