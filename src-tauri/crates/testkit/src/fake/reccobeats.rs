//! ReccoBeats (services: §5).

use serde_json::{Map, Value, json};

use super::call::{Answer, Call};
use super::catalogue::{Features, Known, Song, hash, recco_id, uuid};
use super::dispatch;
use super::endpoint::{Endpoint, Handler, Service};
use super::world::World;

const fn row(template: &'static str, answer: Handler) -> Endpoint {
    Endpoint { service: Service::ReccoBeats, method: "GET", template, family: "", scopes: &[], removed: false, answer }
}

/// Fixed paths stand before those with places that would take them too.
pub(super) const ENDPOINTS: &[Endpoint] = &[
    row("/audio-features", audio_features),
    row("/track/recommendation", recommendation),
    row("/track", tracks),
    row("/track/{uuid}/audio-features", audio_features_of),
    row("/track/{uuid}", track_of),
];

/// The most ids in one call, and the most seeds.
const MOST_IDS: usize = 40;
const MOST_SEEDS: usize = 5;
const MOST_RECOMMENDED: i64 = 100;

fn audio_features(world: &mut World, call: &Call) -> Result<Answer, Answer> {
    limit(world)?;
    let rows = known(world, call)?.into_iter().map(|(song, href)| features_row(song, &href));
    Ok(content(&rows.collect::<Vec<_>>()))
}

fn tracks(world: &mut World, call: &Call) -> Result<Answer, Answer> {
    limit(world)?;
    let rows = known(world, call)?.into_iter().map(|(song, href)| track_row(world, song, &href));
    Ok(content(&rows.collect::<Vec<_>>()))
}

fn content(rows: &[Value]) -> Answer {
    Answer::json(200, &json!({ "content": rows }))
}

/// The known songs among the ids, each once, in an order of their own; with the Spotify id that their
/// rows name.
fn known<'a>(world: &'a World, call: &Call) -> Result<Vec<(&'a Song, String)>, Answer> {
    let ids = call.list("ids");
    if ids.is_empty() || ids.len() > MOST_IDS {
        return Err(wrong_size(MOST_IDS as i64));
    }
    let mut found: Vec<(&Song, String)> = Vec::new();
    for id in ids {
        let at = world.catalogue.find_song(id).or_else(|| world.catalogue.find_song_by_recco_id(id));
        let song = at.map(|at| world.catalogue.song(at));
        let named = song.and_then(|song| Some((song, named(song)?)));
        if let Some(named) = named.filter(|(song, _)| !found.iter().any(|(other, _)| other.id == song.id)) {
            found.push(named);
        }
    }
    found.sort_by_key(|(song, _)| hash(&song.id));
    Ok(found)
}

/// The Spotify id under which ReccoBeats has a song.
fn named(song: &Song) -> Option<String> {
    match &song.known {
        Known::No => None,
        Known::Yes => Some(song.id.clone()),
        Known::As(twin) => Some(twin.clone()),
    }
}

fn limit(world: &mut World) -> Result<(), Answer> {
    let (now, rules) = (world.now(), &world.rules);
    let Some(rate) = rules.reccobeats_rate else { return Ok(()) };
    let passed = world.limits.pass("reccobeats", rate, now, rules.probing_extends);
    let stated = rules.states_retry_after;
    passed.map_err(|seconds| dispatch::too_many(Service::ReccoBeats, false).retry_after(stated.then_some(seconds)))
}

fn wrong_size(most: i64) -> Answer {
    let message = format!("size must be between 1 and {most}");
    Answer::json(400, &json!({ "status": 4004, "errors": [{ "message": message }] }))
}

fn not_found() -> Answer {
    dispatch::error(Service::ReccoBeats, 404)
}

fn audio_features_of(world: &mut World, call: &Call) -> Result<Answer, Answer> {
    limit(world)?;
    let (song, href) = single(world, call)?;
    Ok(Answer::json(200, &features_row(song, &href)))
}

fn track_of(world: &mut World, call: &Call) -> Result<Answer, Answer> {
    limit(world)?;
    let (song, href) = single(world, call)?;
    Ok(Answer::json(200, &track_row(world, song, &href)))
}

/// Only ReccoBeats' own ids lead to single things.
fn single<'a>(world: &'a World, call: &Call) -> Result<(&'a Song, String), Answer> {
    let song = world.catalogue.find_song_by_recco_id(call.place(0)).map(|at| world.catalogue.song(at));
    song.and_then(|song| Some((song, named(song)?))).ok_or_else(not_found)
}

