//! Liked songs, and the library as one (services: §1.1, §1.6).

use serde_json::{Value, json};

use super::objects::{market, time, track};
use super::paging::{Bounds, Part, page};
use super::{bad, is_id, need_scope};
use crate::fake::call::{Answer, Call};
use crate::fake::world::World;

/// The most addresses in one call.
const MOST_URIS: usize = 40;

pub(super) fn likes(world: &mut World, call: &Call) -> Result<Answer, Answer> {
    let part = Part::of(call, Bounds::USUAL)?;
    let with_market = market(world, call)?;
    let likes = &world.accounts[call.account].likes;
    let item = |&(song, at): &(usize, _)| json!({ "added_at": time(at), "track": track(world, song, with_market) });
    let items = part.cut(likes).iter().map(item).collect();
    Ok(Answer::json(200, &page(world, call, part, likes.len(), items)))
}

pub(super) fn contains(world: &mut World, call: &Call) -> Result<Answer, Answer> {
    let account = &world.accounts[call.account];
    let has = |thing: &Thing| match thing {
        Thing::Track(id) => {
            let song = world.catalogue.find_song(id);
            song.is_some_and(|song| account.likes.iter().any(|&(liked, _)| liked == song))
        }
        Thing::Artist(id) => account.artists.contains(id),
        Thing::Playlist(id) => account.playlists.contains(id),
        Thing::Other => false,
    };
    let contained: Vec<Value> = things(call)?.iter().map(|thing| json!(has(thing))).collect();
    Ok(Answer::json(200, &Value::Array(contained)))
}

pub(super) fn save(world: &mut World, call: &Call) -> Result<Answer, Answer> {
    let things = permitted(world, call)?;
    let now = world.now();
    for thing in things {
        let account = &mut world.accounts[call.account];
        match thing {
            Thing::Track(id) => {
                let song = world.catalogue.find_song(&id).ok_or_else(|| bad("Invalid track uri"))?;
                account.likes.retain(|&(liked, _)| liked != song);
                account.likes.insert(0, (song, now));
            }
            Thing::Artist(id) => drop(account.artists.insert(id)),
            Thing::Playlist(id) if !account.playlists.contains(&id) => account.playlists.insert(0, id),
            Thing::Playlist(_) | Thing::Other => {}
        }
    }
    Ok(Answer::empty(200))
}

pub(super) fn remove(world: &mut World, call: &Call) -> Result<Answer, Answer> {
    for thing in permitted(world, call)? {
        let account = &mut world.accounts[call.account];
        match thing {
            Thing::Track(id) => {
                let song = world.catalogue.find_song(&id);
                account.likes.retain(|&(liked, _)| Some(liked) != song);
            }
            Thing::Artist(id) => drop(account.artists.remove(&id)),
            Thing::Playlist(id) => account.playlists.retain(|listed| *listed != id),
            Thing::Other => {}
        }
    }
    Ok(Answer::empty(200))
}

/// What can be in a library.
enum Thing {
    Track(String),
    Artist(String),
    Playlist(String),
    Other,
}

/// The addresses of the query; a body is not read.
fn things(call: &Call) -> Result<Vec<Thing>, Answer> {
    let uris = call.list("uris");
    match uris.len() {
        0 => Err(bad("Missing required field: uris")),
        1..=MOST_URIS => uris.into_iter().map(thing).collect(),
        _ => Err(bad("Too many uris requested")),
    }
}

fn thing(uri: &str) -> Result<Thing, Answer> {
    let invalid = || bad(&format!("Invalid uri: {uri}"));
    let (kind, id) = uri.strip_prefix("spotify:").and_then(|rest| rest.split_once(':')).ok_or_else(invalid)?;
    match kind {
        "track" if is_id(id) => Ok(Thing::Track(id.to_owned())),
        "artist" if is_id(id) => Ok(Thing::Artist(id.to_owned())),
        "playlist" if is_id(id) => Ok(Thing::Playlist(id.to_owned())),
        "album" | "episode" | "show" | "audiobook" if is_id(id) => Ok(Thing::Other),
        "user" => Ok(Thing::Other),
        _ => Err(invalid()),
    }
}

/// The things of a change, when the token may change each kind among them. A private playlist needs
/// the scope of private ones beside: the stricter reading of the two (services: §1.6, "(?)").
fn permitted(world: &World, call: &Call) -> Result<Vec<Thing>, Answer> {
    let things = things(call)?;
    for thing in &things {
        match thing {
            Thing::Track(_) | Thing::Other => need_scope(call, "user-library-modify")?,
            Thing::Artist(_) => need_scope(call, "user-follow-modify")?,
            Thing::Playlist(id) => {
                need_scope(call, "playlist-modify-public")?;
                if world.playlists.get(id).is_some_and(|playlist| !playlist.public) {
                    need_scope(call, "playlist-modify-private")?;
                }
            }
        }
    }
    Ok(things)
}
