//! A machine of its own for one window: display, session bus, home, browser, services.

mod app;
mod audit;
mod desktop;
mod dialogs;
mod driver;
mod find;
mod hands;
mod looks;
mod outside;
mod pages;
mod picture;
mod process;

pub(crate) use app::{App, RUNCLUB, Scene};
pub(crate) use driver::Driven;
pub(crate) use find::{Name, Thing, holding, starting};
pub(crate) use looks::{Size, Theme};

use std::time::{Duration, Instant};

/// How long something may take to appear. Debug builds on a busy machine are slow; nothing waits this long when all is well.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often it is looked for.
const GLANCE: Duration = Duration::from_millis(25);

/// Looks until there is something to see; `None` when patience is over.
async fn watch<T>(mut look: impl AsyncFnMut() -> Option<T>) -> Option<T> {
    let begun = Instant::now();
    loop {
        if let Some(seen) = look().await {
            return Some(seen);
        }
        if begun.elapsed() > PATIENCE {
            return None;
        }
        tokio::time::sleep(GLANCE).await;
    }
}
