//! Spotify: signing in and out, what may leave the machine, fetching.

use std::rc::Rc;

use runclub_app::{
    AppError,
    account::{self, DEFAULT_PORT, Redirect, SignInRequest, SignedIn},
    desk::Desk,
    online::{self, Consent},
    playlists::{self, Playlist},
    progress::Progress,
    sync::{self, SyncOutcome, SyncRequest},
};
use serde::{Deserialize, Serialize};
use tauri::{State, ipc::Channel};

use crate::window::shell::{Changed, Shell};

/// How to sign in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub(super) struct ConnectRequest {
    /// The Client ID; else that of the last sign-in.
    pub client_id: Option<String>,
    /// What the runner does not agree to.
    pub refused: Vec<Consent>,
    /// Whether the sign-in may be kept in a private file where there is no keyring.
    pub keep_in_file: bool,
}

impl TryFrom<ConnectRequest> for SignInRequest {
    type Error = AppError;

    fn try_from(request: ConnectRequest) -> Result<Self, AppError> {
        Ok(Self {
            client_id: request.client_id.as_deref().map(account::client_id).transpose()?,
            redirect: Redirect::Loopback { port: DEFAULT_PORT },
            refused: request.refused,
            keep_in_file: request.keep_in_file,
        })
    }
}

/// A sign-in that waits for the runner in the browser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub(super) struct Waiting {
    /// Where the browser was sent.
    pub address: String,
    /// Whether a browser was opened; else the runner opens the address.
    pub opened: bool,
}

/// Signs in: opens the browser and waits for the runner to come back.
#[tauri::command]
#[specta::specta]
pub(super) async fn connect_spotify(
    shell: State<'_, Shell>,
    request: ConnectRequest,
    waiting: Channel<Waiting>,
) -> Result<SignedIn, AppError> {
    let begun = shell.connecting.begin("a sign-in")?;
    let request = request.try_into()?;
    let tell = move |address, opened| drop(waiting.send(Waiting { address, opened }));
    let connect = async move |desk: Rc<Desk>| account::connect_desk(&desk, request, tell, &begun.cancel).await;
    shell.change(&[Changed::Account], connect).await
}

/// Ends a sign-in that waits.
#[tauri::command]
#[specta::specta]
pub(super) async fn cancel_connect(shell: State<'_, Shell>) -> Result<(), AppError> {
    shell.connecting.cancel();
    Ok(())
}

/// Whether a text is what Spotify's dashboard shows as Client ID.
#[tauri::command]
#[specta::specta]
pub(super) fn check_client_id(text: &str) -> Result<(), AppError> {
    account::client_id(text).map(drop)
}

/// Signs out; with `erase` what the services sent goes too, with `imports` the imported songs.
#[tauri::command]
#[specta::specta]
pub(super) async fn disconnect_spotify(shell: State<'_, Shell>, erase: bool, imports: bool) -> Result<(), AppError> {
    let changes = [Changed::Account, Changed::Library];
    shell.change(&changes, async move |desk| account::disconnect_desk(&desk, erase, imports).await).await
}

/// Keeps an answer to what may leave the machine.
#[tauri::command]
#[specta::specta]
pub(super) async fn set_consent(shell: State<'_, Shell>, consent: Consent, agreed: bool) -> Result<(), AppError> {
    let keep = async move |desk: Rc<Desk>| online::set_consent(desk.online().store(), consent, agreed).await;
    shell.change(&[Changed::Account], keep).await
}

/// Keeps the runner's country: two letters, or "auto".
#[tauri::command]
#[specta::specta]
pub(super) async fn set_market(shell: State<'_, Shell>, market: String) -> Result<(), AppError> {
    shell.call(async move |desk| sync::set_market(desk.online(), &market).await).await
}

/// Fetches what is new.
#[tauri::command]
#[specta::specta]
pub(super) async fn sync_library(
    shell: State<'_, Shell>,
    full: bool,
    progress: Channel<Progress>,
) -> Result<SyncOutcome, AppError> {
    let begun = shell.syncing.begin("a sync")?;
    shell.tell(Changed::Sync);
    let (request, reporter) = (SyncRequest { full, only: None }, shell.reporter(progress));
    let fetch = async move |desk: Rc<Desk>| sync::sync_desk(&desk, &request, &reporter, &begun.cancel).await;
    shell.change(&[Changed::Sync, Changed::Library, Changed::Account, Changed::Mixes], fetch).await
}

/// Stops the sync; what was fetched is kept.
#[tauri::command]
#[specta::specta]
pub(super) async fn cancel_sync(shell: State<'_, Shell>) -> Result<(), AppError> {
    shell.syncing.cancel();
    Ok(())
}

/// The playlists of the last sync.
#[tauri::command]
#[specta::specta]
pub(super) async fn playlists(shell: State<'_, Shell>) -> Result<Vec<Playlist>, AppError> {
    shell.call(async move |desk| playlists::list(desk.online().store()).await).await
}

/// Asks Spotify for the list of playlists again.
#[tauri::command]
#[specta::specta]
pub(super) async fn refresh_playlists(shell: State<'_, Shell>) -> Result<Vec<Playlist>, AppError> {
    shell.call(async move |desk| playlists::refresh(desk.online()).await).await
}

/// Chooses the playlists whose songs are music to run to, by id; `None` goes back to all.
#[tauri::command]
#[specta::specta]
pub(super) async fn choose_playlists(shell: State<'_, Shell>, ids: Option<Vec<String>>) -> Result<Vec<Playlist>, AppError> {
    shell.call(async move |desk| playlists::choose(desk.online().store(), ids.as_deref()).await).await
}
