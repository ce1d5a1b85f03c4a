//! The seed as noise (ruling C6): the same seed gives the same numbers on every platform (ruling E1).

use rand::{Rng, SeedableRng, rngs::ChaCha8Rng};

/// What a stream of numbers is for; streams of different purposes never meet.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Purpose {
    /// The noise on scores.
    Score = 1,
    /// The steps of the search.
    Search = 2,
}

/// The generator of a seed for a purpose.
pub(crate) fn generator(seed: u32, purpose: Purpose) -> ChaCha8Rng {
    let mut key = [0; 32];
    key[..4].copy_from_slice(&seed.to_le_bytes());
    key[4] = purpose as u8;
    ChaCha8Rng::from_seed(key)
}

/// Standard Gumbel variates of a track under a seed, one per slot key. `keys` ascend.
pub(crate) fn gumbel(seed: u32, track_id: &str, keys: &[u32], out: &mut Vec<f64>) {
    let mut stream = generator(seed, Purpose::Score);
    stream.set_stream(fnv1a(track_id.as_bytes()));
    let mut next = 0;
    for &key in keys {
        if key != next {
            stream.set_word_pos(u128::from(key));
        }
        next = key + 1;
        let uniform = (f64::from(stream.next_u32()) + 0.5) / 4_294_967_296.0;
        out.push(-libm::log(-libm::log(uniform)));
    }
}

/// A number in `0..below`; `below` must not be 0.
pub(crate) fn below(rng: &mut ChaCha8Rng, below: usize) -> usize {
    ((u64::from(rng.next_u32()) * below as u64) >> 32) as usize
}

/// A number in 0..1.
pub(crate) fn unit(rng: &mut ChaCha8Rng) -> f64 {
    f64::from(rng.next_u32()) / 4_294_967_296.0
}

/// FNV-1a, 64 bit: a stable name for a stream.
pub(crate) fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variates_are_the_same_whichever_keys_are_asked_for() {
        let (mut all, mut some) = (Vec::new(), Vec::new());
        gumbel(7, "track", &(0..40).collect::<Vec<_>>(), &mut all);
        gumbel(7, "track", &[0, 1, 8, 17, 39], &mut some);
        assert_eq!(some, [all[0], all[1], all[8], all[17], all[39]]);
    }

    #[test]
    fn variates_are_gumbel() {
        let mut all = Vec::new();
        for track in 0..2_000 {
            gumbel(1, &track.to_string(), &[0, 1, 2, 3, 4], &mut all);
        }
        let mean = all.iter().sum::<f64>() / all.len() as f64;
        assert!((mean - 0.5772).abs() < 0.04, "mean {mean}");
    }
}
