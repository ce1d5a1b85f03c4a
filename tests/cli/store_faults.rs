//! The data folder: damaged files are mended with a notice, what is not ours is left alone.

use std::{
    fs,
    io::{Seek, SeekFrom, Write},
    path::PathBuf,
};

use crate::support::{Answer, NOW, Room, music::demo};

fn stored() -> Room {
    let room = Room::new();
    let file = room.write("songs.csv", &*demo().csv);
    room.say(&format!("import {file}")).ends_with_code(0).with_empty_err();
    room
}

fn songs(answer: &Answer) -> u64 {
    answer.json()["libraryTracks"].as_u64().unwrap()
}

/// Overwrites bytes of a file in place.
fn patch(path: PathBuf, at: u64, bytes: &[u8]) {
    let mut file = fs::OpenOptions::new().write(true).open(path).unwrap();
    file.seek(SeekFrom::Start(at)).unwrap();
    file.write_all(bytes).unwrap();
}

fn names(room: &Room) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(room.data()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn the_data_folder_is_made_private() {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let room = stored();
        let mode = |path: PathBuf| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(room.data()), 0o700);
        for name in names(&room) {
            assert_eq!(mode(room.data().join(&name)), 0o600, "{name}");
        }
    }
}

#[test]
fn a_damaged_store_is_replaced_by_its_copy_with_a_notice() {
    for damage in ["header", "middle", "empty"] {
        let room = stored();
        // The second opening makes the first copy.
        room.say("coverage").ends_with_code(0);
        let path = room.data().join("user.db");
        match damage {
            "header" => patch(path, 0, b"garbage garbage garbage"),
            "middle" => patch(path, 4096, &vec![0xa5; 60_000]),
            _ => fs::write(path, b"").unwrap(),
        }
        let answer = room.say("coverage --format json").ends_with_code(0);
        assert_eq!(songs(&answer), 2000, "{damage}");
        assert!(answer.err.starts_with("note: ") && answer.err.contains("copy") && answer.err.contains("corrupt"), "{answer:#?}");
        assert!(names(&room).iter().any(|name| name.starts_with("user.db.corrupt-")), "{damage}");
        room.say("coverage").ends_with_code(0).with_empty_err();
    }
}

#[test]
fn a_damaged_store_without_a_copy_starts_empty_with_a_notice() {
    let room = stored();
    fs::write(room.data().join("user.db"), b"not a database, not a database").unwrap();
    let answer = room.say("coverage --format json").ends_with_code(0);
    assert_eq!(songs(&answer), 0);
    assert!(answer.err.contains("empty library") && answer.err.contains("kept as"), "{answer:#?}");
    let file = room.write("songs.csv", &*demo().csv);
    room.say(&format!("import {file}")).ends_with_code(0);
    assert_eq!(songs(&room.say("coverage --format json")), 2000);
}

#[test]
fn a_damaged_cache_costs_nothing_of_the_runners_own() {
    let room = stored();
    fs::write(room.data().join("cache.db"), b"garbage").unwrap();
    let answer = room.say("coverage --format json").ends_with_code(0);
    assert_eq!(songs(&answer), 2000);
    assert!(answer.err.starts_with("note: "), "{answer:#?}");
}

#[test]
fn a_store_of_a_newer_version_is_left_alone() {
    let room = stored();
    // `user_version` stands at byte 60 of an SQLite file.
    patch(room.data().join("user.db"), 60, &99_u32.to_be_bytes());
    let before = fs::read(room.data().join("user.db")).unwrap();
    let file = room.write("songs.csv", &*demo().csv);
    for command in ["mix".to_owned(), "coverage".to_owned(), format!("import {file}")] {
        room.say(&command).fails(1, &["newer RunClub", "99"]);
    }
    assert_eq!(fs::read(room.data().join("user.db")).unwrap(), before);
    room.mix("--demo").ends_with_code(0);
}

#[test]
fn a_database_of_another_program_is_left_alone() {
    let room = stored();
    patch(room.data().join("user.db"), 68, b"Else");
    room.say("coverage").fails(1, &["another program", "data folder"]);
}

#[test]
fn a_data_folder_that_cannot_be_is_named() {
    let room = Room::new();
    let file = room.write("songs.csv", &*demo().csv);
    room.write("plain", "a file");
    for folder in ["plain", "plain/below"] {
        for command in ["mix", "coverage", &format!("import {file}")] {
            let mut command = room.command(command.split_whitespace());
            let answer = Answer::of(command.env("RUNCLUB_DATA_DIR", room.path(folder)));
            answer.fails(1, &["plain", "not a folder"]);
        }
    }
    assert_eq!(room.read("plain"), "a file");
}

#[cfg(unix)]
#[test]
fn a_data_folder_without_permission_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let room = Room::new();
    fs::create_dir(room.path("locked")).unwrap();
    fs::set_permissions(room.path("locked"), fs::Permissions::from_mode(0o500)).unwrap();
    let may_write_anyway = fs::write(room.path("locked/probe"), "").is_ok();
    let answer = Answer::of(room.command(["coverage"]).env("RUNCLUB_DATA_DIR", room.path("locked")));
    if may_write_anyway {
        answer.ends_with_code(0);
    } else {
        answer.fails(1, &["locked", "permissions"]);
    }
}

#[test]
fn the_time_of_a_request_is_not_the_time_of_the_copies() {
    let room = stored();
    for year in 2027..2033 {
        room.say(&format!("mix --now {year}-01-01T00:00:00Z")).ends_with_code(0);
    }
    let copies = names(&room).into_iter().filter(|name| name.contains(".copy-")).count();
    assert_eq!(copies, 1, "one day, one copy, whatever the requests say: {:?}", names(&room));
    let document = room.mix_document("--now 2019-01-01T00:00:00Z");
    let file = room.write("mix.json", crate::support::document::text(&document));
    room.say(&format!("edit {file} lock 0")).ends_with_code(0);
    room.say(&format!("coverage --now {NOW}")).ends_with_code(0);
    assert_eq!(names(&room).into_iter().filter(|name| name.contains(".copy-")).count(), 1);
}
