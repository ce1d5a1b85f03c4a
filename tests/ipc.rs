//! Commands through the true IPC layer, without a display.

#![allow(clippy::unwrap_used)]

use std::{collections::BTreeSet, fs, path::Path};

use runclub_app::{
    desk::Desk,
    online::{Setup, TokenKeeper},
};
use runclub_desktop::window::{self, Shell};
use serde_json::{Value, json};
use tauri::{
    WebviewUrl, WebviewWindow, WebviewWindowBuilder,
    http::HeaderMap,
    ipc::{CallbackFn, InvokeBody, InvokeResponseBody},
    test::{INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder, mock_context, noop_assets},
    webview::InvokeRequest,
};
use tempfile::TempDir;

/// A window without a display over a data folder of its own.
struct Window {
    page: WebviewWindow<MockRuntime>,
    folder: TempDir,
}

impl Window {
    fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data");
        let shell = Shell::new(move || {
            let mut setup = Setup::new(path.clone());
            setup.tokens = Some(TokenKeeper::Memory);
            Desk::open(setup)
        });
        let commands = window::bindings::<MockRuntime>();
        let app = mock_builder().manage(shell).invoke_handler(commands.invoke_handler());
        let app = app.build(mock_context(noop_assets())).unwrap();
        commands.mount_events(&app);
        Self { page: WebviewWindowBuilder::new(&app, "main", WebviewUrl::default()).build().unwrap(), folder }
    }

    fn call(&self, command: &str, arguments: &Value) -> Result<Value, Value> {
        let request = InvokeRequest {
            cmd: command.to_owned(),
            callback: CallbackFn(0),
            error: CallbackFn(1),
            url: "tauri://localhost".parse().unwrap(),
            body: InvokeBody::Json(arguments.clone()),
            headers: HeaderMap::default(),
            invoke_key: INVOKE_KEY.to_owned(),
        };
        get_ipc_response(&self.page, request).map(|body| match body {
            InvokeResponseBody::Json(text) => serde_json::from_str(&text).unwrap(),
            InvokeResponseBody::Raw(_) => panic!("{command} answers with JSON"),
        })
    }

    fn ok(&self, command: &str, arguments: &Value) -> Value {
        self.call(command, arguments).unwrap_or_else(|error| panic!("{command} {arguments}: {error}"))
    }
}

#[test]
fn a_mix_is_made_shaped_and_found_again() {
    let window = Window::open();
    assert_eq!(window.ok("overview", &json!({}))["library"], Value::Null, "nobody has come in yet");
    window.ok("use_library", &json!({ "library": "demo" }));
    let overview = window.ok("overview", &json!({}));
    assert_eq!(overview["library"], "demo");

    let made = window.ok("generate_mix", &json!({ "request": overview["request"] }));
    let id = made["mix"]["id"].as_str().unwrap();
    let ids = |draft: &Value| -> Vec<String> {
        let tracks = draft["mix"]["tracks"].as_array().unwrap();
        tracks.iter().map(|track| track["trackId"].as_str().unwrap().to_owned()).collect()
    };
    let before = ids(&made);
    let change = |change: Value| window.ok("customize_mix", &json!({ "id": id, "change": change }));
    let mut moved = before.clone();
    moved.swap(1, 2);
    assert_eq!(ids(&change(json!({ "kind": "move", "from": 1, "to": 2 }))), moved);
    assert_eq!(ids(&change(json!({ "kind": "undo" }))), before);
    assert_eq!(ids(&change(json!({ "kind": "redo" }))), moved);

    let others = window.ok("alternatives", &json!({ "id": id, "at": 0, "most": 3 }));
    let other = others[0]["track"]["trackId"].as_str().unwrap();
    assert!(others[0]["fit"].is_string() && others[0]["reasons"].as_array().unwrap().len() == 2, "{}", others[0]);
    assert_eq!(ids(&change(json!({ "kind": "replace", "at": 0, "trackId": other })))[0], other);
    assert!(window.ok("why_track", &json!({ "id": id, "at": 0 }))["headline"].as_str().unwrap().len() > 10);
    assert_eq!(window.ok("overview", &json!({}))["recent"][0]["id"], id);
}

