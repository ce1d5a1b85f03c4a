//! Making the playlist, once.

use runclub_services::{Outcome, ServiceError, gate::Family, spotify::NewPlaylist};

use super::{
    Saving, StepError,
    journal::{Creation, Playlist, Step},
    look::Listed,
};

/// How often one run sends a create: again only when the list shows that the first made nothing.
const ATTEMPTS: u32 = 2;

impl Saving<'_> {
    /// Brings the journal to a playlist that exists and is ours.
    pub(super) async fn create(&mut self) -> Result<(), StepError> {
        self.writing_is_closed().await?;
        if self.journal.step == Step::Creating && self.adopt().await? {
            return Ok(());
        }
        for attempt in 1..=ATTEMPTS {
            if self.journal.step != Step::Creating {
                self.prepare_creation().await?;
            }
            match self.send().await {
                Ok(created) => return self.take(created.id, created.snapshot_id).await,
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
                    self.journal.creation = None;
                    self.keep().await?;
                    return Err(error.into());
                }
            }
        }
        Ok(())
    }

    /// Keeps what is there before a playlist is created, so that a new one can be told from it.
    async fn prepare_creation(&mut self) -> Result<(), StepError> {
        // What an earlier create left behind would look old from now on.
        self.look_for_twins().await?;
        let (known, certain) = match self.listed(None).await {
            Ok(listed) => (listed.into_iter().map(|playlist| playlist.id).collect(), true),
            Err(error) if error.blocks(Family::PlaylistRead) => {
                let served = self.online.store.cache().playlists().await?;
                (served.into_iter().map(|playlist| playlist.id).collect(), false)
            }
            Err(error) => return Err(error.into()),
        };
        self.journal.creation = Some(Creation { name: self.journal.name.clone(), public: self.journal.public, known, certain });
        self.journal.step = Step::Creating;
        Ok(self.keep().await?)
    }

    async fn send(&mut self) -> Result<runclub_services::spotify::Playlist, ServiceError> {
        let spotify = self.online.spotify.saving();
        let creation = self.journal.creation.as_ref().expect("BUG: what is created is in the journal");
        let description = Some(self.journal.description.clone());
        let mut wanted = NewPlaylist { name: creation.name.clone(), public: creation.public, description };
        match spotify.create_playlist(&wanted).await {
            // Some Client IDs are refused descriptions (services: quirks); a playlist does without.
            Err(ServiceError::Rejected { status: 400, .. }) => {
                wanted.description = None;
                let answer = spotify.create_playlist(&wanted).await;
                if answer.as_ref().map_or_else(|error| error.outcome() == Outcome::Unknown, |_| true) {
                    self.journal.note("Spotify refused the description, so the playlist has none.");
                }
                answer
            }
            answer => answer,
        }
    }

    /// After a lost answer: takes the new, empty playlist of the name that was sent, if there is one.
    async fn adopt(&mut self) -> Result<bool, StepError> {
        let listed = self.listed(None).await?;
        let everything: Vec<String> = listed.iter().map(|playlist| playlist.id.clone()).collect();
        let mut new = self.new_empty_ones(listed).await?;
        let creation = self.journal.creation.as_mut().expect("BUG: what is created is in the journal");
        let description = self.journal.description.clone();
        let is_described = |playlist: &Listed| playlist.description.as_deref() == Some(&description);
        // One with our words first; where the runner may have made the others, only such a one.
        new.sort_by_key(|playlist| !is_described(playlist));
        if !creation.certain && new.first().is_some_and(|playlist| !is_described(playlist)) {
            new.clear();
        }
        let mut new = new.into_iter();
        let Some(ours) = new.next() else {
            // Nothing was made. What is there now cannot be ours either, should this go on another day.
            if creation.certain {
                creation.known = everything;
            }
            self.keep().await?;
            return Ok(false);
        };
        self.take(ours.id, ours.snapshot_id).await?;
        Ok(true)
    }

    /// A request that the network delivered twice makes two playlists: the other one is told about.
    /// Says whether the look could be taken.
    pub(super) async fn look_for_twins(&mut self) -> Result<bool, StepError> {
        if self.journal.creation.is_none() {
            return Ok(true);
        }
        let listed = match self.listed(None).await {
            Ok(listed) => listed,
            Err(error @ ServiceError::SignedOut(_)) => return Err(error.into()),
            // Not being able to look is no reason to stop: it is done later.
            Err(error) => {
                tracing::info!(%error, "not looked for a second playlist");
                return Ok(false);
            }
        };
        let twins = self.new_empty_ones(listed).await?;
        self.journal.orphans.extend(twins.into_iter().map(|playlist| playlist.id));
        self.journal.creation = None;
        self.keep().await?;
        Ok(true)
    }

    /// Own, empty playlists of the name that was sent, which were not there before and belong to no other
    /// mix. One whose length is not known may be full.
    async fn new_empty_ones(&self, listed: Vec<Listed>) -> Result<Vec<Listed>, StepError> {
        let Some(creation) = &self.journal.creation else { return Ok(Vec::new()) };
        let taken = super::playlist_ids(&self.online.store).await?;
        let is_new = |playlist: &Listed| {
            let known = creation.known.contains(&playlist.id) || taken.contains(&playlist.id);
            playlist.own && !known && playlist.name == creation.name && playlist.total == Some(0)
        };
        Ok(listed.into_iter().filter(is_new).collect())
    }

    /// The playlist is ours. The creation stays in the journal until a look behind it was taken.
    async fn take(&mut self, id: String, snapshot_id: Option<String>) -> Result<(), StepError> {
        let creation = self.journal.creation.as_ref().expect("BUG: what is created is in the journal");
        let (name, public) = (creation.name.clone(), Some(creation.public));
        self.journal.playlist = Some(Playlist { id, snapshot_id, name, public, holds: None, compared: false });
        self.journal.step = Step::Filling;
        Ok(self.keep().await?)
    }
}
