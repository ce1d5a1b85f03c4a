use std::collections::HashMap;

use runclub_engine::{
    edit::rescore,
    generate::generate,
    genre::Umbrella,
    library::Signals,
    mix::{Mix, MixTrack},
    pool::{Input, Pool},
    request::{Model, Request, TemplateId},
    title,
};

use super::{Case, Given, Pick, Reference};
use crate::build::fixed_now;

/// Calls `check` with the engine's pool and the reference's choice; what the reference does not know
/// of, the personal signals, is left out.
fn with_pool(case: &Case, request: &Request, check: impl Fn(&Pool, &Reference, &[Pick])) {
    let signals = Signals::default();
    let Input { library, history, config, .. } = case.prepare().input;
    let pool = Pool::prepare(Input { library, history, signals: &signals, config, request });
    let pool = pool.expect("the request can be planned");
    let reference = Reference::new(Given { library, history, request, config }, &pool.plan);
    let picks: Option<Vec<Pick>> = reference.choose(request.seed).into_iter().collect();
    check(&pool, &reference, &picks.expect("every slot is filled"));
}

fn requests() -> Vec<Request> {
    let plain = TemplateId::ALL.into_iter().map(|template| Request::new(template, 42, 7, fixed_now()));
    let genres = vec![Umbrella::Pop, Umbrella::Rock, Umbrella::Electronic];
    let pyramid = Request::new(TemplateId::Pyramid, 42, 7, fixed_now());
    let filtered = Request { genres, ..pyramid.clone() };
    let recent = Request { decades: vec![2000, 2010], allow_explicit: false, ..pyramid.clone() };
    let classic = Request { model: Model::Classic, ..pyramid };
    plain.chain([filtered, recent, classic]).collect()
}

/// The engine's document of the same songs at the same places.
fn printed(pool: &Pool, picks: &[Pick]) -> Mix {
    let mut mix = generate(pool, String::from("test"));
    let any = mix.tracks[0].clone();
    mix.tracks = picks
        .iter()
        .map(|pick| MixTrack { segment: pick.segment, tier: pick.tier, track_id: pick.track.id.clone(), ..any.clone() })
        .collect();
    rescore(pool, &mix).expect("the songs are the library's")
}

#[test]
fn scores_are_those_the_engine_prints() {
    let case = Case::new(1_000);
    for request in requests() {
        with_pool(&case, &request, |pool, _, picks| {
            let mix = printed(pool, picks);
            assert_eq!(mix.tracks.len(), picks.len());
            for (track, pick) in mix.tracks.iter().zip(picks) {
                let off = (track.final_score - pick.score).abs();
                assert!(off < 1e-9, "{} for {:?}: {} and {}", request.title(), pick, track.final_score, pick.score);
            }
        });
    }
}

#[test]
fn no_hard_rule_is_broken() {
    let case = Case::new(1_000);
    for request in requests() {
        with_pool(&case, &request, |pool, _, picks| {
            let artist = |pick: &Pick| pick.track.artist_id.clone();
            assert!(picks.windows(2).all(|pair| artist(&pair[0]) != artist(&pair[1])), "{}", request.title());
            let mut names: HashMap<String, Vec<String>> = HashMap::new();
            for pick in picks {
                names.entry(artist(pick)).or_default().push(title::normalise(&pick.track.name));
            }
            for of_artist in names.values() {
                assert!(of_artist.len() <= 2 && (of_artist.len() < 2 || of_artist[0] != of_artist[1]), "{of_artist:?}");
            }
            for pick in picks {
                let index = pool.input.library.find(&pick.track.id).expect("the song is the library's");
                let score = pool.tier_score(&pool.candidate(index), pick.tier);
                assert!(score.passes_gate(pick.tier, pool.input.config));
            }
        });
    }
}

#[test]
fn the_filters_are_those_of_the_engine() {
    let case = Case::new(1_000);
    for request in requests() {
        with_pool(&case, &request, |pool, reference, _| {
            let engine = pool.candidates.iter().map(|candidate| &pool.input.library.track(candidate.track).id);
            let ours: Vec<&String> = reference.songs.iter().map(|song| &song.track.id).collect();
            assert_eq!(engine.collect::<Vec<_>>(), ours, "{}", request.title());
        });
    }
}

#[test]
fn a_seed_decides() {
    let case = Case::new(1_000);
    assert_eq!(case.reference(0), case.reference(0));
    assert_ne!(case.reference(0), case.reference(1));
}
