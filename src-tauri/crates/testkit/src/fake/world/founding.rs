//! How a world begins.

use std::collections::{BTreeSet, HashMap};

use jiff::{SignedDuration, Timestamp};

use super::{Account, Play, World};
use crate::fake::catalogue::{base62, hash};
use crate::fake::fault::Plan;
use crate::fake::generate::{self, Stock};
use crate::fake::limits::Limits;
use crate::fake::playlist::{Content, Entry, Playlist};
use crate::fake::setup::{PlaylistSetup, Setup};
use crate::fake::tokens::Tokens;

/// Who owns the lists that the account follows.
const OTHER_OWNER: &str = "another-runner";

impl World {
    /// The world of a setup.
    pub(in crate::fake) fn new(setup: &Setup) -> Self {
        let of_playlists: u32 = setup.playlists.iter().map(own_songs).sum();
        let Stock { catalogue, added } = generate::stock(setup, (setup.likes + of_playlists + setup.others) as usize);
        let likes = added.iter().copied().enumerate().take(setup.likes as usize).collect();
        let mut world = Self {
            rules: setup.rules.clone(),
            catalogue,
            accounts: vec![account(setup.seed, 0, likes)],
            browser: 0,
            top: setup.top as usize,
            playlists: HashMap::new(),
            created: Vec::new(),
            tokens: Tokens::new(),
            limits: Limits::default(),
            faults: Plan::default(),
            seen: Vec::new(),
            origins: HashMap::new(),
            ahead: SignedDuration::ZERO,
            stopped_at: None,
        };
        world.found_playlists(setup);
        world.found_plays(setup);
        world
    }

    fn found_playlists(&mut self, setup: &Setup) {
        let mut next = setup.likes as usize;
        for (index, wanted) in setup.playlists.iter().enumerate() {
            let fresh = own_songs(wanted) as usize;
            let shared = (wanted.songs as usize - fresh).min(setup.likes as usize);
            let offset = if setup.likes == 0 { 0 } else { hash(&format!("offset/{index}")) as usize % setup.likes as usize };
            let liked = (0..shared).map(|at| (offset + at) % setup.likes as usize);
            let songs: Vec<usize> = (next..next + fresh).chain(liked).collect();
            next += fresh;
            let playlist = self.invented_playlist(wanted, index, &songs, setup.seed);
            self.accounts[0].playlists.push(playlist.id.clone());
            self.created.push(playlist.id.clone());
            self.playlists.insert(playlist.id.clone(), playlist);
        }
    }

    fn invented_playlist(&self, wanted: &PlaylistSetup, index: usize, songs: &[usize], seed: u64) -> Playlist {
        let owner = if wanted.own { self.accounts[0].id.clone() } else { OTHER_OWNER.to_owned() };
        let added_at = Timestamp::from_second(1_700_000_000 + index as i64 * 86_400).expect("BUG: a date of this century");
        let id = base62(&format!("playlist/{seed}/{index}"), 22);
        let mut playlist = Playlist {
            name: wanted.name.clone().unwrap_or_else(|| format!("Invented list {}", index + 1)),
            description: None,
            public: wanted.public && !wanted.collaborative,
            collaborative: wanted.collaborative,
            entries: contents(songs, wanted.odd_entries, &id)
                .map(|content| Entry { content, added_at, added_by: owner.clone() })
                .collect(),
            snapshots: Vec::new(),
            owner,
            id,
        };
        playlist.touch();
        playlist
    }

    /// Four minutes a song, the last ended a minute ago.
    fn found_plays(&mut self, setup: &Setup) {
        let likes = self.accounts[0].likes.len();
        if likes == 0 {
            return;
        }
        let last = self.now() - SignedDuration::from_mins(1);
        let play = |index: u32| Play {
            song: self.accounts[0].likes[hash(&format!("play/{index}")) as usize % likes].0,
            at: last - SignedDuration::from_mins(4 * i64::from(index)),
        };
        self.accounts[0].plays = (0..setup.plays).map(play).collect();
    }

    /// Another account, which likes so many songs of the catalogue and has no playlists. Its id.
    pub fn add_account(&mut self, likes: usize) -> String {
        let index = self.accounts.len();
        let songs = self.catalogue.songs().len().saturating_sub(likes);
        let likes = (songs..self.catalogue.songs().len()).map(|song| (song, self.now())).collect();
        self.accounts.push(account(hash("another account"), index, likes));
        self.accounts[index].id.clone()
    }
}

/// The songs of a playlist that are not among the liked ones.
fn own_songs(playlist: &PlaylistSetup) -> u32 {
    playlist.songs - (f64::from(playlist.songs) * playlist.shared_with_likes).round() as u32
}

fn account(seed: u64, index: usize, likes: Vec<(usize, Timestamp)>) -> Account {
    Account {
        id: base62(&format!("user/{seed}/{index}"), 25).to_lowercase(),
        account_id: base62(&format!("account/{seed}/{index}"), 22),
        display_name: if index == 0 { "An Invented Runner".to_owned() } else { format!("Invented Runner {}", index + 1) },
        likes,
        playlists: Vec::new(),
        plays: Vec::new(),
        artists: BTreeSet::new(),
    }
}

/// Songs with so many odd entries of each kind spread among them.
fn contents(songs: &[usize], odd: u32, id: &str) -> impl Iterator<Item = Content> {
    let mut contents: Vec<Content> = songs.iter().map(|&song| Content::Song(song)).collect();
    for index in 0..odd as usize {
        let episode = Content::Episode(base62(&format!("episode/{id}/{index}"), 22));
        for (step, content) in [Content::Removed, episode, Content::Local(format!("Bootleg {index}"))].into_iter().enumerate() {
            let at = hash(&format!("odd/{id}/{index}/{step}")) as usize % (contents.len() + 1);
            contents.insert(at, content);
        }
    }
    contents.into_iter()
}
