//! The five effort tiers (algorithm.md, Effort Tiers).

use serde::{Deserialize, Serialize};

/// How hard a part of the run is; ordered from calm to all-out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum Tier {
    /// Warm-up, cool-down and recovery.
    Easy,
    /// Steady, conversational.
    Moderate,
    /// Comfortably hard.
    Strong,
    /// Interval effort.
    Hard,
    /// The peak.
    Max,
}

impl Tier {
    /// Every tier, calm first.
    pub const ALL: [Self; 5] = [Self::Easy, Self::Moderate, Self::Strong, Self::Hard, Self::Max];

    /// Position in [`Tier::ALL`].
    pub const fn index(self) -> usize {
        self as usize
    }

    /// The tier `steps` above (positive) or below (negative), if there is one.
    pub fn offset(self, steps: isize) -> Option<Self> {
        self.index().checked_add_signed(steps).and_then(|i| Self::ALL.get(i).copied())
    }

    /// The name in documents and on the command line.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Easy => "easy",
            Self::Moderate => "moderate",
            Self::Strong => "strong",
            Self::Hard => "hard",
            Self::Max => "max",
        }
    }

    /// The name for people.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Easy => "Easy",
            Self::Moderate => "Moderate",
            Self::Strong => "Strong",
            Self::Hard => "Hard",
            Self::Max => "Max",
        }
    }

    /// The tier with this slug.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tier| tier.slug() == slug)
    }
}
