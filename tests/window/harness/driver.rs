//! A program with its window, and WebKit's driver that plays the runner in it.

use std::{
    net::TcpListener,
    path::Path,
    process::{Command, Stdio},
    sync::Arc,
    time::Duration,
};

use serde_json::json;
use thirtyfour::{Capabilities, WebDriver, session::handle::SessionHandle};

use super::process::Group;

/// How long a driver may look for its window, and how often it is given another: some never find it.
const PATIENCE: Duration = Duration::from_secs(20);
const TRIES: u32 = 3;

/// The program and what drives it; both end when this is dropped.
pub(crate) struct Driven {
    pub(crate) web: Arc<SessionHandle>,
    pub(crate) group: Group,
}

impl Driven {
    /// Starts a program; again, where the driver and the window do not find each other. `driver` is the command of the
    /// driver, which hands its environment on.
    pub(crate) async fn start(driver: impl Fn() -> Command, program: &Path) -> Self {
        for _ in 0..TRIES {
            if let Some(started) = Self::try_to_start(driver(), program).await {
                return started;
            }
        }
        panic!("{} was started {TRIES} times, and no window came", program.display());
    }

    async fn try_to_start(mut driver: Command, program: &Path) -> Option<Self> {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        driver.args([format!("--port={port}"), "--host=127.0.0.1".to_owned()]).stdout(Stdio::null());
        let group = Group::spawn(&mut driver);
        let mut wanted = Capabilities::new();
        wanted.set("webkitgtk:browserOptions", json!({"binary": program, "args": []})).unwrap();
        while tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_err() {
            tokio::task::yield_now().await;
        }
        let web = WebDriver::new(format!("http://127.0.0.1:{port}"), wanted);
        let web = tokio::time::timeout(PATIENCE, web).await.ok()?.ok()?;
        let handle = web.handle().clone();
        // Killed in the end, not asked: a goodbye would only wait for a program that a test has killed already.
        web.leak().expect("a session that was not ended");
        Some(Self { web: handle, group })
    }
}
