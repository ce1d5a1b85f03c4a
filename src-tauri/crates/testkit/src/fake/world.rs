//! Everything the services know, and the hands with which a test changes it.

mod edits;
mod founding;
mod views;

use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::catalogue::Catalogue;
use super::endpoint::Service;
use super::fault::Plan;
use super::limits::Limits;
use super::playlist::Playlist;
use super::seen::Seen;
use super::setup::Rules;
use super::tokens::{Consent, Minted, Tokens};

/// All scopes the app may ask for (services: §3).
pub const SCOPES: &[&str] = &[
    "user-library-read",
    "playlist-read-private",
    "playlist-read-collaborative",
    "user-top-read",
    "user-read-recently-played",
    "playlist-modify-private",
    "playlist-modify-public",
    "user-library-modify",
    "user-follow-modify",
    "user-follow-read",
    "user-read-playback-state",
    "user-modify-playback-state",
    "user-read-currently-playing",
    "ugc-image-upload",
];

/// A runner at Spotify.
#[derive(Clone, Debug)]
pub struct Account {
    /// The user id.
    pub id: String,
    /// The id for linking accounts.
    pub account_id: String,
    /// The name shown.
    pub display_name: String,
    /// Liked songs, newest first: a place in the catalogue, and when.
    pub(super) likes: Vec<(usize, Timestamp)>,
    /// Playlists owned or followed, as listed.
    pub(super) playlists: Vec<String>,
    /// Plays, newest first.
    pub(super) plays: Vec<Play>,
    /// Ids of followed artists.
    pub(super) artists: BTreeSet<String>,
}

/// A song played.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Play {
    pub(super) song: usize,
    pub(super) at: Timestamp,
}

/// The state behind all fakes.
pub struct World {
    /// The switches; changes hold from the next request on.
    pub rules: Rules,
    pub(super) catalogue: Catalogue,
    pub(super) accounts: Vec<Account>,
    /// Who sits at the browser.
    pub(super) browser: usize,
    /// How many top tracks and artists there are.
    pub(super) top: usize,
    pub(super) playlists: HashMap<String, Playlist>,
    /// Ids of playlists in the order of their creation.
    pub(super) created: Vec<String>,
    pub(super) tokens: Tokens,
    pub(super) limits: Limits,
    pub(super) faults: Plan,
    pub(super) seen: Vec<Seen>,
    /// Where each service listens, as `http://127.0.0.1:1234`.
    pub(super) origins: HashMap<Service, String>,
    /// How far the world's clock is ahead of the machine's.
    ahead: SignedDuration,
    /// Where the machine's clock is held still.
    stopped_at: Option<Timestamp>,
}

impl World {
    /// The time, as every service has it.
    pub fn now(&self) -> Timestamp {
        self.stopped_at.unwrap_or_else(Timestamp::now) + self.ahead
    }

    /// From now on time passes only by [`Self::advance`]: for tests that reckon with seconds.
    pub fn stop_clock(&mut self) {
        self.stopped_at = Some(Timestamp::now());
    }

    /// Lets time pass.
    pub fn advance(&mut self, by: Duration) {
        self.ahead += SignedDuration::try_from(by).expect("BUG: a test waits less than an age");
    }

    /// Every access token issued so far has expired; refreshing helps.
    pub fn expire_access(&mut self) {
        let now = self.now();
        self.tokens.expire_access(now);
    }

    /// The runner has removed the app from the account: only a new sign-in helps.
    pub fn revoke_tokens(&mut self) {
        self.tokens.revoke();
    }

    /// Whether some service was sent this token, code, verifier or key.
    pub fn has_received(&self, secret: &str) -> bool {
        self.tokens.has_received(secret)
    }

    /// Every window of every limit and quota is empty again.
    pub fn lift_blocks(&mut self) {
        self.limits.reset();
    }

    /// Who agrees at the browser from now on; an id of [`Self::accounts`].
    pub fn sign_in_as(&mut self, id: &str) {
        self.browser = self.accounts.iter().position(|account| account.id == id).expect("BUG: an account of this world");
    }

    /// Tokens of all scopes for who sits at the browser, without a sign-in.
    pub fn mint(&mut self) -> Minted {
        self.mint_for(SCOPES)
    }

    /// Tokens of these scopes.
    pub fn mint_for(&mut self, scopes: &[&str]) -> Minted {
        let client_id = self.rules.client_ids.first().cloned().unwrap_or_default();
        let scopes = scopes.iter().map(|&scope| scope.to_owned()).collect();
        let consent = Consent { account: self.browser, client_id, scopes, given_at: self.now() };
        let lifetime = self.access_lifetime();
        let access = self.tokens.issue_access(consent.clone(), self.now(), lifetime);
        Minted { access, refresh: self.tokens.issue_refresh(consent) }
    }

    pub(super) fn access_lifetime(&self) -> SignedDuration {
        SignedDuration::try_from(self.rules.access_lifetime).expect("BUG: an hour or so")
    }

    /// The base address of a service.
    pub(super) fn base(&self, service: Service) -> String {
        format!("{}{}", self.origins.get(&service).map_or("", String::as_str), service.prefix())
    }
}
