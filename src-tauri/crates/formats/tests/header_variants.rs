//! Every header a library file is known to have gives the same songs.

use runclub_engine::{library::Track, mix::Source};
use runclub_formats::{
    Delimiter,
    library_file::{FileFormat, ImportedLibrary, RowIssue, read_library},
};

const FILES: [(&str, &[u8]); 6] = [
    ("runclub", include_bytes!("fixtures/runclub.csv")),
    ("uri, semicolons between artists", include_bytes!("fixtures/exportify-uri-semicolon.csv")),
    ("Spotify ID, artist ids", include_bytes!("fixtures/exportify-spotify-id.csv")),
    ("artist URIs, everything quoted, CRLF", include_bytes!("fixtures/exportify-artist-uris.csv")),
    ("Track ID, no features", include_bytes!("fixtures/exportify-track-id.csv")),
    ("semicolons between fields", include_bytes!("fixtures/exportify-semicolon-delimiter.csv")),
];

fn read(bytes: &[u8]) -> ImportedLibrary {
    read_library(bytes, Source::Playlists).expect("a library file")
}

/// What every variant says of a song, whatever else it leaves out.
fn essence(track: &Track) -> (String, String, Option<String>, Option<i32>, u32, Option<String>) {
    let added_at = track.added_at.map(|at| at.to_string());
    (track.id.clone(), track.name.clone(), track.album.clone(), track.release_year, track.duration_ms, added_at)
}

#[test]
fn every_variant_gives_the_same_songs() {
    let wanted: Vec<_> = read(FILES[0].1).tracks.iter().map(essence).collect();
    assert_eq!(wanted.len(), 6);
    for (what, bytes) in FILES {
        let library = read(bytes);
        assert_eq!(library.tracks.iter().map(essence).collect::<Vec<_>>(), wanted, "{what}");
        assert!(library.tracks.iter().all(|track| track.source == Source::Playlists), "{what}");
        let report = &library.report;
        assert_eq!((report.rows_read, report.tracks, report.merged, report.skipped), (6, 6, 0, 0), "{what}");
        assert!(report.unknown_columns.is_empty(), "{what}: {:?}", report.unknown_columns);
    }
}

#[test]
fn features_and_genres_are_the_same_where_they_are_given() {
    let wanted = read(FILES[0].1);
    for (what, bytes) in FILES {
        let library = read(bytes);
        let has_features = library.tracks.iter().all(|track| track.features.is_some());
        assert_eq!(has_features, !what.contains("no features"), "{what}");
        for (track, wanted) in library.tracks.iter().zip(&wanted.tracks).filter(|_| has_features) {
            assert_eq!((track.features, &track.genres), (wanted.features, &wanted.genres), "{what}: {}", track.name);
        }
    }
}

#[test]
fn main_artists_are_the_same_whatever_separates_them() {
    let names = |library: &ImportedLibrary| -> Vec<String> {
        let of =
            |track: &Track| library.artists.iter().find(|artist| artist.id == track.artist_id).map(|artist| artist.name.clone());
        library.tracks.iter().map(|track| of(track).expect("an artist")).collect()
    };
    let wanted = ["Harbour Lights", "Foxglove, The Elder", "Ida Quist", "Foxglove, The Elder", "Vela", "Nine Volt Choir"];
    for (what, bytes) in FILES {
        assert_eq!(names(&read(bytes)), wanted, "{what}");
    }
}

#[test]
fn artists_are_known_by_id_where_one_is_given_else_by_name() {
    let check = |file: usize, wanted: &str| assert_eq!(read(FILES[file].1).tracks[1].artist_id, wanted, "{}", FILES[file].0);
    check(0, "7ccccccccccccccccccccc");
    check(1, "name:foxglove the elder");
    check(2, "7ccccccccccccccccccccc");
    check(3, "7ccccccccccccccccccccc");
    check(4, "name:foxglove the elder");
}

#[test]
fn the_report_names_format_and_delimiter() {
    for (index, (what, bytes)) in FILES.into_iter().enumerate() {
        let report = read(bytes).report;
        assert_eq!(report.format, if index == 0 { FileFormat::RunClub } else { FileFormat::Exportify }, "{what}");
        assert_eq!(report.delimiter, if index == 5 { Delimiter::Semicolon } else { Delimiter::Comma }, "{what}");
    }
    let spreadsheet = read(FILES[5].1).report;
    assert_eq!(spreadsheet.of(RowIssue::DecimalComma).map(|issue| issue.lines.clone()), Some(vec![2, 3, 4, 5, 6, 7]));
    assert_eq!(read(FILES[4].1).report.missing_columns, ["tempo", "energy", "danceability"]);
}

#[test]
fn headers_are_read_leniently() {
    let check = |header: &str| {
        let file = format!("{header}\n1AAAAAAAAAAAAAAAAAAAAA,Slow Tide,Harbour Lights,212000,78.2\n");
        let library = read(file.as_bytes());
        let track = &library.tracks[0];
        let tempo = track.features.and_then(|features| features.tempo);
        let artist = library.artists[0].name.as_str();
        assert_eq!(
            (track.name.as_str(), artist, track.duration_ms, tempo),
            ("Slow Tide", "Harbour Lights", 212_000, Some(78.2)),
            "{header:?}"
        );
    };
    check("track_id,name,artist_name,duration_ms,tempo");
    check("\u{feff}track_id,name,artist_name,duration_ms,tempo");
    check("Track_ID,NAME,Artist Name,Duration MS,TEMPO");
    check("\ttrack_id , name\t,artist_name, duration_ms,tempo ");
    check("\"track_id\",\"name\",\"artist_name\",\"duration_ms\",\"tempo\"");
    check("Spotify ID,Track Name,Artist Name(s),Track Duration (ms),Tempo");
    check("spotify_id,track_name,artist_names,track_duration_(ms),BPM");
    check("\n\nTrack URI,Track Name,Artist Name(s),Duration (ms),Tempo");
}

#[test]
fn columns_that_are_there_twice_or_unknown_are_named() {
    let file = "track_id,name,Mood,name,duration_ms\n1AAAAAAAAAAAAAAAAAAAAA,,blue,Slow Tide,1000\n2BBBBBBBBBBBBBBBBBBBBB,First,,Second,1000\n";
    let library = read(file.as_bytes());
    assert_eq!(library.tracks.iter().map(|track| track.name.as_str()).collect::<Vec<_>>(), ["Slow Tide", "First"]);
    assert_eq!(library.report.unknown_columns, ["Mood"]);
    assert_eq!(library.report.repeated_columns, ["name"]);
}

#[test]
fn the_order_of_rows_does_not_matter() {
    for (what, bytes) in FILES {
        let text = String::from_utf8(bytes.to_vec()).expect("UTF-8").replace("at\nthe", "at the");
        let (header, rows) = text.split_once('\n').expect("a header");
        let mut lines: Vec<&str> = rows.lines().collect();
        let forward = read(text.as_bytes());
        for _ in 0..lines.len() {
            lines.rotate_left(1);
            let turned = read(format!("{header}\n{}", lines.join("\n")).as_bytes());
            assert_eq!((&turned.tracks, &turned.artists), (&forward.tracks, &forward.artists), "{what}");
        }
    }
}
