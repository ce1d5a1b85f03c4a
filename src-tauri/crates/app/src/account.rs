//! The runner's account: signing in, signing out, and what is deleted then.

mod leaving;
mod pending;
mod standing;

use std::fs::File;

pub use runclub_services::sign_in::{ClientId, DEFAULT_PORT, Redirect};
use runclub_services::{
    ServiceError,
    session::Standing,
    sign_in::{self, Answer, ListenError, Listener, SignIn, SignInError, open_in_browser},
    token_store::TokenPlace,
};
use runclub_store::{Account, StoreError};
use serde::Serialize;
use tokio_util::sync::CancellationToken;

use self::leaving::kept_in_keyring;
pub use self::leaving::{disconnect_and_delete, disconnect_desk, imported_songs, sign_out, sign_out_without_store};
use self::pending::Pending;
pub use self::pending::deliver_link;
pub(crate) use self::standing::end_notice;
pub use self::standing::{SignInStatus, sign_in_status};
use crate::{
    AppError, ErrorCode, Hint,
    desk::Desk,
    library_kind::LibraryKind,
    online::{Consent, Online, TokenKeeper, agree_at_sign_in, preference},
    turn::Turn,
};

/// What Spotify is asked for first: the country of the account (services: it is uncertain whether it takes that).
const FROM_TOKEN: &str = "from_token";

/// Reads a Client ID.
///
/// # Errors
/// Unless it is what Spotify's dashboard shows.
pub fn client_id(text: &str) -> Result<ClientId, AppError> {
    ClientId::parse(text.trim()).map_err(|error| {
        AppError::bad_request(error.to_string()).hint("Copy it from developer.spotify.com/dashboard, your app, Settings.")
    })
}

/// How to sign in.
#[derive(Debug, Clone)]
pub struct SignInRequest {
    /// The Client ID; else that of the setup or of the last sign-in.
    pub client_id: Option<ClientId>,
    /// The way back from the browser.
    pub redirect: Redirect,
    /// What the runner does not agree to.
    pub refused: Vec<Consent>,
    /// Whether the runner agrees to a private file where there is no keyring.
    pub keep_in_file: bool,
}

/// A sign-in under way: the browser shows its address.
#[derive(Debug)]
pub struct SigningIn {
    request: SignInRequest,
    client_id: ClientId,
    flow: SignIn,
    listener: Listener,
    _pending: Pending,
    _alone: File,
}

/// A sign-in that went well.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct SignedIn {
    /// The runner's name at Spotify.
    pub display_name: Option<String>,
    /// Where the sign-in is kept, in words.
    pub kept_in: &'static str,
    /// What the runner should know, a sentence each.
    #[cfg_attr(feature = "specta", specta(type = Vec<String>))]
    pub notes: Vec<Hint>,
}

impl SigningIn {
    /// Begins to sign in: opens the way back and tells where to send the browser.
    ///
    /// # Errors
    /// Without a Client ID, while another sign-in is under way, or when the way back is taken.
    pub async fn begin(online: &Online, request: SignInRequest) -> Result<Self, AppError> {
        let alone = Turn::SignIn.take(online.folder())?;
        let client_id = match &request.client_id {
            Some(given) => given.clone(),
            None => online.setup.client_id(&online.store).await?.ok_or_else(no_client_id)?,
        };
        if is_kept_nowhere(online, &request) {
            return Err(no_keyring(online.setup.tokens));
        }
        let port = match request.redirect {
            Redirect::Loopback { port } => port,
            Redirect::DeepLink => 0,
        };
        let listener = Listener::bind(port).await.map_err(no_way_back)?;
        let pending = Pending::write(online.folder(), &listener)?;
        // Port 0 is any free one: the address names the one it became.
        let redirect = match request.redirect {
            Redirect::Loopback { .. } => Redirect::Loopback { port: listener.port() },
            Redirect::DeepLink => Redirect::DeepLink,
        };
        let flow = SignIn::begin(&online.setup.addresses, &client_id, redirect, online.now());
        Ok(Self { request, client_id, flow, listener, _pending: pending, _alone: alone })
    }

    /// The address to open in the browser.
    pub fn address(&self) -> &str {
        self.flow.url().as_str()
    }

    /// Opens the system's browser; `false` when it has none.
    pub async fn open_browser(&self) -> bool {
        open_in_browser(self.flow.url()).await.is_ok()
    }

