//! The terms of what the program is built from, for the packages: each part with its licence, each text once.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

use crate::cargo::root;

/// A part of the program that others wrote.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Part {
    /// Name and version.
    name: String,
    /// Its licence, as an SPDX expression.
    license: String,
    folder: PathBuf,
}

/// What of the page's compiler runs in the page: the rest of its dependencies stays on this machine.
const IN_THE_PAGE: [&str; 3] = ["svelte", "clsx", "esm-env"];

/// How files with terms begin, in small letters.
const NAMES: [&str; 6] = ["license", "licence", "copying", "copyright", "notice", "unlicense"];

/// The notices of everything the program and its page are built from.
pub(crate) fn notices() -> io::Result<String> {
    told(&crates()?.into_iter().chain(npm_packages(&root().join("ui"))?).collect())
}

fn told(parts: &BTreeSet<Part>) -> io::Result<String> {
    let list: Vec<String> = parts.iter().map(|part| format!("{}: {}\n", part.name, part.license)).collect();
    let mut texts: BTreeMap<String, (String, BTreeSet<&str>)> = BTreeMap::new();
    for part in parts {
        for text in texts_in(&part.folder)? {
            // The same words in other lines are the same text.
            let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
            texts.entry(words).or_insert_with(|| (text, BTreeSet::new())).1.insert(&part.name);
        }
    }
    let mut printed: Vec<String> = Vec::new();
    for (text, of) in texts.into_values() {
        let of: Vec<&str> = of.into_iter().collect();
        printed.push(format!("{}\n\n{}\n", of.join(", "), text.trim_end()));
    }
    printed.sort();
    let line = format!("\n{}\n\n", "-".repeat(80));
    Ok(format!("RunClub is built from these. Their terms follow.\n\n{}{line}{}", list.concat(), printed.join(&line)))
}

/// The crates that are compiled into the program on this system.
fn crates() -> io::Result<Vec<Part>> {
    let version = output(Command::new("rustc").arg("-vV"))?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).expect("BUG: rustc tells its host");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(["metadata", "--format-version", "1", "--locked", "--features", "custom-protocol", "--filter-platform", host]);
    let metadata: Value = serde_json::from_str(&output(command.current_dir(root()))?)?;
    let by_id = |list: &'static str, of: &Value| -> BTreeMap<String, Value> {
        let entries = of[list].as_array().into_iter().flatten();
        entries.map(|entry| (text(entry, "id"), entry.clone())).collect()
    };
    let (packages, nodes) = (by_id("packages", &metadata), by_id("nodes", &metadata["resolve"]));
    let mut waiting = vec![text(&metadata["resolve"], "root")];
    let (mut seen, mut parts) = (BTreeSet::new(), Vec::new());
    while let Some(id) = waiting.pop() {
        if !seen.insert(id.clone()) {
            continue;
        }
        let normal = |dependency: &&Value| dependency["dep_kinds"].as_array().is_some_and(|kinds| kinds.iter().any(is_normal));
        let dependencies = nodes[&id]["deps"].as_array().into_iter().flatten().filter(normal);
        waiting.extend(dependencies.map(|dependency| text(dependency, "pkg")));
        let package = &packages[&id];
        // Ours have no source.
        if !package["source"].is_null() {
            let manifest = PathBuf::from(text(package, "manifest_path"));
            parts.push(part(package, manifest.parent().expect("BUG: a manifest lies in a folder")));
        }
    }
    Ok(parts)
}

fn is_normal(kind: &Value) -> bool {
    kind["kind"].is_null()
}

/// The packages that are bundled into the page.
fn npm_packages(ui: &Path) -> io::Result<Vec<Part>> {
    let (mut seen, mut parts) = (BTreeSet::new(), Vec::new());
    let mut waiting = dependencies(&read_json(&ui.join("package.json"))?);
    waiting.extend(IN_THE_PAGE.map(str::to_owned));
    while let Some(name) = waiting.pop() {
        if seen.insert(name.clone()) {
            let folder = ui.join("node_modules").join(&name);
            let package = read_json(&folder.join("package.json"))?;
            parts.push(part(&package, &folder));
            if !IN_THE_PAGE.contains(&name.as_str()) {
                waiting.extend(dependencies(&package));
            }
        }
    }
    Ok(parts)
}

fn dependencies(package: &Value) -> Vec<String> {
    package["dependencies"].as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect()
}

