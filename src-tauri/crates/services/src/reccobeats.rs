//! ReccoBeats: measured sound, and songs like others.

// What fails is told once, at the client.
#![allow(clippy::missing_errors_doc)]

use std::collections::HashMap;

use reqwest::Method;
use runclub_engine::library::AudioFeatures;
use serde_json::Value;

use crate::{
    address::Address,
    connection::{Call, Connection, Route},
    error::ServiceError,
    gate::{Family, Service},
    json::{count, isrc, last_part, list, text, within},
    spotify::is_id,
};

/// The most songs of one question.
pub const MOST_ASKED: usize = 40;
/// The most songs that suggestions can start from.
pub const MOST_SEEDS: usize = 5;
/// The most suggestions of one answer.
pub const MOST_SUGGESTED: u32 = 100;

/// No music is slower or faster, in BPM: what lies outside was not measured.
const SLOWEST: f64 = 20.0;
const FASTEST: f64 = 400.0;

static FEATURES: Route = Route { method: Method::GET, path: "/audio-features", family: Family::ReccoBeats };
static SUGGESTIONS: Route = Route { method: Method::GET, path: "/track/recommendation", family: Family::ReccoBeats };

/// A client of ReccoBeats. Every function may fail as [`ServiceError`] tells; a question of the wrong size
/// is refused as ReccoBeats would (error 4004), and not sent. So is one with something else than
/// [Spotify ids](is_id) in it: imported songs may have other ids.
#[derive(Debug, Clone)]
pub struct ReccoBeats {
    connection: Connection,
    address: Address,
}

/// A song whose sound is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedTrack {
    /// Its Spotify id.
    pub id: String,
    /// Its recording's code, if known: an answer may name another song of the same recording.
    pub isrc: Option<String>,
}

/// What suggestions should be like.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Targets {
    /// BPM.
    pub tempo: Option<f64>,
    /// 0 to 1.
    pub energy: Option<f64>,
}

/// A suggested song.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    /// Its Spotify id.
    pub spotify_id: String,
    /// The title.
    pub name: String,
    /// Who plays it.
    pub artists: Vec<SuggestedArtist>,
    /// The length in milliseconds.
    pub duration_ms: Option<u32>,
    /// The recording's code.
    pub isrc: Option<String>,
    /// 0 to 100.
    pub popularity: Option<u32>,
}

/// Who plays a suggested song.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuggestedArtist {
    /// The name.
    pub name: String,
    /// The Spotify id, if known.
    pub spotify_id: Option<String>,
}

impl ReccoBeats {
    /// A client.
    pub fn new(connection: Connection, address: Address) -> Self {
        Self { connection, address }
    }

    /// The sound of up to [`MOST_ASKED`] songs, by the id that was asked. Songs without an answer are not
    /// known to ReccoBeats, at least for now.
    pub async fn audio_features(&self, asked: &[AskedTrack]) -> Result<Vec<(String, AudioFeatures)>, ServiceError> {
        if asked.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<&str> = asked.iter().map(|track| track.id.as_str()).collect();
        let call = self.call(&FEATURES, &ids, MOST_ASKED)?.with("ids", &ids.join(","));
        self.connection.call(&call, |value| Some(assign(asked, content(value)?))).await
    }

    /// Songs like up to [`MOST_SEEDS`] others, given by their Spotify ids.
    pub async fn recommendations(&self, seeds: &[String], size: u32, targets: &Targets) -> Result<Vec<Suggestion>, ServiceError> {
        let seeds: Vec<&str> = seeds.iter().map(String::as_str).collect();
        let size = size.clamp(1, MOST_SUGGESTED).to_string();
        let mut call = self.call(&SUGGESTIONS, &seeds, MOST_SEEDS)?.with("seeds", &seeds.join(",")).with("size", &size);
        for (name, target) in [("tempo", targets.tempo), ("energy", targets.energy)] {
            if let Some(target) = target {
                call = call.with(name, &target.to_string());
            }
        }
        self.connection.call(&call, |value| Some(content(value)?.iter().filter_map(suggestion).collect())).await
    }

