//! Help, version and completions: answers on standard output, with exit code 0.

use crate::support::{Answer, Room};

/// Every subcommand with the options its help must tell.
const SUBCOMMANDS: [(&str, &[&str]); 7] = [
    (
        "mix",
        &[
            "--library <FILE>",
            "--demo",
            "--usage <FILE>",
            "--template <TEMPLATE>",
            "--curve <STEPS>",
            "--minutes <N>",
            "--length <LENGTH>",
            "--part <PART>",
            "--mode <MODE>",
            "--model <MODEL>",
            "--genre <GENRE>",
            "--decade <YEAR>",
            "--seed-artist <ARTIST>",
            "--seed-genre <GENRE>",
            "--exclude-artist <ARTIST>",
            "--exclude-genre <GENRE>",
            "--no-explicit",
            "--seed <N>",
            "--now <RFC3339>",
            "--config <FILE>",
            "RUNCLUB_CONFIG",
            "--set <KEY=VALUE>",
            "--format <FORMAT>",
            "--save-usage",
            "long-waves",
            "tempo-true",
            "asian-pop",
            "m3u",
        ],
    ),
    (
        "edit",
        &[
            "<MIX.json>",
            "--library <FILE>",
            "--demo",
            "--usage <FILE>",
            "--config <FILE>",
            "--set <KEY=VALUE>",
            "--format <FORMAT>",
            "move",
            "remove",
            "insert",
            "replace",
            "lock",
            "unlock",
            "regenerate",
            "repair",
        ],
    ),
    ("import", &["<FILE>", "--as <KIND>", "likes", "playlist:NAME", "catalog", "--format <FORMAT>"]),
    (
        "coverage",
        &["--library <FILE>", "--demo", "--template <TEMPLATE>", "--genre <GENRE>", "--decade <YEAR>", "--format <FORMAT>"],
    ),
    ("check", &["<MIX.json>", "--library <FILE>", "--demo", "--config <FILE>", "--format <FORMAT>"]),
    ("config", &["--defaults", "--config <FILE>", "--set <KEY=VALUE>"]),
    ("completions", &["<SHELL>", "bash", "elvish", "fish", "powershell", "zsh"]),
];

#[test]
fn help_names_every_subcommand() {
    let text = Room::new().say("--help").ends_with_code(0).with_empty_err().out;
    for (name, _) in SUBCOMMANDS {
        assert!(text.contains(&format!("\n  {name} ")), "no {name} in {text}");
    }
    assert!(text.contains("Exit codes: 0 ") && text.contains(" 4 "), "{text}");
}

#[test]
#[cfg(target_os = "linux")]
fn without_a_display_the_window_says_so() {
    let room = Room::new();
    let nobody_answers = |variable: &str, display: &str| {
        let mut command = room.command([""; 0]);
        Answer::of(command.env(variable, display)).ends_with_code(1)
    };
    for answer in [
        room.say("").ends_with_code(1),
        room.say("--demo").ends_with_code(1),
        nobody_answers("DISPLAY", ":987"),
        nobody_answers("DISPLAY", "nonsense"),
        nobody_answers("WAYLAND_DISPLAY", "wayland-987"),
    ] {
        assert_eq!(answer.out, "", "{answer:#?}");
        assert!(answer.err.contains("error: there is no display to open a window on\nhint: "), "{answer:#?}");
    }
    assert!(room.say("--demo mix").ends_with_code(2).err.contains("--demo"), "the window's flags are not the subcommands'");
}

#[test]
fn the_help_of_a_subcommand_tells_its_options() {
    let room = Room::new();
    for (name, options) in SUBCOMMANDS {
        let [long, by_name] = [format!("{name} --help"), format!("help {name}")];
        let help = room.say(&long).ends_with_code(0).with_empty_err().out;
        assert_eq!(help, room.say(&by_name).ends_with_code(0).out, "{name}");
        for option in options {
            assert!(help.contains(option), "{name} does not tell {option}:\n{help}");
        }
    }
}

#[test]
fn the_help_of_an_edit_tells_what_its_places_are() {
    let room = Room::new();
    for (edit, words) in [
        ("move", &["<A>", "<B>"][..]),
        ("remove", &["<A>"]),
        ("insert", &["<ID>", "<AT>"]),
        ("replace", &["<A>", "[ID]", "--most <N>"]),
        ("lock", &["<A>"]),
        ("unlock", &["<A>"]),
        ("regenerate", &["--seed <N>"]),
        ("repair", &[]),
    ] {
        let help = room.say(&format!("edit mix.json {edit} --help")).ends_with_code(0).out;
        for word in words {
            assert!(help.contains(word), "{edit} does not tell {word}:\n{help}");
        }
    }
}

#[test]
fn the_version_is_the_one_of_the_package() {
    let answer = Room::new().say("--version").ends_with_code(0).with_empty_err();
    assert_eq!(answer.out.trim(), concat!("runclub ", env!("CARGO_PKG_VERSION")));
}

#[test]
fn every_shell_gets_completions_of_every_subcommand() {
    let room = Room::new();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = room.say(&format!("completions {shell}")).ends_with_code(0).with_empty_err().out;
        for (name, _) in SUBCOMMANDS {
            assert!(script.contains(name), "{shell} lacks {name}");
        }
        assert!(script.contains("save-usage"), "{shell}");
        // The generator knows values in these shells only.
        assert!(!["bash", "fish", "zsh"].contains(&shell) || script.contains("long-waves"), "{shell}");
    }
}

#[test]
fn the_bash_completions_are_accepted_by_bash() {
    let room = Room::new();
    let script = room.write("runclub.bash", room.say("completions bash").out);
    // A machine without bash has nobody to accept them.
    if let Ok(status) = std::process::Command::new("bash").args(["-n", &script]).status() {
        assert!(status.success());
    }
}
