use jiff::{SignedDuration, Timestamp};
use runclub_engine::{
    genre::Umbrella,
    library::{Artist, AudioFeatures, Library, Track},
    mix::Status,
    request::{CurveStep, Part, TemplateId},
    tier::Tier,
};

use super::*;
use crate::{
    facets::tests::{demo, of_library},
    mixes::generate_mix,
};

/// Songs alike but for artist and id.
#[derive(Debug, Clone, Copy)]
struct Songs {
    number: u32,
    artists: u32,
    tempo: f64,
    year: i32,
}

/// So many songs of a tempo, each by an artist of its own.
const fn songs(number: u32, tempo: f64) -> Songs {
    Songs { number, artists: number, tempo, year: 2005 }
}

async fn music(groups: &[Songs]) -> Music {
    let all = groups.iter().enumerate().flat_map(|(group, of)| (0..of.number).map(move |song| (group, *of, song)));
    let tracks = all.map(|(group, of, song)| Track {
        id: format!("{group}-{song}"),
        name: format!("Song {group}-{song}"),
        artist_id: format!("{group}-{}", song % of.artists),
        duration_ms: 210_000,
        release_year: Some(of.year),
        genres: vec!["rock".to_owned()],
        features: Some(AudioFeatures { tempo: Some(of.tempo), energy: Some(0.6), ..AudioFeatures::default() }),
        ..Track::default()
    });
    let tracks: Vec<Track> = tracks.collect();
    let artists = tracks.iter().map(|track| Artist {
        id: track.artist_id.clone(),
        name: format!("Band {}", track.artist_id),
        genres: Vec::new(),
    });
    let artists = artists.collect();
    of_library(Library::new(tracks, artists)).await
}

fn request(minutes: u32, part: Part) -> Request {
    let now: Timestamp = "2026-11-20T07:00:00Z".parse().expect("a moment");
    Request { part, ..Request::new(TemplateId::Pyramid, minutes, 1, now) }
}

fn curve(steps: &[(Tier, u32)]) -> Request {
    let steps = steps.iter().map(|&(tier, seconds)| CurveStep { tier, duration_ms: seconds * 1000 });
    Request { template: None, curve: Some(steps.collect()), ..request(42, Part::Full) }
}

fn judge(music: &Music, request: &Request) -> Eligibility {
    eligibility(music, request, &Config::default()).expect("a plan")
}

/// Tempos 138 to 177 reach Easy, whose window is 150 to 165. A warm-up of a 42-minute session needs two songs.
#[tokio::test]
async fn the_sentence_names_the_scarcest_tier() {
    async fn check(groups: &[Songs], request: Request, supply: Readiness, sentence: &str) {
        let found = judge(&music(groups).await, &request);
        assert_eq!((found.supply, found.sentence.as_str()), (supply, sentence), "{groups:?}");
    }
    let warmup = || request(42, Part::Warmup);
    let little = "Only 1 song reaches Easy; 3 minutes of 7 can be filled";
    let one_band = Songs { artists: 1, ..songs(10, 158.0) };
    check(&[songs(30, 158.0)], warmup(), Readiness::Enough, "Easy has plenty: 30 songs for this session").await;
    check(&[songs(29, 158.0)], warmup(), Readiness::Enough, "29 songs reach Easy: enough for the 2 this session needs").await;
    check(&[songs(3, 158.0)], warmup(), Readiness::Thin, "3 songs reach Easy: just enough for the 2 this session needs").await;
    check(&[songs(9, 145.0)], warmup(), Readiness::Thin, "9 songs reach Easy, none of them inside its 150–165 BPM").await;
    check(&[songs(1, 158.0), songs(40, 190.0)], warmup(), Readiness::TooLittle, little).await;
    let none = "No song reaches Easy, where 7 minutes are to be filled";
    check(&[songs(40, 190.0)], warmup(), Readiness::TooLittle, none).await;
    let by_one = "Only 10 songs by 1 artist reach Easy; 6 minutes of 10 can be filled";
    check(&[one_band], request(60, Part::Warmup), Readiness::TooLittle, by_one).await;
    check(&[], warmup(), Readiness::TooLittle, "There are no songs yet").await;
    let filtered = Request { decades: vec![1970], ..warmup() };
    check(&[songs(9, 158.0)], filtered, Readiness::TooLittle, "No song passes the filters").await;
    // 160 reaches Easy to Strong, 169 up to Hard, 180 from Strong to Max; all of them inside windows.
    let peak = "14 songs reach Max: enough for one peak";
    let full = || request(42, Part::Full);
    check(&[songs(150, 160.0), songs(150, 169.0), songs(14, 180.0)], full(), Readiness::Enough, peak).await;
    let plenty = "Every tier has plenty: 400 songs for this session";
    check(&[songs(150, 160.0), songs(150, 169.0), songs(100, 180.0)], full(), Readiness::Enough, plenty).await;
}

