//! Spotify ids: what they look like, and the other ways of writing them.

/// Characters of a Spotify id.
const LENGTH: usize = 22;

/// Whether this is the id of something on Spotify: 22 characters, base 62.
pub fn is_spotify_id(text: &str) -> bool {
    text.len() == LENGTH && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// The song's page: what people share and players open.
pub fn track_url(id: &str) -> Option<String> {
    is_spotify_id(id).then(|| format!("https://open.spotify.com/track/{id}"))
}

/// The id at the end of `spotify:track:ID`, for the given kind.
pub(crate) fn from_uri<'a>(text: &'a str, kind: &str) -> Option<&'a str> {
    let id = text.strip_prefix("spotify:")?.strip_prefix(kind)?.strip_prefix(':')?;
    is_spotify_id(id).then_some(id)
}

/// The id in `https://open.spotify.com/track/ID?si=…`, for the given kind.
pub(crate) fn from_url<'a>(text: &'a str, kind: &str) -> Option<&'a str> {
    let (_, path) = text.split_once("open.spotify.com/")?;
    // A language may stand before the kind: `/intl-de/track/…`.
    let mut parts = path.split(['/', '?', '#']).skip_while(|part| *part != kind);
    let id = parts.nth(1)?.trim();
    is_spotify_id(id).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "4aBcDeFgHiJkLmNoPqRsTu";

    #[test]
    fn every_way_of_writing_an_id() {
        assert!(is_spotify_id(ID));
        assert_eq!(from_uri(&format!("spotify:track:{ID}"), "track"), Some(ID));
        let check = |url: &str| assert_eq!(from_url(&url.replace("{ID}", ID), "track"), Some(ID), "{url}");
        check("https://open.spotify.com/track/{ID}");
        check("http://open.spotify.com/track/{ID}?si=00112233");
        check("open.spotify.com/intl-de/track/{ID}#x");
    }

    #[test]
    fn other_things_are_no_ids() {
        assert!(!is_spotify_id("local-0011223344556677"));
        assert!(!is_spotify_id("4aBcDeFgHiJkLmNoPqRsT!"));
        assert_eq!(from_uri("spotify:track:short", "track"), None);
        assert_eq!(from_uri(&format!("spotify:episode:{ID}"), "track"), None);
        assert_eq!(from_url("https://open.spotify.com/track", "track"), None);
        assert_eq!(from_url(&format!("https://example.org/track/{ID}"), "track"), None);
    }
}
