//! The token at hand, and the next one.

use jiff::{SignedDuration, Timestamp};

use super::{PATIENCE, Shared, lock, not_kept, offline, standing::bound, unreadable};
use crate::{
    ServiceError, SignedOut,
    connection::{Notice, named_time},
    gate::{BlockReason, Family, Service},
    secret::Secret,
    sign_in::{
        ClientId,
        exchange::{ExchangeError, Grant, TokenEndpoint},
    },
    token_store::{Kept, Token},
};

/// How long the copy in memory counts before the store is read again: so long a sign-out in another
/// process may go unnoticed here.
const COPY_LASTS: SignedDuration = SignedDuration::from_secs(30);

/// A token that ends within this is refreshed first: a request takes its time.
const MARGIN: SignedDuration = SignedDuration::from_secs(60);

/// What this process knows beside what is kept.
#[derive(Default)]
pub(super) struct Held {
    copy: Option<Copy>,
    unkept: Option<Unkept>,
    ended: Option<Secret>,
}

/// A copy of what is kept.
struct Copy {
    token: Token,
    read_at: Timestamp,
}

/// A token that came and could not be kept. It is not used before it is.
struct Unkept {
    token: Token,
    replaces: Token,
}

impl Shared {
    /// The token, when nothing has to be sent for it.
    pub(super) async fn at_hand(&self, rejected: Option<&Secret>) -> Result<Option<Secret>, ServiceError> {
        let mut held = self.held.lock().await;
        if held.unkept.is_some() {
            return Ok(None);
        }
        let now = self.config.clock.now();
        let copied = held.copy.as_ref().filter(|copy| serves(&copy.token, rejected, now));
        if let Some(copy) = copied.filter(|copy| copy.is_recent(now)) {
            return Ok(Some(copy.token.access.clone()));
        }
        let kept = match (self.config.store.load().await, copied) {
            (Ok(kept), _) => kept,
            // A keyring that was locked in the meantime does not stop what is under way.
            (Err(error), Some(copy)) => {
                tracing::warn!(%error, "the sign-in cannot be read again; its copy still serves");
                return Ok(Some(copy.token.access.clone()));
            }
            (Err(error), None) => return Err(unreadable(&error)),
        };
        held.copy = None;
        let token = bound(kept, &self.config).map_err(ServiceError::SignedOut)?;
        if !serves(&token, rejected, now) {
            return Ok(None);
        }
        Ok(Some(held.copy(token, now)))
    }

    /// The token, with a refresh if it takes one. One caller at a time, in all processes.
    pub(super) async fn refreshed(&self, rejected: Option<&Secret>) -> Result<Secret, ServiceError> {
        let mut held = self.held.lock().await;
        let _turn = lock::take(&self.config.lock, PATIENCE).await?;
        let now = self.config.clock.now();
        // Whoever had the turn before may have done it all.
        let kept = self.config.store.load().await.map_err(|error| unreadable(&error))?;
        let token = bound(kept, &self.config).map_err(ServiceError::SignedOut)?;
        let token = match held.unkept.take().filter(|unkept| unkept.replaces == token) {
            Some(unkept) => self.keep(&mut held, unkept).await?,
            None => token,
        };
        if serves(&token, rejected, now) {
            return Ok(held.copy(token, now));
        }
        if held.ended.as_ref() == Some(&token.refresh) {
            return self.end(&mut held, token, now).await;
        }
        if let Some(block) = self.blocks.standing(Family::SignIn, now).await {
            return Err(ServiceError::Blocked { block });
        }
        let answer = self.ask(&token).await;
        if !matches!(answer, Err(ExchangeError::Closed { .. })) {
            self.blocks.answered(Family::SignIn);
        }
        match answer {
            Ok(grant) => {
                let unkept = Unkept { token: next(&token, grant, now), replaces: token };
                let token = self.keep(&mut held, unkept).await?;
                tracing::debug!("the sign-in was refreshed");
                Ok(held.copy(token, now))
            }
            Err(ExchangeError::Refused { error, .. }) if error == "invalid_grant" => self.end(&mut held, token, now).await,
            Err(ExchangeError::Closed { named }) => {
                let until = named.and_then(|named| named_time(&named, now));
                let notice = Notice { until, reason: BlockReason::RateLimit };
                Err(ServiceError::Blocked { block: self.blocks.close(Family::SignIn, notice, now).await })
            }
            Err(error) => Err(failed(error)),
        }
    }

    async fn ask(&self, token: &Token) -> Result<Grant, ExchangeError> {
        let config = &self.config;
        let client_id = ClientId::parse(&token.client_id).expect("BUG: a token that is ours has our Client ID");
        TokenEndpoint::of(&config.addresses, &client_id).refresh(&token.refresh, &config.http).await
    }

    /// Keeps a token before it is used. One that cannot be kept waits for the next call: the old one may
    /// be worth nothing any more.
    async fn keep(&self, held: &mut Held, unkept: Unkept) -> Result<Token, ServiceError> {
        match self.config.store.keep(&Kept::Token(unkept.token.clone())).await {
            Ok(()) => Ok(unkept.token),
            Err(error) => {
                held.unkept = Some(unkept);
                held.copy = None;
                Err(not_kept(&error))
            }
        }
    }

    /// Remembers that the service ended the sign-in, here at least, so that it is not asked again.
    async fn end(&self, held: &mut Held, token: Token, now: Timestamp) -> Result<Secret, ServiceError> {
        held.copy = None;
        held.ended = Some(token.refresh);
        if let Err(error) = self.config.store.keep(&Kept::Ended { at: now, client_id: token.client_id }).await {
            tracing::warn!(%error, "the end of the sign-in cannot be kept");
        }
        Err(ServiceError::SignedOut(SignedOut::Ended))
    }
}

impl Held {
    fn copy(&mut self, token: Token, read_at: Timestamp) -> Secret {
        let access = token.access.clone();
        self.copy = Some(Copy { token, read_at });
        access
    }
}

impl Copy {
    fn is_recent(&self, now: Timestamp) -> bool {
        // A clock that was set back makes the age negative: then nobody knows.
        let age = now.duration_since(self.read_at);
        !age.is_negative() && age < COPY_LASTS
    }
}

/// Whether a token can go with a request: it is not the rejected one, and does not end right now.
fn serves(token: &Token, rejected: Option<&Secret>, now: Timestamp) -> bool {
    // A life that is short as a whole leaves less of a margin, or every request would refresh.
    let life = token.expires_at.duration_since(token.refreshed_at);
    let margin = MARGIN.min(life / 4);
    rejected != Some(&token.access) && token.expires_at.duration_since(now) > margin
}

/// The token after a refresh. What the answer leaves out goes on; so does the day of the consent.
fn next(old: &Token, grant: Grant, now: Timestamp) -> Token {
    Token {
        access: grant.access,
        refresh: grant.refresh.unwrap_or_else(|| old.refresh.clone()),
        expires_at: now.saturating_add(grant.lasts).unwrap_or(Timestamp::MAX),
        scopes: grant.scopes.unwrap_or_else(|| old.scopes.clone()),
        refreshed_at: now,
        ..old.clone()
    }
}

/// The token stays: whether a lost answer took it back, the next refresh shows.
fn failed(error: ExchangeError) -> ServiceError {
    match error {
        ExchangeError::Refused { status, .. } => ServiceError::Rejected { service: Service::SpotifyAccounts, status },
        closed @ ExchangeError::Closed { .. } => offline(closed.to_string()),
        ExchangeError::Unreachable(why) => offline(why),
        ExchangeError::Unreadable(why) => offline(format!("the answer cannot be read: {why}")),
    }
}
