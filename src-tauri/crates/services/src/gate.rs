//! Which endpoints a service has closed to us, and until when.
//!
//! A service that says "too many" says for how long, sometimes for a day (services: rate limit and
//! quota). Until then nothing is sent to those endpoints, by any process, also after a restart: asking
//! again can make the time longer.

use std::{error::Error, fmt};

use jiff::{SignedDuration, Timestamp};

use crate::BoxFuture;

/// No time is taken to be longer than this: more is a mistake or a joke. A block that reaches further was
/// made while the clock was wrong.
pub const LONGEST_WAIT: SignedDuration = SignedDuration::from_hours(31 * 24);

/// A service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Service {
    /// Spotify's Web API.
    Spotify,
    /// Spotify's sign-in.
    SpotifyAccounts,
    /// ReccoBeats: audio features and suggestions.
    ReccoBeats,
    /// MusicBrainz: genres.
    MusicBrainz,
    /// Last.fm: genres.
    LastFm,
}

impl Service {
    /// The name for people.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Spotify => "Spotify",
            Self::SpotifyAccounts => "Spotify's sign-in",
            Self::ReccoBeats => "ReccoBeats",
            Self::MusicBrainz => "MusicBrainz",
            Self::LastFm => "Last.fm",
        }
    }
}

/// Endpoints that share a quota.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// Who the runner is (`/me`).
    Profile,
    /// Liked songs.
    Library,
    /// What was played lately and most.
    Listening,
    /// Reading playlists.
    PlaylistRead,
    /// Writing playlists.
    PlaylistWrite,
    /// Single tracks and artists.
    Catalog,
    /// Search.
    Search,
    /// Spotify's sign-in.
    SignIn,
    /// ReccoBeats.
    ReccoBeats,
    /// MusicBrainz.
    MusicBrainz,
    /// Last.fm.
    LastFm,
}

impl Family {
    /// Every family.
    pub const ALL: [Self; 11] = [
        Self::Profile,
        Self::Library,
        Self::Listening,
        Self::PlaylistRead,
        Self::PlaylistWrite,
        Self::Catalog,
        Self::Search,
        Self::SignIn,
        Self::ReccoBeats,
        Self::MusicBrainz,
        Self::LastFm,
    ];

    /// The service it belongs to.
    pub const fn service(self) -> Service {
        match self {
            Self::SignIn => Service::SpotifyAccounts,
            Self::ReccoBeats => Service::ReccoBeats,
            Self::MusicBrainz => Service::MusicBrainz,
            Self::LastFm => Service::LastFm,
            _ => Service::Spotify,
        }
    }

    /// The name in the store.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Profile => "profile",
            Self::Library => "library",
            Self::Listening => "listening",
            Self::PlaylistRead => "playlist-read",
            Self::PlaylistWrite => "playlist-write",
            Self::Catalog => "catalog",
            Self::Search => "search",
            Self::SignIn => "sign-in",
            Self::ReccoBeats => "reccobeats",
            Self::MusicBrainz => "musicbrainz",
            Self::LastFm => "lastfm",
        }
    }

    /// What is closed, for people: completes "is closed".
    pub const fn name(self) -> &'static str {
        match self {
            Self::Profile => "Spotify's account page",
            Self::Library => "reading liked songs from Spotify",
            Self::Listening => "reading what you played from Spotify",
            Self::PlaylistRead => "reading playlists from Spotify",
            Self::PlaylistWrite => "writing playlists to Spotify",
            Self::Catalog => "looking up songs at Spotify",
            Self::Search => "searching Spotify",
            other => other.service().name(),
        }
    }

    /// The family with this slug.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|family| family.slug() == slug)
    }
}

/// Why endpoints are closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockReason {
    /// Too many requests within a short window; it concerns the whole service.
    RateLimit,
    /// The quota of the developer account is used up; it concerns the family.
    Quota,
}

/// A family that is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    /// What is closed.
    pub family: Family,
    /// Until when nothing is sent.
    pub until: Timestamp,
    /// Why.
    pub reason: BlockReason,
    /// How often in a row the service said no without naming a time: the guess doubles each time.
    pub strikes: u32,
}

/// A failure of whoever keeps the blocks.
pub type BookError = Box<dyn Error + Send + Sync>;

/// Keeps blocks beyond the life of the process. It is asked before every request, so that a block that
/// another process learned of counts here at once.
pub trait BlockBook: fmt::Debug + Send + Sync {
    /// The last block of a family, also one that is over.
    fn block(&self, family: Family) -> BoxFuture<'_, Result<Option<Block>, BookError>>;

    /// Keeps blocks. One that ends earlier than the kept one changes nothing.
    fn keep(&self, blocks: Vec<Block>) -> BoxFuture<'_, Result<(), BookError>>;

    /// Lets a block that cannot be true end earlier, unless another one is kept by now.
    fn shorten(&self, block: Block, until: Timestamp) -> BoxFuture<'_, Result<(), BookError>>;
}
