//! The whole of a mix's screen by keyboard alone, and what everything on it is called.

use std::{fs, path::Path};

use crate::harness::{App, Scene, Thing, starting};

/// What can be used, by role.
const CONTROLS: [&str; 10] =
    ["button", "checkbox", "combobox", "link", "listbox", "option", "radio", "spinbutton", "switch", "textbox"];

/// More stops than any screen has: beyond, the focus goes in circles.
const MOST_STOPS: usize = 120;

/// The table of accessible names; this variable writes it anew.
const TABLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/accessible-names.md");
const WRITE: &str = "RUNCLUB_WRITE_NAMES";

impl App {
    /// Presses Tab until something has the focus.
    async fn tab_to(&self, role: &str, name: &str) {
        for _ in 0..MOST_STOPS {
            if self.focused().await.is_some_and(|thing| thing.role == role && thing.name.starts_with(name)) {
                return;
            }
            self.press("Tab").await;
        }
        self.give_up(&format!("Tab never comes to the {role} {name:?}…")).await;
    }

    /// Opens the menu of the song at a place and chooses in it, with keys only.
    async fn choose_by_keys(&self, at: usize, action: &str) {
        let title = self.order().await[at].clone();
        self.focus_row(at).await;
        self.press("Enter").await;
        self.see("menuitem", starting("Replace")).await;
        for _ in 0..MOST_STOPS {
            if self.focused().await.is_some_and(|thing| thing.role == "menuitem" && thing.name.starts_with(action)) {
                self.press("Enter").await;
                return;
            }
            self.press("ArrowDown").await;
        }
        self.give_up(&format!("arrows never come to {action:?} in the menu of {title}")).await;
    }

    /// Tab to the list, arrows to the row.
    async fn focus_row(&self, at: usize) {
        let handles = self.handles().await;
        let current =
            async || self.focused().await.and_then(|thing| handles.iter().position(|(_, handle)| handle.name == thing.name));
        for _ in 0..MOST_STOPS {
            if current().await.is_some() {
                break;
            }
            self.press("Tab").await;
        }
        for _ in 0..=handles.len() {
            match current().await {
                Some(now) if now == at => return,
                Some(now) => self.press(if now < at { "ArrowDown" } else { "ArrowUp" }).await,
                None => break,
            }
        }
        self.give_up(&format!("the keyboard does not come to row {at}")).await;
    }

    /// Every stop of the Tab key, from the beginning of the page until the focus comes round.
    async fn stops(&self) -> Vec<Thing> {
        self.run("document.activeElement.blur(); getSelection().removeAllRanges(); document.body.scrollTop = 0", vec![]).await;
        let mut stops: Vec<Thing> = Vec::new();
        while stops.len() < MOST_STOPS {
            self.press("Tab").await;
            match self.focused().await {
                Some(thing) if stops.first().is_some_and(|first| is(first, &thing)) => break,
                Some(thing) if CONTROLS.contains(&&*thing.role) => stops.push(thing),
                Some(_) => {}
                None => break,
            }
        }
        stops
    }

    /// What the arrows reach from a stop, the stop included.
    async fn along(&self, stop: &Thing, arrow: &str, most: usize) -> Vec<Thing> {
        self.focus(stop).await;
        let mut reached = vec![];
        for _ in 0..most {
            let Some(thing) = self.focused().await else { break };
            if reached.iter().any(|one| is(one, &thing)) {
                break;
            }
            reached.push(thing);
            self.press(arrow).await;
        }
        reached
    }
}

fn is(one: &Thing, other: &Thing) -> bool {
    one.element.element_id() == other.element.element_id()
}

#[tokio::test]
async fn every_control_of_a_mix_is_reached_and_has_a_name() {
    let app = App::open(Scene::default()).await;
    app.enter_demo().await;
    app.generate("Pyramid", 7).await;
    let order = app.order().await;

    let stops = app.stops().await;
    let mut reached = stops.clone();
    for stop in &stops {
        if stop.role == "option" {
            reached.extend(app.along(stop, "ArrowRight", order.len()).await);
        }
    }
    for at in 0..order.len() {
        app.focus_row(at).await;
        for _ in ["handle", "lock", "menu"] {
            reached.extend(app.focused().await);
            app.press("Tab").await;
        }
    }
    let radios: Vec<Thing> = app.all_of("radio").await;
    assert!(stops.iter().any(|stop| stop.role == "radio"), "the group of radio buttons is one stop; arrows choose in it");
    reached.extend(radios);

    let all: Vec<Thing> = app.everything().await.into_iter().filter(|thing| CONTROLS.contains(&&*thing.role)).collect();
    for thing in &all {
        assert!(!thing.name.is_empty(), "a {} without a name", thing.role);
        let composite = ["listbox"].contains(&&*thing.role);
        assert!(composite || reached.iter().any(|one| is(one, thing)), "no key comes to the {} {:?}", thing.role, thing.name);
    }
    compare_table(&table(&app, &all, &order).await);
}

