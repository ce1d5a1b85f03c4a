//! `runclub edit`: one change at a time; whatever it does to the rules, the numbers hold afterwards.

use serde_json::{Value, json};

use crate::support::{
    NOW, Room,
    audit::{assert_numbers, assert_sound, broken},
    document::{checks_with, column, ids, place_of, text, tracks},
    music::{Music, demo, other},
};

const MIX: &str = "--template pyramid --minutes 75";

/// The document after an edit of `file`, audited.
#[track_caller]
fn edited(room: &Room, file: &str, edit: &str) -> Value {
    let document = room.say(&format!("edit {file} --demo {edit}")).ends_with_code(0).json();
    assert_numbers(&document, &demo().rows, &[], edit);
    document
}

/// A song of the demo library that the mix does not hold.
fn stranger(document: &Value) -> String {
    let suits = |tempo: f64| (160.0..=165.0).contains(&tempo);
    let found = demo().rows.iter().find(|row| row.tempo.is_some_and(suits) && !ids(document).contains(&row.track_id)).cloned();
    found.unwrap().track_id
}

#[test]
fn the_numbers_hold_after_every_edit() {
    let room = Room::new();
    let (file, before) = room.demo_mix(MIX);
    let (stranger, last) = (stranger(&before), ids(&before).len() - 1);
    for edit in [
        "move 0 1".to_owned(),
        format!("move 0 {last}"),
        format!("move {last} 0"),
        "move 3 8".to_owned(),
        "move 5 5".to_owned(),
        "remove 0".to_owned(),
        "remove 4".to_owned(),
        format!("remove {last}"),
        format!("insert {stranger} 0"),
        format!("insert {stranger} 5"),
        format!("insert {stranger} {}", last + 1),
        format!("replace 4 {stranger}"),
        "lock 2".to_owned(),
        "unlock 2".to_owned(),
        "regenerate".to_owned(),
        "regenerate --seed 99".to_owned(),
        "repair".to_owned(),
    ] {
        let after = edited(&room, &file, &edit);
        assert_eq!([&after["id"], &after["schema"], &after["savedAs"]], [&before["id"], &before["schema"], &before["savedAs"]]);
        assert_eq!(column(&after, "position"), (0..ids(&after).len()).map(|at| at.to_string()).collect::<Vec<_>>(), "{edit}");
        assert_eq!(
            after["request"]["seed"],
            if edit == "regenerate" {
                8
            } else if edit.contains("99") {
                99
            } else {
                7
            }
        );
    }
}

#[test]
fn each_edit_does_what_it_says_to_the_songs() {
    let room = Room::new();
    let (file, before) = room.demo_mix(MIX);
    let stranger = stranger(&before);
    let after = |edit: &str| ids(&edited(&room, &file, edit));
    let changed = |change: &dyn Fn(&mut Vec<String>)| {
        let mut ids = ids(&before);
        change(&mut ids);
        ids
    };
    assert_eq!(after("move 2 6"), changed(&|ids| ids[2..=6].rotate_left(1)));
    assert_eq!(after("move 6 2"), changed(&|ids| ids[2..=6].rotate_right(1)));
    assert_eq!(after("remove 3"), changed(&|ids| drop(ids.remove(3))));
    assert_eq!(after(&format!("insert {stranger} 3")), changed(&|ids| ids.insert(3, stranger.clone())));
    assert_eq!(after(&format!("replace 3 {stranger}")), changed(&|ids| ids[3].clone_from(&stranger)));
    assert_eq!(after("lock 3"), ids(&before));
    assert_ne!(after("regenerate"), ids(&before));
    // A move leaves the efforts to the places.
    assert_eq!(column(&edited(&room, &file, "move 2 6"), "tier"), column(&before, "tier"));
}

#[test]
fn there_and_back_is_the_same_to_the_byte() {
    let room = Room::new();
    let (file, before) = room.demo_mix(MIX);
    let original = room.mix(&format!("--demo {MIX} --format json")).out;
    let song = ids(&before)[4].clone();
    let stranger = stranger(&before);
    for [there, back] in [
        ["move 1 9", "move 9 1"],
        ["move 9 1", "move 1 9"],
        ["move 0 1", "move 0 1"],
        ["lock 4", "unlock 4"],
        [&format!("replace 4 {stranger}"), &format!("replace 4 {song}")],
        [&format!("insert {stranger} 1"), "remove 1"],
        ["remove 4", &format!("insert {song} 4")],
    ] {
        let gone = room.say(&format!("edit {file} --demo {there}")).ends_with_code(0).out;
        assert_ne!(gone, original, "{there}");
        let file = room.write("there.json", gone);
        let back_again = room.say(&format!("edit {file} --demo {back}")).ends_with_code(0).out;
        assert_eq!(back_again, original, "{there}, {back}");
    }
}

