//! Finding things by role and accessible name.

use serde::Deserialize;
use serde_json::{Value, json};
use thirtyfour::WebElement;

use super::{App, watch};

/// axe computes roles and names as browsers do, and its checks are needed anyway.
const AXE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/ui/node_modules/axe-core/axe.min.js");
const FIND: &str = include_str!("find.js");

/// The accessible name of a thing.
#[derive(Clone, Debug)]
pub(crate) enum Name {
    /// Exactly this.
    Is(String),
    /// This somewhere in it.
    Holds(String),
    /// This at its beginning.
    Starts(String),
}

/// A name with this text somewhere in it.
pub(crate) fn holding(text: impl Into<String>) -> Name {
    Name::Holds(text.into())
}

/// A name that begins like this.
pub(crate) fn starting(text: impl Into<String>) -> Name {
    Name::Starts(text.into())
}

impl From<&str> for Name {
    fn from(text: &str) -> Self {
        Self::Is(text.to_owned())
    }
}

impl From<String> for Name {
    fn from(text: String) -> Self {
        Self::Is(text)
    }
}

impl Name {
    fn to_json(&self) -> Value {
        match self {
            Self::Is(text) => json!({"is": text}),
            Self::Holds(text) => json!({"holds": text}),
            Self::Starts(text) => json!({"starts": text}),
        }
    }
}

/// Something in the window.
#[derive(Clone, Debug)]
pub(crate) struct Thing {
    pub(crate) role: String,
    pub(crate) name: String,
    pub(crate) element: WebElement,
}

#[derive(Deserialize)]
struct Found {
    node: Value,
    role: String,
    name: String,
}

impl App {
    /// All that can be seen now with a role and a name, in document order.
    pub(crate) async fn all(&self, role: &str, name: impl Into<Name>) -> Vec<Thing> {
        self.look(Some(role), Some(&name.into())).await
    }

    /// All that can be seen now with a role.
    pub(crate) async fn all_of(&self, role: &str) -> Vec<Thing> {
        self.look(Some(role), None).await
    }

    /// The first with a role and a name, as soon as there is one.
    pub(crate) async fn see(&self, role: &str, name: impl Into<Name>) -> Thing {
        let name = name.into();
        let look = async || self.look(Some(role), Some(&name)).await.into_iter().next();
        match watch(look).await {
            Some(thing) => thing,
            None => self.give_up(&format!("no {role} {name:?}")).await,
        }
    }

    /// Waits until nothing with a role and a name is left.
    pub(crate) async fn gone(&self, role: &str, name: impl Into<Name>) {
        let name = name.into();
        let look = async || self.look(Some(role), Some(&name)).await.is_empty().then_some(());
        if watch(look).await.is_none() {
            self.give_up(&format!("still a {role} {name:?}")).await;
        }
    }

    /// Waits until something holds.
    pub(crate) async fn until(&self, what: &str, mut holds: impl AsyncFnMut() -> bool) {
        if watch(async || holds().await.then_some(())).await.is_none() {
            self.give_up(&format!("it never came to be that {what}")).await;
        }
    }

    /// Waits until a text can be read somewhere in the window.
    pub(crate) async fn reads(&self, text: &str) {
        let look = async || self.text().await.contains(text).then_some(());
        if watch(look).await.is_none() {
            self.give_up(&format!("{text:?} cannot be read anywhere")).await;
        }
    }

    /// The text of the window.
    pub(crate) async fn text(&self) -> String {
        self.run("return document.body.innerText", vec![]).await.as_str().unwrap().to_owned()
    }

    /// Everything that has a role, in document order.
    pub(crate) async fn everything(&self) -> Vec<Thing> {
        self.look(None, None).await
    }

    /// Ends the test with what there is to see.
    pub(crate) async fn give_up(&self, what: &str) -> ! {
        let seen: Vec<_> = self.everything().await.into_iter().map(|thing| format!("{} {:?}", thing.role, thing.name)).collect();
        self.keep_picture();
        panic!("{what}; there are\n  {}", seen.join("\n  "));
    }

    async fn look(&self, role: Option<&str>, name: Option<&Name>) -> Vec<Thing> {
        let arguments = vec![json!(role), json!(name.map(Name::to_json))];
        let mut found = self.run(FIND, arguments.clone()).await;
        if found.is_null() {
            self.run(
                &std::fs::read_to_string(AXE).unwrap_or_else(|error| panic!("{AXE}: {error}; npm ci in ui brings it")),
                vec![],
            )
            .await;
            found = self.run(FIND, arguments).await;
        }
        let found: Vec<Found> = serde_json::from_value(found).unwrap();
        let thing = |found: Found| {
            let element = WebElement::from_json(found.node, self.web().clone()).unwrap();
            Thing { role: found.role, name: found.name, element }
        };
        found.into_iter().map(thing).collect()
    }

    /// Runs a script in the page; what it returns.
    pub(crate) async fn run(&self, script: &str, arguments: Vec<Value>) -> Value {
        let returned = self.web().execute(script, arguments).await;
        returned.unwrap_or_else(|error| panic!("{error}\nin {script:.300}")).json().clone()
    }
}
