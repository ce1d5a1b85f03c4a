//! MusicBrainz (services: §6).

use serde_json::{Value, json};

use super::call::{Answer, Call};
use super::catalogue::{Artist, hash, uuid};
use super::dispatch;
use super::endpoint::{Endpoint, Handler, Service};
use super::world::World;

const fn row(template: &'static str, answer: Handler) -> Endpoint {
    Endpoint { service: Service::MusicBrainz, method: "GET", template, family: "", scopes: &[], removed: false, answer }
}

pub(super) const ENDPOINTS: &[Endpoint] = &[row("/url", url), row("/artist/{mbid}", artist), row("/isrc/{isrc}", isrc)];

/// The most addresses in one call.
const MOST_RESOURCES: usize = 100;
const ARTIST_ADDRESS: &str = "https://open.spotify.com/artist/";
const NOT_FOUND: &str = "Not Found";

/// Who asks must say who they are and how to reach them, and not too often.
fn admit(world: &mut World, call: &Call) -> Result<(), Answer> {
    let agent = call.header("user-agent").unwrap_or_default();
    let names_itself = agent.split_once('/').is_some_and(|(name, _)| !name.is_empty() && !["reqwest", "curl"].contains(&name));
    if !names_itself || !(agent.contains("://") || agent.contains('@')) {
        return Err(error(403, "Requests need a User-Agent that names the application and a contact"));
    }
    let (now, rules) = (world.now(), &world.rules);
    let passed = rules.musicbrainz_rate.map(|rate| world.limits.pass("musicbrainz", rate, now, rules.probing_extends));
    if let Some(Err(_)) = passed {
        return Err(dispatch::too_many(Service::MusicBrainz, false));
    }
    let wants_json = call.parameter("fmt") == Some("json")
        || call.header("accept").is_some_and(|accepted| accepted.contains("application/json"));
    if wants_json { Ok(()) } else { Err(xml()) }
}

/// What one gets who does not ask for JSON.
fn xml() -> Answer {
    Answer::new(200, "application/xml; charset=utf-8", "<?xml version=\"1.0\" encoding=\"UTF-8\"?><metadata/>")
}

fn error(status: u16, message: &str) -> Answer {
    Answer::json(status, &json!({ "error": message, "help": "For usage, please see: https://musicbrainz.org/development/mmd" }))
}

fn includes(call: &Call, what: &str) -> bool {
    // A plus sign in a query is a space.
    call.parameter("inc").is_some_and(|wanted| wanted.split([' ', '+']).any(|one| one == what))
}

/// Which artists have these addresses, byte for byte.
fn url(world: &mut World, call: &Call) -> Result<Answer, Answer> {
    admit(world, call)?;
    let resources: Vec<&str> = call.query.iter().filter(|(key, _)| key == "resource").map(|(_, value)| value.as_str()).collect();
    if resources.is_empty() || resources.len() > MOST_RESOURCES {
        return Err(error(400, "Between 1 and 100 resources can be looked up"));
    }
    let with_artists = includes(call, "artist-rels");
    let found: Vec<Value> = resources.iter().filter_map(|resource| relation(world, resource, with_artists)).collect();
    match (resources.len(), found.as_slice()) {
        (1, [one]) => Ok(Answer::json(200, one)),
        (1, _) => Err(error(404, NOT_FOUND)),
        (_, []) if world.rules.musicbrainz_none_is_404 => Err(error(404, NOT_FOUND)),
        (_, all) => Ok(Answer::json(200, &json!({ "url-count": all.len(), "url-offset": 0, "urls": all }))),
    }
}

fn relation(world: &World, resource: &str, with_artists: bool) -> Option<Value> {
    let artist = world.catalogue.artist(world.catalogue.find_artist(resource.strip_prefix(ARTIST_ADDRESS)?)?);
    if !artist.in_musicbrainz {
        return None;
    }
    let mut object = json!({ "id": uuid(&format!("url/{resource}")), "resource": resource });
    if with_artists {
        object["relations"] = json!([{
            "type": "free streaming",
            "type-id": "769085a1-c2f7-4c24-a532-2375a77693bd",
            "target-type": "artist",
            "direction": "backward",
            "begin": null,
            "end": null,
            "ended": false,
            "attributes": [],
            "attribute-ids": {},
            "attribute-values": {},
            "source-credit": "",
            "target-credit": "",
            "artist": small_artist(artist),
        }]);
    }
    Some(object)
}

fn small_artist(artist: &Artist) -> Value {
    json!({ "id": artist.mbid, "name": artist.name, "sort-name": artist.name, "disambiguation": "", "type": "Group", "type-id": null, "country": null })
}

fn artist(world: &mut World, call: &Call) -> Result<Answer, Answer> {
    admit(world, call)?;
    let known = world.catalogue.find_artist_by_mbid(call.place(0)).map(|at| world.catalogue.artist(at));
    let artist = known.filter(|artist| artist.in_musicbrainz).ok_or_else(|| error(404, NOT_FOUND))?;
    let votes = |name: &str| hash(&format!("votes/{}/{name}", artist.id)) % 12 + 1;
    let mut object = small_artist(artist);
    if includes(call, "genres") {
        let genre = |name: &String| json!({ "id": uuid(&format!("genre/{name}")), "name": name, "count": votes(name), "disambiguation": "" });
        object["genres"] = artist.genres.iter().map(genre).collect();
    }
    if includes(call, "tags") {
        // Tags are the genres and what listeners write beside.
        let names = artist.genres.iter().map(String::as_str).chain(["seen live"]);
        object["tags"] = names.map(|name| json!({ "name": name, "count": votes(name) })).collect();
    }
    Ok(Answer::json(200, &object))
}

fn isrc(world: &mut World, call: &Call) -> Result<Answer, Answer> {
    admit(world, call)?;
    let code = call.place(0);
    let mut songs = world.catalogue.songs_of_isrc(code).iter().map(|&at| world.catalogue.song(at));
    let song = songs.find(|song| world.catalogue.artist(song.artists[0]).in_musicbrainz);
    let song = song.ok_or_else(|| error(404, NOT_FOUND))?;
    let mut recording =
        json!({ "id": uuid(&format!("recording/{code}")), "title": song.name, "length": song.duration_ms, "video": false });
    if includes(call, "artist-credits") {
        let credit = |&at: &usize| {
            let artist = world.catalogue.artist(at);
            json!({ "name": artist.name, "joinphrase": "", "artist": small_artist(artist) })
        };
        recording["artist-credit"] = song.artists.iter().map(credit).collect();
    }
    Ok(Answer::json(200, &json!({ "isrc": code, "recordings": [recording] })))
}
