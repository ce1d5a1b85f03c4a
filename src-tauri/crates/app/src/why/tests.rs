use jiff::SignedDuration;
use runclub_engine::{
    edit::Edit,
    genre::Umbrella,
    mix::{PersonalSignal, Relaxation, Signal, Source},
    request::{Mode, Model, Request, TemplateId},
    tier::Tier,
};

use super::*;
use crate::{
    facets::tests::demo,
    mixes::{edit_mix, generate_mix},
    music::Music,
};

fn request() -> Request {
    Request::new(TemplateId::Pyramid, 42, 1, "2026-11-20T07:00:00Z".parse().expect("a moment"))
}

fn mix(music: &Music, request: &Request, config: &Config) -> Mix {
    generate_mix(music, request, config, "id".to_owned()).expect("a mix")
}

fn add_up(mix: &Mix, config: &Config) {
    for (at, track) in mix.tracks.iter().enumerate() {
        let why = why(mix, at, config).expect("the place exists");
        let sum: f64 = why.terms.iter().map(|term| term.value).sum();
        assert!((sum - track.final_score).abs() < 1e-9, "{at}: {sum} is not {}", track.final_score);
        assert!((why.total - track.final_score).abs() < 1e-9, "{at}");
        assert!(why.terms[1..].iter().all(|term| term.value != 0.0), "{at}: {:?}", why.terms);
        let sentences = why.reasons.iter().all(|reason| reason.ends_with('.') && !reason.contains(".."));
        assert!(sentences && !why.headline.ends_with('.'), "{at}: {} {:?}", why.headline, why.reasons);
    }
}

#[tokio::test]
async fn terms_add_up_to_the_final_score() {
    let (mut music, config) = (demo().await, Config::default());
    let asked = request();
    let first = mix(&music, &asked, &config);
    for (days, track) in (1_i32..).zip(&first.tracks) {
        music.history.mark(&track.track_id, asked.now - SignedDuration::from_hours(24 * 3 * i64::from(days)));
        music.signals.listening.insert(track.track_id.clone(), 0.1 * f64::from(days));
        music.signals.feedback.insert(track.track_id.clone(), if days % 2 == 0 { 1.0 } else { -0.5 });
    }
    add_up(&first, &config);
    add_up(&mix(&music, &asked, &config), &config);
    let seeded = Request {
        genres: vec![Umbrella::Rock, Umbrella::Pop],
        seed_artists: vec![first.tracks[0].artist_name.clone()],
        seed_genres: vec!["electronic".to_owned()],
        mode: Mode::Power,
        ..asked.clone()
    };
    add_up(&mix(&music, &seeded, &config), &config);
    add_up(
        &mix(&music, &Request { model: Model::Classic, template: Some(TemplateId::Light), ..asked.clone() }, &config),
        &config,
    );
    let mut without_tempo = config.clone();
    without_tempo.score.bpm_matching = false;
    add_up(&mix(&music, &asked, &without_tempo), &without_tempo);
    let moved = edit_mix(&music, &first, &Edit::Move { from: 0, to: 5 }, &asked, &config).expect("a move");
    add_up(&moved, &config);
}

/// A mix of two songs whose fields a case may bend.
async fn bent(bend: impl FnOnce(&mut Mix)) -> Mix {
    let music = demo().await;
    let mut mix = mix(&music, &request(), &Config::default());
    mix.tracks.truncate(2);
    let names = [("Copper Lanes", "a"), ("Paper Falcons", "b")];
    for (track, (name, id)) in mix.tracks.iter_mut().zip(names) {
        name.clone_into(&mut track.artist_name);
        id.clone_into(&mut track.artist_id);
        (track.tier, track.scored_tier, track.duration_ms) = (Tier::Hard, Tier::Hard, 210_000);
        (track.tempo, track.felt_tempo, track.octave) = (Some(170.0), Some(170.0), Some(Octave::AsIs));
        (track.energy, track.energy_penalty, track.rediscovery) = (Some(0.74), 0.0, false);
        (track.bonuses, track.personal) = (runclub_engine::mix::Bonuses::default(), Vec::new());
        track.bonuses.recency = 0.1;
    }
    bend(&mut mix);
    mix
}

