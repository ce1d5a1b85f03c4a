//! Writing the songs, and reading them back.

use runclub_services::{
    Outcome, ServiceError,
    spotify::{Item, Paging, PlaylistChange, PlaylistItem, TrackUri},
};

use super::{
    Saving, StepError,
    journal::{Playlist, Step},
};
use crate::{AppError, ErrorCode};

/// Songs per write (services: the maximum).
const BATCH: usize = 100;
/// How often one run writes the songs: again only when reading them back showed another order, or an
/// answer was lost.
const ATTEMPTS: u32 = 3;

impl Saving<'_> {
    /// Makes the playlist hold exactly the songs of the mix. Returns whether that was read back.
    pub(super) async fn fill(&mut self) -> Result<bool, StepError> {
        let wanted = self.journal.uris();
        if self.journal.step == Step::Unverified {
            match self.holds(&wanted).await? {
                Some(true) => return Ok(true),
                None => return Ok(false),
                Some(false) => {}
            }
        }
        if self.is_up_to_date().await? {
            return Ok(true);
        }
        if self.journal.playlist.is_none() {
            // It was deleted at Spotify meanwhile.
            self.create().await?;
        }
        self.describe().await?;
        for attempt in 1..=ATTEMPTS {
            match self.write(&wanted).await {
                Ok(()) => {}
                // Writing begins by replacing everything, so it can begin again.
                Err(error) if error.outcome() == Outcome::Unknown && attempt < ATTEMPTS => continue,
                Err(error) => return Err(error.into()),
            }
            self.keep().await?;
            match self.holds(&wanted).await? {
                Some(true) => return Ok(true),
                None => return Ok(false),
                Some(false) => tracing::warn!(attempt, "the playlist does not hold what was written"),
            }
        }
        Err(AppError::new(ErrorCode::Service, "the playlist does not hold the songs that were written to it")
            .hint("Something else may be changing it. Saving again writes them anew; no second playlist is made.")
            .into())
    }

    /// Looks whether a playlist that was saved before is still there and as we left it. One that is
    /// gone is forgotten, so that another is made.
    async fn is_up_to_date(&mut self) -> Result<bool, StepError> {
        let Some(playlist) = self.journal.playlist.clone().filter(|playlist| playlist.holds.as_deref() != Some(&[])) else {
            return Ok(false);
        };
        let listed = match self.listed().await {
            Ok(listed) => listed,
            // While reading is closed, what we know is what we left.
            Err(StepError::Service(error)) if error.block().is_some() => return Ok(false),
            Err(error) => return Err(error),
        };
        let Some(found) = listed.into_iter().find(|listed| listed.id == playlist.id) else {
            self.journal.notes.push("The playlist was deleted at Spotify, so a new one was made.".to_owned());
            self.journal.playlist = None;
            self.journal.step = Step::Prepared;
            self.keep().await?;
            return Ok(false);
        };
        if !found.own {
            return Err(ServiceError::Denied(runclub_services::Denial::NotYourPlaylist).into());
        }
        let untouched = playlist.snapshot_id.as_deref() == Some(&found.snapshot_id);
        if !untouched && playlist.holds.is_some() {
            self.journal.notes.push("The playlist had been changed at Spotify; it holds the mix again.".to_owned());
        }
        let current = Playlist { name: found.name, public: found.public.or(playlist.public), ..playlist };
        let described = current.name == self.journal.name && current.public == Some(self.journal.public);
        let same = untouched && described && current.holds.as_ref() == Some(&self.journal.uris());
        self.journal.playlist = Some(current);
        Ok(same)
    }

    /// Gives the playlist its name and makes it public or not, where it is not as wanted.
    async fn describe(&mut self) -> Result<(), StepError> {
        let (name, public) = (self.journal.name.clone(), self.journal.public);
        let Some(playlist) = &mut self.journal.playlist else { return Ok(()) };
        let change = PlaylistChange {
            name: (playlist.name != name).then(|| name.clone()),
            public: (playlist.public != Some(public)).then_some(public),
            ..PlaylistChange::default()
        };
        if change == PlaylistChange::default() {
            return Ok(());
        }
        self.online.spotify.saving().change_playlist(&playlist.id, &change).await?;
        (playlist.name, playlist.public) = (name, Some(public));
        Ok(self.keep().await?)
    }

    /// Replaces everything by the first songs and appends the rest, one request after the other.
    async fn write(&mut self, wanted: &[String]) -> Result<(), ServiceError> {
        let spotify = self.online.spotify.saving();
        let playlist = self.journal.playlist.as_mut().expect("BUG: songs are written to a playlist");
        playlist.holds = None;
        let uris: Vec<TrackUri> = wanted.iter().filter_map(|uri| TrackUri::parse(uri)).collect();
        let mut written = 0;
        for batch in uris.chunks(BATCH) {
            let snapshot = if written == 0 {
                spotify.replace_items(&playlist.id, batch).await?
            } else {
                spotify.add_items(&playlist.id, batch, Some(written)).await?
            };
            written += batch.len() as u32;
            playlist.snapshot_id = snapshot;
        }
        Ok(())
    }

    /// Whether the playlist holds exactly these songs in this order; `None` when it cannot be read.
    async fn holds(&mut self, wanted: &[String]) -> Result<Option<bool>, StepError> {
        let id = self.journal.playlist.as_ref().expect("BUG: a playlist is read back").id.clone();
        let found = match self.read(&id).await {
            Ok(found) => found,
            Err(ServiceError::SignedOut(why)) => return Err(ServiceError::SignedOut(why).into()),
            Err(error) => {
                tracing::info!(%error, "the playlist was not read back");
                return Ok(None);
            }
        };
        let holds = found == wanted;
        if let Some(playlist) = &mut self.journal.playlist {
            playlist.holds = holds.then_some(found);
        }
        Ok(Some(holds))
    }

    /// Everything the playlist holds, in order. The first page comes with the playlist.
    async fn read(&self, id: &str) -> Result<Vec<String>, ServiceError> {
        let spotify = self.online.spotify.saving();
        let mut page: Paging<PlaylistItem> = match spotify.playlist(id, None).await?.items {
            Some(first) => first,
            None => spotify.playlist_items(id, 0, None).await?,
        };
        let mut found = Vec::new();
        loop {
            let (places, total) = (page.items.len() as u32, page.total);
            found.extend(page.items.into_iter().map(|place| match place.item {
                Some(Item::Track(track)) => track.uri.as_str().to_owned(),
                _ => "no song".to_owned(),
            }));
            if places == 0 || found.len() as u32 >= total {
                return Ok(found);
            }
            page = spotify.playlist_items(id, found.len() as u32, None).await?;
        }
    }
}
