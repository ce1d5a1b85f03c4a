//! The document's keys, types and enumerations, and the order of its tracks (cli-and-json.md).

use serde_json::Value;

use super::Violation;
use crate::oracle::document::Mix;

/// What a field may hold.
#[derive(Clone, Copy)]
enum Kind {
    Number,
    Text,
    Bool,
    List,
    Object,
    OneOf(&'static [&'static str]),
    /// The same, or null.
    Maybe(&'static Kind),
}

use Kind::{Bool, List, Maybe, Number, Object, OneOf, Text};

const TIERS: Kind = OneOf(&["easy", "moderate", "strong", "hard", "max"]);
const SEGMENTS: Kind = OneOf(&["warmup", "main", "cooldown"]);
const VERDICTS: Kind = OneOf(&["pass", "warn", "fail"]);
const TEMPLATES: Kind = OneOf(&["light", "tempo", "hiit", "intervals", "pyramid", "kicker", "long-waves"]);
const RELAXATIONS: Kind = OneOf(&["adjacentTier", "secondAdjacentTier", "neighborUmbrella", "lockoutBreak"]);

const ROOT: &[(&str, Kind)] = &[
    ("schema", Number),
    ("id", Text),
    ("status", OneOf(&["complete", "partial", "none"])),
    ("savedAs", Maybe(&Object)),
    ("request", Object),
    ("plan", Object),
    ("tracks", List),
    ("unfilled", List),
    ("report", Object),
    ("findings", List),
];

const REQUEST: &[(&str, Kind)] = &[
    ("template", Maybe(&TEMPLATES)),
    // Text, list or object: the contract leaves it open; only the key is asked for.
    ("curve", Maybe(&ANYTHING)),
    ("minutes", Maybe(&Number)),
    ("length", Maybe(&OneOf(&["short", "medium", "long"]))),
    ("part", OneOf(&["full", "warmup", "main", "cooldown"])),
    ("mode", OneOf(&["smart", "endurance", "power"])),
    ("model", OneOf(&["tempo-true", "classic"])),
    ("genres", List),
    ("decades", List),
    ("seedArtists", List),
    ("seedGenres", List),
    ("excludeArtists", List),
    ("excludeGenres", List),
    ("allowExplicit", Bool),
    ("seed", Number),
    ("now", Text),
];

/// An empty enumeration stands for "anything".
const ANYTHING: Kind = OneOf(&[]);

const PLAN: &[(&str, Kind)] = &[("warmupMs", Number), ("mainMs", Number), ("cooldownMs", Number), ("aimMs", Number)];

const TRACK: &[(&str, Kind)] = &[
    ("position", Number),
    ("segment", SEGMENTS),
    ("tier", TIERS),
    ("targetEffort", Number),
    ("trackId", Text),
    ("name", Text),
    ("artistId", Maybe(&Text)),
    ("artistName", Maybe(&Text)),
    ("album", Maybe(&Text)),
    ("releaseYear", Maybe(&Number)),
    ("durationMs", Number),
    ("explicit", Maybe(&Bool)),
    ("genres", List),
    ("tempo", Maybe(&Number)),
    ("feltTempo", Maybe(&Number)),
    ("octave", Maybe(&OneOf(&["double", "half", "asIs", "user"]))),
    ("energy", Maybe(&Number)),
    ("danceability", Maybe(&Number)),
    ("scoredTier", TIERS),
    ("tempoFit", Number),
    ("effortIndex", Number),
    ("slotFit", Number),
    ("energyPenalty", Number),
    ("baseScore", Number),
    ("bonuses", Object),
    ("personal", List),
    ("finalScore", Number),
    ("rediscovery", Bool),
    ("source", OneOf(&["likes", "playlists", "catalog"])),
    ("locked", Bool),
    ("relaxation", Maybe(&RELAXATIONS)),
];

const BONUSES: &[(&str, Kind)] = &[
    ("recency", Number),
    ("artistSpacing", Number),
    ("diversity", Number),
    ("artistNovelty", Number),
    ("genreAffinity", Number),
    ("umbrellaBalance", Number),
    ("rediscovery", Number),
    ("source", Number),
    ("lowEnd", Number),
];

const PERSONAL: &[(&str, Kind)] = &[("signal", Text), ("value", Number)];

const UNFILLED: &[(&str, Kind)] =
    &[("position", Number), ("segment", SEGMENTS), ("tier", TIERS), ("targetMs", Number), ("removed", List), ("help", Text)];

const REMOVED: &[(&str, Kind)] = &[("rule", Text), ("count", Number)];

const REPORT: &[(&str, Kind)] = &[("verdict", VERDICTS), ("checks", List), ("figures", Object)];

const CHECK: &[(&str, Kind)] =
    &[("id", Text), ("verdict", VERDICTS), ("value", Maybe(&Text)), ("wanted", Maybe(&Text)), ("text", Text)];

const FIGURES: &[(&str, Kind)] = &[
    ("durationErrorMs", Number),
    ("segmentMs", Object),
    ("inWindowShare", Maybe(&Number)),
    ("missingTempoShare", Maybe(&Number)),
    ("meanTempoFit", Maybe(&Number)),
    ("effortCorrelation", Maybe(&Number)),
    ("meanTempoStep", Maybe(&Number)),
    ("minArtistGapMs", Maybe(&Number)),
    ("rediscoveryShare", Maybe(&Number)),
    ("relaxedSlots", Number),
    ("sources", Object),
];

