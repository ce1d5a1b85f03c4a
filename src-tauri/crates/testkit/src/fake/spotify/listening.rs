//! The account itself: who it is, what it listens to (services: §1.1).

use serde_json::{Value, json};

use super::bad;
use super::objects::{artist, track, under};
use super::paging::{Bounds, Part, address, page};
use crate::fake::call::{Answer, Call};
use crate::fake::catalogue::hash;
use crate::fake::world::{Play, World};

/// How many plays are kept.
const PLAYS_KEPT: usize = 50;

#[expect(clippy::unnecessary_wraps, reason = "one of many in the table")]
pub(super) fn me(world: &mut World, call: &Call) -> Result<Answer, Answer> {
    let account = &world.accounts[call.account];
    let id = &account.id;
    let me = json!({
        "account_id": account.account_id,
        "display_name": account.display_name,
        "external_urls": { "spotify": format!("https://open.spotify.com/user/{id}") },
        "href": address(world, &format!("/users/{id}")),
        "id": id,
        "images": [],
        "type": "user",
        "uri": format!("spotify:user:{id}"),
    });
    Ok(Answer::json(200, &me))
}

pub(super) fn following(world: &mut World, call: &Call) -> Result<Answer, Answer> {
    if call.parameter("type") != Some("artist") {
        return Err(bad("Invalid type"));
    }
    let part = Part::of(call, Bounds::USUAL)?;
    let account = &world.accounts[call.account];
    let after = call.parameter("after").unwrap_or_default();
    let ids: Vec<&String> = account.artists.iter().filter(|id| id.as_str() > after).collect();
    let wanted = &ids[..part.limit.min(ids.len())];
    let known = wanted.iter().filter_map(|id| world.catalogue.find_artist(id));
    let items: Vec<Value> = known.map(|at| artist(world, world.catalogue.artist(at))).collect();
    let cursor = wanted.last().filter(|_| wanted.len() < ids.len());
    let href = |after: &str| address(world, &format!("/me/following?type=artist&limit={}{after}", part.limit));
    let page = json!({
        "cursors": { "after": cursor },
        "href": href(""),
        "items": items,
        "limit": part.limit,
        "next": cursor.map(|id| href(&format!("&after={id}"))),
        "total": account.artists.len(),
    });
    Ok(Answer::json(200, &under("artists", page)))
}

pub(super) fn top_tracks(world: &mut World, call: &Call) -> Result<Answer, Answer> {
    let range = time_range(call)?;
    let part = Part::of(call, Bounds::USUAL)?;
    let top = favourites(world, call, range);
    let items = part.cut(&top).iter().map(|&song| track(world, song, false)).collect();
    Ok(Answer::json(200, &page(world, call, part, top.len(), items)))
}

pub(super) fn top_artists(world: &mut World, call: &Call) -> Result<Answer, Answer> {
    let range = time_range(call)?;
    let part = Part::of(call, Bounds::USUAL)?;
    let mut top = Vec::new();
    for song in favourites(world, call, range) {
        let main = world.catalogue.song(song).artists[0];
        if !top.contains(&main) {
            top.push(main);
        }
    }
    let items = part.cut(&top).iter().map(|&at| artist(world, world.catalogue.artist(at))).collect();
    Ok(Answer::json(200, &page(world, call, part, top.len(), items)))
}

fn time_range(call: &Call) -> Result<&str, Answer> {
    match call.parameter("time_range").unwrap_or("medium_term") {
        range @ ("short_term" | "medium_term" | "long_term") => Ok(range),
        _ => Err(bad("Invalid time range")),
    }
}

/// The liked songs played most in a range of time, in an order that only the range and the songs decide.
fn favourites(world: &World, call: &Call, range: &str) -> Vec<usize> {
    let weight = |song: usize| hash(&format!("{range}/{}", world.catalogue.song(song).id));
    let mut weighed: Vec<(u64, usize)> =
        world.accounts[call.account].likes.iter().map(|&(song, _)| (weight(song), song)).collect();
    weighed.sort_unstable();
    weighed.into_iter().take(world.top).map(|(_, song)| song).collect()
}

pub(super) fn recently_played(world: &mut World, call: &Call) -> Result<Answer, Answer> {
    if call.parameter("after").is_some() && call.parameter("before").is_some() {
        return Err(bad("Only one of 'after' or 'before' can be specified"));
    }
    let limit = call.number("limit", (1, 50), 20, "Invalid limit")? as usize;
    let after = call.number("after", (0, i64::MAX), i64::MIN, "Invalid cursor")?;
    let before = call.number("before", (0, i64::MAX), i64::MAX, "Invalid cursor")?;
    let kept = world.accounts[call.account].plays.iter().take(PLAYS_KEPT);
    let fitting: Vec<&Play> = kept.filter(|play| (after.saturating_add(1)..before).contains(&play.at.as_millisecond())).collect();
    // Later than a moment means: the first ones after it.
    let start = if after > i64::MIN { fitting.len().saturating_sub(limit) } else { 0 };
    let plays = &fitting[start..fitting.len().min(start + limit)];
    Ok(Answer::json(200, &page_of_plays(world, limit, plays, after > i64::MIN, fitting.len() > plays.len())))
}

fn page_of_plays(world: &World, limit: usize, plays: &[&Play], forwards: bool, more: bool) -> Value {
    let cursor = |play: Option<&&Play>| play.map(|play| play.at.as_millisecond().to_string());
    let (newest, oldest) = (cursor(plays.first()), cursor(plays.last()));
    let href = |query: &str| address(world, &format!("/me/player/recently-played?limit={limit}{query}"));
    let next = if forwards {
        newest.as_ref().map(|at| format!("&after={at}"))
    } else {
        oldest.as_ref().map(|at| format!("&before={at}"))
    };
    let item = |play: &&Play| {
        json!({
            "context": null,
            "played_at": play.at.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string(),
            "track": track(world, play.song, false),
        })
    };
    json!({
        "cursors": newest.as_ref().map(|after| json!({ "after": after, "before": oldest })),
        "href": href(""),
        "items": plays.iter().map(item).collect::<Vec<_>>(),
        "limit": limit,
        "next": next.filter(|_| more).map(|query| href(&query)),
    })
}
