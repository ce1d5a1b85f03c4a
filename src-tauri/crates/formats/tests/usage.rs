//! Usage files: read leniently, written one way.

use runclub_engine::library::Usage;
use runclub_formats::usage_file::{UsageFileError, read_usage, usage_csv};

fn usage(at: &str, used_count: u32) -> Usage {
    Usage { last_used_at: at.parse().expect("a moment"), used_count }
}

#[test]
fn rows_are_read_and_oddities_told_by_line() {
    let file = "\u{feff}Track_ID, last_used_at ,used_count\r\n\
                2B,2026-11-01T06:30:00Z,3\r\n\
                1A,2026-11-02,\r\n\
                ,2026-11-02,1\r\n\
                3C,yesterday,1\r\n\
                4D,2026-11-03 10:00:00+01:00,often\r\n\
                \r\n\
                2B,2026-10-01T00:00:00Z,7\r\n";
    let read = read_usage(file.as_bytes()).expect("a usage file");
    let tracks: Vec<(&str, Usage)> = read.history.tracks.iter().map(|(id, usage)| (id.as_str(), *usage)).collect();
    assert_eq!(
        tracks,
        [
            ("1A", usage("2026-11-02T00:00:00Z", 1)),
            ("2B", usage("2026-11-01T06:30:00Z", 7)),
            ("4D", usage("2026-11-03T09:00:00Z", 1))
        ]
    );
    let report = &read.report;
    assert_eq!((report.rows_read, report.tracks), (6, 3));
    assert_eq!([&report.no_id, &report.no_date, &report.no_count, &report.merged], [&vec![4], &vec![5], &vec![6], &vec![8]]);
    insta::assert_snapshot!(report.to_text());
}

#[test]
fn written_by_id_with_plain_line_ends() {
    let read = read_usage(b"track_id,last_used_at,used_count\n2B,2026-11-01T06:30:00Z,3\n1A,2026-11-02T00:00:00Z,1\n")
        .expect("a usage file");
    assert_eq!(
        usage_csv(&read.history),
        "track_id,last_used_at,used_count\n1A,2026-11-02T00:00:00Z,1\n2B,2026-11-01T06:30:00Z,3\n"
    );
}

#[test]
fn nothing_used_yet() {
    for empty in ["", "\n", "track_id,last_used_at,used_count\n"] {
        assert!(read_usage(empty.as_bytes()).expect("an empty history").history.tracks.is_empty());
    }
}

#[test]
fn other_files_are_refused() {
    let check = |bytes: &[u8], wanted: &str| assert_eq!(read_usage(bytes).expect_err("refused").to_string(), wanted);
    check(
        b"\n1A,2026-11-02,1\n",
        "line 2 of the usage file is not its header: \"1A,2026-11-02,1\" where track_id,last_used_at,used_count was expected",
    );
    check(b"{}", "the usage file could not be read: the file is a JSON document, not a CSV file (it starts with \"{}\")");
    assert!(matches!(read_usage(b"name,tempo\nx,1\n"), Err(UsageFileError::Header { line: 1, .. })));
}
