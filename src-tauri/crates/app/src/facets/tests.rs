use std::cmp::Reverse;

use jiff::Timestamp;
use runclub_engine::library::{Artist, AudioFeatures, Track};

use super::*;
use crate::{
    coverage::library_coverage,
    music::{Place, open},
};

pub(crate) async fn demo() -> Music {
    open(&Place::Demo, None, None, Timestamp::UNIX_EPOCH).await.expect("the demo library opens")
}

/// Music of this library, without history and signals.
pub(crate) async fn of_library(library: Library) -> Music {
    let mut music = demo().await;
    music.library = library.into();
    music
}

/// Artist, genres, year, explicit.
type Song<'a> = (&'a str, &'a [&'a str], Option<i32>, Option<bool>);

async fn music(songs: &[Song<'_>]) -> Music {
    let song = |(at, (artist, genres, release_year, explicit)): (usize, &Song)| Track {
        id: at.to_string(),
        name: format!("Song {at}"),
        artist_id: format!("id of {artist}"),
        genres: genres.iter().map(|genre| (*genre).to_owned()).collect(),
        release_year: *release_year,
        duration_ms: 200_000,
        explicit: *explicit,
        features: Some(AudioFeatures::default()),
        ..Track::default()
    };
    let artists =
        songs.iter().map(|(name, ..)| Artist { id: format!("id of {name}"), name: (*name).to_owned(), genres: Vec::new() });
    of_library(Library::new(songs.iter().enumerate().map(song).collect(), artists.collect())).await
}

fn request() -> Request {
    Request::new(TemplateId::Pyramid, 42, 1, "2026-11-20T07:00:00Z".parse().expect("a moment"))
}

/// Every count is what the filters themselves leave when that one facet is chosen.
#[tokio::test]
async fn counts_are_what_the_filters_leave() {
    let (music, config) = (demo().await, Config::default());
    let check = |asked: Request| {
        let left = |request: Request| library_coverage(&music, &request, &config).expect("a plan").pool.tracks;
        let facets = facets(&music, &asked, &config).expect("facets");
        for facet in &facets.genres {
            assert_eq!(facet.songs, left(Request { genres: vec![facet.genre], ..asked.clone() }), "{asked:?} {facet:?}");
        }
        for facet in &facets.decades {
            assert_eq!(facet.songs, left(Request { decades: vec![facet.decade], ..asked.clone() }), "{asked:?} {facet:?}");
        }
        let clean = left(Request { allow_explicit: false, ..asked.clone() });
        let all = left(Request { allow_explicit: true, ..asked.clone() });
        assert_eq!(facets.explicit, all - clean, "{asked:?}");
    };
    check(request());
    check(Request { allow_explicit: false, ..request() });
    check(Request { decades: vec![1990, 2000], genres: vec![Umbrella::Rock, Umbrella::Metal], ..request() });
    check(Request { genres: vec![Umbrella::Pop], allow_explicit: false, exclude_genres: vec!["indie".to_owned()], ..request() });
}

#[tokio::test]
async fn songs_without_genres_and_every_decade_are_told() {
    let music = music(&[
        ("Velvet Comet", &["rock"], Some(1994), Some(true)),
        ("Velvet Comet", &[], Some(2003), None),
        ("Paper Falcons", &["seen live"], Some(1999), Some(false)),
        ("Paper Falcons", &[], None, None),
    ])
    .await;
    let counted = |request: Request| {
        let facets = facets(&music, &request, &Config::default()).expect("facets");
        let decades: Vec<(i32, u32)> = facets.decades.iter().map(|facet| (facet.decade, facet.songs)).collect();
        (facets.genres[Umbrella::Rock.index()].songs, decades, facets.without_genres, facets.explicit)
    };
    assert_eq!(counted(request()), (1, vec![(1990, 2), (2000, 1)], 2, 1));
    assert_eq!(counted(Request { allow_explicit: false, ..request() }), (0, vec![(1990, 1), (2000, 1)], 2, 1));
    assert_eq!(counted(Request { genres: vec![Umbrella::Rock], ..request() }), (1, vec![(1990, 1), (2000, 0)], 2, 1));
    assert_eq!(counted(Request { decades: vec![2000], ..request() }), (0, vec![(1990, 2), (2000, 1)], 1, 0));
}

#[tokio::test]
async fn a_length_that_cannot_be_planned_still_has_facets() {
    let (music, config) = (demo().await, Config::default());
    let of = |request: &Request| facets(&music, request, &config).expect("facets");
    assert_eq!(of(&Request { minutes: 3, ..request() }), of(&request()));
}

#[tokio::test]
async fn seeds_are_found_by_their_words() {
    let music = music(&[
        ("Rocket Garden", &["rock", "garage rock"], None, None),
        ("Rocket Garden", &["garage rock"], None, None),
        ("The Rocket", &["Krautrock", "seen live"], None, None),
        ("Bärrock", &["krautrock"], None, None),
        ("Bärrock", &["krautrock"], None, None),
        ("Bärrock", &["r&b"], None, None),
    ])
    .await;
    let check = |text: &str, expected: &[(&str, u32)]| {
        let found = suggest_seeds(&music, text, 12);
        let found: Vec<(&str, u32)> = found.iter().map(|seed| (seed.label.as_str(), seed.songs)).collect();
        assert_eq!(found, expected, "{text:?}");
    };
    check("rocket", &[("Rocket Garden", 2), ("The Rocket", 1)]);
    check(
        "ROCK",
        &[("Rock & Alt", 5), ("Rocket Garden", 2), ("garage rock", 2), ("The Rocket", 1), ("Bärrock", 3), ("Krautrock", 3)],
    );
    check("barr", &[("Bärrock", 3)]);
    check("r&b", &[("R&B & Soul", 1), ("r&b", 1)]);
    check("rnb", &[("R&B & Soul", 1)]);
    check("seen", &[("seen live", 1)]);
    check("nothing like it", &[]);
}

/// What is suggested must be what the engine takes for a seed.
#[tokio::test]
async fn every_suggestion_seeds_its_songs() {
    let (music, config) = (demo().await, Config::default());
    let suggested = suggest_seeds(&music, "", 400);
    for kind in [SeedKind::Artist, SeedKind::Genre] {
        for seed in suggested.iter().filter(|seed| seed.kind == kind).step_by(9) {
            let list = vec![seed.value.clone()];
            let asked = match kind {
                SeedKind::Artist => Request { seed_artists: list, ..request() },
                SeedKind::Genre => Request { seed_genres: list, ..request() },
            };
            let pool = Pool::prepare(input(&music, &music.library, &asked, &config)).expect("a plan");
            let songs = (0..music.library.tracks().len() as u32).map(|track| pool.candidate(track).steady);
            let seeded = songs.filter(|steady| steady.seed_artist > 0.0 || steady.seed_genre > 0.0).count();
            assert_eq!(seeded, seed.songs as usize, "{seed:?}");
        }
    }
}

#[tokio::test]
async fn neither_kind_crowds_out_the_other() {
    let music = demo().await;
    let kinds = |most: usize| {
        let found = suggest_seeds(&music, " ", most);
        let artists = found.iter().filter(|seed| seed.kind == SeedKind::Artist).count();
        (artists, found.len() - artists)
    };
    assert_eq!(kinds(12), (6, 6));
    assert_eq!(kinds(1).0 + kinds(1).1, 1);
    assert_eq!(kinds(0), (0, 0));
    let found = suggest_seeds(&music, "", 12);
    assert!(found.is_sorted_by_key(|seed| Reverse(seed.songs)), "{found:?}");
}
