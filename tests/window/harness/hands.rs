//! Pointer and keyboard.

use serde_json::{Value, json};
use thirtyfour::{
    WebElement,
    common::command::{Actions, Command},
};

use super::{App, Name, Thing, watch};

/// A hand on a mouse: so far at once, px, and so long between two moves, ms. Faster, and the page sees a jump.
const STEP: f64 = 16.0;
const PAUSE: u32 = 30;

impl App {
    /// Clicks on the first with a role and a name, as soon as that is possible.
    pub(crate) async fn click(&self, role: &str, name: impl Into<Name>) {
        let name = name.into();
        let thing = self.see(role, name.clone()).await;
        // What is drawn anew in between is looked for again.
        let mut next = Some(thing);
        let click = async || {
            let thing = match next.take() {
                Some(thing) => thing,
                None => self.all(role, name.clone()).await.into_iter().next()?,
            };
            thing.element.click().await.ok()
        };
        if watch(click).await.is_none() {
            self.give_up(&format!("{role} {name:?} cannot be clicked")).await;
        }
    }

    /// Writes into a field in place of what stands there.
    pub(crate) async fn fill(&self, role: &str, name: impl Into<Name>, text: &str) {
        let name = name.into();
        self.click(role, name.clone()).await;
        self.press("Control+a").await;
        self.press("Delete").await;
        self.write(text).await;
    }

    /// Types a text into what has the focus.
    pub(crate) async fn write(&self, text: &str) {
        for letter in text.chars() {
            self.keys(&[letter]).await;
        }
    }

    /// Presses keys together, as in "Control+Shift+z"; one key may be pressed often, as in "ArrowDown 3".
    pub(crate) async fn press(&self, keys: &str) {
        let (keys, times) = keys.rsplit_once(' ').map_or((keys, 1), |(keys, times)| (keys, times.parse().unwrap()));
        let chord: Vec<char> = keys.split('+').map(key).collect();
        for _ in 0..times {
            self.keys(&chord).await;
        }
    }

    /// Presses keys one after the other and lets them go in reverse.
    async fn keys(&self, chord: &[char]) {
        let down = chord.iter().map(|key| json!({"type": "keyDown", "value": key.to_string()}));
        let up = chord.iter().rev().map(|key| json!({"type": "keyUp", "value": key.to_string()}));
        let actions: Vec<Value> = down.chain(up).collect();
        self.perform(json!([{"type": "key", "id": "keyboard", "actions": actions}])).await;
    }

    /// Drags one thing onto another as a hand does: slowly at first, then over the target, then let go.
    pub(crate) async fn drag(&self, from: &WebElement, to: &WebElement) {
        self.perform(json!([{
            "type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": path(middle(from).await, middle(to).await),
        }]))
        .await;
    }

    async fn perform(&self, actions: Value) {
        self.web().cmd(Command::PerformActions(Actions::from(actions))).await.unwrap();
    }

    /// What has the focus.
    pub(crate) async fn focused(&self) -> Option<Thing> {
        let element = self.run("return document.activeElement", vec![]).await;
        let of = |thing: &Thing| thing.element.to_json().is_ok_and(|json| json == element);
        self.everything().await.into_iter().find(of)
    }
}

/// Down, a moment, small steps, a moment over the target, up.
fn path(from: (f64, f64), to: (f64, f64)) -> Vec<Value> {
    let go =
        |(x, y): (f64, f64)| json!({"type": "pointerMove", "origin": "viewport", "x": x.round(), "y": y.round(), "duration": 0});
    let wait = |duration: u32| json!({"type": "pause", "duration": duration});
    let (along, down) = (to.0 - from.0, to.1 - from.1);
    let steps = (along.hypot(down) / STEP).ceil().max(1.0) as u32;
    let mut actions = vec![go(from), json!({"type": "pointerDown", "button": 0}), wait(120)];
    for step in 1..=steps {
        let share = f64::from(step) / f64::from(steps);
        actions.extend([go((from.0 + along * share, from.1 + down * share)), wait(PAUSE)]);
    }
    actions.extend([wait(450), json!({"type": "pointerUp", "button": 0})]);
    actions
}

/// The middle of an element in the window.
async fn middle(element: &WebElement) -> (f64, f64) {
    let rect = element.rect().await.unwrap();
    (rect.x + rect.width / 2.0, rect.y + rect.height / 2.0)
}

/// A key by its name in `KeyboardEvent.key`, or the letter it types.
fn key(name: &str) -> char {
    let data = match name {
        "Alt" => thirtyfour::Key::Alt,
        "ArrowDown" => thirtyfour::Key::Down,
        "ArrowLeft" => thirtyfour::Key::Left,
        "ArrowRight" => thirtyfour::Key::Right,
        "ArrowUp" => thirtyfour::Key::Up,
        "Control" => thirtyfour::Key::Control,
        "Delete" => thirtyfour::Key::Delete,
        "End" => thirtyfour::Key::End,
        "Enter" => thirtyfour::Key::Enter,
        "Escape" => thirtyfour::Key::Escape,
        "Home" => thirtyfour::Key::Home,
        "Shift" => thirtyfour::Key::Shift,
        "Space" => return ' ',
        "Tab" => thirtyfour::Key::Tab,
        letter => {
            return letter.chars().next().filter(|_| letter.chars().count() == 1).unwrap_or_else(|| panic!("no key {letter:?}"));
        }
    };
    char::from(data)
}
