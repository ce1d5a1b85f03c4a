//! Edits that cannot be: the exit code tells whose fault it is, the sentence what to do.

use serde_json::{Value, json};

use crate::support::{
    Room,
    document::{ids, renumber, text, tracks_mut},
    music::demo,
};

#[test]
fn places_and_songs_that_do_not_exist_are_named() {
    let room = Room::new();
    let (file, document) = room.demo_mix("");
    let songs = ids(&document).len();
    let count = format!("{songs} songs");
    for (edit, words) in [
        (format!("move 0 {songs}"), &[count.as_str(), "counted from 0"][..]),
        (format!("move {songs} 0"), &[&count]),
        ("remove 99".to_owned(), &["99", &count]),
        ("remove 18446744073709551615".to_owned(), &["18446744073709551615"]),
        ("remove 18446744073709551616".to_owned(), &["18446744073709551616"]),
        (format!("insert {} {}", demo().rows[0].track_id, songs + 1), &[&count]),
        ("insert nowhere 0".to_owned(), &["nowhere", "library"]),
        ("replace 0 nowhere".to_owned(), &["nowhere", "library"]),
        (format!("replace {songs}"), &[&count]),
        (format!("replace {songs} nowhere"), &[&count]),
        (format!("lock {songs}"), &[&count]),
        (format!("unlock {songs}"), &[&count]),
    ] {
        room.say(&format!("edit {file} --demo {edit}")).fails(2, words).with_hint();
    }
}

#[test]
fn what_the_mix_does_not_allow_is_refused() {
    let room = Room::new();
    let (file, document) = room.demo_mix("");
    let [first, second] = [&ids(&document)[0], &ids(&document)[1]];
    room.say(&format!("edit {file} --demo insert {first} 5")).fails(1, &["already", "position 0"]).with_hint();
    room.say(&format!("edit {file} --demo replace 0 {second}")).fails(1, &["already", "position 1"]).with_hint();
    room.say(&format!("edit {file} --demo replace 0 {first}")).ends_with_code(0);
    let locked = room.write("locked.json", room.say(&format!("edit {file} --demo lock 3")).out);
    for edit in ["remove 3", "replace 3 x"] {
        room.say(&format!("edit {locked} --demo {edit}")).fails(1, &["locked", "position 3", "unlock 3"]).with_hint();
    }
    room.say(&format!("edit {locked} --demo lock 3")).ends_with_code(0);
}

#[test]
fn the_last_song_stays() {
    let room = Room::new();
    let (_, mut document) = room.demo_mix("");
    tracks_mut(&mut document).truncate(1);
    let file = room.write("one.json", text(&document));
    room.say(&format!("edit {file} --demo remove 0")).fails(1, &["only one song"]).with_hint();
    for edit in ["lock 0", "move 0 0", "replace 0", "regenerate", "repair"] {
        room.say(&format!("edit {file} --demo {edit}")).ends_with_code(0);
    }
}

#[test]
fn a_mix_without_songs_has_no_places() {
    let room = Room::new();
    let document = room.mix("--demo --decade 1950 --format json").ends_with_code(3).json();
    let file = room.write("none.json", text(&document));
    for edit in ["move 0 0", "remove 0", "replace 0", "lock 0", "unlock 0"] {
        room.say(&format!("edit {file} --demo {edit}")).fails(2, &["0 songs"]);
    }
    for edit in ["regenerate", "repair"] {
        let after = room.say(&format!("edit {file} --demo {edit}")).ends_with_code(3).json();
        assert_eq!(after["status"], "none", "{edit}");
    }
}

