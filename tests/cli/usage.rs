//! What was used, rests: from a usage file or the store, written once per mix.

use std::collections::BTreeSet;

use runclub_testkit::oracle::read_usage;
use serde_json::Value;

use crate::support::{NOW, Room, audit::assert_sound, document::ids, music::demo};

fn set(document: &Value) -> BTreeSet<String> {
    ids(document).into_iter().collect()
}

fn usage_csv(ids: &[String], at: &str) -> String {
    let rows: Vec<String> = ids.iter().map(|id| format!("{id},{at},1")).collect();
    format!("track_id,last_used_at,used_count\n{}\n", rows.join("\n"))
}

/// A room whose store holds the demo library.
fn stored() -> Room {
    let room = Room::new();
    let file = room.write("songs.csv", &*demo().csv);
    room.say(&format!("import {file}")).ends_with_code(0);
    room
}

/// How many songs the lockout removes.
fn resting(room: &Room, line: &str) -> u64 {
    let coverage = room.say(&format!("coverage {line} --format json")).ends_with_code(0).json();
    let lockout = coverage["removed"].as_array().unwrap().iter().find(|rule| rule["rule"] == "lockout");
    lockout.map_or(0, |rule| rule["count"].as_u64().unwrap())
}

#[test]
fn songs_used_within_ten_days_rest() {
    let room = Room::new();
    let first = room.mix_document("--demo");
    for (at, rests) in [
        ("2026-11-20T06:59:00Z", true),
        // A song is free again when more than 10 × 24 h have passed.
        ("2026-11-10T07:00:00Z", true),
        ("2026-11-10T06:59:59Z", false),
        ("2026-09-01T00:00:00Z", false),
    ] {
        let text = usage_csv(&ids(&first), at);
        let file = room.write("usage.csv", &text);
        let next = room.mix_document(&format!("--demo --usage {file}"));
        assert_sound(&next, &demo().rows, &read_usage(&text), at);
        assert!(!rests || set(&next).is_disjoint(&set(&first)), "{at}");
        let count = if rests { ids(&first).len() as u64 } else { 0 };
        assert_eq!(resting(&room, &format!("--demo --usage {file} --now {NOW}")), count, "{at}");
    }
}

#[test]
fn a_usage_file_is_written_only_when_asked() {
    let room = Room::new();
    let answer = room.mix("--demo --usage used.csv").ends_with_code(0);
    assert!(answer.err.contains("used.csv"), "a file that is not there is told: {answer:#?}");
    assert!(!room.path("used.csv").exists());

    let first = room.mix("--demo --usage used.csv --save-usage --format json").ends_with_code(0).json();
    let written: BTreeSet<String> = read_usage(&room.read("used.csv")).into_iter().map(|row| row.track_id).collect();
    assert_eq!(written, set(&first));
    assert!(read_usage(&room.read("used.csv")).iter().all(|row| row.used_count == 1));
    assert!(room.read("used.csv").contains(NOW));

    let before = room.read("used.csv");
    let second = room.mix_document("--demo --usage used.csv");
    assert!(set(&second).is_disjoint(&set(&first)));
    assert_eq!(room.read("used.csv"), before);
}

#[test]
fn a_usage_file_grows_with_every_mix() {
    let room = Room::new();
    let mut used = BTreeSet::new();
    for day in ["2026-11-20", "2026-11-21", "2026-11-22"] {
        let line = format!("--demo --usage used.csv --save-usage --now {day}T07:00:00Z --format json");
        let document = room.mix(&line).ends_with_code(0).json();
        assert!(set(&document).is_disjoint(&used), "{day}");
        used.extend(set(&document));
        assert_eq!(read_usage(&room.read("used.csv")).len(), used.len());
    }
    // Later they are free again, and counted once more.
    let only = room.write("few.csv", usage_csv(&used.into_iter().collect::<Vec<_>>(), "2026-01-01T00:00:00Z"));
    let document = room.mix(&format!("--demo --usage {only} --save-usage --format json")).ends_with_code(0).json();
    let twice = read_usage(&room.read("few.csv")).into_iter().filter(|row| row.used_count == 2);
    assert!(twice.map(|row| row.track_id).all(|id| set(&document).contains(&id)));
}

#[test]
fn beside_a_library_file_usage_needs_a_file_of_its_own() {
    let room = Room::new();
    let file = room.write("songs.csv", &*demo().csv);
    for place in ["--demo".to_owned(), format!("--library {file}")] {
        room.mix(&format!("{place} --save-usage")).fails(2, &["--save-usage", "--usage"]);
        room.mix(&format!("{place} --save-usage --usage used.csv")).ends_with_code(0);
        assert!(!room.data().exists(), "the data folder is not touched");
    }
}

