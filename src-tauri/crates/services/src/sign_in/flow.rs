//! One sign-in, from the address for the browser to the token.

use std::fmt;

use jiff::Timestamp;
use oauth2::{AuthUrl, CsrfToken, PkceCodeChallenge, RedirectUrl, Scope, basic::BasicClient};
use url::Url;

use super::{
    Answer, ClientId, Redirect, SignInError, Stray,
    callback::{self, Expected},
    exchange::{CodeExchange, ExchangeError, TokenEndpoint},
};
use crate::{address::Addresses, clock::Clock, http::Client, scope, secret::Secret, token_store::Token};

/// A sign-in under way. It belongs to one Client ID, one way back and one server.
pub struct SignIn {
    client_id: ClientId,
    redirect: Redirect,
    endpoint: TokenEndpoint,
    accounts_origin: String,
    api_origin: String,
    state: Secret,
    verifier: Secret,
    url: Url,
    started_at: Timestamp,
}

impl SignIn {
    /// Begins a sign-in with a new state (256 bits) and a new verifier.
    pub fn begin(addresses: &Addresses, client_id: &ClientId, redirect: Redirect, started_at: Timestamp) -> Self {
        let state = CsrfToken::new_random_len(32);
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let client = BasicClient::new(oauth2::ClientId::new(client_id.to_string()))
            .set_auth_uri(AuthUrl::from_url(addresses.spotify_accounts.join("/authorize")))
            .set_redirect_uri(redirect_url(redirect));
        let (url, state) = client
            .authorize_url(|| state)
            .add_scopes(scope::ASKED.map(|scope| Scope::new(scope.to_owned())))
            .set_pkce_challenge(challenge)
            // Without the question there may be no new consent, and the six months would not begin anew.
            .add_extra_param("show_dialog", "true")
            .url();
        Self {
            client_id: client_id.clone(),
            redirect,
            endpoint: TokenEndpoint::of(addresses, client_id),
            accounts_origin: addresses.spotify_accounts.origin(),
            api_origin: addresses.spotify_api.origin(),
            state: Secret::new(state.into_secret()),
            verifier: Secret::new(verifier.into_secret()),
            url,
            started_at,
        }
    }

    /// The address for the browser. It holds the state: show it to the runner, keep it out of logs.
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// The way back.
    pub fn redirect(&self) -> Redirect {
        self.redirect
    }

    /// Judges a link. Only one that answers exactly this sign-in, within its time, counts.
    ///
    /// # Errors
    /// Says why a link does not count; the sign-in is as it was.
    pub fn accept(&self, callback: &Url, now: Timestamp) -> Result<Answer, Stray> {
        let expected = Expected { redirect: self.redirect, state: &self.state, started_at: self.started_at };
        callback::judge(&expected, callback, now)
    }

    /// Changes the code for a token. The sign-in is over then, however it went.
    ///
    /// # Errors
    /// When Spotify refuses, cannot be reached, or sends something that is no token.
    pub async fn finish(self, code: Secret, http: &Client, clock: &dyn Clock) -> Result<Token, SignInError> {
        let now = clock.now();
        let exchange = CodeExchange { code: &code, verifier: &self.verifier, redirect: redirect_url(self.redirect) };
        let grant = self.endpoint.exchange(exchange, http).await?;
        let refresh =
            grant.refresh.ok_or_else(|| SignInError::Unreadable { why: "there is no refresh token in it".to_owned() })?;
        Ok(Token {
            access: grant.access,
            refresh,
            expires_at: now.saturating_add(grant.lasts).unwrap_or(Timestamp::MAX),
            // OAuth leaves the list out when everything was granted.
            scopes: grant.scopes.unwrap_or_else(|| scope::ASKED.map(str::to_owned).to_vec()),
            client_id: self.client_id.to_string(),
            accounts_origin: self.accounts_origin,
            api_origin: self.api_origin,
            consented_at: now,
            refreshed_at: now,
        })
    }
}

fn redirect_url(redirect: Redirect) -> RedirectUrl {
    RedirectUrl::new(redirect.uri()).expect("BUG: the ways back are addresses")
}

impl fmt::Debug for SignIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignIn")
            .field("client_id", &self.client_id)
            .field("redirect", &self.redirect)
            .field("accounts_origin", &self.accounts_origin)
            .field("started_at", &self.started_at)
            .finish_non_exhaustive()
    }
}

impl From<ExchangeError> for SignInError {
    fn from(error: ExchangeError) -> Self {
        match error {
            ExchangeError::Refused { status, error } => Self::Rejected { status, error },
            closed @ ExchangeError::Closed { .. } => Self::Offline { why: closed.to_string() },
            ExchangeError::Unreachable(why) => Self::Offline { why },
            ExchangeError::Unreadable(why) => Self::Unreadable { why: why.to_owned() },
        }
    }
}

#[cfg(test)]
mod tests;
