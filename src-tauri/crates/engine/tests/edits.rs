//! What holds for every edit of a mix.

#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use std::collections::BTreeSet;

use proptest::{collection::vec, prelude::*};
use runclub_engine::{
    curve_rules,
    edit::{Edit, EditError, alternatives, apply, library_with, rescore},
    generate::generate,
    library::Library,
    mix::{Mix, MixTrack, Segment, Verdict},
    pool::Pool,
    template::Template,
    tier::Tier,
};
use support::{
    audit, cases, rules,
    studio::{Studio, each_template},
    world,
};

fn ids(mix: &Mix) -> Vec<&str> {
    mix.tracks.iter().map(|track| track.track_id.as_str()).collect()
}

fn places(mix: &Mix) -> Vec<(Segment, Tier)> {
    mix.tracks.iter().map(|track| (track.segment, track.tier)).collect()
}

fn locked(mix: &Mix) -> Vec<(usize, &str)> {
    let songs = mix.tracks.iter().enumerate();
    songs.filter(|(_, track)| track.locked).map(|(at, track)| (at, track.track_id.as_str())).collect()
}

fn main_part(mix: &Mix) -> Vec<usize> {
    (0..mix.tracks.len()).filter(|at| mix.tracks[*at].segment == Segment::Main).collect()
}

fn follows_its_template(pool: &Pool, mix: &Mix) -> Result<(), String> {
    let tiers: Vec<Tier> = main_part(mix).into_iter().map(|at| mix.tracks[at].tier).collect();
    let template = mix.request.template.unwrap();
    let plan = &pool.input.config.plan;
    curve_rules::check(template, mix.request.minutes, &tiers, plan).map_err(|error| format!("{template:?} {tiers:?}: {error}"))
}

fn has_a_curve(pool: &Pool, mix: &Mix, songs: usize) -> bool {
    let template = Template::get(mix.request.template.unwrap());
    !template.curves(songs, mix.request.minutes, &pool.input.config.plan).is_empty()
}

/// A song of the pool that is not in the mix and meets a wish.
fn song_for<'a>(pool: &Pool<'a>, mix: &Mix, wish: impl Fn(u32) -> bool) -> Option<&'a str> {
    let library = pool.input.library;
    let absent = |track: u32| !ids(mix).contains(&library.track(track).id.as_str());
    let found = pool.candidates.iter().map(|candidate| candidate.track).find(|track| absent(*track) && wish(*track));
    found.map(|track| library.track(track).id.as_str())
}

/// A song by an artist that the mix does not have.
fn song_of_another_artist<'a>(pool: &Pool<'a>, mix: &Mix, wish: impl Fn(u32) -> bool) -> Option<&'a str> {
    let artist = |track: u32| &pool.input.library.track(track).artist_id;
    song_for(pool, mix, |track| wish(track) && mix.tracks.iter().all(|held| held.artist_id != *artist(track)))
}

fn wrong_numbers(studio: &Studio, mix: &Mix) -> Vec<String> {
    audit::hard(&audit::violations(mix, &studio.rows, &[], true), is_number)
}

fn is_number(code: &str) -> bool {
    ["formula.", "bonus."].iter().any(|group| code.starts_with(group))
}

#[test]
fn a_move_is_a_permutation_that_keeps_the_places_and_can_be_taken_back() {
    each_template(|studio, pool, mix| {
        let last = mix.tracks.len() - 1;
        for (from, to) in [(0, last), (last, 0), (1, 4), (5, 2), (3, 3)] {
            let moved = apply(pool, mix, &Edit::Move { from, to }).unwrap();
            let sorted = |mix: &Mix| ids(mix).into_iter().map(str::to_owned).collect::<BTreeSet<_>>();
            assert_eq!(sorted(&moved), sorted(mix));
            assert_eq!(moved.tracks[to].track_id, mix.tracks[from].track_id);
            assert_eq!(places(&moved), places(mix));
            assert_eq!(wrong_numbers(studio, &moved), Vec::<String>::new());
            assert_eq!(apply(pool, &moved, &Edit::Move { from: to, to: from }).unwrap(), *mix);
        }
    });
}

