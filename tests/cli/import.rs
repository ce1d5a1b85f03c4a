//! `runclub import`: library files of every kind into the store.

use std::collections::BTreeSet;

use runclub_testkit::oracle;
use serde_json::Value;

use crate::support::{
    Answer, NOW, Room,
    audit::assert_sound,
    document::ids,
    music::{HEADER, demo, exportify},
};

/// Imports a file; returns the account.
#[track_caller]
fn import(room: &Room, file: &str, kind: &str) -> Value {
    room.say(&format!("import {file} --as {kind} --format json")).ends_with_code(0).with_empty_err().json()
}

fn songs(room: &Room) -> u64 {
    room.say("coverage --format json").ends_with_code(0).json()["libraryTracks"].as_u64().unwrap()
}

fn sources(room: &Room) -> [u64; 3] {
    let document = room.mix_document("");
    ["likes", "playlists", "catalog"].map(|source| document["report"]["figures"]["sources"][source].as_u64().unwrap())
}

#[test]
fn our_format_is_read_whole_and_twice_changes_nothing() {
    let room = Room::new();
    let file = room.write("songs.csv", &*demo().csv);
    let first = import(&room, &file, "likes");
    assert_eq!([&first["added"], &first["updated"], &first["unchanged"]], [2000, 0, 0]);
    assert_eq!([&first["report"]["rowsRead"], &first["report"]["skipped"]], [2000, 0]);
    let second = import(&room, &file, "likes");
    assert_eq!([&second["added"], &second["updated"], &second["unchanged"]], [0, 0, 2000]);
    assert_eq!(songs(&room), 2000);
    let told = room.say(&format!("import {file}")).ends_with_code(0).out;
    assert!(told.contains("2,000 tracks") && told.contains("2000 unchanged"), "{told}");
}

#[test]
fn exportify_is_read_like_our_format() {
    let room = Room::new();
    let file = room.write("exported.csv", exportify(&demo().rows));
    let account = import(&room, &file, "likes");
    assert_eq!(account["report"]["format"], "exportify");
    assert_eq!(account["added"].as_u64().unwrap(), songs(&room));
    let document = room.mix_document("--template kicker");
    assert_eq!(document["status"], "complete");
    let rows = demo().rows;
    let known: BTreeSet<&str> = rows.iter().map(|row| row.track_id.as_str()).collect();
    assert!(ids(&document).iter().all(|id| known.contains(id.as_str())));
    let stored = room.mix("--template kicker --format json").out;
    assert_eq!(stored, room.mix(&format!("--library {file} --template kicker --format json")).out);
}

#[test]
fn exportify_headers_of_every_kind_are_understood() {
    let row =
        ",\"Tide, Low\",Album,\"Some, One;Two\",6/25/2013,201000,TRUE,2023-05-21 13:58:26+00:00,\"pop, rock\",0.6,0.41,78.2";
    let id = "4uLU6hMCjMI75M1A2tKUQC";
    for (head, first) in [
        (
            "Track URI,Track Name,Album Name,Artist Name(s),Release Date,Duration (ms),Explicit,Added At,Genres,Danceability,Energy,Tempo",
            "spotify:track:",
        ),
        (
            "Track ID,Track Name,Album Name,Artist Name(s),Release Date,Track Duration (ms),Explicit,Added At,Genres,Danceability,Energy,Tempo",
            "",
        ),
        (
            "\u{feff}Spotify ID, Track Name\t,\tAlbum Name,Artist Name(s),Release Date,Duration (ms),Explicit,Added At,Genres,Danceability,Energy,Tempo",
            "",
        ),
        (
            "\"Track URI\",\"Track Name\",\"Album Name\",\"Artist Name(s)\",\"Release Date\",\"Duration (ms)\",\"Explicit\",\"Added At\",\"Genres\",\"Danceability\",\"Energy\",\"Tempo\"",
            "https://open.spotify.com/track/",
        ),
    ] {
        for line_end in ["\n", "\r\n"] {
            let room = Room::new();
            let file = room.write("one.csv", format!("{head}{line_end}{first}{id}{row}{line_end}"));
            let account = import(&room, &file, "likes");
            assert_eq!([&account["added"], &account["report"]["skipped"]], [1, 0], "{head}");
            let csv = room.say("coverage --format json --decade 2010 --genre rock --no-explicit").json();
            assert_eq!(csv["removed"][0]["rule"], "explicit", "{head}: {csv}");
        }
    }
}

#[test]
fn what_the_songs_are_decides_their_source() {
    for (kinds, wanted) in [
        (&["likes"][..], 0),
        (&["playlist:Running"], 1),
        (&["playlist:Night: Run, \"2\""], 1),
        (&["catalog"], 2),
        (&["catalog", "playlist:Running"], 1),
        (&["likes", "catalog", "playlist:Running"], 0),
    ] {
        let room = Room::new();
        let file = room.write("songs.csv", &*demo().csv);
        for kind in kinds {
            room.run(["import", &file, "--as", kind]).ends_with_code(0);
        }
        let sources = sources(&room);
        assert!(sources[wanted] > 0 && sources.iter().sum::<u64>() == sources[wanted], "{kinds:?}: {sources:?}");
    }
}

#[test]
fn a_mix_from_the_store_is_sound() {
    let room = Room::new();
    let file = room.write("songs.csv", &*demo().csv);
    import(&room, &file, "likes");
    for template in ["light", "hiit", "pyramid"] {
        let document = room.mix_document(&format!("--template {template} --genre rock --genre electronic"));
        assert_sound(&document, &demo().rows, &[], template);
    }
}

