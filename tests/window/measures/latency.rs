//! How long the runner waits in the window, in multiples of a call that does nothing.

use serde_json::json;

use super::{SONGS, empty_window, figures::Figures, library, machine::Machine};
use crate::harness::{App, Scene};

/// How often each wait is timed.
const ROUNDS: u32 = 50;
/// How often the call that does nothing is timed.
const TRIPS: u32 = 400;

const AWAIT_PAINT: &str = include_str!("await-paint.js");

/// What `await-paint.js` has timed.
const TIMED: &str = "window.timed.then(arguments[arguments.length - 1])";

/// Calls one after the other; the time of each, ms.
const ROUND_TRIPS: &str = r"
const [times, done] = arguments;
(async () => {
  const taken = [];
  for (let trip = 0; trip < times; trip += 1) {
    const begun = performance.now();
    await window.__TAURI_INTERNALS__.invoke('version');
    taken.push(performance.now() - begun);
  }
  done(taken);
})();";

/// Two frames in which nothing happens, again and again; the time of each pair, ms.
const FRAMES: &str = r"
const [times, done] = arguments;
const taken = [];
const next = () => {
  if (taken.length === times) return done(taken);
  const begun = performance.now();
  requestAnimationFrame(() => requestAnimationFrame(() => { taken.push(performance.now() - begun); setTimeout(next, 3); }));
};
next();";

/// How long something took: until its answer was in the page, and until that was painted, ms.
#[derive(Default)]
struct Waits {
    answered: Figures,
    painted: Figures,
}

impl Waits {
    /// Times what an act brings about.
    async fn time(&mut self, app: &App, event: &str, steps: &[&str], act: impl AsyncFnOnce()) {
        app.run(AWAIT_PAINT, vec![json!(event), json!(steps)]).await;
        act().await;
        let [answered, painted]: [f64; 2] = app.web().execute_async(TIMED, vec![]).await.unwrap().convert().unwrap();
        self.answered.push(answered);
        self.painted.push(painted);
    }

    fn print(&self, what: &str, trip: &Figures) {
        for (until, figures) in [("the answer is in the page", &self.answered), ("it is painted", &self.painted)] {
            print_line(&format!("{what} → {until}"), figures, trip);
        }
    }
}

fn print_line(what: &str, figures: &Figures, trip: &Figures) {
    let (median, last) = (figures.median(), figures.at(0.99));
    println!("| {what} | {median:.1} / {last:.1} ms | {:.1} / {:.1} |", median / trip.mean(), last / trip.mean());
}

impl App {
    /// Opens the dialog, filled in, and waits until the library has answered for it.
    pub(super) async fn is_ready_to_create(&self, template: &str, seed: u32, minutes: Option<u32>) {
        self.open_generate(template, seed).await;
        if let Some(minutes) = minutes {
            self.choose("Custom").await;
            self.fill("textbox", "Minutes", &minutes.to_string()).await;
        }
        self.until("the library has answered", async || {
            self.run("return document.querySelector('dialog [aria-busy=true]') === null", vec![]).await == json!(true)
        })
        .await;
    }

    async fn figures(&self, script: &str, times: u32) -> Figures {
        let taken = self.web().execute_async(script, vec![json!(times)]).await.unwrap();
        taken.convert::<Vec<f64>>().unwrap().into_iter().collect()
    }
}

/// A song to and fro, by pointer.
async fn drop_often(app: &App) -> Waits {
    let mut waits = Waits::default();
    for round in 0..ROUNDS {
        let handles = app.handles().await;
        let (from, to) = if round % 2 == 0 { (1, 3) } else { (3, 1) };
        let steps = ["section[aria-busy=true]", "section[aria-busy=false]"];
        waits.time(app, "pointerup", &steps, async || app.drag(&handles[from].1.element, &handles[to].1.element).await).await;
    }
    waits
}

#[tokio::test]
async fn from_a_click_or_a_drop_to_the_picture() {
    if empty_window().is_none() {
        return;
    }
    let mut app = App::open(Scene::default()).await;
    Machine::of(&mut app).import(&library());
    app.reopen().await;
    app.sees_home().await;

    let trip = app.figures(ROUND_TRIPS, TRIPS).await;
    let frames = app.figures(FRAMES, ROUNDS).await;
    let mut generated = Waits::default();
    for seed in 1..=ROUNDS {
        app.is_ready_to_create("Pyramid", seed, None).await;
        generated.time(&app, "click", &["section [data-row]"], async || app.click("button", "Create Mix").await).await;
        app.sees_mix("Pyramid").await;
        if seed < ROUNDS {
            app.click("button", "Home").await;
            app.sees_home().await;
        }
    }
    let songs = app.order().await.len();
    let dropped = drop_often(&app).await;
    app.click("button", "Home").await;
    app.is_ready_to_create("Pyramid", 7, Some(180)).await;
    app.click("button", "Create Mix").await;
    app.sees_mix("Pyramid").await;
    let more_songs = app.order().await.len();
    let dropped_in_long = drop_often(&app).await;

    println!("\n## Latency in the window, {SONGS} songs, {ROUNDS} times each\n");
    println!("| median / 99th percentile | ms | × an empty call |");
    println!("|---|---:|---:|");
    let own = (trip.mean(), trip.median(), trip.at(0.99));
    println!("| an empty call to the program and back: mean {:.2} ms | {:.1} / {:.1} ms | |", own.0, own.1, own.2);
    print_line("two frames without any work", &frames, &trip);
    generated.print(&format!("Create Mix, {songs} songs"), &trip);
    dropped.print(&format!("drop, {songs} songs"), &trip);
    dropped_in_long.print(&format!("drop, {more_songs} songs"), &trip);
}
