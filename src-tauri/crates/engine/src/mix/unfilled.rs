//! Slots without a song, and the rules that left them so.

use serde::{Deserialize, Serialize};

use super::Segment;
use crate::tier::Tier;

/// A slot without a song, and why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Unfilled {
    /// Place in the full curve, from 0.
    pub position: u32,
    /// Part of the session.
    pub segment: Segment,
    /// Effort of the slot.
    pub tier: Tier,
    /// Time the slot should have filled, ms.
    pub target_ms: u32,
    /// How many candidates each rule removed.
    pub removed: Vec<Removed>,
    /// What would help.
    pub help: String,
}

/// How many candidates one rule removed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Removed {
    /// The rule.
    pub rule: Rule,
    /// Candidates it removed.
    pub count: u32,
}

/// The rules that remove candidates, in the order they are applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum Rule {
    /// No audio features.
    Features,
    /// Known not to be playable.
    Playable,
    /// Shorter than a slot may be.
    TooShort,
    /// Longer than a slot may be.
    TooLong,
    /// Marked "never again".
    NeverAgain,
    /// Artist excluded.
    ExcludedArtist,
    /// Genre excluded.
    ExcludedGenre,
    /// Marked explicit while explicit songs were refused.
    Explicit,
    /// Outside the chosen decades.
    Decade,
    /// Outside the chosen genres.
    Genre,
    /// Used within the last ten days.
    Lockout,
    /// Tempo too far from the tier's window.
    Tempo,
    /// Artist, song or neighbour rules, or the time: suitable songs are left, but not beside the others.
    Arrangement,
}