fn part(package: &Value, folder: &Path) -> Part {
    let license = package["license"].as_str().unwrap_or("see its text").to_owned();
    Part { name: format!("{} {}", text(package, "name"), text(package, "version")), license, folder: folder.to_owned() }
}

/// The files with terms at the top of a folder, in the order of their names.
fn texts_in(folder: &Path) -> io::Result<Vec<String>> {
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<_>>()?;
    files.retain(|file| {
        let name = file.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        file.is_file() && file.extension().is_none_or(|end| end != "rs") && NAMES.iter().any(|begin| name.starts_with(begin))
    });
    files.sort();
    files.iter().map(|file| fs::read(file).map(|bytes| String::from_utf8_lossy(&bytes).replace('\r', ""))).collect()
}

fn text(of: &Value, field: &str) -> String {
    of[field].as_str().unwrap_or_default().to_owned()
}

fn read_json(file: &Path) -> io::Result<Value> {
    let named = |error: io::Error| io::Error::other(format!("{}: {error}", file.display()));
    Ok(serde_json::from_slice(&fs::read(file).map_err(named)?)?)
}

fn output(command: &mut Command) -> io::Result<String> {
    let output = command.output()?;
    if !output.status.success() {
        return Err(io::Error::other(String::from_utf8_lossy(&output.stderr).into_owned()));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(parts: &[Part]) -> BTreeSet<&str> {
        parts.iter().map(|part| part.name.split(' ').next().unwrap_or_default()).collect()
    }

    #[test]
    fn crates_are_those_that_are_compiled_in() {
        let crates = crates().expect("cargo knows them");
        let names = names(&crates);
        for name in ["tauri", "serde", "libsqlite3-sys", "clap"] {
            assert!(names.contains(name), "{name}");
        }
        for name in ["runclub", "runclub-app", "proptest", "insta", "tauri-build", "thirtyfour"] {
            assert!(!names.contains(name), "{name} is not in the program");
        }
        let notices = told(&crates.into_iter().collect()).expect("their files are read");
        for text in ["\nserde 1.", ": MIT OR Apache-2.0\n", "Permission is hereby granted, free of charge", "Apache License"] {
            assert!(notices.contains(text), "{text}");
        }
    }

    #[test]
    fn packages_are_those_of_the_page_and_a_text_stands_once() {
        let ui = tempfile::tempdir().expect("a temporary folder");
        let place = |name: &str, license: &str, dependencies: Value, terms: &str| {
            let folder = ui.path().join("node_modules").join(name);
            fs::create_dir_all(&folder).expect("a folder");
            let package = serde_json::json!({"name": name, "version": "1.0.0", "license": license, "dependencies": dependencies});
            fs::write(folder.join("package.json"), package.to_string()).expect("a file");
            fs::write(folder.join("LICENSE.md"), terms).expect("a file");
        };
        let own = serde_json::json!({"dependencies": {"@drawn/line": "1"}, "devDependencies": {"tool": "1"}});
        fs::write(ui.path().join("package.json"), own.to_string()).expect("a file");
        place("@drawn/line", "ISC", serde_json::json!({"path": "1"}), "May be used\nfor lines.");
        place("path", "ISC", serde_json::json!({}), "May be used for lines.");
        place("svelte", "MIT", serde_json::json!({"compiler": "1"}), "May be used.");
        place("clsx", "MIT", serde_json::json!({}), "May be used.");
        place("esm-env", "MIT", serde_json::json!({}), "May be used.");
        let packages = npm_packages(ui.path()).expect("they are read");
        assert_eq!(names(&packages), BTreeSet::from(["@drawn/line", "clsx", "esm-env", "path", "svelte"]));
        let line = "-".repeat(80);
        let expected = format!(
            "RunClub is built from these. Their terms follow.\n\n\
             @drawn/line 1.0.0: ISC\nclsx 1.0.0: MIT\nesm-env 1.0.0: MIT\npath 1.0.0: ISC\nsvelte 1.0.0: MIT\n\n{line}\n\n\
             @drawn/line 1.0.0, path 1.0.0\n\nMay be used\nfor lines.\n\n{line}\n\n\
             clsx 1.0.0, esm-env 1.0.0, svelte 1.0.0\n\nMay be used.\n"
        );
        assert_eq!(told(&packages.into_iter().collect()).expect("their files are read"), expected);
    }
}