#[tokio::test]
async fn the_headline_is_the_main_reason() {
    async fn check(tempo: Option<f64>, felt: Option<f64>, octave: Option<Octave>, expected: &str) {
        let mix = bent(|mix| {
            let track = &mut mix.tracks[1];
            (track.tempo, track.felt_tempo, track.octave) = (tempo, felt, octave);
            let row = Config::default().tiers.hard;
            let off = felt.map_or(0.0, |felt| (row.bpm_low - felt).max(felt - row.bpm_high).max(0.0));
            track.tempo_fit = (1.0 - off / row.bpm_tolerance).clamp(0.0, 1.0);
        });
        assert_eq!(why(&mix.await, 1, &Config::default()).expect("the place exists").headline, expected);
    }
    let of = |tempo: f64, felt: f64, octave: Octave| (Some(tempo), Some(felt), Some(octave));
    let cases = [
        (of(170.0, 170.0, Octave::AsIs), "170 BPM is inside Hard's 168–186 BPM"),
        (of(86.5, 173.0, Octave::Double), "86.5 BPM, felt double as 173, is inside Hard's 168–186 BPM"),
        (of(344.0, 172.0, Octave::Half), "344 BPM, felt half as 172, is inside Hard's 168–186 BPM"),
        (of(175.0, 175.0, Octave::User), "Your own 175 BPM is inside Hard's 168–186 BPM"),
        (of(166.5, 166.5, Octave::AsIs), "166.5 BPM is 1.5 BPM below Hard's 168–186 BPM: near enough"),
        (of(199.0, 199.0, Octave::AsIs), "199 BPM is 13 BPM above Hard's 168–186 BPM: far from its effort"),
        ((None, None, None), "No tempo is known; an energy of 74 % stands in for it"),
    ];
    for ((tempo, felt, octave), expected) in cases {
        check(tempo, felt, octave, expected).await;
    }
    let mix = bent(|mix| (mix.tracks[1].tempo, mix.tracks[1].felt_tempo, mix.tracks[1].energy) = (None, None, None)).await;
    let unknown = why(&mix, 1, &Config::default()).expect("the place exists").headline;
    assert_eq!(unknown, "Nothing is known of its sound; it counts as average");
}

#[tokio::test]
async fn a_song_the_runner_holds_says_so_first() {
    let mix = bent(|mix| mix.tracks[1].locked = true).await;
    let why = why(&mix, 1, &Config::default()).expect("the place exists");
    assert_eq!(why.headline, "You hold it at this place");
    assert_eq!(why.reasons[0], "170 BPM is inside Hard's 168–186 BPM.");
}

