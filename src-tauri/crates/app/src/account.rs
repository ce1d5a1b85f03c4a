//! The runner's account: signing in, signing out, and what is deleted then.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

use jiff::Timestamp;
pub use runclub_services::sign_in::{ClientId, DEFAULT_PORT, Redirect};
use runclub_services::{
    ServiceError, http,
    secret::Secret,
    session::Standing,
    sign_in::{self, Answer, Listener, SignIn, SignInError, hand_over, open_in_browser},
    token_store::{TokenPlace, TokenStore},
};
use runclub_store::{Account, Store, StoreError, Wipe, WipeOutcome};
use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;

use crate::{
    AppError, ErrorCode, files,
    online::{Consent, Online, agree_at_sign_in, preference},
    words,
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
#[serde(rename_all = "camelCase")]
pub struct SignedIn {
    /// The runner's name at Spotify.
    pub display_name: Option<String>,
    /// Where the sign-in is kept, in words.
    pub kept_in: &'static str,
    /// What the runner should know, a sentence each.
    pub notes: Vec<String>,
}

impl SigningIn {
    /// Begins to sign in: opens the way back and tells where to send the browser.
    ///
    /// # Errors
    /// Without a Client ID, while another sign-in is under way, or when the way back is taken.
    pub async fn begin(online: &Online, request: SignInRequest) -> Result<Self, AppError> {
        let alone = alone(online.folder())?;
        let client_id = match &request.client_id {
            Some(given) => given.clone(),
            None => online.setup.client_id(&online.store).await?.ok_or_else(no_client_id)?,
        };
        let port = match request.redirect {
            Redirect::Loopback { port } => port,
            Redirect::DeepLink => 0,
        };
        let listener = Listener::bind(port).await.map_err(|error| {
            AppError::new(ErrorCode::SignIn, error.to_string()).hint(
                "Close the program that uses it, or choose another with --port; Spotify's dashboard must list that address.",
            )
        })?;
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
    /// When the runner refuses, does not come back, or Spotify does not accept the sign-in. Whoever was
    /// signed in before still is.
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
        let client = http::client(http::Timeouts::default())
            .map_err(|error| AppError::new(ErrorCode::Service, "this system offers no encrypted connections").caused_by(error))?;
        let token = self.flow.finish(code, &client, &*clock).await.map_err(sign_in_error)?;
        online.store.set_preference(preference::CLIENT_ID, Some(self.client_id.as_str())).await?;
        let online = keeping(online, &self.request, &self.client_id).await?;
        // Before the token: a kill in between must not show one runner another's music.
        online.store.set_preference(preference::UNSURE, Some("yes")).await?;
        online.session.begin_with(token).await?;
        agree_at_sign_in(&online.store, &self.request.refused).await?;
        let mut notes = Vec::new();
        let display_name = match fetch(&online).await {
            Ok(account) => account.display_name,
            Err(AccountError::Service(error @ (ServiceError::Blocked { .. } | ServiceError::Offline { .. }))) => {
                notes.push(format!("{}; the next sync asks who you are.", AppError::from(error).message));
                None
            }
            Err(error) => return Err(error.into()),
        };
        if let Standing::SignedIn { missing_scopes, .. } = online.session.standing().await?
            && !missing_scopes.is_empty()
        {
            notes.push(format!("Spotify did not grant {}; what needs it will say so.", missing_scopes.join(", ")));
        }
        if online.tokens.place() == TokenPlace::Memory {
            notes.push(
                "This system has no keyring, so the sign-in ends with this program. --token-file keeps it in a file that \
                 only you may read."
                    .to_owned(),
            );
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

const REDIRECT_HINT: &str = "The dashboard's list of redirect URIs must hold the address of this sign-in, letter by letter.";

fn no_client_id() -> AppError {
    AppError::bad_request("there is no Client ID to sign in with")
        .hint("Create an app at developer.spotify.com/dashboard (Premium needed) with the redirect URI http://127.0.0.1:8888/callback.")
        .hint("Then runclub login --client-id ID; RunClub remembers it.")
}

fn sign_in_error(error: SignInError) -> AppError {
    let hint = match &error {
        SignInError::TimedOut { .. } => format!("A page that says INVALID_CLIENT means a wrong redirect URI. {REDIRECT_HINT}"),
        _ => "Try again with runclub login.".to_owned(),
    };
    AppError::new(ErrorCode::SignIn, error.to_string()).hint(hint).caused_by(error)
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
            Some(FROM_TOKEN.to_owned())
        }
        None => Some(FROM_TOKEN.to_owned()),
    };
    let account = Account { account_id, user_id, display_name: profile.display_name, market };
    cache.put_account(&account, online.now()).await?;
    online.store.set_preference(preference::UNSURE, None).await?;
    Ok(account)
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

/// Whether somebody signed in and was not asked yet who they are: the cache may be another's.
pub(crate) async fn is_unsure(online: &Online) -> Result<bool, StoreError> {
    Ok(online.store.preference(preference::UNSURE).await?.is_some())
}

/// Spotify does not take the market we ask with: it is asked without from now on.
pub(crate) async fn forget_market(online: &Online) -> Result<(), StoreError> {
    online.store.set_preference(preference::MARKET, None).await?;
    if let Some((account, _)) = online.store.cache().account().await? {
        online.store.cache().put_account(&Account { market: None, ..account }, online.now()).await?;
    }
    Ok(())
}

/// Signs out: the token is deleted, everything else stays.
///
/// # Errors
/// When the keeper of the token cannot be reached.
pub async fn sign_out(online: &Online) -> Result<(), AppError> {
    Ok(online.session.sign_out().await?)
}

/// Signs out and deletes what the services sent (ruling I2): the token wherever it is kept, the cache,
/// what was played, the journals of saves, the choices made for the services, files set aside, copies.
/// With `imports` the imported files' rows too. The runner's own mixes, usage and corrections stay, and
/// so do blocks: they hold nothing personal and protect the account.
///
/// # Errors
/// When something cannot be deleted; then the message says what is left.
pub async fn disconnect_and_delete(online: &Online, imports: bool) -> Result<WipeOutcome, AppError> {
    online.session.sign_out().await?;
    let file = TokenStore::file(&online.setup.token_file());
    file.forget().await.map_err(|error| AppError::new(ErrorCode::File, error.to_string()).hint("Delete it by hand."))?;
    let _ = fs::remove_file(online.folder().join(PENDING));
    Ok(online.store.wipe(&Wipe { imports, preferences: preference::OF_SERVICES.map(str::to_owned).to_vec() }).await?)
}

/// How many songs imported files brought, for the question whether they go too.
///
/// # Errors
/// When the store cannot be read.
pub async fn imported_songs(store: &Store) -> Result<u32, AppError> {
    Ok(store.imported_songs().await?)
}

/// Where a sign-in is kept, in words.
pub(crate) const fn place_name(place: TokenPlace) -> &'static str {
    match place {
        TokenPlace::Keyring => "the system's keyring",
        TokenPlace::File => "a private file in the data folder",
        TokenPlace::Memory => "this program's memory, until it ends",
    }
}

/// The file that tells a second launch where a sign-in waits for its link.
const PENDING: &str = "sign-in.pending.json";

/// A sign-in that waits, as a second launch finds it. Gone when dropped.
#[derive(Debug)]
struct Pending {
    path: PathBuf,
}

#[derive(Serialize, Deserialize)]
struct Waiting {
    port: u16,
    key: String,
}

impl Pending {
    fn write(folder: &Path, listener: &Listener) -> Result<Self, AppError> {
        let path = folder.join(PENDING);
        let waiting = Waiting { port: listener.port(), key: listener.hand_over_key().expose().to_owned() };
        let text = serde_json::to_string(&waiting).expect("BUG: a port and a key are JSON");
        files::write_private(&path, &text, "note of the sign-in")?;
        Ok(Self { path })
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

/// Hands a `runclub://` link on to the sign-in that waits for it, if one does. Whatever the link says,
/// nothing but that sign-in reads it, and it judges it like any other callback.
///
/// # Errors
/// When no sign-in waits, or the link is none.
pub async fn deliver_link(folder: &Path, link: &str) -> Result<(), AppError> {
    let nobody = || {
        AppError::new(ErrorCode::SignIn, "no sign-in is waiting for this link")
            .hint("Begin with runclub login; a link counts once, and for five minutes.")
    };
    if !link.starts_with("runclub://") || link.len() > 4096 {
        return Err(AppError::bad_request("this is no link that RunClub opens").hint("Its links begin with runclub://callback."));
    }
    let text = fs::read_to_string(folder.join(PENDING)).map_err(|_| nobody())?;
    let waiting: Waiting = serde_json::from_str(&text).map_err(|_| nobody())?;
    hand_over(waiting.port, &Secret::new(waiting.key), link).await.map_err(|_| nobody())
}

/// One sign-in at a time in a data folder, across processes.
fn alone(folder: &Path) -> Result<File, AppError> {
    let busy = || AppError::new(ErrorCode::Busy, "a sign-in is already under way").hint("Finish it in the browser, or stop it.");
    files::lock(&folder.join("sign-in.lock"))?.ok_or_else(busy)
}

/// What the runner sees of the sign-in.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SignInStatus {
    /// The runner's name at Spotify, once known.
    pub display_name: Option<String>,
    /// Whether a sign-in can be used.
    pub signed_in: bool,
    /// Why not, else where it is kept.
    pub text: String,
    /// When the runner agreed.
    pub consented_at: Option<Timestamp>,
    /// When Spotify will end it: six months later.
    pub ends_at: Option<Timestamp>,
    /// Whether that is soon.
    pub ends_soon: bool,
}

/// The state of the sign-in, without sending anything.
///
/// # Errors
/// When the store or the keeper of the token cannot be read.
pub async fn sign_in_status(online: &Online) -> Result<SignInStatus, AppError> {
    let display_name = online.store.cache().account().await?.and_then(|(account, _)| account.display_name);
    Ok(match online.session.standing().await? {
        Standing::SignedIn { consented_at, ends_at, ends_soon, place, .. } => SignInStatus {
            display_name,
            signed_in: true,
            text: if ends_soon {
                format!("kept in {}; Spotify ends it {}: sign in again before", place_name(place), words::at(ends_at))
            } else {
                format!("kept in {}", place_name(place))
            },
            consented_at: Some(consented_at),
            ends_at: Some(ends_at),
            ends_soon,
        },
        Standing::SignedOut(why) => SignInStatus {
            display_name: None,
            signed_in: false,
            text: why.to_string(),
            consented_at: None,
            ends_at: None,
            ends_soon: false,
        },
    })
}
