//! The mix document: what the engine returns, what the command line prints, what the window receives.
//!
//! Times in ms, `None` where unknown, no 64-bit integers. An edit takes and returns this document.

use serde::{Deserialize, Serialize};

use crate::request::Request;

mod report;
mod track;
mod unfilled;

pub use report::{Check, Figures, Finding, FindingCode, Report, SegmentTimes, SourceCounts, Verdict};
pub use track::{Bonuses, MixTrack, Octave, PersonalSignal, Relaxation, Signal, Source};
pub use unfilled::{Removed, Rule, Unfilled};

/// Version of the document's shape.
pub const SCHEMA: u32 = 1;

/// A Session Mix.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Mix {
    /// Version of the document's shape, [`SCHEMA`].
    pub schema: u32,
    /// Identity, kept through edits.
    pub id: String,
    /// Whether every slot found a song.
    pub status: Status,
    /// The playlist it was saved as.
    pub saved_as: Option<SavedAs>,
    /// What was asked for.
    pub request: Request,
    /// The times aimed at.
    pub plan: PlanTimes,
    /// The songs in playing order.
    pub tracks: Vec<MixTrack>,
    /// The slots that found none.
    pub unfilled: Vec<Unfilled>,
    /// How the mix meets the specification.
    pub report: Report,
    /// What the runner should know, song by song.
    pub findings: Vec<Finding>,
}

/// How much of the mix could be filled (ruling D7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Every slot has its song.
    Complete,
    /// At least half of the requested time.
    Partial,
    /// Less than half: no mix.
    None,
}

/// The playlist a mix became.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct SavedAs {
    /// The service's playlist id.
    pub playlist_id: String,
    /// The version of the playlist that was written.
    pub snapshot_id: Option<String>,
}

/// Target times, ms; a part that was not asked for is 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct PlanTimes {
    /// Warm-up.
    pub warmup_ms: u32,
    /// Main part.
    pub main_ms: u32,
    /// Cool-down.
    pub cooldown_ms: u32,
    /// Total aimed at (ruling A1).
    pub aim_ms: u32,
}

impl PlanTimes {
    /// The total asked for, without the template's bias.
    pub fn requested_ms(&self) -> u32 {
        self.warmup_ms + self.main_ms + self.cooldown_ms
    }
}

/// Part of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "lowercase")]
pub enum Segment {
    /// Warm-up.
    Warmup,
    /// Main part.
    Main,
    /// Cool-down.
    Cooldown,
}

impl Segment {
    /// In order.
    pub const ALL: [Self; 3] = [Self::Warmup, Self::Main, Self::Cooldown];

    /// The name in documents.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Warmup => "warmup",
            Self::Main => "main",
            Self::Cooldown => "cooldown",
        }
    }

    /// The name for people.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Warmup => "Warm-up",
            Self::Main => "Main",
            Self::Cooldown => "Cool-down",
        }
    }
}
