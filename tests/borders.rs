//! The borders between the crates, read from what cargo knows: ARCHITECTURE.md in force.

#![allow(clippy::unwrap_used)]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

use serde_json::Value;

/// A package of the workspace.
struct Package {
    folder: PathBuf,
    /// Dependencies of the code that ships.
    normal: BTreeSet<String>,
    /// Dependencies of tests and benchmarks.
    dev: BTreeSet<String>,
}

fn packages() -> &'static BTreeMap<String, Package> {
    static PACKAGES: OnceLock<BTreeMap<String, Package>> = OnceLock::new();
    PACKAGES.get_or_init(|| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let output = Command::new(env!("CARGO"))
            .args(["metadata", "--format-version", "1", "--no-deps", "--offline", "--manifest-path"])
            .arg(root.join("Cargo.toml"))
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
        metadata["packages"].as_array().unwrap().iter().map(package).collect()
    })
}

fn package(of: &Value) -> (String, Package) {
    let dependencies = |kind: Value| -> BTreeSet<String> {
        let all = of["dependencies"].as_array().unwrap().iter().filter(|dependency| dependency["kind"] == kind);
        all.map(|dependency| dependency["name"].as_str().unwrap().to_owned()).collect()
    };
    let manifest = Path::new(of["manifest_path"].as_str().unwrap());
    let package = Package {
        folder: manifest.parent().unwrap().to_owned(),
        normal: &dependencies(Value::Null) | &dependencies("build".into()),
        dev: dependencies("dev".into()),
    };
    (of["name"].as_str().unwrap().to_owned(), package)
}

/// The packages of the workspace among some dependencies.
fn ours(dependencies: &BTreeSet<String>) -> Vec<&str> {
    dependencies.iter().map(String::as_str).filter(|name| packages().contains_key(*name)).collect()
}

/// Every Rust file below a folder.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let below = paths.iter().filter(|path| path.is_dir()).flat_map(|path| sources(path));
    let here = paths.iter().filter(|path| path.extension().is_some_and(|ending| ending == "rs")).cloned();
    here.chain(below).collect()
}

/// The code that ships of a package: its library or program, not its tests.
fn shipped(package: &Package) -> Vec<PathBuf> {
    let is_test = |path: &Path| path.components().any(|part| part.as_os_str() == "tests" || part.as_os_str() == "tests.rs");
    let mut files = sources(&package.folder.join("src"));
    files.retain(|file| !is_test(file.strip_prefix(&package.folder).unwrap()));
    files
}

#[test]
fn each_crate_depends_on_those_below_it_and_no_other() {
    for (name, allowed) in [
        ("runclub-engine", &[][..]),
        ("runclub-formats", &["runclub-engine"]),
        ("runclub-services", &["runclub-engine"]),
        ("runclub-store", &["runclub-engine"]),
        ("runclub-app", &["runclub-engine", "runclub-formats", "runclub-services", "runclub-store"]),
        ("runclub-testkit", &["runclub-engine"]),
    ] {
        let package = packages().get(name).unwrap_or_else(|| panic!("{name} is a member of the workspace"));
        let found = ours(&package.normal);
        assert!(found.iter().all(|dependency| allowed.contains(dependency)), "{name} depends on {found:?}");
    }
}

#[test]
fn every_crate_has_its_place_in_the_map() {
    let map = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml")).unwrap();
    for (name, package) in packages() {
        let folder = package.folder.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap();
        let member = if folder.as_os_str().is_empty() { ".".to_owned() } else { folder.to_str().unwrap().replace('\\', "/") };
        let line = map.lines().find(|line| line.trim_start().starts_with(&format!("\"{member}\""))).unwrap_or_default();
        assert!(line.contains("# "), "{name} has no line of purpose: {line:?}");
    }
}

#[test]
fn the_engine_does_no_work_but_thinking() {
    let engine = &packages()["runclub-engine"];
    let absent = ["tokio", "sqlx", "reqwest", "serde_json", "tracing", "csv", "ureq", "hyper", "log", "dirs", "tempfile", "toml"];
    for name in absent {
        assert!(!engine.normal.contains(name), "the engine depends on {name}");
    }
    let forbidden = [
        "std::fs",
        "std::net",
        "std::env",
        "std::process",
        "std::thread",
        "std::time",
        "SystemTime",
        "Instant::now",
        "Timestamp::now",
        "println!",
        "eprintln!",
    ];
    for file in shipped(engine) {
        let text = fs::read_to_string(&file).unwrap();
        for word in forbidden {
            assert!(!text.contains(word), "{} uses {word}", file.display());
        }
    }
}

