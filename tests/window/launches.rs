//! What comes to a window from outside: other launches, links, and places where nothing can be kept.

use std::{
    fs,
    process::Stdio,
    thread::{self, JoinHandle},
};

use zbus::blocking::{MessageIterator, connection};

use crate::harness::{App, RUNCLUB, Scene};

#[tokio::test]
async fn a_link_that_no_sign_in_waits_for_is_answered_in_the_window() {
    let app = App::open(Scene::default()).await;
    app.sees_doors().await;
    let launched = app.command(RUNCLUB).arg("runclub://callback?code=invented&state=invented").output().unwrap();
    assert!(launched.status.success(), "{launched:?}");
    app.reads("No sign-in is waiting for this link").await;
    app.reads("Connect again").await;
}

/// Has the window's name on the session bus, and crashes when it is called.
fn crash_when_called(bus: &str) -> JoinHandle<()> {
    let crashing = connection::Builder::address(bus).unwrap().name("invalid.runclub.desktop.SingleInstance").unwrap();
    let crashing = crashing.build().unwrap();
    thread::spawn(move || {
        let mut calls = MessageIterator::from(&crashing).filter_map(Result::ok);
        calls.find(|call| call.header().member().is_some_and(|name| name == "ExecuteCallback")).unwrap();
    })
}

#[tokio::test]
async fn a_window_that_crashes_while_it_is_called_is_replaced() {
    let mut app = App::open(Scene::default()).await;
    app.kill();
    let crash = crash_when_called(app.bus());
    app.reopen().await;
    crash.join().expect("it was called");
    app.sees_doors().await;
    // A start that fails is tried again by the harness too.
    let words = fs::read_to_string(app.path("log")).unwrap();
    assert!(!words.contains("cannot be opened"), "{words}");
}

#[tokio::test]
async fn a_start_that_fails_is_shown_on_the_display() {
    let mut app = App::open(Scene::default()).await;
    app.kill();
    let place = app.path("a-file");
    fs::write(&place, "").unwrap();
    let words = fs::File::create(app.path("words")).unwrap();
    let mut started = app.command(RUNCLUB).env("RUNCLUB_DATA_DIR", &place).stderr(words).spawn().unwrap();
    let shows = |title: &str| {
        let mut look = app.command("xwininfo");
        look.args(["-name", title]).stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap().success()
    };
    app.until("a dialog is shown", async || shows("RunClub")).await;
    assert!(fs::read_to_string(app.path("words")).unwrap().contains("cannot be made"));
    assert_eq!(started.try_wait().unwrap(), None, "it stays until it is read");
    started.kill().unwrap();
    started.wait().unwrap();
}
