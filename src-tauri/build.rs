//! Hands the app's configuration, commands and capabilities to Tauri.

include!("window/command_names.rs");

fn main() {
    let manifest = tauri_build::AppManifest::new().commands(COMMANDS);
    let attributes =
        tauri_build::Attributes::new().app_manifest(manifest).capabilities_path_pattern("./src-tauri/capabilities/**/*.json");
    if let Err(error) = tauri_build::try_build(attributes) {
        panic!("{error:#}");
    }
}