#[test]
fn formats_neither_read_nor_write_anything() {
    let formats = &packages()["runclub-formats"];
    for name in ["tokio", "sqlx", "reqwest", "dirs", "tracing"] {
        assert!(!formats.normal.contains(name), "formats depends on {name}");
    }
    for file in shipped(formats) {
        let text = fs::read_to_string(&file).unwrap();
        for word in ["std::fs", "std::net", "std::env", "File::open", "Timestamp::now", "SystemTime"] {
            assert!(!text.contains(word), "{} uses {word}", file.display());
        }
    }
}

#[test]
fn the_store_alone_knows_sql() {
    for (name, package) in packages() {
        let knows = ["sqlx", "rusqlite", "libsqlite3-sys", "diesel"].iter().any(|sql| package.normal.contains(*sql));
        assert_eq!(knows, name == "runclub-store", "{name}");
        let everywhere = [
            shipped(package),
            if package.folder == Path::new(env!("CARGO_MANIFEST_DIR")) {
                sources(&package.folder.join("src-tauri/cli"))
            } else {
                Vec::new()
            },
        ];
        for file in everywhere.into_iter().flatten().filter(|_| name != "runclub-store") {
            let text = fs::read_to_string(&file).unwrap();
            for word in ["sqlx", "rusqlite", "SELECT ", "INSERT INTO", "CREATE TABLE", "PRAGMA "] {
                assert!(!text.contains(word), "{} knows SQL: {word}", file.display());
            }
        }
    }
}

#[test]
fn services_alone_know_http() {
    for (name, package) in packages() {
        let speaks =
            ["reqwest", "ureq", "oauth2", "hyper", "keyring", "webbrowser"].iter().any(|http| package.normal.contains(*http));
        // The fakes and the measurements are tools, and ship nowhere.
        assert_eq!(speaks, ["runclub-services", "runclub-testkit", "xtask"].contains(&name.as_str()), "{name}");
    }
    for name in ["runclub-engine", "runclub-formats", "runclub-store", "runclub-app", "runclub"] {
        for file in shipped(&packages()[name]) {
            let text = fs::read_to_string(&file).unwrap();
            for word in ["TcpStream", "TcpListener", "reqwest", "Bearer "] {
                assert!(!text.contains(word), "{} speaks to a service: {word}", file.display());
            }
        }
    }
}

#[test]
fn secrets_are_exposed_only_where_they_are_used() {
    let services = &packages()["runclub-services"];
    let mut exposing: Vec<String> = Vec::new();
    for file in shipped(services) {
        if fs::read_to_string(&file).unwrap().contains(".expose()") {
            exposing.push(file.strip_prefix(services.folder.join("src")).unwrap().to_string_lossy().replace('\\', "/"));
        }
    }
    for file in &exposing {
        let room = file.split('/').next().unwrap();
        assert!(
            ["canned.rs", "connection", "secret.rs", "lastfm.rs", "session", "sign_in", "token_store"].contains(&room),
            "{file} looks into a secret"
        );
    }
}

#[test]
fn nothing_that_ships_depends_on_the_testkit_or_the_program() {
    for (name, package) in packages() {
        let is_tool = ["xtask", "runclub-testkit"].contains(&name.as_str());
        assert!(is_tool || !package.normal.contains("runclub-testkit"), "{name} ships the testkit");
        assert!(!package.normal.contains("xtask") && !package.dev.contains("xtask"), "{name} depends on xtask");
        assert!(!package.normal.contains("runclub") && !package.dev.contains("runclub"), "{name} depends on the program");
    }
}

#[test]
fn every_crate_obeys_the_lints_of_the_workspace() {
    for (name, package) in packages() {
        let manifest = fs::read_to_string(package.folder.join("Cargo.toml")).unwrap();
        let opted_in = manifest.lines().map(str::trim).skip_while(|line| *line != "[lints]").nth(1) == Some("workspace = true");
        assert!(opted_in, "{name} does not opt into the workspace's lints");
        assert!(manifest.contains("license.workspace = true") && manifest.contains("publish.workspace = true"), "{name}");
    }
}

#[test]
fn only_the_shell_and_the_use_cases_read_the_clock() {
    for (name, package) in packages() {
        if ["runclub-engine", "runclub-formats", "runclub-store"].contains(&name.as_str()) {
            for file in shipped(package) {
                let text = fs::read_to_string(&file).unwrap();
                assert!(
                    !text.contains("Timestamp::now()") && !text.contains("Zoned::now()"),
                    "{} reads the clock",
                    file.display()
                );
            }
        }
    }
}