/// Ways to spoil the text of a document, and what the error must say.
fn spoiled(document: &Value) -> Vec<(&'static str, Vec<u8>, Vec<&'static str>)> {
    let whole = text(document);
    let with = |change: &dyn Fn(&mut Value)| {
        let mut changed = document.clone();
        change(&mut changed);
        text(&changed).into_bytes()
    };
    vec![
        ("empty", Vec::new(), vec!["ends too early", "line 1"]),
        ("blank", b" \n\n ".to_vec(), vec!["ends too early", "line 3"]),
        ("cut", whole.as_bytes()[..whole.len() / 2].to_vec(), vec!["line"]),
        ("bytes", vec![0, 159, 146, 150, 255, 1], vec!["not JSON"]),
        ("csv", b"track_id,name\na,b\n".to_vec(), vec!["not JSON"]),
        ("list", b"[1, 2]".to_vec(), vec!["mix document"]),
        ("string", b"\"mix\"".to_vec(), vec!["mix document"]),
        ("object", b"{}".to_vec(), vec!["schema"]),
        ("nested", format!("{}{}", "[".repeat(5_000), "]".repeat(5_000)).into_bytes(), vec!["line"]),
        ("deep", format!("{{\"schema\":1,\"x\":{}{}", "[".repeat(200_000), "]".repeat(200_000)).into_bytes(), vec!["line"]),
        ("newer", with(&|d| d["schema"] = json!(2)), vec!["schema 2", "newer"]),
        ("older", with(&|d| d["schema"] = json!(0)), vec!["schema 0"]),
        ("negative", with(&|d| d["schema"] = json!(-1)), vec!["line"]),
        ("tier", with(&|d| d["tracks"][2]["tier"] = json!("gentle")), vec!["gentle"]),
        ("number", with(&|d| d["tracks"][0]["durationMs"] = json!("long")), vec!["u32"]),
        ("minus", with(&|d| d["tracks"][0]["durationMs"] = json!(-5)), vec!["-5"]),
        ("missing", with(&|d| drop(d["tracks"][0].as_object_mut().unwrap().remove("name"))), vec!["name"]),
        ("no tracks", with(&|d| drop(d.as_object_mut().unwrap().remove("tracks"))), vec!["tracks"]),
        ("position", with(&|d| d["tracks"][3]["position"] = json!(9)), vec!["tracks[3].position", "9"]),
        ("id", with(&|d| d["tracks"][3]["trackId"] = json!("")), vec!["tracks[3].trackId"]),
        ("tempo", with(&|d| d["tracks"][1]["tempo"] = json!(-3.0)), vec!["tracks[1].tempo", "-3"]),
        ("score", with(&|d| d["tracks"][1]["finalScore"] = json!(1e300)), vec!["tracks[1].finalScore"]),
        ("time", with(&|d| d["tracks"][1]["durationMs"] = json!(4_294_967_295_u32)), vec!["durationMs", "a day"]),
        ("minutes", with(&|d| d["request"]["minutes"] = json!(4_294_967_295_u32)), vec!["request.minutes"]),
        ("now", with(&|d| d["request"]["now"] = json!("yesterday")), vec!["year", "line"]),
        ("genre", with(&|d| d["request"]["genres"] = json!(["polka"])), vec!["polka"]),
        (
            "many",
            with(&|d| {
                let mut song = d["tracks"][0].clone();
                song["durationMs"] = json!(1);
                d["tracks"] = Value::Array(vec![song; 1_001]);
                renumber(d);
            }),
            vec!["1000"],
        ),
        (
            "large",
            [b"{\"schema\":1,\"x\":\"".to_vec(), vec![b'x'; 17 << 20], b"\"}".to_vec()].concat(),
            vec!["bytes", "16777216"],
        ),
    ]
}

#[test]
fn spoiled_documents_are_refused_with_what_is_wrong() {
    let room = Room::new();
    let (_, document) = room.demo_mix("");
    for (name, bytes, words) in spoiled(&document) {
        let file = room.write("spoiled.json", bytes);
        for command in [format!("edit {file} --demo lock 0"), format!("check {file}")] {
            let answer = room.say(&command).fails(1, &["spoiled.json"]).with_hint();
            for word in &words {
                assert!(answer.err.contains(word), "{name}: no {word:?} in {answer:#?}");
            }
            assert!(answer.err.len() < 1_000, "{name}: {answer:#?}");
        }
    }
}

#[test]
fn a_document_that_cannot_be_read_is_named() {
    let room = Room::new();
    for command in ["edit FILE --demo lock 0", "check FILE"] {
        let on = |file: &str| room.say(&command.replace("FILE", file));
        on("nowhere.json").fails(1, &["nowhere.json", "does not exist"]).with_hint();
        on(".").fails(1, &["folder"]).with_hint();
        let sparse = std::fs::File::create(room.path("sparse.json")).unwrap();
        sparse.set_len(300 << 20).unwrap();
        on("sparse.json").fails(1, &["sparse.json", "300 MB"]).with_hint();
    }
}

#[test]
fn a_document_with_a_byte_order_mark_is_read() {
    let room = Room::new();
    let (_, document) = room.demo_mix("");
    let file = room.write("marked.json", format!("\u{feff}{}", text(&document).replace('\n', "\r\n")));
    assert_eq!(room.say(&format!("edit {file} --demo unlock 0")).ends_with_code(0).json(), document);
}

#[test]
fn a_request_that_cannot_be_planned_is_the_documents_fault() {
    let room = Room::new();
    let (_, document) = room.demo_mix("");
    for change in [json!({ "minutes": 5, "length": null }), json!({ "template": null }), json!({ "curve": [], "template": null })]
    {
        let mut changed = document.clone();
        for (key, value) in change.as_object().unwrap() {
            changed["request"][key] = value.clone();
        }
        let file = room.write("odd.json", text(&changed));
        for command in ["lock 0", "repair", "regenerate", "replace 0"] {
            room.say(&format!("edit {file} --demo {command}")).fails(1, &[]);
        }
        room.say(&format!("check {file}")).fails(1, &[]);
    }
}

#[test]
fn an_edit_leaves_the_document_alone_and_asks_nothing() {
    let room = Room::new();
    let (file, _) = room.demo_mix("");
    let before = room.read("mix.json");
    for edit in ["remove 1", "repair", "regenerate", "remove 99"] {
        room.say(&format!("edit {file} --demo {edit}"));
    }
    assert_eq!(room.read("mix.json"), before);
    assert!(!room.data().exists());
}
