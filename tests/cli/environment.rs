//! Around the program: variables, pipes and terminals of every kind.

use std::{fs::File, io::Read, process::Stdio};

use crate::support::{Answer, NOW, Room, music::demo};

const MIX: [&str; 6] = ["mix", "--demo", "--now", NOW, "--seed", "7"];

#[test]
fn results_go_to_standard_output_and_the_rest_to_standard_error() {
    let room = Room::new();
    let file = room.write("songs.csv", &*demo().csv);
    let (mix, _) = room.demo_mix("");
    for line in [
        "mix --demo",
        "mix --demo --format json",
        "coverage --demo",
        "config",
        "completions bash",
        "--help",
        "--version",
        &format!("import {file}"),
        &format!("check {mix}"),
        &format!("edit {mix} --demo lock 0"),
    ] {
        let answer = room.say(line).ends_with_code(0).with_empty_err();
        assert!(!answer.out.is_empty() && answer.out.ends_with('\n'), "{line}");
    }
}

#[test]
fn nothing_is_coloured_where_nobody_watches() {
    let room = Room::new();
    let file = room.write("songs.csv", &*demo().csv);
    let (mix, _) = room.demo_mix("");
    for line in [
        "mix --demo",
        "coverage --demo",
        "mix --demo --minutes 3",
        "mix --demo --genre x",
        "--help",
        "mix --help",
        &format!("check {mix}"),
    ] {
        for variables in
            [&[("RUNCLUB_LOG", "trace")][..], &[("TERM", "xterm-256color")], &[("NO_COLOR", "1")], &[("COLORTERM", "truecolor")]]
        {
            let mut command = room.command(line.split_whitespace());
            let answer = Answer::of(command.envs(variables.iter().copied()));
            assert!(!answer.out.contains('\u{1b}') && !answer.err.contains('\u{1b}'), "{variables:?}: {answer:#?}");
        }
    }
    // The store logs while it migrates.
    let mut command = room.command(["import", &file]);
    let answer = Answer::of(command.env("RUNCLUB_LOG", "trace")).ends_with_code(0);
    assert!(!answer.err.is_empty() && !answer.err.contains('\u{1b}'), "{answer:#?}");
}

#[test]
fn the_log_follows_its_variable_and_never_reaches_the_results() {
    let room = Room::new();
    let quiet = Answer::of(&mut room.command(MIX));
    for filter in ["trace", "debug", "runclub_store=info", "off", "", "%%nonsense%%=", "info,sqlx=off"] {
        let answer = Answer::of(room.command(MIX).env("RUNCLUB_LOG", filter)).ends_with_code(0);
        assert_eq!(answer.out, quiet.out, "{filter}");
    }
    let failure = Answer::of(room.command(["check", "nowhere.json"]).env("RUNCLUB_LOG", "debug")).ends_with_code(1);
    assert!(failure.err.contains("caused by"), "the chain is in the log: {failure:#?}");
}

#[test]
fn odd_widths_do_not_hurt() {
    let room = Room::new();
    let plain = Answer::of(&mut room.command(MIX)).out;
    for columns in ["0", "abc", "", "-5", "99999999999999999999999", "80.5"] {
        let answer = Answer::of(room.command(MIX).env("COLUMNS", columns)).ends_with_code(0);
        assert_eq!(answer.out, plain, "COLUMNS={columns} says nothing");
        Answer::of(room.command(["mix", "--help"]).env("COLUMNS", columns)).ends_with_code(0);
    }
    for columns in ["1", "7", "60", "200", "5000"] {
        for line in ["mix --demo", "coverage --demo", "mix --demo --decade 1950"] {
            let answer = Answer::of(room.command(line.split_whitespace()).env("COLUMNS", columns));
            assert!(matches!(answer.code, Some(0 | 3)), "{answer:#?}");
        }
    }
}

#[test]
fn a_home_is_not_needed_where_nothing_is_kept() {
    let room = Room::new();
    let (mix, _) = room.demo_mix("");
    room.write("plain", "a file");
    for home in ["", "/nonexistent", "plain"] {
        for line in [
            "mix --demo",
            "coverage --demo",
            "config",
            "completions fish",
            &format!("check {mix}"),
            &format!("edit {mix} --demo repair"),
        ] {
            for folder in [None, Some(""), Some("plain/below"), Some("\u{1b}")] {
                let mut command = room.command(line.split_whitespace());
                command.env("HOME", home).env_remove("RUNCLUB_DATA_DIR");
                if let Some(folder) = folder {
                    command.env("RUNCLUB_DATA_DIR", folder);
                }
                Answer::of(&mut command).ends_with_code(0);
            }
        }
    }
    assert_eq!(std::fs::read_dir(room.path("home")).unwrap().count(), 0, "nothing was written");
}

#[test]
fn the_systems_data_folder_is_used_where_none_is_named() {
    #[cfg(target_os = "linux")]
    {
        let room = Room::new();
        let file = room.write("songs.csv", &*demo().csv);
        let mut command = room.command(["import", &file]);
        command.env_remove("RUNCLUB_DATA_DIR").env("XDG_DATA_HOME", room.path("xdg"));
        Answer::of(&mut command).ends_with_code(0);
        assert!(room.path("xdg/runclub/user.db").is_file());
        let mut command = room.command(["import", &file]);
        Answer::of(command.env("RUNCLUB_DATA_DIR", "")).ends_with_code(0);
        assert!(room.path("home/.local/share/runclub/user.db").is_file());
    }
}

#[test]
fn a_reader_that_has_enough_is_no_failure() {
    let room = Room::new();
    for line in [
        "mix --demo --minutes 180 --format json",
        "mix --demo --format svg",
        "config",
        "completions bash",
        "--help",
        "mix --help",
    ] {
        let mut child = room.command(line.split_whitespace()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let mut err = String::new();
        child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
        let status = child.wait().unwrap();
        assert_eq!((status.code(), err.as_str()), (Some(0), ""), "{line}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_a_failure_in_words() {
    let room = Room::new();
    let full = || File::options().write(true).open("/dev/full").unwrap();
    let answer = Answer::of(room.command(["config"]).stdout(full())).ends_with_code(1);
    assert!(answer.err.contains("could not be printed"), "{answer:#?}");
    // Where even the failure cannot be told, the exit code still tells it.
    for (line, code) in
        [("mix --demo --minutes 3", 2), ("mix --demo --seed-artist Nobody", 0), ("check nowhere.json", 1), ("--nonsense", 2)]
    {
        let status = room.command(line.split_whitespace()).stdout(Stdio::null()).stderr(full()).status().unwrap();
        assert_eq!(status.code(), Some(code), "{line}");
    }
}

#[test]
fn a_closed_standard_error_is_no_failure() {
    let room = Room::new();
    let mut child =
        room.command(["mix", "--demo", "--seed-artist", "Nobody"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stderr.take());
    let mut out = String::new();
    child.stdout.take().unwrap().read_to_string(&mut out).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert!(!out.is_empty());
}

#[test]
fn relative_paths_start_where_the_runner_stands() {
    let room = Room::new();
    std::fs::create_dir(room.path("deep")).unwrap();
    room.write("deep/songs.csv", &*demo().csv);
    let mut command = room.command(["import", "songs.csv"]);
    command.current_dir(room.path("deep")).env("RUNCLUB_DATA_DIR", "kept");
    Answer::of(&mut command).ends_with_code(0);
    assert!(room.path("deep/kept/user.db").is_file());
}
