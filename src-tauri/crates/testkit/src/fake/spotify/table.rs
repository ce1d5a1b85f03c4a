//! Every path of the Web API that the contract names (services: §1).

use super::{library, listening, music, playlists, removed, search, writing};
use crate::fake::endpoint::{Endpoint, Handler, Service};

const LIBRARY: &[&str] = &["user-library-read"];
const LISTS: &[&str] = &["playlist-read-private"];
const TOP: &[&str] = &["user-top-read"];
const PLAYED: &[&str] = &["user-read-recently-played"];
const FOLLOWED: &[&str] = &["user-follow-read"];
const COVER: &[&str] = &["ugc-image-upload"];

const fn open(
    method: &'static str,
    template: &'static str,
    family: &'static str,
    scopes: &'static [&'static str],
    answer: Handler,
) -> Endpoint {
    Endpoint { service: Service::SpotifyApi, method, template, family, scopes, removed: false, answer }
}

const fn gone(method: &'static str, template: &'static str) -> Endpoint {
    closed(method, template, removed::gone)
}

const fn closed(method: &'static str, template: &'static str, answer: Handler) -> Endpoint {
    Endpoint { service: Service::SpotifyApi, method, template, family: "removed", scopes: &[], removed: true, answer }
}

/// Fixed paths stand before those with places that would take them too.
pub(in crate::fake) const ENDPOINTS: &[Endpoint] = &[
    open("GET", "/me", "me", &[], listening::me),
    open("GET", "/me/tracks", "library", LIBRARY, library::likes),
    open("GET", "/me/library/contains", "library", LIBRARY, library::contains),
    open("PUT", "/me/library", "library", &[], library::save),
    open("DELETE", "/me/library", "library", &[], library::remove),
    open("GET", "/me/playlists", "playlists", LISTS, playlists::list),
    open("POST", "/me/playlists", "playlists", &[], writing::create),
    open("GET", "/me/top/tracks", "top", TOP, listening::top_tracks),
    open("GET", "/me/top/artists", "top", TOP, listening::top_artists),
    open("GET", "/me/player/recently-played", "player", PLAYED, listening::recently_played),
    open("GET", "/me/following", "me", FOLLOWED, listening::following),
    open("GET", "/playlists/{id}", "playlists", &[], playlists::read),
    open("PUT", "/playlists/{id}", "playlists", &[], writing::details),
    open("GET", "/playlists/{id}/items", "playlists", LISTS, playlists::items),
    open("POST", "/playlists/{id}/items", "playlists", &[], writing::add),
    open("PUT", "/playlists/{id}/items", "playlists", &[], writing::replace_or_reorder),
    open("DELETE", "/playlists/{id}/items", "playlists", &[], writing::remove),
    open("PUT", "/playlists/{id}/images", "playlists", COVER, writing::cover),
    open("GET", "/tracks/{id}", "tracks", &[], music::track),
    open("GET", "/artists/{id}", "artists", &[], music::artist),
    open("GET", "/artists/{id}/albums", "artists", &[], music::albums_of_artist),
    open("GET", "/albums/{id}", "albums", &[], music::album),
    open("GET", "/albums/{id}/tracks", "albums", &[], music::tracks_of_album),
    open("GET", "/search", "search", &[], search::search),
    gone("GET", "/tracks"),
    gone("GET", "/artists"),
    gone("GET", "/albums"),
    gone("PUT", "/me/tracks"),
    gone("DELETE", "/me/tracks"),
    gone("GET", "/me/tracks/contains"),
    gone("GET", "/artists/{id}/top-tracks"),
    gone("GET", "/artists/{id}/related-artists"),
    gone("GET", "/playlists/{id}/tracks"),
    gone("POST", "/playlists/{id}/tracks"),
    gone("PUT", "/playlists/{id}/tracks"),
    gone("DELETE", "/playlists/{id}/tracks"),
    gone("PUT", "/playlists/{id}/followers"),
    gone("DELETE", "/playlists/{id}/followers"),
    closed("POST", "/users/{id}/playlists", removed::create_for_user),
    gone("GET", "/users/*"),
    gone("POST", "/users/*"),
    gone("GET", "/browse/*"),
    gone("GET", "/markets"),
    gone("GET", "/recommendations/*"),
    gone("GET", "/recommendations"),
    gone("GET", "/audio-features/{id}"),
    gone("GET", "/audio-features"),
    gone("GET", "/audio-analysis/{id}"),
];
