//! `cargo xtask bundle` and `package-test`: the packages for Debian and Fedora, and one of them on a bare system.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::json;

use crate::{
    cargo::{root, run, target},
    doctor::{self, Purpose},
    notices::notices,
    ui,
};

/// What the bundler made.
struct Packages {
    deb: PathBuf,
    rpm: PathBuf,
}

/// Packages and their desktop file are named after the product. Both are `runclub` by custom, and a desktop finds the
/// icon of a running window only when the desktop file is named like the program.
const NAME: &str = "runclub";

/// Where the terms of what the program is built from lie on the runner's system.
const NOTICES: &str = "/usr/share/doc/runclub/third-party-notices.txt";

/// Installs, uses and removes a package on a bare Debian; it says itself what it found.
const TRY_DEB: &str = "src-tauri/packaging/try-deb.sh";

/// Builds the packages, and prints where they are and how large.
pub(crate) fn bundle() -> io::Result<()> {
    let packages = build()?;
    for package in [packages.deb, packages.rpm] {
        let megabytes = fs::metadata(&package)?.len() as f64 / 1e6;
        println!("{}  {megabytes:.1} MB", package.display());
    }
    Ok(())
}

/// Tries Debian's package on a bare system: the one that is given, else one that is built now.
pub(crate) fn test(given: Option<PathBuf>) -> io::Result<()> {
    doctor::provide(Purpose::TryPackage)?;
    let deb = given.map_or_else(|| build().map(|packages| packages.deb), Ok)?;
    run(Command::new(root().join(TRY_DEB)).arg(deb).arg(target().join("try-deb")))
}

fn build() -> io::Result<Packages> {
    doctor::provide(Purpose::Run)?;
    let bundles = target().join("release").join("bundle");
    // A package of an earlier version would be taken for one of this build.
    if bundles.exists() {
        fs::remove_dir_all(&bundles)?;
    }
    ui::provide()?;
    let file = std::path::absolute(target())?.join("third-party-notices.txt");
    fs::write(&file, notices()?)?;
    let files = json!({"files": {NOTICES: file}});
    let config = json!({"productName": NAME, "bundle": {"linux": {"deb": files, "rpm": files}}}).to_string();
    ui::tauri(&["build", "--ci", "--bundles", "deb,rpm", "--features", "custom-protocol", "--config", &config])?;
    Ok(Packages { deb: package_in(&bundles, "deb")?, rpm: package_in(&bundles, "rpm")? })
}

/// The package of a kind; the bundler has a folder for each kind, with the name that the file ends with.
fn package_in(bundles: &Path, kind: &str) -> io::Result<PathBuf> {
    let folder = bundles.join(kind);
    let mut entries = fs::read_dir(&folder)?.map(|entry| entry.map(|entry| entry.path()));
    let package = entries.find(|path| path.as_ref().is_ok_and(|path| path.extension().is_some_and(|end| end == kind)));
    package.unwrap_or_else(|| Err(io::Error::other(format!("{} holds no .{kind}", folder.display()))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(file: &str) -> String {
        fs::read_to_string(root().join(file)).expect("the file is there")
    }

    fn configuration() -> serde_json::Value {
        serde_json::from_str(&read("tauri.conf.json")).expect("the configuration is JSON")
    }

    #[test]
    fn a_link_reaches_the_program_it_is_for() {
        let desktop = read("src-tauri/packaging/runclub.desktop");
        assert!(desktop.contains("Exec={{exec}} %u\n"), "without %u the link is lost");
        let configuration = configuration();
        let schemes = &configuration["plugins"]["deep-link"]["desktop"]["schemes"];
        for scheme in schemes.as_array().expect("schemes are named").iter().filter_map(|scheme| scheme.as_str()) {
            for file in ["src-tauri/packaging/runclub.desktop", "src-tauri/packaging/metainfo.xml"] {
                assert!(read(file).contains(&format!("x-scheme-handler/{scheme}")), "{file} leaves out {scheme}");
            }
        }
    }

    #[test]
    fn both_packages_hold_the_same_files() {
        let linux = &configuration()["bundle"]["linux"];
        assert_eq!(linux["deb"]["files"], linux["rpm"]["files"]);
        for file in linux["deb"]["files"].as_object().expect("files are named").values().filter_map(|file| file.as_str()) {
            assert!(root().join(file).is_file(), "{file} is missing");
        }
    }

    #[test]
    fn what_is_said_in_several_places_is_the_same() {
        let (manifest, metainfo) = (read("Cargo.toml"), read("src-tauri/packaging/metainfo.xml"));
        let homepage = manifest.lines().find_map(|line| line.strip_prefix("homepage = ")).expect("the homepage is named");
        assert!(metainfo.contains(&format!(">{}<", homepage.trim_matches('"'))), "homepage");
        let configuration = configuration();
        let summary = configuration["bundle"]["shortDescription"].as_str().expect("the program is described");
        assert!(metainfo.contains(&format!("<summary>{summary}</summary>")), "summary");
        assert!(read("src-tauri/packaging/runclub.desktop").contains(&format!("Comment={summary}\n")), "comment");
        let license = read("LICENSE");
        let words = |text: &str| text.split_whitespace().filter(|word| *word != ".").collect::<Vec<_>>().join(" ");
        let terms = license.split_once("Permission").map(|(_, terms)| words(terms)).expect("the licence gives permission");
        assert!(words(&read("src-tauri/packaging/copyright")).ends_with(&terms), "licence");
    }
}