    /// Waits for the runner to come back, and keeps the sign-in. Another account than before starts
    /// with an empty cache.
    ///
    /// # Errors
    /// When the runner refuses, does not come back, or Spotify gives no token: whoever was signed in before
    /// still is. When Spotify gives one and then refuses the account (not on the list, say), the sign-in is
    /// kept all the same, and works as soon as that is mended.
    pub async fn finish(mut self, online: &Online, cancel: &CancellationToken) -> Result<SignedIn, AppError> {
        let clock = online.setup.clock.clone();
        let waiting = self.listener.wait(&self.flow, &*clock, sign_in::PATIENCE);
        let answer = tokio::select! {
            () = cancel.cancelled() => return Err(AppError::new(ErrorCode::Cancelled, "the sign-in was cancelled")),
            answer = waiting => answer.map_err(sign_in_error)?,
        };
        let code = match answer {
            Answer::Code(code) => code,
            Answer::Refused => {
                return Err(AppError::new(ErrorCode::SignIn, "the sign-in was cancelled on Spotify's page")
                    .hint("Try again; import, demo and mixes work without an account."));
            }
            Answer::Failed { error } => {
                return Err(AppError::new(ErrorCode::SignIn, format!("Spotify ended the sign-in: {error}")).hint(REDIRECT_HINT));
            }
        };
        let token = self.flow.finish(code, online.connection.client(), &*clock).await.map_err(sign_in_error)?;
        let online = keeping(online, &self.request, &self.client_id).await?;
        // Before the token: a kill in between must not show one runner another's music.
        online.store.set_preference(preference::UNSURE, Some("yes")).await?;
        if online.tokens.place() == TokenPlace::Keyring {
            online.store.set_preference(preference::TOKEN_KEYRING, Some("yes")).await?;
        }
        online.session.begin_with(token).await?;
        // After the token: where it cannot be kept, the sign-in of before goes on with its own Client ID.
        online.store.set_preference(preference::CLIENT_ID, Some(self.client_id.as_str())).await?;
        agree_at_sign_in(&online.store, &self.request.refused).await?;
        let mut notes: Vec<Hint> = Vec::new();
        let display_name = match fetch(&online).await {
            Ok(account) => account.display_name,
            Err(AccountError::Service(error @ (ServiceError::Blocked { .. } | ServiceError::Offline { .. }))) => {
                notes.push(format!("{}; the next sync asks who you are.", AppError::from(error).message).into());
                None
            }
            Err(error) => return Err(error.into()),
        };
        if let Standing::SignedIn { missing_scopes, .. } = online.session.standing().await?
            && !missing_scopes.is_empty()
        {
            notes.push(format!("Spotify did not grant {}; what needs it will say so.", missing_scopes.join(", ")).into());
        }
        if online.tokens.place() == TokenPlace::Memory {
            notes.push(Hint::by_place(
                "RUNCLUB_TOKEN_STORE is memory, so the sign-in ends with this program. --token-file without it keeps the \
                 sign-in in a file that only you may read.",
                "The sign-in is kept in memory only, so it ends when RunClub is closed. Where RunClub is started without the \
                 variable RUNCLUB_TOKEN_STORE, the system's keyring keeps it.",
            ));
        }
        Ok(SignedIn { display_name, kept_in: place_name(online.tokens.place()), notes })
    }
}

/// The way to the services with the keeper and the Client ID of this sign-in.
async fn keeping(online: &Online, request: &SignInRequest, client_id: &ClientId) -> Result<Online, AppError> {
    let mut setup = online.setup.clone();
    setup.client_id = Some(client_id.clone());
    let falls_back = setup.tokens.is_none() && online.tokens.place() == TokenPlace::Memory && request.keep_in_file;
    if falls_back {
        online.store.set_preference(preference::TOKEN_FILE, Some("yes")).await?;
    }
    let tokens = if falls_back { setup.token_store(&online.store).await? } else { online.tokens.clone() };
    Online::with(online.store.clone(), setup, tokens, Vec::new()).await
}

/// Whether the sign-in would be gone with this program although nobody asked for that.
fn is_kept_nowhere(online: &Online, request: &SignInRequest) -> bool {
    let falls_back = online.setup.tokens.is_none() && request.keep_in_file;
    online.tokens.place() == TokenPlace::Memory && online.setup.tokens != Some(TokenKeeper::Memory) && !falls_back
}

fn no_keyring(named: Option<TokenKeeper>) -> AppError {
    let first = if named.is_some() { "Unset RUNCLUB_TOKEN_STORE, then " } else { "" };
    AppError::new(ErrorCode::NoKeyring, "this system has no keyring that can be used, so the sign-in would be kept nowhere")
        .hint_by_place(
            format!("{first}runclub login --token-file keeps it in a file that only you may read."),
            "Unlock or install a keyring, or let RunClub keep the sign-in in a file that only you may read.",
        )
        .hint("RUNCLUB_TOKEN_STORE=memory keeps it for this program only.")
}

fn no_way_back(error: ListenError) -> AppError {
    let code = if matches!(error, ListenError::Taken { .. }) { ErrorCode::PortTaken } else { ErrorCode::SignIn };
    let made = AppError::new(code, error.to_string()).hint_by_place(
        "Close the program that uses it, or choose another with --port; Spotify's dashboard must list that address.",
        "Close the program that uses it, and try again.",
    );
    made.caused_by(error)
}

const REDIRECT_HINT: &str = "The dashboard's list of redirect URIs must hold the address of this sign-in, letter by letter.";

fn no_client_id() -> AppError {
    AppError::bad_request("there is no Client ID to sign in with")
        .hint("Create an app at developer.spotify.com/dashboard (Premium needed) with the redirect URI http://127.0.0.1:8888/callback.")
        .hint_by_place("Then runclub login --client-id ID; RunClub remembers it.", "Then enter its Client ID; RunClub remembers it.")
}

