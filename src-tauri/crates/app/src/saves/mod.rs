//! Saving a mix as a Spotify playlist: exactly one, with exactly these songs, in this order.
//!
//! Nothing at Spotify is idempotent and names are not unique, so every step is written to a journal
//! before it is taken. A fault, a kill or a restart continues where the journal ends:
//!
//! ```text
//! prepared ─▶ creating ─▶ filling ─▶ checking ─▶ done
//!    │           │           ▲           │         or unverified, while reading is closed
//!    │           └ answer lost: adopt the new, empty list of that name
//!    └ the playlist exists: straight to filling
//! ```

mod create;
mod fill;
mod journal;
mod playable;
mod swap;

use runclub_engine::{
    config::Config,
    mix::{Mix, SavedAs, Status},
    report::clock,
};
use runclub_formats::mix_json::to_json;
use runclub_services::{ServiceError, gate::Family};
use runclub_store::{SaveRow, Store};
use serde::Serialize;

use self::journal::{Journal, Step};
pub use self::swap::Swap;
use crate::{
    AppError, ErrorCode, files,
    online::{Online, preference},
    progress::{Progress, Reporter, Stage},
    words,
};

/// How to save.
#[derive(Debug, Clone, Default)]
pub struct SaveOptions {
    /// The playlist's name; else "RunClub · Template MM/DD" (ruling G1).
    pub name: Option<String>,
    /// Whether everybody may see it; else as the last time, at first public. Remembered.
    pub public: Option<bool>,
}

/// A mix that became a playlist.
#[derive(Debug, Serialize)]
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

/// Longest name that is safe (services: names).
const LONGEST_NAME: usize = 100;
/// Longest description that Spotify takes.
const LONGEST_DESCRIPTION: usize = 300;

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
    let _alone = alone(online)?;
    let public = remembered_choice(&online.store, options.public).await?;
    let fresh = new_journal(mix, options, public)?;
    let journal = match Journal::load(&online.store, &mix.id).await? {
        Some(kept) => kept.for_mix(fresh),
        None => fresh,
    };
    Saving { online, config, reporter, journal }.run().await
}

/// Continues saves that were left, and reads back what could not be read. Each is tried once; one that
/// fails again stays for the next time.
///
/// # Errors
/// When the store cannot be used. What happened to each save is told in sentences.
pub async fn continue_left(online: &Online, config: &Config, reporter: &dyn Reporter) -> Result<Vec<String>, AppError> {
    let left: Vec<Journal> = unfinished(&online.store).await?;
    if left.is_empty() {
        return Ok(Vec::new());
    }
    let _alone = alone(online)?;
    let mut told = Vec::new();
    for journal in left {
        let name = journal.name.clone();
        match (Saving { online, config, reporter, journal }).run().await {
            Ok(saved) => told.push(format!("«{name}» is saved: {}", saved.link)),
            Err(error) if error.code == ErrorCode::Store => return Err(error),
            Err(error) => told.push(format!("«{name}» is not saved yet: {}.", error.message)),
        }
    }
    Ok(told)
}

/// A save that is not finished.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LeftSave {
    /// The mix.
    pub mix_id: String,
    /// The playlist's name.
    pub name: String,
    /// How far it got, in words.
    pub state: &'static str,
    /// The playlist, when there is one.
    pub link: Option<String>,
}

/// The saves that are not finished.
///
/// # Errors
/// When the store cannot be read.
pub async fn left(store: &Store) -> Result<Vec<LeftSave>, AppError> {
    let left = unfinished(store).await?.into_iter().map(|journal| LeftSave {
        mix_id: journal.mix.id.clone(),
        state: journal.step.words(),
        link: journal.playlist.as_ref().map(|playlist| link(&playlist.id)),
        name: journal.name,
    });
    Ok(left.collect())
}

/// The playlists RunClub made.
pub(crate) async fn playlist_ids(store: &Store) -> Result<Vec<String>, AppError> {
    let journals = store.saves().await?.into_iter().filter_map(|row| Journal::of(&row));
    Ok(journals.flat_map(|journal| journal.playlist.map(|playlist| playlist.id).into_iter().chain(journal.orphans)).collect())
}

async fn unfinished(store: &Store) -> Result<Vec<Journal>, AppError> {
    let rows: Vec<SaveRow> = store.saves().await?;
    let journals = rows.iter().filter_map(Journal::of);
    Ok(journals.filter(|journal| journal.step != Step::Done).collect())
}

/// One save at a time in a data folder, across processes: two would each make a playlist.
fn alone(online: &Online) -> Result<std::fs::File, AppError> {
    let busy = || AppError::new(ErrorCode::Busy, "another mix is being saved").hint("Wait until it is done.");
    files::lock(&online.folder().join("save.lock"))?.ok_or_else(busy)
}

