//! Whether the songs of a mix can be played, just before they are saved.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use runclub_services::{
    ServiceError,
    spotify::{TrackItem, TrackUri},
};
use runclub_store::TrackFacts;

use super::{Saving, swap};
use crate::{AppError, ErrorCode, account};

/// What was seen this lately needs no new look (services: a week).
const FRESH: SignedDuration = SignedDuration::from_hours(24 * 7);

/// What is known of a song's playability.
enum Look {
    /// It plays, or nothing says that it does not.
    Plays,
    /// It does not.
    Unplayable,
    /// Spotify has no such song.
    Unknown,
}

impl Saving<'_> {
    /// Decides which songs the playlist will hold: swaps those that cannot be played.
    pub(super) async fn prepare(&mut self) -> Result<(), AppError> {
        self.refuse_foreign_songs()?;
        let market = account::market(self.online).await?;
        let ids: Vec<String> = self.journal.mix.tracks.iter().map(|track| track.track_id.clone()).collect();
        let facts = self.online.store.cache().track_facts(&ids).await?;
        let facts: BTreeMap<String, TrackFacts> = facts.into_iter().map(|facts| (facts.id.clone(), facts)).collect();
        let mut asking = true;
        for (at, id) in ids.iter().enumerate() {
            let look = match self.look(id, facts.get(id), market.as_deref(), asking).await {
                Ok(look) => look,
                // A check that cannot be made is no reason not to save.
                Err(error @ (ServiceError::SignedOut(_) | ServiceError::Denied(_))) => return Err(error.into()),
                Err(error) => {
                    tracing::info!(%error, "playability not checked");
                    asking = false;
                    Look::Plays
                }
            };
            if !matches!(look, Look::Plays) {
                self.swap_or_say(at, facts.get(id), market.as_deref(), &look).await?;
            }
        }
        self.keep().await
    }

    /// Songs of library files without Spotify ids, and invented ones, cannot be on a playlist.
    fn refuse_foreign_songs(&self) -> Result<(), AppError> {
        let foreign: Vec<&str> = self
            .journal
            .mix
            .tracks
            .iter()
            .filter(|track| TrackUri::parse(&format!("spotify:track:{}", track.track_id)).is_none())
            .map(|track| track.name.as_str())
            .collect();
        match foreign[..] {
            [] => Ok(()),
            [first, ..] => Err(AppError::new(
                ErrorCode::Refused,
                format!("{} of {} songs have no Spotify id, {first:?} the first", foreign.len(), self.journal.mix.tracks.len()),
            )
            .hint("Replace them, or export the mix: --format csv and m3u need no ids.")),
        }
    }

    async fn look(
        &mut self,
        id: &str,
        facts: Option<&TrackFacts>,
        market: Option<&str>,
        asking: bool,
    ) -> Result<Look, ServiceError> {
        let now = self.online.now();
        let fresh = |at: Timestamp| now.duration_since(at) < FRESH;
        if let Some(facts) = facts.filter(|facts| fresh(facts.seen_at)) {
            return Ok(if facts.playable == Some(false) { Look::Unplayable } else { Look::Plays });
        }
        if !asking || self.journal.checked.get(id).is_some_and(|at| fresh(*at)) {
            return Ok(Look::Plays);
        }
        let found = match self.online.spotify.saving().track(id, market).await {
            Err(ServiceError::NotFound { .. } | ServiceError::Rejected { status: 400, .. }) => return Ok(Look::Unknown),
            found => found?,
        };
        if found.playable == Some(false) {
            return Ok(Look::Unplayable);
        }
        self.journal.checked.insert(id.to_owned(), now);
        Ok(Look::Plays)
    }

    /// Puts the best other version in the place of a song; without one, says so.
    async fn swap_or_say(
        &mut self,
        at: usize,
        facts: Option<&TrackFacts>,
        market: Option<&str>,
        look: &Look,
    ) -> Result<(), AppError> {
        let track = &self.journal.mix.tracks[at];
        let (name, artist) = (track.name.clone(), track.artist_name.clone());
        let taken: BTreeSet<String> = self.journal.mix.tracks.iter().map(|track| track.track_id.clone()).collect();
        let candidates = self.candidates(at, facts.and_then(|facts| facts.isrc.as_deref()), market).await;
        let wanted = swap::Wanted::of(&self.journal.mix.tracks[at], facts.and_then(|facts| facts.isrc.clone()));
        match swap::best(&wanted, candidates.into_iter().filter(|found| !taken.contains(&found.id)).collect()) {
            Some(found) => self.swap(at, &found).await,
            None if matches!(look, Look::Unknown) => {
                Err(AppError::new(ErrorCode::Refused, format!("Spotify has no song with the id of {name:?} by {artist}"))
                    .hint(format!("replace {at} puts another song in its place.")))
            }
            None => {
                self.journal.notes.push(format!(
                    "{name:?} by {artist} cannot be played in your country and has no other version; replace {at} puts another \
                     song in its place."
                ));
                Ok(())
            }
        }
    }

    /// Other versions: by recording, then by title and artist. What cannot be asked brings none.
    async fn candidates(&self, at: usize, isrc: Option<&str>, market: Option<&str>) -> Vec<TrackItem> {
        let track = &self.journal.mix.tracks[at];
        let spotify = self.online.spotify.saving();
        let wanted = swap::Wanted::of(track, isrc.map(str::to_owned));
        if let Some(isrc) = isrc {
            let found = spotify.search_tracks(&format!("isrc:{isrc}"), market, 10).await.unwrap_or_default();
            if swap::best(&wanted, found.clone()).is_some() {
                return found;
            }
        }
        let plain = |text: &str| text.replace('"', " ");
        let query = format!("track:\"{}\" artist:\"{}\"", plain(&track.name), plain(&track.artist_name));
        spotify.search_tracks(&query, market, 10).await.unwrap_or_default()
    }
}
