//! What we write we read back, whatever is in it.

mod common;

use std::collections::BTreeMap;

use jiff::Timestamp;
use proptest::{collection::vec, option, prelude::*};
use runclub_engine::{
    library::{Artist, AudioFeatures, History, Library, Track, Usage},
    mix::Source,
};
use runclub_formats::{
    library_file::read_library,
    mix_csv::mix_csv,
    mix_json::{from_json, to_json},
    our_csv::library_csv,
    usage_file::{read_usage, usage_csv},
};

/// Text with everything a title can hold but NUL; never only blanks.
fn text() -> impl Strategy<Value = String> {
    let sign = prop_oneof![
        4 => any::<char>(),
        4 => prop::sample::select(vec!['"', ',', ';', '\n', '\r', '\t', ' ', '\'', '\\', '=', '\u{200b}', '\u{feff}', '\u{301}', 'é', '夜']),
        4 => prop::char::range('a', 'z'),
    ];
    vec(sign, 0..12).prop_map(|signs| {
        let text: String = signs.into_iter().filter(|c| *c != '\0').collect();
        if text.chars().any(char::is_alphanumeric) { text } else { format!("{text}x") }
    })
}

fn bpm() -> impl Strategy<Value = f64> {
    (1_u32..500_000).prop_map(|thousandths| f64::from(thousandths) / 1_000.0)
}

/// Any finite number; negative zero reads back as zero, so it is none of them.
fn number() -> impl Strategy<Value = f64> {
    prop_oneof![any::<f64>().prop_filter("finite", |value| value.is_finite()), 0.0..1.0].prop_map(|value| value + 0.0)
}

fn features() -> impl Strategy<Value = AudioFeatures> {
    let sound =
        (option::of(bpm()), option::of(number()), number(), option::of(number()), option::of(number()), option::of(number()));
    let score = (option::of(any::<i32>()), option::of(any::<i32>()), option::of(any::<i32>()));
    (sound, score).prop_map(|((tempo, energy, danceability, valence, loudness, speechiness), (key, mode, time_signature))| {
        AudioFeatures {
            tempo,
            energy,
            danceability: Some(danceability),
            valence,
            loudness,
            speechiness,
            key,
            mode,
            time_signature,
        }
    })
}

fn moment() -> impl Strategy<Value = Timestamp> {
    (86_400_i64..253_402_207_200, 0_i32..1_000_000_000).prop_map(|(second, nano)| Timestamp::new(second, nano).expect("a moment"))
}

fn genres() -> impl Strategy<Value = Vec<String>> {
    prop::collection::btree_set("[a-z][a-z &,\"-]{0,8}[a-z]", 0..4).prop_map(|genres| genres.into_iter().collect())
}

fn track() -> impl Strategy<Value = Track> {
    let names = (text(), option::of(text()), genres(), "[a-e]");
    let facts = (option::of(1_000..=2_100_i32), any::<u32>(), option::of(any::<bool>()), option::of(moment()));
    let sound = (option::of(features()), option::of(bpm()), option::of(any::<bool>()));
    (names, facts, sound).prop_map(|((name, album, genres, artist), facts, (features, tempo_override, playable))| {
        let (release_year, duration_ms, explicit, added_at) = facts;
        Track {
            id: String::new(),
            name,
            artist_id: format!("artist:{artist}"),
            genres,
            album,
            release_year,
            duration_ms,
            explicit,
            added_at,
            features,
            tempo_override,
            source: Source::Likes,
            playable,
        }
    })
}

