//! Files that are no library: one clear sentence, exit code 1, and the store as it was.

use std::fs::File;

use crate::support::{
    Room, argument,
    music::{HEADER, demo},
};

/// Bytes without a pattern.
fn noise(length: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    std::iter::repeat_with(|| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 56) as u8
    })
    .take(length)
    .collect()
}

#[test]
fn files_of_another_kind_are_refused() {
    let room = Room::new();
    for (name, bytes, words) in [
        ("noise.csv", noise(10_000), &["not a CSV file"][..]),
        ("empty.csv", Vec::new(), &["is empty"]),
        ("blank.csv", b"\n \n\t\n".to_vec(), &[]),
        ("header.csv", format!("{HEADER}\n").into_bytes(), &["no rows"]),
        ("prose.csv", b"Dear runner,\nhello.\n".to_vec(), &["Dear runner", "header"]),
        ("numbers.csv", b"1,2,3\n4,5,6\n".to_vec(), &["1,2,3"]),
        ("mix.json", b"{\"schema\": 1}".to_vec(), &["JSON"]),
        ("page.csv", b"<!doctype html><html>".to_vec(), &["web page"]),
        ("list.m3u", b"#EXTM3U\n".to_vec(), &["M3U"]),
        ("songs.zip", b"PK\x03\x04aaaa".to_vec(), &["ZIP"]),
        ("songs.gz", b"\x1f\x8b\x08aaaa".to_vec(), &["gzip"]),
        ("usage.csv", b"track_idx,last_used_at\na,b\n".to_vec(), &[]),
        ("nul.csv", vec![0; 5_000], &[]),
        ("long.csv", vec![b'a'; 3 << 20], &[]),
    ] {
        let file = room.write(name, bytes);
        for command in [format!("import {file}"), format!("mix --library {file}"), format!("coverage --library {file}")] {
            let answer = room.say(&command).fails(1, &[name]).fails(1, words).with_hint();
            assert!(answer.err.len() < 1_500, "{answer:#?}");
        }
    }
    assert!(!room.data().join("user.db").exists(), "a refused file does not make a store");
}

#[test]
fn what_is_no_file_is_named() {
    let room = Room::new();
    std::fs::create_dir(room.path("folder.csv")).unwrap();
    for (file, words) in [
        ("nowhere.csv", &["nowhere.csv", "does not exist"][..]),
        ("folder.csv", &["folder.csv", "is a folder"]),
        ("", &[]),
        ("nowhere/songs.csv", &["does not exist"]),
    ] {
        for subcommand in [&["import"][..], &["mix", "--library"]] {
            let answer = room.run(subcommand.iter().copied().chain([file]));
            assert!(matches!(answer.code, Some(1 | 2)), "{answer:#?}");
            let code = answer.code.unwrap();
            answer.fails(code, words).with_hint();
        }
    }
}

#[test]
fn a_file_too_large_is_refused_without_reading_it_whole() {
    let room = Room::new();
    File::create(room.path("sparse.csv")).unwrap().set_len(300 << 20).unwrap();
    room.say("import sparse.csv").fails(1, &["sparse.csv", "300 MB", "200 MB"]).with_hint();
    room.say("mix --library sparse.csv").fails(1, &["300 MB"]).with_hint();
}

#[cfg(unix)]
#[test]
fn a_file_without_permission_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let room = Room::new();
    let file = room.write("secret.csv", &*demo().csv);
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o000)).unwrap();
    // The superuser may read anything; for anyone else it is refused.
    match File::open(&file) {
        Ok(_) => room.say(&format!("import {file}")).ends_with_code(0),
        Err(_) => room.say(&format!("import {file}")).fails(1, &["secret.csv", "access is denied"]).with_hint(),
    };
}

#[test]
fn a_cut_file_gives_what_is_whole() {
    let room = Room::new();
    let bytes = demo().csv.as_bytes().to_vec();
    for length in [HEADER.len() + 50, 5_000, 50_001, 123_457] {
        let file = room.write("cut.csv", &bytes[..length]);
        let account = room.say(&format!("import {file} --format json")).ends_with_code(0).json();
        let whole = String::from_utf8_lossy(&bytes[..length]).matches('\n').count() as u64 - 1;
        assert!(account["report"]["rowsRead"].as_u64().unwrap() >= whole, "{account}");
    }
}

#[test]
fn one_bad_byte_anywhere_never_ends_in_a_panic() {
    let room = Room::new();
    let bytes = demo().csv.as_bytes()[..20_000].to_vec();
    for (at, byte) in (0..40).map(|step| (step * 487 % 20_000, [0, b'"', 0xff, b'\n', b',', b'\r'][step % 6])) {
        let mut spoiled = bytes.clone();
        spoiled[at] = byte;
        let file = room.write("spoiled.csv", spoiled);
        let answer = room.say(&format!("coverage --library {file} --format json"));
        assert!(matches!(answer.code, Some(0 | 1)), "byte {byte} at {at}: {answer:#?}");
    }
}

#[test]
fn the_file_is_never_changed() {
    let room = Room::new();
    let file = room.write("songs.csv", &*demo().csv);
    room.say(&format!("import {file}")).ends_with_code(0);
    room.mix(&format!("--library {file} --usage used.csv --save-usage")).ends_with_code(0);
    assert_eq!(room.read("songs.csv"), *demo().csv);
    let mut names: Vec<String> =
        std::fs::read_dir(room.path("")).unwrap().map(|entry| argument(&entry.unwrap().path())).collect();
    names.iter_mut().for_each(|name| *name = name.rsplit(['/', '\\']).next().unwrap().to_owned());
    names.sort();
    assert_eq!(names, ["data", "home", "songs.csv", "used.csv"]);
}
