//! Where the services are.

use std::fmt;

use url::{Host, Url};

/// The base address of a service: https, or http to this machine, without user, query or fragment.
#[derive(Clone, PartialEq, Eq)]
pub struct Address(Url);

/// An address that may not stand for a service.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{given:?} is no address for a service: {why}")]
pub struct AddressError {
    /// What was given.
    pub given: String,
    /// Why it is refused.
    pub why: &'static str,
}

impl Address {
    /// Reads an address.
    ///
    /// # Errors
    /// Unless it is https, or http to a loopback address, and nothing but a base.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let refused = |why| AddressError { given: text.to_owned(), why };
        let mut url = Url::parse(text.trim()).map_err(|_| refused("it is no URL"))?;
        match url.scheme() {
            "https" => {}
            "http" if is_loopback(&url) => {}
            "http" => return Err(refused("http is accepted to 127.0.0.1 and [::1] only; use https")),
            _ => return Err(refused("it must begin with https://")),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(AddressError { given: "(with a name or password)".to_owned(), why: "leave the name and password out" });
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(refused("leave ? and # out"));
        }
        let path = url.path().trim_end_matches('/').to_owned();
        url.set_path(&path);
        Ok(Self(url))
    }

    /// The address of something below the base: `path` begins with a slash.
    pub fn join(&self, path: &str) -> Url {
        let mut url = self.0.clone();
        url.set_path(&format!("{}{path}", self.0.path().trim_end_matches('/')));
        url
    }

    /// Scheme, host and port: what a token is bound to (ruling I4).
    pub fn origin(&self) -> String {
        self.0.origin().ascii_serialization()
    }

    /// Whether a link leads to the same origin and below the base path.
    pub fn covers(&self, link: &Url) -> bool {
        let base = self.0.path().trim_end_matches('/');
        let below = link.path().strip_prefix(base).is_some_and(|rest| rest.starts_with('/'));
        link.origin() == self.0.origin() && below && link.username().is_empty() && link.password().is_none()
    }

    /// Whether it is this machine: a stand-in for tests.
    pub fn is_loopback(&self) -> bool {
        is_loopback(&self.0)
    }
}

/// Whether an address is this machine, by number: a name could lead elsewhere.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        _ => false,
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str().trim_end_matches('/'))
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The addresses of all services.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addresses {
    /// Spotify's Web API.
    pub spotify_api: Address,
    /// Spotify's sign-in.
    pub spotify_accounts: Address,
    /// ReccoBeats.
    pub reccobeats: Address,
    /// MusicBrainz.
    pub musicbrainz: Address,
    /// Last.fm.
    pub lastfm: Address,
}

impl Default for Addresses {
    fn default() -> Self {
        let known = |text: &str| Address::parse(text).expect("BUG: the services' own addresses are addresses");
        Self {
            spotify_api: known("https://api.spotify.com/v1"),
            spotify_accounts: known("https://accounts.spotify.com"),
            reccobeats: known("https://api.reccobeats.com/v1"),
            musicbrainz: known("https://musicbrainz.org/ws/2"),
            lastfm: known("https://ws.audioscrobbler.com/2.0"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_https_or_this_machine() {
        let check = |text: &str, expected: bool| assert_eq!(Address::parse(text).is_ok(), expected, "{text}");
        check("https://api.spotify.com/v1", true);
        check(" https://proxy.example:8443/spotify/ ", true);
        check("http://127.0.0.1:9000", true);
        check("http://[::1]:9000/v1", true);
        check("http://localhost:9000", false);
        check("http://127.0.0.1.evil.example", false);
        check("http://api.spotify.com/v1", false);
        check("ftp://127.0.0.1", false);
        check("https://user:pass@api.spotify.com", false);
        check("https://api.spotify.com/v1?x=1", false);
        check("https://api.spotify.com/#", false);
        check("api.spotify.com", false);
        check("", false);
    }

    #[test]
    fn a_name_in_an_address_is_not_repeated() {
        let error = Address::parse("https://runner:hunter2@api.example").unwrap_err();
        assert!(!error.to_string().contains("hunter2"));
    }

    #[test]
    fn paths_join_whatever_the_base_ends_with() {
        for base in ["https://a.example/v1", "https://a.example/v1/"] {
            assert_eq!(Address::parse(base).unwrap().join("/me").as_str(), "https://a.example/v1/me");
        }
        assert_eq!(Address::parse("https://a.example").unwrap().join("/me").as_str(), "https://a.example/me");
    }

    #[test]
    fn links_are_followed_below_the_base_only() {
        let base = Address::parse("https://api.spotify.com/v1").unwrap();
        let check = |link: &str, expected: bool| assert_eq!(base.covers(&Url::parse(link).unwrap()), expected, "{link}");
        check("https://api.spotify.com/v1/me/tracks?offset=50", true);
        check("https://api.spotify.com:443/v1/me/tracks", true);
        check("http://api.spotify.com/v1/me/tracks", false);
        check("https://api.spotify.com:444/v1/me/tracks", false);
        check("https://api.spotify.com.evil.example/v1/me/tracks", false);
        check("https://x@api.spotify.com/v1/me/tracks", false);
        check("https://api.spotify.com/v2/me/tracks", false);
        check("https://api.spotify.com/v1evil", false);
    }
}
