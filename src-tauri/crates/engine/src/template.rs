//! The templates as data: which tiers each number of songs gets (rulings B2 to B8).

use crate::{config::PlanConfig, request::TemplateId, tier::Tier};

use Tier::{Easy, Hard, Max, Moderate, Strong};

/// What a template is: its smallest curve, the tiers it may use, and its curves by song count.
#[derive(Debug, Clone, Copy)]
pub struct Template {
    /// Which of the seven.
    pub id: TemplateId,
    /// Songs of the smallest main part.
    pub smallest: usize,
    /// Tiers the main part may use at all.
    pub tiers: &'static [Tier],
    /// Seconds by which the aim differs from the request: −1, 0 or +1 times the configured bias (A1).
    pub aim_bias: i32,
    /// Warm-up, main and cool-down minutes of Short, Medium and Long.
    pub lengths: [[u32; 3]; 3],
    /// The tier whose lower half is preferred (B9).
    pub low_end: Option<Tier>,
    /// Whether every artist should be heard once only (B2).
    pub artists_once: bool,
    shape: Shape,
}

/// How a main part of `n` songs is laid out.
#[derive(Debug, Clone, Copy)]
enum Shape {
    /// One tier, with at most a share of a second one spread over the middle.
    Plateau { base: Tier, accent: Tier },
    /// One tier, with up to two single spikes.
    Spikes { base: Tier, spike: Tier },
    /// A cycle of tiers.
    Cycle { tiers: &'static [Tier], forbidden_end: Option<usize> },
    /// Strict alternation, an odd number, the last of them may peak.
    Alternation { hard: Tier, rest: Tier, peak: Tier },
    /// A palindrome up to a peak.
    Palindrome,
    /// A cycle, then a fixed ramp.
    Ramp { base: &'static [Tier], ramp: &'static [Tier], short_ramp: &'static [Tier] },
}

/// The seven built-in templates, in the order of [`TemplateId::ALL`].
static TEMPLATES: [Template; 7] = [
    Template {
        id: TemplateId::Light,
        smallest: 1,
        tiers: &[Easy, Moderate],
        aim_bias: -1,
        lengths: [[4, 13, 3], [6, 22, 6], [8, 34, 8]],
        low_end: Some(Moderate),
        artists_once: true,
        shape: Shape::Plateau { base: Easy, accent: Moderate },
    },
    Template {
        id: TemplateId::Tempo,
        smallest: 1,
        tiers: &[Strong, Hard],
        aim_bias: 1,
        lengths: [[5, 15, 5], [7, 25, 7], [9, 37, 9]],
        low_end: Some(Hard),
        artists_once: false,
        shape: Shape::Spikes { base: Strong, spike: Hard },
    },
    Template {
        id: TemplateId::Hiit,
        smallest: 1,
        tiers: &[Easy, Hard, Max],
        aim_bias: 0,
        lengths: [[5, 17, 4], [7, 25, 6], [9, 34, 8]],
        low_end: None,
        artists_once: false,
        shape: Shape::Alternation { hard: Hard, rest: Easy, peak: Max },
    },
    Template {
        id: TemplateId::Intervals,
        smallest: 2,
        tiers: &[Moderate, Hard],
        aim_bias: 0,
        lengths: [[6, 18, 5], [8, 29, 8], [10, 40, 10]],
        low_end: None,
        artists_once: false,
        shape: Shape::Cycle { tiers: &[Moderate, Hard], forbidden_end: None },
    },
    Template {
        id: TemplateId::Pyramid,
        smallest: 3,
        tiers: &[Moderate, Strong, Hard, Max],
        aim_bias: 1,
        lengths: [[5, 17, 5], [7, 26, 7], [9, 37, 9]],
        low_end: None,
        artists_once: false,
        shape: Shape::Palindrome,
    },
    Template {
        id: TemplateId::Kicker,
        smallest: 2,
        tiers: &[Moderate, Strong, Hard, Max],
        aim_bias: 1,
        lengths: [[5, 15, 5], [7, 25, 7], [9, 35, 8]],
        low_end: None,
        artists_once: false,
        shape: Shape::Ramp { base: &[Moderate, Strong], ramp: &[Hard, Max], short_ramp: &[Hard] },
    },
    Template {
        id: TemplateId::LongWaves,
        smallest: 4,
        tiers: &[Easy, Hard],
        aim_bias: 0,
        lengths: [[6, 18, 5], [8, 29, 8], [10, 40, 10]],
        low_end: None,
        artists_once: false,
        shape: Shape::Cycle { tiers: &[Easy, Easy, Hard, Hard], forbidden_end: Some(3) },
    },
];

impl Template {
    /// The template with this id.
    pub fn get(id: TemplateId) -> &'static Self {
        &TEMPLATES[id as usize]
    }

    /// Whether a main part of `songs` songs has all the template is about: a Pyramid of an even count
    /// has no peak.
    pub fn is_whole(&self, songs: usize) -> bool {
        match self.shape {
            Shape::Palindrome => !songs.is_multiple_of(2),
            _ => true,
        }
    }

    /// The curves of a main part of `songs` songs: the template's own shape first, then simpler
    /// ones that it also allows, for libraries that lack the music for the first. Empty when the
    /// template has no curve of that many songs.
    pub fn curves(&self, songs: usize, request_minutes: u32, plan: &PlanConfig) -> Vec<Vec<Tier>> {
        if songs < self.smallest {
            return Vec::new();
        }
        match self.shape {
            Shape::Plateau { base, accent } => plateau(base, accent, songs),
            Shape::Spikes { base, spike } => spikes(base, spike, songs),
            Shape::Cycle { tiers, forbidden_end } => {
                if forbidden_end == Some(songs % tiers.len()) {
                    return Vec::new();
                }
                vec![tiers.iter().copied().cycle().take(songs).collect()]
            }
            Shape::Alternation { hard, rest, peak } => alternation(hard, rest, peak, songs),
            Shape::Palindrome => palindrome(songs).into_iter().collect(),
            Shape::Ramp { base, ramp, short_ramp } => {
                let ramp = ramp_for(ramp, short_ramp, request_minutes, plan);
                if songs <= ramp.len() {
                    return Vec::new();
                }
                let lead = base.iter().copied().cycle().take(songs - ramp.len());
                vec![lead.chain(ramp.iter().copied()).collect()]
            }
        }
    }

    /// The tiers the main part of a session of this length may use.
    pub fn tiers_within(&self, request_minutes: u32, plan: &PlanConfig) -> Vec<Tier> {
        let mut tiers = self.tiers.to_vec();
        if let Shape::Ramp { base, ramp, short_ramp } = self.shape {
            let ramp = ramp_for(ramp, short_ramp, request_minutes, plan);
            tiers.retain(|tier| base.contains(tier) || ramp.contains(tier));
        }
        tiers
    }
}

/// The ramp of a session of this length (B7).
fn ramp_for(ramp: &'static [Tier], short_ramp: &'static [Tier], request_minutes: u32, plan: &PlanConfig) -> &'static [Tier] {
    if request_minutes >= plan.kicker_max_minutes { ramp } else { short_ramp }
}

