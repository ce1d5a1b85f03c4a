//! What a test does to the world behind the app's back.

use super::{Play, World};
use crate::fake::catalogue::{Known, Song, base62};
use crate::fake::generate;
use crate::fake::playlist::{Content, Entry, Playlist};

impl World {
    /// The runner likes a song now, at the top of the list.
    pub fn like(&mut self, id: &str) {
        let (song, now) = (self.at(id), self.now());
        self.unlike(id);
        self.accounts[self.browser].likes.insert(0, (song, now));
    }

    /// The runner likes a song no more.
    pub fn unlike(&mut self, id: &str) {
        let song = self.at(id);
        self.accounts[self.browser].likes.retain(|&(liked, _)| liked != song);
    }

    /// A song that nobody has, much like the newest of the catalogue. Its id.
    pub fn new_song(&mut self, title: &str) -> String {
        let count = self.catalogue.songs().len();
        let model = self.catalogue.songs().last().expect("BUG: a catalogue has songs").clone();
        let id = base62(&format!("new/{count}"), 22);
        let song = Song {
            name: title.to_owned(),
            album: title.to_owned(),
            album_id: base62(&format!("album/{id}"), 22),
            isrc: Some(generate::isrc(count)),
            duration_ms: 200_000,
            playable: true,
            relinked_to: None,
            known: Known::Yes,
            id: id.clone(),
            ..model
        };
        self.catalogue.add_song(song);
        id
    }

    /// The runner plays a song to its end now.
    pub fn play(&mut self, id: &str) {
        let play = Play { song: self.at(id), at: self.now() };
        self.accounts[self.browser].plays.insert(0, play);
    }

    /// A song is added to the end of a playlist, by its owner.
    pub fn add_to_playlist(&mut self, playlist: &str, song: &str) {
        let (content, added_at) = (Content::Song(self.at(song)), self.now());
        self.change(playlist, |playlist| {
            let added_by = playlist.owner.clone();
            playlist.entries.push(Entry { content, added_at, added_by });
        });
    }

    /// What stands at a place of a playlist is taken out.
    pub fn remove_from_playlist(&mut self, playlist: &str, place: usize) {
        self.change(playlist, |playlist| {
            playlist.entries.remove(place);
        });
    }

    /// What stands at a place of a playlist is replaced, by something odd for instance.
    pub fn set_playlist_entry(&mut self, playlist: &str, place: usize, content: Content) {
        self.change(playlist, |playlist| playlist.entries[place].content = content);
    }

    /// The runner creates an empty playlist by hand. Its id.
    pub fn create_playlist(&mut self, name: &str, public: bool) -> String {
        let id = base62(&format!("created/{}", self.created.len()), 22);
        let mut playlist = Playlist {
            id: id.clone(),
            name: name.to_owned(),
            description: None,
            owner: self.account().id.clone(),
            public,
            collaborative: false,
            entries: Vec::new(),
            snapshots: Vec::new(),
        };
        playlist.touch();
        self.playlists.insert(id.clone(), playlist);
        self.created.push(id.clone());
        self.accounts[self.browser].playlists.insert(0, id.clone());
        id
    }

    /// The runner gives a playlist another name.
    pub fn rename_playlist(&mut self, id: &str, name: &str) {
        name.clone_into(&mut self.playlists.get_mut(id).expect("BUG: a playlist of this world").name);
        self.change(id, |_| {});
    }

    /// The runner "deletes" a playlist: it leaves the account's list and lives on.
    pub fn unfollow_playlist(&mut self, id: &str) {
        self.accounts[self.browser].playlists.retain(|listed| listed != id);
    }

    /// Whether a song can be played in the account's country, from now on.
    pub fn set_playable(&mut self, id: &str, playable: bool) {
        let at = self.at(id);
        self.catalogue.song_mut(at).playable = playable;
    }

    /// A playable recording of the same ISRC on another album. Its id.
    pub fn add_isrc_twin(&mut self, id: &str) -> String {
        let at = self.at(id);
        let twin = generate::add_twin(&mut self.catalogue, at);
        self.catalogue.song(twin).id.clone()
    }

    /// The service puts a song's twin in its place when `market` is sent and the song cannot be played.
    pub fn relink(&mut self, id: &str, twin: &str) {
        let (at, twin) = (self.at(id), self.at(twin));
        self.catalogue.song_mut(at).relinked_to = Some(twin);
    }

    /// Any other change of a song; its id, artists and ISRC stay as they are.
    pub fn change_song(&mut self, id: &str, change: impl FnOnce(&mut Song)) {
        let at = self.at(id);
        let before = self.catalogue.song(at).clone();
        let song = self.catalogue.song_mut(at);
        change(song);
        (song.id, song.artists, song.isrc) = (before.id, before.artists, before.isrc);
    }

    /// ReccoBeats learns of a song, or forgets it.
    pub fn set_known(&mut self, id: &str, known: Known) {
        let at = self.at(id);
        self.catalogue.song_mut(at).known = known;
    }

    /// MusicBrainz and Last.fm learn of an artist (by Spotify id), or forget it.
    pub fn set_artist_known(&mut self, id: &str, in_musicbrainz: bool, in_lastfm: bool) {
        let at = self.catalogue.find_artist(id).expect("BUG: an artist of this world");
        let artist = self.catalogue.artist_mut(at);
        (artist.in_musicbrainz, artist.in_lastfm) = (in_musicbrainz, in_lastfm);
    }

    fn change(&mut self, id: &str, change: impl FnOnce(&mut Playlist)) {
        let playlist = self.playlists.get_mut(id).expect("BUG: a playlist of this world");
        change(playlist);
        playlist.touch();
    }

    fn at(&self, id: &str) -> usize {
        self.catalogue.find_song(id).expect("BUG: a song of this world")
    }
}
