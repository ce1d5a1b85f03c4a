//! A draft as the store keeps it, and as the window shows it.

use std::collections::HashMap;

use jiff::Timestamp;
use runclub_engine::{
    mix::{Mix, SavedAs},
    series::Series,
};
use runclub_formats::mix_json::from_json;
use runclub_store::{NewStep, StepLabel, Store, StoredDraft, StoredMix};
use serde::Deserialize;

use super::Draft;
use crate::{
    AppError, ErrorCode,
    desk::Desk,
    library_kind::LibraryKind,
    saves::{self, Swap},
};

/// Spotify's image host. Nothing else is shown: the window loads no other.
const IMAGES: &str = "https://i.scdn.co/";

/// A draft, read.
#[derive(Debug)]
pub(super) struct Kept {
    /// The document as it stands.
    pub(super) mix: Mix,
    /// The music it is made from.
    pub(super) library: LibraryKind,
    /// The step it stands at.
    pub(super) step: u32,
    /// What undo would take back.
    pub(super) undo: Option<StepLabel>,
    /// What redo would do again.
    pub(super) redo: Option<StepLabel>,
    title: String,
    /// What was last saved.
    saved: Option<SavedGlance>,
}

/// What matters of a document that was saved.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SavedGlance {
    /// The playlist.
    pub(super) saved_as: Option<SavedAs>,
    tracks: Vec<SongGlance>,
}

/// What matters of a song that was saved.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
struct SongGlance {
    track_id: String,
}

impl SavedGlance {
    pub(super) fn of(mix: &StoredMix) -> Option<Self> {
        serde_json::from_str(mix.saved_document.as_deref()?).ok()
    }

    /// Whether it holds these songs, by id, in this order.
    pub(super) fn holds<'a>(&self, songs: impl Iterator<Item = &'a String>) -> bool {
        self.tracks.iter().map(|song| &song.track_id).eq(songs)
    }
}

/// Reads a draft; a kept mix that was never one becomes one. To be called while no draft is being changed.
///
/// # Errors
/// When there is no such mix, or its document cannot be read.
pub(super) async fn load(store: &Store, id: &str, now: Timestamp) -> Result<Kept, AppError> {
    if store.draft(id).await?.is_none() {
        adopt(store, id).await?;
    }
    let stored = store.draft(id).await?.ok_or_else(|| unknown(id))?;
    if !stored.save_pending {
        return Kept::of(stored);
    }
    take_in_swaps(store, &stored, now).await?;
    store.settle_save(id).await?;
    Kept::of(store.draft(id).await?.ok_or_else(|| unknown(id))?)
}

/// The command line keeps mixes of the runner's own music without a history.
async fn adopt(store: &Store, id: &str) -> Result<(), AppError> {
    let kept = store.mix(id).await?.ok_or_else(|| unknown(id))?;
    let mix = read_document(id, &kept.document)?;
    let saved = mix.saved_as.is_some().then_some(kept.document.as_str());
    Ok(store.adopt_mix(id, LibraryKind::Own.slug(), saved).await?)
}

/// The saved document has other versions of songs that cannot be played: where the draft is otherwise as it was
/// saved, it takes them in, as a step that can be undone.
async fn take_in_swaps(store: &Store, stored: &StoredDraft, now: Timestamp) -> Result<(), AppError> {
    #[derive(Deserialize)]
    struct Swaps {
        swaps: Vec<Swap>,
    }
    let id = &stored.mix.header.id;
    let Some(row) = store.save(id).await? else { return Ok(()) };
    let Ok(Swaps { swaps }) = serde_json::from_str(&row.journal) else { return Ok(()) };
    let Some(document) = stored.mix.saved_document.as_deref().filter(|_| !swaps.is_empty()) else { return Ok(()) };
    let (mix, mut saved) = (read_document(id, &stored.mix.document)?, read_document(id, document)?);
    let to: HashMap<&str, &str> = swaps.iter().map(|swap| (swap.from.as_str(), swap.to.as_str())).collect();
    let swapped = mix.tracks.iter().map(|track| to.get(track.track_id.as_str()).copied().unwrap_or(&track.track_id));
    if mix.request != saved.request || !swapped.eq(saved.tracks.iter().map(|track| track.track_id.as_str())) {
        return Ok(());
    }
    saved.tracks.iter_mut().zip(&mix.tracks).for_each(|(saved, track)| saved.locked = track.locked);
    if mix.tracks == saved.tracks {
        return Ok(());
    }
    let step = NewStep { label: "Songs swapped for versions that can be played", document: &to_text(&saved), effect: None };
    store.add_step(id, stored.step, &step, None, now).await?;
    Ok(())
}

impl Kept {
    fn of(stored: StoredDraft) -> Result<Self, AppError> {
        let StoredDraft { mix: kept, library, step, undo, redo, .. } = stored;
        let mut mix = read_document(&kept.header.id, &kept.document)?;
        let saved = SavedGlance::of(&kept);
        // Undo goes back to documents from before the save; the playlist exists all the same.
        if let Some(playlist) = saved.as_ref().and_then(|saved| saved.saved_as.clone()) {
            mix.saved_as = Some(playlist);
        }
        let library = LibraryKind::from_slug(&library).unwrap_or_default();
        Ok(Self { mix, library, step, undo, redo, title: kept.header.title, saved })
    }

    /// The name of its playlist: the one it has, else the one it would get.
    pub(super) async fn name(&self, store: &Store) -> Result<String, AppError> {
        if self.mix.saved_as.is_some() {
            return Ok(self.title.clone());
        }
        if store.save(&self.mix.id).await?.is_some() {
            let left = saves::left(store).await?;
            if let Some(left) = left.into_iter().find(|left| left.mix_id == self.mix.id) {
                return Ok(left.name);
            }
        }
        Ok(saves::usual_name(&self.mix))
    }

    /// The draft as the window shows it.
    pub(super) async fn draft(self, desk: &Desk) -> Result<Draft, AppError> {
        let ids: Vec<String> = self.mix.tracks.iter().map(|track| track.track_id.clone()).collect();
        let mut art = desk.store().cache().image_urls(&ids).await?;
        art.retain(|_, address| address.starts_with(IMAGES));
        Ok(Draft {
            series: Series::of(&self.mix, &desk.config()?),
            library: self.library,
            name: self.name(desk.store()).await?,
            undo: self.undo.map(|step| step.label),
            redo: self.redo.map(|step| step.label),
            art,
            link: self.mix.saved_as.as_ref().map(|saved| saves::link(&saved.playlist_id)),
            changed_since_save: self.saved.is_some_and(|saved| !saved.holds(self.mix.tracks.iter().map(|track| &track.track_id))),
            mix: self.mix,
        })
    }
}

/// A document as it is kept.
pub(super) fn to_text(mix: &Mix) -> String {
    serde_json::to_string(mix).expect("BUG: a mix has only string keys")
}

fn read_document(id: &str, document: &str) -> Result<Mix, AppError> {
    from_json(document.as_bytes()).map_err(|error| {
        AppError::new(ErrorCode::File, format!("the kept mix {id} cannot be read: {error}"))
            .hint("A newer RunClub, or another program, wrote it. Update RunClub, or delete the mix and make another.")
    })
}

/// There is no such mix.
pub(super) fn unknown(id: &str) -> AppError {
    AppError::bad_request(format!("there is no mix {id} here")).hint("It may have been deleted; open another from the list.")
}
