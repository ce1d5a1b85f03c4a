use crate::oracle::plan::{Length, Part, Plan, minimum_minutes, plan};

fn targets(template: &str, length: Length, part: Part) -> [i64; 4] {
    let Plan { warmup_ms, main_ms, cooldown_ms, aim_ms, .. } = plan(template, length, part).expect("a legal request");
    [warmup_ms, main_ms, cooldown_ms, aim_ms]
}

/// Seconds, for shorter tables.
fn check(template: &str, length: Length, part: Part, seconds: [i64; 4]) {
    let wanted = seconds.map(|seconds| seconds * 1000);
    assert_eq!(targets(template, length, part), wanted, "{template} {length:?} {part:?}");
}

#[test]
fn free_minutes_follow_the_policy() {
    // The example of the mix document.
    assert_eq!(targets("pyramid", Length::Minutes(42), Part::Full), [420_000, 1_800_000, 300_000, 2_535_000]);
    check("hiit", Length::Minutes(29), Part::Full, [300, 1140, 300, 1740]);
    check("hiit", Length::Minutes(30), Part::Full, [420, 1080, 300, 1800]);
    check("hiit", Length::Minutes(45), Part::Full, [420, 1980, 300, 2700]);
    check("hiit", Length::Minutes(46), Part::Full, [600, 1740, 420, 2760]);
}

#[test]
fn named_lengths_follow_the_table() {
    check("light", Length::Medium, Part::Full, [360, 1320, 360, 2025]);
    check("tempo", Length::Short, Part::Full, [300, 900, 300, 1515]);
    check("hiit", Length::Long, Part::Full, [540, 2040, 480, 3060]);
    check("intervals", Length::Short, Part::Full, [360, 1080, 300, 1740]);
    check("long-waves", Length::Long, Part::Full, [600, 2400, 600, 3600]);
    check("pyramid", Length::Medium, Part::Full, [420, 1560, 420, 2415]);
    check("kicker", Length::Long, Part::Full, [540, 2100, 480, 3135]);
    assert_eq!(plan("light", Length::Medium, Part::Full).expect("a legal request").session_minutes, 34);
}

#[test]
fn a_part_is_its_share_with_the_same_bias() {
    check("pyramid", Length::Minutes(42), Part::Warmup, [420, 0, 0, 435]);
    check("pyramid", Length::Minutes(42), Part::Main, [0, 1800, 0, 1815]);
    check("light", Length::Minutes(42), Part::Cooldown, [0, 0, 300, 285]);
}

#[test]
fn short_requests_shrink_the_edges() {
    // 600 s, main 150 s, the rest in halves.
    check("tempo", Length::Minutes(10), Part::Full, [225, 150, 225, 615]);
    check("tempo", Length::Minutes(12), Part::Full, [285, 150, 285, 735]);
    check("tempo", Length::Minutes(13), Part::Full, [300, 180, 300, 795]);
    check("pyramid", Length::Minutes(11), Part::Full, [105, 450, 105, 675]);
    check("long-waves", Length::Minutes(13), Part::Full, [90, 600, 90, 780]);
    assert!(plan("tempo", Length::Minutes(12), Part::Full).expect("a legal request").is_shrunk);
    assert!(!plan("tempo", Length::Minutes(13), Part::Full).expect("a legal request").is_shrunk);
}

#[test]
fn minimum_by_template() {
    for (template, minutes) in
        [("light", 10), ("tempo", 10), ("hiit", 10), ("intervals", 10), ("kicker", 10), ("pyramid", 11), ("long-waves", 13)]
    {
        assert_eq!(minimum_minutes(template), Some(minutes), "{template}");
        let too_short = plan(template, Length::Minutes(minutes - 1), Part::Full).expect_err("below the minimum");
        assert!(too_short.contains(&minutes.to_string()), "{too_short}");
    }
    assert_eq!(minimum_minutes("march"), None);
    assert!(plan("light", Length::Minutes(181), Part::Full).is_err());
    assert!(plan("light", Length::Minutes(180), Part::Full).is_ok());
    assert!(plan("march", Length::Short, Part::Full).is_err());
}
