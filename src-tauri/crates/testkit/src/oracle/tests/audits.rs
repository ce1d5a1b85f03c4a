use serde_json::{Value, json};

use super::sample::{document, judge};

/// Applies changes (JSON pointer, value) to the sample and returns the codes found, hard ones first.
fn codes(changes: &[(&str, Value)]) -> (Vec<&'static str>, Vec<&'static str>) {
    let mut doc = document();
    for (pointer, value) in changes {
        *doc.pointer_mut(pointer).expect(pointer) = value.clone();
    }
    let (hard, soft): (Vec<_>, Vec<_>) = judge(&doc).into_iter().partition(|violation| violation.hard);
    (hard.iter().map(|violation| violation.code).collect(), soft.iter().map(|violation| violation.code).collect())
}

fn assert_hard(code: &str, changes: &[(&str, Value)]) {
    let (hard, soft) = codes(changes);
    assert!(hard.contains(&code), "{code} for {changes:?}: hard {hard:?}, soft {soft:?}");
}

fn assert_soft(code: &str, changes: &[(&str, Value)]) {
    let (hard, soft) = codes(changes);
    assert!(soft.contains(&code), "{code} for {changes:?}: hard {hard:?}, soft {soft:?}");
}

#[test]
fn the_sample_is_clean() {
    assert_eq!(judge(&document()), []);
}

#[test]
fn every_printed_number_is_judged() {
    for (field, code) in [
        ("targetEffort", "formula.targetEffort"),
        ("feltTempo", "formula.feltTempo"),
        ("tempoFit", "formula.tempoFit"),
        ("effortIndex", "formula.effortIndex"),
        ("slotFit", "formula.slotFit"),
        ("energyPenalty", "formula.energyPenalty"),
        ("baseScore", "formula.baseScore"),
        ("finalScore", "formula.finalScore"),
        ("bonuses/recency", "bonus.recency"),
        ("bonuses/artistSpacing", "bonus.artistSpacing"),
        ("bonuses/diversity", "bonus.diversity"),
        ("bonuses/artistNovelty", "bonus.artistNovelty"),
        ("bonuses/genreAffinity", "bonus.genreAffinity"),
        ("bonuses/umbrellaBalance", "bonus.umbrellaBalance"),
        ("bonuses/rediscovery", "bonus.rediscovery"),
        ("bonuses/source", "bonus.source"),
        ("bonuses/lowEnd", "bonus.lowEnd"),
    ] {
        let pointer = format!("/tracks/3/{field}");
        let printed = document().pointer(&pointer).and_then(Value::as_f64).expect("a number");
        assert_hard(code, &[(&pointer, json!(printed + 1e-5))]);
        let (hard, _) = codes(&[(&pointer, json!(printed + 1e-8))]);
        assert_eq!(hard, [] as [&str; 0], "{field}");
    }
    assert_hard("formula.octave", &[("/tracks/0/octave", json!("asIs"))]);
    assert_hard("bonus.isRediscovery", &[("/tracks/2/rediscovery", json!(true))]);
}

#[test]
fn every_figure_is_judged() {
    for path in [
        "durationErrorMs",
        "segmentMs/main",
        "inWindowShare",
        "missingTempoShare",
        "meanTempoFit",
        "effortCorrelation",
        "meanTempoStep",
        "minArtistGapMs",
        "rediscoveryShare",
        "relaxedSlots",
        "sources/likes",
        "sources/catalog",
    ] {
        assert_hard("figure.value", &[(&format!("/report/figures/{path}"), json!(0.123))]);
    }
    assert_hard("figure.value", &[("/report/figures/effortCorrelation", Value::Null)]);
}

