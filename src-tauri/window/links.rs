//! `runclub://` links: the way back from a sign-in in the browser.

use std::path::{Path, PathBuf};

use runclub_app::account;
use tauri::App;
use tauri_plugin_deep_link::DeepLinkExt;

/// Hands links that the system or a second launch brings on to the sign-in that waits.
pub(super) fn listen(app: &App, folder: &Path) {
    let folder: PathBuf = folder.to_owned();
    app.deep_link().on_open_url(move |event| {
        for link in event.urls() {
            let folder = folder.clone();
            tauri::async_runtime::spawn(async move {
                // Never the link itself: it holds a code.
                tracing::info!("a link arrived");
                if let Err(error) = account::deliver_link(&folder, link.as_str()).await {
                    tracing::warn!("the link was not used: {error}");
                }
            });
        }
    });
}