#[test]
fn an_edit_that_breaks_a_rule_is_done_and_told() {
    let room = Room::new();
    let (file, before) = room.demo_mix(MIX);
    let hard = place_of(&before, "tier", "max");
    let document = edited(&room, &file, &format!("move {hard} 0"));
    assert_eq!(document["report"]["verdict"], "fail");
    assert!(!checks_with(&document, "fail").is_empty());

    let shorter = edited(&room, &file, "remove 1");
    assert!(checks_with(&shorter, "fail").contains(&"duration.warmup"), "{:?}", checks_with(&shorter, "fail"));
}

#[test]
fn repair_mends_what_an_edit_broke() {
    let room = Room::new();
    for edit in ["move 2 9", "remove 5", "remove 1"] {
        let (file, before) = room.demo_mix(MIX);
        let file = room.write("broken.json", text(&edited(&room, &file, edit)));
        let mended = edited(&room, &file, "repair");
        assert_sound(&mended, &demo().rows, &[], edit);
        assert_ne!(mended["report"]["verdict"], "fail", "{edit}");
        let kept = ids(&mended).iter().filter(|id| ids(&before).contains(id)).count();
        assert!(kept + 2 >= ids(&before).len(), "{edit}: {kept} of {} songs kept", ids(&before).len());
        // What is whole stays as it is.
        let file = room.write("mended.json", text(&mended));
        assert_eq!(ids(&edited(&room, &file, "repair")), ids(&mended), "{edit}");
    }
}

#[test]
fn locked_songs_stay_at_their_places() {
    let room = Room::new();
    let (mut file, before) = room.demo_mix(MIX);
    let held = [0, 4, 7];
    for at in held {
        let locked = room.say(&format!("edit {file} --demo lock {at}")).ends_with_code(0).out;
        file = room.write("locked.json", locked);
    }
    for seed in [8, 21, 4_294_967_295_u32] {
        let document = edited(&room, &file, &format!("regenerate --seed {seed}"));
        assert_sound(&document, &demo().rows, &[], "regenerate");
        for at in held {
            assert_eq!(ids(&document)[at], ids(&before)[at], "seed {seed}");
            assert_eq!(tracks(&document)[at]["locked"], true);
        }
        assert_eq!(tracks(&document).iter().filter(|track| track["locked"] == true).count(), held.len());
    }
    let repaired = edited(&room, &file, "repair");
    assert!(held.iter().all(|at| ids(&repaired)[*at] == ids(&before)[*at]));
}

#[test]
fn a_seed_regenerates_the_same_mix_again() {
    let room = Room::new();
    let (file, before) = room.demo_mix(MIX);
    let once = room.say(&format!("edit {file} --demo regenerate")).out;
    assert_eq!(once, room.say(&format!("edit {file} --demo regenerate")).out);
    assert_eq!(once, room.say(&format!("edit {file} --demo regenerate --seed 8")).out);
    let file = room.write("other.json", once);
    let back = room.say(&format!("edit {file} --demo regenerate --seed 7")).ends_with_code(0).json();
    assert_eq!(back, before);
}

#[test]
fn alternatives_are_ranked_and_each_can_be_taken() {
    let room = Room::new();
    let (file, before) = room.demo_mix(MIX);
    for at in [0, 5, ids(&before).len() - 1] {
        let list = room.say(&format!("edit {file} --demo --format json replace {at}")).ends_with_code(0).json();
        let list = list.as_array().unwrap();
        assert_eq!(list.len(), 10);
        for alternative in list {
            let id = alternative["track"]["trackId"].as_str().unwrap();
            assert!(!ids(&before).contains(&id.to_owned()));
            let after = edited(&room, &file, &format!("replace {at} {id}"));
            assert_eq!(tracks(&after)[at], alternative["track"], "{id}");
            assert_eq!(after["report"]["verdict"], alternative["verdict"]);
            assert_eq!(after["report"]["figures"]["durationErrorMs"], alternative["durationErrorMs"]);
            assert_eq!(broken(&after, &demo().rows, &[], |code| code.starts_with("rule.")), Vec::<String>::new());
            let sum =
                |document: &Value| -> f64 { tracks(document).iter().map(|track| track["finalScore"].as_f64().unwrap()).sum() };
            assert!((sum(&after) - sum(&before) - alternative["scoreChange"].as_f64().unwrap()).abs() < 1e-6);
            let error = |document: &Value| document["report"]["figures"]["durationErrorMs"].as_i64().unwrap();
            assert_eq!(error(&after) - error(&before), alternative["totalChangeMs"].as_i64().unwrap());
        }
    }
}

