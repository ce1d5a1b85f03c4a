//! What a test reads of the world.

use super::{Account, World};
use crate::fake::catalogue::{Artist, Features, Song};
use crate::fake::playlist::{Content, Playlist};

impl World {
    /// All accounts; the first is the setup's.
    pub fn accounts(&self) -> &[Account] {
        &self.accounts
    }

    /// The account of who sits at the browser.
    pub fn account(&self) -> &Account {
        &self.accounts[self.browser]
    }

    /// All songs of the catalogue.
    pub fn songs(&self) -> &[Song] {
        self.catalogue.songs()
    }

    /// A song by its id.
    pub fn song(&self, id: &str) -> Option<&Song> {
        self.catalogue.find_song(id).map(|at| self.catalogue.song(at))
    }

    /// The artists of a song, the main one first.
    pub fn artists_of(&self, song: &Song) -> Vec<&Artist> {
        song.artists.iter().map(|&at| self.catalogue.artist(at)).collect()
    }

    /// All artists of the catalogue.
    pub fn artists(&self) -> &[Artist] {
        self.catalogue.artists()
    }

    /// What a song sounds like, known to ReccoBeats or not.
    pub fn features_of(&self, id: &str) -> Option<&Features> {
        self.song(id).map(|song| &song.features)
    }

    /// The ids of the liked songs, newest first.
    pub fn likes(&self) -> Vec<&str> {
        self.account().likes.iter().map(|&(song, _)| self.catalogue.song(song).id.as_str()).collect()
    }

    /// The playlists of the account, as `/me/playlists` lists them.
    pub fn playlists(&self) -> Vec<&Playlist> {
        self.account().playlists.iter().map(|id| &self.playlists[id]).collect()
    }

    /// The account's playlists that it owns.
    pub fn own_playlists(&self) -> Vec<&Playlist> {
        self.playlists().into_iter().filter(|playlist| playlist.owner == self.account().id).collect()
    }

    /// The account's playlists of a name.
    pub fn playlists_named(&self, name: &str) -> Vec<&Playlist> {
        self.playlists().into_iter().filter(|playlist| playlist.name == name).collect()
    }

    /// Every playlist that ever existed, unfollowed ones included, in the order of creation.
    pub fn all_playlists(&self) -> Vec<&Playlist> {
        self.created.iter().map(|id| &self.playlists[id]).collect()
    }

    /// A playlist by its id.
    pub fn playlist(&self, id: &str) -> Option<&Playlist> {
        self.playlists.get(id)
    }

    /// What a playlist holds, in order; removed entries are empty. Empty for an unknown playlist.
    pub fn playlist_uris(&self, id: &str) -> Vec<String> {
        let entries = self.playlists.get(id).map_or(&[][..], |playlist| &playlist.entries);
        entries.iter().map(|entry| self.uri(&entry.content)).collect()
    }

    pub(in crate::fake) fn uri(&self, content: &Content) -> String {
        match content {
            Content::Song(at) => self.catalogue.song(*at).uri(),
            Content::Episode(id) => format!("spotify:episode:{id}"),
            Content::Local(title) => format!("spotify:local:Somebody::{}:200", title.replace(' ', "+")),
            Content::Removed => String::new(),
        }
    }
}
