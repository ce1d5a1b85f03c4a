use crate::oracle::library::{artist_key, names_artist, read_csv, read_usage, title_key};
use crate::oracle::time::{days_between, parse_rfc3339};

const HEADER: &str = "track_id,name,artist_id,artist_name,artist_genres,album,release_year,duration_ms,explicit,added_at,\
                      tempo,energy,danceability,valence,loudness,speechiness,key,mode,time_signature";

#[test]
fn a_library_with_quotes_newlines_and_gaps() {
    let text = format!(
        "\u{feff}{HEADER}\r\n\
         t1,\"Run, \"\"Run\"\"\nAgain\",a1,The Lanterns,rock; indie rock;,Lamps,2013,201000,true,2024-01-01T00:00:00Z,78.2,0.41,0.6,,,,,,\r\n\
         \r\n\
         t2,,,Nobody,,,,0,,,,,\n\
         ,No Id,a1,The Lanterns,,,,200000,,,120,,\n\
         t3,Last,a2,\"B, C\",,,1999-05-01,90000,False,,0,,NaN"
    );
    let tracks = read_csv(&text);
    assert_eq!(tracks.len(), 3);
    let first = &tracks[0];
    assert_eq!(first.name, "Run, \"Run\"\nAgain");
    assert_eq!(first.artist_genres, ["rock", "indie rock"]);
    assert_eq!((first.release_year, first.duration_ms, first.explicit), (Some(2013), 201_000, Some(true)));
    assert_eq!((first.tempo, first.energy, first.danceability), (Some(78.2), Some(0.41), Some(0.6)));
    assert_eq!(first.source, "likes");
    let second = &tracks[1];
    assert_eq!((second.name.as_str(), second.explicit, second.release_year), ("", None, None));
    assert!(first.has_features() && !second.has_features());
    let last = &tracks[2];
    assert_eq!(last.artist_name, "B, C");
    assert_eq!((last.release_year, last.explicit), (Some(1999), Some(false)));
    assert_eq!((last.tempo, last.danceability), (Some(0.0), None));
    assert_eq!(read_csv(""), []);
}

#[test]
fn a_source_column_is_read() {
    let tracks = read_csv("track_id,source\nt1,catalog\nt2,\n");
    assert_eq!(tracks[0].source, "catalog");
    assert_eq!(tracks[1].source, "likes");
}

#[test]
fn usage_rows() {
    let rows = read_usage("track_id,last_used_at,used_count\nt1,2026-11-10T07:00:00Z,3\nt2,yesterday,1\n");
    assert_eq!(rows.len(), 1);
    assert_eq!((rows[0].track_id.as_str(), rows[0].used_count), ("t1", 3));
    let now = parse_rfc3339("2026-11-20T19:00:00Z").expect("a timestamp");
    assert_eq!(days_between(rows[0].last_used_ms, now), 10.5);
}

#[test]
fn timestamps() {
    for (text, seconds) in [
        ("1970-01-01T00:00:00Z", 0),
        ("1970-01-02T00:00:00+00:00", 86_400),
        ("2000-03-01T00:00:00Z", 951_868_800),
        ("2026-11-20T07:00:00Z", 1_795_158_000),
        ("2026-11-20T09:30:00+02:30", 1_795_158_000),
        ("2026-11-20t02:00:00-05:00", 1_795_158_000),
        ("2026-11-20 07:00:00", 1_795_158_000),
        ("2026-11-20", 1_795_132_800),
        ("1969-12-31T23:59:59Z", -1),
    ] {
        assert_eq!(parse_rfc3339(text), Some(seconds * 1000), "{text}");
    }
    assert_eq!(parse_rfc3339("1970-01-01T00:00:01.2345Z"), Some(1234));
    for bad in ["", "soon", "2026-13-01", "2026-11-20T07", "2026-11-20T07:00:00 noon", "20261120T070000Z"] {
        assert_eq!(parse_rfc3339(bad), None, "{bad}");
    }
}

#[test]
fn artists_and_titles() {
    assert_eq!(artist_key("a1", "The Lanterns"), "a1");
    assert_eq!(artist_key(" ", "The Lanterns"), "the lanterns");
    assert!(names_artist("a1", "a1", "The Lanterns") && names_artist("the lanterns", "a1", "The Lanterns"));
    assert!(!names_artist("", "", "") && !names_artist("Lanterns", "a1", "The Lanterns"));
    assert_eq!(title_key("- Don't  Stop! -"), "dont stop");
    assert_eq!(title_key("+44"), "44");
    assert_eq!(title_key("?!"), "?!");
    assert_eq!(title_key("Größe"), "größe");
}