#[test]
fn failures_come_with_a_code_a_sentence_and_hints() {
    let window = Window::open();
    for (command, arguments, code) in [
        ("check_client_id", json!({ "text": "abc" }), "badRequest"),
        ("open_mix", json!({ "id": "nothing" }), "badRequest"),
        ("import_library", json!({ "path": "/nowhere/songs.csv", "as": { "kind": "likes" } }), "file"),
        ("set_parameter", json!({ "key": "fit.temprature", "value": "1" }), "badRequest"),
        ("open_page", json!({ "page": { "kind": "track", "id": "../evil" } }), "badRequest"),
        ("set_market", json!({ "market": "Sweden" }), "badRequest"),
    ] {
        let error = window.call(command, &arguments).unwrap_err();
        assert_eq!(error["code"], code, "{command}: {error}");
        assert!(error["message"].as_str().unwrap().len() > 8, "{command}: {error}");
        assert!(!error["hints"].as_array().unwrap().is_empty(), "{command}: {error}");
    }
}

#[test]
fn a_broken_configuration_leaves_a_way_out() {
    let window = Window::open();
    window.ok("use_library", &json!({ "library": "demo" }));
    fs::write(window.folder.path().join("data/config.toml"), "[fit]\ntemprature = 1\n").unwrap();
    let overview = window.ok("overview", &json!({}));
    assert!(overview["status"]["notices"][0].as_str().unwrap().contains("temprature"), "{overview}");
    let request = json!({ "request": overview["request"] });
    let refused = window.call("generate_mix", &request).unwrap_err();
    assert!(refused["message"].as_str().unwrap().contains("temprature"), "{refused}");
    let settings = window.ok("settings", &json!({}));
    assert!(settings["configFault"]["message"].as_str().unwrap().contains("temprature"), "{settings}");

    let mended = window.ok("reset_parameters", &json!({}));
    assert_eq!(mended["configFault"], Value::Null);
    assert!(mended["parameters"].as_array().unwrap().len() > 50);
    assert!(window.folder.path().join("data/config.toml.bak").exists(), "nothing is lost");
    window.ok("generate_mix", &request);
}

#[test]
fn every_command_has_one_entry_and_nothing_else_is_allowed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let bindings = fs::read_to_string(root.join("ui/src/host/bindings.ts")).unwrap();
    let calls = bindings.lines().filter_map(|line| line.split_once("__TAURI_INVOKE")?.1.split('"').nth(1));
    let callable: BTreeSet<String> =
        calls.filter(|name| !name.contains('/')).map(|name| format!("allow-{}", name.replace('_', "-"))).collect();
    assert!(callable.len() > 30, "the bindings are read");

    let files: Vec<_> = fs::read_dir(root.join("src-tauri/capabilities")).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(files, [root.join("src-tauri/capabilities/window.json")]);
    let capability: Value = serde_json::from_str(&fs::read_to_string(&files[0]).unwrap()).unwrap();
    assert_eq!(capability["windows"], json!(["main"]));
    let entries = capability["permissions"].as_array().unwrap();
    let entries: Vec<&str> = entries.iter().map(|entry| entry.as_str().unwrap()).collect();
    let (of_tauri, own): (Vec<&str>, Vec<&str>) = entries.iter().partition(|entry| entry.contains(':'));
    assert_eq!(own.iter().copied().map(str::to_owned).collect::<BTreeSet<_>>(), callable);
    assert_eq!(own.len(), callable.len(), "one entry each");
    assert_eq!(of_tauri, ["core:event:allow-listen", "core:event:allow-unlisten", "dialog:allow-open", "dialog:allow-save"]);
}

#[test]
fn the_page_may_run_and_reach_nothing_foreign() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let config: Value = serde_json::from_str(&fs::read_to_string(root.join("tauri.conf.json")).unwrap()).unwrap();
    let policy = config["app"]["security"]["csp"].as_object().unwrap();
    assert_eq!(policy["default-src"], "'none'");
    assert_eq!(policy["script-src"], "'self'");
    for (directive, sources) in policy {
        let sources = sources.as_str().unwrap();
        assert!(!sources.contains("unsafe"), "{directive} {sources}");
        let foreign: Vec<&str> = sources.split(' ').filter(|source| source.starts_with("https:")).collect();
        let expected: &[&str] = if directive == "img-src" { &["https://i.scdn.co", "https://mosaic.scdn.co"] } else { &[] };
        assert_eq!(foreign, expected, "{directive}");
    }
    assert_eq!(config["app"]["windows"], json!([]), "the window is made by the program, with its data in the data folder");
}