fn library() -> impl Strategy<Value = (Vec<Track>, Vec<Artist>)> {
    let tracks = vec(track(), 1..12).prop_map(|mut tracks| {
        for (index, track) in tracks.iter_mut().enumerate() {
            track.id = format!("song-{index:02}");
        }
        tracks
    });
    (tracks, vec(text(), 5)).prop_map(|(tracks, names)| {
        let artist = |(letter, name): (char, String)| Artist { id: format!("artist:{letter}"), name, genres: Vec::new() };
        let used = |artist: &Artist| tracks.iter().any(|track| track.artist_id == artist.id);
        let artists = ('a'..='e').zip(names).map(artist).filter(used).collect();
        (tracks, artists)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn our_csv_reads_back_without_loss((tracks, artists) in library()) {
        let csv = library_csv(&Library::new(tracks.clone(), artists.clone()));
        let read = read_library(csv.as_bytes(), Source::Likes).expect("our own file");
        prop_assert_eq!(read.tracks, tracks);
        prop_assert_eq!(read.artists, artists);
        prop_assert_eq!(read.report.skipped + read.report.merged, 0);
    }

    #[test]
    fn our_csv_is_the_same_after_a_second_trip((tracks, artists) in library()) {
        let csv = library_csv(&Library::new(tracks, artists));
        let read = read_library(csv.as_bytes(), Source::Likes).expect("our own file");
        prop_assert_eq!(library_csv(&read.into_library()), csv);
    }

    #[test]
    fn usage_reads_back_without_loss(uses in prop::collection::btree_map("[a-zA-Z0-9-]{1,22}", (moment(), any::<u32>()), 0..20)) {
        let tracks: BTreeMap<String, Usage> =
            uses.into_iter().map(|(id, (last_used_at, used_count))| (id, Usage { last_used_at, used_count })).collect();
        let history = History { tracks };
        let read = read_usage(usage_csv(&history).as_bytes()).expect("our own file");
        prop_assert_eq!(read.report.tracks, read.report.rows_read);
        prop_assert_eq!(read.history, history);
    }

    #[test]
    fn a_mix_reads_back_without_loss(name in text(), tempo in option::of(bpm()), score in -10.0..10.0, locked in any::<bool>()) {
        let mut mix = common::pyramid();
        mix.tracks[0].name = name;
        mix.tracks[0].tempo = tempo;
        mix.tracks[0].final_score = score;
        mix.tracks[0].locked = locked;
        let text = to_json(&mix);
        let read = from_json(text.as_bytes()).expect("our own document");
        prop_assert!(read == mix);
        prop_assert!(to_json(&read) == text);
    }
}

/// The tracks of the handmade mix as a library knows them: more than the mix tells.
fn library_of(mix: &runclub_engine::mix::Mix) -> Library {
    let track = |song: &runclub_engine::mix::MixTrack| Track {
        id: song.track_id.clone(),
        name: song.name.clone(),
        artist_id: song.artist_id.clone(),
        added_at: "2024-07-29T17:58:15Z".parse().ok(),
        duration_ms: song.duration_ms,
        features: Some(AudioFeatures { tempo: song.tempo, valence: Some(0.5), energy: Some(0.4), ..AudioFeatures::default() }),
        tempo_override: song.locked.then_some(174.0),
        ..Track::default()
    };
    let artist = |song: &runclub_engine::mix::MixTrack| Artist {
        id: song.artist_id.clone(),
        name: song.artist_name.clone(),
        genres: Vec::new(),
    };
    Library::new(mix.tracks.iter().map(track).collect(), mix.tracks.iter().map(artist).collect())
}

#[test]
fn a_mix_as_csv_is_a_library_file() {
    let mix = common::pyramid();
    let library = library_of(&mix);
    let read = read_library(mix_csv(&mix, &library).as_bytes(), Source::Likes).expect("our own file");
    assert_eq!(read.tracks, library.tracks());
    assert_eq!(read.artists, library.artists());
    assert!(read.report.unknown_columns.is_empty(), "{:?}", read.report.unknown_columns);
}

#[test]
fn a_mix_alone_keeps_what_it_knows() {
    let mix = common::pyramid();
    let read = read_library(mix_csv(&mix, &Library::default()).as_bytes(), Source::Likes).expect("our own file");
    assert_eq!(read.tracks.len(), mix.tracks.len());
    for song in &mix.tracks {
        let track = read.tracks.iter().find(|track| track.id == song.track_id).expect("the song");
        let tempo = track.tempo_override.or(track.features.and_then(|features| features.tempo));
        assert_eq!(
            (&track.name, track.duration_ms, tempo, &track.genres),
            (&song.name, song.duration_ms, song.tempo, &song.genres)
        );
    }
    let own = read.tracks.iter().find(|track| track.tempo_override.is_some()).expect("the runner's own tempo");
    assert_eq!((own.name.as_str(), own.tempo_override), ("Sprint", Some(174.0)));
}

#[test]
fn a_song_without_genres_carries_its_artists() {
    let track = Track { id: "song".into(), name: "Song".into(), artist_id: "a".into(), duration_ms: 1, ..Track::default() };
    let artist = Artist { id: "a".into(), name: "A".into(), genres: vec!["indie pop".into(), "odd; one".into()] };
    let read =
        read_library(library_csv(&Library::new(vec![track], vec![artist])).as_bytes(), Source::Likes).expect("our own file");
    assert_eq!(read.tracks[0].genres, ["indie pop", "odd, one"]);
}
