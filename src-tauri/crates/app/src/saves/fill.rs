//! Writing the songs, and reading them back.

use runclub_services::{
    Denial, Outcome, ServiceError,
    spotify::{Item, Paging, PlaylistChange, PlaylistItem, TrackUri},
};

use super::{MOST_FAILURES, Saving, StepError};
use crate::{AppError, ErrorCode, paging::PageBudget};

/// Songs per write (services: the maximum).
const BATCH: usize = 100;
/// How often one run writes the songs: again only when reading them back showed another order, or an
/// answer was lost.
const ATTEMPTS: u32 = 3;

/// What reading back showed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ReadBack {
    /// The songs that are wanted, in their order.
    Same,
    /// Others; and whether the playlist was changed since we wrote it.
    Other { touched: bool },
    /// Spotify has no such playlist.
    Gone,
    /// It cannot be read now.
    NotNow,
}

impl Saving<'_> {
    /// Makes the playlist hold exactly the songs of the mix. Returns whether that was read back.
    pub(super) async fn fill(&mut self) -> Result<bool, StepError> {
        let wanted = self.journal.uris();
        let was_described = self.describe().await?;
        let playlist = self.journal.playlist.as_ref().expect("BUG: a playlist is filled");
        if self.as_left && playlist.holds.as_ref() == Some(&wanted) {
            if playlist.compared && !was_described {
                return Ok(true);
            }
            match self.read_back(&wanted).await? {
                ReadBack::Same => return Ok(true),
                ReadBack::NotNow => return Ok(false),
                ReadBack::Other { .. } | ReadBack::Gone => {}
            }
        }
        self.writing_is_closed().await?;
        for attempt in 1..=ATTEMPTS {
            match self.write(&wanted).await {
                Ok(()) => {}
                // Writing begins by replacing everything, so it can begin again.
                Err(StepError::Service(error)) if error.outcome() == Outcome::Unknown && attempt < ATTEMPTS => continue,
                Err(error) => return Err(error),
            }
            match self.read_back(&wanted).await? {
                ReadBack::Same => return Ok(true),
                ReadBack::NotNow | ReadBack::Gone => return Ok(false),
                ReadBack::Other { .. } => tracing::warn!(attempt, "the playlist does not hold what was written"),
            }
        }
        Err(AppError::new(ErrorCode::Service, "the playlist does not hold the songs that were written to it")
            .hint("Something else may be changing it. Saving again writes them anew; no second playlist is made.")
            .into())
    }

    /// Reads back what could not be read when it was written. `None`: it has to be written again, because
    /// it went wrong then. What the runner did to it since stays as it is.
    pub(super) async fn verify(&mut self) -> Result<Option<bool>, StepError> {
        let wanted = self.journal.uris();
        let is_compared = self.journal.playlist.as_ref().is_some_and(|playlist| playlist.compared);
        let read_back = if is_compared { ReadBack::Same } else { self.read_back(&wanted).await? };
        match read_back {
            ReadBack::Same => {}
            ReadBack::NotNow => return Ok(Some(false)),
            ReadBack::Other { touched: false } => return Ok(None),
            ReadBack::Other { touched: true } => {
                self.journal.note("It was changed at Spotify before it could be compared; saving the mix again puts it back.");
            }
            ReadBack::Gone => self.journal.note("It was deleted at Spotify before it could be compared."),
        }
        Ok(Some(true))
    }

    /// Gives the playlist the name and the visibility that the runner chose, where it has others. Returns
    /// whether anything was sent.
    async fn describe(&mut self) -> Result<bool, StepError> {
        let wish = self.journal.wish.clone();
        let playlist = self.journal.playlist.as_mut().expect("BUG: a playlist is described");
        let change = PlaylistChange {
            name: wish.name.filter(|name| *name != playlist.name),
            public: wish.public.filter(|public| playlist.public != Some(*public)),
            ..PlaylistChange::default()
        };
        if change == PlaylistChange::default() {
            return Ok(false);
        }
        // The change makes another version, and its answer does not name it.
        playlist.snapshot_id = None;
        let id = playlist.id.clone();
        self.keep().await?;
        self.online.spotify.saving().change_playlist(&id, &change).await?;
        let playlist = self.journal.playlist.as_mut().expect("BUG: a playlist is described");
        playlist.name = change.name.unwrap_or_else(|| playlist.name.clone());
        playlist.public = change.public.or(playlist.public);
        self.keep().await?;
        Ok(true)
    }

    /// Replaces everything by the first songs and appends the rest, one request after the other.
    async fn write(&mut self, wanted: &[String]) -> Result<(), StepError> {
        let spotify = self.online.spotify.saving();
        let playlist = self.journal.playlist.as_mut().expect("BUG: songs are written to a playlist");
        (playlist.holds, playlist.compared) = (None, false);
        let id = playlist.id.clone();
        self.keep().await?;
        let uris: Vec<TrackUri> = wanted.iter().filter_map(|uri| TrackUri::parse(uri)).collect();
        let (mut written, mut snapshot_id) = (0, None);
        for batch in uris.chunks(BATCH) {
            snapshot_id = if written == 0 {
                spotify.replace_items(&id, batch).await?
            } else {
                spotify.add_items(&id, batch, Some(written)).await?
            };
            written += batch.len() as u32;
        }
        let playlist = self.journal.playlist.as_mut().expect("BUG: songs are written to a playlist");
        (playlist.holds, playlist.snapshot_id) = (Some(wanted.to_vec()), snapshot_id);
        Ok(self.keep().await?)
    }

    /// Whether the playlist holds exactly these songs in this order.
    async fn read_back(&mut self, wanted: &[String]) -> Result<ReadBack, StepError> {
        let id = self.journal.playlist.as_ref().expect("BUG: a playlist is read back").id.clone();
        let (found, snapshot_id) = match self.read(&id).await {
            Ok(found) => found,
            Err(error @ ServiceError::SignedOut(_)) => return Err(error.into()),
            Err(ServiceError::NotFound { .. }) => return Ok(ReadBack::Gone),
            Err(error) => return Ok(self.unread(&error)),
        };
        let playlist = self.journal.playlist.as_mut().expect("BUG: a playlist is read back");
        if found == wanted {
            (playlist.holds, playlist.compared) = (Some(found), true);
            playlist.snapshot_id = snapshot_id.or(playlist.snapshot_id.take());
            return Ok(ReadBack::Same);
        }
        let touched = playlist.snapshot_id.is_some() && playlist.snapshot_id != snapshot_id;
        Ok(ReadBack::Other { touched })
    }

    /// The playlist was not read. A Client ID that may never read playlists is asked a few times only.
    fn unread(&mut self, error: &ServiceError) -> ReadBack {
        tracing::info!(%error, "the playlist was not read back");
        if matches!(error, ServiceError::Denied(Denial::NotYourPlaylist | Denial::EndpointClosed)) {
            self.journal.failures += 1;
            if self.journal.failures >= MOST_FAILURES {
                self.journal.note("Spotify does not let this Client ID read playlists, so it is not compared.");
                self.journal.stuck = true;
            }
        }
        ReadBack::NotNow
    }

    /// Everything the playlist holds, in order, and its version. The first page comes with the playlist.
    async fn read(&self, id: &str) -> Result<(Vec<String>, Option<String>), ServiceError> {
        let spotify = self.online.spotify.saving();
        let details = spotify.playlist(id, None).await?;
        let mut page: Paging<PlaylistItem> = match details.items {
            Some(first) => first,
            None => spotify.playlist_items(id, 0, None).await?,
        };
        let mut found = Vec::new();
        let mut budget = PageBudget::default();
        loop {
            let (places, total) = (page.items.len() as u32, page.total);
            budget.take(found.len() as u32, places, total)?;
            found.extend(page.items.into_iter().map(|place| match place.item {
                Some(Item::Track(track)) => track.uri.as_str().to_owned(),
                _ => "no song".to_owned(),
            }));
            if found.len() as u32 >= total {
                return Ok((found, details.playlist.snapshot_id));
            }
            page = spotify.playlist_items(id, found.len() as u32, None).await?;
        }
    }
}