#[tokio::test]
async fn a_mix_is_shaped_without_a_pointer() {
    let app = App::open(Scene::default()).await;
    app.enter_demo().await;
    app.generate("Pyramid", 7).await;
    let order = app.order().await;

    app.choose_by_keys(2, "Move down").await;
    app.can_undo("Move").await;
    app.tab_to("button", "Undo").await;
    app.press("Enter").await;
    app.comes_to("undo", &order).await;
    app.tab_to("button", "Redo").await;
    app.press("Space").await;
    app.until("redo", async || app.order().await != order).await;
    app.press("Control+z").await;
    app.comes_to("undo", &order).await;

    app.choose_by_keys(1, "Replace").await;
    app.tab_to("button", "Choose «").await;
    app.press("Enter").await;
    app.can_undo("Replace").await;

    app.choose_by_keys(1, "Move to").await;
    app.tab_to("spinbutton", "To place").await;
    app.press("Control+a").await;
    app.write("5").await;
    app.press("Enter").await;
    app.can_undo("Move").await;

    app.choose_by_keys(3, "Fix the tempo").await;
    app.tab_to("textbox", "Tempo in BPM").await;
    app.write("150").await;
    app.press("Enter").await;
    app.can_undo("Tempo").await;

    app.choose_by_keys(0, "Never again").await;
    app.can_undo("Never again").await;
    app.choose_by_keys(0, "Remove").await;
    app.can_undo("Remove").await;

    app.focus_row(2).await;
    app.tab_to("button", "Lock «").await;
    app.press("Enter").await;
    app.can_undo("Lock").await;
    app.tab_to("combobox", "Seed your mix").await;
    app.write("ro").await;
    // The songs of the chart are options too.
    let suggested = "return document.querySelector('[role=combobox][aria-expanded=true]') !== null";
    app.until("artists and genres are suggested", async || app.run(suggested, vec![]).await == true).await;
    app.press("ArrowDown").await;
    app.press("Enter").await;
    app.tab_to("button", "Remove ").await;
    app.tab_to("button", "Regenerate the rest").await;
    app.press("Enter").await;
    app.can_undo("Regenerate").await;

    app.tab_to("button", "Open the report").await;
    app.press("Enter").await;
    app.see("dialog", "Report").await;
    app.press("Escape").await;
    app.gone("dialog", "Report").await;
    let back = app.focused().await.unwrap();
    assert_eq!(back.name, "Open the report", "the focus goes back to where it came from");

    let table = app.path("mix.csv");
    app.will_save_to(&table).await;
    app.tab_to("button", "Export").await;
    app.press("Enter").await;
    app.tab_to("button", "Export as CSV").await;
    app.press("Enter").await;
    app.until("the file is written", async || table.exists()).await;
}

/// The names in document order; rows and blocks are alike, so the first stands for all, with words in place of the song's own.
async fn table(app: &App, all: &[Thing], order: &[String]) -> String {
    let artist = app.run("return document.querySelector('.row .artist').textContent", vec![]).await;
    let line = |thing: &Thing| {
        let name = thing.name.replace(order[0].as_str(), "Title").replace(artist.as_str().unwrap(), "Artist");
        format!("| {} | {} |\n", thing.role, without_numbers(&name).replace('|', "\\|"))
    };
    let of_others = |thing: &&Thing| order.iter().skip(1).any(|title| thing.name.contains(title.as_str()));
    let lines: String = all.iter().filter(|thing| !of_others(thing)).map(line).collect();
    format!(
        "# What a screen reader hears on the screen of a mix\n\nThe window tests wrote this down from the window itself, and compare \
         it at every run; `{WRITE}=1 cargo xtask window has_a_name`\nwrites it anew. Every control in its order; of rows and blocks \
         the first stands for all. Title, Artist and N stand for what the song has.\n\n| role | accessible name |\n|---|---|\n{lines}"
    )
}

/// A text with N for each number: other music has others.
fn without_numbers(text: &str) -> String {
    let mut short = String::new();
    let mut inside = false;
    for letter in text.chars() {
        if letter.is_ascii_digit() {
            if !inside {
                short.push('N');
            }
        } else {
            short.push(letter);
        }
        inside = letter.is_ascii_digit();
    }
    short
}

fn compare_table(table: &str) {
    if std::env::var_os(WRITE).is_some() {
        fs::write(TABLE, table).unwrap();
    }
    let kept = fs::read_to_string(Path::new(TABLE)).unwrap_or_default();
    assert_eq!(kept, table, "{TABLE} is not what the window says; {WRITE}=1 writes it anew");
}