#[test]
fn a_lock_changes_nothing_else_and_can_be_taken_back() {
    each_template(|_, pool, mix| {
        let held = apply(pool, mix, &Edit::Lock { at: 2 }).unwrap();
        assert_eq!(locked(&held), [(2, mix.tracks[2].track_id.as_str())]);
        assert_eq!(held.report, mix.report);
        assert_eq!(apply(pool, &held, &Edit::Unlock { at: 2 }).unwrap(), *mix);
    });
}

#[test]
fn scoring_anew_changes_nothing() {
    each_template(|_, pool, mix| assert_eq!(rescore(pool, mix).unwrap(), *mix));
}

#[test]
fn regenerating_keeps_locked_songs_at_their_places() {
    each_template(|studio, pool, mix| {
        let middle = main_part(mix)[0];
        let held = [0, middle].into_iter().fold(mix.clone(), |mix, at| apply(pool, &mix, &Edit::Lock { at }).unwrap());
        let mut request = studio.request.clone();
        request.seed += 1;
        let again = apply(&studio.prepared.pool(&request), &held, &Edit::Regenerate).unwrap();
        assert_eq!(locked(&again), locked(&held));
        assert_eq!((again.id.as_str(), &again.request), ("mix", &request));
        assert_ne!(ids(&again), ids(&held), "nothing but the locked songs stays for its own sake");
        assert_eq!(rules::broken(&again, &studio.prepared.library, &studio.prepared.history), Vec::<String>::new());
        assert_eq!(wrong_numbers(studio, &again), Vec::<String>::new());
    });
}

/// A mix with one rule broken, if the library has the song it takes.
type Damage = fn(&Pool, &Mix) -> Option<Edit>;

/// The song least at home in the warm-up opens it.
fn bad_move(pool: &Pool, mix: &Mix) -> Option<Edit> {
    let gate = |track: &MixTrack| {
        let at = pool.input.library.find(&track.track_id).unwrap();
        pool.passes_gate(&pool.candidate(at), mix.tracks[0].tier)
    };
    let from = mix.tracks.iter().position(|track| !gate(track))?;
    Some(Edit::Move { from, to: 0 })
}

fn off_tempo(pool: &Pool, mix: &Mix) -> Option<Edit> {
    let at = *main_part(mix).last()?;
    let tier = mix.tracks[at].tier;
    let song = song_of_another_artist(pool, mix, |track| !pool.passes_gate(&pool.candidate(track), tier))?;
    Some(Edit::Replace { at, track_id: song.to_owned() })
}

fn artist_back_to_back(pool: &Pool, mix: &Mix) -> Option<Edit> {
    (1..mix.tracks.len()).find_map(|at| {
        let artist = &mix.tracks[at - 1].artist_id;
        let song = song_for(pool, mix, |track| pool.input.library.track(track).artist_id == *artist)?;
        Some(Edit::Replace { at, track_id: song.to_owned() })
    })
}

#[test]
fn a_repair_mends_what_one_edit_broke() {
    let damages: [(&str, Damage); 3] =
        [("a bad move", bad_move), ("off tempo", off_tempo), ("back to back", artist_back_to_back)];
    for (name, damage) in damages {
        let mended = std::cell::Cell::new(0);
        each_template(|studio, pool, mix| {
            let Some(edit) = damage(pool, mix) else { return };
            let damaged = apply(pool, mix, &edit).unwrap();
            assert_eq!(damaged.report.verdict, Verdict::Fail, "{name} {:?}", mix.request.template);
            let repaired = apply(pool, &damaged, &Edit::Repair).unwrap();
            assert_ne!(repaired.report.verdict, Verdict::Fail, "{name} {:?}", mix.request.template);
            assert_eq!(wrong_numbers(studio, &repaired), Vec::<String>::new());
            mended.set(mended.get() + 1);
        });
        assert!(mended.get() > 0, "{name}: no library song could do the damage");
    }
}

