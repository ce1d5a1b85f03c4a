//! Where things are: time to x, tempo to y, effort to y.

use runclub_engine::series::Series;

/// The places of the chart, in pixels.
pub(super) struct Frame {
    pub(super) width: f64,
    pub(super) left: f64,
    pub(super) right: f64,
    total_ms: f64,
    bpm_low: f64,
    bpm_high: f64,
}

impl Frame {
    /// Names and times of the parts.
    pub(super) const BANDS: f64 = 84.0;
    /// Names of the tiers.
    pub(super) const TIERS: f64 = 104.0;
    /// The tempo plot.
    pub(super) const PLOT: (f64, f64) = (116.0, 396.0);
    /// The effort lane.
    pub(super) const LANE: (f64, f64) = (424.0, 496.0);
    /// Labels of the time axis.
    pub(super) const MINUTES: f64 = 516.0;
    /// The legend's middle line.
    pub(super) const LEGEND: f64 = 560.0;
    /// Height of a song.
    pub(super) const BLOCK: f64 = 26.0;

    /// The frame of a chart: wide enough for its time, high enough for its tempos.
    pub(super) fn of(series: &Series, width: f64) -> Self {
        let windows = series.steps.iter().flat_map(|step| [step.bpm_low, step.bpm_high]);
        let (window_low, window_high) = span(windows).unwrap_or((150.0, 190.0));
        let felt = series.blocks.iter().filter_map(|block| block.felt_tempo);
        // A song far outside must not press the windows flat; it is drawn at the edge.
        let (low, high) = span(felt).unwrap_or((window_low, window_high));
        let low = low.clamp(window_low - 40.0, window_low);
        let high = high.clamp(window_high, window_high + 40.0);
        Self {
            width,
            left: 64.0,
            right: width - 32.0,
            total_ms: f64::from(series.total_ms.max(1)),
            bpm_low: ((low - 8.0) / 10.0).floor() * 10.0,
            bpm_high: ((high + 4.0) / 10.0).ceil() * 10.0,
        }
    }

    pub(super) fn x(&self, ms: u32) -> f64 {
        self.left + f64::from(ms) / self.total_ms * (self.right - self.left)
    }

    pub(super) fn y(&self, bpm: f64) -> f64 {
        let (top, bottom) = Self::PLOT;
        bottom - (bpm - self.bpm_low) / (self.bpm_high - self.bpm_low) * (bottom - top)
    }

    /// The middle of a song at this tempo, kept inside the plot.
    pub(super) fn block_y(&self, bpm: f64) -> f64 {
        let (top, bottom) = Self::PLOT;
        let half = Self::BLOCK / 2.0;
        self.y(bpm).clamp(top + half, bottom - half - 16.0)
    }

    pub(super) fn effort_y(effort: f64) -> f64 {
        let (top, bottom) = Self::LANE;
        bottom - effort.clamp(0.0, 1.0) * (bottom - top)
    }

    /// Every ten BPM, or fewer where that would be crowded.
    pub(super) fn bpm_ticks(&self) -> impl Iterator<Item = u32> + use<> {
        let step = [10, 20, 50].into_iter().find(|step| (self.bpm_high - self.bpm_low) / f64::from(*step) <= 14.0).unwrap_or(100);
        (self.bpm_low as u32..=self.bpm_high as u32).step_by(step as usize)
    }

    /// Round minutes, far enough apart to be read.
    pub(super) fn minute_ticks(&self) -> impl Iterator<Item = u32> + use<> {
        let minutes = self.total_ms / 60_000.0;
        let apart = |step: &u32| f64::from(*step) / minutes * (self.right - self.left) >= 72.0;
        let step = [1, 2, 5, 10, 15, 30, 60, 120].into_iter().find(apart).unwrap_or(240);
        (0..=minutes as u32).step_by(step as usize)
    }
}

fn span(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    values.filter(|value| value.is_finite()).fold(None, |span, value| match span {
        None => Some((value, value)),
        Some((low, high)) => Some((low.min(value), high.max(value))),
    })
}
