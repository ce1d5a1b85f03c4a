//! Saving a mix as a Spotify playlist: exactly one, with exactly these songs, in this order.
//!
//! Nothing at Spotify is idempotent and names are not unique, so every step is written to a journal
//! before it is taken. A fault, a kill or a restart continues where the journal ends:
//!
//! ```text
//! look ─▶ prepared ─▶ creating ─▶ filling ─▶ comparing ─▶ done
//!  │         │           │           ▲           │          or unverified, while reading is closed
//!  │         │           └ answer lost: adopt the new, empty list of that name
//!  │         └ the playlist exists: straight to filling
//!  └ the playlist is as we left it and as it should be: done
//! ```
//!
//! | killed while | the journal says | the next run |
//! |---|---|---|
//! | looking, swapping | what it said before | begins again |
//! | creating | `creating`, and what was there before | takes the new, empty list, or creates |
//! | writing | `filling`, and that its songs are not known | writes all songs anew |
//! | comparing | `filling`, and what was written | compares |
//! | finishing | `filling`, and what was written | compares; usage is written with `done`, once |

mod create;
mod fill;
mod journal;
mod left;
mod look;
mod playable;
mod swap;
mod wanted;

use runclub_engine::{
    config::Config,
    mix::{Mix, SavedAs},
};
use runclub_formats::mix_json::to_json;
use runclub_services::{
    ServiceError,
    gate::{Family, Service},
};
use serde::Serialize;

use self::journal::{Journal, Step};
pub(crate) use self::{
    left::playlist_ids,
    wanted::{NAME_BEGINS, is_public, usual_name},
};
pub use self::{
    left::{Continued, LeftSave, Which, continue_left, forget, left},
    swap::Swap,
};
use crate::{
    AppError, ErrorCode,
    online::Online,
    progress::{Progress, Reporter, Stage},
    turn::Turn,
};

/// How to save.
#[derive(Debug, Clone, Default)]
pub struct SaveOptions {
    /// The playlist's name; else the one it has, at first "RunClub · Template MM/DD" (ruling G1).
    pub name: Option<String>,
    /// Whether it shows on the runner's page; else as it is, for a new playlist as the last time, at first
    /// public. Remembered.
    pub public: Option<bool>,
}

/// A mix that became a playlist.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Saved {
    /// The document as saved: with the playlist, and with swapped songs in their places.
    pub mix: Mix,
    /// The playlist's name.
    pub name: String,
    /// Where it is.
    pub link: String,
    /// Whether it was read back and is as it should be; else that is done later.
    pub verified: bool,
    /// Songs that were swapped for a version that can be played.
    pub swaps: Vec<Swap>,
    /// What the runner should know, a sentence each.
    pub notes: Vec<String>,
}

/// How often something that may not pass by itself is in the way before a sync stops trying.
const MOST_FAILURES: u32 = 5;

/// Saves a mix, or updates the playlist it was saved as. What an earlier try left is continued.
///
/// # Errors
/// When the mix cannot be a playlist, or a step failed: then the journal knows how far it got, and
/// saving again, or the next sync, continues.
pub async fn save(
    online: &Online,
    mix: &Mix,
    options: &SaveOptions,
    config: &Config,
    reporter: &dyn Reporter,
) -> Result<Saved, AppError> {
    let _alone = Turn::Save.take(online.folder())?;
    let fresh = wanted::new_journal(&online.store, mix, options).await?;
    let user_id = look::user_id(online).await?;
    let kept = Journal::load(&online.store, &mix.id).await?;
    // Another runner's playlist is nothing this one could write to.
    let kept = kept.filter(|kept| kept.user_id.as_ref().is_none_or(|of| *of == user_id));
    let is_known = kept.is_some();
    let journal = match kept {
        Some(kept) => kept.for_mix(fresh),
        None => fresh,
    };
    Saving::new(online, config, reporter, journal, user_id, is_known).run().await
}

/// A playlist's address.
pub(crate) fn link(playlist_id: &str) -> String {
    format!("https://open.spotify.com/playlist/{playlist_id}")
}

/// A save under way.
struct Saving<'s> {
    online: &'s Online,
    config: &'s Config,
    reporter: &'s dyn Reporter,
    journal: Journal,
    /// Who is signed in.
    user_id: String,
    /// Whether the store knew of this save before it began.
    kept_before: bool,
    /// Whether the store knows of it now.
    is_kept: bool,
    /// Whether the playlist is in the version that we left, as far as can be known.
    as_left: bool,
}

impl<'s> Saving<'s> {
    fn new(
        online: &'s Online,
        config: &'s Config,
        reporter: &'s dyn Reporter,
        mut journal: Journal,
        user_id: String,
        kept_before: bool,
    ) -> Self {
        journal.user_id = Some(user_id.clone());
        Self { online, config, reporter, journal, user_id, kept_before, is_kept: false, as_left: false }
    }
}

