//! Last.fm (services: §6).

use serde_json::{Value, json};

use super::call::{Answer, Call};
use super::catalogue::hash;
use super::dispatch;
use super::endpoint::{Endpoint, Handler, Service};
use super::setup::LASTFM_KEY;
use super::world::World;

const fn row(template: &'static str, answer: Handler) -> Endpoint {
    Endpoint { service: Service::LastFm, method: "GET", template, family: "", scopes: &[], removed: false, answer }
}

/// Templates are methods here, in small letters.
pub(super) const ENDPOINTS: &[Endpoint] = &[row("artist.gettoptags", artist_tags), row("track.gettoptags", track_tags)];

fn artist_tags(world: &mut World, call: &Call) -> Result<Answer, Answer> {
    admit(world, call)?;
    let name = call.parameter("artist").filter(|name| !name.is_empty());
    let name = name.ok_or_else(|| error(world, 400, 6, "Invalid parameters - Your request is missing a required parameter"))?;
    let unknown = || error(world, 404, 6, "The artist you supplied could not be found");
    let at = world.catalogue.find_artist_by_name(name).ok_or_else(unknown)?;
    let artist = world.catalogue.artist(at);
    if !artist.in_lastfm {
        return Err(unknown());
    }
    // The best tag counts 100; junk and rare ones follow.
    let genres = artist.genres.iter().enumerate().map(|(rank, genre)| (genre.as_str(), 100_u64.saturating_sub(17 * rank as u64)));
    let tags = genres.chain([("seen live", 40), ("favourites", 12), ("my running list", hash(&artist.id) % 9)]);
    let tag =
        |(name, count): (&str, u64)| json!({ "count": count, "name": name, "url": format!("https://www.last.fm/tag/{name}") });
    let tags: Vec<Value> = tags.map(tag).collect();
    Ok(Answer::json(200, &json!({ "toptags": { "tag": tags, "@attr": { "artist": artist.name } } })))
}

/// No song has tags of its own.
fn track_tags(world: &mut World, call: &Call) -> Result<Answer, Answer> {
    admit(world, call)?;
    let attributes = json!({ "artist": call.parameter("artist"), "track": call.parameter("track") });
    Ok(Answer::json(200, &json!({ "toptags": { "tag": [], "@attr": attributes } })))
}

fn admit(world: &mut World, call: &Call) -> Result<(), Answer> {
    if call.parameter("api_key") != Some(LASTFM_KEY) {
        return Err(error(world, 403, 10, "Invalid API key - You must be granted a valid key by last.fm"));
    }
    let (now, rules) = (world.now(), &world.rules);
    let passed = rules.lastfm_rate.map(|rate| world.limits.pass("lastfm", rate, now, rules.probing_extends));
    if let Some(Err(_)) = passed {
        let mut answer = dispatch::too_many(Service::LastFm, false);
        answer.status = if world.rules.lastfm_errors_are_200 { 200 } else { answer.status };
        return Err(answer);
    }
    match call.parameter("format") {
        Some("json") => Ok(()),
        _ => Err(Answer::new(200, "text/xml; charset=utf-8", "<?xml version=\"1.0\" encoding=\"UTF-8\"?><lfm status=\"ok\"/>")),
    }
}

fn error(world: &World, status: u16, code: u32, message: &str) -> Answer {
    let status = if world.rules.lastfm_errors_are_200 { 200 } else { status };
    Answer::json(status, &json!({ "error": code, "message": message, "links": [] }))
}
