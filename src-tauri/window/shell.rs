//! What a command needs of the window: the desk's thread, work under way, and a voice.

use std::{
    fmt,
    rc::Rc,
    sync::{Arc, OnceLock},
};

use runclub_app::{
    AppError,
    desk::Desk,
    progress::{Progress, Reporter},
};
use serde::{Deserialize, Serialize};
use tauri::{AppHandle, Runtime, ipc::Channel};
use tauri_specta::Event;

use super::{running::Running, worker::Worker};

/// Something has changed: ask again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type, Event)]
#[serde(rename_all = "camelCase")]
pub enum Changed {
    /// The songs, or what is known of them.
    Library,
    /// The kept mixes.
    Mixes,
    /// The sign-in, the consents, or what is closed.
    Account,
    /// Whether a sync is running.
    Sync,
}

/// Words for the runner about something that no command asked for.
#[derive(Debug, Clone, Serialize, Deserialize, specta::Type, Event)]
pub struct Notice(pub String);

/// The window, as commands see it.
#[derive(Debug, Clone)]
pub struct Shell {
    worker: Worker,
    voice: Voice,
    /// A sync.
    pub(super) syncing: Running,
    /// A sign-in.
    pub(super) connecting: Running,
}

/// Tells the page that something has changed, once there is one.
#[derive(Clone, Default)]
struct Voice(Arc<OnceLock<Tell>>);

type Tell = Box<dyn Fn(Changed) + Send + Sync>;

impl Shell {
    /// A window over a desk, which is opened when the first command needs it.
    pub fn new<F>(open: impl Fn() -> F + Send + 'static) -> Self
    where
        F: Future<Output = Result<Desk, AppError>> + 'static,
    {
        let worker = Worker::start(open);
        Self { worker, voice: Voice::default(), syncing: Running::default(), connecting: Running::default() }
    }

    /// Lets changes be told to the pages of an app.
    pub fn speak_to<R: Runtime>(&self, app: &AppHandle<R>) {
        let app = app.clone();
        let tell = move |changed: Changed| {
            // A page that cannot hear it asks when it is shown.
            if let Err(error) = changed.emit(&app) {
                tracing::warn!("the window was not told of a change: {error}");
            }
        };
        let _ = self.voice.0.set(Box::new(tell));
    }

    /// Makes one call of the use cases.
    ///
    /// # Errors
    /// Those of the call; [`ErrorCode::Bug`](runclub_app::ErrorCode::Bug) when it panicked.
    pub(super) async fn call<T, F>(&self, work: impl FnOnce(Rc<Desk>) -> F + Send + 'static) -> Result<T, AppError>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, AppError>> + 'static,
    {
        self.worker.run(work).await
    }

    /// Makes one call of the use cases, and tells what it changes, also when it fails half-way.
    ///
    /// # Errors
    /// As for [`Shell::call`].
    pub(super) async fn change<T, F>(
        &self,
        changes: &[Changed],
        work: impl FnOnce(Rc<Desk>) -> F + Send + 'static,
    ) -> Result<T, AppError>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, AppError>> + 'static,
    {
        let done = self.worker.run(work).await;
        changes.iter().for_each(|changed| self.tell(*changed));
        done
    }

    /// Tells the page that something has changed.
    pub(super) fn tell(&self, changed: Changed) {
        if let Some(tell) = self.voice.0.get() {
            tell(changed);
        }
    }

    /// Tells progress through a channel of the page.
    pub(super) fn reporter(&self, channel: Channel<Progress>) -> ToPage {
        ToPage { channel, shell: self.clone() }
    }

    /// Ends what is under way and closes the store.
    pub(super) fn close(&self) {
        self.syncing.cancel();
        self.connecting.cancel();
        self.worker.stop();
    }
}

impl fmt::Debug for Voice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Voice").field(&self.0.get().is_some()).finish()
    }
}

/// Tells progress to the page.
pub(super) struct ToPage {
    channel: Channel<Progress>,
    shell: Shell,
}

impl Reporter for ToPage {
    fn progress(&self, progress: Progress) {
        // A page that was closed meanwhile has no use for it.
        let _ = self.channel.send(progress);
    }

    fn stage_ended(&self) {
        self.shell.tell(Changed::Library);
    }
}
