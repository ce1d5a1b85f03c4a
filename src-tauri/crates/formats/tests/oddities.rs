//! What real files contain: every oddity is survived, and told by line.

use std::fmt::Write as _;

use runclub_engine::{library::Track, mix::Source};
use runclub_formats::{
    Encoding,
    library_file::{ImportError, ImportedLibrary, Outcome, RowIssue, read_library},
};

const HEADER: &str = "track_id,name,artist_id,artist_name,artist_genres,album,release_year,duration_ms,explicit,added_at,tempo,energy,danceability";
const GOOD: &str = "1AAAAAAAAAAAAAAAAAAAAA,Slow Tide,a1,Harbour Lights,indie pop,Breakwater,2013,212000,false,2024-07-29T17:58:15Z,78.2,0.31,0.5";

fn read(bytes: &[u8]) -> ImportedLibrary {
    let library = read_library(bytes, Source::Likes).expect("a library file");
    let report = &library.report;
    assert_eq!(report.rows_read, report.tracks + report.merged + report.skipped);
    assert_eq!(report.tracks as usize, library.tracks.len());
    library
}

/// Reads rows below our header, which stands on line 1.
fn rows(rows: &[&str]) -> ImportedLibrary {
    read(format!("{HEADER}\n{}\n", rows.join("\n")).as_bytes())
}

/// The good row with some fields replaced: `(column, value)`.
fn row(changes: &[(&str, &str)]) -> String {
    let names: Vec<&str> = HEADER.split(',').collect();
    let mut fields: Vec<String> = GOOD.split(',').map(str::to_owned).collect();
    for (name, value) in changes {
        let place = names.iter().position(|known| known == name).expect("a column");
        fields[place] = String::from(*value);
    }
    fields.join(",")
}

/// Reads one changed row and expects exactly these issues on line 2.
fn check(changes: &[(&str, &str)], issues: &[RowIssue]) -> Option<Track> {
    let library = rows(&[&row(changes)]);
    let found: Vec<RowIssue> = library.report.issues.iter().map(|issue| issue.issue).collect();
    assert_eq!(found, issues, "{changes:?}");
    assert!(library.report.issues.iter().all(|issue| issue.lines == [2] && issue.count == 1), "{changes:?}");
    library.tracks.into_iter().next()
}

fn kept(changes: &[(&str, &str)], issues: &[RowIssue]) -> Track {
    check(changes, issues).expect("the row is kept")
}

#[test]
fn a_good_row_has_no_findings() {
    kept(&[], &[]);
    for title in ["+44", "- Cupid -", "19-May", "Cafe\u{301}", "zero\u{200b}width", "🔥", "=1+1", "  two spaces  "] {
        assert_eq!(kept(&[("name", title)], &[]).name, title);
    }
}

#[test]
fn rows_without_identity_are_skipped() {
    for (id, title) in [("", ""), ("", "  "), ("", "\u{200b}"), ("two words", ""), ("spotify:local:::x:1", "")] {
        assert_eq!(check(&[("track_id", id), ("name", title)], &[RowIssue::NothingToIdentify]), None);
    }
    assert_eq!(check(&[("track_id", "spotify:episode:1AAAAAAAAAAAAAAAAAAAAA")], &[RowIssue::NotASong]), None);
    assert_eq!(
        rows(&[",,,,,,,,,,,,", GOOD]).report.of(RowIssue::NothingToIdentify).map(|issue| issue.lines.clone()),
        Some(vec![2])
    );
}

#[test]
fn ids_are_found_made_or_kept() {
    use RowIssue::{IdFromLink, IdMade, LocalFile};
    let id = |value: &str, issues: &[RowIssue]| kept(&[("track_id", value)], issues).id;
    let link = "https://open.spotify.com/track/1AAAAAAAAAAAAAAAAAAAAA?si=0a1b";
    assert_eq!(id(link, &[IdFromLink]), "1AAAAAAAAAAAAAAAAAAAAA");
    assert_eq!(id("spotify:track:1AAAAAAAAAAAAAAAAAAAAA", &[IdFromLink]), "1AAAAAAAAAAAAAAAAAAAAA");
    assert_eq!(id("demo-0001", &[]), "demo-0001");
    let local = id("spotify:local:Harbour+Lights:Breakwater:Slow+Tide:212", &[LocalFile]);
    assert!(local.starts_with("local-") && local.len() == 22, "{local}");
    assert_eq!(id("", &[IdMade]), local);
    assert_eq!(id("not an id", &[IdMade]), local);
}

