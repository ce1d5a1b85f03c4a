//! Which music a mix is made from.

use serde::{Deserialize, Serialize};

/// Which music a mix is made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum LibraryKind {
    /// The embedded demo library.
    Demo,
    /// The runner's own: synced and imported songs.
    #[default]
    Own,
}

impl LibraryKind {
    /// The name in the store.
    pub(crate) const fn slug(self) -> &'static str {
        match self {
            Self::Demo => "demo",
            Self::Own => "own",
        }
    }

    /// The kind with this slug.
    pub(crate) fn from_slug(slug: &str) -> Option<Self> {
        [Self::Demo, Self::Own].into_iter().find(|kind| kind.slug() == slug)
    }
}
