//! Pages outside the window: a closed list, so that nothing else can be opened.

use std::path::Path;

use serde::{Deserialize, Serialize};
use url::Url;

use crate::{AppError, ErrorCode};

/// A page that the system's browser, or its file manager, is sent to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum Page {
    /// A song at Spotify.
    Track {
        /// Its id.
        id: String,
    },
    /// A playlist at Spotify.
    Playlist {
        /// Its id.
        id: String,
    },
    /// Where Client IDs are made.
    Dashboard,
    /// Where permissions are withdrawn.
    SpotifyApps,
    /// Who answers with tempo and energy.
    ReccoBeats,
    /// Who answers with genres.
    MusicBrainz,
    /// Who answers with genres.
    LastFm,
    /// Who turns a Spotify library into a file.
    Exportify,
    /// The folder everything is kept in.
    DataFolder,
}

/// Opens a page.
///
/// # Errors
/// When an id is none of Spotify's, or the system has no program for it.
pub async fn open(page: &Page, folder: &Path) -> Result<(), AppError> {
    let address = address(page, folder)?;
    let opened = match page {
        Page::DataFolder => open::that_detached(folder).is_ok(),
        _ => runclub_services::sign_in::open_in_browser(&address).await.is_ok(),
    };
    if opened {
        return Ok(());
    }
    Err(AppError::new(ErrorCode::File, format!("this system has no program that opens {address}"))
        .hint("Copy the address and open it yourself."))
}

/// Where a page is.
///
/// # Errors
/// When an id is none of Spotify's.
fn address(page: &Page, folder: &Path) -> Result<Url, AppError> {
    let text = match page {
        Page::Track { id } => format!("https://open.spotify.com/track/{}", spotify_id(id)?),
        Page::Playlist { id } => format!("https://open.spotify.com/playlist/{}", spotify_id(id)?),
        Page::Dashboard => "https://developer.spotify.com/dashboard".to_owned(),
        Page::SpotifyApps => "https://www.spotify.com/account/apps/".to_owned(),
        Page::ReccoBeats => "https://reccobeats.com".to_owned(),
        Page::MusicBrainz => "https://musicbrainz.org".to_owned(),
        Page::LastFm => "https://www.last.fm".to_owned(),
        Page::Exportify => "https://exportify.net".to_owned(),
        Page::DataFolder => {
            let absolute = std::path::absolute(folder).ok().and_then(|folder| Url::from_directory_path(folder).ok());
            return absolute.ok_or_else(|| AppError::new(ErrorCode::File, "the data folder has no address"));
        }
    };
    Ok(Url::parse(&text).expect("BUG: the pages are addresses"))
}

/// Spotify's ids are 22 letters and digits.
fn spotify_id(id: &str) -> Result<&str, AppError> {
    let is_one = id.len() == 22 && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_one.then_some(id).ok_or_else(|| {
        AppError::bad_request(format!("{id:?} is no id of Spotify's"))
            .hint("Songs of library files and of the demo are not there.")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_pages_have_addresses() {
        let check = |page: Page, expected: Option<&str>| {
            let found = address(&page, Path::new("/data/runclub")).ok().map(String::from);
            assert_eq!(found.as_deref(), expected, "{page:?}");
        };
        let track = |id: &str| Page::Track { id: id.to_owned() };
        check(track("4uLU6hMCjMI75M1A2tKUQC"), Some("https://open.spotify.com/track/4uLU6hMCjMI75M1A2tKUQC"));
        check(track("demo-17"), None);
        check(track("../../../playlist/1234567890"), None);
        check(track(""), None);
        check(Page::Dashboard, Some("https://developer.spotify.com/dashboard"));
        check(Page::DataFolder, Some("file:///data/runclub/"));
    }
}
