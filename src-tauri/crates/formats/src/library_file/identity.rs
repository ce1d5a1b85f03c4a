//! Which song a row is about.

use runclub_engine::title::normalise_name;

use super::header::FileFormat;
use crate::spotify_id;

/// What the id field of a row says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum GivenId {
    /// An id, as it should be written.
    Plain(String),
    /// An id out of a link.
    Linked(String),
    /// A file on somebody's disk.
    Local,
    /// A podcast episode or the like.
    NotASong,
    /// Nothing, or nothing that can be an id.
    Unusable,
}

/// Longest id that is believed.
const LONGEST_ID: usize = 128;

/// Reads an id field.
pub(crate) fn given_id(text: &str, format: FileFormat) -> GivenId {
    let text = text.trim();
    if let Some(id) = spotify_id::from_url(text, "track") {
        return GivenId::Linked(id.to_owned());
    }
    if let Some(id) = spotify_id::from_uri(text, "track") {
        // Exportify writes ids this way; in our own files it is somebody's paste.
        return match format {
            FileFormat::Exportify => GivenId::Plain(id.to_owned()),
            FileFormat::RunClub => GivenId::Linked(id.to_owned()),
        };
    }
    if text.starts_with("spotify:local:") {
        return GivenId::Local;
    }
    let other = ["spotify:episode:", "spotify:show:", "spotify:album:", "spotify:artist:", "spotify:playlist:"];
    if other.iter().any(|kind| text.starts_with(kind)) || spotify_id::from_url(text, "episode").is_some() {
        return GivenId::NotASong;
    }
    let sound = |c: char| c.is_ascii_graphic() && !matches!(c, '"' | ',' | ';');
    let is_link = text.starts_with("spotify:") || text.contains("://");
    if !text.is_empty() && text.len() <= LONGEST_ID && text.chars().all(sound) && !is_link {
        return GivenId::Plain(text.to_owned());
    }
    GivenId::Unusable
}

/// Whether a title says anything.
pub(crate) fn is_usable_title(title: &str) -> bool {
    title
        .chars()
        .any(|c| !c.is_whitespace() && !c.is_control() && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}'))
}

/// An id of ours for a song without one: the same song gets the same id from every file.
pub(crate) fn made_id(artists: &str, title: &str, duration_ms: u32) -> String {
    let mut hash = Fnv::new();
    for part in [normalise_name(artists).as_str(), normalise_name(title).as_str(), &duration_ms.to_string()] {
        hash.write(part.as_bytes());
        hash.write(&[0x1f]);
    }
    format!("local-{:016x}", hash.0)
}

/// FNV-1a, 64 bits: the ids it makes are kept for years, so it must never change, which the standard
/// library does not promise of its own hasher.
struct Fnv(u64);

impl Fnv {
    const fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "4aBcDeFgHiJkLmNoPqRsTu";

    #[test]
    fn ids_in_every_dress() {
        let check = |text: &str, wanted: GivenId| {
            let text = text.replace("ID", ID);
            assert_eq!(given_id(&text, FileFormat::Exportify), wanted, "{text}");
        };
        let plain = || GivenId::Plain(ID.to_owned());
        check("ID", plain());
        check("  ID\t", plain());
        check("spotify:track:ID", plain());
        check("https://open.spotify.com/track/ID?si=0123", GivenId::Linked(ID.to_owned()));
        check("spotify:local:Somebody:Album:Song:201", GivenId::Local);
        check("spotify:local:::Song:201", GivenId::Local);
        check("spotify:episode:ID", GivenId::NotASong);
        check("demo-0001", GivenId::Plain("demo-0001".to_owned()));
        check("", GivenId::Unusable);
        check("spotify:track:tooshort", GivenId::Unusable);
        check("https://example.org/x", GivenId::Unusable);
        check("two words", GivenId::Unusable);
        check("quo\"te", GivenId::Unusable);
        check(&"x".repeat(200), GivenId::Unusable);
        assert_eq!(given_id(&format!("spotify:track:{ID}"), FileFormat::RunClub), GivenId::Linked(ID.to_owned()));
    }

    #[test]
    fn titles_that_say_something() {
        assert!(["+44", "- Cupid -", "19-May", "🔥", "…"].into_iter().all(is_usable_title));
        assert!(!["", "  ", "\u{200b}", "\t\u{feff}"].into_iter().any(is_usable_title));
    }

    #[test]
    fn made_ids_follow_the_song() {
        let id = made_id("The Night Ferries", "Harbour", 201_000);
        assert_eq!(id, "local-66488f231184070d");
        assert_eq!(id, made_id("the night  ferries", "HARBOUR", 201_000));
        assert_ne!(id, made_id("The Night Ferries", "Harbour", 202_000));
        assert_ne!(made_id("a", "b c", 1), made_id("a b", "c", 1));
    }
}
