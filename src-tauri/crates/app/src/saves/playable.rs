//! Whether the songs of a mix can be played, just before they are saved.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use runclub_services::{
    Denial, ServiceError,
    spotify::{Spotify, TrackItem, TrackUri},
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
    /// It does not; and the code of its recording, where Spotify has just said it.
    Unplayable(Option<String>),
    /// Spotify has no such song.
    Unknown,
}

impl Saving<'_> {
    /// Decides which songs the playlist will hold: swaps those that cannot be played.
    pub(super) async fn prepare(&mut self) -> Result<(), AppError> {
        let ids: Vec<String> = self.journal.mix.tracks.iter().map(|track| track.track_id.clone()).collect();
        let facts = self.online.store.cache().track_facts(&ids).await?;
        let facts: BTreeMap<String, TrackFacts> = facts.into_iter().map(|facts| (facts.id.clone(), facts)).collect();
        let mut asking = true;
        for (at, id) in ids.iter().enumerate() {
            let look = match self.look(id, facts.get(id), asking).await? {
                Ok(look) => look,
                // A check that cannot be made is no reason not to save.
                Err(
                    error @ (ServiceError::SignedOut(_)
                    | ServiceError::Denied(Denial::OwnerWithoutPremium | Denial::NotOnTheList)),
                ) => return Err(error.into()),
                Err(error) => {
                    tracing::info!(%error, "playability not checked");
                    asking = false;
                    Look::Plays
                }
            };
            let told = if let Look::Unplayable(isrc) = &look { isrc.clone() } else { None };
            let isrc = told.or_else(|| facts.get(id).and_then(|facts| facts.isrc.clone()));
            if !matches!(look, Look::Plays) {
                self.swap_or_say(at, isrc, &look).await?;
            }
        }
        self.keep().await
    }

    /// Songs of library files without Spotify ids, and invented ones, cannot be on a playlist.
    pub(super) fn refuse_foreign_songs(&self) -> Result<(), AppError> {
        let tracks = &self.journal.mix.tracks;
        let foreign: Vec<&str> =
            tracks.iter().filter(|track| TrackUri::of_id(&track.track_id).is_none()).map(|track| track.name.as_str()).collect();
        match foreign[..] {
            [] => Ok(()),
            [first, ..] => Err(AppError::new(
                ErrorCode::Refused,
                format!("{} of {} songs have no Spotify id, {first:?} the first", foreign.len(), tracks.len()),
            )
            .hint_by_place(
                "Replace them, or export the mix: --format csv and m3u need no ids.",
                "Replace them, or export the mix.",
            )),
        }
    }

    async fn look(&mut self, id: &str, facts: Option<&TrackFacts>, asking: bool) -> Result<Result<Look, ServiceError>, AppError> {
        let now = self.online.now();
        let fresh = |at: Timestamp| now.duration_since(at) < FRESH;
        if let Some(facts) = facts.filter(|facts| fresh(facts.seen_at)) {
            return Ok(Ok(if facts.playable == Some(false) { Look::Unplayable(None) } else { Look::Plays }));
        }
        if !asking || self.journal.checked.get(id).is_some_and(|at| fresh(*at)) {
            return Ok(Ok(Look::Plays));
        }
        let found = match self.ask_in_market(async |spotify, market| spotify.track(id, market).await).await? {
            Ok(found) => found,
            Err(ServiceError::NotFound { .. } | ServiceError::Rejected { status: 400, .. }) => return Ok(Ok(Look::Unknown)),
            Err(error) => return Ok(Err(error)),
        };
        if found.playable == Some(false) {
            return Ok(Ok(Look::Unplayable(found.isrc)));
        }
        self.journal.checked.insert(id.to_owned(), now);
        Ok(Ok(Look::Plays))
    }

    /// Asks with the runner's market; without one from then on, when Spotify does not take it and takes
    /// the question without (services: playability).
    async fn ask_in_market<T>(
        &self,
        ask: impl AsyncFn(&Spotify, Option<&str>) -> Result<T, ServiceError>,
    ) -> Result<Result<T, ServiceError>, AppError> {
        let spotify = self.online.spotify.saving();
        let market = account::market(self.online).await?;
        match ask(&spotify, market.as_deref()).await {
            Err(ServiceError::Rejected { status: 400, .. }) if market.is_some() => {
                let answer = ask(&spotify, None).await;
                if answer.is_ok() {
                    account::forget_market(self.online).await?;
                }
                Ok(answer)
            }
            answer => Ok(answer),
        }
    }

    /// Puts the best other version in the place of a song; without one, says so.
    async fn swap_or_say(&mut self, at: usize, isrc: Option<String>, look: &Look) -> Result<(), AppError> {
        let track = &self.journal.mix.tracks[at];
        let (name, artist) = (track.name.clone(), track.artist_name.clone());
        let wanted = swap::Wanted::of(track, isrc);
        let taken: BTreeSet<String> = self.journal.mix.tracks.iter().map(|track| track.track_id.clone()).collect();
        match self.version(&wanted, &name, &artist, &taken).await? {
            Some(found) => self.swap(at, &found).await,
            None if matches!(look, Look::Unknown) => {
                Err(AppError::new(ErrorCode::Refused, format!("Spotify has no song with the id of {name:?} by {artist}"))
                    .hint(format!("replace {at} puts another song in its place.")))
            }
            None => {
                self.journal.note(format!(
                    "{name:?} by {artist} cannot be played in your country and has no other version; replace {at} puts another \
                     song in its place."
                ));
                Ok(())
            }
        }
    }

    /// The best other version that is not in the mix: by recording, else by title and artist. What cannot
    /// be asked brings none.
    async fn version(
        &self,
        wanted: &swap::Wanted,
        name: &str,
        artist: &str,
        taken: &BTreeSet<String>,
    ) -> Result<Option<TrackItem>, AppError> {
        let plain = |text: &str| text.replace('"', " ");
        let by_recording = wanted.isrc.as_ref().map(|isrc| format!("isrc:{isrc}"));
        let by_title = format!("track:\"{}\" artist:\"{}\"", plain(name), plain(artist));
        for query in by_recording.into_iter().chain([by_title]) {
            let found = self.ask_in_market(async |spotify, market| spotify.search_tracks(&query, market, 10).await).await?;
            let free = found.unwrap_or_default().into_iter().filter(|found| !taken.contains(&found.id));
            if let Some(version) = swap::best(wanted, free.collect()) {
                return Ok(Some(version));
            }
        }
        Ok(None)
    }
}