#[test]
fn alternatives_can_be_more_or_fewer_and_are_told_as_a_table() {
    let room = Room::new();
    let (file, _) = room.demo_mix(MIX);
    let ranked = |most: &str| -> Vec<Value> {
        let list = room.say(&format!("edit {file} --demo --format json replace 5 --most {most}")).ends_with_code(0).json();
        list.as_array().unwrap().clone()
    };
    let long = ranked("40");
    assert_eq!(long.len(), 40);
    assert_eq!(ranked("3"), long[..3]);
    assert_eq!(ranked("0"), Vec::<Value>::new());
    let table = room.say(&format!("edit {file} --demo replace 5")).ends_with_code(0).out;
    let rows: Vec<&str> = table.lines().skip(1).collect();
    assert_eq!(rows.len(), 10);
    for (row, alternative) in rows.iter().zip(&long) {
        assert!(row.contains(alternative["track"]["trackId"].as_str().unwrap()), "{row}");
    }
}

#[test]
fn the_store_and_a_file_edit_alike() {
    let room = Room::new();
    let songs = room.write("songs.csv", &*demo().csv);
    room.say(&format!("import {songs}")).ends_with_code(0);
    let (file, _) = room.demo_mix(MIX);
    for edit in ["move 1 4", "remove 3", "regenerate", "repair", "lock 2", "replace 2"] {
        let [stored, read, embedded] = [String::new(), format!("--library {songs}"), "--demo".to_owned()]
            .map(|place| room.say(&format!("edit {file} {place} --format json {edit}")).ends_with_code(0).out);
        assert_eq!(stored, read, "{edit}");
        assert_eq!(stored, embedded, "{edit}");
    }
}

#[test]
fn a_mix_of_songs_the_library_does_not_hold_can_be_edited() {
    let room = Room::new();
    let (file, before) = room.demo_mix(MIX);
    let elsewhere = room.write("other.csv", &*other().csv);
    let both: Vec<_> = demo().rows.iter().chain(other().rows.iter()).cloned().collect();
    let both = Music { csv: other().csv, rows: both.into() };
    // What a pool of both libraries would give a bonus of, the oracle cannot know.
    let facts = |code: &str| !code.starts_with("bonus.") && !code.starts_with("report.");
    let without_rules = |code: &str| facts(code) && !["rule.", "curve.", "time."].iter().any(|group| code.starts_with(group));
    for edit in ["move 2 5", "remove 3", "lock 1", "replace 5", "repair"] {
        let answer = room.say(&format!("edit {file} --library {elsewhere} --format json {edit}")).ends_with_code(0).json();
        if edit != "replace 5" {
            assert_eq!(broken(&answer, &both.rows, &[], without_rules), Vec::<String>::new(), "{edit}");
        }
    }
    // The songs are still those of the document, word for word.
    let same = room.say(&format!("edit {file} --library {elsewhere} unlock 0")).ends_with_code(0).json();
    for (before, after) in tracks(&before).iter().zip(tracks(&same)) {
        for field in
            ["trackId", "name", "artistId", "artistName", "album", "tempo", "energy", "durationMs", "genres", "releaseYear"]
        {
            assert_eq!(before[field], after[field], "{field}");
        }
    }
    let fresh = room.say(&format!("edit {file} --library {elsewhere} regenerate")).ends_with_code(0).json();
    assert_eq!(broken(&fresh, &both.rows, &[], facts), Vec::<String>::new());
}

#[test]
fn saved_mixes_keep_where_they_were_saved() {
    let room = Room::new();
    let (_, mut document) = room.demo_mix(MIX);
    document["savedAs"] = json!({ "playlistId": "p1", "snapshotId": "s1" });
    document["id"] = json!("my-mix");
    document["somethingNewer"] = json!({ "kept": false });
    let file = room.write("saved.json", text(&document));
    for edit in ["move 1 2", "regenerate", "repair", "remove 2", "lock 1"] {
        let after = edited(&room, &file, edit);
        assert_eq!([&after["savedAs"], &after["id"]], [&document["savedAs"], &document["id"]], "{edit}");
    }
}

#[test]
fn a_partial_mix_can_be_edited_and_filled() {
    let room = Room::new();
    let document = room.mix_document(&format!("--demo --template pyramid --minutes 60 --decade 1960 --now {NOW}"));
    let mut file = room.write("partial.json", text(&document));
    let open = document["unfilled"].as_array().unwrap().len();
    for edit in ["move 1 2", "lock 1", "remove 1", "repair", "regenerate", "replace 2"] {
        room.say(&format!("edit {file} --demo {edit}")).ends_with_code(0);
    }
    for _ in 0..open {
        let current: Value = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
        let id = stranger(&current);
        let slot = &current["unfilled"][0];
        let at = place_of(&current, "segment", slot["segment"].as_str().unwrap());
        let next = edited(&room, &file, &format!("insert {id} {at}"));
        assert_eq!(next["unfilled"].as_array().unwrap().len() + 1, current["unfilled"].as_array().unwrap().len());
        file = room.write("partial.json", text(&next));
    }
    let whole: Value = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
    assert_eq!(whole["status"], "complete");
}