#[tokio::test]
async fn reasons_are_told_in_words() {
    async fn check(bend: impl FnOnce(&mut Mix), expected: &str) {
        let found = why(&bent(bend).await, 1, &Config::default()).expect("the place exists").reasons;
        assert!(found.iter().any(|reason| reason == expected), "{expected}: {found:#?}");
    }
    let relaxed = |relaxation: Relaxation, scored: Tier| {
        move |mix: &mut Mix| (mix.tracks[1].relaxation, mix.tracks[1].scored_tier) = (Some(relaxation), scored)
    };
    let borrowed = "It is borrowed from Strong, the next effort tier, for this Hard place.";
    check(relaxed(Relaxation::AdjacentTier, Tier::Strong), borrowed).await;
    let neighbor = "It is from a neighbour of the genres you chose.";
    check(relaxed(Relaxation::NeighborUmbrella, Tier::Hard), neighbor).await;
    let tired = "It was used within the last 10 days, before its rest was over.";
    check(relaxed(Relaxation::LockoutBreak, Tier::Hard), tired).await;
    check(|mix| mix.tracks[1].bonuses.recency = 0.04, "It was used about 4 days ago.").await;
    check(|_| {}, "It has rested for 10 days or more.").await;
    check(|mix| mix.tracks[1].rediscovery = true, "You have not run to it in the last 60 days.").await;
    check(|_| {}, "It is the only song by Paper Falcons in this mix.").await;
    let twice = "Paper Falcons played 4 minutes before, sooner than the 20 wanted.";
    check(|mix| mix.tracks[0].artist_id = "b".to_owned(), twice).await;
    check(|_| {}, "Its energy of 74 % is close to Hard's effort of 72 %.").await;
    check(|mix| mix.tracks[1].energy = Some(0.5), "Its energy of 50 % is below the 55 % that Hard wants at least.").await;
    check(|mix| mix.tracks[1].energy = None, "Its energy is not known and counts as 50 %.").await;
    check(|mix| mix.tracks[1].source = Source::Playlists, "It is from your playlists.").await;
    let thumb = |mix: &mut Mix| mix.tracks[1].personal = vec![PersonalSignal { signal: Signal::Feedback, value: -0.1 }];
    check(thumb, "You gave it a thumb down.").await;
    let chosen = |mix: &mut Mix| {
        mix.request.genres = vec![Umbrella::Rock];
        mix.tracks[1].genres = vec!["garage rock".to_owned()];
        mix.tracks[1].bonuses.genre_affinity = 0.08;
    };
    check(chosen, "It belongs to Rock & Alt, which you chose.").await;
    check(|mix| mix.tracks[1].felt_tempo = Some(173.0), "It is felt 3 BPM faster than the song before.").await;
    let step = "It is felt 12 BPM faster than the song before: from Strong to Hard.";
    check(|mix| (mix.tracks[0].tier, mix.tracks[0].felt_tempo) = (Tier::Strong, Some(158.0)), step).await;
}

#[tokio::test]
async fn the_weightiest_reason_comes_first() {
    let mix = bent(|mix| {
        mix.tracks[1].bonuses.artist_spacing = 0.16;
        mix.tracks[1].personal = vec![PersonalSignal { signal: Signal::Feedback, value: 0.3 }];
        mix.tracks[1].relaxation = Some(Relaxation::LockoutBreak);
    });
    let reasons = why(&mix.await, 1, &Config::default()).expect("the place exists").reasons;
    assert!(reasons[0].starts_with("It was used within"), "{reasons:?}");
    assert_eq!(reasons[1], "You gave it a thumb up.");
    assert_eq!(reasons[2], "It is the only song by Paper Falcons in this mix.");
}

#[tokio::test]
async fn a_place_that_does_not_exist_is_refused() {
    let error = why(&bent(|_| {}).await, 2, &Config::default()).expect_err("there are two songs");
    assert_eq!((error.code, error.hints.is_empty()), (crate::ErrorCode::BadRequest, false));
}

#[tokio::test]
async fn another_song_is_told_by_what_the_one_there_has_not() {
    let config = Config::default();
    let mix = bent(|mix| mix.tracks[1].energy = Some(0.74)).await;
    let other = |bend: &dyn Fn(&mut MixTrack)| {
        let mut other = mix.tracks[1].clone();
        bend(&mut other);
        instead(&mix, 1, &other, &config)
    };
    let sound = "170 BPM is inside Hard's 168–186 BPM.";
    let [first, _] = &other(&|_| ())[..] else { panic!("the same song has its sound and one reason") };
    assert_eq!(first, sound);
    let forgotten = other(&|track| (track.rediscovery, track.bonuses.rediscovery) = (true, 0.07));
    assert_eq!(forgotten, [sound, "You have not run to it in the last 60 days."]);
    let another = other(&|track| {
        (track.artist_name, track.artist_id) = ("Tin Comets".to_owned(), "c".to_owned());
        track.energy = Some(0.80);
    });
    assert!(another[1].starts_with("Its energy of 80 %"), "both are the only songs of their artists: {another:?}");
    let faster = other(&|track| track.felt_tempo = Some(174.0));
    assert_eq!(faster, ["174 BPM is inside Hard's 168–186 BPM.", "It is felt 4 BPM faster than the song before."]);
    assert!(instead(&mix, 9, &mix.tracks[1], &config).is_empty(), "no such place");
}
