//! Single tracks, artists and albums (services: §1.1).

use serde_json::{Value, json};

use super::objects::{self, market};
use super::paging::{Bounds, Part, address, page, page_at};
use super::{id_of, not_found};
use crate::fake::call::{Answer, Call};
use crate::fake::world::World;

pub(super) fn track(world: &mut World, call: &Call) -> Result<Answer, Answer> {
    let with_market = market(world, call)?;
    let at = world.catalogue.find_song(id_of(call)?).ok_or_else(not_found)?;
    Ok(Answer::json(200, &objects::track(world, at, with_market)))
}

pub(super) fn artist(world: &mut World, call: &Call) -> Result<Answer, Answer> {
    let at = world.catalogue.find_artist(id_of(call)?).ok_or_else(not_found)?;
    Ok(Answer::json(200, &objects::artist(world, world.catalogue.artist(at))))
}

pub(super) fn albums_of_artist(world: &mut World, call: &Call) -> Result<Answer, Answer> {
    let part = Part::of(call, Bounds { default: 5, limit: 10, ..Bounds::USUAL })?;
    let at = world.catalogue.find_artist(id_of(call)?).ok_or_else(not_found)?;
    let mut albums: Vec<(&str, Value)> = Vec::new();
    for song in world.catalogue.songs().iter().filter(|song| song.artists[0] == at) {
        if !albums.iter().any(|(id, _)| *id == song.album_id) {
            albums.push((&song.album_id, objects::album(world, song)));
        }
    }
    let items = part.cut(&albums).iter().map(|(_, album)| album.clone()).collect();
    Ok(Answer::json(200, &page(world, call, part, albums.len(), items)))
}

pub(super) fn album(world: &mut World, call: &Call) -> Result<Answer, Answer> {
    let with_market = market(world, call)?;
    let songs = songs_of_album(world, call)?;
    let mut album = objects::album(world, world.catalogue.song(songs[0]));
    let part = Part { limit: 50, offset: 0 };
    let items = part.cut(&songs).iter().map(|&at| small_track(world, at, with_market)).collect();
    album["tracks"] = page_at(&address(world, &format!("{}/tracks", call.path)), &[], part, songs.len(), items);
    album["external_ids"] = json!({});
    Ok(Answer::json(200, &album))
}

pub(super) fn tracks_of_album(world: &mut World, call: &Call) -> Result<Answer, Answer> {
    let with_market = market(world, call)?;
    let part = Part::of(call, Bounds::USUAL)?;
    let songs = songs_of_album(world, call)?;
    let items = part.cut(&songs).iter().map(|&at| small_track(world, at, with_market)).collect();
    Ok(Answer::json(200, &page(world, call, part, songs.len(), items)))
}

fn songs_of_album(world: &World, call: &Call) -> Result<Vec<usize>, Answer> {
    let songs = world.catalogue.songs_of_album(id_of(call)?);
    if songs.is_empty() { Err(not_found()) } else { Ok(songs.to_vec()) }
}

/// Tracks of an album know neither the album nor the ISRC.
fn small_track(world: &World, at: usize, with_market: bool) -> Value {
    let mut track = objects::track(world, at, with_market);
    if let Some(object) = track.as_object_mut() {
        object.remove("album");
        object.remove("external_ids");
    }
    track
}