#[test]
fn a_repair_leaves_a_good_mix_alone() {
    each_template(|_, pool, mix| {
        assert_eq!(mix.report.verdict, Verdict::Pass, "{:?}", mix.request.template);
        assert_eq!(apply(pool, mix, &Edit::Repair).unwrap(), *mix);
    });
}

#[test]
fn alternatives_are_new_distinct_and_keep_every_hard_rule() {
    each_template(|studio, pool, mix| {
        for at in [0, main_part(mix)[0], mix.tracks.len() - 1] {
            let offered = alternatives(pool, mix, at, 6).unwrap();
            let distinct: BTreeSet<&str> = offered.iter().map(|one| one.track.track_id.as_str()).collect();
            assert!(!offered.is_empty() && distinct.len() == offered.len());
            assert!(ids(mix).iter().all(|held| !distinct.contains(held)));
            for one in offered {
                let edit = Edit::Replace { at, track_id: one.track.track_id.clone() };
                let replaced = apply(pool, mix, &edit).unwrap();
                let (library, history) = (&studio.prepared.library, &studio.prepared.history);
                assert_eq!(rules::broken(&replaced, library, history), Vec::<String>::new());
                assert_eq!(wrong_numbers(studio, &replaced), Vec::<String>::new());
                assert_eq!((&replaced.tracks[at], replaced.report.verdict), (&one.track, one.verdict));
            }
        }
    });
}

#[test]
fn the_curve_follows_the_template_after_a_song_more_or_less() {
    each_template(|studio, pool, mix| {
        let main = main_part(mix);
        let song = song_of_another_artist(pool, mix, |_| true).unwrap();
        for at in main.iter().copied() {
            let shorter = apply(pool, mix, &Edit::Remove { at }).unwrap();
            let longer = apply(pool, mix, &Edit::Insert { track_id: song.to_owned(), at }).unwrap();
            assert_eq!(longer.tracks[at].track_id, song);
            assert_eq!(ids(&apply(pool, &longer, &Edit::Remove { at }).unwrap()), ids(mix));
            for (edited, songs) in [(shorter, main.len() - 1), (longer, main.len() + 1)] {
                assert_eq!(main_part(&edited).len(), songs);
                assert_eq!(wrong_numbers(studio, &edited), Vec::<String>::new());
                if has_a_curve(pool, mix, songs) {
                    assert_eq!(follows_its_template(pool, &edited), Ok(()));
                }
            }
        }
    });
}

#[test]
fn an_edit_that_cannot_be_applied_says_why() {
    let studio = Studio::new(runclub_engine::request::TemplateId::Intervals);
    let pool = studio.pool();
    let mix = apply(&pool, &generate(&pool, "mix".to_owned()), &Edit::Lock { at: 1 }).unwrap();
    let songs = mix.tracks.len();
    let inside = mix.tracks[3].track_id.clone();
    let outside = || song_for(&pool, &mix, |_| true).unwrap().to_owned();
    let nowhere = EditError::NoSuchPosition { position: 99, songs };
    let unknown = EditError::NoSuchTrack { id: "nobody".to_owned() };
    let held = EditError::Locked { name: mix.tracks[1].name.clone(), position: 1 };
    let already = EditError::AlreadyIn { name: mix.tracks[3].name.clone(), position: 3 };
    let nobody = || "nobody".to_owned();
    let refused = [
        (Edit::Move { from: 99, to: 0 }, &nowhere),
        (Edit::Move { from: 0, to: 99 }, &nowhere),
        (Edit::Remove { at: 99 }, &nowhere),
        (Edit::Insert { track_id: outside(), at: 99 }, &nowhere),
        (Edit::Replace { at: 99, track_id: outside() }, &nowhere),
        (Edit::Lock { at: 99 }, &nowhere),
        (Edit::Unlock { at: 99 }, &nowhere),
        (Edit::Insert { track_id: nobody(), at: 0 }, &unknown),
        (Edit::Replace { at: 0, track_id: nobody() }, &unknown),
        (Edit::Remove { at: 1 }, &held),
        (Edit::Replace { at: 1, track_id: outside() }, &held),
        (Edit::Insert { track_id: inside.clone(), at: 0 }, &already),
        (Edit::Replace { at: 0, track_id: inside }, &already),
    ];
    for (edit, error) in refused {
        assert_eq!(apply(&pool, &mix, &edit).as_ref(), Err(error), "{edit:?}");
    }
    let mut last = mix.clone();
    last.tracks.truncate(1);
    assert_eq!(apply(&pool, &last, &Edit::Remove { at: 0 }), Err(EditError::LastSong));
}