#[test]
fn lengths() {
    use RowIssue::DurationMissing;
    let length = |value: &str, issues: &[RowIssue]| kept(&[("duration_ms", value)], issues).duration_ms;
    assert_eq!(length("212000.4", &[]), 212_000);
    assert_eq!(length("6000000", &[]), 6_000_000);
    for nothing in ["", "0", "-5", "soon", "NaN", "1e300", "99999999999"] {
        assert_eq!(length(nothing, &[DurationMissing]), 0, "{nothing}");
    }
    assert_eq!(length("\"212000,6\"", &[RowIssue::DecimalComma]), 212_001);
    kept(&[("name", ""), ("duration_ms", "0")], &[DurationMissing, RowIssue::TitleMissing]);
}

#[test]
fn tempos() {
    let tempo = |value: &str, issues: &[RowIssue]| kept(&[("tempo", value)], issues).features.and_then(|features| features.tempo);
    assert_eq!(tempo("\"120,5\"", &[RowIssue::DecimalComma]), Some(120.5));
    assert_eq!(tempo("", &[]), None);
    for nonsense in ["0", "0.0", "-120", "NaN", "inf", "120034", "fast"] {
        assert_eq!(tempo(nonsense, &[RowIssue::TempoUnusable]), None, "{nonsense}");
    }
}

#[test]
fn other_features() {
    let energy =
        |value: &str, issues: &[RowIssue]| kept(&[("energy", value)], issues).features.and_then(|features| features.energy);
    assert_eq!(energy("1.5", &[RowIssue::ShareOutOfRange]), Some(1.5));
    assert_eq!(energy("-0.1", &[RowIssue::ShareOutOfRange]), Some(-0.1));
    assert_eq!(energy("NaN", &[RowIssue::NumberUnusable]), None);
    assert_eq!(energy("-inf", &[RowIssue::NumberUnusable]), None);
    let none = kept(&[("tempo", ""), ("energy", ""), ("danceability", "")], &[RowIssue::FeaturesMissing]);
    assert_eq!(none.features, None);
}

#[test]
fn dates() {
    let year = |value: &str, issues: &[RowIssue]| kept(&[("release_year", value)], issues).release_year;
    assert_eq!([year("2013-06", &[]), year("6/25/2013", &[]), year("1970-01-01", &[])], [Some(2013), Some(2013), Some(1970)]);
    for nonsense in ["0", "0000", "999", "2101", "someday"] {
        assert_eq!(year(nonsense, &[RowIssue::YearUnusable]), None, "{nonsense}");
    }
    let added = |value: &str, issues: &[RowIssue]| kept(&[("added_at", value)], issues).added_at.map(|at| at.to_string());
    assert_eq!(added("2023-05-21 13:58:26+00:00", &[]).as_deref(), Some("2023-05-21T13:58:26Z"));
    assert_eq!(added("2023-05-21", &[]).as_deref(), Some("2023-05-21T00:00:00Z"));
    assert_eq!(added("1970-01-01T00:00:00Z", &[RowIssue::AddedAtEpoch]), None);
    assert_eq!(added("yesterday", &[RowIssue::AddedAtUnusable]), None);
}

#[test]
fn explicit_marks() {
    let explicit = |value: &str, issues: &[RowIssue]| kept(&[("explicit", value)], issues).explicit;
    assert_eq!([explicit("True", &[]), explicit("FALSE", &[]), explicit("", &[])], [Some(true), Some(false), None]);
    assert_eq!(explicit("maybe", &[RowIssue::ExplicitUnusable]), None);
}

#[test]
fn genres_are_trimmed_and_told_once() {
    assert_eq!(
        kept(&[("artist_genres", "\" indie pop ;;dream pop; indie pop;r&b, soul\"")], &[]).genres,
        ["indie pop", "dream pop", "r&b, soul"]
    );
}

#[test]
fn a_song_without_artist_stands_for_itself() {
    let library = rows(&[
        &row(&[("artist_id", ""), ("artist_name", "")]),
        &row(&[("track_id", "2B"), ("artist_id", ""), ("artist_name", " ")]),
    ]);
    assert_eq!(library.report.of(RowIssue::ArtistMissing).map(|issue| issue.lines.clone()), Some(vec![2, 3]));
    assert_ne!(library.tracks[0].artist_id, library.tracks[1].artist_id);
}

#[test]
fn a_row_without_artist_id_joins_the_artist_of_that_name() {
    let library = rows(&[&row(&[]), &row(&[("track_id", "2B"), ("artist_id", ""), ("artist_name", "HARBOUR  lights")])]);
    assert_eq!(library.artists.len(), 1);
    let two =
        rows(&[&row(&[]), &row(&[("track_id", "2B"), ("artist_id", "a2")]), &row(&[("track_id", "3C"), ("artist_id", "")])]);
    assert_eq!(two.tracks[2].artist_id, "name:harbour lights", "two artists share the name");
}

