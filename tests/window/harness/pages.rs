//! The ways through the screens that several journeys take.

use runclub_testkit::fake::CLIENT_ID;

use super::{App, Name, Thing, holding, starting};

/// The heading of the first screen there is.
const DOORS: &str = "Where does your music come from?";
const HOME: &str = "Ready for your next run";

impl App {
    pub(crate) async fn sees_doors(&self) {
        self.see("heading", DOORS).await;
    }

    pub(crate) async fn sees_home(&self) {
        self.see("heading", HOME).await;
    }

    /// From the doors to Home with the demo library.
    pub(crate) async fn enter_demo(&self) {
        self.sees_doors().await;
        self.click("button", "Try the demo").await;
        self.sees_home().await;
    }

    /// From the doors to the browser, which has not been anywhere yet.
    pub(crate) async fn begin_to_connect(&self) {
        self.sees_doors().await;
        self.click("button", "Connect Spotify").await;
        self.see("heading", "Before you connect Spotify").await;
        self.click("button", "Continue").await;
        self.fill("textbox", "Client ID", CLIENT_ID).await;
        self.reads("This is a Client ID.").await;
        self.click("button", "Connect with Spotify").await;
    }

    /// From the doors through sign-in and sync to Home.
    pub(crate) async fn connect_and_sync(&self) {
        self.begin_to_connect().await;
        self.agree_in_browser().await;
        self.see("heading", starting("Spotify connected")).await;
        self.click("button", "Go to Home").await;
        self.sees_home().await;
    }

    /// From Home to a mix of a template, of the length of the Medium row.
    pub(crate) async fn generate(&self, template: &str, seed: u32) {
        self.open_generate(template, seed).await;
        self.click("button", "Create Mix").await;
        self.sees_mix(template).await;
    }

    /// From Home to the dialog, filled in.
    pub(crate) async fn open_generate(&self, template: &str, seed: u32) {
        self.click("button", "Generate Session Mix").await;
        self.choose(template).await;
        self.choose(starting("Medium")).await;
        self.unfold("More").await;
        self.fill("textbox", "Seed number", &seed.to_string()).await;
    }

    /// Chooses one of several, by keyboard as by pointer: the words beside a radio button belong to it.
    pub(crate) async fn choose(&self, name: impl Into<Name>) {
        let radio = self.see("radio", name).await;
        self.run("arguments[0].closest('label').scrollIntoView({ block: 'nearest' })", vec![radio.element.to_json().unwrap()])
            .await;
        self.run("arguments[0].focus()", vec![radio.element.to_json().unwrap()]).await;
        self.press("Space").await;
        self.until(&format!("{:?} is chosen", radio.name), async || radio.element.is_selected().await.unwrap_or_default()).await;
    }

    /// Opens what a summary hides.
    pub(crate) async fn unfold(&self, summary: &str) {
        let open = "const [text] = arguments;
            const one = [...document.querySelectorAll('summary')].find((summary) => summary.textContent.trim().startsWith(text));
            if (!one) return false;
            if (!one.parentElement.open) one.click();
            return true;";
        self.until(&format!("{summary:?} can be unfolded"), async || self.run(open, vec![summary.into()]).await == true).await;
    }

    /// A mix with its songs is on the screen.
    pub(crate) async fn sees_mix(&self, title: &str) {
        self.see("heading", starting(title)).await;
        self.see("region", "Songs").await;
    }

    /// The titles of the list, in order.
    pub(crate) async fn order(&self) -> Vec<String> {
        self.handles().await.into_iter().map(|(title, _)| title).collect()
    }

    /// The handles of the rows with the titles of their songs, in order.
    pub(crate) async fn handles(&self) -> Vec<(String, Thing)> {
        let handle = |thing: Thing| {
            let (title, place) = thing.name.rsplit_once(", ")?;
            let (at, of) = place.split_once(" of ")?;
            let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            (digits(at) && digits(of)).then(|| (title.to_owned(), thing.clone()))
        };
        self.all("button", holding(" of ")).await.into_iter().filter_map(handle).collect()
    }

    /// Waits until the list is in an order.
    pub(crate) async fn comes_to(&self, what: &str, order: &[String]) {
        let shown = async || self.order().await == order;
        self.until(&format!("{what} makes the list {order:#?}"), shown).await;
    }

    /// Waits until the last change is kept: it can be undone by this name.
    pub(crate) async fn can_undo(&self, change: &str) {
        self.see("button", starting(format!("Undo {change}"))).await;
    }

    /// Chooses in the menu of a song.
    pub(crate) async fn act_on(&self, title: &str, action: &str) {
        self.click("button", format!("More for «{title}»")).await;
        self.click("menuitem", starting(action)).await;
    }

    /// Gives something the focus without a click.
    pub(crate) async fn focus(&self, thing: &Thing) {
        self.run("arguments[0].focus()", vec![thing.element.to_json().unwrap()]).await;
    }
}
