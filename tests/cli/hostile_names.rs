//! Titles, artists and genres are data: nothing in them steers a terminal, a chart or a table.

use serde_json::Value;

use crate::support::{
    NOW, Room,
    document::{text, tracks_mut},
    music::{library_of, plain_songs},
};

const NAMES: [&str; 14] = [
    "\u{1b}[31mRed\u{1b}[0m",
    "\u{1b}]0;title\u{7}",
    "\u{9b}31mC1\u{9d}x\u{9c}",
    "bell\u{7} back\u{8}\u{8} del\u{7f}",
    "line\nbreak and\ttab",
    "\u{202e}reversed\u{2066}",
    "zero\u{200b}width\u{feff}",
    "<script>alert(1)</script>",
    "]]>&amp;'\"",
    "=HYPERLINK(\"x\")",
    "comma, \"quote\" ; semicolon",
    "夜の港町 👩\u{200d}🚀",
    "sep\u{2028}arator\u{85}",
    "",
];

fn name(at: usize) -> String {
    let name = NAMES[at % NAMES.len()];
    if name.is_empty() { format!("  {at}") } else { format!("{name} {at}") }
}

/// Characters that could move a cursor, start an escape sequence or turn text around.
fn steering(text: &str, data: bool) -> Vec<char> {
    let steers =
        |c: &char| c.is_control() && *c != '\n' || !data && matches!(*c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().filter(steers).collect()
}

#[test]
fn nothing_in_a_name_steers_the_terminal() {
    let room = Room::new();
    let library = room.write("names.csv", library_of(&plain_songs(120, name)));
    for line in [
        format!("mix --library {library} --now {NOW} --format table"),
        format!("mix --library {library} --now {NOW} --format json"),
        format!("mix --library {library} --now {NOW} --format m3u"),
        format!("mix --library {library} --now {NOW} --format svg"),
        format!("mix --library {library} --now {NOW} --minutes 180"),
        format!("coverage --library {library}"),
        format!("import {library}"),
        format!("import {library} --format json"),
    ] {
        let answer = room.say(&line);
        assert!(matches!(answer.code, Some(0 | 3)), "{answer:#?}");
        assert_eq!(steering(&answer.out, line.contains("json")), Vec::<char>::new(), "{line}");
        assert_eq!(steering(&answer.err, false), Vec::<char>::new(), "{line}");
        if line.contains("svg") {
            roxmltree::Document::parse(&answer.out).unwrap();
        }
    }
}

#[test]
fn names_survive_the_data_formats_unchanged() {
    let room = Room::new();
    let library = room.write("names.csv", library_of(&plain_songs(120, name)));
    let document = room.mix(&format!("--library {library} --format json")).json();
    let csv = room.mix(&format!("--library {library} --format csv")).out;
    let again = room.write("again.csv", csv);
    let told = |document: &Value| -> Vec<(String, String)> {
        let word = |value: &Value| value.as_str().unwrap().to_owned();
        document["tracks"].as_array().unwrap().iter().map(|track| (word(&track["trackId"]), word(&track["name"]))).collect()
    };
    // Taken out and put in again, each song has the name it had.
    let file = room.write("mix.json", text(&document));
    let elsewhere = room.say(&format!("edit {file} --library {again} unlock 0")).ends_with_code(0).json();
    assert_eq!(told(&elsewhere), told(&document));
    for (id, name) in told(&document) {
        let at: usize = id.strip_prefix("song-").unwrap().parse().unwrap();
        assert_eq!(name.trim(), self::name(at).trim());
    }
}

#[test]
fn nothing_in_a_document_steers_the_terminal() {
    let room = Room::new();
    let (_, mut document) = room.demo_mix("");
    for (at, track) in tracks_mut(&mut document).iter_mut().enumerate() {
        track["name"] = name(at).into();
        track["artistName"] = name(at + 3).into();
        track["artistId"] = name(at + 1).into();
        track["album"] = name(at + 2).into();
        track["finalScore"] = 3.0.into();
        track["trackId"] = format!("{}{at}", NAMES[at % 4]).into();
    }
    document["id"] = "\u{1b}[2J".into();
    let file = room.write("mix.json", text(&document));
    for line in [
        format!("check {file}"),
        format!("check {file} --format json"),
        format!("check {file} --demo"),
        format!("edit {file} --demo --format table lock 0"),
        format!("edit {file} --demo --format m3u lock 0"),
        format!("edit {file} --demo --format svg lock 0"),
        format!("edit {file} --demo lock 0"),
        format!("edit {file} --demo replace 1"),
        format!("edit {file} --demo replace 1 nowhere"),
        format!("edit {file} --demo move 0 99"),
    ] {
        let answer = room.say(&line);
        assert!(matches!(answer.code, Some(0 | 2 | 4)), "{answer:#?}");
        let data = line.contains("json lock") || line.contains("--format json") || line.ends_with("--demo lock 0");
        assert_eq!(steering(&answer.out, data), Vec::<char>::new(), "{line}");
        assert_eq!(steering(&answer.err, false), Vec::<char>::new(), "{line}");
    }
}

#[test]
fn a_locked_song_is_named_without_its_escapes() {
    let room = Room::new();
    let library = room.write("names.csv", library_of(&plain_songs(120, name)));
    let document = room.mix(&format!("--library {library} --format json")).json();
    let mut file = room.write("mix.json", text(&document));
    for at in 0..document["tracks"].as_array().unwrap().len() {
        let locked = room.say(&format!("edit {file} --library {library} lock {at}")).ends_with_code(0);
        file = room.write("mix.json", &locked.out);
        let answer = room.say(&format!("edit {file} --library {library} remove {at}")).fails(1, &["locked", "unlock"]);
        assert_eq!(steering(&answer.err, false), Vec::<char>::new());
    }
}

#[test]
fn arguments_are_repeated_without_their_escapes() {
    let room = Room::new();
    let escape = "x\u{1b}[31m\u{9b}y\u{202e}";
    for args in [
        vec!["mix", "--demo", "--seed-artist", escape],
        vec!["mix", "--demo", "--exclude-genre", escape],
        vec!["mix", "--demo", "--curve", escape],
        vec!["mix", "--demo", "--set", escape],
        vec!["mix", "--demo", "--template", escape],
        vec!["mix", "--demo", "--minutes", escape],
        vec!["mix", "--library", escape],
        vec!["mix", "--demo", "--config", escape],
        vec!["check", escape],
        vec!["import", escape],
        vec!["import", "x.csv", "--as", escape],
    ] {
        let answer = room.run(args);
        assert_eq!(steering(&answer.err, false), Vec::<char>::new(), "{answer:#?}");
    }
}
