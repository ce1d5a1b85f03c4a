//! Mixes being shaped: the document as it stands is in `mix`, its history beside it. Every change is one
//! transaction: the document, the step, where the draft stands, and what the step did outside the mix.

use jiff::{SignedDuration, Timestamp};
use sqlx::SqliteConnection;

use crate::{
    NewStep, StepLabel, Store, StoreError, StoredMix,
    table::{
        draft::{self, DraftRow},
        draft_step, mix, never_again, tempo_override,
    },
};

/// Steps of one draft that can be taken back.
pub const MOST_STEPS: u32 = 100;
/// Drafts whose steps are kept: those that changed last.
pub const MOST_HISTORIES: usize = 50;
/// Mixes that were neither used nor saved: the last changed are kept.
pub const MOST_UNUSED: usize = 200;
/// How long a deleted mix can be restored, days.
pub const DELETED_DAYS: i64 = 7;

/// A draft with what could be undone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredDraft {
    /// The mix as it stands.
    pub mix: StoredMix,
    /// The music it is made from, by a name of the caller's.
    pub library: String,
    /// The step it stands at.
    pub step: u32,
    /// What undo would take back.
    pub undo: Option<StepLabel>,
    /// What redo would do again.
    pub redo: Option<StepLabel>,
    /// Whether it was saved, and [`Store::settle_save`] was not called since.
    pub save_pending: bool,
}

/// A kept mix with the music it is made from; `None` for one that was never a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecentDraft {
    /// The mix.
    pub mix: StoredMix,
    /// The music, by a name of the caller's.
    pub library: Option<String>,
}

/// What a step does outside the mix.
#[derive(Debug, Clone, PartialEq)]
pub enum SideEffect {
    /// Another own tempo of a song, unless it was changed elsewhere in between.
    Tempo {
        /// The song.
        track_id: String,
        /// The tempo it has, BPM.
        from: Option<f64>,
        /// The tempo it gets, BPM.
        to: Option<f64>,
    },
    /// A song is never offered again.
    Ban {
        /// The song.
        track_id: String,
        /// Its title.
        name: String,
        /// Its main artist.
        artist_name: String,
    },
    /// A song may be offered again.
    Allow {
        /// The song.
        track_id: String,
    },
}

/// What was removed because it is old.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tidied {
    /// Mixes.
    pub mixes: u32,
    /// Histories; their mixes stay.
    pub histories: u32,
}

impl Store {
    /// Keeps a new mix and begins its history.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn begin_draft(
        &self,
        mix_id: &str,
        title: &str,
        document: &str,
        library: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.user
            .write(async |transaction| {
                mix::put(transaction, mix_id, title, document, now).await?;
                begin(transaction, mix_id, document, library).await
            })
            .await
    }

    /// Begins the history of a kept mix that has none, with what it was saved as, when that is known.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn adopt_mix(&self, mix_id: &str, library: &str, saved_document: Option<&str>) -> Result<(), StoreError> {
        self.user
            .write(async |transaction| {
                let Some(kept) = mix::one(transaction, mix_id).await? else { return Ok(()) };
                if draft::one(transaction, mix_id).await?.is_some() {
                    return Ok(());
                }
                if let Some(saved) = saved_document.filter(|_| kept.saved_document.is_none()) {
                    mix::set_saved(transaction, mix_id, saved).await?;
                }
                begin(transaction, mix_id, &kept.document, library).await
            })
            .await
    }

    /// A draft; `None` when there is no such mix, it is deleted, or it has no history yet.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn draft(&self, mix_id: &str) -> Result<Option<StoredDraft>, StoreError> {
        self.user
            .read(async |transaction| {
                let Some(mix) = mix::one(transaction, mix_id).await? else { return Ok(None) };
                let Some(DraftRow { library, step, save_pending }) = draft::one(transaction, mix_id).await? else {
                    return Ok(None);
                };
                let can_undo = step > 0 && draft_step::exists(transaction, mix_id, step - 1).await?;
                let undo = if can_undo { draft_step::label(transaction, mix_id, step).await? } else { None };
                let redo = draft_step::label(transaction, mix_id, step + 1).await?;
                Ok(Some(StoredDraft { mix, library, step, undo, redo, save_pending }))
            })
            .await
    }

    /// Changes a draft that stands at step `after`. Steps that could be redone go; so do the oldest beyond
    /// [`MOST_STEPS`]. `false` when it does not stand there any more: then nothing is changed.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn add_step(
        &self,
        mix_id: &str,
        after: u32,
        step: &NewStep<'_>,
        effect: Option<&SideEffect>,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let number = after + 1;
        self.user
            .write(async |transaction| {
                if !draft::go(transaction, mix_id, after, number).await? {
                    return Ok(false);
                }
                draft_step::keep_only(transaction, mix_id, number.saturating_sub(MOST_STEPS), after).await?;
                draft_step::add(transaction, mix_id, number, step).await?;
                mix::set_document(transaction, mix_id, step.document, now).await?;
                take_effect(transaction, effect, now).await?;
                Ok(true)
            })
            .await
    }

    /// Moves a draft from one of its steps to another: undo and redo. `false` when it does not stand there
    /// any more, or there is no such step: then nothing is changed.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn go_to_step(
        &self,
        mix_id: &str,
        from: u32,
        to: u32,
        effect: Option<&SideEffect>,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        self.user
            .write(async |transaction| {
                let Some(document) = draft_step::document(transaction, mix_id, to).await? else { return Ok(false) };
                if !draft::go(transaction, mix_id, from, to).await? {
                    return Ok(false);
                }
                mix::set_document(transaction, mix_id, &document, now).await?;
                take_effect(transaction, effect, now).await?;
                Ok(true)
            })
            .await
    }

    /// Notes that the steps of a draft know of its last save.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn settle_save(&self, mix_id: &str) -> Result<(), StoreError> {
        self.user.write(async |transaction| draft::set_save_pending(transaction, mix_id, false).await.map(drop)).await
    }

    /// The mixes that changed last, at most so many, the last changed first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn recent_drafts(&self, most: usize) -> Result<Vec<RecentDraft>, StoreError> {
        self.user
            .read(async |transaction| {
                let mut recent = Vec::new();
                for header in mix::headers(transaction).await?.into_iter().take(most) {
                    let Some(mix) = mix::one(transaction, &header.id).await? else { continue };
                    let library = draft::one(transaction, &header.id).await?.map(|draft| draft.library);
                    recent.push(RecentDraft { mix, library });
                }
                Ok(recent)
            })
            .await
    }

    /// Removes what is too old to be kept: mixes that were deleted more than [`DELETED_DAYS`] ago, mixes
    /// beyond [`MOST_UNUSED`] that nothing was made of, and histories beyond [`MOST_HISTORIES`].
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn tidy_drafts(&self, now: Timestamp) -> Result<Tidied, StoreError> {
        self.user.write(async |transaction| tidy(transaction, now).await).await
    }
}

