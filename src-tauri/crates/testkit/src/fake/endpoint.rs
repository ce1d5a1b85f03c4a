//! What can be asked of which service: one table per service, this is its row.

use super::call::{Answer, Call};
use super::world::World;
use super::{lastfm, musicbrainz, reccobeats, spotify};

/// A service that a fake stands in for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Service {
    /// `api.spotify.com`.
    SpotifyApi,
    /// `accounts.spotify.com`.
    SpotifyAccounts,
    /// `api.reccobeats.com`.
    ReccoBeats,
    /// `musicbrainz.org`.
    MusicBrainz,
    /// `ws.audioscrobbler.com`.
    LastFm,
}

impl Service {
    /// All of them, in the order of their ports.
    pub const ALL: [Self; 5] = [Self::SpotifyApi, Self::SpotifyAccounts, Self::ReccoBeats, Self::MusicBrainz, Self::LastFm];

    /// What leads every path.
    pub(super) fn prefix(self) -> &'static str {
        match self {
            Self::SpotifyApi | Self::ReccoBeats => "/v1",
            Self::SpotifyAccounts => "",
            Self::MusicBrainz => "/ws/2",
            Self::LastFm => "/2.0",
        }
    }

    /// The variable that tells the app where the service is.
    pub(super) fn variable(self) -> &'static str {
        match self {
            Self::SpotifyApi => "RUNCLUB_SPOTIFY_API_URL",
            Self::SpotifyAccounts => "RUNCLUB_SPOTIFY_ACCOUNTS_URL",
            Self::ReccoBeats => "RUNCLUB_RECCOBEATS_URL",
            Self::MusicBrainz => "RUNCLUB_MUSICBRAINZ_URL",
            Self::LastFm => "RUNCLUB_LASTFM_URL",
        }
    }

    fn endpoints(self) -> &'static [Endpoint] {
        match self {
            Self::SpotifyApi => spotify::ENDPOINTS,
            Self::SpotifyAccounts => spotify::accounts::ENDPOINTS,
            Self::ReccoBeats => reccobeats::ENDPOINTS,
            Self::MusicBrainz => musicbrainz::ENDPOINTS,
            Self::LastFm => lastfm::ENDPOINTS,
        }
    }
}

/// What a service does when asked; `Err` is an answer too: the early one.
pub(super) type Handler = fn(&mut World, &Call) -> Result<Answer, Answer>;

/// A method and a path that a service knows, removed ones included.
pub struct Endpoint {
    /// Who answers.
    pub service: Service,
    /// `GET`, `POST`, `PUT`, `DELETE`.
    pub method: &'static str,
    /// The path below the base address, `{…}` for what varies; Last.fm's method.
    pub template: &'static str,
    /// The group that shares a quota.
    pub family: &'static str,
    /// The scopes it needs; those that depend on the content are checked later.
    pub scopes: &'static [&'static str],
    /// Whether development mode lost it: no request may go there.
    pub removed: bool,
    pub(super) answer: Handler,
}

impl Endpoint {
    /// Every endpoint of every fake.
    pub fn all() -> impl Iterator<Item = &'static Endpoint> {
        Service::ALL.into_iter().flat_map(|service| service.endpoints().iter())
    }

    /// The endpoint of a path and what stands in the places of its template.
    pub(super) fn find(service: Service, method: &str, path: &str) -> Found {
        let mut known_path = false;
        for endpoint in service.endpoints() {
            if let Some(places) = fit(endpoint.template, path) {
                if endpoint.method == method {
                    return Found::Here(endpoint, places);
                }
                known_path = true;
            }
        }
        if known_path { Found::OtherMethod } else { Found::Nowhere }
    }
}

/// Where a request leads.
pub(super) enum Found {
    Here(&'static Endpoint, Vec<String>),
    OtherMethod,
    Nowhere,
}

/// What stands in the places of a template; `*` takes all the rest, of which there must be some.
fn fit(template: &str, path: &str) -> Option<Vec<String>> {
    let mut places = Vec::new();
    let mut parts = path.trim_matches('/').split('/');
    for expected in template.trim_matches('/').split('/') {
        if expected == "*" {
            return parts.next().map(|_| places);
        }
        match parts.next()? {
            part if expected.starts_with('{') && !part.is_empty() => places.push(part.to_owned()),
            part if part == expected => {}
            _ => return None,
        }
    }
    parts.next().is_none().then_some(places)
}

#[cfg(test)]
mod tests {
    use super::fit;

    #[test]
    fn templates_fit_paths() {
        let check = |template, path, expect: Option<&[&str]>| {
            let expect = expect.map(|places| places.iter().map(|&place| place.to_owned()).collect::<Vec<_>>());
            assert_eq!(fit(template, path), expect, "{template} {path}");
        };
        check("/me", "/me", Some(&[]));
        check("/me", "/me/tracks", None);
        check("/playlists/{id}/items", "/playlists/abc/items", Some(&["abc"]));
        check("/playlists/{id}/items", "/playlists//items", None);
        check("/playlists/{id}", "/playlists/abc/items", None);
        check("/users/*", "/users/a/playlists", Some(&[]));
        check("/users/*", "/users", None);
        check("/tracks", "/tracks/", Some(&[]));
    }
}
