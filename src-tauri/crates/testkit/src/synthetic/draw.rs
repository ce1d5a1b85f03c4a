//! The one source of chance.
//!
//! Every number is derived here from the raw words of the generator, and every transcendental
//! function is `libm`'s, so a seed gives the same bytes on every platform and with every
//! version of `rand`'s distributions.

use rand::rngs::ChaCha8Rng;
use rand::{Rng, SeedableRng};

/// A seeded stream of draws.
pub(super) struct Draw(ChaCha8Rng);

impl Draw {
    pub(super) fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// Uniform in `[0, 1)`, in steps of 2⁻⁵³.
    pub(super) fn unit(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Uniform in `0..count`.
    pub(super) fn below(&mut self, count: usize) -> usize {
        let scaled = u128::from(self.0.next_u64()) * count as u128;
        (scaled >> 64) as usize
    }

    /// Uniform in `low..=high`.
    pub(super) fn between(&mut self, low: i32, high: i32) -> i32 {
        low + self.below((high - low + 1) as usize) as i32
    }

    pub(super) fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    pub(super) fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }

    /// Standard normal (Box–Muller).
    pub(super) fn normal(&mut self) -> f64 {
        let radius = libm::sqrt(-2.0 * libm::log(1.0 - self.unit()));
        radius * libm::cos(std::f64::consts::TAU * self.unit())
    }

    /// An index with probability proportional to its weight.
    pub(super) fn weighted(&mut self, weights: impl Iterator<Item = f64> + Clone) -> usize {
        let mut left = self.unit() * weights.clone().sum::<f64>();
        let mut last = 0;
        for (index, weight) in weights.enumerate() {
            if left < weight {
                return index;
            }
            left -= weight;
            last = index;
        }
        last
    }

    /// `count` distinct indexes below `of`, in random order.
    pub(super) fn sample(&mut self, of: usize, count: usize) -> Vec<usize> {
        let mut indexes: Vec<usize> = (0..of).collect();
        for at in 0..count.min(of) {
            indexes.swap(at, at + self.below(of - at));
        }
        indexes.truncate(count);
        indexes
    }
}

/// The share of a standard normal below `z`.
pub(super) fn normal_share(z: f64) -> f64 {
    0.5 * libm::erfc(-z / std::f64::consts::SQRT_2)
}
