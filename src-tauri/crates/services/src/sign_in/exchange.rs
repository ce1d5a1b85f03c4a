//! The token endpoint.
//!
//! What it answers is full of secrets, and the library's errors quote it: only our own words leave this file.

use std::{borrow::Cow, time::Duration};

use jiff::SignedDuration;
use oauth2::{
    AccessToken, AuthorizationCode, Client as OAuthClient, EndpointNotSet, EndpointSet, HttpRequest, HttpResponse,
    PkceCodeVerifier, RedirectUrl, RefreshToken, RequestTokenError, Scope, StandardRevocableToken, TokenResponse, TokenUrl,
    basic::{BasicErrorResponse, BasicRevocationErrorResponse, BasicTokenIntrospectionResponse, BasicTokenType},
    helpers,
};
use reqwest::{StatusCode, header::RETRY_AFTER};
use serde::{Deserialize, Deserializer, Serialize, Serializer, ser};
use serde_json::Value;

use super::{ClientId, callback};
use crate::{
    address::Addresses,
    http::{self, BodyError, Client},
    scope,
    secret::Secret,
};

/// The largest answer that is read, in bytes.
const LARGEST_ANSWER: usize = 64 * 1024;

/// How long an access token lasts when the answer does not say (services: OAuth).
const USUAL_LIFE: SignedDuration = SignedDuration::from_hours(1);

/// What Spotify granted.
pub(crate) struct Grant {
    pub(crate) access: Secret,
    /// Absent when the old one goes on (services: rotation).
    pub(crate) refresh: Option<Secret>,
    pub(crate) lasts: SignedDuration,
    /// Absent when the answer does not say.
    pub(crate) scopes: Option<Vec<String>>,
}

/// Why there is no grant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ExchangeError {
    /// The endpoint said no, in OAuth's words.
    #[error("refused: {error} (status {status})")]
    Refused { status: u16, error: String },
    /// No answer, or one that says "later".
    #[error("{0}")]
    Unreachable(String),
    /// Too many requests; with the time that `Retry-After` names, as it came.
    #[error("it asked to wait")]
    Closed {
        /// The header's text.
        named: Option<String>,
    },
    /// An answer that is none.
    #[error("unreadable: {0}")]
    Unreadable(&'static str),
}

/// A code and what proves that it is ours.
pub(crate) struct CodeExchange<'a> {
    pub(crate) code: &'a Secret,
    pub(crate) verifier: &'a Secret,
    pub(crate) redirect: RedirectUrl,
}

type TokenClient = OAuthClient<
    BasicErrorResponse,
    TokenAnswer,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointSet,
>;

/// Where tokens come from, and who asks.
pub(crate) struct TokenEndpoint(TokenClient);

impl TokenEndpoint {
    pub(crate) fn of(addresses: &Addresses, client_id: &ClientId) -> Self {
        let token_url = TokenUrl::from_url(addresses.spotify_accounts.join("/api/token"));
        Self(OAuthClient::new(oauth2::ClientId::new(client_id.to_string())).set_token_uri(token_url))
    }

    /// Changes a code for a token.
    pub(crate) async fn exchange(&self, exchange: CodeExchange<'_>, http: &Client) -> Result<Grant, ExchangeError> {
        let send = |request| send(http.clone(), request);
        let answer = self
            .0
            .exchange_code(AuthorizationCode::new(exchange.code.expose().to_owned()))
            .set_pkce_verifier(PkceCodeVerifier::new(exchange.verifier.expose().to_owned()))
            .set_redirect_uri(Cow::Owned(exchange.redirect))
            .request_async(&send)
            .await;
        grant(answer)
    }

    /// Changes a refresh token for a new access token.
    pub(crate) async fn refresh(&self, refresh: &Secret, http: &Client) -> Result<Grant, ExchangeError> {
        let refresh = RefreshToken::new(refresh.expose().to_owned());
        let send = |request| send(http.clone(), request);
        let answer = self.0.exchange_refresh_token(&refresh).request_async(&send).await;
        grant(answer)
    }
}

