//! The configuration: printed, read back, overridden, and refused where it cannot mean anything.

use crate::support::{NOW, Room};

/// A room whose `config.toml` in the data folder, or another file, holds this text.
fn load(text: &str) -> crate::support::Answer {
    let room = Room::new();
    let file = room.write("my.toml", text);
    room.say(&format!("config --config {file}"))
}

#[test]
fn printed_configurations_read_back_as_they_are() {
    let room = Room::new();
    let defaults = room.say("config --defaults").ends_with_code(0).with_empty_err().out;
    assert_eq!(room.say("config").ends_with_code(0).out, defaults);
    let file = room.write("defaults.toml", &defaults);
    assert_eq!(room.say(&format!("config --config {file}")).ends_with_code(0).out, defaults);

    let changes =
        "--set fit.temperature=0.02 --set tiers.easy.bpm_high=166 --set score.bpm_matching=false --set fit.shortlist=100";
    let changed = room.say(&format!("config {changes}")).ends_with_code(0).out;
    assert_ne!(changed, defaults);
    let file = room.write("changed.toml", &changed);
    assert_eq!(room.say(&format!("config --config {file}")).out, changed);
    assert_eq!(room.say(&format!("config --config {file} --defaults")).out, defaults);
}

#[test]
fn every_value_stands_under_its_explanation_and_can_be_set() {
    let room = Room::new();
    let text = room.say("config --defaults").out;
    let lines: Vec<&str> = text.lines().collect();
    let (mut section, mut sets) = ("", Vec::new());
    for (at, line) in lines.iter().enumerate() {
        if let Some(name) = line.strip_prefix('[') {
            section = name.trim_end_matches(']');
        } else if let Some((key, value)) = line.split_once(" = ").filter(|_| !line.starts_with('#')) {
            assert!(lines[at - 1].starts_with("# ") && lines[at - 1].len() > 12, "{line} has no explanation");
            sets.extend(["--set".to_owned(), format!("{section}.{key}={value}")]);
        }
    }
    assert!(sets.len() > 300, "{}", sets.len());
    let args = ["config".to_owned()].into_iter().chain(sets);
    assert_eq!(room.run(args).ends_with_code(0).out, text);
}

#[test]
fn a_value_counts_by_how_near_it_was_named() {
    let room = Room::new();
    let shown = |line: &str| -> String {
        let out = room.say(line).ends_with_code(0).out;
        out.lines().find(|line| line.starts_with("temperature = ")).unwrap().to_owned()
    };
    std::fs::create_dir(room.data()).unwrap();
    assert_eq!(shown("config"), "temperature = 0.005");
    room.write("data/config.toml", "[fit]\ntemperature = 0.01\n");
    assert_eq!(shown("config"), "temperature = 0.01");
    let file = room.write("other.toml", "fit.temperature = 0.02");
    assert_eq!(shown(&format!("config --config {file}")), "temperature = 0.02");
    assert_eq!(
        shown(&format!("config --config {file} --set fit.temperature=0.03 --set fit.temperature=0.04")),
        "temperature = 0.04"
    );

    let from_environment = |value: &str, more: &str| {
        let mut command = room.command(format!("config {more}").split_whitespace());
        crate::support::Answer::of(command.env("RUNCLUB_CONFIG", value)).ends_with_code(0).out
    };
    let third = room.write("third.toml", "[fit]\ntemperature = 0.05\n");
    assert!(from_environment(&third, "").contains("temperature = 0.05\n"));
    assert!(from_environment(&third, &format!("--config {file}")).contains("temperature = 0.02\n"), "flags win");
    assert!(from_environment("", "").contains("temperature = 0.01\n"), "empty is unset");
}

#[test]
fn a_configuration_decides_the_mix() {
    let room = Room::new();
    let file = room.write("calm.toml", "[tiers.strong]\nbpm_low = 150\nbpm_high = 160\n");
    let document = room.mix_document(&format!("--demo --config {file}"));
    for track in document["tracks"].as_array().unwrap().iter().filter(|track| track["tier"] == "strong") {
        let felt = track["feltTempo"].as_f64().unwrap();
        assert!((140.0..=170.0).contains(&felt), "{felt}");
    }
    assert_ne!(document["tracks"], room.mix_document("--demo")["tracks"]);
}

#[test]
fn faults_in_a_file_are_named_with_their_line() {
    for (text, line) in [
        ("[fit]\ntemperature = \n", "line 2"),
        ("[fit]\n\n\ntemperature 0.1\n", "line 4"),
        ("= 3", "line 1"),
        ("[fit]\ntemperature = 0.1\ntemperature = 0.2\n", "line 3"),
        ("[fit\ntemperature = 0.1\n", "line 1"),
        ("# fine\n\u{0}", "line 2"),
    ] {
        load(text).fails(1, &["my.toml", line]);
    }
}

