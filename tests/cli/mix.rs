//! `runclub mix`: what is asked for is what comes, sound by the independent oracle, and the same again.

use serde_json::{Value, json};

use crate::support::{
    Room,
    audit::assert_sound,
    document::{column, ids, tracks},
    music::{demo, other},
};

const TEMPLATES: [&str; 7] = ["light", "tempo", "hiit", "intervals", "pyramid", "kicker", "long-waves"];

/// Generates and audits a mix of the demo library; returns its document.
#[track_caller]
fn sound(room: &Room, line: &str) -> Value {
    let document = room.mix_document(&format!("--demo {line}"));
    assert_sound(&document, &demo().rows, &[], line);
    document
}

#[test]
fn every_template_keeps_every_rule_at_every_length() {
    let room = Room::new();
    for template in TEMPLATES {
        for length in ["--length short", "--length medium", "--length long", "--minutes 33", "--minutes 75"] {
            let document = sound(&room, &format!("--template {template} {length}"));
            assert_eq!(document["request"]["template"], template);
            assert_eq!(document["status"], "complete", "{template} {length}");
        }
    }
}

#[test]
fn every_template_keeps_every_rule_at_its_shortest_and_longest() {
    let room = Room::new();
    for template in TEMPLATES {
        // The shortest session a template can have is named by the error below it.
        let refusal = room.mix(&format!("--demo --template {template} --minutes 10"));
        let least = match refusal.code {
            Some(0) => "10".to_owned(),
            _ => refusal.err.split("at least ").nth(1).unwrap().split(' ').next().unwrap().to_owned(),
        };
        sound(&room, &format!("--template {template} --minutes {least}"));
        sound(&room, &format!("--template {template} --minutes 180"));
    }
}

#[test]
fn every_part_mode_and_model_keeps_every_rule() {
    let room = Room::new();
    for part in ["full", "warmup", "main", "cooldown"] {
        for mode in ["smart", "endurance", "power"] {
            for model in ["tempo-true", "classic"] {
                let line = format!("--template pyramid --minutes 50 --part {part} --mode {mode} --model {model}");
                let document = sound(&room, &line);
                let request = &document["request"];
                assert_eq!([&request["part"], &request["mode"], &request["model"]], [part, mode, model]);
                assert!(part == "full" || column(&document, "segment").iter().all(|segment| segment == part), "{line}");
            }
        }
    }
}

#[test]
fn filters_seeds_and_exclusions_keep_every_rule() {
    let room = Room::new();
    let artist = demo().rows[10].artist_name.clone();
    let document = room
        .run(["mix", "--demo", "--now", "2026-11-20T07:00:00Z", "--seed", "7", "--format", "json", "--seed-artist", &artist])
        .ends_with_code(0)
        .json();
    assert_sound(&document, &demo().rows, &[], &artist);
    for line in [
        "--genre rock --genre indie",
        "--genre electronic",
        "--decade 2010 --decade 1990",
        "--no-explicit",
        "--seed-genre jazz --exclude-genre pop",
        "--exclude-genre rock --exclude-genre metal --template kicker",
        "--genre pop --decade 2010 --no-explicit --template hiit --minutes 28",
    ] {
        sound(&room, line);
    }
}

#[test]
fn a_curve_of_your_own_keeps_every_rule() {
    let room = Room::new();
    for curve in [
        "easy:8,hard:4,easy:3,hard:4,easy:6",
        "easy:20",
        "strong:12",
        "EASY:5,Moderate:10,max:3.5,easy:5",
        "easy:5,hard:0.5,easy:0.5,hard:0.5,easy:0.5,hard:0.5,easy:0.5,hard:0.5,easy:8",
        "easy:7,moderate:7,moderate:7,strong:9,easy:6",
    ] {
        let document = sound(&room, &format!("--curve {curve}"));
        assert_eq!(document["request"]["template"], Value::Null);
        assert_eq!(document["request"]["curve"].as_array().unwrap().len(), curve.split(',').count());
    }
}

