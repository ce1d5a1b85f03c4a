//! The way out: the system's browser.

use tokio::task;
use url::Url;

/// No browser could be opened. The runner can still open the address by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the system's browser cannot be opened")]
pub struct NoBrowser;

/// Opens an address in the system's browser, without waiting for it.
///
/// # Errors
/// When the system has none.
pub async fn open_in_browser(url: &Url) -> Result<(), NoBrowser> {
    let url = url.to_string();
    // The system's reasons may quote the address, which holds the state.
    match task::spawn_blocking(move || webbrowser::open(&url)).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) | Err(_) => Err(NoBrowser),
    }
}
