//! What goes in comes out, bit by bit: a mix must not depend on where the songs were kept (ruling E1).

use std::collections::BTreeSet;

use jiff::Timestamp;
use proptest::prelude::*;
use runclub_engine::{
    library::{Artist, AudioFeatures, Library, Track},
    mix::Source,
};
use runclub_store::{Membership, Store};

use crate::support::{hour, playlist};

fn number() -> impl Strategy<Value = Option<f64>> {
    use proptest::num::f64::{NEGATIVE, NORMAL, POSITIVE, SUBNORMAL};
    prop::option::of(prop_oneof![NORMAL | SUBNORMAL | POSITIVE | NEGATIVE, Just(0.0), 0.0..=1.0_f64, 40.0..220.0_f64])
}

fn moment() -> impl Strategy<Value = Option<Timestamp>> {
    let range = Timestamp::MIN.as_nanosecond()..=Timestamp::MAX.as_nanosecond();
    prop::option::of(range.prop_map(|nanos| Timestamp::from_nanosecond(nanos).unwrap()))
}

prop_compose! {
    fn features()(
        tempo in number(), energy in number(), danceability in number(), valence in number(), loudness in number(),
        speechiness in number(), key: Option<i32>, mode: Option<i32>, time_signature: Option<i32>,
    ) -> AudioFeatures {
        AudioFeatures { tempo, energy, danceability, valence, loudness, speechiness, key, mode, time_signature }
    }
}

prop_compose! {
    fn track()(
        id in prop_oneof!["[a-c]{0,2}", any::<String>()], name: String, artist_id in "[x-z]{1}", genres: Vec<String>,
        album: Option<String>, release_year: Option<i32>, duration_ms: u32, explicit: Option<bool>, added_at in moment(),
        features in prop::option::of(features()), playable: Option<bool>,
    ) -> Track {
        Track {
            id, name, artist_id, genres, album, release_year, duration_ms, explicit, added_at, features, playable,
            ..Track::default()
        }
    }
}

prop_compose! {
    fn artist()(id in "[x-z]{1}", name: String, genres: Vec<String>) -> Artist {
        Artist { id, name, genres }
    }
}

fn bits(features: Option<AudioFeatures>) -> Vec<Option<u64>> {
    let Some(f) = features else { return Vec::new() };
    [f.tempo, f.energy, f.danceability, f.valence, f.loudness, f.speechiness].iter().map(|v| v.map(f64::to_bits)).collect()
}

async fn stored(tracks: &[Track], artists: &[Artist], membership: &Membership) -> (Vec<Track>, Vec<Artist>) {
    let dir = tempfile::tempdir().unwrap();
    let (store, _) = Store::open(dir.path(), hour(0)).await.unwrap();
    store.import(tracks, artists, membership, hour(0)).await.unwrap();
    for track in tracks {
        if track.tempo_override.is_some() {
            store.set_tempo_override(&track.id, track.tempo_override, hour(0)).await.unwrap();
        }
    }
    store.close().await;
    let (store, _) = Store::open(dir.path(), hour(1)).await.unwrap();
    store.library().await.unwrap()
}

fn block_on<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn a_library_comes_back_as_it_was(
        mut tracks in prop::collection::vec(track(), 0..12),
        mut artists in prop::collection::vec(artist(), 0..4),
        source in 0..3,
        bpm in prop::option::of(1e-3..1e3_f64),
    ) {
        // Which of two rows with one id stays is the file reader's choice, not the store's.
        let mut seen = BTreeSet::new();
        tracks.retain(|track| seen.insert(track.id.clone()));
        seen.clear();
        artists.retain(|artist| seen.insert(artist.id.clone()));
        let membership = [Membership::Likes, playlist("Run"), Membership::Catalog][source as usize].clone();
        for track in &mut tracks {
            track.source = membership.source();
        }
        // One override, on a song whose id is its own: it belongs to the id.
        if let Some(first) = tracks.first().map(|track| track.id.clone())
            && tracks.iter().filter(|track| track.id == first).count() == 1
        {
            tracks[0].tempo_override = bpm;
        }
        let (loaded, loaded_artists) = block_on(stored(&tracks, &artists, &membership));

        let expected = Library::new(tracks, artists);
        for (loaded, expected) in loaded.iter().zip(expected.tracks()) {
            prop_assert_eq!(loaded, expected);
            prop_assert_eq!(bits(loaded.features), bits(expected.features));
        }
        prop_assert_eq!(Library::new(loaded, loaded_artists), expected);
    }
}

#[test]
fn what_is_not_a_number_is_unknown() {
    let features = AudioFeatures {
        tempo: Some(f64::NAN),
        energy: Some(f64::INFINITY),
        danceability: Some(f64::NEG_INFINITY),
        valence: Some(0.5),
        ..AudioFeatures::default()
    };
    let track = Track { features: Some(features), ..crate::support::track("x") };
    let (loaded, _) = block_on(stored(&[track], &[], &Membership::Likes));
    assert_eq!(loaded[0].features, Some(AudioFeatures { valence: Some(0.5), ..AudioFeatures::default() }));
    assert_eq!(loaded[0].source, Source::Likes);
}

/// SQLite keeps whole numbers as integers, which have one zero.
#[test]
fn minus_zero_is_zero() {
    let features = AudioFeatures { energy: Some(-0.0), ..AudioFeatures::default() };
    let track = Track { features: Some(features), ..crate::support::track("x") };
    let (loaded, _) = block_on(stored(&[track], &[], &Membership::Likes));
    assert_eq!(loaded[0].features.unwrap().energy.map(f64::to_bits), Some(0));
}