fn sign_in_error(error: SignInError) -> AppError {
    let code = if matches!(error, SignInError::Offline { .. }) { ErrorCode::Offline } else { ErrorCode::SignIn };
    let hint = match &error {
        SignInError::TimedOut { .. } => {
            Hint::from(format!("A page that says INVALID_CLIENT means a wrong redirect URI. {REDIRECT_HINT}"))
        }
        _ => Hint::by_place("Try again with runclub login.", "Try again."),
    };
    AppError::new(code, error.to_string()).hint(hint).caused_by(error)
}

/// Asks who is signed in and keeps it; another account than before starts with an empty cache.
pub(crate) async fn fetch(online: &Online) -> Result<Account, AccountError> {
    let profile = online.spotify.me().await?;
    let cache = online.store.cache();
    let user_id = profile.id;
    let account_id = profile.account_id.unwrap_or_else(|| user_id.clone());
    let known = cache.account().await?.map(|(account, _)| account);
    let market = match known {
        Some(known) if known.account_id == account_id => known.market,
        Some(_) => {
            cache.clear().await?;
            // The choice is one of the other account's playlists.
            online.store.set_preference(preference::PLAYLISTS, None).await?;
            Some(FROM_TOKEN.to_owned())
        }
        None => Some(FROM_TOKEN.to_owned()),
    };
    let account = Account { account_id, user_id, display_name: profile.display_name, market };
    cache.put_account(&account, online.now()).await?;
    online.store.set_preference(preference::UNSURE, None).await?;
    Ok(account)
}

/// Who is signed in; asked where it is not known, or may have changed.
pub(crate) async fn known_or_fetched(online: &Online) -> Result<Account, AccountError> {
    match known(online).await? {
        Some(account) => Ok(account),
        None => fetch(online).await,
    }
}

/// Who is signed in, as far as Spotify has said so since the last sign-in.
pub(crate) async fn known(online: &Online) -> Result<Option<Account>, StoreError> {
    if online.store.preference(preference::UNSURE).await?.is_some() {
        return Ok(None);
    }
    Ok(online.store.cache().account().await?.map(|(account, _)| account))
}

/// Asking who is signed in failed at the service or at the store.
#[derive(Debug, thiserror::Error)]
pub(crate) enum AccountError {
    #[error(transparent)]
    Service(#[from] ServiceError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<AccountError> for AppError {
    fn from(error: AccountError) -> Self {
        match error {
            AccountError::Service(error) => error.into(),
            AccountError::Store(error) => error.into(),
        }
    }
}

/// The market to ask with: the runner's own, else that of the account, as far as Spotify takes it.
pub(crate) async fn market(online: &Online) -> Result<Option<String>, StoreError> {
    if let Some(market) = online.store.preference(preference::MARKET).await? {
        return Ok(Some(market));
    }
    Ok(online.store.cache().account().await?.and_then(|(account, _)| account.market))
}

/// Spotify does not take the market we ask with: it is asked without from now on.
pub(crate) async fn forget_market(online: &Online) -> Result<(), StoreError> {
    online.store.set_preference(preference::MARKET, None).await?;
    if let Some((account, _)) = online.store.cache().account().await? {
        online.store.cache().put_account(&Account { market: None, ..account }, online.now()).await?;
    }
    Ok(())
}

/// Signs a desk in: `tell` hears where the browser was sent and whether it was opened; then mixes are made from the
/// runner's own music.
///
/// # Errors
/// Those of [`SigningIn::begin`] and [`SigningIn::finish`].
pub async fn connect_desk(
    desk: &Desk,
    request: SignInRequest,
    tell: impl FnOnce(String, bool),
    cancel: &CancellationToken,
) -> Result<SignedIn, AppError> {
    let signing_in = SigningIn::begin(desk.online(), request).await?;
    let opened = signing_in.open_browser().await;
    tell(signing_in.address().to_owned(), opened);
    let signed_in = signing_in.finish(desk.online(), cancel).await?;
    desk.choose_library(LibraryKind::Own).await?;
    Ok(signed_in)
}

/// Where a sign-in is kept, in words.
pub(crate) const fn place_name(place: TokenPlace) -> &'static str {
    match place {
        TokenPlace::Keyring => "the system's keyring",
        TokenPlace::File => "a private file in the data folder",
        TokenPlace::Memory => "this program's memory, until it ends",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_runner_does_next_decides_the_code() {
        assert_eq!(no_way_back(ListenError::Taken { port: 8888 }).code, ErrorCode::PortTaken);
        let check = |error: SignInError, code: ErrorCode| assert_eq!(sign_in_error(error).code, code);
        check(SignInError::Offline { why: "no connection".to_owned() }, ErrorCode::Offline);
        check(SignInError::TimedOut { after: sign_in::PATIENCE }, ErrorCode::SignIn);
        check(SignInError::Rejected { status: 400, error: "invalid_grant".to_owned() }, ErrorCode::SignIn);
    }
}
