//! The twelve umbrellas a listener can choose from.

use serde::{Deserialize, Serialize};

use super::rules;

/// One of the twelve genre families of the genre filter (rulings F1).
///
/// The order is the order in which they are offered; it also decides between equal affinities. The
/// serialised form is the slug.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "kebab-case")]
pub enum Umbrella {
    /// "Pop".
    Pop,
    /// "Hip-Hop & Rap".
    HipHop,
    /// "Rock & Alt".
    Rock,
    /// "Electronic & Dance".
    Electronic,
    /// "Indie".
    Indie,
    /// "R&B & Soul"; funk is at home here.
    Rnb,
    /// "Country & Americana"; folk is at home here.
    Country,
    /// "Latin & Reggaeton"; Caribbean music is nearest to it.
    Latin,
    /// "Jazz & Blues".
    Jazz,
    /// "Classical & Soundtrack".
    Classical,
    /// "Metal".
    Metal,
    /// "K-Pop, J-Pop & more": popular music of Asia.
    AsianPop,
}

impl Umbrella {
    /// How many umbrellas there are.
    pub const COUNT: usize = 12;

    /// All umbrellas in the order in which they are offered.
    pub const ALL: [Self; Self::COUNT] = [
        Self::Pop,
        Self::HipHop,
        Self::Rock,
        Self::Electronic,
        Self::Indie,
        Self::Rnb,
        Self::Country,
        Self::Latin,
        Self::Jazz,
        Self::Classical,
        Self::Metal,
        Self::AsianPop,
    ];

    /// The name used in files, on the command line and in JSON (rulings F1).
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Pop => "pop",
            Self::HipHop => "hip-hop",
            Self::Rock => "rock",
            Self::Electronic => "electronic",
            Self::Indie => "indie",
            Self::Rnb => "rnb",
            Self::Country => "country",
            Self::Latin => "latin",
            Self::Jazz => "jazz",
            Self::Classical => "classical",
            Self::Metal => "metal",
            Self::AsianPop => "asian-pop",
        }
    }

    /// The name shown to people (rulings F1).
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pop => "Pop",
            Self::HipHop => "Hip-Hop & Rap",
            Self::Rock => "Rock & Alt",
            Self::Electronic => "Electronic & Dance",
            Self::Indie => "Indie",
            Self::Rnb => "R&B & Soul",
            Self::Country => "Country & Americana",
            Self::Latin => "Latin & Reggaeton",
            Self::Jazz => "Jazz & Blues",
            Self::Classical => "Classical & Soundtrack",
            Self::Metal => "Metal",
            Self::AsianPop => "K-Pop, J-Pop & more",
        }
    }

    /// The umbrella with this slug, if there is one; the spelling must be exact.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|umbrella| umbrella.slug() == slug)
    }

    /// The place of this umbrella in [`Umbrella::ALL`].
    pub const fn index(self) -> usize {
        self as usize
    }

    /// The umbrellas a thin slot may look into next, in the order of [`Umbrella::ALL`] (rulings D3).
    ///
    /// Symmetric: each neighbor has this umbrella among its own neighbors.
    pub fn neighbors(self) -> &'static [Self] {
        rules::table().neighbors(self)
    }
}
