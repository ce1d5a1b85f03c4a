//! `runclub check` against a library: what only the library and its history know.

use serde_json::{Value, json};

use crate::support::{
    Answer, NOW, Room,
    document::{checks_with, ids, text, tracks_mut},
    music::{demo, other},
};

fn judge(room: &Room, document: &Value, place: &str) -> (Answer, Value) {
    let file = room.write("judged.json", text(document));
    let answer = room.say(&format!("check {file} --format json {place}"));
    let judgement = answer.json();
    (answer, judgement)
}

#[test]
fn a_mix_passes_against_the_library_it_was_made_from() {
    let room = Room::new();
    let songs = room.write("songs.csv", &*demo().csv);
    for line in ["--template pyramid --minutes 42", "--genre rock --decade 2010", "--no-explicit --template light"] {
        let (_, document) = room.demo_mix(line);
        for place in ["--demo".to_owned(), format!("--library {songs}")] {
            let (answer, judgement) = judge(&room, &document, &place);
            assert_eq!((answer.code, checks_with(&judgement, "fail")), (Some(0), vec![]), "{line} {place}");
            assert!(checks_with(&judgement, "pass").contains(&"filter.pool"), "{line} {place}");
        }
    }
}

#[test]
fn songs_the_library_does_not_hold_are_named() {
    let room = Room::new();
    let (_, document) = room.demo_mix("");
    let songs = room.write("other.csv", &*other().csv);
    let (answer, judgement) = judge(&room, &document, &format!("--library {songs}"));
    assert_eq!((answer.code, checks_with(&judgement, "fail")), (Some(4), vec!["filter.pool"]));
    assert_eq!(judge(&room, &document, "").0.code, Some(0));
}

#[test]
fn songs_the_request_excludes_are_named() {
    let room = Room::new();
    let (_, document) = room.demo_mix("");
    for (key, field) in [("excludeArtists", "artistName"), ("excludeArtists", "artistId")] {
        let mut changed = document.clone();
        changed["request"][key] = json!([document["tracks"][3][field]]);
        let (answer, judgement) = judge(&room, &changed, "--demo");
        assert_eq!(answer.code, Some(4), "{field}");
        assert!(checks_with(&judgement, "fail").contains(&"filter.pool"), "{field}");
    }
}

#[test]
fn songs_of_no_use_to_a_mix_are_named() {
    let room = Room::new();
    let (_, document) = room.demo_mix("");
    let id = &ids(&document)[3];
    // The library forgets the sound of one song.
    let silent = |line: &str| {
        let fields: Vec<&str> = line.split(',').collect();
        if line.starts_with(id.as_str()) { format!("{},,,,,,,,,", fields[..fields.len() - 9].join(",")) } else { line.to_owned() }
    };
    let csv: Vec<String> = demo().csv.lines().map(silent).collect();
    let songs = room.write("silent.csv", csv.join("\n"));
    let (answer, judgement) = judge(&room, &document, &format!("--library {songs}"));
    assert_eq!(answer.code, Some(4));
    assert!(checks_with(&judgement, "fail").contains(&"filter.pool"));
}

#[test]
fn facts_that_are_not_the_librarys_are_named() {
    let room = Room::new();
    let (_, document) = room.demo_mix("--template pyramid --minutes 75");
    for (field, value) in [
        ("name", json!("Another Name")),
        ("artistId", json!("another")),
        ("artistName", json!("Another")),
        ("album", json!("Another")),
        ("genres", json!(["polka"])),
        ("releaseYear", json!(1871)),
        ("durationMs", json!(180_001)),
        ("explicit", Value::Null),
        ("source", json!("playlists")),
        ("danceability", Value::Null),
    ] {
        let mut changed = document.clone();
        changed["tracks"][4][field] = value;
        let (answer, judgement) = judge(&room, &changed, "--demo");
        assert!(checks_with(&judgement, "fail").contains(&"library.facts"), "{field}: {judgement}");
        assert_eq!(answer.code, Some(4), "{field}");
    }
}

