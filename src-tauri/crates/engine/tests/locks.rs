//! Locked songs stay, and edits of broken or unfinished mixes.

#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use runclub_engine::{
    edit::{Edit, alternatives, apply},
    generate::generate,
    mix::{Mix, Relaxation, Segment, Status, Verdict},
    pool::Pool,
    request::{Request, TemplateId},
};
use support::{
    shelf::{main_part, shelf, song},
    studio::{Studio, each_template},
};

fn ids(mix: &Mix) -> Vec<&str> {
    mix.tracks.iter().map(|track| track.track_id.as_str()).collect()
}

fn lock(pool: &Pool, mix: &Mix, places: impl IntoIterator<Item = usize>) -> Mix {
    places.into_iter().fold(mix.clone(), |mix, at| apply(pool, &mix, &Edit::Lock { at }).unwrap())
}

#[test]
fn a_mix_that_is_locked_throughout_is_regenerated_as_it_is() {
    each_template(|_, pool, mix| {
        let held = lock(pool, mix, 0..mix.tracks.len());
        let again = apply(pool, &held, &Edit::Regenerate).unwrap();
        assert_eq!(ids(&again), ids(&held), "{:?}", mix.request.template);
        assert!(again.tracks.iter().all(|track| track.locked));
    });
}

#[test]
fn no_locked_song_is_lost_when_the_session_gets_shorter_or_another() {
    each_template(|studio, pool, mix| {
        let last = mix.tracks.len() - 1;
        let held = lock(pool, mix, [0, last / 2, last]);
        for (template, minutes) in TemplateId::ALL.into_iter().flat_map(|template| [(template, 20), (template, 90)]) {
            let request = Request { seed: 9, ..Request::new(template, minutes, 9, studio.request.now) };
            let again = apply(&studio.prepared.pool(&request), &held, &Edit::Regenerate).unwrap();
            for at in [0, last / 2, last] {
                let song = &held.tracks[at].track_id;
                let place = again.tracks.iter().position(|track| track.locked && track.track_id == *song);
                assert!(place.is_some(), "{song} of {:?} is lost in {template:?}, {minutes} minutes", mix.request.template);
                if at < again.tracks.len() && again.tracks.len() > last {
                    assert_eq!(place, Some(at), "{template:?}, {minutes} minutes");
                }
            }
        }
    });
}

#[test]
fn a_repair_moves_no_locked_song() {
    each_template(|_, pool, mix| {
        let last = mix.tracks.len() - 1;
        let held = lock(pool, mix, [1, last / 2, last]);
        let broken = apply(pool, &held, &Edit::Remove { at: last - 1 }).unwrap();
        let kept = |mix: &Mix| {
            let locked = mix.tracks.iter().filter(|track| track.locked);
            locked.map(|track| (track.position, track.track_id.clone())).collect::<Vec<_>>()
        };
        let repaired = apply(pool, &broken, &Edit::Repair).unwrap();
        assert_eq!(kept(&repaired), kept(&broken), "{:?}", mix.request.template);
        assert!(repaired.report.verdict <= broken.report.verdict);
    });
}

#[test]
fn a_locked_song_that_should_rest_is_the_one_that_may() {
    // Moderate, Hard, Moderate, Hard; both Hard songs should rest, and one of them is locked.
    let songs = [song("a", 158.0, 0.48), song("b", 176.0, 0.72).used(2), song("c", 160.0, 0.5), song("d", 178.0, 0.75).used(3)];
    let prepared = shelf(&songs);
    let request = main_part(TemplateId::Intervals, 20);
    let pool = prepared.pool(&request);
    let mix = generate(&pool, "mix".to_owned());
    let at = mix.tracks.iter().position(|track| track.relaxation == Some(Relaxation::LockoutBreak)).unwrap();
    let again = apply(&pool, &lock(&pool, &mix, [at]), &Edit::Regenerate).unwrap();
    let breaks = again.tracks.iter().filter(|track| track.relaxation == Some(Relaxation::LockoutBreak)).count();
    assert_eq!((ids(&again), breaks), (ids(&mix), 1));
}

#[test]
fn a_warm_up_or_cool_down_that_lost_its_songs_can_be_filled_again() {
    each_template(|_, pool, mix| {
        for segment in [Segment::Warmup, Segment::Cooldown] {
            let mut bare = mix.clone();
            while let Some(at) = bare.tracks.iter().position(|track| track.segment == segment) {
                bare = apply(pool, &bare, &Edit::Remove { at }).unwrap();
            }
            assert_eq!(bare.report.verdict, Verdict::Fail);
            let main = bare.tracks.iter().position(|track| track.segment == Segment::Main).unwrap();
            assert!(!alternatives(pool, &bare, main, 3).unwrap().is_empty(), "{:?}", mix.request.template);
            let lost = mix.tracks.iter().find(|track| track.segment == segment).unwrap();
            let at = if segment == Segment::Warmup { 0 } else { bare.tracks.len() };
            let put_back = apply(pool, &bare, &Edit::Insert { track_id: lost.track_id.clone(), at }).unwrap();
            assert_eq!((put_back.tracks[at].segment, put_back.tracks[at].tier), (segment, lost.tier));
            let repaired = apply(pool, &bare, &Edit::Repair).unwrap();
            assert_ne!(repaired.report.verdict, Verdict::Fail, "{:?} {segment:?}", mix.request.template);
        }
    });
}

#[test]
fn the_status_follows_what_edits_fill() {
    // Four slots of 2:30, and two songs for them.
    let prepared = shelf(&[song("a", 158.0, 0.48), song("b", 160.0, 0.5), song("slow", 100.0, 0.5), song("old", 120.0, 0.4)]);
    let request = main_part(TemplateId::Intervals, 20);
    let pool = prepared.pool(&request);
    let partial = generate(&pool, "mix".to_owned());
    assert_eq!((partial.status, partial.tracks.len()), (Status::Partial, 2));
    let less = apply(&pool, &partial, &Edit::Remove { at: 0 }).unwrap();
    assert_eq!((less.status, less.report.verdict), (Status::None, Verdict::Fail));
    let mut more = partial.clone();
    for track_id in ["slow", "old"] {
        more = apply(&pool, &more, &Edit::Insert { track_id: track_id.to_owned(), at: 0 }).unwrap();
    }
    assert_eq!((more.status, more.unfilled.len()), (Status::Complete, 0));
}

#[test]
fn the_same_edit_gives_the_same_bytes() {
    let studio = Studio::new(TemplateId::Pyramid);
    let pool = studio.pool();
    let mix = lock(&pool, &generate(&pool, "mix".to_owned()), [2]);
    for edit in [Edit::Regenerate, Edit::Repair, Edit::Remove { at: 4 }, Edit::Move { from: 1, to: 5 }] {
        let json = || serde_json::to_string(&apply(&pool, &mix, &edit).unwrap()).unwrap();
        assert_eq!(json(), json(), "{edit:?}");
    }
}
