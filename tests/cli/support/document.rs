//! Mix documents as plain JSON: reading them, and breaking them on purpose.

use serde_json::{Value, json};

/// A document as the text of a file.
pub(crate) fn text(document: &Value) -> String {
    serde_json::to_string_pretty(document).unwrap()
}

pub(crate) fn tracks(document: &Value) -> &Vec<Value> {
    document["tracks"].as_array().unwrap()
}

pub(crate) fn tracks_mut(document: &mut Value) -> &mut Vec<Value> {
    document["tracks"].as_array_mut().unwrap()
}

/// One field of every song, as text.
pub(crate) fn column(document: &Value, field: &str) -> Vec<String> {
    let word = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    tracks(document).iter().map(|track| word(&track[field])).collect()
}

/// The ids of the songs, in playing order.
pub(crate) fn ids(document: &Value) -> Vec<String> {
    column(document, "trackId")
}

/// Gives the songs the positions they have.
pub(crate) fn renumber(document: &mut Value) {
    for (at, track) in tracks_mut(document).iter_mut().enumerate() {
        track["position"] = json!(at);
    }
}

/// The names of the checks with a verdict, in a document or a judgement.
pub(crate) fn checks_with<'v>(judged: &'v Value, verdict: &str) -> Vec<&'v str> {
    let checks = judged["report"]["checks"].as_array().unwrap();
    checks.iter().filter(|check| check["verdict"] == verdict).map(|check| check["id"].as_str().unwrap()).collect()
}

/// The first place whose song has this value.
pub(crate) fn place_of(document: &Value, field: &str, value: &str) -> usize {
    let found = column(document, field).iter().position(|held| held == value);
    found.unwrap_or_else(|| panic!("no song with {field} = {value}"))
}