#[test]
fn shape() {
    let mut doc = document();
    let track = doc["tracks"][0].as_object_mut().expect("a track");
    track.remove("locked");
    track.insert("extra_key".to_owned(), json!(1));
    let found: Vec<_> = judge(&doc).iter().map(|violation| violation.code).collect();
    assert_eq!(found, ["shape.missingKey", "shape.camelCase"]);
    assert_hard("shape.schema", &[("/schema", json!(2))]);
    assert_hard("shape.type", &[("/tracks/0/source", json!("radio"))]);
    assert_hard("shape.type", &[("/request/mode", json!("party"))]);
    assert_hard("shape.unreadable", &[("/tracks/0/tier", json!("gentle"))]);
    assert_hard("shape.unreadable", &[("/request/now", json!("today"))]);
    assert_hard("shape.position", &[("/tracks/4/position", json!(5))]);
    assert_hard("shape.segmentOrder", &[("/tracks/1/segment", json!("cooldown"))]);
}

#[test]
fn tracks_are_the_librarys() {
    assert_hard("library.unknownTrack", &[("/tracks/1/trackId", json!("t99"))]);
    for (field, value) in [
        ("durationMs", json!(150_001)),
        ("artistId", json!("a9")),
        ("releaseYear", json!(1996)),
        ("explicit", json!(false)),
        ("genres", json!(["rock"])),
        ("tempo", json!(161)),
        ("energy", json!(0.51)),
        ("danceability", Value::Null),
        ("source", json!("catalog")),
    ] {
        assert_hard("library.metadata", &[(&format!("/tracks/1/{field}"), value)]);
    }
    assert_soft("library.text", &[("/tracks/1/name", json!("Harbor"))]);
}

#[test]
fn rules_that_are_never_relaxed() {
    assert_hard("rule.twice", &[("/tracks/5/trackId", json!("t0"))]);
    assert_hard("rule.sameSong", &[("/tracks/5/artistId", json!("a0")), ("/tracks/5/name", json!("LANTERN!"))]);
    assert_hard("rule.backToBack", &[("/tracks/1/artistId", json!("a0"))]);
    assert_hard("rule.perArtist", &[("/tracks/2/artistId", json!("a0")), ("/tracks/5/artistId", json!("a0"))]);
    assert_hard("rule.length", &[("/tracks/1/durationMs", json!(361_000))]);
    assert_hard("rule.features", &[("/tracks/1/trackId", json!("t9")), ("/tracks/1/tempo", Value::Null)]);
    assert_hard("rule.decade", &[("/request/decades", json!([1990]))]);
    assert_hard("rule.genre", &[("/request/genres", json!(["rock"]))]);
    assert_hard("rule.explicit", &[("/request/allowExplicit", json!(false))]);
    assert_hard("rule.excluded", &[("/request/excludeArtists", json!(["bo"]))]);
    assert_hard("rule.excluded", &[("/request/excludeGenres", json!(["indie rock"]))]);
    assert_hard("rule.excluded", &[("/request/excludeGenres", json!(["indie"]))]);
    assert_hard("rule.lockout", &[("/tracks/1/trackId", json!("t7"))]);
    assert_hard("rule.gate", &[("/tracks/1/tempo", json!(140.0 - 1.8))]);
    let (hard, _) = codes(&[("/request/decades", json!([1980, 1990, 2010, 2020]))]);
    // The song without a year is out, and only that one.
    assert_eq!(hard.iter().filter(|code| **code == "rule.decade").count(), 1);
}

#[test]
fn relaxations_need_their_mark_and_their_fit() {
    assert_hard("rule.relaxationLabel", &[("/tracks/3/relaxation", json!("adjacentTier"))]);
    assert_hard("rule.relaxationLabel", &[("/tracks/3/scoredTier", json!("hard"))]);
    let borrow = |tier: &str, relaxation: &str, slot_fit: f64| {
        vec![
            ("/tracks/3/scoredTier", json!(tier)),
            ("/tracks/3/relaxation", json!(relaxation)),
            ("/tracks/3/slotFit", json!(slot_fit)),
        ]
    };
    let (hard, _) = codes(&borrow("hard", "adjacentTier", 0.70));
    assert!(!hard.iter().any(|code| code.starts_with("rule.")), "{hard:?}");
    assert_hard("rule.relaxationSlotFit", &borrow("hard", "adjacentTier", 0.69));
    assert_hard("rule.relaxationForbiddenTier", &borrow("easy", "secondAdjacentTier", 0.9));
    let mut slow = borrow("moderate", "adjacentTier", 0.9);
    slow.push(("/tracks/3/tempo", json!(152.9))); // 7.1 of 10 BPM below Strong
    assert_hard("rule.relaxationOwnFit", &slow);
    // Outside main: Hard is forbidden for certain, Moderate by one reading of B1.
    assert_hard(
        "rule.relaxationForbiddenTier",
        &[("/tracks/1/scoredTier", json!("hard")), ("/tracks/1/relaxation", json!("thirdTier"))],
    );
    assert_soft(
        "rule.relaxationForbiddenTier",
        &[("/tracks/1/scoredTier", json!("moderate")), ("/tracks/1/relaxation", json!("adjacentTier"))],
    );
}

