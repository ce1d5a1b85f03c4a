//! What a set of fakes starts with: the invented account, and the rules the services follow.

use std::time::Duration;

/// The Client ID that the fake accounts service knows.
pub const CLIENT_ID: &str = "5f3c0de5f3c0de5f3c0de5f3c0de5f3c";
/// The key that the fake Last.fm knows.
pub const LASTFM_KEY: &str = "1a57f31a57f31a57f31a57f31a57f31a";

/// The invented account and catalogue. The same setup gives the same music.
#[derive(Clone, Debug)]
pub struct Setup {
    /// Everything invented follows from it, tokens excepted.
    pub seed: u64,
    /// Liked songs.
    pub likes: u32,
    /// The account's playlists, as `/me/playlists` lists them.
    pub playlists: Vec<PlaylistSetup>,
    /// Songs of the catalogue that the account does not have: what search and recommendations can find.
    pub others: u32,
    /// Songs recently played, the newest a minute ago.
    pub plays: u32,
    /// How many top tracks, and at most how many top artists, each time range has.
    pub top: u32,
    /// The share of songs that cannot be played in the account's country.
    pub share_unplayable: f64,
    /// Of the unplayable songs, the share that has a playable twin of the same ISRC.
    pub share_twins: f64,
    /// Of the twins, the share that the service itself puts in place of the song when `market` is sent.
    pub share_relinked: f64,
    /// The share of songs that ReccoBeats knows (services: §5, "~85 %").
    pub features_known: f64,
    /// Of these, the share that answers with another Spotify id of the same ISRC.
    pub features_as_twin: f64,
    /// How the tempos and energies are spread.
    pub spread: Spread,
    /// The share of artists that MusicBrainz knows by their Spotify address.
    pub genres_known: f64,
    /// The share of artists that Last.fm knows.
    pub tags_known: f64,
    /// The first of the five ports, in the order of [`super::Service::ALL`]; the system chooses when absent.
    pub first_port: Option<u16>,
    /// The switches that can also be changed while the fakes run.
    pub rules: Rules,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            seed: 2_026,
            likes: 200,
            playlists: vec![
                PlaylistSetup::own(60),
                PlaylistSetup { shared_with_likes: 0.5, ..PlaylistSetup::own(120) },
                PlaylistSetup { collaborative: true, ..PlaylistSetup::followed(30) },
                PlaylistSetup::followed(40),
            ],
            others: 400,
            plays: 50,
            top: 50,
            share_unplayable: 0.03,
            share_twins: 0.7,
            share_relinked: 0.3,
            features_known: 0.85,
            features_as_twin: 0.02,
            spread: Spread::Tiers,
            genres_known: 0.7,
            tags_known: 0.9,
            first_port: None,
            rules: Rules::default(),
        }
    }
}

impl Setup {
    /// An account of so many liked songs and so many own playlists of 60 songs each, sharing none.
    pub fn account(likes: u32, playlists: u32) -> Self {
        Self { likes, playlists: vec![PlaylistSetup::own(60); playlists as usize], ..Self::default() }
    }

    /// Every song can be played and is known to every service: for tests of other things.
    #[must_use]
    pub fn flawless(self) -> Self {
        let certain = Self { share_unplayable: 0.0, features_known: 1.0, features_as_twin: 0.0, ..self };
        Self { genres_known: 1.0, tags_known: 1.0, ..certain }
    }

    /// The same with other rules.
    #[must_use]
    pub fn with(mut self, change: impl FnOnce(&mut Rules)) -> Self {
        change(&mut self.rules);
        self
    }
}

/// A playlist of the account.
#[derive(Clone, Debug)]
pub struct PlaylistSetup {
    /// The name; an invented one when absent.
    pub name: Option<String>,
    /// Songs, odd entries not counted.
    pub songs: u32,
    /// Whether the account owns it; else it follows the list of somebody else.
    pub own: bool,
    /// Whether the account may change it though somebody else owns it.
    pub collaborative: bool,
    /// Whether profile and search show it.
    pub public: bool,
    /// The share of its songs that are liked songs too.
    pub shared_with_likes: f64,
    /// So many each of removed entries (`null`), episodes and local files, spread over the list.
    pub odd_entries: u32,
}

impl PlaylistSetup {
    /// An own playlist of songs that are not among the liked ones.
    pub fn own(songs: u32) -> Self {
        Self { name: None, songs, own: true, collaborative: false, public: true, shared_with_likes: 0.0, odd_entries: 0 }
    }

    /// Somebody else's playlist.
    pub fn followed(songs: u32) -> Self {
        Self { own: false, ..Self::own(songs) }
    }
}

/// How ReccoBeats' numbers are spread over the songs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spread {
    /// Every effort tier gets its share, so that small accounts can fill every template.
    Tiers,
    /// As in real libraries.
    Real,
}

