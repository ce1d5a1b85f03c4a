//! Every endpoint of Spotify that is asked, in one place (services: endpoints that work in dev mode).
//! What Spotify removed in 2024 and 2026 is not here, so it cannot be asked.

use reqwest::Method;

use crate::{connection::Route, gate::Family};

/// An endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// Method, path template and family.
    pub route: Route,
    /// The scopes it needs; with several, the one that fits (private or public playlists).
    pub scopes: &'static [&'static str],
    /// Whether it serves only who owns the playlist, or works on it: then a bare "Forbidden" says so.
    pub owners_only: bool,
}

const fn endpoint(method: Method, path: &'static str, family: Family, scopes: &'static [&'static str]) -> Endpoint {
    Endpoint { route: Route { method, path, family }, scopes, owners_only: false }
}

const fn of_owners(method: Method, path: &'static str, family: Family, scopes: &'static [&'static str]) -> Endpoint {
    Endpoint { route: Route { method, path, family }, scopes, owners_only: true }
}

const READ_LISTS: &[&str] = &["playlist-read-private", "playlist-read-collaborative"];
const WRITE_LISTS: &[&str] = &["playlist-modify-private", "playlist-modify-public"];

/// Who the runner is.
pub static ME: Endpoint = endpoint(Method::GET, "/me", Family::Profile, &[]);
/// Liked songs, newest first.
pub static LIKED: Endpoint = endpoint(Method::GET, "/me/tracks", Family::Library, &["user-library-read"]);
/// The runner's playlists and those followed.
pub static PLAYLISTS: Endpoint = endpoint(Method::GET, "/me/playlists", Family::PlaylistRead, READ_LISTS);
/// A playlist, with its first page when it is the runner's.
pub static PLAYLIST: Endpoint = endpoint(Method::GET, "/playlists/{id}", Family::PlaylistRead, READ_LISTS);
/// A page of a playlist of the runner's.
pub static ITEMS: Endpoint = of_owners(Method::GET, "/playlists/{id}/items", Family::PlaylistRead, READ_LISTS);
/// The last 50 plays.
pub static RECENT: Endpoint =
    endpoint(Method::GET, "/me/player/recently-played", Family::Listening, &["user-read-recently-played"]);
/// The songs played most.
pub static TOP_TRACKS: Endpoint = endpoint(Method::GET, "/me/top/tracks", Family::Listening, &["user-top-read"]);
/// The artists played most.
pub static TOP_ARTISTS: Endpoint = endpoint(Method::GET, "/me/top/artists", Family::Listening, &["user-top-read"]);
/// One song.
pub static TRACK: Endpoint = endpoint(Method::GET, "/tracks/{id}", Family::Catalog, &[]);
/// Search.
pub static SEARCH: Endpoint = endpoint(Method::GET, "/search", Family::Search, &[]);
/// A new playlist.
pub static CREATE: Endpoint = endpoint(Method::POST, "/me/playlists", Family::PlaylistWrite, WRITE_LISTS);
/// Name, description and visibility of a playlist.
pub static CHANGE: Endpoint = of_owners(Method::PUT, "/playlists/{id}", Family::PlaylistWrite, WRITE_LISTS);
/// Other items in place of all.
pub static REPLACE: Endpoint = of_owners(Method::PUT, "/playlists/{id}/items", Family::PlaylistWrite, WRITE_LISTS);
/// Further items.
pub static ADD: Endpoint = of_owners(Method::POST, "/playlists/{id}/items", Family::PlaylistWrite, WRITE_LISTS);

/// Every endpoint.
pub static ALL: [&Endpoint; 14] = [
    &ME,
    &LIKED,
    &PLAYLISTS,
    &PLAYLIST,
    &ITEMS,
    &RECENT,
    &TOP_TRACKS,
    &TOP_ARTISTS,
    &TRACK,
    &SEARCH,
    &CREATE,
    &CHANGE,
    &REPLACE,
    &ADD,
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gate::Service;

    #[test]
    fn nothing_removed_is_asked() {
        for endpoint in ALL {
            let Route { method, path, family } = &endpoint.route;
            assert_eq!(family.service(), Service::Spotify, "{path}");
            assert_eq!(*family == Family::PlaylistWrite, *method != Method::GET, "{path}");
            for removed in
                ["/users/", "/browse/", "/recommendations", "/audio-", "/markets", "/contains", "{id}/tracks", "/followers"]
            {
                assert!(!path.contains(removed), "{path}");
            }
            assert!(*method == Method::GET || *path != "/me/tracks", "{path}");
        }
    }
}