/// At most a fifth of the songs in the accent tier, as one block in the middle; then fewer of them.
fn plateau(base: Tier, accent: Tier, songs: usize) -> Vec<Vec<Tier>> {
    let most = songs / 5;
    [most, most / 2, 0]
        .into_iter()
        .scan(None, |last, accents| Some((last.replace(accents) != Some(accents)).then_some(accents)))
        .flatten()
        .map(|accents| {
            let start = (songs - accents) / 2;
            (0..songs).map(|i| if (start..start + accents).contains(&i) { accent } else { base }).collect()
        })
        .collect()
}

/// One spike at two thirds from three songs on, two (at a third and before the end) from seven on.
fn spikes(base: Tier, spike: Tier, songs: usize) -> Vec<Vec<Tier>> {
    let one = || vec![songs * 2 / 3];
    let places = match songs {
        0..=2 => vec![vec![]],
        3..=6 => vec![one(), vec![]],
        _ => vec![vec![songs / 3, songs * 3 / 4], one(), vec![]],
    };
    places.into_iter().map(|at| (0..songs).map(|i| if at.contains(&i) { spike } else { base }).collect()).collect()
}

/// Hard, rest, hard, …; from six songs on the last hard one is the peak, or none is.
fn alternation(hard: Tier, rest: Tier, peak: Tier, songs: usize) -> Vec<Vec<Tier>> {
    if songs.is_multiple_of(2) {
        return Vec::new();
    }
    let plain: Vec<Tier> = (0..songs).map(|i| if i % 2 == 0 { hard } else { rest }).collect();
    if songs < 6 {
        return vec![plain];
    }
    let mut peaked = plain.clone();
    peaked[songs - 1] = peak;
    vec![peaked, plain]
}

/// Moderate, Strong, Hard, Max and back; an even count is the next odd one without its middle.
fn palindrome(songs: usize) -> Option<Vec<Tier>> {
    let odd = songs | 1;
    let (side, peak): (Vec<Tier>, Tier) = match odd {
        1 => (vec![], Strong),
        3 => (vec![Moderate], Strong),
        5 => (vec![Moderate, Strong], Hard),
        _ => {
            let mut counts = [1, 1, 1];
            for extra in 0..(odd - 7) / 2 {
                counts[extra % 3] += 1;
            }
            let side = [Moderate, Strong, Hard].into_iter().zip(counts).flat_map(|(tier, n)| vec![tier; n]).collect();
            (side, Max)
        }
    };
    let middle = (odd == songs).then_some(peak);
    (songs != 2).then(|| side.iter().copied().chain(middle).chain(side.iter().rev().copied()).collect())
}