/// Which names playlist objects use (services: §1.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldGeneration {
    /// `items`, `item`.
    New,
    /// `tracks`, `track`.
    Old,
    /// Each twice.
    Both,
}

/// What a refresh does with the refresh token (services: §3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rotation {
    /// Each refresh brings a new one and the old one is void.
    SingleUse,
    /// The answer holds none, the old one stays good.
    Omitted,
}

/// What `/artists/{id}` and the top artists say of genres (services: §1.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArtistGenres {
    /// No such key.
    Absent,
    /// `null`.
    Null,
    /// The list, as old Client IDs may still get it.
    Listed,
}

/// At most so many requests in a rolling window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// Requests let through.
    pub requests: u32,
    /// The length of the window.
    pub window: Duration,
}

impl Rate {
    /// So many requests in so many seconds.
    pub const fn per_seconds(requests: u32, seconds: u64) -> Self {
        Self { requests, window: Duration::from_secs(seconds) }
    }
}

/// The switches of the services; those the contract marks as uncertain, and the troubles.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "switches of different services that do not depend on each other")]
pub struct Rules {
    /// Client IDs the accounts service knows.
    pub client_ids: Vec<String>,
    /// Redirect addresses registered for them, compared byte by byte.
    pub redirect_uris: Vec<String>,
    /// Whether a registered loopback address is good with any port.
    pub any_loopback_port: bool,
    /// Whether `/authorize` shows a page with two links, for people, in place of agreeing at once.
    pub consent_page: bool,
    /// What a refresh does with the refresh token.
    pub rotation: Rotation,
    /// How long an access token is good.
    pub access_lifetime: Duration,
    /// How long a code is good.
    pub code_lifetime: Duration,

    /// The names in playlist objects.
    pub generation: FieldGeneration,
    /// Whether `market=from_token` is taken.
    pub from_token: bool,
    /// Whether a song that has a local twin is replaced by it when `market` is sent.
    pub relink: bool,
    /// Entries in the page inside `GET /playlists/{id}`.
    pub embedded_page: u32,
    /// The greatest `limit` of `GET /playlists/{id}/items`.
    pub items_limit: u32,
    /// What artists say of genres.
    pub artist_genres: ArtistGenres,
    /// Whether `isrc:` in a search finds anything.
    pub isrc_search: bool,
    /// Whether a description with a web address is taken.
    pub links_in_descriptions: bool,
    /// What removed paths answer, 403 or 404, where nothing else is known of them.
    pub removed_status: u16,

    /// The rolling rate limit of the Web API, all paths together.
    pub rate: Option<Rate>,
    /// The quota per family of paths.
    pub quota: Option<Rate>,
    /// Whether requests sent while blocked lengthen the block.
    pub probing_extends: bool,
    /// Whether 429 answers state `Retry-After`.
    pub states_retry_after: bool,

    /// Whether the owner of the Client ID has Premium; else every call is refused.
    pub owner_has_premium: bool,
    /// Whether the runner is on the list of the Client ID's users; else every call is refused.
    pub registered: bool,
    /// Whether `GET /playlists/{id}/items` is refused for every list ("Known trouble").
    pub items_closed: bool,
    /// Whether the page inside `GET /playlists/{id}` is left out for every list.
    pub embedded_closed: bool,

    /// ReccoBeats' limit.
    pub reccobeats_rate: Option<Rate>,
    /// MusicBrainz' limit; over it 503.
    pub musicbrainz_rate: Option<Rate>,
    /// Whether several addresses none of which is known are 404; else an empty list.
    pub musicbrainz_none_is_404: bool,
    /// Last.fm's limit; over it error 29.
    pub lastfm_rate: Option<Rate>,
    /// Whether Last.fm's errors come with status 200.
    pub lastfm_errors_are_200: bool,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            client_ids: vec![CLIENT_ID.to_owned()],
            redirect_uris: vec!["http://127.0.0.1:8888/callback".to_owned(), "runclub://callback".to_owned()],
            any_loopback_port: true,
            consent_page: false,
            rotation: Rotation::SingleUse,
            access_lifetime: Duration::from_hours(1),
            code_lifetime: Duration::from_mins(10),
            generation: FieldGeneration::New,
            from_token: true,
            relink: true,
            embedded_page: 100,
            items_limit: 50,
            artist_genres: ArtistGenres::Null,
            isrc_search: true,
            links_in_descriptions: true,
            removed_status: 403,
            rate: None,
            quota: None,
            probing_extends: false,
            states_retry_after: true,
            owner_has_premium: true,
            registered: true,
            items_closed: false,
            embedded_closed: false,
            reccobeats_rate: None,
            musicbrainz_rate: None,
            musicbrainz_none_is_404: true,
            lastfm_rate: None,
            lastfm_errors_are_200: false,
        }
    }
}