#[test]
fn broadened_slots_and_the_lockout_break() {
    let broadened = |index: usize| (format!("/tracks/{index}/relaxation"), json!("neighborUmbrella"));
    let mut changes = vec![("/request/genres".to_owned(), json!(["rock"])), broadened(3), broadened(6)];
    let found = |changes: &[(String, Value)]| {
        let changes: Vec<(&str, Value)> = changes.iter().map(|(path, value)| (path.as_str(), value.clone())).collect();
        codes(&changes)
    };
    // Metal is a neighbour of rock; the two songs without genres are not covered.
    let (hard, _) = found(&changes);
    assert_eq!(hard.iter().filter(|code| **code == "rule.genre").count(), 2);
    assert!(!hard.contains(&"rule.genreNeighbour") && !hard.contains(&"rule.broadenedSlots"));
    changes.push(broadened(2));
    let (hard, _) = found(&changes);
    assert!(hard.contains(&"rule.genreNeighbour") && hard.contains(&"rule.broadenedSlots"));
    assert_hard("rule.relaxationLabel", &[("/tracks/3/relaxation", json!("neighborUmbrella"))]);

    let (hard, _) = codes(&[("/tracks/1/trackId", json!("t7")), ("/tracks/1/relaxation", json!("lockoutBreak"))]);
    assert!(!hard.contains(&"rule.lockout"));
    assert_hard(
        "rule.lockoutBreaks",
        &[("/tracks/1/relaxation", json!("lockoutBreak")), ("/tracks/2/relaxation", json!("lockoutBreak"))],
    );
    assert_soft("rule.relaxationLabel", &[("/tracks/1/relaxation", json!("lockoutBreak"))]);
}

#[test]
fn genre_bonuses_follow_the_selected_umbrellas() {
    // With metal and rock selected: the third track is 0.9 metal, none of the two before it was.
    let selected = ("/request/genres", json!(["rock", "metal"]));
    let affinity = ("/tracks/3/bonuses/genreAffinity", json!(0.072));
    let balance = ("/tracks/3/bonuses/umbrellaBalance", json!(0.12));
    let count = |changes: &[(&str, Value)], code: &str| codes(changes).0.iter().filter(|found| **found == code).count();
    let before = count(std::slice::from_ref(&selected), "bonus.genreAffinity");
    assert_eq!(count(&[selected.clone(), affinity], "bonus.genreAffinity"), before - 1);
    let before = count(std::slice::from_ref(&selected), "bonus.umbrellaBalance");
    assert_eq!(count(&[selected, balance], "bonus.umbrellaBalance"), before - 1);
}

#[test]
fn curve_plan_and_time() {
    assert_hard("curve.main", &[("/tracks/4/tier", json!("strong"))]);
    assert_hard("curve.edges", &[("/tracks/1/tier", json!("moderate"))]);
    assert_hard("curve.startEnd", &[("/tracks/6/tier", json!("moderate"))]);
    assert_hard("curve.part", &[("/request/part", json!("main"))]);
    assert_hard("plan.targets", &[("/plan/warmupMs", json!(300_001))]);
    assert_hard("plan.targets", &[("/plan/aimMs", json!(1_200_000))]);
    assert_hard("plan.request", &[("/request/minutes", json!(9))]);
    assert_hard("plan.request", &[("/request/minutes", Value::Null)]);
    assert_hard("time.segment", &[("/tracks/0/durationMs", json!(210_001))]);
    assert_soft("time.total", &[("/tracks/2/durationMs", json!(251_000))]);
    assert_hard("time.total", &[("/tracks/2/durationMs", json!(311_000))]);
    assert_soft("time.aim", &[("/tracks/2/durationMs", json!(215_001))]);
    assert_soft("plan.minutes", &[("/request/length", json!("short"))]);
}

