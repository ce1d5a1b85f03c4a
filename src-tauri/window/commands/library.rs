//! The music, and what it can fill.

use std::{path::PathBuf, sync::Arc};

use runclub_app::{
    AppError,
    desk::Desk,
    eligibility::{self, Eligibility},
    facets::{self, Facets, SeedSuggestion},
    imports::{self, Import, Membership},
    library_kind::LibraryKind,
    music::Music,
    overview::{self, Overview},
    template_cards::{self, TemplateCard},
};
use runclub_engine::request::Request;
use serde::{Deserialize, Serialize};
use tauri::State;

use crate::window::shell::{Changed, Shell};

/// How many seeds are suggested.
const SUGGESTIONS: usize = 12;

/// As what a file's songs join the library.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub(super) enum ImportAs {
    /// As liked songs.
    Likes,
    /// As the songs of a playlist.
    Playlist {
        /// Its name.
        name: String,
    },
    /// As suggestions.
    Catalog,
}

impl From<ImportAs> for Membership {
    fn from(import_as: ImportAs) -> Self {
        match import_as {
            ImportAs::Likes => Self::Likes,
            ImportAs::Playlist { name } => Self::Playlist { name },
            ImportAs::Catalog => Self::Catalog,
        }
    }
}

/// How things stand.
#[tauri::command]
#[specta::specta]
pub(super) async fn overview(shell: State<'_, Shell>) -> Result<Overview, AppError> {
    let syncing = shell.syncing.is_running();
    shell.call(async move |desk| overview::overview(&desk, syncing).await).await
}

/// Chooses the music mixes are made from.
#[tauri::command]
#[specta::specta]
pub(super) async fn use_library(shell: State<'_, Shell>, library: LibraryKind) -> Result<(), AppError> {
    shell.change(&[Changed::Library], async move |desk| desk.choose_library(library).await).await
}

/// Reads a library file, and makes mixes from the runner's own music from then on.
#[tauri::command]
#[specta::specta]
pub(super) async fn import_library(shell: State<'_, Shell>, path: PathBuf, r#as: ImportAs) -> Result<Import, AppError> {
    shell.change(&[Changed::Library], async move |desk| imports::import_to_desk(&desk, &path, &r#as.into()).await).await
}

/// The templates with the curves that this length and part give them.
#[tauri::command]
#[specta::specta]
pub(super) async fn template_cards(shell: State<'_, Shell>, request: Request) -> Result<Vec<TemplateCard>, AppError> {
    shell.call(async move |desk| Ok(template_cards::template_cards(&request, &desk.config()?))).await
}

/// Whether the library can fill a request.
#[tauri::command]
#[specta::specta]
pub(super) async fn eligibility(shell: State<'_, Shell>, request: Request) -> Result<Eligibility, AppError> {
    shell.call(async move |desk| eligibility::eligibility(&*chosen(&desk).await?, &request, &desk.config()?)).await
}

/// What the library can be narrowed by.
#[tauri::command]
#[specta::specta]
pub(super) async fn facets(shell: State<'_, Shell>, request: Request) -> Result<Facets, AppError> {
    shell.call(async move |desk| facets::facets(&*chosen(&desk).await?, &request, &desk.config()?)).await
}

/// Artists and genres of the library whose names hold a text.
#[tauri::command]
#[specta::specta]
pub(super) async fn suggest_seeds(
    shell: State<'_, Shell>,
    library: LibraryKind,
    text: String,
) -> Result<Vec<SeedSuggestion>, AppError> {
    shell.call(async move |desk| Ok(facets::suggest_seeds(&*desk.music(library).await?, &text, SUGGESTIONS))).await
}

/// The music the runner chose; the runner's own until then.
async fn chosen(desk: &Desk) -> Result<Arc<Music>, AppError> {
    desk.music(desk.library_choice().await?.unwrap_or_default()).await
}
