//! How long work tells what it is doing.

use std::time::Duration;

use serde::Serialize;

/// A step of a sync or a save, as the runner sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum Stage {
    /// Who the runner is.
    Account,
    /// Liked songs.
    Likes,
    /// Chosen playlists.
    Playlists,
    /// Tempo, energy and the rest, from ReccoBeats.
    Features,
    /// What was played lately and most.
    Listening,
    /// Genres, from MusicBrainz and Last.fm.
    Genres,
    /// Suggestions for thin tiers, from ReccoBeats.
    Suggestions,
    /// Saving a mix.
    Saving,
}

impl Stage {
    /// Those of a sync, in their order: what the next mix needs comes first.
    pub const SYNC: [Self; 7] =
        [Self::Account, Self::Likes, Self::Playlists, Self::Features, Self::Listening, Self::Genres, Self::Suggestions];

    /// The name on the command line.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Likes => "likes",
            Self::Playlists => "playlists",
            Self::Features => "features",
            Self::Listening => "listening",
            Self::Genres => "genres",
            Self::Suggestions => "suggestions",
            Self::Saving => "saving",
        }
    }

    /// The name for people.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Account => "Account",
            Self::Likes => "Liked songs",
            Self::Playlists => "Playlists",
            Self::Features => "Tempo and energy",
            Self::Listening => "What you played",
            Self::Genres => "Genres",
            Self::Suggestions => "Suggestions",
            Self::Saving => "Saving",
        }
    }
}

/// How far a stage is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Progress {
    /// Which.
    pub stage: Stage,
    /// Things done: songs, artists, playlists.
    pub done: u32,
    /// Of how many, once that is known.
    pub total: Option<u32>,
    /// Things per second since the stage began.
    pub rate: f64,
    /// Seconds left at that rate.
    pub seconds_left: Option<f64>,
    /// Requests sent since the work began.
    pub requests: u32,
}

impl Progress {
    /// Progress after some time in a stage.
    pub(crate) fn after(stage: Stage, done: u32, total: Option<u32>, elapsed: Duration, requests: u32) -> Self {
        let rate = if elapsed.is_zero() { 0.0 } else { f64::from(done) / elapsed.as_secs_f64() };
        let left = total.map(|total| f64::from(total.saturating_sub(done)));
        let seconds_left = left.filter(|_| rate > 0.0).map(|left| left / rate);
        Self { stage, done, total, rate, seconds_left, requests }
    }
}

/// Is told how far long work is. It must not block.
pub trait Reporter: Send + Sync {
    /// A step further.
    fn progress(&self, progress: Progress);

    /// What a stage has fetched can be used: what was asked before is stale.
    fn stage_ended(&self) {}
}

/// Nobody is watching.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Reporter for Silent {
    fn progress(&self, _: Progress) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_left_follows_from_the_rate() {
        let check = |done, total, seconds, expected: Option<f64>| {
            let progress = Progress::after(Stage::Likes, done, total, Duration::from_secs(seconds), 0);
            assert_eq!(progress.seconds_left, expected, "{done} of {total:?} after {seconds} s");
        };
        check(50, Some(100), 10, Some(10.0));
        check(100, Some(100), 10, Some(0.0));
        check(120, Some(100), 10, Some(0.0));
        check(0, Some(100), 10, None);
        check(50, None, 10, None);
        check(50, Some(100), 0, None);
    }
}