async fn begin(connection: &mut SqliteConnection, mix_id: &str, document: &str, library: &str) -> sqlx::Result<()> {
    end(connection, mix_id).await?;
    draft::add(connection, mix_id, library).await?;
    draft_step::add(connection, mix_id, 0, &NewStep { label: "", document, effect: None }).await
}

/// Forgets the history of a mix.
pub(crate) async fn end(connection: &mut SqliteConnection, mix_id: &str) -> sqlx::Result<()> {
    draft::remove(connection, mix_id).await?;
    draft_step::remove_all(connection, mix_id).await
}

/// Removes the mixes that are deleted, and how they came to be.
pub(crate) async fn remove_deleted(connection: &mut SqliteConnection) -> sqlx::Result<()> {
    let deleted = mix::keepings(connection).await?.into_iter().filter(|mix| mix.deleted_at.is_some());
    for mix in deleted {
        remove(connection, &mix.id).await?;
    }
    Ok(())
}

async fn remove(connection: &mut SqliteConnection, mix_id: &str) -> sqlx::Result<()> {
    end(connection, mix_id).await?;
    mix::remove(connection, mix_id).await
}

async fn take_effect(connection: &mut SqliteConnection, effect: Option<&SideEffect>, now: Timestamp) -> sqlx::Result<()> {
    match effect {
        None => Ok(()),
        Some(SideEffect::Tempo { track_id, from, to }) => {
            if tempo_override::one(connection, track_id).await? != *from {
                return Ok(());
            }
            match to {
                Some(bpm) => tempo_override::put(connection, &[(track_id.clone(), *bpm)], now).await,
                None => tempo_override::remove(connection, track_id).await,
            }
        }
        Some(SideEffect::Ban { track_id, name, artist_name }) => {
            never_again::add(connection, track_id, name, artist_name, now).await
        }
        Some(SideEffect::Allow { track_id }) => never_again::remove(connection, track_id).await.map(drop),
    }
}

async fn tidy(connection: &mut SqliteConnection, now: Timestamp) -> sqlx::Result<Tidied> {
    let mut tidied = Tidied::default();
    let (mut unused, mut histories) = (0, 0);
    for mix in mix::keepings(connection).await? {
        let is_gone = mix.deleted_at.is_some_and(|at| now.duration_since(at) > SignedDuration::from_hours(24 * DELETED_DAYS));
        unused += usize::from(!mix.in_use && mix.deleted_at.is_none());
        if is_gone || (!mix.in_use && unused > MOST_UNUSED) {
            remove(connection, &mix.id).await?;
            tidied.mixes += 1;
            continue;
        }
        let Some(draft) = draft::one(connection, &mix.id).await? else { continue };
        histories += 1;
        if histories > MOST_HISTORIES {
            draft_step::keep_only(connection, &mix.id, draft.step, draft.step).await?;
            tidied.histories += 1;
        }
    }
    Ok(tidied)
}