#[test]
fn coverage_of_the_store_is_that_of_the_file() {
    let room = Room::new();
    let file = room.write("songs.csv", &*demo().csv);
    import(&room, &file, "likes");
    for line in ["", "--format json", "--genre rock --decade 2010 --format json", "--template hiit --minutes 60 --no-explicit"] {
        let [stored, read, embedded] = ["", &format!("--library {file}"), "--demo"]
            .map(|place| room.say(&format!("coverage {place} {line}")).ends_with_code(0).with_empty_err().out);
        assert_eq!(stored, read, "{line}");
        assert_eq!(stored, embedded, "{line}");
    }
}

#[test]
fn coverage_counts_what_the_oracle_counts() {
    let room = Room::new();
    for line in ["--demo", "--demo --decade 2010 --decade 2000 --no-explicit"] {
        let coverage = room.say(&format!("coverage {line} --now {NOW} --format json")).json();
        let document = room.mix_document(line);
        let request = oracle::document::Mix::read(&document).unwrap().request;
        let rows = demo().rows;
        let pool = oracle::pool::pool(&rows, &[], &request, &|_| [0.0; 12]);
        assert_eq!(coverage["pool"]["tracks"], pool.len(), "{line}");
        for (tier, wanted) in coverage["tiers"].as_array().unwrap().iter().zip(oracle::coverage(&pool)) {
            for (supply, wanted) in [(&tier["gate"], wanted.passing_gate), (&tier["window"], wanted.in_window)] {
                assert_eq!([&supply["tracks"], &supply["artists"]], [wanted.tracks, wanted.artists], "{line}: {tier}");
                assert!((supply["minutes"].as_f64().unwrap() - wanted.minutes).abs() < 1e-6, "{line}: {tier}");
            }
        }
    }
}

#[test]
fn broken_rows_are_counted_by_reason_and_never_stop_an_import() {
    let room = Room::new();
    let spoil = |at: usize, line: &str| match at % 10 {
        0 => ",,,,,,,,,,,,,,,,,,".to_owned(),
        3 => line.replacen(',', ",\"", 1),
        5 => line.split(',').take(3).collect::<Vec<_>>().join(","),
        8 => format!("spotify:episode:{at}{}", &line[line.find(',').unwrap()..]),
        _ => line.to_owned(),
    };
    let rows: Vec<String> =
        demo().csv.lines().skip(1).filter(|line| !line.contains('"')).enumerate().map(|(at, line)| spoil(at, line)).collect();
    let file = room.write("broken.csv", format!("{HEADER}\n{}\n", rows.join("\n")));
    let account = import(&room, &file, "likes");
    let report = &account["report"];
    let number = |key: &str| report[key].as_u64().unwrap();
    assert_eq!(number("rowsRead"), number("tracks") + number("merged") + number("skipped"));
    assert!(number("skipped") >= rows.len() as u64 / 10, "{report}");
    let issues: Vec<&str> = report["issues"].as_array().unwrap().iter().map(|issue| issue["issue"].as_str().unwrap()).collect();
    for wanted in ["nothingToIdentify", "notASong", "brokenQuote", "fewerFields"] {
        assert!(issues.contains(&wanted), "{issues:?}");
    }
    for issue in report["issues"].as_array().unwrap() {
        assert!(issue["lines"].as_array().unwrap().iter().all(|line| line.as_u64().unwrap() <= rows.len() as u64 + 1), "{issue}");
    }
    let told = room.say(&format!("import {file}")).ends_with_code(0).out;
    assert!(["Skipped:", "Repaired:", "lines "].iter().all(|word| told.contains(word)), "{told}");
    assert_eq!(room.mix_document("")["status"], "complete");
    // Read without the store, the same rows are skipped, and that is told.
    let answer = room.mix(&format!("--library {file}")).ends_with_code(0);
    assert!(answer.err.contains("skipped") && answer.err.contains("runclub import"), "{answer:#?}");
}

#[test]
fn the_runners_own_tempo_is_kept() {
    let room = Room::new();
    let mut lines = demo().csv.lines().map(|line| format!("{line},")).collect::<Vec<_>>();
    lines[0] = format!("{HEADER},tempo_override");
    for line in &mut lines[1..] {
        line.push_str("171");
    }
    let file = room.write("own.csv", lines.iter().filter(|line| !line.contains('"')).cloned().collect::<Vec<_>>().join("\n"));
    import(&room, &file, "likes");
    import(&room, &file, "likes");
    let document = room.mix_document("--template tempo");
    for track in document["tracks"].as_array().unwrap() {
        assert_eq!([&track["tempo"], &track["feltTempo"]], [171.0, 171.0]);
        assert_eq!(track["octave"], "user");
    }
}

#[test]
fn several_imports_at_once_all_arrive() {
    let room = Room::new();
    let csv = demo().csv;
    let rows: Vec<&str> = csv.lines().skip(1).collect();
    let files: Vec<String> = rows
        .chunks(500)
        .enumerate()
        .map(|(at, rows)| room.write(&format!("{at}.csv"), format!("{HEADER}\n{}\n", rows.join("\n"))))
        .collect();
    std::thread::scope(|scope| {
        for file in &files {
            scope.spawn(|| Answer::of(&mut room.command(["import", file])).ends_with_code(0));
        }
    });
    assert_eq!(songs(&room), 2000);
}
