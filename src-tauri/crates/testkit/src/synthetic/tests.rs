use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;
use std::path::Path;

use flate2::read::GzDecoder;
use serde::Deserialize;

use super::{DEMO_SEED, DEMO_TRACKS, SyntheticTrack, demo_csv, demo_gz, library, to_csv};

const DEMO_FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../app/assets/demo-library.csv.gz");
const DEMO_BYTES_MOST: usize = 300_000;

/// What the generator is measured against; it does not read these parts of the file itself.
#[derive(Deserialize)]
struct Measured {
    tiers: Vec<MeasuredTier>,
    correlation_order: Vec<String>,
    pooled_correlations: Vec<Vec<f64>>,
    groups: Vec<MeasuredGroup>,
}

#[derive(Deserialize)]
struct MeasuredTier {
    name: String,
    low: f64,
    high: f64,
    tolerance: f64,
}

#[derive(Deserialize)]
struct MeasuredGroup {
    tracks: f64,
    tier_share: Vec<f64>,
}

fn measured() -> Measured {
    serde_json::from_str(include_str!("genre_groups.json")).expect("genre_groups.json has these parts")
}

fn demo() -> Vec<SyntheticTrack> {
    library(DEMO_TRACKS, DEMO_SEED)
}

fn unpacked(bytes: &[u8]) -> String {
    let mut text = String::new();
    GzDecoder::new(bytes).read_to_string(&mut text).expect("gzip of UTF-8");
    text
}

/// Contents are compared, not bytes: another version of the compressor is no reason to fail.
#[test]
fn the_embedded_demo_library_is_the_generated_one() {
    let path = Path::new(DEMO_FILE);
    if std::env::var("RUNCLUB_BLESS").is_ok_and(|bless| bless == "1") {
        std::fs::create_dir_all(path.parent().expect("a file in a folder")).expect("the assets folder can be made");
        std::fs::write(path, demo_gz()).expect("the asset can be written");
    }
    let bytes = std::fs::read(path).expect("the asset is there (RUNCLUB_BLESS=1 writes it)");
    assert!(bytes.len() <= DEMO_BYTES_MOST, "the asset has {} bytes", bytes.len());
    assert!(unpacked(&bytes) == demo_csv(), "the asset is not what the generator makes (RUNCLUB_BLESS=1 rewrites it)");
}

#[test]
fn compressing_loses_nothing_and_notes_no_time() {
    let bytes = demo_gz();
    assert_eq!(bytes[4..8], [0; 4], "the time in the gzip header");
    assert!(unpacked(&bytes) == demo_csv());
}

#[test]
fn tier_shares_are_those_of_real_libraries() {
    let measured = measured();
    let pooled: f64 = measured.groups.iter().map(|group| group.tracks).sum();
    for (tracks, seed) in [(DEMO_TRACKS, DEMO_SEED), (20_000, 1), (20_000, 2)] {
        let tempos: Vec<f64> = library(tracks, seed).iter().filter_map(|track| track.tempo).filter(|&t| t > 0.0).collect();
        for (index, tier) in measured.tiers.iter().enumerate() {
            let expect = measured.groups.iter().map(|group| group.tracks * group.tier_share[index]).sum::<f64>() / pooled;
            let accepts = |tempo: f64| {
                let felt = [tempo, tempo * 2.0, tempo / 2.0];
                felt.iter().any(|&felt| felt >= tier.low - tier.tolerance && felt <= tier.high + tier.tolerance)
            };
            let share = tempos.iter().filter(|&&tempo| accepts(tempo)).count() as f64 / tempos.len() as f64;
            let error = share / expect - 1.0;
            assert!(error.abs() <= 0.2, "{} of {tracks}/{seed}: {share:.3}, expected {expect:.3}", tier.name);
        }
    }
}

#[test]
fn values_hang_together_as_in_real_libraries() {
    let library = library(20_000, 1);
    let value = |name: &str, track: &SyntheticTrack| match name {
        "year" => track.release_year.map(f64::from),
        "energy" => track.energy,
        "tempo" => track.tempo.filter(|&tempo| tempo > 0.0),
        "danceability" => track.danceability,
        "valence" => track.valence,
        "loudness" => track.loudness,
        "duration_s" => Some(f64::from(track.duration_ms) / 1000.0),
        _ => panic!("no value is called {name}"),
    };
    let check = |one: &str, other: &str, expect: f64| {
        let pairs: Vec<(f64, f64)> =
            library.iter().filter_map(|track| Some((value(one, track)?, value(other, track)?))).collect();
        let found = correlation(&pairs);
        assert!((found - expect).abs() < 0.15, "{one} and {other}: {found:.2}, expected {expect:.2}");
    };
    let measured = measured();
    for (row, one) in measured.correlation_order.iter().enumerate() {
        for (column, other) in measured.correlation_order.iter().enumerate().take(row) {
            check(one, other, measured.pooled_correlations[row][column]);
        }
    }
    check("energy", "loudness", 0.75);
}