#[test]
fn a_document_brings_the_songs_that_the_library_lacks() {
    each_template(|studio, pool, mix| {
        assert_eq!(library_with(&studio.prepared.library, mix), None);
        let mut prepared = Studio::new(mix.request.template.unwrap()).prepared;
        let lost = &ids(mix)[..3];
        let whole = &studio.prepared.library;
        let left = whole.tracks().iter().filter(|track| !lost.contains(&track.id.as_str())).cloned();
        prepared.library = Library::new(left.collect(), whole.artists().to_vec());
        let id = mix.tracks[0].track_id.clone();
        assert_eq!(rescore(&prepared.pool(&mix.request), mix), Err(EditError::Unknown { id }));
        prepared.library = library_with(&prepared.library, mix).unwrap();
        let again = rescore(&prepared.pool(&mix.request), mix).unwrap();
        assert_eq!(places(&again), places(mix));
        let sound = |mix: &Mix| mix.tracks.iter().map(|track| (track.track_id.clone(), track.base_score)).collect::<Vec<_>>();
        assert_eq!(sound(&again), sound(mix));
        assert_eq!(pool.candidates.len(), prepared.pool(&mix.request).candidates.len());
    });
}

/// An edit drawn by numbers, whatever the mix turns out to be.
fn drawn(mix: &Mix, library: &Library, (kind, one, other): (u8, usize, usize)) -> Edit {
    let (at, to) = (one % mix.tracks.len().max(1), other % mix.tracks.len().max(1));
    let track_id = library.tracks()[other % library.tracks().len()].id.clone();
    match kind {
        0 => Edit::Move { from: at, to },
        1 => Edit::Remove { at },
        2 => Edit::Insert { track_id, at },
        3 => Edit::Replace { at, track_id },
        4 => Edit::Lock { at },
        5 => Edit::Unlock { at },
        _ => Edit::Regenerate,
    }
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn whatever_is_edited_the_numbers_are_right_and_a_repair_makes_nothing_worse(
        world in world::worlds(),
        edits in vec((0_u8..7, any::<usize>(), any::<usize>()), 1..6),
    ) {
        let prepared = world.prepare();
        let pool = prepared.pool(&world.request);
        let rows = world.oracle_rows();
        let numbers = |mix: &Mix| audit::hard(&audit::violations(mix, &rows, &world.usage, true), is_number);
        let mut mix = generate(&pool, "mix".to_owned());
        for numbers_drawn in edits {
            let Ok(next) = apply(&pool, &mix, &drawn(&mix, &prepared.library, numbers_drawn)) else { continue };
            prop_assert_eq!(numbers(&next), Vec::<String>::new());
            mix = next;
        }
        let repaired = apply(&pool, &mix, &Edit::Repair).unwrap();
        prop_assert!(repaired.report.verdict <= mix.report.verdict);
        prop_assert_eq!(locked(&repaired), locked(&mix));
        prop_assert_eq!(numbers(&repaired), Vec::<String>::new());
    }
}