#[test]
fn of_two_rows_with_one_id_the_one_that_knows_more_stays() {
    let poor = row(&[("album", ""), ("name", "Poor")]);
    let rich = row(&[("name", "Rich")]);
    let same = row(&[("name", "Same")]);
    for (order, name, lines) in [([&poor, &rich, &same], "Rich", [2, 4]), ([&same, &poor, &rich], "Same", [3, 4])] {
        let library = rows(&[order[0], order[1], order[2]]);
        assert_eq!(library.tracks[0].name, name);
        let issue = library.report.of(RowIssue::SameId).expect("merged rows");
        assert_eq!((issue.outcome, issue.lines.as_slice(), library.report.merged), (Outcome::Merged, &lines[..], 2));
    }
}

#[test]
fn one_song_under_seven_ids_is_seven_tracks() {
    let seven: Vec<String> = (0..7).map(|n| row(&[("track_id", &format!("id{n}"))])).collect();
    assert_eq!(rows(&seven.iter().map(String::as_str).collect::<Vec<_>>()).tracks.len(), 7);
}

#[test]
fn ragged_rows() {
    let library =
        rows(&["1A,Short,a1", &format!("{},surplus", row(&[("track_id", "2B")])), &format!("{},,,", row(&[("track_id", "3C")]))]);
    let lines = |issue| library.report.of(issue).map(|issue| issue.lines.clone());
    let unquoted = kept(&[("name", "Night, and Day"), ("artist_name", "Foxglove, The Elder")], &[RowIssue::CommaNotQuoted]);
    assert_eq!((unquoted.name.as_str(), unquoted.duration_ms), ("Night, and Day", 212_000));
    assert_eq!((lines(RowIssue::FewerFields), lines(RowIssue::MoreFields)), (Some(vec![2]), Some(vec![3])));
    assert_eq!(library.tracks.len(), 3);
}

#[test]
fn a_broken_quote_costs_one_row_at_most() {
    let broken = row(&[("track_id", "2B"), ("name", "\"Never closed")]);
    let many: Vec<String> = (10..200).map(|n| row(&[("track_id", &format!("id{n}")), ("album", "\"Quoted, album\"")])).collect();
    let mut all = vec![GOOD, &broken];
    all.extend(many.iter().map(String::as_str));
    let library = rows(&all);
    assert_eq!(library.tracks.len(), 192);
    assert_eq!(library.report.of(RowIssue::BrokenQuote).map(|issue| issue.lines.clone()), Some(vec![3]));
    assert!(library.tracks.iter().any(|track| track.name == "Never closed" && track.duration_ms == 212_000));
}

#[test]
fn a_torn_title_leaves_a_finding_and_not_a_song() {
    let library = rows(&["2B,\"Torn \"apart\ninto two\",a1,Harbour Lights", GOOD]);
    assert_eq!(library.report.of(RowIssue::TornRow).map(|issue| issue.lines.clone()), Some(vec![3]));
    assert_eq!(library.tracks.len(), 2);
}

#[test]
fn line_numbers_count_lines_of_the_file() {
    for end in ["\n", "\r\n", "\r"] {
        let text =
            [HEADER, "", &row(&[("name", "\"over\u{b}two lines\"")]), "", &row(&[("track_id", "2B"), ("tempo", "0")])].join(end);
        let text = text.replace('\u{b}', end);
        let library = read(text.as_bytes());
        assert_eq!(library.report.of(RowIssue::TempoUnusable).map(|issue| issue.lines.clone()), Some(vec![6]), "{end:?}");
    }
}

#[test]
fn encodings() {
    let text = format!("{HEADER}\n{}\n{GOOD}\n", row(&[("track_id", "2B"), ("name", "Café Nö")]));
    let latin: Vec<u8> = text.chars().map(|c| c as u8).collect();
    let wide: Vec<u8> = format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let nul = text.replace("Café", "Ca\0fé");
    for (bytes, encoding, issue) in [
        (text.as_bytes(), Encoding::Utf8, None),
        (&latin, Encoding::Windows1252, Some(RowIssue::ForeignBytes)),
        (&wide, Encoding::Utf16Le, None),
        (nul.as_bytes(), Encoding::Utf8, Some(RowIssue::NulCharacters)),
    ] {
        let library = read(bytes);
        assert_eq!((library.tracks[1].name.as_str(), library.report.encoding), ("Café Nö", encoding));
        let issues: Vec<RowIssue> = library.report.issues.iter().map(|issue| issue.issue).collect();
        assert_eq!(issues, issue.into_iter().collect::<Vec<_>>());
    }
}