#[test]
fn bonuses_that_the_order_does_not_give_are_named() {
    let room = Room::new();
    let (_, document) = room.demo_mix("--template pyramid --minutes 75");
    for (bonus, by) in
        [("artistSpacing", -0.1), ("source", 3.0), ("lowEnd", 0.03), ("genreAffinity", 0.08), ("umbrellaBalance", -0.05)]
    {
        let mut changed = document.clone();
        let track = &mut tracks_mut(&mut changed)[5];
        for place in [&["bonuses", bonus][..], &["finalScore"]] {
            let number = place.iter().fold(&mut *track, |value, key| &mut value[*key]);
            *number = json!(number.as_f64().unwrap() + by);
        }
        let (answer, judgement) = judge(&room, &changed, "--demo");
        assert!(answer.code == Some(4) && checks_with(&judgement, "fail").contains(&"scores.bonuses"), "{bonus}: {judgement}");
    }
    for (mark, value) in
        [("octave", json!("half")), ("relaxation", json!("adjacentTier")), ("relaxation", json!("neighborUmbrella"))]
    {
        let mut changed = document.clone();
        changed["tracks"][5][mark] = value;
        let (answer, judgement) = judge(&room, &changed, "--demo");
        assert!(answer.code == Some(4) && checks_with(&judgement, "fail").contains(&"scores.bonuses"), "{mark}: {judgement}");
    }
}

#[test]
fn songs_that_should_rest_are_named() {
    let room = Room::new();
    let (_, document) = room.demo_mix("");
    let used = |at: &str| format!("track_id,last_used_at,used_count\n{},{at},1\n", ids(&document)[2]);
    for (at, code) in [
        ("2026-11-19T07:00:00Z", 4),
        ("2026-11-10T07:00:00Z", 4),
        ("2026-11-10T06:59:59Z", 0),
        // The mix's own usage, and what came after it.
        (NOW, 0),
        ("2026-11-25T07:00:00Z", 0),
    ] {
        let file = room.write("used.csv", used(at));
        let (answer, judgement) = judge(&room, &document, &format!("--demo --usage {file}"));
        let failed = checks_with(&judgement, "fail");
        assert_eq!((answer.code, failed.contains(&"filter.lockout")), (Some(code), code == 4), "{at}: {failed:?}");
    }
}

#[test]
fn a_mix_passes_against_its_own_usage() {
    let room = Room::new();
    let first = room.mix("--demo --usage used.csv --save-usage --format json").ends_with_code(0).json();
    let next = "--demo --usage used.csv --now 2026-11-25T07:00:00Z";
    let second = room.mix_document(next);
    for (document, place) in [(&first, "--demo"), (&first, "--demo --usage used.csv"), (&second, "--demo --usage used.csv")] {
        let (answer, judgement) = judge(&room, document, place);
        assert_eq!((answer.code, checks_with(&judgement, "fail")), (Some(0), vec![]), "{place}");
        assert!(checks_with(&judgement, "pass").contains(&"scores.bonuses"), "{place}");
    }
    // Without the usage of that day some bonuses are others: worth a look, but no broken rule.
    let (answer, judgement) = judge(&room, &second, "--demo");
    assert_eq!(answer.code, Some(0));
    assert_eq!(checks_with(&judgement, "warn"), ["scores.bonuses"]);
}

#[test]
fn a_library_that_cannot_be_read_is_a_failure_of_the_call() {
    let room = Room::new();
    let (file, _) = room.demo_mix("");
    room.say(&format!("check {file} --library nowhere.csv")).fails(1, &["nowhere.csv"]).with_hint();
    let odd = room.write("odd.csv", "a,b\n1,2\n");
    room.say(&format!("check {file} --library {odd}")).fails(1, &["odd.csv"]).with_hint();
    let (_, mut document) = room.demo_mix("");
    tracks_mut(&mut document).clear();
    assert_eq!(judge(&room, &document, "--demo").0.code, Some(4));
}
