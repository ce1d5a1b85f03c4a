//! The same words wherever a mix is shown.

use runclub_engine::{
    mix::{Octave, Rule, Verdict},
    series::BlockFit,
};

/// A verdict.
pub(crate) const fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "pass",
        Verdict::Warn => "worth a look",
        Verdict::Fail => "broken rule",
    }
}

/// How a song's tempo suits its slot.
pub(crate) const fn fit(fit: BlockFit) -> &'static str {
    match fit {
        BlockFit::Inside => "inside",
        BlockFit::Near => "near",
        BlockFit::Off => "off",
        BlockFit::Unknown => "no tempo",
    }
}

/// How the felt tempo comes from the measured one, where that needs saying.
pub(crate) const fn octave(octave: Option<Octave>) -> Option<&'static str> {
    match octave {
        Some(Octave::Double) => Some("×2"),
        Some(Octave::Half) => Some("÷2"),
        Some(Octave::AsIs | Octave::User) | None => None,
    }
}

/// Why a rule removed a candidate.
pub(crate) const fn rule(rule: Rule) -> &'static str {
    match rule {
        Rule::Features => "without audio features",
        Rule::Playable => "not playable",
        Rule::TooShort => "too short",
        Rule::TooLong => "too long",
        Rule::NeverAgain => "marked \"never again\"",
        Rule::ExcludedArtist => "of excluded artists",
        Rule::ExcludedGenre => "of excluded genres",
        Rule::Explicit => "explicit",
        Rule::Decade => "outside the chosen decades",
        Rule::Genre => "outside the chosen genres",
        Rule::Lockout => "used within the last ten days",
        Rule::Tempo => "too far from the tempo window",
        Rule::Arrangement => "not possible beside the other songs",
    }
}
