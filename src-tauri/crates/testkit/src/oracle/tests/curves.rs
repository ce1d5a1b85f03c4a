use crate::oracle::curve::{allowed_tiers, curve_is_valid, smallest_count};
use crate::oracle::tier::Tier;

/// One letter per song, as the rulings write them: E, M, S, H, X.
fn judge(template: &str, minutes: u32, songs: &str) -> Result<(), String> {
    let names: Vec<&str> = songs
        .chars()
        .map(|letter| match letter {
            'E' => "easy",
            'M' => "moderate",
            'S' => "strong",
            'H' => "hard",
            'X' => "max",
            _ => "?",
        })
        .collect();
    curve_is_valid(template, minutes, &names)
}

fn allowed(template: &str, minutes: u32, curves: &[&str]) {
    for songs in curves {
        assert_eq!(judge(template, minutes, songs), Ok(()), "{template} {songs}");
    }
}

/// Each curve breaks the rule whose words contain the given ones.
fn forbidden(template: &str, minutes: u32, curves: &[(&str, &str)]) {
    for (songs, words) in curves {
        let error = judge(template, minutes, songs).expect_err(songs);
        assert!(error.contains(words), "{template} {songs}: {error}");
    }
}

#[test]
fn light() {
    allowed("light", 40, &["E", "EE", "EEMEE", "EEEEMMEEEE", "EEEMEEMEEE", "EEEEEEEEE"]);
    forbidden(
        "light",
        40,
        &[
            ("", "at least 1"),
            ("M", "20 %"),
            ("EMEE", "20 %"),
            ("EEMMMEEEEE", "20 %"),
            ("MEEEE", "in the middle"),
            ("EMEEEEEEEE", "in the middle"),
            ("EEEEMEEEME", "in the middle"),
            ("EESEE", "Easy and Moderate only"),
        ],
    );
}

#[test]
fn tempo() {
    allowed("tempo", 40, &["S", "SS", "SSSH", "SSHSH", "SHSSHS", "SSSSSSSSSS"]);
    forbidden(
        "tempo",
        40,
        &[
            ("SSHSHSHSSSSS", "two Hard"),
            ("HSSSS", "not the first"),
            ("SSSHHSS", "never adjacent"),
            ("SH", "60 %"),
            ("SSM", "only"),
            ("SSX", "only"),
        ],
    );
}

#[test]
fn hiit() {
    allowed("hiit", 40, &["H", "HEH", "HEHEH", "HEHEHEX", "HEHEXEH", "HEHEHEHEH"]);
    forbidden(
        "hiit",
        40,
        &[
            ("HE", "odd"),
            ("EHE", "starts with Hard"),
            ("HHH", "is Easy"),
            ("HEHEX", "six"),
            ("HEXEHEH", "last or last-but-one"),
            ("HEHEXEX", "at most one"),
            ("HEHEMEH", "starts with Hard"),
        ],
    );
}

#[test]
fn intervals() {
    allowed("intervals", 40, &["MH", "MHM", "MHMHMH"]);
    forbidden("intervals", 40, &[("M", "at least 2"), ("HM", "B5"), ("MHH", "B5"), ("MX", "B5"), ("MHMS", "B5")]);
}

#[test]
fn pyramid() {
    let as_written = ["S", "MSM", "MSHSM", "MSHXHSM", "MSSM", "MSHHSM"];
    let widened = ["MMSHXHSMM", "MMSSHXHSSMM", "MMSSHHXHHSSMM", "MMMSSHHXHHSSMMM", "MMSHHSMM", "MMSSHHSSMM"];
    allowed("pyramid", 40, &as_written);
    allowed("pyramid", 40, &widened);
    forbidden(
        "pyramid",
        40,
        &[
            ("MM", "at least 3"),
            ("MSS", "palindrome"),
            ("MEM", "no Easy"),
            ("SMHMS", "climbs"),
            ("MSSSM", "peak"),
            ("MHM", "peak"),
            ("MSHHHSM", "peak"),
            ("MSXXSM", "Max comes once"),
            ("MSSHXHSSM", "in turn"),
            ("MSHHXHHSM", "in turn"),
            ("MHHM", "in turn"),
            ("MMMM", "in turn"),
        ],
    );
}

#[test]
fn kicker() {
    allowed("kicker", 30, &["MHX", "MSHX", "MSMHX", "MSMSHX"]);
    allowed("kicker", 29, &["MH", "MSH", "MSMSMH"]);
    forbidden(
        "kicker",
        30,
        &[("MSH", "ends with"), ("MSMS", "ends with"), ("SMHX", "alternates"), ("MSSHX", "alternates"), ("MHHX", "alternates")],
    );
    forbidden("kicker", 29, &[("H", "at least 2"), ("MSHX", "ends with"), ("MSHHH", "at most two")]);
}

#[test]
fn long_waves() {
    allowed("long-waves", 40, &["EEHH", "EEHHE", "EEHHEE", "EEHHEEHH"]);
    forbidden(
        "long-waves",
        40,
        &[("EEH", "at least 4"), ("EEHHEEH", "lone first Hard"), ("EHHE", "B8"), ("EEHHHE", "B8"), ("EEXX", "B8")],
    );
}

#[test]
fn unknown_words() {
    assert!(judge("march", 40, "EEE").expect_err("no such template").contains("march"));
    assert!(judge("light", 40, "E?E").expect_err("no such tier").contains('?'));
    assert_eq!(smallest_count("march"), None);
    assert_eq!(allowed_tiers("march", 40), []);
    assert!(!allowed_tiers("kicker", 29).contains(&Tier::Max) && allowed_tiers("kicker", 30).contains(&Tier::Max));
}
