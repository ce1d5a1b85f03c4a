//! Settings, and pages outside the window.

use runclub_app::{
    AppError,
    overview::{self, Settings},
    pages::{self, Page},
    parameters,
};
use tauri::State;

use crate::window::shell::{Changed, Shell};

/// What Settings shows.
#[tauri::command]
#[specta::specta]
pub(super) async fn settings(shell: State<'_, Shell>) -> Result<Settings, AppError> {
    shell.call(async move |desk| overview::settings(&desk).await).await
}

/// Changes a scoring parameter (its value as TOML), or sets it back to its default.
#[tauri::command]
#[specta::specta]
pub(super) async fn set_parameter(shell: State<'_, Shell>, key: String, value: Option<String>) -> Result<Settings, AppError> {
    shell.call(async move |desk| parameters::set_desk_parameter(&desk, &key, value.as_deref()).await).await
}

/// Sets every scoring parameter back to its default.
#[tauri::command]
#[specta::specta]
pub(super) async fn reset_parameters(shell: State<'_, Shell>) -> Result<Settings, AppError> {
    shell.call(async move |desk| parameters::reset_desk_parameters(&desk).await).await
}

/// Lets a song be offered again.
#[tauri::command]
#[specta::specta]
pub(super) async fn allow_again(shell: State<'_, Shell>, track_id: String) -> Result<Settings, AppError> {
    shell.call(async move |desk| overview::allow_again(&desk, &track_id).await).await
}

/// Lets the measured tempo of a song count again.
#[tauri::command]
#[specta::specta]
pub(super) async fn forget_tempo(shell: State<'_, Shell>, track_id: String) -> Result<Settings, AppError> {
    shell.change(&[Changed::Library], async move |desk| overview::forget_tempo(&desk, &track_id).await).await
}

/// Forgets which songs were used.
#[tauri::command]
#[specta::specta]
pub(super) async fn clear_history(shell: State<'_, Shell>) -> Result<Settings, AppError> {
    shell.call(async move |desk| overview::clear_history(&desk).await).await
}

/// Opens a page in the system's browser.
#[tauri::command]
#[specta::specta]
pub(super) async fn open_page(shell: State<'_, Shell>, page: Page) -> Result<(), AppError> {
    shell.call(async move |desk| pages::open(&page, desk.online().folder()).await).await
}

/// The program's version.
#[tauri::command]
#[specta::specta]
pub(super) fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}
