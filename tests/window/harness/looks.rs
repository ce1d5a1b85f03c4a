//! Sizes, themes, text sizes, and pictures.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::json;

use super::App;

/// The folder pictures of all screens go to; none are made without.
const PICTURES: &str = "RUNCLUB_SCREENSHOTS";
/// The folder the pictures of the README go to; none are made without.
const README_PICTURES: &str = "RUNCLUB_README_PICTURES";

/// How much is moving, two frames from now: what began to move in this one is among it. What turns for ever does not count.
const MOVING: &str = r"
const done = arguments[arguments.length - 1];
const ends = (one) => one.effect.getComputedTiming().iterations !== Infinity;
requestAnimationFrame(() => requestAnimationFrame(() => done(document.getAnimations().filter(ends).length)));";

/// The size of the window, px.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Size {
    pub(crate) width: u32,
    pub(crate) height: u32,
}

impl Size {
    /// The smallest window there is.
    pub(crate) const SMALL: Self = Self { width: 900, height: 640 };
    /// What a laptop offers.
    pub(crate) const USUAL: Self = Self { width: 1280, height: 800 };
}

/// Light or dark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Theme {
    Dark,
    Light,
}

impl Theme {
    pub(crate) const BOTH: [Self; 2] = [Self::Dark, Self::Light];

    /// As documents and files call it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Dark => "dark",
            Self::Light => "light",
        }
    }
}

/// One way to look at a screen.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Look {
    pub(crate) size: Size,
    /// Text size, percent.
    pub(crate) text: u32,
    pub(crate) theme: Theme,
}

impl Look {
    /// Every look that every screen has to stand.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        let sizes = [(Size::SMALL, 100), (Size::USUAL, 100), (Size::USUAL, 200)];
        sizes.into_iter().flat_map(|(size, text)| Theme::BOTH.map(|theme| Self { size, text, theme }))
    }

    fn name(self) -> String {
        let text = if self.text == 100 { String::new() } else { format!("-text{}", self.text) };
        format!("{}x{}{text}-{}", self.size.width, self.size.height, self.theme.name())
    }
}

impl App {
    /// Makes the window this large.
    pub(crate) async fn fit(&self, size: Size) {
        self.web().set_window_rect(0, 0, size.width, size.height).await.unwrap();
        self.until(&format!("the window is {size:?}"), async || {
            let shown = self.run("return [outerWidth, outerHeight]", vec![]).await;
            shown == json!([size.width, size.height])
        })
        .await;
    }

    /// Shows the window in a theme.
    pub(crate) async fn wear(&self, theme: Theme) {
        self.run("document.documentElement.dataset.theme = arguments[0]", vec![json!(theme.name())]).await;
        self.rest().await;
    }

    /// Shows text at a size, percent.
    async fn enlarge(&self, text: u32) {
        self.run("document.documentElement.style.fontSize = arguments[0] + '%'", vec![json!(text)]).await;
        self.rest().await;
    }

    /// Waits until nothing moves, and what was set has been painted.
    pub(crate) async fn rest(&self) {
        self.until("nothing moves", async || {
            let moving = self.web().execute_async(MOVING, vec![]).await.unwrap();
            *moving.json() == json!(0)
        })
        .await;
    }

    /// Takes a picture of the window in every look, when pictures are wanted.
    pub(crate) async fn pictures(&self, name: &str) {
        let Some(folder) = std::env::var_os(PICTURES).map(PathBuf::from) else { return };
        fs::create_dir_all(&folder).unwrap();
        for look in Look::all() {
            self.fit(look.size).await;
            self.enlarge(look.text).await;
            self.wear(look.theme).await;
            self.picture(look.size, &folder.join(format!("{name}-{}.png", look.name()))).await;
        }
        self.enlarge(100).await;
        self.fit(Size::USUAL).await;
    }

    /// Takes a picture for the README, when those are wanted.
    pub(crate) async fn picture_for_readme(&self, name: &str) {
        let Some(folder) = std::env::var_os(README_PICTURES).map(PathBuf::from) else { return };
        fs::create_dir_all(&folder).unwrap();
        self.fit(Size::USUAL).await;
        self.picture(Size::USUAL, &folder.join(format!("{name}.png"))).await;
    }

    /// Takes a picture once what was painted has reached the display.
    async fn picture(&self, size: Size, path: &Path) {
        let mut before = None;
        self.until("the display is still", async || {
            self.rest().await;
            let now = Some(self.screen().picture(Some(size)));
            let is_still = now == before;
            before = now;
            is_still
        })
        .await;
        before.expect("BUG: it was still, so it was looked at").write(path);
    }

    /// Keeps a picture of a window in which a test failed.
    pub(super) fn keep_picture(&self) {
        let folder = PathBuf::from(concat!(env!("CARGO_TARGET_TMPDIR"), "/window"));
        let test = std::thread::current().name().unwrap_or("window").replace("::", "-");
        let path = folder.join(format!("{test}.png"));
        let _ = fs::create_dir_all(&folder);
        self.screen().picture(None).write(&path);
        eprintln!("what there was to see: {}", path.display());
    }
}
