//! `cargo xtask icons`: every icon from the one drawing, `icons/runclub.svg`.

use std::{fs, io};

use crate::{cargo::root, ui};

/// The icons that packages hold.
const ICONS: [&str; 6] = ["32x32.png", "128x128.png", "128x128@2x.png", "icon.png", "icon.ico", "icon.icns"];

/// Makes them anew.
pub(crate) fn run() -> io::Result<()> {
    // The Tauri CLI also makes those of telephones and stores.
    let all = tempfile::tempdir()?;
    let folder = root().join("icons");
    let drawing = folder.join("runclub.svg");
    ui::tauri(&["icon", &drawing.to_string_lossy(), "--output", &all.path().to_string_lossy()])?;
    for icon in ICONS {
        fs::copy(all.path().join(icon), folder.join(icon))?;
        println!("icons/{icon}");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_name_the_icons_that_are_made() {
        let configuration = fs::read(root().join("tauri.conf.json")).expect("the configuration is there");
        let configuration: serde_json::Value = serde_json::from_slice(&configuration).expect("the configuration is JSON");
        let text = configuration.to_string();
        for icon in ICONS {
            assert!(text.contains(&format!("\"icons/{icon}\"")), "no package holds {icon}");
        }
        for icon in configuration["bundle"]["icon"].as_array().expect("icons are named") {
            let file = icon.as_str().and_then(|icon| icon.strip_prefix("icons/")).expect("icons lie in icons/");
            assert!(ICONS.contains(&file) && root().join("icons").join(file).is_file(), "{file} is not made");
        }
    }
}
