use std::collections::HashMap;

use runclub_engine::{
    edit::rescore,
    genre::Umbrella,
    mix::Mix,
    pool::{Input, Pool},
    request::{Request, TemplateId},
    title,
};

use super::{Case, Pick, Reference};
use crate::build::fixed_now;

fn with_pool(case: &Case, request: &Request, check: impl Fn(&Pool, &[Pick])) {
    let input = Input { request, ..case.prepare().input };
    let pool = Pool::prepare(input).expect("the request can be planned");
    let picks: Option<Vec<Pick>> = Reference::new(&pool).choose(&pool, request.seed).into_iter().collect();
    check(&pool, &picks.expect("every slot is filled"));
}

fn requests() -> Vec<Request> {
    let plain = TemplateId::ALL.into_iter().map(|template| Request::new(template, 42, 7, fixed_now()));
    let genres = vec![Umbrella::Pop, Umbrella::Rock, Umbrella::Electronic];
    let filtered = Request { genres, ..Request::new(TemplateId::Pyramid, 42, 7, fixed_now()) };
    plain.chain([filtered]).collect()
}

/// The engine's document of the same songs at the same places.
fn printed(pool: &Pool, picks: &[Pick]) -> Mix {
    let mut mix = runclub_engine::generate::generate(pool, String::from("test"));
    let any = mix.tracks[0].clone();
    mix.tracks = picks
        .iter()
        .map(|pick| {
            let track_id = pool.input.library.track(pick.track).id.clone();
            runclub_engine::mix::MixTrack { segment: pick.segment, tier: pick.tier, track_id, ..any.clone() }
        })
        .collect();
    rescore(pool, &mix).expect("the songs are the library's")
}

#[test]
fn scores_are_those_the_engine_prints() {
    let case = Case::new(1_000);
    for request in requests() {
        with_pool(&case, &request, |pool, picks| {
            let mix = printed(pool, picks);
            assert_eq!(mix.tracks.len(), picks.len());
            for (track, pick) in mix.tracks.iter().zip(picks) {
                let off = (track.final_score - pick.score).abs();
                assert!(off < 1e-12, "{} for {:?}: {} and {}", request.title(), pick, track.final_score, pick.score);
            }
        });
    }
}

#[test]
fn no_hard_rule_is_broken() {
    let case = Case::new(1_000);
    for request in requests() {
        with_pool(&case, &request, |pool, picks| {
            let artist = |pick: &Pick| pool.input.library.artist_of(pick.track);
            let name = |pick: &Pick| title::normalise(&pool.input.library.track(pick.track).name);
            assert!(picks.windows(2).all(|pair| artist(&pair[0]) != artist(&pair[1])), "{}", request.title());
            let mut names: HashMap<u32, Vec<String>> = HashMap::new();
            for pick in picks {
                names.entry(artist(pick)).or_default().push(name(pick));
            }
            for of_artist in names.values() {
                assert!(of_artist.len() <= 2 && (of_artist.len() < 2 || of_artist[0] != of_artist[1]), "{of_artist:?}");
            }
            for pick in picks {
                let score = pool.tier_score(&pool.candidate(pick.track), pick.tier);
                assert!(score.passes_gate(pick.tier, pool.input.config));
            }
        });
    }
}

#[test]
fn a_seed_decides() {
    let case = Case::new(1_000);
    let pool = case.prepare();
    let reference = Reference::new(&pool);
    assert_eq!(reference.choose(&pool, 1), reference.choose(&pool, 1));
    assert_ne!(reference.choose(&pool, 1), reference.choose(&pool, 2));
}
