//! What Spotify tells, as far as anybody here reads it.

use std::fmt;

use jiff::Timestamp;
use url::Url;

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// The id for linking accounts, new in May 2026.
    pub account_id: Option<String>,
    /// The user id, as playlists name their owners.
    pub id: String,
    /// The name shown.
    pub display_name: Option<String>,
}

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paging<T> {
    /// What is on it. Elements that cannot be read are [`Item::Other`] where there is such a thing and
    /// left out otherwise, so count on by `offset + limit`.
    pub items: Vec<T>,
    /// How many there are in all.
    pub total: u32,
    /// The place of the first.
    pub offset: u32,
    /// How many fit on a page.
    pub limit: u32,
    /// The next page, unless this is the last. A link that leads elsewhere is dropped.
    pub next: Option<Url>,
}

/// A liked song.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedTrack {
    /// When it was liked.
    pub added_at: Option<Timestamp>,
    /// The song, if it is still there.
    pub track: Option<Item>,
}

/// An entry of a playlist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaylistItem {
    /// When it was added.
    pub added_at: Option<Timestamp>,
    /// What it is, if it is still there.
    pub item: Option<Item>,
}

/// A song that was played.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Play {
    /// The song, if it is still there.
    pub track: Option<Item>,
    /// When.
    pub played_at: Timestamp,
}

/// Something that can stand in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// A song.
    Track(TrackItem),
    /// A file of the runner's; it has no id and cannot be added to a playlist by others than Spotify's own program.
    LocalFile {
        /// The title.
        name: String,
    },
    /// An episode of a podcast.
    Episode,
    /// Something else, or a song that cannot be read.
    Other,
}

impl Item {
    /// The song, if it is one.
    pub const fn track(&self) -> Option<&TrackItem> {
        match self {
            Self::Track(track) => Some(track),
            _ => None,
        }
    }
}

/// A song.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrackItem {
    /// Its id: 22 letters and digits. With a market it can be the id of a twin (services: relinking).
    pub id: String,
    /// How playlists name it.
    pub uri: TrackUri,
    /// The title; may be empty.
    pub name: String,
    /// Who plays it; the main artist first.
    pub artists: Vec<ArtistRef>,
    /// The album's name.
    pub album: Option<String>,
    /// The album's year.
    pub release_year: Option<i32>,
    /// The album's date: a year, a month or a day.
    pub release_date: Option<String>,
    /// The length in milliseconds; 0 when Spotify does not say.
    pub duration_ms: u32,
    /// Whether it is marked explicit.
    pub explicit: Option<bool>,
    /// The recording's code: upper case, no hyphens.
    pub isrc: Option<String>,
    /// Whether it can be played in the market that was asked for; unknown without a market.
    pub playable: Option<bool>,
    /// A small cover, on Spotify's image servers.
    pub image_url: Option<String>,
}

/// An artist, as songs name them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArtistRef {
    /// The id; artists of local files have none.
    pub id: Option<String>,
    /// The name; may be empty.
    pub name: String,
}

/// An artist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArtistDetails {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
    /// Genres, if Spotify sends any: it does not for new Client IDs (ruling F2).
    pub genres: Vec<String>,
}

/// A playlist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Playlist {
    /// The id.
    pub id: String,
    /// The name; may be empty.
    pub name: String,
    /// The owner's user id.
    pub owner_id: Option<String>,
    /// The owner's name.
    pub owner_name: Option<String>,
    /// Whether it shows on the owner's page.
    pub public: Option<bool>,
    /// Whether others may change it.
    pub collaborative: bool,
    /// Changes with each change of the playlist.
    pub snapshot_id: Option<String>,
    /// How many entries it has. In dev mode Spotify leaves this out at times.
    pub total: Option<u32>,
    /// The description, with `&amp;` and the like read as what they stand for.
    pub description: Option<String>,
}

/// A playlist and, if it is the runner's, its first page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaylistDetails {
    /// The playlist.
    pub playlist: Playlist,
    /// The first page; absent for playlists of others.
    pub items: Option<Paging<PlaylistItem>>,
}

/// A playlist to create.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPlaylist {
    /// The name; at most 100 signs are sent.
    pub name: String,
    /// Whether it shows on the runner's page.
    pub public: bool,
    /// The description in one line; at most 300 signs are sent, an empty one is left out.
    pub description: Option<String>,
}

/// What to change about a playlist. What is `None` stays.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PlaylistChange {
    /// The name; at most 100 signs are sent.
    pub name: Option<String>,
    /// The description; as in [`NewPlaylist`]. Spotify does not take an empty one, so it cannot be removed.
    pub description: Option<String>,
    /// Whether it shows on the runner's page.
    pub public: Option<bool>,
}

/// The time that "most played" is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TopRange {
    /// About four weeks.
    Short,
    /// About half a year.
    Medium,
    /// About a year.
    Long,
}

impl TopRange {
    /// Every range.
    pub const ALL: [Self; 3] = [Self::Short, Self::Medium, Self::Long];

    /// Spotify's name, also good for a store.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Short => "short_term",
            Self::Medium => "medium_term",
            Self::Long => "long_term",
        }
    }
}

/// How a playlist names a song: `spotify:track:` and an id. One bad name makes Spotify refuse a complete
/// request, so there is none of this type.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TrackUri(String);

/// What every name of a song begins with.
const PREFIX: &str = "spotify:track:";

impl TrackUri {
    /// Reads a name. `None` unless it is one of a song in Spotify's catalogue.
    pub fn parse(text: &str) -> Option<Self> {
        text.strip_prefix(PREFIX).and_then(Self::of_id)
    }

    /// The name of the song with an id. `None` unless the id is 22 letters and digits.
    pub fn of_id(id: &str) -> Option<Self> {
        is_id(id).then(|| Self(format!("{PREFIX}{id}")))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The song's id.
    pub fn id(&self) -> &str {
        &self.0[PREFIX.len()..]
    }
}

impl fmt::Display for TrackUri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether it is an id of Spotify's catalogue: 22 letters and digits.
pub fn is_id(text: &str) -> bool {
    text.len() == 22 && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_songs_are_names_of_songs() {
        let check = |text: &str, expected: bool| assert_eq!(TrackUri::parse(text).is_some(), expected, "{text:?}");
        check("spotify:track:0123456789abcdefABCDEF", true);
        check("spotify:track:0123456789abcdefABCDE", false);
        check("spotify:track:0123456789abcdefABCDEFG", false);
        check("spotify:track:0123456789abcdefABCDE-", false);
        check("spotify:track:0123456789abcdefABCDE\n", false);
        check("spotify:episode:0123456789abcdefABCDEF", false);
        check("spotify:local:a:b:c:200", false);
        check("Spotify:track:0123456789abcdefABCDEF", false);
        check("", false);
        let uri = TrackUri::of_id("0123456789abcdefABCDEF").unwrap();
        assert_eq!((uri.id(), uri.as_str()), ("0123456789abcdefABCDEF", "spotify:track:0123456789abcdefABCDEF"));
    }
}