fn features_row(song: &Song, spotify_id: &str) -> Value {
    let Features { tempo, energy, danceability, valence, loudness, speechiness, .. } = song.features;
    let Features { acousticness, instrumentalness, liveness, key, mode, .. } = song.features;
    json!({
        "id": recco_id(&song.id),
        "href": format!("https://open.spotify.com/track/{spotify_id}"),
        "isrc": song.isrc,
        "acousticness": acousticness,
        "danceability": danceability,
        "energy": energy,
        "instrumentalness": instrumentalness,
        "key": key,
        "liveness": liveness,
        "loudness": loudness,
        "mode": mode,
        "speechiness": speechiness,
        "tempo": tempo,
        "valence": valence,
    })
}

fn track_row(world: &World, song: &Song, spotify_id: &str) -> Value {
    let artist = |&at: &usize| {
        let artist = world.catalogue.artist(at);
        let href = format!("https://open.spotify.com/artist/{}", artist.id);
        json!({ "id": uuid(&format!("recco-artist/{}", artist.id)), "name": artist.name, "href": href })
    };
    json!({
        "id": recco_id(&song.id),
        "trackTitle": song.name,
        "artists": song.artists.iter().map(artist).collect::<Vec<_>>(),
        "durationMs": song.duration_ms,
        "isrc": song.isrc,
        "ean": null,
        "upc": null,
        "href": format!("https://open.spotify.com/track/{spotify_id}"),
        "availableCountries": "SE,US,DE",
        "popularity": hash(&format!("popularity/{}", song.id)) % 101,
    })
}

/// Songs like the seeds, nearest to the targets first; never the seeds themselves.
fn recommendation(world: &mut World, call: &Call) -> Result<Answer, Answer> {
    limit(world)?;
    let size = call.parameter("size").and_then(|size| size.parse().ok()).unwrap_or(0);
    if !(1..=MOST_RECOMMENDED).contains(&size) {
        return Err(wrong_size(MOST_RECOMMENDED));
    }
    let (seeds, against) = (call.list("seeds"), call.list("negativeSeeds"));
    if seeds.is_empty() || seeds.len() > MOST_SEEDS || against.len() > MOST_SEEDS {
        return Err(wrong_size(MOST_SEEDS as i64));
    }
    let target = Target::of(call)?;
    let named_ids = |song: &Song| [song.id.clone(), recco_id(&song.id)];
    let is_seed = |song: &Song| named_ids(song).iter().any(|id| seeds.contains(&id.as_str()) || against.contains(&id.as_str()));
    if !world.catalogue.songs().iter().any(is_seed) {
        return Ok(content(&[]));
    }
    let flavour = seeds.join(",");
    let fitting = world.catalogue.songs().iter().filter(|song| song.known == Known::Yes && !is_seed(song));
    let mut ranked: Vec<(f64, u64, &Song)> =
        fitting.map(|song| (target.distance(&song.features), hash(&format!("{flavour}/{}", song.id)), song)).collect();
    ranked.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
    let rows = ranked.iter().take(size as usize).map(|(_, _, song)| track_row(world, song, &song.id));
    Ok(content(&rows.collect::<Vec<_>>()))
}

/// The values asked for, with what counts as one step of each.
struct Target(Map<String, Value>);

const STEPS: [(&str, f64); 4] = [("tempo", 10.0), ("energy", 0.1), ("danceability", 0.1), ("valence", 0.1)];

impl Target {
    fn of(call: &Call) -> Result<Self, Answer> {
        let mut wanted = Map::new();
        for (name, _) in STEPS {
            if let Some(text) = call.parameter(name) {
                let value: f64 = text.parse().map_err(|_| dispatch::error(Service::ReccoBeats, 400))?;
                wanted.insert(name.to_owned(), json!(value));
            }
        }
        Ok(Self(wanted))
    }

    /// In whole steps, so that the seeds decide among songs about as near.
    fn distance(&self, features: &Features) -> f64 {
        let value = |name: &str| match name {
            "tempo" => features.tempo,
            "energy" => features.energy,
            "danceability" => features.danceability,
            _ => features.valence,
        };
        let steps = STEPS.iter().filter_map(|(name, step)| {
            let wanted = self.0.get(*name)?.as_f64()?;
            Some((value(name).unwrap_or(0.0) - wanted).abs() / step)
        });
        steps.map(f64::floor).sum()
    }
}
