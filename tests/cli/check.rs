//! `runclub check` of the document alone: every rule broken by hand is found, and named.

use serde_json::{Value, json};

use crate::support::{
    Room,
    document::{checks_with, place_of, renumber, text, tracks, tracks_mut},
};

const MIX: &str = "--template pyramid --minutes 75";

/// The judgement of a document and how the program ended.
fn judged(room: &Room, document: &Value, more: &str) -> (i32, Value) {
    let file = room.write("judged.json", text(document));
    let answer = room.say(&format!("check {file} --format json {more}")).with_empty_err();
    (answer.code.unwrap(), answer.json())
}

/// One song in place of another, at the other's slot.
fn put(document: &mut Value, from: usize, to: usize, fields: &[&str]) {
    let source = tracks(document)[from].clone();
    for field in fields {
        tracks_mut(document)[to][*field] = source[*field].clone();
    }
}

fn set(document: &mut Value, at: usize, field: &str, value: Value) {
    tracks_mut(document)[at][field] = value;
}

/// Adds to a number of a song, and to its final score, so that the sum still holds.
fn add(document: &mut Value, at: usize, path: &[&str], by: f64) {
    let track = &mut tracks_mut(document)[at];
    for path in [path, &["finalScore"]] {
        let number = path.iter().fold(&mut *track, |value, key| match key.parse::<usize>() {
            Ok(index) => &mut value[index],
            Err(_) => &mut value[*key],
        });
        *number = json!(number.as_f64().unwrap() + by);
    }
}

/// A change by hand.
type Change = fn(&mut Value);

/// What is changed, the request it is made for, the checks that must fail.
const BROKEN: [(&str, &str, &[&str], Change); 30] = [
    ("one song twice", MIX, &["songs.unique"], |d| {
        put(d, 1, 9, &["trackId", "name", "artistId", "artistName"]);
    }),
    ("one song under two ids", MIX, &["songs.unique"], |d| put(d, 1, 9, &["name", "artistId", "artistName"])),
    ("one song under two ids and spellings", MIX, &["songs.unique"], |d| {
        put(d, 1, 9, &["artistId", "artistName"]);
        let name = format!("  {}  ", tracks(d)[1]["name"].as_str().unwrap().to_uppercase());
        set(d, 9, "name", json!(name));
    }),
    ("an artist twice in a row", MIX, &["artist.backToBack"], |d| put(d, 4, 5, &["artistId", "artistName"])),
    ("an artist three times", MIX, &["artist.max"], |d| {
        put(d, 1, 5, &["artistId", "artistName"]);
        put(d, 1, 9, &["artistId", "artistName"]);
    }),
    ("a song of ten seconds", MIX, &["songs.length"], |d| set(d, 3, "durationMs", json!(10_000))),
    ("a song of seven minutes", MIX, &["songs.length"], |d| set(d, 3, "durationMs", json!(420_000))),
    ("a song of no length", MIX, &["songs.length"], |d| set(d, 3, "durationMs", json!(0))),
    ("two efforts exchanged", MIX, &["curve.order"], |d| {
        let (max, strong) = (place_of(d, "tier", "max"), place_of(d, "tier", "strong"));
        let fields = ["tier", "scoredTier", "targetEffort"];
        let held = tracks(d)[max].clone();
        put(d, strong, max, &fields);
        fields.iter().for_each(|field| set(d, strong, field, held[*field].clone()));
    }),
    ("a Hard warm-up", MIX, &["curve.order", "curve.edges"], |d| {
        let hard = place_of(d, "tier", "hard");
        put(d, hard, 0, &["tier", "scoredTier", "targetEffort"]);
    }),
    ("a cool-down in the middle", MIX, &["curve.order"], |d| set(d, 4, "segment", json!("cooldown"))),
    ("songs left out", MIX, &["duration.total", "curve.order"], |d| {
        tracks_mut(d).drain(3..9);
        renumber(d);
    }),
    ("no warm-up", MIX, &["duration.warmup", "curve.order"], |d| {
        tracks_mut(d).retain(|track| track["segment"] != "warmup");
        renumber(d);
    }),
    ("no cool-down", MIX, &["duration.cooldown"], |d| {
        tracks_mut(d).retain(|track| track["segment"] != "cooldown");
        renumber(d);
    }),
    ("no songs at all", MIX, &["duration.total"], |d| tracks_mut(d).clear()),
    ("another tempo", MIX, &["scores.formulas"], |d| set(d, 5, "tempo", json!(125.0))),
    ("a tempo fit below the gate", MIX, &["curve.fit"], |d| set(d, 5, "tempoFit", json!(0.1))),
    ("a wrong final score", MIX, &["scores.formulas"], |d| set(d, 2, "finalScore", json!(0.5))),
    ("a bonus that does not add up", MIX, &["scores.formulas"], |d| tracks_mut(d)[2]["bonuses"]["recency"] = json!(0.0)),
    ("a bonus that the order does not give", MIX, &["scores.formulas"], |d| add(d, 5, &["bonuses", "artistSpacing"], -0.1)),
    ("a bonus beyond its weight", MIX, &["scores.formulas"], |d| add(d, 5, &["bonuses", "source"], 5.0)),
    ("a signal beyond its bound", MIX, &["scores.formulas"], |d| {
        set(d, 5, "personal", json!([{ "signal": "feedback", "value": 0.0 }]));
        add(d, 5, &["personal", "0", "value"], 3.0);
    }),
    ("a mark of a tier that was not borrowed", MIX, &["scores.formulas"], |d| set(d, 5, "relaxation", json!("adjacentTier"))),
    ("a complete mix with an empty slot", MIX, &["mix.filled"], |d| {
        let slot = json!({ "position": 3, "segment": "main", "tier": "easy", "targetMs": 1, "removed": [], "help": "" });
        d["unfilled"] = json!([slot]);
    }),
    ("another energy", MIX, &["scores.formulas"], |d| set(d, 2, "energy", json!(0.999))),
    ("a wrong target effort", MIX, &["scores.formulas"], |d| set(d, 2, "targetEffort", json!(0.9))),
    ("another plan", MIX, &["plan.times"], |d| d["plan"]["mainMs"] = json!(1_740_000)),
    ("a song of another decade", "--decade 2010", &["filter.decade"], |d| set(d, 2, "releaseYear", json!(1994))),
    ("a song of another genre", "--genre rock", &["filter.genre"], |d| set(d, 2, "genres", json!(["bolero"]))),
    ("an explicit song", "--no-explicit", &["filter.explicit"], |d| set(d, 2, "explicit", json!(true))),
];