fn correlation(pairs: &[(f64, f64)]) -> f64 {
    let count = pairs.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| pairs.iter().map(of).sum::<f64>() / count;
    let (mean_one, mean_other) = (mean(|pair| pair.0), mean(|pair| pair.1));
    let (mut both, mut one, mut other) = (0.0, 0.0, 0.0);
    for pair in pairs {
        let (from_one, from_other) = (pair.0 - mean_one, pair.1 - mean_other);
        both += from_one * from_other;
        one += from_one * from_one;
        other += from_other * from_other;
    }
    both / (one * other).sqrt()
}

#[test]
fn a_seed_gives_one_library() {
    assert_eq!(library(300, 7), library(300, 7));
    assert_ne!(library(300, 7), library(300, 8));
}

#[test]
fn a_library_has_the_size_asked_for_and_valid_distinct_ids() {
    for tracks in [0, 1, 2, 7, 99, 100, 1_000, 10_000] {
        let library = library(tracks, 3);
        assert_eq!(library.len(), tracks);
        let ids: BTreeSet<&str> = library.iter().map(|track| track.track_id.as_str()).collect();
        assert_eq!(ids.len(), tracks);
        let artists = library.iter().map(|track| track.artist_id.as_str());
        for id in ids.into_iter().chain(artists) {
            assert!(id.len() == 22 && id.bytes().all(|digit| digit.is_ascii_alphanumeric()), "{id}");
        }
    }
}

#[test]
fn an_artist_has_one_name_and_one_set_of_genres() {
    let library = library(5_000, 4);
    let mut artists = BTreeMap::new();
    let mut names = BTreeMap::new();
    for track in &library {
        let known = artists.entry(&track.artist_id).or_insert((&track.artist_name, &track.artist_genres));
        assert_eq!(*known, (&track.artist_name, &track.artist_genres));
        assert_eq!(*names.entry(track.artist_name.to_lowercase()).or_insert(&track.artist_id), &track.artist_id);
    }
}

/// Real libraries: half to three quarters of the artists have one track, the largest 1–4 % of all.
#[test]
fn libraries_grow_by_new_artists_and_by_more_of_the_known() {
    let mut artists_per_track = Vec::new();
    for tracks in [DEMO_TRACKS, 10_000, 50_000] {
        let library = library(tracks, DEMO_SEED);
        let mut counts = BTreeMap::new();
        for track in &library {
            *counts.entry(&track.artist_id).or_insert(0_usize) += 1;
        }
        let share = |count: usize, of: usize| count as f64 / of as f64;
        let single = share(counts.values().filter(|&&count| count == 1).count(), counts.len());
        let largest = share(counts.values().copied().max().unwrap_or_default(), tracks);
        assert!((0.5..0.75).contains(&single), "{single:.2} of {tracks} have a single track");
        assert!((0.01..0.05).contains(&largest), "the largest has {largest:.3} of {tracks}");
        artists_per_track.push(share(counts.len(), tracks));
    }
    assert!(artists_per_track.is_sorted_by(|one, next| one > next), "{artists_per_track:?}");
}

