//! Not enough music is an answer: exit code 3 with the explanation, or a partial mix with exit code 0.

use serde_json::Value;

use crate::support::{
    Room,
    audit::assert_sound,
    document::tracks,
    music::{Song, demo, library_of, plain_songs},
};

const NONE: &str = "--demo --template tempo --minutes 42 --decade 1950";
const PARTIAL: &str = "--demo --template pyramid --minutes 60 --decade 1960";

#[test]
fn too_little_music_explains_itself_as_json() {
    let document = Room::new().mix(&format!("{NONE} --format json")).ends_with_code(3).with_empty_err().json();
    assert_sound(&document, &demo().rows, &[], NONE);
    assert_eq!(document["status"], "none");
    assert_eq!(tracks(&document).len(), 0);
    let unfilled = document["unfilled"].as_array().unwrap();
    assert!(!unfilled.is_empty());
    for slot in unfilled {
        let decade = slot["removed"].as_array().unwrap().iter().find(|removed| removed["rule"] == "decade").unwrap();
        assert!(decade["count"].as_u64().unwrap() > 1000, "{slot}");
        assert!(slot["help"].as_str().unwrap().contains("decade"), "{slot}");
    }
    assert!(document["findings"].as_array().unwrap().iter().any(|finding| finding["code"] == "not_enough_music"));
}

#[test]
fn too_little_music_explains_itself_in_every_format() {
    let room = Room::new();
    for format in ["table", "json", "csv", "m3u", "svg"] {
        let answer = room.mix(&format!("{NONE} --format {format}")).ends_with_code(3);
        let told = format!("{}{}", answer.out, answer.err).to_lowercase();
        assert!(told.contains("decade"), "{format}: {answer:#?}");
        if ["csv", "m3u", "svg"].contains(&format) {
            assert!(answer.err.starts_with("note: "), "{answer:#?}");
        }
    }
}

#[test]
fn a_partial_mix_is_a_result() {
    let room = Room::new();
    for format in ["table", "json", "csv", "m3u", "svg"] {
        room.mix(&format!("{PARTIAL} --format {format}")).ends_with_code(0);
    }
    let document = room.mix_document(PARTIAL);
    assert_sound(&document, &demo().rows, &[], PARTIAL);
    assert_eq!([&document["status"], &document["report"]["verdict"]], ["partial", "fail"]);
    let filled: u64 = tracks(&document).iter().map(|track| track["durationMs"].as_u64().unwrap()).sum();
    assert!(filled >= 30 * 60_000, "{filled}");
    assert!(!document["unfilled"].as_array().unwrap().is_empty());
    let told = room.mix(PARTIAL).out.to_lowercase();
    assert!(told.contains("partial") && told.contains("slots without a song"), "{told}");
}

#[test]
fn an_empty_store_says_how_to_fill_it() {
    let room = Room::new();
    let answer = room.mix("").ends_with_code(3);
    assert!(answer.err.contains("runclub import"), "{answer:#?}");
    let coverage = room.say("coverage --format json").ends_with_code(0);
    assert_eq!(coverage.json()["libraryTracks"], 0);
    assert!(coverage.err.contains("runclub import"), "{coverage:#?}");
}

#[test]
fn a_regeneration_without_music_is_no_mix_either() {
    let room = Room::new();
    let (file, _) = room.demo_mix("");
    let few = room.write("few.csv", library_of(&plain_songs(2, |at| format!("Song {at}"))));
    let answer =
        room.say(&format!("edit {file} --library {few} --set filter.max_per_artist=1 --set filter.max_duration_s=90 regenerate"));
    let document = answer.ends_with_code(3).json();
    assert_eq!(document["status"], "none");
}

#[test]
fn small_libraries_never_break_a_hard_rule() {
    let room = Room::new();
    for count in [1, 2, 5, 9, 14, 25, 40] {
        let csv = library_of(&plain_songs(count, |at| format!("Song {at}")));
        let rows = runclub_testkit::oracle::read_csv(&csv);
        let file = room.write("small.csv", &csv);
        for template in ["light", "hiit", "pyramid", "long-waves"] {
            let line = format!("--library {file} --template {template} --minutes 30 --format json");
            let answer = room.mix(&line);
            let document = answer.json();
            assert_sound(&document, &rows, &[], &format!("{count} songs, {template}"));
            assert_eq!(answer.code, Some(if document["status"] == "none" { 3 } else { 0 }), "{count} {template}");
        }
    }
}

#[test]
fn songs_no_mix_can_take_are_counted_by_the_rule_that_keeps_them_out() {
    let room = Room::new();
    let song = |id: &str, seconds: f64| Song {
        id: id.to_owned(),
        name: format!("Song {id}"),
        artist: format!("Artist {id}"),
        seconds,
        tempo: 160.0,
        energy: 0.5,
    };
    let mut csv = library_of(&[song("short", 89.9), song("long", 360.1), song("least", 90.0), song("most", 360.0)]);
    csv.push_str("bare,Bare,a,Someone,,,2010,200000,false,,,,,,,,,,\n");
    let file = room.write("songs.csv", csv);
    let coverage = room.say(&format!("coverage --library {file} --format json")).ends_with_code(0).json();
    let count = |rule: &str| {
        let removed: &Vec<Value> = coverage["removed"].as_array().unwrap();
        removed.iter().find(|entry| entry["rule"] == rule).map_or(0, |entry| entry["count"].as_u64().unwrap())
    };
    assert_eq!(["tooShort", "tooLong", "features"].map(count), [1, 1, 1]);
    assert_eq!(coverage["pool"]["tracks"], 2);
}
