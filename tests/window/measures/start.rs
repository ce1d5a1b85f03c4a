//! From the start of the process to the first screen, and the memory then, beside an empty window.

use std::{collections::BTreeMap, path::Path, time::Duration};

use serde::Deserialize;

use super::{SONGS, empty_window, figures::Figures, library, machine::Machine};
use crate::harness::{App, RUNCLUB, Scene};

/// How often each window is started; once more before, so that both find the machine warm.
const ROUNDS: u32 = 21;
/// How long a window is left alone before its memory is counted.
const REST: Duration = Duration::from_secs(3);

/// When the page marked that its first screen had been shown, and when it had first shown anything.
const READY: &str = r"
const done = arguments[arguments.length - 1];
const look = () => {
  const [ready] = performance.getEntriesByName('ready');
  if (!ready) return setTimeout(look, 20);
  const [paint] = performance.getEntriesByName('first-contentful-paint');
  done({
    loading: performance.timeOrigin,
    painted: paint ? performance.timeOrigin + paint.startTime : null,
    ready: performance.timeOrigin + ready.startTime,
  });
};
look();";

/// Moments in ms since 1970.
#[derive(Debug, Deserialize)]
struct Moments {
    /// The page began to load.
    loading: f64,
    /// Anything but the ground was shown.
    painted: Option<f64>,
    ready: f64,
}

/// What is known of one program's starts.
#[derive(Default)]
struct Starts {
    loading: Figures,
    painted: Figures,
    ready: Figures,
    memory: Figures,
    memory_of: BTreeMap<String, Figures>,
}

impl Starts {
    async fn one(&mut self, machine: &Machine<'_>, program: &Path, counts: bool) {
        let started = machine.start(program).await;
        let moments: Moments = started.web().execute_async(READY, vec![]).await.unwrap().convert().unwrap();
        tokio::time::sleep(REST).await;
        if !counts {
            return;
        }
        self.loading.push(moments.loading - started.begun_ms);
        self.painted.extend(moments.painted.map(|painted| painted - started.begun_ms));
        self.ready.push(moments.ready - started.begun_ms);
        let memory = started.memory();
        self.memory.push(memory.iter().map(|(_, megabytes)| megabytes).sum());
        for (name, megabytes) in memory {
            self.memory_of.entry(name).or_default().push(megabytes);
        }
    }

    fn print(&self, name: &str) {
        let painted = if self.painted.count() == 0 { "–".to_owned() } else { format!("{:.0} ms", self.painted.median()) };
        println!(
            "| {name} | {:.0} ms | {painted} | {:.0} ms | {:.0} to {:.0} ms | {:.0} MB |",
            self.loading.median(),
            self.ready.median(),
            self.ready.at(0.1),
            self.ready.at(0.9),
            self.memory.median(),
        );
    }
}

#[tokio::test]
async fn start_and_memory_beside_an_empty_window() {
    let Some(empty) = empty_window() else { return };
    let mut app = App::open(Scene::default()).await;
    let machine = Machine::of(&mut app);
    machine.import(&library());
    let (mut ours, mut others) = (Starts::default(), Starts::default());
    for round in 0..=ROUNDS {
        ours.one(&machine, Path::new(RUNCLUB), round > 0).await;
        others.one(&machine, &empty, round > 0).await;
    }
    println!("\n## Start and memory, {SONGS} songs, {ROUNDS} starts each in turn\n");
    println!("| medians | page begins to load | something is shown | ready | 10th to 90th percentile | memory (PSS) |");
    println!("|---|---:|---:|---:|---:|---:|");
    ours.print("RunClub");
    others.print("empty window");
    let (ready, memory) = (ours.ready.median() / others.ready.median(), ours.memory.median() / others.memory.median());
    println!("| ratio (wanted: ready ≤ 1.3, memory ≤ 1.25) | | | **{ready:.2}** | | **{memory:.2}** |");
    println!("\n| memory of each process | RunClub | empty window |\n|---|---:|---:|");
    // Each program's own process has its own name; the web view's have the same.
    for (name, figures) in &ours.memory_of {
        let other = others.memory_of.get(name).map_or("–".to_owned(), |figures| format!("{:.0} MB", figures.median()));
        println!("| {name} | {:.0} MB | {other} |", figures.median());
    }
    for (name, figures) in others.memory_of.iter().filter(|(name, _)| !ours.memory_of.contains_key(*name)) {
        println!("| {name} | – | {:.0} MB |", figures.median());
    }
}
