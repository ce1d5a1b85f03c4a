//! Making a mix, shaping it, keeping it.

use std::path::PathBuf;

use runclub_app::{
    AppError,
    drafts::{self, Alternative, Change, Draft, ExportFormat, SavedDraft},
    progress::Progress,
    saves::SaveOptions,
    why::Why,
};
use runclub_engine::request::Request;
use tauri::{State, ipc::Channel};

use crate::window::shell::{Changed, Shell};

/// Makes a mix and opens it.
#[tauri::command]
#[specta::specta]
pub(super) async fn generate_mix(shell: State<'_, Shell>, request: Request) -> Result<Draft, AppError> {
    shell.change(&[Changed::Mixes], async move |desk| drafts::generate(&desk, request).await).await
}

/// Opens a kept mix with its history of edits.
#[tauri::command]
#[specta::specta]
pub(super) async fn open_mix(shell: State<'_, Shell>, id: String) -> Result<Draft, AppError> {
    shell.call(async move |desk| drafts::open(&desk, &id).await).await
}

/// Changes a mix by one step; undo and redo are steps too.
#[tauri::command]
#[specta::specta]
pub(super) async fn customize_mix(shell: State<'_, Shell>, id: String, change: Change) -> Result<Draft, AppError> {
    shell.change(&[Changed::Mixes], async move |desk| drafts::change(&desk, &id, change).await).await
}

/// The best songs for a place, best first.
#[tauri::command]
#[specta::specta]
pub(super) async fn alternatives(shell: State<'_, Shell>, id: String, at: u32, most: u32) -> Result<Vec<Alternative>, AppError> {
    shell.call(async move |desk| drafts::alternatives(&desk, &id, at, most).await).await
}

/// Why the song at a place is there.
#[tauri::command]
#[specta::specta]
pub(super) async fn why_track(shell: State<'_, Shell>, id: String, at: u32) -> Result<Why, AppError> {
    shell.call(async move |desk| drafts::why(&desk, &id, at).await).await
}

/// Copies a kept mix, and opens the copy.
#[tauri::command]
#[specta::specta]
pub(super) async fn duplicate_mix(shell: State<'_, Shell>, id: String) -> Result<Draft, AppError> {
    shell.change(&[Changed::Mixes], async move |desk| drafts::duplicate(&desk, &id).await).await
}

/// Removes a kept mix; `restore_mix` brings it back.
#[tauri::command]
#[specta::specta]
pub(super) async fn delete_mix(shell: State<'_, Shell>, id: String) -> Result<(), AppError> {
    shell.change(&[Changed::Mixes], async move |desk| drafts::delete(&desk, &id).await).await
}

/// Brings a removed mix back.
#[tauri::command]
#[specta::specta]
pub(super) async fn restore_mix(shell: State<'_, Shell>, id: String) -> Result<(), AppError> {
    shell.change(&[Changed::Mixes], async move |desk| drafts::restore(&desk, &id).await).await
}

/// Saves a mix as a playlist, or updates the one it was saved as.
#[tauri::command]
#[specta::specta]
pub(super) async fn save_mix(
    shell: State<'_, Shell>,
    id: String,
    name: Option<String>,
    is_public: Option<bool>,
    progress: Channel<Progress>,
) -> Result<SavedDraft, AppError> {
    let options = SaveOptions { name, public: is_public };
    let reporter = shell.reporter(progress);
    // Also after a failure: what is left to save is shown.
    shell.change(&[Changed::Mixes], async move |desk| drafts::save(&desk, &id, options, &reporter).await).await
}

/// Writes a mix to a file, which marks its songs as used.
#[tauri::command]
#[specta::specta]
pub(super) async fn export_mix(shell: State<'_, Shell>, id: String, format: ExportFormat, path: PathBuf) -> Result<(), AppError> {
    shell.call(async move |desk| drafts::export(&desk, &id, format, &path).await).await
}