#[test]
fn a_sound_mix_passes() {
    let room = Room::new();
    for line in
        [MIX, "--template light --length short", "--part main", "--model classic", "--curve easy:6,hard:8,easy:6", "--genre rock"]
    {
        let (_, document) = room.demo_mix(line);
        let (code, judgement) = judged(&room, &document, "");
        assert_eq!((code, checks_with(&judgement, "fail")), (0, vec![]), "{line}");
        assert_eq!(judgement["report"]["figures"], document["report"]["figures"], "{line}");
        assert_eq!(judgement["report"]["verdict"], document["report"]["verdict"], "{line}");
    }
}

#[test]
fn every_rule_broken_by_hand_is_named() {
    let room = Room::new();
    for (what, line, wanted, change) in BROKEN {
        let (_, mut document) = room.demo_mix(line);
        assert_eq!(judged(&room, &document, "").0, 0, "{what}: before");
        change(&mut document);
        for place in ["", "--demo"] {
            let (code, judgement) = judged(&room, &document, place);
            let failed = checks_with(&judgement, "fail");
            assert!(code == 4 && wanted.iter().all(|id| failed.contains(id)), "{what} {place}: code {code}, failed {failed:?}");
            assert_eq!(judgement["report"]["verdict"], "fail", "{what}");
        }
    }
}

#[test]
fn only_what_is_broken_is_named() {
    let room = Room::new();
    for (what, line, wanted, change) in
        BROKEN.iter().filter(|(_, _, wanted, _)| wanted.len() == 1 && wanted[0].starts_with("filter."))
    {
        let (_, mut document) = room.demo_mix(line);
        change(&mut document);
        assert_eq!(checks_with(&judged(&room, &document, "").1, "fail"), *wanted, "{what}");
    }
}

