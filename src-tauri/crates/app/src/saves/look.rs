//! How things stand at Spotify: the list of playlists, and the mix's own among them.

use jiff::SignedDuration;
use runclub_services::{
    Denial, ServiceError,
    gate::{Block, Family},
    session::Standing,
};

use super::{
    Saving, StepError,
    journal::{Playlist, Step},
};
use crate::{
    AppError, ErrorCode, account,
    online::{Online, block_of},
    paging::PageBudget,
};

/// A playlist as the account's list shows it now.
#[derive(Debug)]
pub(super) struct Listed {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) own: bool,
    pub(super) public: Option<bool>,
    pub(super) snapshot_id: Option<String>,
    /// How many entries it has, when Spotify says so.
    pub(super) total: Option<u32>,
    pub(super) description: Option<String>,
}

impl Saving<'_> {
    /// The playlists of the account as they are now, newest first; up to one, when that is enough.
    pub(super) async fn listed(&self, up_to: Option<&str>) -> Result<Vec<Listed>, ServiceError> {
        let spotify = self.online.spotify.saving();
        let mut listed: Vec<Listed> = Vec::new();
        let mut budget = PageBudget::default();
        let mut offset = 0;
        loop {
            let page = spotify.playlists_page(offset).await?;
            // Entries that cannot be read are left out of a page, so its length says nothing.
            let places = if page.items.is_empty() { 0 } else { page.limit.max(page.items.len() as u32) };
            let total = page.total;
            budget.take(offset, places, total)?;
            offset += places;
            listed.extend(page.items.into_iter().map(|playlist| Listed {
                own: playlist.owner_id.as_deref() == Some(&self.user_id),
                id: playlist.id,
                name: playlist.name,
                public: playlist.public,
                snapshot_id: playlist.snapshot_id,
                total: playlist.total,
                description: playlist.description,
            }));
            let is_found = up_to.is_some_and(|id| listed.iter().any(|playlist| playlist.id == id));
            if is_found || offset >= total {
                return Ok(listed);
            }
        }
    }

    /// Looks whether the mix's playlist is still there and as we left it. One that is gone is forgotten,
    /// so that another is made. Nothing is kept yet: a document may name any playlist.
    pub(super) async fn look_up(&mut self) -> Result<(), StepError> {
        let Some(playlist) = self.journal.playlist.clone() else { return Ok(()) };
        // What the store does not know and only the document says, has to be shown to be ours.
        let is_proven = self.kept_before;
        let up_to = self.journal.orphans.is_empty().then_some(playlist.id.as_str());
        let listed = match self.listed(up_to).await {
            Ok(listed) => listed,
            // While reading is closed, what we know is what we left.
            Err(error) if error.block().is_some() && is_proven => {
                self.as_left = true;
                return Ok(());
            }
            Err(error) => return Err(error.into()),
        };
        self.journal.orphans.retain(|id| listed.iter().any(|playlist| playlist.id == *id && playlist.total == Some(0)));
        match listed.into_iter().find(|listed| listed.id == playlist.id) {
            Some(found) => self.found(playlist, found, is_proven),
            None if is_proven => {
                self.gone();
                Ok(())
            }
            None => self.look_for_unlisted(&playlist.id).await,
        }
    }

    fn found(&mut self, playlist: Playlist, found: Listed, is_proven: bool) -> Result<(), StepError> {
        if !found.own {
            return Err(not_ours(&playlist.id));
        }
        self.as_left = playlist.snapshot_id.is_some() && playlist.snapshot_id == found.snapshot_id;
        if !self.as_left && !is_proven {
            return Err(AppError::new(
                ErrorCode::Refused,
                format!("the document says it was saved as {:?}, which has changed since", found.name),
            )
            .hint("This data folder knows nothing of that save, so RunClub does not write over the playlist.")
            .hint("Without savedAs in the document, saving makes a new playlist.")
            .into());
        }
        // Without a known version, or in the middle of our own writing, nobody else is to blame.
        if !self.as_left && playlist.snapshot_id.is_some() && playlist.holds.is_some() {
            self.journal.note("The playlist had been changed at Spotify; it holds the mix again.");
        }
        let public = found.public.or(playlist.public);
        self.journal.playlist = Some(Playlist { name: found.name, public, ..playlist });
        Ok(())
    }

    /// A playlist that only the document knows and the account does not list: deleted, or another's.
    async fn look_for_unlisted(&mut self, id: &str) -> Result<(), StepError> {
        match self.online.spotify.saving().playlist(id, None).await {
            Ok(details) if details.playlist.owner_id.as_deref() == Some(&self.user_id) => {}
            Err(ServiceError::NotFound { .. }) => {}
            Ok(_) | Err(ServiceError::Denied(Denial::NotYourPlaylist | Denial::EndpointClosed)) => return Err(not_ours(id)),
            Err(ServiceError::Rejected { status: 400, .. }) => return Err(no_playlist(id)),
            Err(error) => return Err(error.into()),
        }
        self.gone();
        Ok(())
    }

    fn gone(&mut self) {
        self.journal.note("The playlist was deleted at Spotify, so a new one was made.");
        self.journal.playlist = None;
        self.journal.step = Step::Prepared;
    }

    /// The block of writing playlists that stands now.
    pub(super) async fn writing_is_closed(&self) -> Result<(), StepError> {
        match writing_block(self.online).await? {
            Some(block) => Err(ServiceError::Blocked { block }.into()),
            None => Ok(()),
        }
    }
}

/// The block of writing playlists that stands now and is too long to be waited out. Asking the store
/// costs no request.
pub(super) async fn writing_block(online: &Online) -> Result<Option<Block>, AppError> {
    let kept = online.store.block(Family::PlaylistWrite.slug()).await?;
    let patience = SignedDuration::try_from(online.setup.patience).unwrap_or(SignedDuration::MAX);
    let is_long = |block: &Block| block.until.duration_since(online.now()) > patience;
    Ok(kept.as_ref().and_then(block_of).filter(is_long))
}

/// The signed-in runner's id, as playlists name their owner.
pub(super) async fn user_id(online: &Online) -> Result<String, AppError> {
    if let Standing::SignedOut(why) = online.session.standing().await? {
        return Err(ServiceError::SignedOut(why).into());
    }
    Ok(account::known_or_fetched(online).await?.user_id)
}

fn not_ours(id: &str) -> StepError {
    AppError::new(ErrorCode::NotYourPlaylist, format!("the document says it was saved as playlist {id}, which is not yours"))
        .hint("It was saved with another account, or comes from somebody else.")
        .hint("Without savedAs in the document, saving makes a playlist of your own.")
        .into()
}

fn no_playlist(id: &str) -> StepError {
    AppError::new(ErrorCode::Refused, format!("the document says it was saved as {id:?}, which is no playlist"))
        .hint("Without savedAs in the document, saving makes a new playlist.")
        .into()
}