#[test]
fn the_document_repeats_the_request() {
    let room = Room::new();
    let line = "--demo --template light --length short --genre rock --genre pop --genre rock --decade 2010 --decade 1990 \
                --exclude-genre metal --seed-genre jazz --exclude-artist Nobody --seed-artist Somebody --no-explicit --seed 4294967295";
    let request = room.mix_document(line)["request"].clone();
    let wanted = json!({
        "template": "light", "curve": null, "minutes": 20, "length": "short", "part": "full", "mode": "smart", "model": "tempo-true",
        "genres": ["rock", "pop"], "decades": [1990, 2010], "seedArtists": ["Somebody"], "seedGenres": ["jazz"],
        "excludeArtists": ["Nobody"], "excludeGenres": ["metal"], "allowExplicit": false, "seed": 4_294_967_295_u32,
        "now": "2026-11-20T07:00:00Z",
    });
    assert_eq!(request, wanted);
}

#[test]
fn defaults_are_tempo_at_medium_length() {
    let document = Room::new().mix_document("--demo");
    let request = &document["request"];
    assert_eq!([&request["template"], &request["length"]], ["tempo", "medium"]);
    assert_eq!(request["minutes"], 39);
    assert_eq!([document["schema"].clone(), document["savedAs"].clone()], [json!(1), Value::Null]);
}

#[test]
fn the_same_call_prints_the_same_bytes() {
    let room = Room::new();
    for format in ["table", "json", "csv", "m3u", "svg"] {
        let line = format!("--demo --template hiit --minutes 40 --format {format}");
        let (once, again) = (room.mix(&line), Room::new().mix(&line));
        assert_eq!(once.out, again.out, "{format}");
    }
    let without_seed = "mix --demo --now 2026-11-20T07:00:00Z --format json";
    assert_eq!(room.say(without_seed).out, room.say(without_seed).out);
}

#[test]
fn the_seed_gives_variety_and_an_id_of_its_own() {
    let room = Room::new();
    let [one, two] = [1, 2].map(|seed| room.mix_document(&format!("--demo --seed {seed}")));
    assert_ne!(ids(&one), ids(&two));
    assert_ne!(one["id"], two["id"]);
    let (warm, cold) = ("--demo --set fit.temperature=0.02", "--demo --set fit.temperature=0");
    assert_ne!(ids(&room.mix_document(warm)), ids(&room.mix_document(cold)));
}

#[test]
fn the_order_of_rows_does_not_matter() {
    let room = Room::new();
    let music = other();
    let mut lines: Vec<&str> = music.csv.lines().collect();
    lines[1..].reverse();
    let (plain, reversed) = (room.write("plain.csv", &*music.csv), room.write("reversed.csv", lines.join("\r\n")));
    let [plain, reversed] =
        [plain, reversed].map(|file| room.mix(&format!("--library {file} --format json")).ends_with_code(0).out);
    assert_eq!(plain, reversed);
}

#[test]
fn a_file_and_the_store_filled_from_it_give_the_same_bytes() {
    let room = Room::new();
    let file = room.write("songs.csv", &*demo().csv);
    room.say(&format!("import {file}")).ends_with_code(0);
    for format in ["json", "csv", "table"] {
        let [stored, read, embedded] = [String::new(), format!("--library {file}"), "--demo".to_owned()]
            .map(|place| room.mix(&format!("{place} --template kicker --format {format}")).ends_with_code(0).out);
        assert_eq!(stored, read, "{format}");
        assert_eq!(stored, embedded, "{format}");
    }
}

#[test]
fn bpm_matching_can_be_switched_off() {
    let document = Room::new().mix_document("--demo --template kicker --set score.bpm_matching=false");
    assert_eq!(document["status"], "complete");
    assert!(!tracks(&document).is_empty());
}