#[test]
fn the_table_names_the_broken_check_in_words() {
    let room = Room::new();
    let (_, mut document) = room.demo_mix(MIX);
    set(&mut document, 3, "durationMs", json!(10_000));
    let file = room.write("short.json", text(&document));
    let answer = room.say(&format!("check {file}")).ends_with_code(4).with_empty_err();
    let line = answer.out.lines().find(|line| line.contains("songs.length")).unwrap();
    assert!(line.trim_start().starts_with('!') && line.contains("1:30 to 6:00"), "{line}");
    assert!(answer.out.contains("broken rule"), "{}", answer.out);
}

#[test]
fn places_of_broken_rules_are_findings() {
    let room = Room::new();
    let (_, mut document) = room.demo_mix(MIX);
    put(&mut document, 4, 5, &["artistId", "artistName"]);
    set(&mut document, 2, "finalScore", json!(0.5));
    let (_, judgement) = judged(&room, &document, "");
    let slots = |code: &str| {
        let found = judgement["findings"].as_array().unwrap().iter().find(|finding| finding["code"] == code);
        found.map(|finding| finding["slots"].clone())
    };
    assert_eq!(slots("artist_back_to_back"), Some(json!([5])));
    assert_eq!(slots("score_mismatch"), Some(json!([2])));
}

#[test]
fn a_mix_that_is_not_whole_breaks_no_rule() {
    let room = Room::new();
    for line in ["--template pyramid --minutes 60 --decade 1960", "--template tempo --minutes 42 --decade 1950"] {
        let document = room.mix(&format!("--demo {line} --format json")).json();
        assert_ne!(document["status"], "complete");
        for place in ["", "--demo"] {
            let (code, judgement) = judged(&room, &document, place);
            assert_eq!(code, 0, "{line} {place}: {:?}", checks_with(&judgement, "fail"));
            assert_eq!(judgement["report"]["verdict"], "fail", "{line}");
        }
    }
}

#[test]
fn a_partial_mix_can_still_break_a_rule() {
    let room = Room::new();
    let document = room.mix_document("--demo --template pyramid --minutes 60 --decade 1960");
    for change in [
        (|d: &mut Value| set(d, 2, "durationMs", json!(10_000))) as Change,
        |d| put(d, 4, 5, &["artistId", "artistName"]),
        |d| set(d, 2, "releaseYear", json!(1994)),
        |d| set(d, 2, "finalScore", json!(0.5)),
    ] {
        let mut broken = document.clone();
        change(&mut broken);
        assert_eq!(judged(&room, &broken, "").0, 4);
    }
    // Calling a mix partial excuses nothing that the word does not mean.
    let (_, mut whole) = room.demo_mix(MIX);
    tracks_mut(&mut whole).drain(3..9);
    renumber(&mut whole);
    whole["status"] = json!("partial");
    assert_eq!(judged(&room, &whole, "").0, 4, "no slot is empty");
    let mut little = document.clone();
    tracks_mut(&mut little).truncate(2);
    assert_eq!(judged(&room, &little, "").0, 4, "less than half is none");
}

#[test]
fn judging_goes_by_the_configuration() {
    let room = Room::new();
    let changed = "--set tiers.easy.target_effort=0.4 --set score.slot_fit=0.5";
    let document = room.mix_document(&format!("--demo {changed}"));
    assert_eq!(judged(&room, &document, changed).0, 0);
    let (code, judgement) = judged(&room, &document, "");
    assert_eq!((code, checks_with(&judgement, "fail")), (4, vec!["scores.formulas"]));
}

#[test]
fn an_edited_mix_is_judged_like_any_other() {
    let room = Room::new();
    let (file, document) = room.demo_mix(MIX);
    let peak_first = format!("move {} 0", place_of(&document, "tier", "max"));
    for (edit, code) in [("lock 3", 0), ("regenerate", 0), ("repair", 0), (&*peak_first, 4), ("remove 1", 4)] {
        let document = room.say(&format!("edit {file} --demo {edit}")).ends_with_code(0).json();
        let (ended, judgement) = judged(&room, &document, "");
        assert_eq!(ended, code, "{edit}");
        assert_eq!(judgement["report"]["figures"], document["report"]["figures"], "{edit}");
        assert_eq!(checks_with(&judgement, "fail"), checks_with(&document, "fail"), "{edit}");
    }
}