/// Sends one request, and lets through only answers in which OAuth speaks: 200, and 4xx but 429.
async fn send(http: Client, request: HttpRequest) -> Result<HttpResponse, ExchangeError> {
    let request = reqwest::Request::try_from(request).map_err(|_| ExchangeError::Unreachable("no request".to_owned()))?;
    let unreachable = |error: reqwest::Error| ExchangeError::Unreachable(why(&error).to_owned());
    let client = http.to(request.url()).map_err(unreachable)?;
    let answer = client.execute(request).await.map_err(unreachable)?;
    let status = answer.status();
    if status == StatusCode::TOO_MANY_REQUESTS {
        let named = answer.headers().get(RETRY_AFTER).and_then(|named| named.to_str().ok());
        return Err(ExchangeError::Closed { named: named.map(str::to_owned) });
    }
    if status != StatusCode::OK && !status.is_client_error() {
        return Err(ExchangeError::Unreachable(format!("status {}", status.as_u16())));
    }
    let body = http::body(answer, LARGEST_ANSWER).await.map_err(|error| match error {
        BodyError::TooLarge => ExchangeError::Unreadable("it is too large"),
        BodyError::CutOff => ExchangeError::Unreachable("the answer was cut off".to_owned()),
        BodyError::TooSlow => ExchangeError::Unreachable("no answer in time".to_owned()),
    })?;
    if status == StatusCode::OK {
        return Ok(HttpResponse::new(body));
    }
    // The status would be lost on the way through the library.
    let error = serde_json::from_slice::<Refusal>(&body).map_err(|_| match status.as_u16() {
        400 | 401 => ExchangeError::Unreadable("it is a refusal without a reason"),
        status => ExchangeError::Refused { status, error: "unknown".to_owned() },
    })?;
    Err(ExchangeError::Refused { status: status.as_u16(), error: callback::slug(&error.error) })
}

#[derive(Deserialize)]
struct Refusal {
    error: String,
}

fn why(error: &reqwest::Error) -> &'static str {
    if error.is_timeout() {
        "no answer in time"
    } else if error.is_connect() {
        "no connection"
    } else if error.is_builder() {
        "this system offers no encrypted connections"
    } else {
        "the connection broke"
    }
}

type Answered = Result<TokenAnswer, RequestTokenError<ExchangeError, BasicErrorResponse>>;

fn grant(answer: Answered) -> Result<Grant, ExchangeError> {
    let answer = answer.map_err(|error| match error {
        RequestTokenError::Request(error) => error,
        RequestTokenError::ServerResponse(_) | RequestTokenError::Parse(..) | RequestTokenError::Other(_) => {
            ExchangeError::Unreadable("it is no token")
        }
    })?;
    if answer.token_type != BasicTokenType::Bearer {
        return Err(ExchangeError::Unreadable("it is a token of another kind"));
    }
    let access = Secret::new(answer.access_token.into_secret());
    let refresh = answer.refresh_token.map(|token| Secret::new(token.into_secret())).filter(|token| !token.expose().is_empty());
    if !is_printable(&access) || !refresh.as_ref().is_none_or(is_printable) {
        return Err(ExchangeError::Unreadable("it is no token"));
    }
    let scopes = answer.scope.as_deref().map(scope::read).filter(|scopes| !scopes.is_empty());
    Ok(Grant { access, refresh, lasts: answer.expires_in, scopes })
}

/// What may stand in a header: a token with anything else would fail every request.
fn is_printable(token: &Secret) -> bool {
    let token = token.expose();
    !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic())
}

/// The answer, read tolerantly (services: OAuth).
#[derive(Debug, Deserialize)]
struct TokenAnswer {
    access_token: AccessToken,
    #[serde(deserialize_with = "helpers::deserialize_untagged_enum_case_insensitive")]
    token_type: BasicTokenType,
    #[serde(default = "usual_life", deserialize_with = "life")]
    expires_in: SignedDuration,
    #[serde(default)]
    refresh_token: Option<RefreshToken>,
    #[serde(default)]
    scope: Option<String>,
}

fn usual_life() -> SignedDuration {
    USUAL_LIFE
}

/// Reads seconds: whole or not, within a day. Anything else counts as not said.
fn life<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SignedDuration, D::Error> {
    let seconds = Value::deserialize(deserializer)?.as_f64();
    Ok(seconds.map_or(USUAL_LIFE, |seconds| SignedDuration::from_secs(seconds.clamp(0.0, 86_400.0) as i64)))
}

impl TokenResponse for TokenAnswer {
    type TokenType = BasicTokenType;

    fn access_token(&self) -> &AccessToken {
        &self.access_token
    }

    fn token_type(&self) -> &BasicTokenType {
        &self.token_type
    }

    fn expires_in(&self) -> Option<Duration> {
        self.expires_in.try_into().ok()
    }

    fn refresh_token(&self) -> Option<&RefreshToken> {
        self.refresh_token.as_ref()
    }

    fn scopes(&self) -> Option<&Vec<Scope>> {
        None
    }
}

/// The library asks for it; nothing may write a token.
impl Serialize for TokenAnswer {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(ser::Error::custom("an answer with tokens is not written"))
    }
}
