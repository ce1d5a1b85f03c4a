//! The mix document: what is refused, with which words.

mod common;

use runclub_formats::mix_json::{MixFileError, from_json, to_json};

/// Reads the handmade mix with one change; the change must apply.
fn changed(from: &str, to: &str) -> Result<runclub_engine::mix::Mix, MixFileError> {
    let text = to_json(&common::pyramid());
    assert!(text.contains(from), "{from}");
    from_json(text.replacen(from, to, 1).as_bytes())
}

#[test]
fn text_is_stable_and_ends_in_a_line_end() {
    let text = to_json(&common::pyramid());
    assert!(text.ends_with("}\n"));
    assert_eq!(text, to_json(&common::pyramid()));
    assert_eq!(from_json(format!("\u{feff}{text}").as_bytes()).expect("a mix"), common::pyramid());
    assert_eq!(from_json(to_json(&common::none()).as_bytes()).expect("a mix"), common::none());
}

#[test]
fn fields_of_a_later_version_are_ignored() {
    let mix = changed("\"schema\": 1,", "\"schema\": 1, \"mood\": {\"deep\": [1, null]},").expect("a mix");
    assert_eq!(mix, common::pyramid());
}

#[test]
fn what_is_wrong_is_said() {
    let check = |from: &str, to: &str, wanted: &str| {
        let error = changed(from, to).expect_err("refused");
        assert_eq!(error.to_string(), wanted);
        assert!(!error.hints().is_empty());
    };
    check("\"schema\": 1", "\"schema\": 2", "the mix document has schema 2, written by a newer RunClub; this one reads schema 1");
    check("\"schema\": 1", "\"schema\": 0", "the mix document has schema 0; 1 was expected");
    check(
        "\"schema\": 1",
        "\"schema\": -1",
        "the file is not a mix document: invalid value: integer `-1`, expected u32 (line 2, column 14)",
    );
    check(
        "\"position\": 3",
        "\"position\": 4",
        "the mix document has tracks[3].position = 4; expected 3: positions count from 0 without gaps",
    );
    check(
        "\"durationMs\": 212000",
        "\"durationMs\": 99999999",
        "the mix document has the sum of tracks[].durationMs = 102305999; expected at most 86400000 ms, a day",
    );
    check(
        "\"aimMs\": 2535000",
        "\"aimMs\": 4294967295",
        "the mix document has plan.aimMs = 4294967295; expected at most 86400000 ms, a day",
    );
    check("\"minutes\": 42", "\"minutes\": 100000", "the mix document has request.minutes = 100000; expected at most 1440");
    check(
        "\"feltTempo\": 156.4",
        "\"feltTempo\": -1.0",
        "the mix document has tracks[0].feltTempo = -1; expected a tempo above 0 and up to 2000 BPM, or null",
    );
    check(
        "\"energy\": 0.31",
        "\"energy\": 1e300",
        &format!("the mix document has tracks[0].energy = 1{}; expected a finite number of ordinary size", "0".repeat(300)),
    );
    check(
        "\"trackId\": \"00HandmadeSongOfTests0\"",
        "\"trackId\": \"\"",
        "the mix document has tracks[0].trackId = \"\"; expected a track id",
    );
}

#[test]
fn what_is_no_document_is_told_with_its_place() {
    let check = |bytes: &[u8], wanted: &str| {
        let error = from_json(bytes).expect_err("refused");
        assert_eq!(error.to_string(), wanted);
    };
    check(b"", "the file is not a mix document: it ends too early; EOF while parsing a value (line 1, column 0)");
    check(
        b"{\"schema\": 1",
        "the file is not a mix document: it ends too early; EOF while parsing an object (line 1, column 12)",
    );
    check(b"track_id,name\n", "the file is not a mix document: it is not JSON; expected ident (line 1, column 3)");
    check(b"{\"schema\": 1}", "the file is not a mix document: missing field `id` (line 1, column 13)");
    check(b"{}", "the file is not a mix document: missing field `schema` (line 1, column 2)");
    check(b"[]", "the file is not a mix document: invalid length 0, expected a mix document (line 1, column 2)");
    check(&vec![b' '; (16 << 20) + 1], "the file has 16777217 bytes; a mix document has at most 16777216");
    let infinite = changed("\"finalScore\": 0.836", "\"finalScore\": 1e999").expect_err("refused");
    assert!(infinite.to_string().contains("number out of range"), "{infinite}");
}

#[test]
fn nesting_without_end_is_refused() {
    let deep = format!("{{\"schema\": 1, \"mood\": {}", "[".repeat(100_000));
    assert!(matches!(from_json(deep.as_bytes()), Err(MixFileError::Malformed { .. })));
}