async fn remembered_choice(store: &Store, public: Option<bool>) -> Result<bool, AppError> {
    match public {
        Some(public) => {
            store.set_preference(preference::PUBLIC, Some(if public { "true" } else { "false" })).await?;
            Ok(public)
        }
        None => Ok(store.preference(preference::PUBLIC).await?.as_deref() != Some("false")),
    }
}

/// The journal of a mix that was not saved before.
fn new_journal(mix: &Mix, options: &SaveOptions, public: bool) -> Result<Journal, AppError> {
    if mix.status == Status::None || mix.tracks.is_empty() {
        return Err(AppError::new(ErrorCode::Refused, "there is nothing to save: the mix has no songs")
            .hint("Its explanation says what would help."));
    }
    let name = match options.name.as_deref().map(one_line) {
        Some(name) if name.is_empty() => {
            return Err(AppError::bad_request("the playlist's name is empty").hint("Leave --name away for the usual one."));
        }
        Some(name) => shortened(&name, LONGEST_NAME),
        None => format!("RunClub · {} {}", mix.request.title(), words::month_and_day(mix.request.now)),
    };
    Ok(Journal::new(mix.clone(), name, description(mix), public))
}

/// Template and times (ruling G1): plain text without line breaks or links, as Spotify wants it.
fn description(mix: &Mix) -> String {
    let total: i64 = mix.tracks.iter().map(|track| i64::from(track.duration_ms)).sum();
    let parts = runclub_engine::mix::Segment::ALL.into_iter().filter_map(|segment| {
        let ms: i64 = mix.tracks.iter().filter(|track| track.segment == segment).map(|track| i64::from(track.duration_ms)).sum();
        (ms > 0).then(|| format!("{} {}", segment.name(), clock(ms)))
    });
    let text = format!("{} run, {}: {}.", mix.request.title(), clock(total), parts.collect::<Vec<_>>().join(", "));
    shortened(&text, LONGEST_DESCRIPTION)
}

fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn shortened(text: &str, most: usize) -> String {
    text.chars().take(most).collect::<String>().trim_end().to_owned()
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
}

impl Saving<'_> {
    async fn run(mut self) -> Result<Saved, AppError> {
        self.prepare().await?;
        self.tell(1);
        if self.journal.playlist.is_none() {
            self.create().await.map_err(waiting)?;
        }
        self.tell(2);
        let verified = self.fill().await.map_err(waiting)?;
        self.tell(3);
        self.finish(verified).await
    }

    fn tell(&self, done: u32) {
        let requests = self.online.connection.requests_sent(runclub_services::gate::Service::Spotify);
        self.reporter.progress(Progress::after(Stage::Saving, done, Some(3), std::time::Duration::ZERO, requests));
    }

    /// Writes the journal: before every step, so that a kill in it is known.
    async fn keep(&self) -> Result<(), AppError> {
        Ok(self.online.store.put_save(&self.journal.row(self.online.now())).await?)
    }

    async fn finish(mut self, verified: bool) -> Result<Saved, AppError> {
        let playlist = self.journal.playlist.clone().expect("BUG: a mix is finished when it has a playlist");
        self.journal.step = if verified { Step::Done } else { Step::Unverified };
        self.journal.mix.saved_as = Some(SavedAs { playlist_id: playlist.id.clone(), snapshot_id: playlist.snapshot_id.clone() });
        let mix = &self.journal.mix;
        let ids: Vec<String> = mix.tracks.iter().map(|track| track.track_id.clone()).collect();
        let now = self.online.now();
        let (row, document) = (self.journal.row(now), to_json(mix));
        self.online.store.finish_save(&row, &self.journal.name, &document, &ids, mix.request.now, now).await?;
        let Journal { mix, name, swaps, mut notes, orphans, .. } = self.journal;
        if !verified {
            notes.push("Spotify cannot be read at the moment, so the playlist was not compared; that is done later.".to_owned());
        }
        notes.extend(
            orphans
                .iter()
                .map(|id| format!("Spotify made an empty playlist of the same name besides; delete it there: {}", link(id))),
        );
        Ok(Saved { mix, name, link: link(&playlist.id), verified, swaps, notes })
    }
}

/// A step that failed: what was done is kept, and how it goes on.
fn waiting(error: StepError) -> AppError {
    match error {
        StepError::App(error) => error,
        StepError::Service(error) => {
            let writing_closed = error.blocks(Family::PlaylistWrite) || error.blocks(Family::PlaylistRead);
            let app = AppError::from(error);
            if writing_closed {
                let hint = "The mix is queued: runclub sync or runclub save continues it then.";
                return AppError { hints: vec![hint.to_owned()], ..app };
            }
            match app.code {
                ErrorCode::Offline | ErrorCode::Service | ErrorCode::Blocked => {
                    app.hint("Saving the mix again, or runclub sync, continues where it stopped; no second playlist is made.")
                }
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
