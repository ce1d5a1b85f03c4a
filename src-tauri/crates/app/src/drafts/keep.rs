//! A draft leaves the desk: as a playlist, as a file.

use std::path::Path;

use runclub_engine::{edit, mix::Mix, series::Series};
use runclub_formats::{m3u::m3u, mix_csv::mix_csv, mix_json::to_json, svg};

use super::{
    ExportFormat, SavedDraft,
    kept::Kept,
    making::{load_alone, open},
};
use crate::{
    AppError, ErrorCode,
    desk::Desk,
    files,
    progress::Reporter,
    saves::{self, SaveOptions, Saved},
};

/// Saves a draft as a playlist, or updates the playlist it was saved as. It may be changed meanwhile: what is
/// saved is as it stood at the beginning.
///
/// # Errors
/// Those of [`saves::save`].
pub async fn save(desk: &Desk, id: &str, options: SaveOptions, reporter: &dyn Reporter) -> Result<SavedDraft, AppError> {
    let kept = load_alone(desk, id).await?;
    let Saved { name, link, verified, notes, .. } =
        saves::save(desk.online(), &kept.mix, &options, &desk.config()?, reporter).await?;
    Ok(SavedDraft { draft: open(desk, id).await?, name, link, verified, notes })
}

/// Writes a draft to a file, and marks its songs as used (ruling D6).
///
/// # Errors
/// When the draft has no songs, or the file cannot be written.
pub async fn export(desk: &Desk, id: &str, format: ExportFormat, path: &Path) -> Result<(), AppError> {
    let kept = load_alone(desk, id).await?;
    if kept.mix.tracks.is_empty() {
        return Err(AppError::new(ErrorCode::Refused, "there is nothing to export: the mix has no songs")
            .hint("Its explanation says what would help."));
    }
    files::write(path, &text(desk, &kept, format).await?, "export")?;
    let ids: Vec<String> = kept.mix.tracks.iter().map(|track| track.track_id.clone()).collect();
    desk.store().mark_used(id, &ids, kept.mix.request.now).await?;
    Ok(())
}

async fn text(desk: &Desk, kept: &Kept, format: ExportFormat) -> Result<String, AppError> {
    let mix: &Mix = &kept.mix;
    Ok(match format {
        ExportFormat::Csv => {
            let music = desk.music(kept.library).await?;
            let extended = edit::library_with(&music.library, mix);
            mix_csv(mix, extended.as_ref().unwrap_or(&music.library))
        }
        ExportFormat::M3u => m3u(mix, &kept.name(desk.store()).await?),
        ExportFormat::Json => to_json(mix),
        ExportFormat::Svg => svg::chart_svg(&Series::of(mix, &desk.config()?), mix, &svg::ChartStyle::default()),
    })
}