#[test]
fn the_store_marks_a_mix_once() {
    let room = stored();
    assert_eq!(resting(&room, &format!("--now {NOW}")), 0);
    let first = room.mix("--save-usage --format json").ends_with_code(0).with_empty_err();
    let count = ids(&first.json()).len() as u64;
    assert_eq!(resting(&room, &format!("--now {NOW}")), count);

    // The same request is the same mix: it does not lock its own songs out.
    let again = room.mix("--save-usage --format json").ends_with_code(0);
    assert_eq!(again.out, first.out);
    assert!(again.err.contains("before"), "{again:#?}");
    assert_eq!(resting(&room, &format!("--now {NOW}")), count);

    // Another request is another mix, without the resting songs.
    let other = room.mix("--seed 8 --save-usage --format json").ends_with_code(0).with_empty_err().json();
    assert!(set(&other).is_disjoint(&set(&first.json())));
    assert_eq!(resting(&room, &format!("--now {NOW}")), count + ids(&other).len() as u64);
    assert_eq!(resting(&room, "--now 2026-12-01T07:00:00Z"), 0);
}

#[test]
fn previews_and_edits_write_nothing() {
    let room = stored();
    let document = room.mix_document("");
    let file = room.write("mix.json", crate::support::document::text(&document));
    for edit in ["lock 1", "move 1 2", "remove 2", "regenerate", "repair", "replace 1"] {
        room.say(&format!("edit {file} {edit}")).ends_with_code(0);
    }
    room.say(&format!("check {file}")).ends_with_code(0);
    assert_eq!(resting(&room, &format!("--now {NOW}")), 0);
}

#[test]
fn an_edited_mix_does_not_lock_its_own_songs_out() {
    let room = stored();
    let document = room.mix("--save-usage --format json").ends_with_code(0).json();
    let file = room.write("mix.json", crate::support::document::text(&document));
    let edited = room.say(&format!("edit {file} unlock 0")).ends_with_code(0).json();
    assert_eq!(edited, document);
}

#[test]
fn a_usage_file_does_not_lock_an_edited_mix_out_either() {
    let room = Room::new();
    let document = room.mix("--demo --usage used.csv --save-usage --format json").ends_with_code(0).json();
    let file = room.write("mix.json", crate::support::document::text(&document));
    let edited = room.say(&format!("edit {file} --demo --usage used.csv unlock 0")).ends_with_code(0).json();
    assert_eq!(edited, document);
    let again = room.say(&format!("edit {file} --demo --usage used.csv regenerate --seed 7")).ends_with_code(0).json();
    assert_eq!(again, document);
}

#[test]
fn a_usage_file_stands_for_the_usage_of_the_store() {
    let room = stored();
    let first = room.mix("--save-usage --format json").ends_with_code(0).json();
    let empty = room.write("none.csv", "track_id,last_used_at,used_count\n");
    assert_eq!(room.mix_document(&format!("--usage {empty}"))["tracks"], first["tracks"]);
    let second = room.mix(&format!("--seed 9 --usage {empty} --save-usage --format json")).ends_with_code(0).json();
    assert_eq!(read_usage(&room.read("none.csv")).len(), ids(&second).len());
    assert_eq!(resting(&room, &format!("--now {NOW}")), ids(&first).len() as u64, "the store's own usage is untouched");
}

#[test]
fn a_mix_of_nothing_marks_nothing() {
    let room = Room::new();
    room.mix("--demo --decade 1950 --usage used.csv --save-usage").ends_with_code(3);
    assert!(!room.path("used.csv").exists());
}

#[test]
fn odd_usage_files_are_read_with_a_note_or_refused() {
    let room = Room::new();
    let odd = room.write("odd.csv", "track_id,last_used_at,used_count\n,2026-11-19T07:00:00Z,1\nx,soon,1\ny,2026-11-19,many\n");
    let answer = room.mix(&format!("--demo --usage {odd}")).ends_with_code(0);
    assert!(["line 2", "line 3", "line 4"].iter().all(|line| answer.err.contains(line)), "{answer:#?}");
    room.mix(&format!("--demo --usage {}", room.write("empty.csv", ""))).ends_with_code(0);
    for (name, content) in
        [("other.csv", &b"name,when\na,b\n"[..]), ("bytes.csv", &[0, 159, 146, 150, 0, 1, 2][..]), ("a.json", b"{}")]
    {
        let file = room.write(name, content);
        room.mix(&format!("--demo --usage {file}")).fails(1, &[name]).with_hint();
    }
    room.mix("--demo --usage .").fails(1, &["folder"]).with_hint();
    room.mix("--demo --usage nowhere/used.csv --save-usage").ends_with_code(1);
}
