//! Damaged files: bytes flipped, inserted, deleted, cut and doubled. No damage may cause a panic or an
//! endless loop, and no row may be lost without a finding.

mod common;

use runclub_engine::mix::Source;
use runclub_formats::{
    library_file::{ImportedLibrary, read_library},
    mix_json::{from_json, to_json},
    usage_file::read_usage,
};

const LIBRARIES: [&[u8]; 7] = [
    include_bytes!("fixtures/runclub.csv"),
    include_bytes!("fixtures/exportify-uri-semicolon.csv"),
    include_bytes!("fixtures/exportify-spotify-id.csv"),
    include_bytes!("fixtures/exportify-artist-uris.csv"),
    include_bytes!("fixtures/exportify-track-id.csv"),
    include_bytes!("fixtures/exportify-semicolon-delimiter.csv"),
    include_bytes!("fixtures/oddities.csv"),
];

const USAGE: &[u8] = b"track_id,last_used_at,used_count\n1AAAAAAAAAAAAAAAAAAAAA,2026-11-01T06:30:00Z,3\n\"2BBB\",2026-11-02,1\n";

/// Bytes that mean something to a reader of such files.
const TELLING: &[u8] = b"\",;\n\r\t\0 \xFF\xFE\xC3{[<0-:/e.";

/// xorshift64*: small, and the same everywhere.
struct Rng(u64);

impl Rng {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }

    fn byte(&mut self) -> u8 {
        if self.below(2) == 0 { TELLING[self.below(TELLING.len())] } else { self.next() as u8 }
    }
}

/// Flips, inserts or deletes one byte at or behind `from`.
fn nick(bytes: &mut Vec<u8>, from: usize, rng: &mut Rng) {
    let at = from + rng.below(bytes.len().saturating_sub(from));
    match rng.below(3) {
        0 => bytes.insert(at.min(bytes.len()), rng.byte()),
        1 if at < bytes.len() => bytes[at] = rng.byte(),
        _ if at < bytes.len() => drop(bytes.remove(at)),
        _ => {}
    }
}

/// Damages a file anywhere, a little or a lot.
fn damage(bytes: &mut Vec<u8>, rng: &mut Rng) {
    for _ in 0..=rng.below(6) {
        let (a, b) = (rng.below(bytes.len()), rng.below(bytes.len()));
        let (from, to) = (a.min(b), a.max(b));
        match rng.below(8) {
            0 => bytes.truncate(to),
            1 => drop(bytes.drain(from..to)),
            2 => {
                let part = bytes[from..to].to_vec();
                bytes.splice(from..from, part);
            }
            _ => nick(bytes, 0, rng),
        }
    }
}

fn check_account(library: &ImportedLibrary) {
    let report = &library.report;
    assert_eq!(report.rows_read, report.tracks + report.merged + report.skipped);
    assert_eq!((report.tracks as usize, report.artists as usize), (library.tracks.len(), library.artists.len()));
    assert!(library.tracks.windows(2).all(|pair| pair[0].id < pair[1].id), "ids are unique and sorted");
    assert!(library.tracks.iter().all(|track| library.artists.iter().any(|artist| artist.id == track.artist_id)));
    for issue in &report.issues {
        assert_eq!(issue.count as usize, issue.lines.len());
        assert!(issue.lines.is_sorted_by(|a, b| a < b), "{issue:?}");
    }
    let skipped: u32 = report
        .issues
        .iter()
        .filter(|issue| issue.outcome == runclub_formats::library_file::Outcome::Skipped)
        .map(|issue| issue.count)
        .sum();
    assert_eq!(skipped, report.skipped, "each skipped row has one reason");
    assert!(!report.to_text().contains(['\0', '\u{1b}']));
}

#[test]
fn damaged_library_files() {
    let mut rng = Rng(0x5EED_0001);
    let mut read = 0;
    for case in 0..6_000 {
        let mut bytes = LIBRARIES[case % LIBRARIES.len()].to_vec();
        if case % 5 == 0 {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            bytes = format!("\u{feff}{text}")
                .encode_utf16()
                .flat_map(if case % 2 == 0 { u16::to_le_bytes } else { u16::to_be_bytes })
                .collect();
        }
        damage(&mut bytes, &mut rng);
        match read_library(&bytes, Source::Likes) {
            Ok(library) => {
                check_account(&library);
                read += 1;
            }
            Err(error) => assert!(!error.to_string().is_empty() && !error.hints().is_empty()),
        }
    }
    assert!(read > 3_000, "most damaged files are still libraries; {read} were");
}

#[test]
fn one_damaged_byte_costs_little_and_is_told() {
    let mut rng = Rng(0x5EED_0002);
    for case in 0..6_000 {
        let good = LIBRARIES[case % 6];
        let header = good.iter().position(|byte| *byte == b'\n').expect("a header") + 1;
        let mut bytes = good.to_vec();
        nick(&mut bytes, header, &mut rng);
        let library = read_library(&bytes, Source::Likes).expect("still a library");
        check_account(&library);
        let report = &library.report;
        assert!(report.tracks >= 4, "{}", String::from_utf8_lossy(&bytes));
        assert!(report.tracks >= 6 || !report.issues.is_empty(), "{}", String::from_utf8_lossy(&bytes));
    }
}

#[test]
fn random_bytes() {
    let mut rng = Rng(0x5EED_0003);
    for _ in 0..2_000 {
        let bytes: Vec<u8> = (0..rng.below(400)).map(|_| rng.byte()).collect();
        if let Ok(library) = read_library(&bytes, Source::Likes) {
            check_account(&library);
        }
        let mut below_header = b"track_id,name,artist_name,duration_ms\n".to_vec();
        below_header.extend_from_slice(&bytes);
        if let Ok(library) = read_library(&below_header, Source::Likes) {
            check_account(&library);
        }
    }
}

#[test]
fn damaged_usage_files() {
    let mut rng = Rng(0x5EED_0004);
    for _ in 0..4_000 {
        let mut bytes = USAGE.to_vec();
        damage(&mut bytes, &mut rng);
        if let Ok(usage) = read_usage(&bytes) {
            let report = &usage.report;
            let lost = report.no_id.len() + report.no_date.len() + report.merged.len();
            assert_eq!(report.rows_read as usize, usage.history.tracks.len() + lost);
        }
    }
}

#[test]
fn damaged_mix_documents() {
    let good = to_json(&common::pyramid()).into_bytes();
    let mut rng = Rng(0x5EED_0005);
    for _ in 0..2_000 {
        let mut bytes = good.clone();
        damage(&mut bytes, &mut rng);
        if let Ok(mix) = from_json(&bytes) {
            // What is accepted can be shown.
            let series = common::series(&mix);
            let _ = runclub_formats::svg::chart_svg(&series, &mix, &runclub_formats::svg::ChartStyle::default());
            let _ = runclub_formats::table::mix_table(&mix, &series, &runclub_formats::table::TableStyle::default());
        }
    }
}
