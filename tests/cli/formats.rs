//! The formats of a mix: each one readable by what it is made for.

use runclub_testkit::oracle::read_csv;

use crate::support::{
    Room,
    document::{column, ids, tracks},
    music::demo,
};

const MIX: &str = "--demo --template pyramid --minutes 42";

#[test]
fn json_has_its_keys_in_the_order_of_the_contract() {
    let text = Room::new().mix(&format!("{MIX} --format json")).ends_with_code(0).out;
    let place = |key: &str| text.find(&format!("\n  \"{key}\":")).unwrap_or_else(|| panic!("no {key}"));
    let keys = ["schema", "id", "status", "savedAs", "request", "plan", "tracks", "unfilled", "report", "findings"];
    assert!(keys.map(place).is_sorted());
    assert!(text.ends_with("}\n"));
}

#[test]
fn csv_is_a_library_of_the_songs_of_the_mix() {
    let room = Room::new();
    let document = room.mix_document(MIX);
    let csv = room.mix(&format!("{MIX} --format csv")).ends_with_code(0).out;
    let rows = read_csv(&csv);
    let of_demo = |id: &String| demo().rows.iter().find(|row| row.track_id == *id).cloned().unwrap();
    assert_eq!(rows, ids(&document).iter().map(of_demo).collect::<Vec<_>>());
    // It is read back by the program without a remark.
    let file = room.write("mix.csv", &csv);
    let account = room.say(&format!("import {file} --format json")).ends_with_code(0).json();
    assert_eq!(account["added"], rows.len());
    assert_eq!(account["report"]["issues"], serde_json::json!([]));
    let again = room.mix(&format!("--library {file} --format csv")).out;
    assert!(again.starts_with(csv.lines().next().unwrap()));
}

#[test]
fn m3u_has_two_lines_for_each_song() {
    let room = Room::new();
    let document = room.mix_document(MIX);
    let m3u = room.mix(&format!("{MIX} --format m3u")).ends_with_code(0).out;
    let lines: Vec<&str> = m3u.lines().collect();
    assert_eq!(lines[0], "#EXTM3U");
    assert!(lines[1].starts_with("#PLAYLIST:RunClub"), "{}", lines[1]);
    assert_eq!(lines.len(), 2 + 2 * tracks(&document).len());
    for (pair, track) in lines[2..].chunks(2).zip(tracks(&document)) {
        let seconds = (track["durationMs"].as_f64().unwrap() / 1000.0).round();
        assert!(pair[0].starts_with(&format!("#EXTINF:{seconds},")), "{pair:?}");
        assert_eq!(pair[1], format!("https://open.spotify.com/track/{}", track["trackId"].as_str().unwrap()));
    }
}

#[test]
fn m3u_keeps_the_place_of_a_song_without_a_spotify_id() {
    let room = Room::new();
    let csv = demo().csv.replace("0RunClubTrk", "local/");
    let file = room.write("local.csv", csv);
    let m3u = room.mix(&format!("--library {file} --format m3u")).ends_with_code(0).out;
    assert!(m3u.lines().skip(2).collect::<Vec<_>>().chunks(2).all(|pair| pair[1] == "# no id"), "{m3u}");
}

#[test]
fn svg_is_well_formed_and_tells_every_song() {
    let room = Room::new();
    for line in [MIX, "--demo --curve easy:5,hard:4,easy:5", "--demo --part warmup --minutes 60", "--demo --minutes 180"] {
        let document = room.mix_document(line);
        let svg = room.mix(&format!("{line} --format svg")).ends_with_code(0).out;
        let tree = roxmltree::Document::parse(&svg).unwrap_or_else(|error| panic!("{line}: {error}"));
        assert!(tree.root_element().has_tag_name("svg"));
        let titles: Vec<&str> =
            tree.descendants().filter(|node| node.has_tag_name("title")).filter_map(|node| node.text()).collect();
        for at in 0..tracks(&document).len() {
            assert!(titles.iter().any(|title| title.starts_with(&format!("{}. ", at + 1))), "{line}: song {at} of {titles:?}");
        }
    }
}

#[test]
fn the_table_lists_every_song_and_stays_in_its_width() {
    let room = Room::new();
    let document = room.mix_document(MIX);
    let table = room.mix(MIX).ends_with_code(0).out;
    for (at, tier) in column(&document, "tier").iter().enumerate() {
        let row = table.lines().find(|line| line.trim_start().starts_with(&format!("{at}  "))).unwrap_or_else(|| panic!("{at}"));
        assert!(row.to_lowercase().contains(tier.as_str()), "{row}");
    }
    for columns in ["60", "80", "133"] {
        let mut command = room.command(["mix", "--demo", "--seed", "7", "--now", "2026-11-20T07:00:00Z"]);
        let answer = crate::support::Answer::of(command.env("COLUMNS", columns));
        let widest = answer.out.lines().map(|line| line.chars().count()).max().unwrap();
        assert!(widest <= columns.parse().unwrap(), "{widest} of {columns}");
    }
}

#[test]
fn an_edit_prints_the_same_formats() {
    let room = Room::new();
    let (file, document) = room.demo_mix("--template pyramid --minutes 42");
    for format in ["table", "json", "csv", "m3u", "svg"] {
        let generated = room.mix(&format!("{MIX} --format {format}")).out;
        // Letting an unlocked song go changes nothing.
        let edited = room.say(&format!("edit {file} --demo --format {format} unlock 0")).ends_with_code(0).out;
        assert_eq!(generated, edited, "{format}");
    }
    assert_eq!(room.say(&format!("edit {file} --demo unlock 0")).json(), document);
}