#[test]
fn delimiters() {
    for delimiter in [";", "\t"] {
        let text = format!("{HEADER}\n{GOOD}\n").replace(',', delimiter);
        let library = read(text.as_bytes());
        assert_eq!(library.tracks[0].name, "Slow Tide");
        assert_eq!(library.report.delimiter.byte_name(), delimiter);
    }
}

trait ByteName {
    fn byte_name(self) -> &'static str;
}

impl ByteName for runclub_formats::Delimiter {
    fn byte_name(self) -> &'static str {
        match self.name() {
            "semicolon" => ";",
            "tab" => "\t",
            _ => ",",
        }
    }
}

#[test]
fn commas_in_artist_names() {
    let main = |lists: &[&str]| -> Vec<String> {
        let mut text = "Track ID,Track Name,Artist Name(s),Duration (ms)\n".to_owned();
        for (n, names) in lists.iter().enumerate() {
            let _ = writeln!(text, "id{n},Song {n},\"{names}\",200000");
        }
        let library = read(text.as_bytes());
        let name =
            |track: &Track| library.artists.iter().find(|artist| artist.id == track.artist_id).map(|artist| artist.name.clone());
        library.tracks.iter().map(|track| name(track).expect("an artist")).collect()
    };
    let elder = "Foxglove, The Elder";
    assert_eq!(main(&["Vela, Ida Quist"]), ["Vela"], "one row alone says nothing");
    assert_eq!(main(&[elder, elder]), [elder, elder]);
    assert_eq!(main(&[elder, "Foxglove, The Elder, Vela"]), [elder, elder]);
    assert_eq!(main(&["Vela", "Vela, Ida Quist", "Vela, Ida Quist"]), ["Vela", "Vela", "Vela"], "it also stands alone");
    assert_eq!(main(&["Vela, Ida Quist", "Vela, Tilde"]), ["Vela", "Vela"]);
    assert_eq!(main(&[elder, "Vela;Ida Quist"]), [elder, "Vela"], "the file separates by semicolons");
    assert_eq!(main(&["VELA, Tilde", "Vela"]).len(), 2);
}

#[test]
fn files_that_are_no_library() {
    let check = |bytes: &[u8], wanted: &str| {
        let error = read_library(bytes, Source::Likes).expect_err("no library");
        assert_eq!(error.to_string(), wanted);
        assert!(!error.hints().is_empty());
    };
    check(b"", "the file is empty");
    check(b"\xEF\xBB\xBF", "the file is empty");
    check(b" \n\r\n\t\n", "the file is empty");
    check(b"track_id,name,artist_name\n\n", "the file has a header with 3 columns but no rows below it");
    check(b"<!DOCTYPE html><html>", "the file is a web page, not a CSV file (it starts with \"<!DOCTYPE html><html>\")");
    check(b"{\"tracks\": []}", "the file is a JSON document, not a CSV file (it starts with \"{\"tracks\": []}\")");
    check(b"[1, 2]\n", "the file is a JSON document, not a CSV file (it starts with \"[1, 2]\")");
    check(
        b"PK\x03\x04....[Content_Types].xml",
        "the file is an Excel or OpenDocument workbook, not a CSV file (it starts with \"PK....[Content_Types].xml\")",
    );
    check(b"PK\x03\x04....playlist.csv", "the file is a ZIP archive, not a CSV file (it starts with \"PK....playlist.csv\")");
    check(b"#EXTM3U\n", "the file is an M3U playlist, not a CSV file (it starts with \"#EXTM3U\")");
    check(b"\x01\x02\x03\x04abc", "the file is binary data, not a CSV file (it starts with \"abc\")");
    check(
        b"some,other,table\n1,2,3\n",
        "the first line is not the header of a library file: \"some,other,table\" names no track id or title",
    );
    check(
        b"tempo,energy\n1,2\n",
        "the first line is not the header of a library file: \"tempo,energy\" names no track id or title",
    );
    let half = read_library(b"tempo,energy\n1,2\n", Source::Likes).expect_err("no library");
    assert!(half.hints()[0].contains("\"tempo\", \"energy\""), "{:?}", half.hints());
    assert!(matches!(half, ImportError::UnknownHeader { .. }));
}

#[test]
fn nothing_printed_from_a_file_steers_the_terminal() {
    let error = read_library(b"\x1b[2Jevil header that goes on for a while\n1\n", Source::Likes).expect_err("no library");
    let report = rows(&[&row(&[("tempo", "\u{1b}[31m\u{7}")])]).report.to_text();
    for text in [error.to_string(), report] {
        assert!(!text.contains('\u{1b}') && !text.contains('\u{7}'), "{text:?}");
    }
}

#[test]
fn the_report_in_words() {
    let file = include_str!("fixtures/oddities.csv");
    let library = read(file.as_bytes());
    insta::assert_snapshot!(library.report.to_text());
}
