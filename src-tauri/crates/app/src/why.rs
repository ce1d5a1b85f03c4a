//! Why a song is where it is.

use runclub_engine::{
    config::Config,
    edit::EditError,
    mix::{Mix, MixTrack, Octave},
    series::{BlockFit, block_fit},
};
use serde::Serialize;

use crate::AppError;

mod reasons;
mod terms;

use reasons::Reasons;

/// Why a song is where it is.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Why {
    /// The main reason: "156 felt BPM is inside Hard's 160–175".
    pub headline: String,
    /// The other reasons, the weightiest first, a sentence each.
    pub reasons: Vec<String>,
    /// The parts of its score; they add up to `total`.
    pub terms: Vec<Term>,
    /// Its score.
    pub total: f64,
}

/// One part of a score.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Term {
    /// Its name for people: "Tempo and effort", "Artist spacing".
    pub name: String,
    /// What it adds.
    pub value: f64,
    /// What that means here.
    pub text: String,
}

/// Why the song at a place (from 0) is there; read from the document alone.
///
/// # Errors
/// When the mix has no such place.
pub fn why(mix: &Mix, at: usize, config: &Config) -> Result<Why, AppError> {
    let Some(track) = mix.tracks.get(at) else {
        return Err(EditError::NoSuchPosition { position: at, songs: mix.tracks.len() }.into());
    };
    let sound = sound(track, config);
    let mut reasons = Reasons::default();
    let headline = if track.locked {
        reasons.first(format!("{sound}."));
        "You hold it at this place".to_owned()
    } else {
        sound
    };
    reasons.collect(mix, at, config);
    Ok(Why { headline, reasons: reasons.sorted(), terms: terms::terms(track), total: track.final_score })
}

/// What speaks for another song at a place: its sound there, and the weightiest that the song there now has not.
pub(crate) fn instead(mix: &Mix, at: usize, other: &MixTrack, config: &Config) -> Vec<String> {
    let Some(held) = mix.tracks.get(at) else { return Vec::new() };
    let reasons = |track: MixTrack| {
        let mut mix = mix.clone();
        mix.tracks[at] = track;
        let mut reasons = Reasons::default();
        reasons.collect(&mix, at, config);
        reasons.sorted()
    };
    // Under one name, so that what is said of both artists alike is the same sentence.
    let now = reasons(MixTrack { artist_name: other.artist_name.clone(), ..held.clone() });
    let mut own = reasons(other.clone());
    let best = own.iter().position(|reason| !now.contains(reason)).unwrap_or_default();
    std::iter::once(format!("{}.", sound(other, config))).chain((!own.is_empty()).then(|| own.swap_remove(best))).collect()
}

/// The tempo against the tier's window, or the energy where tempo says nothing.
fn sound(track: &MixTrack, config: &Config) -> String {
    let row = config.tiers.get(track.tier);
    let tier = track.tier.name();
    let (Some(felt), true) = (track.felt_tempo, config.score.bpm_matching) else {
        let energy = track.energy.map(percent);
        return match (energy, track.tempo) {
            (Some(energy), Some(_)) => format!("An energy of {energy} for {tier}; tempo is not matched"),
            (Some(energy), None) => format!("No tempo is known; an energy of {energy} stands in for it"),
            (None, _) => "Nothing is known of its sound; it counts as average".to_owned(),
        };
    };
    let is = tempo(track, felt);
    let window = format!("{tier}'s {:.0}–{:.0} BPM", row.bpm_low, row.bpm_high);
    let (distance, side) = if felt < row.bpm_low { (row.bpm_low - felt, "below") } else { (felt - row.bpm_high, "above") };
    match block_fit(track, config) {
        BlockFit::Inside | BlockFit::Unknown => format!("{is} is inside {window}"),
        BlockFit::Near => format!("{is} is {} BPM {side} {window}: near enough", decimal(distance)),
        BlockFit::Off => format!("{is} is {} BPM {side} {window}: far from its effort", decimal(distance)),
    }
}

/// "156 BPM", "78 BPM, felt double as 156,", "Your own 160 BPM".
fn tempo(track: &MixTrack, felt: f64) -> String {
    let felt = decimal(felt);
    let measured = track.tempo.map_or(String::new(), decimal);
    match track.octave {
        Some(Octave::Double) => format!("{measured} BPM, felt double as {felt},"),
        Some(Octave::Half) => format!("{measured} BPM, felt half as {felt},"),
        Some(Octave::User) => format!("Your own {felt} BPM"),
        Some(Octave::AsIs) | None => format!("{felt} BPM"),
    }
}

/// At most one decimal: "156", "167.6".
fn decimal(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// "74 %".
fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

#[cfg(test)]
mod tests;
