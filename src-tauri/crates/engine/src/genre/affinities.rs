//! How strongly something belongs to each umbrella.

use super::Umbrella;

/// One affinity per umbrella, each from 0 (not at all) to 1 (at home there) (rulings F1).
///
/// Above 0 means that the genre filter lets it through (rulings D4); the value itself scales the
/// genre affinity bonus (rulings C4).
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Affinities([f64; Umbrella::COUNT]);

impl Affinities {
    /// Belongs to no umbrella.
    pub const NONE: Self = Self([0.0; Umbrella::COUNT]);

    /// The affinity to one umbrella, 0–1.
    pub const fn get(&self, umbrella: Umbrella) -> f64 {
        self.0[umbrella.index()]
    }

    /// The umbrella with the greatest affinity; between equals the first of [`Umbrella::ALL`].
    ///
    /// `None` when there is no affinity at all.
    pub fn best(&self) -> Option<Umbrella> {
        let mut best = None;
        let mut greatest = 0.0;
        for (umbrella, value) in self.iter() {
            if value > greatest {
                best = Some(umbrella);
                greatest = value;
            }
        }
        best
    }

    /// Whether there is no affinity to any umbrella: not a known genre.
    pub fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }

    /// The umbrellas with an affinity above 0, in the order of [`Umbrella::ALL`].
    pub fn iter(&self) -> impl Iterator<Item = (Umbrella, f64)> + '_ {
        Umbrella::ALL.into_iter().map(|umbrella| (umbrella, self.get(umbrella))).filter(|&(_, value)| value > 0.0)
    }

    /// Takes over each affinity of `other` that is greater: the union of two genres.
    pub fn merge_max(&mut self, other: Self) {
        for (own, others) in self.0.iter_mut().zip(other.0) {
            *own = own.max(others);
        }
    }

    /// Raises one affinity to `value`, unless it is greater already.
    pub(super) fn raise(&mut self, umbrella: Umbrella, value: f64) {
        let own = &mut self.0[umbrella.index()];
        *own = own.max(value);
    }
}
