//! The tier table (algorithm.md, "Tier Specifications" and "Energy Shaping").

/// One of the five effort tiers, from the calmest to the hardest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tier {
    /// Warm-up, cool-down, recovery.
    Easy,
    /// The base of intervals, pyramid and kicker.
    Moderate,
    /// Tempo running.
    Strong,
    /// Repeats and spikes.
    Hard,
    /// The one peak.
    Max,
}

/// All tiers in ascending order.
pub const TIERS: [Tier; 5] = [Tier::Easy, Tier::Moderate, Tier::Strong, Tier::Hard, Tier::Max];

/// What a tier does to songs whose energy does not suit it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum EnergyShape {
    /// Energy above this is penalised (Easy only).
    Cap(f64),
    /// Energy below this is penalised.
    Floor(f64),
}

/// One row of the tier table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TierRow {
    /// The effort the slot aims at, 0 to 1.
    pub target_effort: f64,
    /// Lower edge of the BPM window, inside it.
    pub window_low: f64,
    /// Upper edge of the BPM window, inside it.
    pub window_high: f64,
    /// BPM outside the window at which the tempo fit has fallen to 0.
    pub tolerance: f64,
    /// The least tempo fit a candidate may have.
    pub gate: f64,
    /// Weight of the tempo fit.
    pub weight_tempo: f64,
    /// Weight of the energy.
    pub weight_energy: f64,
    /// Weight of the danceability.
    pub weight_dance: f64,
    /// Energy cap or floor.
    pub energy: EnergyShape,
}

impl Tier {
    /// The tier of this name in the mix document, if it is one.
    pub fn parse(name: &str) -> Option<Self> {
        TIERS.into_iter().find(|tier| tier.name() == name)
    }

    /// The name in the mix document.
    pub fn name(self) -> &'static str {
        match self {
            Self::Easy => "easy",
            Self::Moderate => "moderate",
            Self::Strong => "strong",
            Self::Hard => "hard",
            Self::Max => "max",
        }
    }

    /// 0 for Easy to 4 for Max: neighbours differ by 1.
    pub fn rank(self) -> usize {
        match self {
            Self::Easy => 0,
            Self::Moderate => 1,
            Self::Strong => 2,
            Self::Hard => 3,
            Self::Max => 4,
        }
    }

    /// How many tiers lie between two: 0 for the same, 1 for neighbours (D3).
    pub fn distance(self, other: Self) -> usize {
        self.rank().abs_diff(other.rank())
    }

    /// The row of the table (algorithm.md, "Tier Specifications").
    #[rustfmt::skip]
    pub fn row(self) -> TierRow {
        match self {
            Self::Easy     => row(0.35, [150.0, 165.0], 18.0, 0.35, [0.65, 0.25, 0.10], EnergyShape::Cap(0.70)),
            Self::Moderate => row(0.48, [155.0, 170.0], 14.0, 0.42, [0.62, 0.28, 0.10], EnergyShape::Floor(0.35)),
            Self::Strong   => row(0.60, [160.0, 178.0], 10.0, 0.50, [0.60, 0.30, 0.10], EnergyShape::Floor(0.45)),
            Self::Hard     => row(0.72, [168.0, 186.0],  8.0, 0.55, [0.58, 0.32, 0.10], EnergyShape::Floor(0.55)),
            Self::Max      => row(0.85, [172.0, 190.0],  6.0, 0.60, [0.56, 0.34, 0.10], EnergyShape::Floor(0.65)),
        }
    }
}

fn row(target_effort: f64, window: [f64; 2], tolerance: f64, gate: f64, weights: [f64; 3], energy: EnergyShape) -> TierRow {
    let [window_low, window_high] = window;
    let [weight_tempo, weight_energy, weight_dance] = weights;
    TierRow { target_effort, window_low, window_high, tolerance, gate, weight_tempo, weight_energy, weight_dance, energy }
}
