//! Making the playlist, once.

use runclub_services::{Outcome, ServiceError, gate::Family, spotify::NewPlaylist};
use runclub_store::ServedPlaylist;

use super::{
    Saving, StepError,
    journal::{Playlist, Step},
};
use crate::{account, playlists};

/// How often one run sends a create: again only when the list shows that the first made nothing.
const ATTEMPTS: u32 = 2;

impl Saving<'_> {
    /// Brings the journal to a playlist that exists and is ours.
    pub(super) async fn create(&mut self) -> Result<(), StepError> {
        if self.journal.step == Step::Creating && self.adopt().await? {
            return Ok(());
        }
        for attempt in 1..=ATTEMPTS {
            if self.journal.step != Step::Creating {
                self.journal.known = self.playlists_before().await?;
                self.journal.step = Step::Creating;
                self.keep().await?;
            }
            match self.send().await {
                Ok(created) => {
                    self.take(created.id, created.snapshot_id).await?;
                    self.look_for_twins().await?;
                    return Ok(());
                }
                Err(error) if error.outcome() == Outcome::Unknown => {
                    if self.adopt().await? {
                        return Ok(());
                    }
                    if attempt == ATTEMPTS {
                        return Err(error.into());
                    }
                }
                Err(error) => {
                    // Certainly not made: nothing to look for the next time.
                    self.journal.step = Step::Prepared;
                    self.keep().await?;
                    return Err(error.into());
                }
            }
        }
        Ok(())
    }

    async fn send(&mut self) -> Result<runclub_services::spotify::Playlist, ServiceError> {
        let spotify = self.online.spotify.saving();
        let mut wanted = NewPlaylist {
            name: self.journal.name.clone(),
            public: self.journal.public,
            description: Some(self.journal.description.clone()),
        };
        match spotify.create_playlist(&wanted).await {
            // Some Client IDs are refused descriptions (services: quirks); a playlist does without.
            Err(ServiceError::Rejected { status: 400, .. }) => {
                wanted.description = None;
                self.journal.notes.push("Spotify refused the description, so the playlist has none.".to_owned());
                spotify.create_playlist(&wanted).await
            }
            answer => answer,
        }
    }

    /// The ids of all playlists before one is created. While reading is closed, those of the last sync.
    async fn playlists_before(&self) -> Result<Vec<String>, StepError> {
        let ids = |served: Vec<ServedPlaylist>| served.into_iter().map(|playlist| playlist.id).collect();
        match self.listed().await {
            Ok(served) => Ok(ids(served)),
            Err(StepError::Service(error)) if error.blocks(Family::PlaylistRead) => {
                Ok(ids(self.online.store.cache().playlists().await?))
            }
            Err(error) => Err(error),
        }
    }

    /// After a lost answer: takes the new, empty playlist of our name, if there is one.
    async fn adopt(&mut self) -> Result<bool, StepError> {
        let mut new = self.new_empty_ones().await?.into_iter();
        let Some(ours) = new.next() else { return Ok(false) };
        self.journal.orphans.extend(new.map(|playlist| playlist.id));
        self.take(ours.id, Some(ours.snapshot_id)).await?;
        Ok(true)
    }

    /// A request that the network delivered twice makes two playlists: the other one is told about.
    async fn look_for_twins(&mut self) -> Result<(), StepError> {
        let ours = self.journal.playlist.as_ref().map(|playlist| playlist.id.clone());
        match self.new_empty_ones().await {
            Ok(new) => {
                let twins: Vec<String> =
                    new.into_iter().map(|playlist| playlist.id).filter(|id| Some(id) != ours.as_ref()).collect();
                if !twins.is_empty() {
                    self.journal.orphans.extend(twins);
                    self.keep().await?;
                }
                Ok(())
            }
            // Not being able to look is no reason to stop.
            Err(StepError::Service(error)) => {
                tracing::info!(%error, "not looked for a second playlist");
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    async fn new_empty_ones(&self) -> Result<Vec<ServedPlaylist>, StepError> {
        let is_new = |playlist: &ServedPlaylist| {
            let known = self.journal.known.contains(&playlist.id) || self.journal.orphans.contains(&playlist.id);
            playlist.own && !known && playlist.name == self.journal.name && playlist.total.unwrap_or(0) == 0
        };
        Ok(self.listed().await?.into_iter().filter(is_new).collect())
    }

    /// The playlists of the account as they are now.
    pub(super) async fn listed(&self) -> Result<Vec<ServedPlaylist>, StepError> {
        let account = match self.online.store.cache().account().await? {
            Some((account, _)) => account,
            None => account::fetch(self.online).await.map_err(crate::AppError::from)?,
        };
        Ok(playlists::fetch(self.online, &account.user_id).await?)
    }

    async fn take(&mut self, id: String, snapshot_id: Option<String>) -> Result<(), StepError> {
        let (name, public) = (self.journal.name.clone(), Some(self.journal.public));
        self.journal.playlist = Some(Playlist { id, snapshot_id, name, public, holds: Some(Vec::new()) });
        self.journal.step = Step::Filling;
        Ok(self.keep().await?)
    }
}