#[test]
fn custom_curves() {
    let curve = "easy:5,moderate:3.5,strong:2,strong:1.5,moderate:3,easy:5";
    let custom = |curve: &str| [("/request/template", Value::Null), ("/request/curve", json!(curve))];
    let (hard, soft) = codes(&custom(curve));
    assert_eq!((hard.as_slice(), soft.as_slice()), ([].as_slice(), [].as_slice()));
    assert_hard("curve.custom", &custom("easy:5,strong:10,easy:5"));
    assert_soft("time.step", &custom("easy:7,moderate:3,strong:3,moderate:3,easy:4"));
    assert_hard("plan.request", &custom("easy"));
    let list = json!([{ "tier": "easy", "minutes": 20.25 }]);
    assert_hard("curve.custom", &[("/request/curve", list)]);
}

#[test]
fn the_report_tells() {
    assert_hard("report.verdict", &[("/tracks/1/artistId", json!("a0"))]);
    assert_soft("report.verdict", &[("/report/checks/0/verdict", json!("warn"))]);
    assert_hard("report.unfilled", &[("/status", json!("partial"))]);
    assert_hard("report.verdict", &[("/status", json!("partial"))]);
    assert_hard("report.status", &[("/status", json!("none"))]);
    let near = ("/tracks/2/artistId", json!("a0"));
    assert_soft("rule.artistGap", std::slice::from_ref(&near));
    assert_hard("report.artistGap", std::slice::from_ref(&near));
    let told = json!([{ "code": "artist_gap_short", "text": "", "slots": [0, 2] }]);
    let (hard, _) = codes(&[near, ("/findings", told)]);
    assert!(!hard.contains(&"report.artistGap"));
}

#[test]
fn personal_signals() {
    let signal = |name: &str, value: f64| ("/tracks/1/personal", json!([{ "signal": name, "value": value }]));
    assert_hard("personal.bounds", &[signal("feedback", -0.11)]);
    assert_hard("personal.bounds", &[signal("listeningHistory", 0.06)]);
    assert_hard("personal.seedArtist", &[signal("seedArtist", 0.1)]);
    assert_hard("formula.finalScore", &[signal("feedback", 0.05)]);
    let (hard, _) = codes(&[("/request/seedArtists", json!(["a1"])), signal("seedArtist", 0.1)]);
    assert!(!hard.contains(&"personal.seedArtist"));
    // Indie at 0.8.
    let (hard, _) = codes(&[("/request/seedGenres", json!(["indie"])), signal("seedGenre", 0.064)]);
    assert!(!hard.contains(&"personal.seedGenre"));
    assert_soft("personal.inClassic", &[("/request/model", json!("classic")), signal("feedback", 0.05)]);
}

#[test]
fn without_bpm_matching_there_is_no_gate() {
    let off = [("/tracks/1/tempo", json!(100))];
    assert_hard("rule.gate", &off);
    let mut doc = document();
    doc["request"]["bpmMatching"] = json!(false);
    doc["tracks"][1]["tempo"] = json!(100);
    // Intensity 0.5 against 0.35.
    doc["tracks"][1]["slotFit"] = json!(0.85);
    let hard: Vec<_> = judge(&doc).into_iter().map(|violation| (violation.code, violation.text)).collect();
    assert!(!hard.iter().any(|(code, _)| *code == "rule.gate"));
    assert!(!hard.iter().any(|(code, text)| *code == "formula.slotFit" && text.contains("track 1")));
}
