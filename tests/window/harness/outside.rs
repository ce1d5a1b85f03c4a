//! The runner's browser outside the window, and the mix as the services see it.

use std::{fs, os::unix::fs::PermissionsExt as _, path::Path};

use super::{App, watch};

/// What stands in for the system's browser: it writes down where it was sent.
pub(super) fn place_browser(folder: &Path) {
    let script = format!("#!/bin/sh\nprintf '%s\\n' \"$1\" >> '{}'\n", folder.join("opened").display());
    for name in ["browser", "xdg-open"] {
        let path = folder.join(name);
        fs::write(&path, &script).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }
}

impl App {
    /// Waits until the window sends the browser to an address that holds a text; forgets it.
    pub(crate) async fn sent_to(&self, part: &str) -> String {
        let file = self.folder().join("opened");
        let look = async || {
            let opened = fs::read_to_string(&file).ok()?;
            let address = opened.lines().find(|line| line.contains(part))?.to_owned();
            Some(address)
        };
        let address = watch(look).await.unwrap_or_else(|| panic!("the browser was not sent to an address with {part:?}"));
        fs::remove_file(&file).unwrap();
        address
    }

    /// The runner agrees in the browser.
    pub(crate) async fn agree_in_browser(&self) {
        let address = self.sent_to("authorize").await;
        let page = self.fakes.consent(&address).expect("the browser comes back");
        assert!(page.contains("RunClub"), "{page}");
    }

    /// The runner refuses in the browser.
    pub(crate) async fn refuse_in_browser(&self) {
        let address = self.sent_to("authorize").await;
        self.fakes.refuse(&address).expect("the browser comes back");
    }
}
