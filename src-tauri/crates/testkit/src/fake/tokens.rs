//! Codes and tokens: who may do what, until when.

use std::collections::{BTreeSet, HashMap};
use std::hash::{BuildHasher, RandomState};

use jiff::{SignedDuration, Timestamp, ToSpan, tz::TimeZone};

use super::catalogue::base62;

/// How many months a consent lasts, refreshed or not (services: §3).
const CONSENT_MONTHS: i64 = 6;

/// What a runner agreed to.
#[derive(Clone, Debug)]
pub(super) struct Consent {
    /// Whose; an index of the world's accounts.
    pub(super) account: usize,
    pub(super) client_id: String,
    pub(super) scopes: Vec<String>,
    pub(super) given_at: Timestamp,
}

impl Consent {
    fn expires_at(&self) -> Timestamp {
        let given = self.given_at.to_zoned(TimeZone::UTC);
        given.checked_add(CONSENT_MONTHS.months()).expect("BUG: the world's clock is far from the end of time").timestamp()
    }
}

/// A code on its way to the app.
#[derive(Clone, Debug)]
pub(super) struct Code {
    pub(super) consent: Consent,
    pub(super) redirect_uri: String,
    pub(super) challenge: String,
    pub(super) issued_at: Timestamp,
    pub(super) used: bool,
}

#[derive(Clone, Debug)]
struct Access {
    consent: Consent,
    expires_at: Timestamp,
}

#[derive(Clone, Debug)]
struct Refresh {
    consent: Consent,
    used: bool,
}

/// An access token and the refresh token that came with it.
#[derive(Clone, PartialEq, Eq)]
pub struct Minted {
    /// For the Web API.
    pub access: String,
    /// For the accounts service.
    pub refresh: String,
}

/// Why a token is not good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    Unknown,
    Expired,
    Revoked,
}

/// Everything issued.
pub(super) struct Tokens {
    entropy: RandomState,
    count: u64,
    codes: HashMap<String, Code>,
    access: HashMap<String, Access>,
    refresh: HashMap<String, Refresh>,
    /// All of the above, and what came from outside: what no log may hold.
    secrets: BTreeSet<String>,
    /// What came from outside.
    received: BTreeSet<String>,
}

impl Tokens {
    pub(super) fn new() -> Self {
        let (codes, access, refresh) = (HashMap::new(), HashMap::new(), HashMap::new());
        let (secrets, received) = (BTreeSet::new(), BTreeSet::new());
        Self { entropy: RandomState::new(), count: 0, codes, access, refresh, secrets, received }
    }

    /// A text nobody has seen before, in this run or another.
    fn invent(&mut self, prefix: &str, length: usize) -> String {
        self.count += 1;
        let text = format!("{prefix}{}", base62(&self.entropy.hash_one(self.count).to_string(), length));
        self.secrets.insert(text.clone());
        text
    }

    pub(super) fn issue_code(&mut self, code: Code) -> String {
        let text = self.invent("AQ", 180);
        self.codes.insert(text.clone(), code);
        text
    }

    pub(super) fn code_mut(&mut self, text: &str) -> Option<&mut Code> {
        self.codes.get_mut(text)
    }

    pub(super) fn issue_access(&mut self, consent: Consent, now: Timestamp, lifetime: SignedDuration) -> String {
        let text = self.invent("BQ", 150);
        self.access.insert(text.clone(), Access { consent, expires_at: now + lifetime });
        text
    }

    pub(super) fn issue_refresh(&mut self, consent: Consent) -> String {
        let text = self.invent("AQ", 129);
        self.refresh.insert(text.clone(), Refresh { consent, used: false });
        text
    }

    /// The consent behind an access token.
    pub(super) fn check_access(&self, text: &str, now: Timestamp) -> Result<&Consent, Refusal> {
        let access = self.access.get(text).ok_or(Refusal::Unknown)?;
        if now >= access.expires_at { Err(Refusal::Expired) } else { Ok(&access.consent) }
    }

    /// The consent behind a refresh token.
    pub(super) fn check_refresh(&self, text: &str, now: Timestamp) -> Result<Consent, Refusal> {
        let refresh = self.refresh.get(text).ok_or(Refusal::Unknown)?;
        match refresh.used {
            true => Err(Refusal::Revoked),
            false if now >= refresh.consent.expires_at() => Err(Refusal::Expired),
            false => Ok(refresh.consent.clone()),
        }
    }

    pub(super) fn use_refresh(&mut self, text: &str) {
        if let Some(refresh) = self.refresh.get_mut(text) {
            refresh.used = true;
        }
    }

    /// Every access token issued so far is past its time.
    pub(super) fn expire_access(&mut self, now: Timestamp) {
        self.access.values_mut().for_each(|access| access.expires_at = access.expires_at.min(now));
    }

    /// The runner takes the consent back: no token of before is good.
    pub(super) fn revoke(&mut self) {
        self.access.clear();
        self.refresh.values_mut().for_each(|refresh| refresh.used = true);
    }

    pub(super) fn receive(&mut self, secret: &str) {
        if !secret.is_empty() {
            self.secrets.insert(secret.to_owned());
            self.received.insert(secret.to_owned());
        }
    }

    pub(super) fn has_received(&self, secret: &str) -> bool {
        self.received.contains(secret)
    }

    pub(super) fn secrets(&self) -> impl Iterator<Item = &String> {
        self.secrets.iter()
    }
}
