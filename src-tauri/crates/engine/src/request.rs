//! What the runner asks for.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{genre::Umbrella, tier::Tier};

/// One of the seven built-in templates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "kebab-case")]
pub enum TemplateId {
    /// Easy throughout, a touch of Moderate in the middle.
    Light,
    /// Strong throughout, one or two Hard spikes.
    Tempo,
    /// Hard and Easy in strict alternation.
    Hiit,
    /// Moderate and Hard in turn.
    Intervals,
    /// Up to Max and back down.
    Pyramid,
    /// A steady base, then a final ramp.
    Kicker,
    /// Two Easy, two Hard, repeated.
    LongWaves,
}

impl TemplateId {
    /// Every built-in template.
    pub const ALL: [Self; 7] =
        [Self::Light, Self::Tempo, Self::Hiit, Self::Intervals, Self::Pyramid, Self::Kicker, Self::LongWaves];

    /// The name in documents and on the command line.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Tempo => "tempo",
            Self::Hiit => "hiit",
            Self::Intervals => "intervals",
            Self::Pyramid => "pyramid",
            Self::Kicker => "kicker",
            Self::LongWaves => "long-waves",
        }
    }

    /// The name for people.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Light => "Light",
            Self::Tempo => "Tempo",
            Self::Hiit => "HIIT",
            Self::Intervals => "Intervals",
            Self::Pyramid => "Pyramid",
            Self::Kicker => "Kicker",
            Self::LongWaves => "Long Waves",
        }
    }

    /// The template with this slug.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|template| template.slug() == slug)
    }
}

/// A named length (algorithm.md, Template duration targets).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "lowercase")]
pub enum Length {
    /// The template's short row.
    Short,
    /// The template's middle row.
    Medium,
    /// The template's long row.
    Long,
}

impl Length {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Short, Self::Medium, Self::Long];

    /// The name in documents and on the command line.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Short => "short",
            Self::Medium => "medium",
            Self::Long => "long",
        }
    }
}

/// Which part of the session the mix is for (ruling A3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// Warm-up, main and cool-down.
    #[default]
    Full,
    /// The warm-up alone.
    Warmup,
    /// The main part alone.
    Main,
    /// The cool-down alone.
    Cooldown,
}

impl Part {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Full, Self::Warmup, Self::Main, Self::Cooldown];

    /// The name in documents and on the command line.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Warmup => "warmup",
            Self::Main => "main",
            Self::Cooldown => "cooldown",
        }
    }
}

/// How the fit treats neighbours (ruling C8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// AI Smart Mix: the defaults.
    #[default]
    Smart,
    /// Even tempo and energy.
    Endurance,
    /// High energy at the top, contrast below.
    Power,
}

impl Mode {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Smart, Self::Endurance, Self::Power];

    /// The name in documents and on the command line.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Smart => "smart",
            Self::Endurance => "endurance",
            Self::Power => "power",
        }
    }
}

/// Which formula SlotFit takes (ruling C3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "kebab-case")]
pub enum Model {
    /// Tempo fit and intensity weighed separately.
    #[default]
    TempoTrue,
    /// The literal formula of the specification.
    Classic,
}

impl Model {
    /// Every one.
    pub const ALL: [Self; 2] = [Self::TempoTrue, Self::Classic];

    /// The name in documents and on the command line.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::TempoTrue => "tempo-true",
            Self::Classic => "classic",
        }
    }
}

/// One step of a custom curve (ruling B11).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct CurveStep {
    /// Effort of the step.
    pub tier: Tier,
    /// Length of the step, ms.
    pub duration_ms: u32,
}

/// Everything that decides a mix besides the library, its history and the configuration.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// The template; `None` for a custom curve.
    pub template: Option<TemplateId>,
    /// A custom curve; its steps include warm-up and cool-down.
    pub curve: Option<Vec<CurveStep>>,
    /// Length of the full session in minutes, whatever `part` is.
    pub minutes: u32,
    /// The named length, when one was asked for; then `minutes` is the sum of its row.
    pub length: Option<Length>,
    /// Which part of the session to fill.
    #[serde(default)]
    pub part: Part,
    /// How the fit treats neighbours.
    #[serde(default)]
    pub mode: Mode,
    /// Which scoring model decides.
    #[serde(default)]
    pub model: Model,
    /// Umbrellas to choose from; empty for all.
    #[serde(default)]
    pub genres: Vec<Umbrella>,
    /// Decades to choose from (`1990`); empty for all.
    #[serde(default)]
    pub decades: Vec<i32>,
    /// Artists to favour, by id or name.
    #[serde(default)]
    pub seed_artists: Vec<String>,
    /// Genres to favour: umbrella slugs or genre names.
    #[serde(default)]
    pub seed_genres: Vec<String>,
    /// Artists to leave out, by id or name.
    #[serde(default)]
    pub exclude_artists: Vec<String>,
    /// Genres to leave out: umbrella slugs or genre names.
    #[serde(default)]
    pub exclude_genres: Vec<String>,
    /// Whether songs marked explicit may be used.
    #[serde(default = "yes")]
    pub allow_explicit: bool,
    /// The seed of the noise.
    pub seed: u32,
    /// The moment of the request: rests and rediscovery count from here.
    #[cfg_attr(feature = "specta", specta(type = String))]
    pub now: Timestamp,
}

fn yes() -> bool {
    true
}

impl Request {
    /// A full session of a template with nothing else asked for.
    pub fn new(template: TemplateId, minutes: u32, seed: u32, now: Timestamp) -> Self {
        Self {
            template: Some(template),
            curve: None,
            minutes,
            length: None,
            part: Part::Full,
            mode: Mode::Smart,
            model: Model::TempoTrue,
            genres: Vec::new(),
            decades: Vec::new(),
            seed_artists: Vec::new(),
            seed_genres: Vec::new(),
            exclude_artists: Vec::new(),
            exclude_genres: Vec::new(),
            allow_explicit: true,
            seed,
            now,
        }
    }

    /// What the mix is called after: the template's name, or "Custom".
    pub fn title(&self) -> &'static str {
        self.template.map_or("Custom", TemplateId::name)
    }
}
