//! What every stage of a sync works with.

use std::{future::Future, time::Instant};

use runclub_engine::config::Config;
use runclub_services::{ServiceError, SignedOut, gate::Service, session::Standing};
use runclub_store::{Account, StoreError};
use tokio_util::sync::CancellationToken;

use super::{Ending, RequestCount, StageOutcome, SyncRequest};
use crate::{
    AppError, Hint,
    account::{self, AccountError},
    online::{Consents, Online},
    progress::{Progress, Reporter, Stage},
};

/// Why a stage stopped before its end.
#[derive(Debug)]
pub(super) enum Stop {
    Cancelled,
    Service(ServiceError),
    Store(StoreError),
    App(AppError),
}

impl From<AppError> for Stop {
    fn from(error: AppError) -> Self {
        Self::App(error)
    }
}

impl From<ServiceError> for Stop {
    fn from(error: ServiceError) -> Self {
        Self::Service(error)
    }
}

impl From<AccountError> for Stop {
    fn from(error: AccountError) -> Self {
        match error {
            AccountError::Service(error) => Self::Service(error),
            AccountError::Store(error) => Self::Store(error),
        }
    }
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// A sync under way.
pub(super) struct Work<'s> {
    pub(super) online: &'s Online,
    pub(super) request: &'s SyncRequest,
    pub(super) config: &'s Config,
    pub(super) consents: Consents,
    /// The account, once known.
    pub(super) account: Option<Account>,
    reporter: &'s dyn Reporter,
    cancel: &'s CancellationToken,
    stage: Stage,
    since: Instant,
    done: u32,
    notes: Vec<Hint>,
    sent_before: u32,
}

const SERVICES: [Service; 5] =
    [Service::Spotify, Service::SpotifyAccounts, Service::ReccoBeats, Service::MusicBrainz, Service::LastFm];

impl<'s> Work<'s> {
    pub(super) fn new(
        online: &'s Online,
        request: &'s SyncRequest,
        config: &'s Config,
        reporter: &'s dyn Reporter,
        cancel: &'s CancellationToken,
    ) -> Self {
        let sent_before = sent(online);
        Self {
            online,
            request,
            config,
            consents: Consents::default(),
            account: None,
            reporter,
            cancel,
            stage: Stage::Account,
            since: Instant::now(),
            done: 0,
            notes: Vec::new(),
            sent_before,
        }
    }

    pub(super) fn begin(&mut self, stage: Stage) {
        (self.stage, self.since, self.done) = (stage, Instant::now(), 0);
        self.notes.clear();
    }

    /// Does something that can take long, unless the runner cancels. A request that is under way is
    /// given up: nothing in a sync changes anything at a service.
    pub(super) async fn ask<T, E: Into<Stop>>(&self, asked: impl Future<Output = Result<T, E>>) -> Result<T, Stop> {
        tokio::select! {
            biased;
            () = self.cancel.cancelled() => Err(Stop::Cancelled),
            answer = asked => answer.map_err(Into::into),
        }
    }

    pub(super) fn is_cancelled(&self) -> bool {
        self.cancel.is_cancelled()
    }

    /// Tells how far the stage is.
    pub(super) fn tell(&mut self, done: u32, total: Option<u32>) {
        self.done = done;
        let requests = sent(self.online) - self.sent_before;
        self.reporter.progress(Progress::after(self.stage, done, total, self.since.elapsed(), requests));
    }

    /// How much the stage brought that is new, once that is known.
    pub(super) fn brought(&mut self, new: u32) {
        self.done = new;
    }

    /// Something the runner should know about the stage.
    pub(super) fn note(&mut self, note: impl Into<Hint>) {
        self.notes.push(note.into());
    }

    pub(super) fn outcome(&mut self, ending: Ending) -> StageOutcome {
        StageOutcome { stage: self.stage, ending, done: self.done, notes: std::mem::take(&mut self.notes) }
    }

    pub(super) fn requests(&self) -> Vec<RequestCount> {
        let counts = SERVICES.map(|service| RequestCount::of(service, self.online.connection.requests_sent(service)));
        counts.into_iter().filter(|count| count.requests > 0).collect()
    }

    /// Who is signed in. Asked once per sign-in: it does not change in between.
    pub(super) async fn account(&mut self) -> Result<Ending, Stop> {
        match self.online.session.standing().await? {
            Standing::SignedIn { .. } => {}
            Standing::SignedOut(why) => {
                let needs_account = [Stage::Likes, Stage::Playlists, Stage::Listening];
                let without = match &self.request.only {
                    Some(only) => needs_account.iter().all(|stage| !only.contains(stage)),
                    None => self.online.store.imported_songs().await? > 0,
                };
                return match why {
                    // Songs of library files get their sound and genres without any account.
                    SignedOut::Never if without => Ok(Ending::NoAccount),
                    why => Err(ServiceError::SignedOut(why).into()),
                };
            }
        }
        if let Some(account) = account::known(self.online).await? {
            self.account = Some(account);
            return Ok(Ending::NotNeeded);
        }
        let account = self.ask(account::fetch(self.online)).await?;
        self.account = Some(account);
        Ok(Ending::Done)
    }

    /// Asks with the runner's market, or that of the account. When Spotify does not take it (services: it
    /// is uncertain whether it does), it is asked without from then on.
    pub(super) async fn ask_in_market<T>(
        &mut self,
        asked: impl AsyncFn(Option<&str>) -> Result<T, ServiceError>,
    ) -> Result<T, Stop> {
        let market = account::market(self.online).await?;
        match self.ask(asked(market.as_deref())).await {
            Err(Stop::Service(ServiceError::Rejected { status: 400, .. })) if market.is_some() => {
                let answer = self.ask(asked(None)).await?;
                account::forget_market(self.online).await?;
                Ok(answer)
            }
            answer => answer,
        }
    }
}

fn sent(online: &Online) -> u32 {
    SERVICES.iter().map(|service| online.connection.requests_sent(*service)).sum()
}
