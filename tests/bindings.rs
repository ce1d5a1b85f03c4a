//! What the UI knows of the program is what the program says: its typed bindings, and the documents its tests use.
//!
//! RUNCLUB_BLESS=1 cargo test --test bindings writes both anew.

#![allow(clippy::unwrap_used)]

use std::{fs, path::Path};

use runclub_app::{
    demo,
    drafts::{self, Draft},
    library_kind::LibraryKind,
};
use runclub_engine::{
    config::Config,
    edit,
    generate::generate,
    genre::Umbrella,
    library::{History, Signals},
    pool::{Input, Pool},
    request::{Request, TemplateId},
    series::Series,
};
use specta_typescript::{Typescript, semantic};

#[test]
fn the_bindings_of_the_ui_are_fresh() {
    let folder = tempfile::tempdir().unwrap();
    let fresh = folder.path().join("bindings.ts");
    // Our numbers are finite: JSON knows no others, so none arrives as null.
    let numbers = semantic::Configuration::empty().enable_lossless_floats();
    runclub_desktop::window::bindings::<tauri::Wry>().semantic_types(numbers).export(Typescript::default(), &fresh).unwrap();
    compare("ui/src/host/bindings.ts", &fs::read_to_string(&fresh).unwrap());
}

#[test]
fn the_documents_of_the_ui_tests_are_fresh() {
    let now = "2026-11-20T07:00:00Z".parse().unwrap();
    let pyramid = Request::new(TemplateId::Pyramid, 42, 7, now);
    let long = Request::new(TemplateId::Intervals, 180, 7, now);
    let partial = Request { genres: vec![Umbrella::Classical], ..Request::new(TemplateId::Hiit, 60, 7, now) };
    for (name, request) in [("pyramid", &pyramid), ("long", &long), ("partial", &partial)] {
        compare(&format!("ui/src/testkit/fixtures/{name}.json"), &json(&draft(name, request)));
    }
    let library = demo::library();
    let (config, history, signals) = (Config::default(), History::default(), Signals::default());
    let pool =
        Pool::prepare(Input { library: &library, history: &history, signals: &signals, config: &config, request: &pyramid });
    let mix = draft("pyramid", &pyramid).mix;
    let found = edit::alternatives(&pool.unwrap(), &mix, 4, 10).unwrap();
    let alternatives = drafts::offered(&mix, 4, found, &config);
    compare("ui/src/testkit/fixtures/alternatives.json", &json(&alternatives));
}

/// A fresh mix from the demo library.
fn draft(id: &str, request: &Request) -> Draft {
    let library = demo::library();
    let (config, history, signals) = (Config::default(), History::default(), Signals::default());
    let pool = Pool::prepare(Input { library: &library, history: &history, signals: &signals, config: &config, request });
    let mix = generate(&pool.unwrap(), id.to_owned());
    Draft {
        series: Series::of(&mix, &config),
        name: format!("RunClub · {} 11/20", request.title()),
        library: LibraryKind::Demo,
        undo: None,
        redo: None,
        art: std::collections::BTreeMap::new(),
        link: None,
        changed_since_save: false,
        mix,
    }
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string_pretty(value).unwrap() + "\n"
}

fn compare(path: &str, fresh: &str) {
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("RUNCLUB_BLESS").is_some() {
        fs::create_dir_all(committed.parent().unwrap()).unwrap();
        fs::write(&committed, fresh).unwrap();
    }
    let written = fs::read_to_string(&committed).unwrap_or_default();
    assert!(written == fresh, "{path} is stale: RUNCLUB_BLESS=1 cargo test --test bindings writes it anew");
}
