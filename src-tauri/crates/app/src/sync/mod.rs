//! Filling the store from the runner's account and the sources of sound and genres.
//!
//! Stages run in an order: what the next mix needs comes first. Each keeps what it fetched page by
//! page together with how far it got, in one transaction, so a kill at any moment costs one page at
//! most and the next run continues. A stage whose service is closed to us ends; the others go on.

mod features;
mod genres;
mod likes;
mod listening;
mod outcome;
mod playlists;
mod rows;
mod suggestions;
mod walk;
mod work;

use std::{
    collections::BTreeSet,
    pin::pin,
    sync::{Mutex, PoisonError},
};

use runclub_engine::config::Config;
use runclub_services::ServiceError;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

pub use self::outcome::{Ending, RequestCount, StageOutcome, SyncOutcome};
use self::work::{Stop, Work};
use crate::{
    AppError, ErrorCode,
    desk::Desk,
    freshness::SYNCED,
    online::{Consents, Online, preference},
    progress::{Progress, Reporter, Stage},
    saves,
    turn::Turn,
};

/// What to fetch.
#[derive(Debug, Clone, Default)]
pub struct SyncRequest {
    /// Walk every list from end to end, and ask again for what a source did not know.
    pub full: bool,
    /// Only these stages; `None` for all.
    pub only: Option<BTreeSet<Stage>>,
}

impl SyncRequest {
    fn asks_for(&self, stage: Stage) -> bool {
        self.only.as_ref().is_none_or(|only| only.contains(&stage))
    }

    fn names(&self, stage: Stage) -> bool {
        self.only.as_ref().is_some_and(|only| only.contains(&stage))
    }
}

/// Fetches what is new. What was fetched is kept, also when it ends early.
///
/// # Errors
/// When another sync is running, nobody is signed in, the account may not use the app, or the store
/// cannot be written. A closed or unreachable service is no error of the sync: its stages say so.
pub async fn sync(
    online: &Online,
    request: &SyncRequest,
    config: &Config,
    reporter: &dyn Reporter,
    cancel: &CancellationToken,
) -> Result<SyncOutcome, AppError> {
    let _alone = Turn::Sync.take(online.folder())?;
    let mut work = Work::new(online, request, config, reporter, cancel);
    let mut outcome = SyncOutcome::default();
    for stage in Stage::SYNC {
        if stage != Stage::Account && !request.asks_for(stage) {
            continue;
        }
        // For each stage anew: what the runner withdraws in the meantime counts from there on.
        work.consents = Consents::load(&online.store).await?;
        work.begin(stage);
        let ending = match run(&mut work, stage).await {
            Ok(ending) => ending,
            Err(stop) => ending_of(stop)?,
        };
        outcome.add(work.outcome(ending));
    }
    outcome.saves = continue_saves(&work, reporter).await?;
    outcome.requests = work.requests();
    if outcome.stages.iter().any(|stage| stage.ending == Ending::Done) {
        online.store.cache().mark(SYNCED, online.now()).await?;
    }
    Ok(outcome)
}

/// The same for a desk, whose music is read anew whenever a stage has ended: mixes are made while it goes on.
///
/// # Errors
/// Those of [`sync`].
pub async fn sync_desk(
    desk: &Desk,
    request: &SyncRequest,
    reporter: &dyn Reporter,
    cancel: &CancellationToken,
) -> Result<SyncOutcome, AppError> {
    let config = desk.config()?;
    let stages = Stages { reporter, current: Mutex::default(), ended: Notify::new() };
    let mut syncing = pin!(sync(desk.online(), request, &config, &stages, cancel));
    let done = loop {
        tokio::select! {
            done = &mut syncing => break done,
            () = stages.ended.notified() => {
                desk.music_changed();
                reporter.stage_ended();
            }
        }
    };
    desk.music_changed();
    done
}

/// Notices when a stage has ended.
struct Stages<'r> {
    reporter: &'r dyn Reporter,
    current: Mutex<Option<Stage>>,
    ended: Notify,
}

impl Reporter for Stages<'_> {
    fn progress(&self, progress: Progress) {
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        if current.replace(progress.stage).is_some_and(|before| before != progress.stage) {
            self.ended.notify_one();
        }
        self.reporter.progress(progress);
    }
}

/// Mixes that were left unsaved, once the account is known to work.
async fn continue_saves(work: &Work<'_>, reporter: &dyn Reporter) -> Result<Vec<String>, AppError> {
    if work.account.is_none() || work.is_cancelled() {
        return Ok(Vec::new());
    }
    Ok(saves::continue_left(work.online, saves::Which::Hopeful, work.config, reporter).await?.told)
}

/// Keeps the runner's country for what can be played there; "auto" leaves it to Spotify.
///
/// # Errors
/// Unless it is two letters or "auto", or when the store cannot be written.
pub async fn set_market(online: &Online, market: &str) -> Result<(), AppError> {
    let market = market.trim().to_uppercase();
    let country = match market.as_str() {
        "AUTO" => None,
        country if country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase()) => Some(country),
        _ => {
            return Err(
                AppError::bad_request(format!("{market:?} is no country")).hint("Give its two letters, for example SE, or auto.")
            );
        }
    };
    Ok(online.store.set_preference(preference::MARKET, country).await?)
}

async fn run(work: &mut Work<'_>, stage: Stage) -> Result<Ending, Stop> {
    match stage {
        Stage::Account => work.account().await,
        Stage::Likes => likes::run(work).await,
        Stage::Playlists => playlists::run(work).await,
        Stage::Features => features::run(work).await,
        Stage::Listening => listening::run(work).await,
        Stage::Genres => genres::run(work).await,
        Stage::Suggestions => suggestions::run(work).await,
        Stage::Saving => Ok(Ending::NotNeeded),
    }
}

/// How a stage ended that was stopped; what concerns the whole sync is an error of the sync.
fn ending_of(stop: Stop) -> Result<Ending, AppError> {
    match stop {
        Stop::Cancelled => Ok(Ending::Cancelled),
        Stop::Store(error) => Err(error.into()),
        Stop::App(error) => Err(error),
        Stop::Service(ServiceError::Blocked { block }) => Ok(Ending::Blocked { until: block.until }),
        Stop::Service(error) => {
            let error = AppError::from(error);
            let ends_everything = matches!(
                error.code,
                ErrorCode::SignedOut | ErrorCode::SignIn | ErrorCode::OwnerWithoutPremium | ErrorCode::NotOnTheList
            );
            if ends_everything { Err(error) } else { Ok(Ending::Failed(error)) }
        }
    }
}
