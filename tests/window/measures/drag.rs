//! What a move of a drag costs in a long list.

use serde::Deserialize;
use serde_json::{Value, json};
use thirtyfour::common::command::{Actions, Command};

use super::{empty_window, figures::Figures, library, machine::Machine};
use crate::harness::{App, Scene};

const WATCH: &str = include_str!("watch-drag.js");

/// The row that is lifted, and how far it is carried down and up again, px: within the part of the list that is seen.
const LIFTED: usize = 1;
const REACH: i32 = 144;
/// One move of the pointer, px: rows are several times as high.
const STEP: usize = 6;
/// How often it is carried down and up, when figures are wanted; else once.
const TIMES: u32 = 6;

/// Songs are this much shorter than usual, so that three hours hold 60 of them.
const SHORTER: f64 = 0.75;

/// What `watch-drag.js` has seen.
#[derive(Debug, Deserialize)]
struct Watched {
    moves: Vec<Move>,
    rows: u32,
    /// Whether the layout of any row changed; a transform does not.
    moved: bool,
}

#[derive(Debug, Deserialize)]
struct Move {
    /// ms, as `layout`.
    script: f64,
    layout: f64,
    /// Rows in which anything was changed.
    touched: u32,
}

/// Down onto the handle, to and fro, back to where it was, up.
fn path(x: f64, y: f64, times: u32) -> Vec<Value> {
    let go = |down: i32| json!({"type": "pointerMove", "origin": "viewport", "x": x.round(), "y": y.round() + f64::from(down), "duration": 0});
    let wait = |duration: u32| json!({"type": "pause", "duration": duration});
    let mut actions = vec![go(0), json!({"type": "pointerDown", "button": 0}), wait(120)];
    for _ in 0..times {
        for down in (0..REACH).step_by(STEP).chain((0..=REACH).rev().step_by(STEP)) {
            actions.extend([go(down), wait(20)]);
        }
    }
    actions.extend([wait(200), json!({"type": "pointerUp", "button": 0})]);
    actions
}

#[tokio::test]
async fn a_drag_changes_only_the_rows_that_move() {
    let figures_wanted = empty_window().is_some();
    let mut library = library();
    library.iter_mut().for_each(|song| song.duration_ms = (f64::from(song.duration_ms) * SHORTER) as u32);
    let mut app = App::open(Scene::default()).await;
    Machine::of(&mut app).import(&library);
    app.reopen().await;
    app.sees_home().await;
    app.is_ready_to_create("Tempo", 7, Some(180)).await;
    app.click("button", "Create Mix").await;
    app.sees_mix("Tempo").await;

    let handles = app.handles().await;
    let rect = handles[LIFTED].1.element.rect().await.unwrap();
    app.run(WATCH, vec![]).await;
    let times = if figures_wanted { TIMES } else { 1 };
    let path = path(rect.x + rect.width / 2.0, rect.y + rect.height / 2.0, times);
    let hand = json!([{"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": path}]);
    app.web().cmd(Command::PerformActions(Actions::from(hand))).await.unwrap();
    let watched: Watched = serde_json::from_value(app.run("return window.watched", vec![]).await).unwrap();

    assert!(watched.moves.len() > 20, "{} moves were seen", watched.moves.len());
    assert!(!watched.moved, "rows are shifted by transforms, which lay nothing out anew");
    // The lifted one, and the one whose middle it passes.
    let touched: Vec<u32> = watched.moves.iter().map(|one| one.touched).collect();
    assert!(touched.iter().all(|rows| (1..=2).contains(rows)), "{touched:?}");
    assert!(touched.contains(&2), "it passed nothing: {touched:?}");
    if figures_wanted {
        let own = app.run("return performance.getEntriesByName('drag-move').map((entry) => entry.duration)", vec![]).await;
        print(&watched, &serde_json::from_value::<Vec<f64>>(own).unwrap().into_iter().collect());
    }
}

fn print(watched: &Watched, own: &Figures) {
    println!("\n## A move of a drag, {} songs, {} moves\n", watched.rows, watched.moves.len());
    println!("| per move | mean | median | 99th percentile | largest |");
    println!("|---|---:|---:|---:|---:|");
    let of = |value: fn(&Move) -> f64| watched.moves.iter().map(value).collect::<Figures>();
    for (what, figures, unit) in [
        ("script", &of(|one| one.script), " ms"),
        ("style and layout", &of(|one| one.layout), " ms"),
        ("both (wanted: median ≤ 4 ms)", &of(|one| one.script + one.layout), " ms"),
        ("the page's own mark `drag-move`", own, " ms"),
        ("rows changed", &of(|one| f64::from(one.touched)), ""),
    ] {
        let line =
            [figures.mean(), figures.median(), figures.at(0.99), figures.largest()].map(|value| format!("{value:.2}{unit}"));
        println!("| {what} | {} |", line.join(" | "));
    }
}
