//! Genre umbrellas: a genre string becomes affinities to twelve umbrellas (rulings F1, C4, D3, D4).
//!
//! The rules are data, `umbrellas.txt`, which explains its own grammar. This room holds the four
//! concepts around it: [`Umbrella`], [`Affinities`], the words of a genre string (`words`) and the
//! rule table (`rules`).
//!
//! Architecture invariant: there is no catch-all. A string in which no rule finds a word maps to no
//! umbrella, because a filter (rulings D4) must never let a song through by default.

mod affinities;
mod rules;
mod umbrella;
mod words;

#[cfg(test)]
mod tests;

pub use affinities::Affinities;
pub use umbrella::Umbrella;

/// The umbrellas a genre string belongs to, each with its affinity (rulings F1).
///
/// Reads whole words only and treats case, accents, hyphens and spaces alike. A string that is not a
/// known genre gives empty affinities. Pure and deterministic, cheap enough to call once per distinct
/// genre string of a library; callers with several genres per artist join them with
/// [`Affinities::merge_max`].
///
/// ```
/// use runclub_engine::genre::{Umbrella, affinities};
///
/// let jazz_rap = affinities("Jazz Rap");
/// assert_eq!(jazz_rap.best(), Some(Umbrella::HipHop));
/// assert_eq!(jazz_rap.get(Umbrella::Jazz), 0.5);
/// assert!(affinities("seen live").is_empty());
/// ```
pub fn affinities(genre: &str) -> Affinities {
    rules::table().read(genre)
}