#[test]
fn keys_and_values_that_cannot_be_are_named_with_their_file() {
    for (text, words) in [
        ("[fit]\ntemprature = 0.1\n", &["fit.temprature", "Did you mean fit.temperature?"][..]),
        ("[tires.easy]\ngate = 0.1\n", &["tires"]),
        ("temperature = 0.1\n", &["\"temperature\""]),
        ("fit = 3\n", &["fit", "section"]),
        ("[fit]\ntemperature = \"warm\"\n", &["fit.temperature", "warm"]),
        ("[fit.temperature]\nx = 1\n", &["fit.temperature"]),
        ("[fit]\nshortlist = 2.5\n", &["fit.shortlist", "2.5"]),
        ("[fit]\ntemperature = nan\n", &["fit.temperature", "NaN"]),
        ("[fit]\ntemperature = 2\n", &["fit.temperature", "2", "from 0 to 1"]),
        ("[fit]\nshortlist = -5\n", &["fit", "-5"]),
        ("[plan]\nmin_minutes = 60\nmax_minutes = 30\n", &["plan.min_minutes", "60"]),
        ("[tiers.easy]\nbpm_low = 170\n", &["tiers.easy.bpm_low", "170"]),
    ] {
        load(text).fails(2, words).fails(2, &["my.toml"]).with_hint();
    }
}

#[test]
fn overrides_that_cannot_be_are_named() {
    let room = Room::new();
    for (set, words) in [
        ("fit.temperature", &["fit.temperature", "key=value"][..]),
        ("", &["\"\"", "key=value"]),
        ("=1", &["\"\""]),
        ("fit=1", &["fit", "section"]),
        ("fit.temprature=1", &["fit.temprature", "fit.temperature"]),
        ("fit.temperature.x=1", &["fit.temperature"]),
        ("a.b.c.d=1", &["\"a"]),
        ("fit.temperature=", &["\"\"", "fit.temperature"]),
        ("fit.temperature=NaN", &["NaN", "fit.temperature"]),
        ("fit.temperature=nan", &["fit.temperature"]),
        ("fit.temperature=inf", &["fit.temperature", "inf"]),
        ("fit.temperature=1e999", &["fit.temperature"]),
        ("fit.temperature=-0.1", &["fit.temperature", "-0.1"]),
        ("fit.temperature=0,1", &["0,1"]),
        ("fit.temperature=[1]", &["fit.temperature"]),
        ("fit.temperature=true", &["fit.temperature", "true"]),
        ("fit.temperature=0.1\nmax_minutes=3", &["fit.temperature"]),
        ("fit.shortlist=4294967296", &["4294967296"]),
        ("fit.shortlist=99999999999999999999", &["fit.shortlist"]),
        ("score.bpm_matching=1", &["score.bpm_matching", "1"]),
        ("filter.max_per_artist=3", &["filter.max_per_artist", "3", "1 or 2"]),
        ("filter.min_duration_s=10", &["filter.min_duration_s", "10", "from 90 to 360"]),
    ] {
        room.run(["mix", "--demo", "--set", set]).fails(2, words).with_hint();
    }
}

#[test]
fn a_file_that_is_not_there_or_no_text_is_named() {
    let room = Room::new();
    let garbage = room.write("garbage.toml", [0xff, 0xfe, 0x00, 0x9b]);
    room.say("config --config nowhere.toml").fails(1, &["nowhere.toml", "does not exist"]);
    room.say("config --config .").fails(1, &["folder"]);
    room.say(&format!("config --config {garbage}")).fails(1, &["garbage.toml", "line 1"]);
    let answer = crate::support::Answer::of(room.command(["mix", "--demo"]).env("RUNCLUB_CONFIG", "nowhere.toml"));
    answer.fails(1, &["nowhere.toml", "does not exist"]);
}

#[test]
fn a_file_may_start_with_a_byte_order_mark() {
    assert!(load("\u{feff}[fit]\r\ntemperature = 0.02\r\n").ends_with_code(0).out.contains("temperature = 0.02\n"));
}

#[test]
fn extreme_values_end_in_a_mix_or_a_sentence() {
    let room = Room::new();
    for set in [
        "fit.temperature=1",
        "tiers.easy.bpm_tolerance=400",
        "tiers.strong.gate=1",
        "tiers.strong.gate=0",
        "score.slot_fit=0",
        "score.slot_fit=100000",
        "bonus.diversity_days=0",
        "bonus.recency_days=0.001",
        "bonus.artist_novelty_growth_days=100000",
        "filter.lockout_days=100000",
        "filter.max_per_artist=1",
        "filter.min_duration_s=360",
        "plan.warmup_medium_min=100000",
        "plan.main_song_s=100000",
        "plan.tolerance_s=0",
        "fit.nominal_song_s=1200",
        "fit.shortlist=8",
        "fit.structures=1",
        "fit.finalists=100",
        "fit.short_steps=1",
        "mode.smart.tempo_step=100000",
        "report.in_window_share=0",
    ] {
        let answer = room.run(["mix", "--demo", "--now", NOW, "--set", set]);
        assert!(matches!(answer.code, Some(0 | 2 | 3)), "{answer:#?}");
    }
}
