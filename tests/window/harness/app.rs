//! The program with its window, driven through WebKit's own automation.

use std::{
    fs,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::Arc,
};

use runclub_testkit::fake::{Fakes, Setup};
use serde_json::json;
use tempfile::TempDir;
use thirtyfour::{Capabilities, WebDriver, session::handle::SessionHandle};
use tokio::sync::{Mutex, MutexGuard};

use super::{
    desktop::{Desktop, Group, signal},
    looks::Size,
    outside, watch,
};

/// The binary under test.
const BINARY: &str = env!("CARGO_BIN_EXE_runclub");

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
    session: Option<Session>,
    desktop: Desktop,
    folder: TempDir,
    size: Size,
    _turn: MutexGuard<'static, ()>,
}

/// The program and what drives it.
struct Session {
    web: Arc<SessionHandle>,
    driver: Group,
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

    /// Writes a file for the window to read, or gives the place of one it writes.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Kills the program where it stands, as a power cut would.
    pub(crate) async fn kill(&mut self) {
        let session = self.session.take().expect("a window that is open");
        let killed = children(session.driver.id());
        killed.iter().for_each(|process| signal(process));
        // The next one would take it for running while the session bus still knows it.
        let all_ended = async || killed.iter().all(|process| has_ended(process)).then_some(());
        watch(all_ended).await.expect("a killed process ends");
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
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let driver = Group::spawn(&mut self.driver(port));
        let mut wanted = Capabilities::new();
        wanted.set("webkitgtk:browserOptions", json!({"binary": BINARY, "args": []})).unwrap();
        let address = format!("http://127.0.0.1:{port}");
        let connect = async || WebDriver::new(&*address, wanted.clone()).await.ok();
        let web = watch(connect).await.unwrap_or_else(|| panic!("no window opened; its words are in {}", self.log().display()));
        let handle = web.handle().clone();
        // The processes are killed in the end: a goodbye would only wait for one that a test has killed already.
        web.leak().expect("a session that was not ended");
        self.session = Some(Session { web: handle, driver });
        self.fit(self.size).await;
    }

    /// Where the program's words go.
    fn log(&self) -> PathBuf {
        self.path("log")
    }

    fn driver(&self, port: u16) -> Command {
        let log = fs::File::options().append(true).create(true).open(self.log()).unwrap();
        let folder = self.folder.path();
        let mut command = Command::new("WebKitWebDriver");
        command.args([format!("--port={port}"), "--host=127.0.0.1".to_owned()]);
        command.env_clear().current_dir(folder).stdout(Stdio::null()).stderr(log);
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

/// The processes a process has started.
fn children(parent: u32) -> Vec<String> {
    let is_number = |name: &String| name.bytes().all(|byte| byte.is_ascii_digit());
    let processes = fs::read_dir("/proc").unwrap().flatten().filter_map(|entry| entry.file_name().into_string().ok());
    processes.filter(is_number).filter(|process| state(process).is_some_and(|(_, of)| of == parent.to_string())).collect()
}

/// Whether a process holds nothing any more: all its threads are gone but the first, which waits for its parent.
fn has_ended(process: &str) -> bool {
    let threads = fs::read_dir(format!("/proc/{process}/task")).map_or(0, Iterator::count);
    state(process).is_none_or(|(state, _)| state == "Z" && threads <= 1)
}

/// The state and the parent of a process that is there.
fn state(process: &str) -> Option<(String, String)> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name in brackets may hold anything; these two follow it.
    let mut after = stat.rsplit_once(") ")?.1.split(' ');
    Some((after.next()?.to_owned(), after.next()?.to_owned()))
}
