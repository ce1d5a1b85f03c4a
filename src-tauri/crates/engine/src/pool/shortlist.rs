//! Per tier, the songs that promise most.

use std::collections::HashSet;

use super::Pool;
use crate::tier::Tier;

/// The best candidates of a tier.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TierIndex {
    /// Candidates that pass the gate.
    pub gated: u32,
    /// The best of them by [`Pool::appeal`], best first; indices into [`Pool::candidates`].
    pub shortlist: Vec<u32>,
}

impl Pool<'_> {
    pub(super) fn index(&mut self) {
        let most = self.input.config.fit.shortlist as usize;
        for tier in Tier::ALL {
            let mut ranked: Vec<(f64, u32)> = Vec::new();
            for (at, candidate) in self.candidates.iter().enumerate() {
                // Most songs miss the gate: the rest of the score is for those that pass.
                if self.passes_gate(candidate, tier) {
                    let score = self.tier_score(candidate, tier);
                    ranked.push((self.appeal(candidate, &score, tier), at as u32));
                }
            }
            let gated = ranked.len() as u32;
            let mut shortlist = best(&mut ranked, most);
            if self.input.request.genres.len() > 1 {
                // So that balance has something to choose from, each chosen umbrella has its share.
                for umbrella in 0..self.input.request.genres.len() as u8 {
                    let mut of: Vec<(f64, u32)> = ranked
                        .iter()
                        .filter(|(_, at)| self.candidates[*at as usize].umbrella == Some(umbrella))
                        .copied()
                        .collect();
                    shortlist.extend(best(&mut of, most / self.input.request.genres.len()));
                }
                let mut seen = HashSet::new();
                shortlist.retain(|(_, at)| seen.insert(*at));
            }
            shortlist.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            self.tiers[tier.index()] = TierIndex { gated, shortlist: shortlist.into_iter().map(|(_, at)| at).collect() };
        }
    }
}

/// The best `most`, in no order; ties go to the smaller index. Reorders `ranked`.
fn best(ranked: &mut [(f64, u32)], most: usize) -> Vec<(f64, u32)> {
    if ranked.len() > most && most > 0 {
        ranked.select_nth_unstable_by(most - 1, |a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    }
    ranked[..ranked.len().min(most)].to_vec()
}