#[test]
fn the_demo_library_has_the_gaps_and_oddities_of_real_files() {
    let demo = demo();
    let check = |what: &str, range: std::ops::RangeInclusive<usize>, has: &dyn Fn(&SyntheticTrack) -> bool| {
        let count = demo.iter().filter(|track| has(track)).count();
        assert!(range.contains(&count), "{what}: {count} tracks, expected {range:?}");
    };
    let title = |titles: &'static [&'static str]| move |track: &SyntheticTrack| titles.contains(&track.name.as_str());
    check("no features at all", 40..=70, &|track| track.energy.is_none() && track.tempo.is_none());
    check("no tempo alone", 10..=20, &|track| track.energy.is_some() && track.tempo.is_none());
    check("no energy alone", 3..=10, &|track| track.energy.is_none() && track.tempo.is_some());
    check("tempo 0", 3..=10, &|track| track.tempo == Some(0.0));
    check("no name, 0 ms", 2..=6, &|track| track.name.is_empty() && track.duration_ms == 0);
    check("100 minutes", 1..=4, &|track| track.duration_ms > 98 * 60_000);
    check("added in 1970", 4..=12, &|track| track.added_at.as_deref() == Some("1970-01-01T00:00:00Z"));
    check("added at an unknown time", 3..=10, &|track| track.added_at.is_none());
    check("no year", 15..=40, &|track| track.release_year.is_none());
    check("no explicit mark", 15..=25, &|track| track.explicit.is_none());
    check("explicit", 400..=900, &|track| track.explicit == Some(true));
    check("no genres", 350..=1_000, &|track| track.artist_genres.is_empty());
    check("several genres", 500..=1_200, &|track| track.artist_genres.len() > 1);
    check("a title that looks like a number or a date", 3..=9, &title(&["+52", "12-Mar", "7-Oct", "03/04", "1e5", "0"]));
    check("a title in dashes", 1..=2, &title(&["- Marlowe -"]));
    check("combining marks", 2..=9, &|track| track.name.contains(['\u{301}', '\u{303}', '\u{308}']));
    check("zero-width characters", 2..=9, &|track| track.name.contains(['\u{200b}', '\u{200e}', '\u{feff}']));
    check("a comma in the title", 5..=200, &|track| track.name.contains(','));
    check("quotes in the title", 1..=40, &|track| track.name.contains('"'));
    check("an odd artist", 3..=60, &|track| {
        track.artist_name.contains(['\u{200b}', '\u{301}', '\u{202a}', '+', ',', ';', '"', '!'])
            || track.artist_name.starts_with("- ")
    });
}

#[test]
fn in_the_demo_library_songs_and_dates_repeat() {
    let mut ids_of_song = BTreeMap::new();
    let mut added_together = BTreeMap::new();
    let demo = demo();
    for track in demo.iter().filter(|track| !track.name.is_empty()) {
        *ids_of_song.entry((&track.artist_id, &track.name)).or_insert(0) += 1;
        *added_together.entry(&track.added_at).or_insert(0) += 1;
    }
    assert_eq!(ids_of_song.values().max(), Some(&7), "one song has seven ids");
    assert!(ids_of_song.values().filter(|&&ids| ids > 1).count() >= 20, "songs with several ids");
    assert!(added_together.values().filter(|&&tracks| tracks >= 40).count() == 2, "two imports of many tracks");
}

#[test]
fn tracks_are_listed_newest_first_and_added_after_their_release() {
    let demo = demo();
    assert!(demo.is_sorted_by(|one, next| one.added_at >= next.added_at));
    for track in &demo {
        let (Some(year), Some(added_at)) = (track.release_year, &track.added_at) else { continue };
        assert!(added_at.starts_with("1970") || *added_at >= format!("{year}"), "{track:?}");
        assert!(added_at.as_str() < "2026-11", "{track:?}");
    }
}

#[test]
fn csv_quotes_what_needs_it_and_leaves_gaps_empty() {
    let mut tracks = library(1, 1);
    let track = &mut tracks[0];
    track.track_id = "T".into();
    track.name = "Say \"When\", Please".into();
    track.artist_id = "A".into();
    track.artist_name = "Two\nLines".into();
    track.artist_genres = vec!["rock".into(), "folk rock".into()];
    track.album = "Plain; Simple".into();
    track.release_year = None;
    track.duration_ms = 1_000;
    track.explicit = Some(false);
    track.added_at = None;
    track.tempo = Some(120.0);
    track.energy = Some(0.0604);
    (track.danceability, track.valence, track.loudness, track.speechiness) = (None, Some(0.5), Some(-7.25), None);
    (track.key, track.mode, track.time_signature) = (Some(0), Some(1), None);
    let csv = to_csv(&tracks);
    let (header, row) = csv.split_once('\n').expect("a header line");
    assert_eq!(header.split(',').count(), 19);
    assert_eq!(
        row,
        "T,\"Say \"\"When\"\", Please\",A,\"Two\nLines\",rock;folk rock,Plain; Simple,,1000,false,,120,0.0604,,0.5,-7.25,,0,1,\n"
    );
}