const SEGMENT_MS: &[(&str, Kind)] = &[("warmup", Maybe(&Number)), ("main", Maybe(&Number)), ("cooldown", Maybe(&Number))];

const SOURCES: &[(&str, Kind)] = &[("likes", Number), ("playlists", Number), ("catalog", Number)];

const FINDING: &[(&str, Kind)] = &[("code", Text), ("text", Text), ("slots", List)];

const SAVED_AS: &[(&str, Kind)] = &[("playlistId", Text), ("snapshotId", Text)];

/// Every key is there and holds what it may; keys are camelCase. Keys the contract does not name
/// are allowed: it is additive.
pub(super) fn judge(doc: &Value) -> Vec<Violation> {
    let mut violations = Vec::new();
    let out = &mut violations;
    fields(doc, "", ROOT, out);
    if !doc["savedAs"].is_null() {
        fields(&doc["savedAs"], "savedAs", SAVED_AS, out);
    }
    fields(&doc["request"], "request", REQUEST, out);
    fields(&doc["plan"], "plan", PLAN, out);
    for (path, track) in items(&doc["tracks"], "tracks") {
        fields(track, &path, TRACK, out);
        fields(&track["bonuses"], &format!("{path}.bonuses"), BONUSES, out);
        for (path, signal) in items(&track["personal"], &format!("{path}.personal")) {
            fields(signal, &path, PERSONAL, out);
        }
    }
    for (path, slot) in items(&doc["unfilled"], "unfilled") {
        fields(slot, &path, UNFILLED, out);
        for (path, removed) in items(&slot["removed"], &format!("{path}.removed")) {
            fields(removed, &path, REMOVED, out);
        }
    }
    let report = &doc["report"];
    fields(report, "report", REPORT, out);
    for (path, check) in items(&report["checks"], "report.checks") {
        fields(check, &path, CHECK, out);
    }
    let figures = &report["figures"];
    fields(figures, "figures", FIGURES, out);
    fields(&figures["segmentMs"], "figures.segmentMs", SEGMENT_MS, out);
    fields(&figures["sources"], "figures.sources", SOURCES, out);
    for (path, finding) in items(&doc["findings"], "findings") {
        fields(finding, &path, FINDING, out);
    }
    if doc["schema"] != 1 {
        let found = &doc["schema"];
        out.push(Violation::hard("shape.schema", format!("schema is {found}, not 1")));
    }
    camel_case(doc, "", out);
    violations
}

/// Positions count from 0; segments come in the order warm-up, main, cool-down.
pub(super) fn judge_order(mix: &Mix) -> Vec<Violation> {
    let mut violations = Vec::new();
    let rank = |segment: &str| ["warmup", "main", "cooldown"].map(|name| name == segment);
    for (index, slot) in mix.slots.iter().enumerate() {
        if slot.position != index as i64 {
            violations.push(Violation::hard("shape.position", format!("track {index} has position {}", slot.position)));
        }
    }
    for (index, pair) in mix.slots.windows(2).enumerate() {
        // [true, false, false] > [false, true, false]: an earlier segment compares greater.
        if rank(&pair[0].segment) < rank(&pair[1].segment) {
            violations.push(Violation::hard(
                "shape.segmentOrder",
                format!("track {} of {} follows one of {}", index + 1, pair[1].segment, pair[0].segment),
            ));
        }
    }
    violations
}

fn items<'a>(list: &'a Value, path: &str) -> Vec<(String, &'a Value)> {
    let values = list.as_array().map(Vec::as_slice).unwrap_or_default();
    let numbered = values.iter().enumerate();
    numbered.map(|(index, value)| (format!("{path}[{index}]"), value)).collect()
}

fn fields(object: &Value, path: &str, wanted: &[(&str, Kind)], out: &mut Vec<Violation>) {
    for (key, kind) in wanted {
        match object.get(key) {
            None => out.push(Violation::hard("shape.missingKey", format!("{path}.{key} is not there"))),
            Some(value) if !holds(value, *kind) => {
                out.push(Violation::hard("shape.type", format!("{path}.{key} may not be {value}")));
            }
            Some(_) => {}
        }
    }
}

fn holds(value: &Value, kind: Kind) -> bool {
    match kind {
        Number => value.is_number(),
        Text => value.is_string(),
        Bool => value.is_boolean(),
        List => value.is_array(),
        Object => value.is_object(),
        OneOf([]) => true,
        OneOf(names) => value.as_str().is_some_and(|name| names.contains(&name)),
        Maybe(kind) => value.is_null() || holds(value, *kind),
    }
}

fn camel_case(value: &Value, path: &str, out: &mut Vec<Violation>) {
    if let Some(object) = value.as_object() {
        for (key, value) in object {
            let is_camel =
                key.starts_with(|first: char| first.is_ascii_lowercase()) && key.chars().all(|char| char.is_ascii_alphanumeric());
            if !is_camel {
                out.push(Violation::hard("shape.camelCase", format!("{path}.{key} is not camelCase")));
            }
            camel_case(value, &format!("{path}.{key}"), out);
        }
    }
    for (path, value) in items(value, path) {
        camel_case(value, &path, out);
    }
}