/// Four songs for three Hard and four songs for three Max ones look like enough, but they are the same songs.
#[tokio::test]
async fn a_song_that_reaches_two_tiers_counts_once() {
    let session = curve(&[(Tier::Hard, 630), (Tier::Max, 630)]);
    let found = judge(&music(&[songs(4, 180.0)]).await, &session);
    assert_eq!(found.sentence, "Only 4 songs reach Hard or Max; 14 minutes of 21 can be filled");
    assert_eq!(judge(&music(&[songs(6, 180.0)]).await, &session).supply, Readiness::Thin);
}

#[tokio::test]
async fn details_tell_what_was_left_out_and_what_would_help() {
    let old = Songs { year: 1994, ..songs(2, 158.0) };
    let session = |request: Request| Request { decades: vec![1990], ..request };
    let check = |found: &Eligibility, expected: &[&str]| {
        expected.iter().for_each(|sentence| {
            assert!(found.details.iter().any(|detail| detail == sentence), "{sentence}: {:#?}", found.details);
        });
    };
    let mut music = music(&[old, songs(41, 158.0)]).await;
    let found = judge(&music, &session(request(60, Part::Warmup)));
    check(&found, &["Left out: 41 songs outside the chosen decades.", "Without the decade filter 41 more songs reach Easy."]);
    let genres = Request { genres: vec![Umbrella::Jazz], ..session(request(60, Part::Warmup)) };
    check(
        &judge(&music, &genres),
        &[
            "Left out: 41 songs outside the chosen decades, 2 outside the chosen genres.",
            "Without the genre filter 2 more songs reach Easy.",
        ],
    );
    let asked = session(request(60, Part::Warmup));
    music.history.mark("0-0", asked.now - SignedDuration::from_hours(48));
    check(&judge(&music, &asked), &["1 more song reaches Easy once used songs have rested for 10 days."]);
    let found = judge(&music, &curve(&[(Tier::Hard, 630), (Tier::Max, 630)]));
    check(
        &found,
        &[
            "Add songs of 168–186 BPM (or 84–93) for Hard, each 1:30 to 6:00 long and by different artists.",
            "Max is thin too: 0 songs for 3 peaks.",
        ],
    );
    let short = Request { template: Some(TemplateId::LongWaves), ..request(15, Part::Full) };
    check(&judge(&music, &short), &["Warm-up and cool-down are shorter than usual, so that the main part has room."]);
}

#[tokio::test]
async fn what_cannot_be_planned_is_refused_with_a_way_out() {
    let error = eligibility(&demo().await, &request(9, Part::Full), &Config::default()).expect_err("too short");
    assert_eq!((error.code, error.hints.is_empty()), (crate::ErrorCode::BadRequest, false));
}

/// The words before the mix against the mix: what suffices makes a complete mix without bending anything; what is
/// too little does not, unless longer songs make up for it.
#[tokio::test]
async fn the_promise_holds() {
    let (music, config) = (demo().await, Config::default());
    let decades = [vec![], vec![1960], vec![1980], vec![1990, 2000]];
    let genres = [vec![], vec![Umbrella::Jazz], vec![Umbrella::Metal], vec![Umbrella::Country]];
    let mut seen = [0_u32; 3];
    for template in [TemplateId::Light, TemplateId::Hiit, TemplateId::Pyramid] {
        for (decades, genres) in decades.iter().flat_map(|decades| genres.iter().map(move |genres| (decades, genres))) {
            let (template, decades, genres) = (Some(template), decades.clone(), genres.clone());
            let asked = Request { template, decades, genres, ..request(42, Part::Full) };
            let said = judge(&music, &asked);
            let mix = generate_mix(&music, &asked, &config, "id".to_owned()).expect("a mix");
            let whole = mix.status == Status::Complete && mix.tracks.iter().all(|track| track.relaxation.is_none());
            let song_ms = f64::from(mix.plan.aim_ms) / mix.tracks.len().max(1) as f64;
            let stretched = song_ms > config.fit.nominal_song_s * 1000.0;
            let kept = if said.supply == Readiness::TooLittle { !whole || stretched } else { whole };
            assert!(kept, "{} {:?} {asked:?}", said.sentence, mix.status);
            seen[said.supply as usize] += 1;
        }
    }
    assert!(seen.iter().all(|&cases| cases >= 5), "{seen:?}");
}
