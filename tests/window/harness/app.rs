//! The program with its window, driven through WebKit's own automation.

use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::Arc,
};

use runclub_testkit::fake::{Fakes, Setup};
use tempfile::TempDir;
use thirtyfour::session::handle::SessionHandle;
use tokio::sync::{Mutex, MutexGuard};

use super::{desktop::Desktop, driver::Driven, looks::Size, outside, picture::Screen};

/// The binary under test.
pub(crate) const RUNCLUB: &str = env!("CARGO_BIN_EXE_runclub");

/// One window at a time: sign-ins come back to one registered port, and two windows at once are slow for both.
static TURN: Mutex<()> = Mutex::const_new(());

/// What a window starts with.
pub(crate) struct Scene {
    /// The services.
    pub(crate) services: Setup,
    /// The screen; the window fills it.
    pub(crate) size: Size,
}

impl Default for Scene {
    fn default() -> Self {
        Self { services: Setup::default(), size: Size::USUAL }
    }
}

/// A window with everything around it; all of it is gone when this is dropped.
pub(crate) struct App {
    pub(crate) fakes: Fakes,
    session: Option<Driven>,
    desktop: Desktop,
    folder: TempDir,
    size: Size,
    _turn: MutexGuard<'static, ()>,
}

impl App {
    /// Opens the window on an empty data folder.
    pub(crate) async fn open(scene: Scene) -> Self {
        let turn = TURN.lock().await;
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("home")).unwrap();
        outside::place_browser(folder.path());
        let desktop = Desktop::start(folder.path(), scene.size);
        let fakes = Fakes::start(scene.services);
        let mut app = Self { fakes, session: None, desktop, folder, size: scene.size, _turn: turn };
        app.start().await;
        app
    }

    /// Everything of this machine lies below it.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(super) fn screen(&self) -> &Screen {
        &self.desktop.screen
    }

    /// The address of the session bus.
    pub(crate) fn bus(&self) -> &str {
        &self.desktop.bus
    }

    /// Writes a file for the window to read, or gives the place of one it writes.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Kills the program where it stands, as a power cut would.
    pub(crate) fn kill(&mut self) {
        drop(self.session.take().expect("a window that is open"));
    }

    /// Opens the window again on the same data folder.
    pub(crate) async fn reopen(&mut self) {
        assert!(self.session.is_none(), "one window at a time");
        self.start().await;
    }

    pub(crate) fn web(&self) -> &Arc<SessionHandle> {
        &self.session.as_ref().expect("a window that is open").web
    }

    async fn start(&mut self) {
        self.session = Some(Driven::start(|| self.driver(), Path::new(RUNCLUB)).await);
        self.fit(self.size).await;
    }

    /// Where the program's words go.
    fn log(&self) -> PathBuf {
        self.path("log")
    }

    /// The driver, whose environment is that of the program.
    fn driver(&self) -> Command {
        let log = fs::File::options().append(true).create(true).open(self.log()).unwrap();
        let mut command = self.command("WebKitWebDriver");
        command.stderr(log);
        command
    }

    /// A program of this machine: nothing of the real one's environment reaches it but what any process needs.
    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let folder = self.folder.path();
        let mut command = Command::new(program);
        command.env_clear().current_dir(folder).stdin(Stdio::null());
        for name in ["LD_LIBRARY_PATH", "LLVM_PROFILE_FILE"] {
            if let Some(value) = std::env::var_os(name) {
                command.env(name, value);
            }
        }
        let path = std::env::var("PATH").unwrap_or_default();
        command.env("PATH", format!("{}:{path}", folder.display()));
        command.env("BROWSER", folder.join("browser"));
        command.env("HOME", folder.join("home")).env("XDG_RUNTIME_DIR", folder).env("RUNCLUB_DATA_DIR", folder.join("data"));
        command.envs([("DISPLAY", &*self.desktop.display), ("DBUS_SESSION_BUS_ADDRESS", &*self.desktop.bus)]);
        command.envs([("TAURI_WEBVIEW_AUTOMATION", "true"), ("GDK_BACKEND", "x11"), ("NO_AT_BRIDGE", "1"), ("LANG", "C.UTF-8")]);
        command.envs(self.fakes.environment());
        command.envs([("RUNCLUB_TOKEN_STORE", "file"), ("RUNCLUB_PACE", "off"), ("RUNCLUB_LOG", "warn")]);
        command
    }
}

impl Drop for App {
    fn drop(&mut self) {
        // Before the display and the bus, which it would complain about.
        drop(self.session.take());
        if std::thread::panicking() {
            eprintln!("{}", fs::read_to_string(self.log()).unwrap_or_default());
        }
    }
}
