//! Bad usage: exit code 2, nothing on standard output, one sentence with the value, and a hint.

use crate::support::Room;

/// Arguments of `mix --demo` and what the error must say.
const REFUSED: [(&str, &[&str]); 47] = [
    ("--minutes 5", &["5 minutes", "10", "180"]),
    ("--minutes 9", &["9 minutes", "10"]),
    ("--minutes 0", &["0 minutes", "10"]),
    ("--minutes 181", &["181 minutes", "180"]),
    ("--minutes 4294967295", &["4294967295", "180"]),
    ("--minutes 4294967296", &["4294967296", "--minutes"]),
    ("--minutes 99999999999999999999", &["99999999999999999999", "--minutes"]),
    ("--minutes -1", &["-1", "--minutes"]),
    ("--minutes 12.5", &["12.5", "--minutes"]),
    ("--minutes ten", &["ten", "--minutes"]),
    ("--template pyramid --minutes 10", &["Pyramid", "at least 11 minutes", "not 10"]),
    ("--minutes 30 --length short", &["--minutes", "--length"]),
    ("--template tempu", &["tempu", "tempo"]),
    ("--template Tempo", &["Tempo", "tempo"]),
    ("--length huge", &["huge", "short", "medium", "long"]),
    ("--part middle", &["middle", "warmup"]),
    ("--mode turbo", &["turbo", "power"]),
    ("--model literal", &["literal", "classic"]),
    ("--format xml", &["xml", "json"]),
    ("--genre polka", &["polka", "hip-hop"]),
    ("--genre rock,pop", &["rock,pop"]),
    ("--decade 1994", &["1994", "1990", "1999"]),
    ("--decade 90", &["90"]),
    ("--decade 2147483647", &["2147483647"]),
    ("--decade -2147483648", &["-2147483648"]),
    ("--decade 2147483640", &["2147483640"]),
    ("--decade nineties", &["nineties", "--decade"]),
    ("--seed -1", &["-1", "--seed"]),
    ("--seed 4294967296", &["4294967296", "--seed"]),
    ("--now yesterday", &["yesterday", "--now"]),
    ("--now 2026-11-20", &["2026-11-20", "--now"]),
    ("--curve easy", &["\"easy\"", "colon"]),
    ("--curve easy:", &["\"easy:\"", "minutes"]),
    ("--curve easy:5,,hard:3", &["\"\""]),
    ("--curve gentle:5", &["gentle:5", "easy, moderate, strong, hard, max"]),
    ("--curve easy:NaN", &["easy:NaN"]),
    ("--curve easy:inf", &["easy:inf"]),
    ("--curve easy:0", &["easy:0"]),
    ("--curve easy:-4", &["easy:-4"]),
    ("--curve easy:181", &["easy:181", "180"]),
    ("--curve easy:0.000001,hard:20", &["step 1", "no length"]),
    ("--curve easy:3", &["3 minutes", "10", "180"]),
    ("--curve easy:100,hard:100", &["200 minutes", "180"]),
    ("--curve easy:20 --minutes 20", &["--curve", "--minutes"]),
    ("--curve easy:20 --template tempo", &["--curve", "--template"]),
    ("--save-usage", &["--save-usage", "--usage"]),
    ("--library songs.csv", &["--library", "--demo"]),
];

#[test]
fn a_value_that_cannot_be_is_named_with_what_could() {
    let room = Room::new();
    for (line, words) in REFUSED {
        room.say(&format!("mix --demo {line}")).fails(2, words).with_hint();
    }
}

#[test]
fn other_subcommands_name_bad_values_too() {
    let room = Room::new();
    let (file, _) = room.demo_mix("");
    for (line, words) in [
        ("mox", &["mox", "mix"][..]),
        ("mix --demmo", &["--demmo", "--demo"]),
        ("coverage --demo --decade 1994", &["1994", "1990"]),
        ("coverage --demo --minutes 5", &["5 minutes"]),
        ("coverage --demo --format csv", &["csv", "json"]),
        ("check", &["<MIX.json>"]),
        ("check a.json --format svg", &["svg", "json"]),
        ("check a.json --usage used.csv", &["--usage", "--library"]),
        ("import songs.csv --as playlist:", &["playlist:", "playlist:NAME"]),
        ("import songs.csv --as playlist", &["playlist", "playlist:NAME"]),
        ("import songs.csv --as Likes", &["Likes", "likes"]),
        ("import", &["<FILE>"]),
        ("completions tcsh", &["tcsh", "fish"]),
        ("completions", &["<SHELL>"]),
        ("edit", &["<MIX.json>"]),
        (&format!("edit {file} --demo"), &[]),
        (&format!("edit {file} --demo shuffle"), &["shuffle"]),
        (&format!("edit {file} --demo move 1"), &["<B>"]),
        (&format!("edit {file} --demo move 1 -2"), &["-2"]),
        (&format!("edit {file} --demo move one 2"), &["one"]),
        (&format!("edit {file} --demo regenerate --seed x"), &["x", "--seed"]),
    ] {
        let answer = room.say(line).ends_with_code(2).with_empty_out();
        for word in words {
            assert!(answer.err.contains(word), "no {word:?} in {answer:#?}");
        }
    }
}

#[test]
fn arguments_that_are_no_text_are_refused() {
    #[cfg(unix)]
    {
        use std::{ffi::OsStr, os::unix::ffi::OsStrExt};
        let room = Room::new();
        let broken = OsStr::from_bytes(b"\xff\xfe");
        let arg = OsStr::new;
        room.run([arg("mix"), arg("--demo"), arg("--seed-artist"), broken]).fails(2, &["UTF-8"]);
        room.run([arg("mix"), arg("--library"), broken]).fails(1, &["does not exist"]);
        room.run([arg("check"), broken]).fails(1, &["does not exist"]);
    }
}

#[test]
fn names_that_the_library_does_not_know_are_told_and_change_nothing() {
    let room = Room::new();
    let plain = room.mix_document("--demo");
    for line in ["--seed-artist Nobody", "--exclude-artist Nobody", "--seed-genre zorp", "--exclude-genre zorp"] {
        let answer = room.mix(&format!("--demo --format json {line}")).ends_with_code(0);
        assert!(answer.err.contains("note: ") && answer.err.contains(line.split(' ').nth(1).unwrap()), "{answer:#?}");
        assert_eq!(answer.json()["tracks"], plain["tracks"], "{line}");
    }
}

#[test]
fn an_empty_name_excludes_nothing() {
    let room = Room::new();
    let plain = room.mix_document("--demo");
    for flag in ["--seed-artist", "--exclude-artist", "--seed-genre", "--exclude-genre"] {
        for empty in ["", "  ", "!!"] {
            let args = ["mix", "--demo", "--now", crate::support::NOW, "--seed", "7", "--format", "json", flag, empty];
            let answer = room.run(args).ends_with_code(0);
            assert_eq!(answer.json()["tracks"], plain["tracks"], "{flag} {empty:?}");
        }
    }
}