    fn call(&self, route: &'static Route, ids: &[&str], most: usize) -> Result<Call<'_>, ServiceError> {
        let refused = ServiceError::Rejected { service: Service::ReccoBeats, status: 400 };
        let fits = (1..=most).contains(&ids.len()) && ids.iter().all(|id| is_id(id));
        fits.then(|| Call::new(route, self.address.join(route.path))).ok_or(refused)
    }
}

/// The rows of an answer.
fn content(value: &Value) -> Option<&[Value]> {
    value.get("content")?.as_array().map(Vec::as_slice)
}

/// Finds the row of each asked song: by the id in its link, else by the recording. Never by place: unknown
/// songs are left out, and the order is free.
fn assign(asked: &[AskedTrack], rows: &[Value]) -> Vec<(String, AudioFeatures)> {
    let rows: Vec<(&Value, AudioFeatures)> = rows.iter().filter_map(|row| Some((row, features(row)?))).collect();
    let by_id: HashMap<&str, AudioFeatures> =
        rows.iter().rev().filter_map(|(row, features)| Some((text(row, "href").and_then(last_part)?, *features))).collect();
    let by_recording: HashMap<String, AudioFeatures> =
        rows.iter().rev().filter_map(|(row, features)| Some((text(row, "isrc").and_then(isrc)?, *features))).collect();
    let found = |track: &AskedTrack| {
        let recording = || by_recording.get(&track.isrc.as_deref().and_then(isrc)?);
        by_id.get(track.id.as_str()).or_else(recording).map(|features| (track.id.clone(), *features))
    };
    asked.iter().filter_map(found).collect()
}

/// The values of a row that can be true. `None` when neither tempo nor energy is among them.
fn features(row: &Value) -> Option<AudioFeatures> {
    let share = |key| within(row, key, 0.0, 1.0);
    let whole = |key, most| within(row, key, 0.0, most).filter(|value| value.fract() == 0.0).map(|value| value as i32);
    let features = AudioFeatures {
        tempo: within(row, "tempo", SLOWEST, FASTEST),
        energy: share("energy"),
        danceability: share("danceability"),
        valence: share("valence"),
        loudness: within(row, "loudness", -80.0, 10.0),
        speechiness: share("speechiness"),
        key: whole("key", 11.0),
        mode: whole("mode", 1.0),
        time_signature: None,
    };
    (features.tempo.is_some() || features.energy.is_some()).then_some(features)
}

/// A suggestion. `None` without a Spotify id: it could not be played.
fn suggestion(row: &Value) -> Option<Suggestion> {
    let link = |value: &Value| text(value, "href").and_then(last_part).filter(|id| is_id(id)).map(str::to_owned);
    let artist = |value: &Value| Some(SuggestedArtist { name: text(value, "name")?.to_owned(), spotify_id: link(value) });
    Some(Suggestion {
        spotify_id: link(row)?,
        name: text(row, "trackTitle").unwrap_or_default().to_owned(),
        artists: list(row, "artists").iter().filter_map(artist).collect(),
        duration_ms: count(row, "durationMs").filter(|&length| length > 0),
        isrc: text(row, "isrc").and_then(isrc),
        popularity: count(row, "popularity").filter(|&popularity| popularity <= 100),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::canned::{Canned, Server, connection, ok, status};

    fn id(number: usize) -> String {
        format!("{number:022}")
    }

    fn link(number: usize) -> String {
        format!("https://open.spotify.com/track/{}?si=abc", id(number))
    }

    fn asked(number: usize, isrc: Option<&str>) -> AskedTrack {
        AskedTrack { id: id(number), isrc: isrc.map(str::to_owned) }
    }

    #[test]
    fn rows_belong_to_ids_and_recordings_never_to_places() {
        let row = |number: usize, isrc: &str, tempo: f64| json!({"href": link(number), "isrc": isrc, "tempo": tempo});
        let check = |asked: &[AskedTrack], rows: &[Value], expected: &[(usize, f64)]| {
            let found = assign(asked, rows).into_iter().map(|(id, features)| (id, features.tempo.unwrap()));
            let expected = expected.iter().map(|(number, tempo)| (id(*number), *tempo));
            assert_eq!(found.collect::<Vec<_>>(), expected.collect::<Vec<_>>());
        };
        let three = [asked(1, None), asked(2, Some("gbxyz2000002")), asked(3, Some("GBXYZ2000003"))];
        check(&three, &[], &[]);
        check(&three, &[row(3, "", 103.0), row(1, "", 101.0)], &[(1, 101.0), (3, 103.0)]);
        // Another song of the same recording.
        check(&three, &[row(9, "GB-XYZ-20-00002", 109.0)], &[(2, 109.0)]);
        // The id wins over the recording, the first of two over the second.
        check(&three, &[row(9, "GBXYZ2000003", 109.0), row(3, "GBXYZ2000003", 103.0)], &[(3, 103.0)]);
        check(&three, &[row(1, "", 101.0), row(1, "", 99.0)], &[(1, 101.0)]);
        // One row may answer two songs of one recording.
        let twins = [asked(1, Some("GBXYZ2000001")), asked(2, Some("GBXYZ2000001"))];
        check(&twins, &[row(1, "GBXYZ2000001", 101.0)], &[(1, 101.0), (2, 101.0)]);
        check(&[asked(1, None)], &[row(2, "GBXYZ2000002", 102.0)], &[]);
    }

    #[test]
    fn values_that_cannot_be_true_are_missing() {
        let check = |over: Value, expected: Option<AudioFeatures>| assert_eq!(features(&over), expected, "{over}");
        let whole = json!({
            "tempo": 171.02, "energy": 0.8, "danceability": 1, "valence": 0, "loudness": -6.5, "speechiness": 0.05,
            "key": 11.0, "mode": 1, "acousticness": 0.1, "liveness": 0.2, "instrumentalness": 0.3,
        });
        let all = AudioFeatures {
            tempo: Some(171.02),
            energy: Some(0.8),
            danceability: Some(1.0),
            valence: Some(0.0),
            loudness: Some(-6.5),
            speechiness: Some(0.05),
            key: Some(11),
            mode: Some(1),
            time_signature: None,
        };
        check(whole, Some(all));
        let wrong = json!({
            "tempo": 0, "energy": 0.5, "danceability": 1.01, "valence": -0.1, "loudness": -81, "speechiness": "0.5",
            "key": -1, "mode": 2,
        });
        check(wrong, Some(AudioFeatures { energy: Some(0.5), ..AudioFeatures::default() }));
        let odd = json!({"tempo": 150, "energy": null, "key": 12, "mode": 0.5, "loudness": 10.5});
        check(odd, Some(AudioFeatures { tempo: Some(150.0), ..AudioFeatures::default() }));
        let tempo = |bpm: f64, expected: Option<f64>| {
            let energy = Some(0.5);
            let features = AudioFeatures { tempo: expected, energy, ..AudioFeatures::default() };
            check(json!({"tempo": bpm, "energy": energy}), Some(features));
        };
        tempo(20.0, Some(20.0));
        tempo(400.0, Some(400.0));
        tempo(19.9, None);
        tempo(400.1, None);
        check(json!({"tempo": -150, "energy": 2, "danceability": 0.5}), None);
        check(json!({"tempo": null}), None);
        check(json!(null), None);
        check(json!([1]), None);
    }

    #[test]
    fn suggestions_need_an_id() {
        let artist = |href: &str| json!({"id": "uuid", "name": "The Milestones", "href": href});
        let whole = json!({
            "id": "uuid", "trackTitle": "Second Wind", "durationMs": 200_040, "isrc": "gbxyz2000001", "popularity": 87,
            "href": link(1), "artists": [artist(&format!("https://open.spotify.com/artist/{}", id(2))), artist("..."), null],
        });
        let found = suggestion(&whole).unwrap();
        assert_eq!((found.spotify_id.as_str(), found.name.as_str()), (id(1).as_str(), "Second Wind"));
        assert_eq!((found.duration_ms, found.popularity, found.isrc.as_deref()), (Some(200_040), Some(87), Some("GBXYZ2000001")));
        let ids: Vec<_> = found.artists.iter().map(|artist| artist.spotify_id.clone()).collect();
        assert_eq!(ids, [Some(id(2)), None]);
        let bare = suggestion(&json!({"href": link(1), "durationMs": 0, "popularity": 101, "artists": null})).unwrap();
        assert_eq!((bare.duration_ms, bare.popularity, bare.artists.len()), (None, None, 0));
        assert_eq!(suggestion(&json!({"trackTitle": "x", "href": "https://open.spotify.com/track/x"})), None);
        assert_eq!(suggestion(&json!(null)), None);
    }

    async fn at(answers: Vec<Canned>) -> (ReccoBeats, Server) {
        let server = Server::start(answers).await;
        (ReccoBeats::new(connection(), server.address()), server)
    }

    #[tokio::test]
    async fn what_goes_out() {
        let (client, server) =
            at(vec![ok(&json!({"content": [{"href": link(2), "tempo": 150}]})), ok(&json!({"content": []}))]).await;
        let features = client.audio_features(&[asked(1, None), asked(2, None)]).await.unwrap();
        assert_eq!(features.len(), 1);
        assert!(client.audio_features(&[]).await.unwrap().is_empty());
        let targets = Targets { tempo: Some(172.5), energy: None };
        assert!(client.recommendations(&[id(1), id(2)], 500, &targets).await.unwrap().is_empty());
        let (a, b) = (id(1), id(2));
        let expected = [
            format!("GET /base/audio-features?ids={a}%2C{b}"),
            format!("GET /base/track/recommendation?seeds={a}%2C{b}&size=100&tempo=172.5"),
        ];
        assert_eq!(server.lines(), expected);
    }

    #[tokio::test]
    async fn questions_of_the_wrong_size_are_not_sent() {
        let (client, server) = at(vec![]).await;
        let many: Vec<_> = (0..=MOST_ASKED).map(|number| asked(number, None)).collect();
        let seeds: Vec<_> = (0..=MOST_SEEDS).map(id).collect();
        let rejected = |error: ServiceError| matches!(error, ServiceError::Rejected { status: 400, .. });
        assert!(rejected(client.audio_features(&many).await.unwrap_err()));
        assert!(rejected(client.audio_features(&[AskedTrack { id: "a,b".to_owned(), isrc: None }]).await.unwrap_err()));
        assert!(rejected(client.recommendations(&seeds, 10, &Targets::default()).await.unwrap_err()));
        assert!(rejected(client.recommendations(&[], 10, &Targets::default()).await.unwrap_err()));
        assert!(server.seen().is_empty());
    }

    #[tokio::test]
    async fn failures_are_no_empty_answers() {
        let size = r#"{"status":4004,"errors":[{"message":"size must be between 1 and 40"}]}"#;
        let (client, _server) = at(vec![status(400, &[], size), ok(&json!({})), ok(&json!({})), ok(&json!([]))]).await;
        let error = client.audio_features(&[asked(1, None)]).await.unwrap_err();
        assert!(matches!(error, ServiceError::Rejected { status: 400, .. }), "{error}");
        let error = client.audio_features(&[asked(1, None)]).await.unwrap_err();
        assert!(matches!(error, ServiceError::Unreadable { .. }), "{error}");
    }
}
