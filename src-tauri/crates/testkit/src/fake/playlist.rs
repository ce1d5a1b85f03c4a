//! Playlists, and what may stand in them.

use jiff::Timestamp;

use super::catalogue::base62;

/// What stands at a place of a playlist.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// A song of the catalogue; its place there.
    Song(usize),
    /// An episode of a podcast; its id.
    Episode(String),
    /// A file of the owner's machine; its title.
    Local(String),
    /// Something that is gone.
    Removed,
}

/// A place of a playlist.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// What stands there.
    pub content: Content,
    /// When it was added.
    pub added_at: Timestamp,
    /// The id of who added it.
    pub added_by: String,
}

/// A playlist; it exists for good, whoever follows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Playlist {
    /// 22 characters of base 62.
    pub id: String,
    /// The name.
    pub name: String,
    /// The description as it was given; answers escape it.
    pub description: Option<String>,
    /// The id of the owner.
    pub owner: String,
    /// Whether profile and search show it.
    pub public: bool,
    /// Whether its followers may change it.
    pub collaborative: bool,
    /// What it holds, in order.
    pub entries: Vec<Entry>,
    /// Every snapshot it ever had, the present one last.
    pub snapshots: Vec<String>,
}

impl Playlist {
    /// Its address among Spotify's things.
    pub fn uri(&self) -> String {
        format!("spotify:playlist:{}", self.id)
    }

    /// The present snapshot.
    pub fn snapshot_id(&self) -> &str {
        self.snapshots.last().expect("BUG: a playlist has a snapshot from the start")
    }

    /// It has changed: another snapshot.
    pub(super) fn touch(&mut self) -> &str {
        let next = base62(&format!("snapshot/{}/{}", self.id, self.snapshots.len()), 32);
        self.snapshots.push(next);
        self.snapshot_id()
    }
}
