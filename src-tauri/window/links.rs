//! `runclub://` links: the way back from a sign-in in the browser.

use std::path::{Path, PathBuf};

use runclub_app::{AppError, account};
use tauri::{App, AppHandle};
use tauri_plugin_deep_link::DeepLinkExt;
use tauri_specta::Event;

use super::shell::Notice;

/// Hands links that the system or a second launch brings on to the sign-in that waits.
pub(super) fn listen(app: &App, folder: &Path) {
    let (page, folder): (AppHandle, PathBuf) = (app.handle().clone(), folder.to_owned());
    app.deep_link().on_open_url(move |event| {
        for link in event.urls() {
            let (page, folder) = (page.clone(), folder.clone());
            tauri::async_runtime::spawn(async move {
                // Never the link itself: it holds a code.
                tracing::info!("a link arrived");
                if let Err(error) = account::deliver_link(&folder, link.as_str()).await {
                    tell(&page, &error);
                }
            });
        }
    });
}

/// Whoever followed a link in the browser looks at the window for what came of it.
fn tell(page: &AppHandle, error: &AppError) {
    tracing::warn!("the link was not used: {error}");
    if let Err(error) = Notice(error.in_window()).emit(page) {
        tracing::warn!("the window was not told of it: {error}");
    }
}
