//! The chart in words.

use std::fmt::Write as _;

use runclub_engine::{
    mix::Mix,
    series::{BlockFit, Series},
};

use crate::{
    text::{clock, counted},
    words,
};

/// The name of the picture.
pub(super) fn title(mix: &Mix) -> String {
    format!("{}: tempo and effort of a Session Mix", mix.request.title())
}

/// What the picture shows.
pub(super) fn description(series: &Series, mix: &Mix) -> String {
    let mut text = format!(
        "{}, {} of {} aimed at, verdict: {}.",
        counted(series.blocks.len(), "song", "songs"),
        clock(series.total_ms),
        clock(series.aim_ms),
        words::verdict(mix.report.verdict)
    );
    for band in &series.bands {
        let steps = series.steps.iter().filter(|step| step.segment == band.segment);
        let tiers: Vec<&str> = steps.map(|step| step.tier.name()).collect();
        let _ = write!(text, " {} {}: {}.", band.segment.name(), clock(band.end_ms - band.start_ms), tiers.join(", "));
    }
    let felt: Vec<f64> = series.blocks.iter().filter_map(|block| block.felt_tempo).collect();
    if let (Some(low), Some(high)) = (felt.iter().copied().reduce(f64::min), felt.iter().copied().reduce(f64::max)) {
        let _ = write!(text, " Felt tempo from {low:.0} to {high:.0} BPM.");
    }
    let fits: Vec<String> = [BlockFit::Inside, BlockFit::Near, BlockFit::Off, BlockFit::Unknown]
        .into_iter()
        .filter_map(|fit| {
            let count = series.blocks.iter().filter(|block| block.fit == fit).count();
            (count > 0).then(|| format!("{count} {}", in_sentence(fit)))
        })
        .collect();
    if !fits.is_empty() {
        let _ = write!(text, " Songs: {}.", fits.join(", "));
    }
    if let (Some(first), Some(last)) = (series.energy.first(), series.energy.last()) {
        let peak = series.energy.iter().map(|point| point.value).fold(0.0, f64::max);
        let _ = write!(text, " Energy starts at {:.2}, peaks at {peak:.2} and ends at {:.2}.", first.value, last.value);
    }
    text
}

const fn in_sentence(fit: BlockFit) -> &'static str {
    match fit {
        BlockFit::Inside => "inside the tempo window",
        BlockFit::Near => "near it",
        BlockFit::Off => "off it",
        BlockFit::Unknown => "without a known tempo",
    }
}