impl Saving<'_> {
    async fn run(mut self) -> Result<Saved, AppError> {
        match self.steps().await {
            Ok(verified) => self.finish(verified).await,
            Err(error) => {
                let error = waiting(error, self.is_kept);
                self.keep_trouble(&error).await?;
                Err(error)
            }
        }
    }

    /// Takes every step that is left. Returns whether the playlist was read back.
    async fn steps(&mut self) -> Result<bool, StepError> {
        if self.journal.step == Step::Unverified
            && let Some(compared) = self.verify().await?
        {
            return Ok(self.look_for_twins().await? && compared);
        }
        self.refuse_foreign_songs()?;
        if self.kept_before {
            self.keep().await?;
        }
        self.look_up().await?;
        self.prepare().await?;
        self.tell(1);
        if self.journal.playlist.is_none() {
            self.create().await?;
        }
        self.tell(2);
        let compared = self.fill().await?;
        let looked = self.look_for_twins().await?;
        self.tell(3);
        Ok(compared && looked)
    }

    fn tell(&self, done: u32) {
        let requests = self.online.connection.requests_sent(Service::Spotify);
        self.reporter.progress(Progress::after(Stage::Saving, done, Some(3), std::time::Duration::ZERO, requests));
    }

    /// Writes the journal: before every step, so that a kill in it is known.
    async fn keep(&mut self) -> Result<(), AppError> {
        self.online.store.put_save(&self.journal.row(self.online.now())).await?;
        self.is_kept = true;
        Ok(())
    }

    /// Keeps what was in the way, for the runner to read, and whether a later sync should try again. A save
    /// that failed before anything was kept leaves the store as it was.
    async fn keep_trouble(&mut self, error: &AppError) -> Result<(), AppError> {
        let is_known = self.is_kept || (self.kept_before && self.journal.step == Step::Unverified);
        if !is_known {
            return Ok(());
        }
        self.journal.trouble = Some(error.message.clone());
        match error.code {
            ErrorCode::Refused | ErrorCode::BadRequest | ErrorCode::NotYourPlaylist | ErrorCode::File => {
                self.journal.stuck = true;
            }
            ErrorCode::Service
            | ErrorCode::ScopeMissing
            | ErrorCode::EndpointClosed
            | ErrorCode::NotOnTheList
            | ErrorCode::OwnerWithoutPremium => {
                self.journal.failures += 1;
                self.journal.stuck = self.journal.failures >= MOST_FAILURES;
            }
            _ => {}
        }
        self.keep().await
    }

    async fn finish(mut self, verified: bool) -> Result<Saved, AppError> {
        let playlist = self.journal.playlist.clone().expect("BUG: a mix is finished when it has a playlist");
        self.journal.step = if verified { Step::Done } else { Step::Unverified };
        (self.journal.trouble, self.journal.wish) = (None, journal::Wish::default());
        if verified {
            self.journal.failures = 0;
        }
        self.journal.mix.saved_as = Some(SavedAs { playlist_id: playlist.id.clone(), snapshot_id: playlist.snapshot_id });
        let name = self.journal.title().to_owned();
        let mix = &self.journal.mix;
        let ids: Vec<String> = mix.tracks.iter().map(|track| track.track_id.clone()).collect();
        let now = self.online.now();
        let (row, document) = (self.journal.row(now), to_json(mix));
        self.online.store.finish_save(&row, &name, &document, &ids, mix.request.now, now).await?;
        let Journal { mix, swaps, mut notes, orphans, .. } = self.journal;
        if !verified {
            notes.push("Spotify cannot be read at the moment, so the playlist was not compared; that is done later.".to_owned());
        }
        notes.extend(orphans.iter().map(|id| {
            format!("There is another new, empty playlist of this name; unless you made it, delete it at Spotify: {}", link(id))
        }));
        Ok(Saved { mix, name, link: link(&playlist.id), verified, swaps, notes })
    }
}

/// A step that failed: what was done is kept, and how it goes on.
fn waiting(error: StepError, is_kept: bool) -> AppError {
    match error {
        StepError::App(error) => error,
        StepError::Service(error) if !is_kept => error.into(),
        StepError::Service(error) => {
            let writing_closed = error.blocks(Family::PlaylistWrite) || error.blocks(Family::PlaylistRead);
            let app = AppError::from(error);
            if writing_closed {
                let queued = AppError { hints: Vec::new(), ..app };
                return queued.hint_by_place(
                    "The mix is queued: runclub sync or runclub save continues it then.",
                    "The mix is queued: the next sync, or saving again, continues it then.",
                );
            }
            match app.code {
                ErrorCode::Offline | ErrorCode::Service | ErrorCode::Blocked => app.hint_by_place(
                    "Saving the mix again, or runclub sync, continues where it stopped; no second playlist is made.",
                    "Saving again, or the next sync, continues where it stopped; no second playlist is made.",
                ),
                _ => app,
            }
        }
    }
}

/// Why a step ended.
#[derive(Debug)]
enum StepError {
    App(AppError),
    Service(ServiceError),
}

impl From<AppError> for StepError {
    fn from(error: AppError) -> Self {
        Self::App(error)
    }
}

impl From<ServiceError> for StepError {
    fn from(error: ServiceError) -> Self {
        Self::Service(error)
    }
}

impl From<runclub_store::StoreError> for StepError {
    fn from(error: runclub_store::StoreError) -> Self {
        Self::App(error.into())
    }
}
