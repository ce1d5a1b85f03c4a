//! Saves that are not finished: continuing them, telling of them, giving them up.

use runclub_engine::config::Config;
use runclub_services::ServiceError;
use runclub_store::Store;
use serde::Serialize;

use super::{
    Saving,
    journal::{Journal, Step},
    link,
    look::{user_id, writing_block},
};
use crate::{AppError, ErrorCode, online::Online, progress::Reporter, turn::Turn};

/// Which unfinished saves to continue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Those that may go well by themselves: what a sync does.
    Hopeful,
    /// All of them: the runner asks for it.
    All,
}

/// What became of saves that were left.
#[derive(Debug, Default)]
pub struct Continued {
    /// What happened, a sentence each.
    pub told: Vec<String>,
    /// The first failure.
    pub failed: Option<AppError>,
}

/// Continues saves that were left, and reads back what could not be read. Each is tried once; one that
/// fails again stays for the next time. While another command saves, nothing is done.
///
/// # Errors
/// When the store cannot be used, or nobody is signed in.
pub async fn continue_left(
    online: &Online,
    which: Which,
    config: &Config,
    reporter: &dyn Reporter,
) -> Result<Continued, AppError> {
    let mut continued = Continued::default();
    if unfinished(&online.store).await?.is_empty() {
        return Ok(continued);
    }
    let _alone = match Turn::Save.take(online.folder()) {
        Err(error) if error.code == ErrorCode::Busy && which == Which::Hopeful => return Ok(continued),
        alone => alone?,
    };
    let user_id = user_id(online).await?;
    // Read again: another command may have finished some until the lock was ours.
    for journal in unfinished(&online.store).await? {
        let of_another = journal.user_id.as_ref().is_some_and(|of| *of != user_id);
        if of_another || (journal.stuck && which == Which::Hopeful) {
            continue;
        }
        let name = journal.title().to_owned();
        let was_filled = journal.step == Step::Unverified;
        match continue_one(online, journal, &user_id, config, reporter).await {
            Ok(saved) if saved.verified => {
                continued.told.push(format!("«{name}» is saved: {}", saved.link));
                continued.told.extend(saved.notes);
            }
            // It was told when it was saved.
            Ok(_) if was_filled => {}
            Ok(saved) => continued.told.push(format!("«{name}» is saved, and will be compared later: {}", saved.link)),
            Err(error) if error.code == ErrorCode::Store => return Err(error),
            Err(error) => {
                continued.told.push(format!("«{name}» is not saved yet: {}.", error.message));
                continued.failed.get_or_insert(error);
            }
        }
    }
    Ok(continued)
}

async fn continue_one(
    online: &Online,
    journal: Journal,
    user_id: &str,
    config: &Config,
    reporter: &dyn Reporter,
) -> Result<super::Saved, AppError> {
    if journal.step != Step::Unverified
        && let Some(block) = writing_block(online).await?
    {
        // Nothing is asked in preparation of what cannot be done yet.
        return Err(ServiceError::Blocked { block }.into());
    }
    Saving::new(online, config, reporter, journal, user_id.to_owned(), true).run().await
}

/// A save that is not finished.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct LeftSave {
    /// The mix.
    pub mix_id: String,
    /// The playlist's name.
    pub name: String,
    /// How far it got and what was in the way, in words.
    pub state: String,
    /// The playlist, when there is one.
    pub link: Option<String>,
    /// Whether a sync no longer tries: saving it again does, or it is given up.
    pub stuck: bool,
}

impl LeftSave {
    fn of(journal: &Journal) -> Self {
        let trouble = journal.trouble.as_ref().map_or(String::new(), |trouble| format!(" ({trouble})"));
        let stuck = if journal.stuck { "; sync has stopped trying" } else { "" };
        Self {
            mix_id: journal.mix.id.clone(),
            name: journal.title().to_owned(),
            state: journal.step.words().to_owned() + &trouble + stuck,
            stuck: journal.stuck,
            link: journal.playlist.as_ref().map(|playlist| link(&playlist.id)),
        }
    }
}

/// The saves that are not finished.
///
/// # Errors
/// When the store cannot be read.
pub async fn left(store: &Store) -> Result<Vec<LeftSave>, AppError> {
    // A playlist that was written and can never be read is as finished as it will be.
    let hopeless = |journal: &Journal| journal.step == Step::Unverified && journal.stuck;
    Ok(unfinished(store).await?.iter().filter(|journal| !hopeless(journal)).map(LeftSave::of).collect())
}

/// Gives up a save that is not finished, by its mix's id or its playlist's name. Its journal stays: should
/// the mix be saved after all, the same playlist is used.
///
/// # Errors
/// When there is no such save or several, another command is saving, or the store cannot be written.
pub async fn forget(online: &Online, wanted: &str) -> Result<LeftSave, AppError> {
    let _alone = Turn::Save.take(online.folder())?;
    let left = unfinished(&online.store).await?;
    let named: Vec<&Journal> = left.iter().filter(|journal| journal.mix.id == wanted || journal.title() == wanted).collect();
    let [journal] = named[..] else {
        let error = AppError::bad_request(match named.len() {
            0 => format!("no unfinished save is called {wanted:?}"),
            several => format!("{several} unfinished saves are called {wanted:?}"),
        });
        let ids: Vec<String> = left.iter().map(|journal| format!("{} ({})", journal.mix.id, journal.title())).collect();
        return Err(if ids.is_empty() {
            error.hint("Nothing is waiting to be saved.")
        } else {
            error.hint(format!("Name one by its id: {}.", ids.join(", ")))
        });
    };
    let given_up = Journal { given_up: true, ..journal.clone() };
    online.store.put_save(&given_up.row(online.now())).await?;
    Ok(LeftSave::of(&Journal { stuck: false, ..given_up }))
}

/// The playlists RunClub made.
pub(crate) async fn playlist_ids(store: &Store) -> Result<Vec<String>, AppError> {
    let journals = store.saves().await?.into_iter().filter_map(|row| Journal::of(&row));
    Ok(journals.flat_map(|journal| journal.playlist.map(|playlist| playlist.id).into_iter().chain(journal.orphans)).collect())
}

async fn unfinished(store: &Store) -> Result<Vec<Journal>, AppError> {
    let rows = store.saves().await?;
    Ok(rows.iter().filter_map(Journal::of).filter(Journal::is_left).collect())
}
