//! The tempo-and-effort chart of a mix as numbers, in ms and BPM; drawing is somebody else's trade.

use serde::{Deserialize, Serialize};

use crate::{
    config::Config,
    mix::{Mix, MixTrack, Segment},
    tier::Tier,
};

/// Everything a chart of a mix shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Series {
    /// Length of the mix, ms.
    pub total_ms: u32,
    /// Length aimed at, ms.
    pub aim_ms: u32,
    /// The parts of the session.
    pub bands: Vec<Band>,
    /// The target effort over time; neighbours of one tier are one step.
    pub steps: Vec<Step>,
    /// The songs.
    pub blocks: Vec<Block>,
    /// Energy over time: one point at the middle of each song that has one.
    pub energy: Vec<Point>,
}

/// A part of the session.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Band {
    /// Which part.
    pub segment: Segment,
    /// Start, ms.
    pub start_ms: u32,
    /// End, ms.
    pub end_ms: u32,
    /// Time wanted, ms.
    pub target_ms: u32,
}

/// A stretch of one target effort.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Step {
    /// Which part.
    pub segment: Segment,
    /// Effort tier.
    pub tier: Tier,
    /// Start, ms.
    pub start_ms: u32,
    /// End, ms.
    pub end_ms: u32,
    /// Target effort, 0 to 1.
    pub effort: f64,
    /// Lower edge of the tempo window, BPM.
    pub bpm_low: f64,
    /// Upper edge of the tempo window, BPM.
    pub bpm_high: f64,
}

/// A song as a block.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Block {
    /// Place in the list.
    pub position: u32,
    /// Start, ms.
    pub start_ms: u32,
    /// End, ms.
    pub end_ms: u32,
    /// Effort tier of its slot.
    pub tier: Tier,
    /// Felt tempo, BPM.
    pub felt_tempo: Option<f64>,
    /// Energy, 0 to 1.
    pub energy: Option<f64>,
    /// How its tempo suits the slot.
    pub fit: BlockFit,
    /// Whether the runner holds it at its place.
    pub locked: bool,
}

/// How a song's tempo suits its slot, in words a chart can label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum BlockFit {
    /// Inside the window.
    Inside,
    /// Outside the window, but close enough for the slot.
    Near,
    /// Too far from the window.
    Off,
    /// Tempo unknown.
    Unknown,
}

/// A value at a time.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Point {
    /// Time, ms.
    pub at_ms: u32,
    /// Value.
    pub value: f64,
}

/// How a song's tempo suits its slot.
pub fn block_fit(track: &MixTrack, config: &Config) -> BlockFit {
    let row = config.tiers.get(track.tier);
    match track.felt_tempo {
        None => BlockFit::Unknown,
        Some(bpm) if (row.bpm_low..=row.bpm_high).contains(&bpm) => BlockFit::Inside,
        Some(_) if track.tempo_fit >= config.tiers.get(track.scored_tier).gate => BlockFit::Near,
        Some(_) => BlockFit::Off,
    }
}

impl Series {
    /// The chart of a mix.
    pub fn of(mix: &Mix, config: &Config) -> Self {
        let mut series = Self {
            total_ms: 0,
            aim_ms: mix.plan.aim_ms,
            bands: Vec::new(),
            steps: Vec::new(),
            blocks: Vec::with_capacity(mix.tracks.len()),
            energy: Vec::new(),
        };
        for track in &mix.tracks {
            let (start_ms, end_ms) = (series.total_ms, series.total_ms + track.duration_ms);
            series.extend_band(track.segment, start_ms, end_ms, mix);
            series.extend_step(track, start_ms, end_ms, config);
            series.blocks.push(Block {
                position: track.position,
                start_ms,
                end_ms,
                tier: track.tier,
                felt_tempo: track.felt_tempo,
                energy: track.energy,
                fit: block_fit(track, config),
                locked: track.locked,
            });
            if let Some(value) = track.energy {
                series.energy.push(Point { at_ms: start_ms + track.duration_ms / 2, value });
            }
            series.total_ms = end_ms;
        }
        series
    }

    fn extend_band(&mut self, segment: Segment, start_ms: u32, end_ms: u32, mix: &Mix) {
        match self.bands.last_mut() {
            Some(band) if band.segment == segment => band.end_ms = end_ms,
            _ => {
                let target_ms = match segment {
                    Segment::Warmup => mix.plan.warmup_ms,
                    Segment::Main => mix.plan.main_ms,
                    Segment::Cooldown => mix.plan.cooldown_ms,
                };
                self.bands.push(Band { segment, start_ms, end_ms, target_ms });
            }
        }
    }

    fn extend_step(&mut self, track: &MixTrack, start_ms: u32, end_ms: u32, config: &Config) {
        match self.steps.last_mut() {
            Some(step) if step.tier == track.tier && step.segment == track.segment => step.end_ms = end_ms,
            _ => {
                let row = config.tiers.get(track.tier);
                self.steps.push(Step {
                    segment: track.segment,
                    tier: track.tier,
                    start_ms,
                    end_ms,
                    effort: row.target_effort,
                    bpm_low: row.bpm_low,
                    bpm_high: row.bpm_high,
                });
            }
        }
    }
}
