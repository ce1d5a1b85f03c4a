//! What configuration values mean, and which make sense.

use crate::{
    config::{
        BonusConfig, Config, FilterConfig, FitConfig, ModeConfig, PersonalConfig, PlanConfig, RelaxConfig, ReportConfig,
        ScoreConfig, TierConfig,
    },
    tier::Tier,
};

/// A configuration value outside what it can mean.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("configuration value {key} is {value}; it must be {wanted}")]
pub struct ConfigError {
    /// Dotted key.
    pub key: String,
    /// The value found.
    pub value: String,
    /// What would be accepted.
    pub wanted: &'static str,
}

/// A section: its dotted name, its keys with their texts, and its values.
type Section = (String, &'static [(&'static str, &'static str)], Vec<(&'static str, f64)>);

impl Config {
    /// Every section: its dotted name, its keys with their texts, and its values.
    fn sections(&self) -> Vec<Section> {
        let mut sections = Vec::new();
        for tier in Tier::ALL {
            sections.push((format!("tiers.{}", tier.slug()), TierConfig::DOCS, self.tiers.get(tier).numbers()));
        }
        sections.push(("score".to_owned(), ScoreConfig::DOCS, self.score.numbers()));
        sections.push(("bonus".to_owned(), BonusConfig::DOCS, self.bonus.numbers()));
        sections.push(("personal".to_owned(), PersonalConfig::DOCS, self.personal.numbers()));
        sections.push(("filter".to_owned(), FilterConfig::DOCS, self.filter.numbers()));
        sections.push(("plan".to_owned(), PlanConfig::DOCS, self.plan.numbers()));
        sections.push(("relax".to_owned(), RelaxConfig::DOCS, self.relax.numbers()));
        sections.push(("fit".to_owned(), FitConfig::DOCS, self.fit.numbers()));
        for (name, mode) in [("smart", &self.mode.smart), ("endurance", &self.mode.endurance), ("power", &self.mode.power)] {
            sections.push((format!("mode.{name}"), ModeConfig::DOCS, mode.numbers()));
        }
        sections.push(("report".to_owned(), ReportConfig::DOCS, self.report.numbers()));
        sections
    }

    /// Every dotted key with its explanation, in the order of the file.
    pub fn docs() -> Vec<(String, &'static str)> {
        let mut docs = Vec::new();
        for (section, keys, _) in Self::default().sections() {
            docs.extend(keys.iter().map(|(key, text)| (format!("{section}.{key}"), text.trim())));
        }
        docs
    }

    /// Checks that every value can mean something.
    ///
    /// # Errors
    /// The first value that cannot, with what would be accepted.
    pub fn validate(&self) -> Result<(), ConfigError> {
        for (section, _, values) in self.sections() {
            for (key, value) in values {
                let wanted = limits(&section, key);
                if !(wanted.low..=wanted.high).contains(&value) {
                    return Err(ConfigError { key: format!("{section}.{key}"), value: value.to_string(), wanted: wanted.text });
                }
            }
        }
        for tier in Tier::ALL {
            let row = self.tiers.get(tier);
            if row.bpm_low > row.bpm_high {
                return Err(ConfigError {
                    key: format!("tiers.{}.bpm_low", tier.slug()),
                    value: row.bpm_low.to_string(),
                    wanted: "at most bpm_high",
                });
            }
        }
        if self.filter.min_duration_s > self.filter.max_duration_s {
            return Err(ConfigError {
                key: "filter.min_duration_s".to_owned(),
                value: self.filter.min_duration_s.to_string(),
                wanted: "at most max_duration_s",
            });
        }
        if self.plan.min_minutes > self.plan.max_minutes {
            return Err(ConfigError {
                key: "plan.min_minutes".to_owned(),
                value: self.plan.min_minutes.to_string(),
                wanted: "at most max_minutes",
            });
        }
        Ok(())
    }
}

/// What a value may be.
struct Limits {
    low: f64,
    high: f64,
    text: &'static str,
}

/// Limits by key: fit settings are bounded because they are a budget, shares because they are shares.
fn limits(section: &str, key: &str) -> Limits {
    match (section, key) {
        ("fit", "shortlist") => Limits { low: 8.0, high: 4_000.0, text: "from 8 to 4000" },
        ("fit", "structures" | "finalists") => Limits { low: 1.0, high: 100.0, text: "from 1 to 100" },
        ("fit", "short_steps" | "long_steps") => Limits { low: 1.0, high: 100_000.0, text: "from 1 to 100000" },
        ("fit", "nominal_song_s") => Limits { low: 30.0, high: 1_200.0, text: "from 30 to 1200" },
        ("plan", "min_minutes" | "max_minutes") => Limits { low: 10.0, high: 180.0, text: "from 10 to 180" },
        ("plan", "aim_bias_s" | "tolerance_s" | "outer_tolerance_s" | "main_song_s" | "min_edge_s") => {
            Limits { low: 0.0, high: 600.0, text: "from 0 to 600" }
        }
        ("filter", "max_per_artist") => Limits { low: 1.0, high: 2.0, text: "1 or 2" },
        ("filter", "min_duration_s" | "max_duration_s") => Limits { low: 90.0, high: 360.0, text: "from 90 to 360" },
        (_, "bpm_tolerance" | "bpm_low" | "bpm_high") => Limits { low: 1.0, high: 400.0, text: "from 1 to 400" },
        (_, "top_k") => Limits { low: 1.0, high: 1_000.0, text: "from 1 to 1000" },
        (_, "recency_days" | "artist_spacing_places" | "artist_novelty_growth_days") => {
            Limits { low: 0.001, high: 100_000.0, text: "more than 0" }
        }
        (
            _,
            "temperature"
            | "gate"
            | "target_effort"
            | "weight_tempo"
            | "weight_energy"
            | "weight_dance"
            | "energy_floor"
            | "energy_cap"
            | "missing_feature"
            | "rediscovery_share"
            | "missing_tempo_share"
            | "in_window_share",
        ) => Limits { low: 0.0, high: 1.0, text: "from 0 to 1" },
        _ => Limits { low: 0.0, high: 100_000.0, text: "0 or more" },
    }
}
