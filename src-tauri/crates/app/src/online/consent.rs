//! What the runner lets leave the machine, and what may be used (ruling I2).

use runclub_store::Store;
use serde::{Deserialize, Serialize};

use super::Online;
use crate::AppError;

/// Something that needs the runner's consent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "lowercase")]
pub enum Consent {
    /// Song ids go to ReccoBeats, which answers with tempo and energy.
    ReccoBeats,
    /// Links of artists go to MusicBrainz, which answers with genres.
    MusicBrainz,
    /// Names of artists go to Last.fm, with the runner's own key; it answers with genres.
    LastFm,
    /// What was played lately is read from Spotify and counts a little in the score.
    Listening,
    /// Ids of a few liked songs go to ReccoBeats, which suggests others for thin tiers.
    Suggestions,
}

impl Consent {
    /// Every consent.
    pub const ALL: [Self; 5] = [Self::ReccoBeats, Self::MusicBrainz, Self::LastFm, Self::Listening, Self::Suggestions];

    /// The name on the command line and in the store.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::ReccoBeats => "reccobeats",
            Self::MusicBrainz => "musicbrainz",
            Self::LastFm => "lastfm",
            Self::Listening => "listening",
            Self::Suggestions => "suggestions",
        }
    }

    /// What the runner agrees to, as a sentence.
    pub const fn text(self) -> &'static str {
        match self {
            Self::ReccoBeats => "The Spotify ids of your songs go to ReccoBeats, which answers with tempo and energy.",
            Self::MusicBrainz => "The Spotify links of your artists go to MusicBrainz, which answers with genres.",
            Self::LastFm => "The names of your artists go to Last.fm with your own key; it answers with genres.",
            Self::Listening => "What you played lately is read from Spotify, kept here, and counts a little in the score.",
            Self::Suggestions => "The ids of a few liked songs go to ReccoBeats, which suggests songs for thin tiers.",
        }
    }

    /// What must be given before the answer matters, as a sentence.
    pub(crate) fn missing(self, online: &Online) -> Option<&'static str> {
        (self == Self::LastFm && online.lastfm.is_none()).then_some(
            "Genres from Last.fm need an API key of your own. Start RunClub with the key in the variable RUNCLUB_LASTFM_KEY, and \
             the switch is here.",
        )
    }

    /// Whether signing in, which says so, counts as consent. Suggestions are asked for on their own.
    const fn comes_with_the_sign_in(self) -> bool {
        !matches!(self, Self::Suggestions)
    }

    /// The name of the answer in the store.
    pub(super) fn preference(self) -> String {
        format!("consent.{}", self.slug())
    }
}

/// The runner's answers; `None` where nothing was asked yet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Consents(Vec<(Consent, Option<bool>)>);

impl Consents {
    pub(crate) async fn load(store: &Store) -> Result<Self, AppError> {
        let mut answers = Vec::new();
        for consent in Consent::ALL {
            let kept = store.preference(&consent.preference()).await?;
            answers.push((consent, kept.map(|answer| answer == "yes")));
        }
        Ok(Self(answers))
    }

    /// Whether the runner agreed.
    pub fn given(&self, consent: Consent) -> bool {
        self.answer(consent) == Some(true)
    }

    /// What the runner said.
    pub fn answer(&self, consent: Consent) -> Option<bool> {
        self.0.iter().find(|(asked, _)| *asked == consent).and_then(|(_, answer)| *answer)
    }
}

/// The runner's answers.
///
/// # Errors
/// When the store cannot be read.
pub async fn consents(store: &Store) -> Result<Consents, AppError> {
    Consents::load(store).await
}

/// Keeps an answer.
///
/// # Errors
/// When the store cannot be written.
pub async fn set_consent(store: &Store, consent: Consent, agreed: bool) -> Result<(), AppError> {
    Ok(store.set_preference(&consent.preference(), Some(if agreed { "yes" } else { "no" })).await?)
}

/// Signing in after the explainer: what was not answered before is agreed to, but for what was refused.
pub(crate) async fn agree_at_sign_in(store: &Store, refused: &[Consent]) -> Result<(), AppError> {
    let before = Consents::load(store).await?;
    for consent in Consent::ALL.into_iter().filter(|consent| consent.comes_with_the_sign_in()) {
        if refused.contains(&consent) {
            set_consent(store, consent, false).await?;
        } else if before.answer(consent).is_none() {
            set_consent(store, consent, true).await?;
        }
    }
    Ok(())
}
