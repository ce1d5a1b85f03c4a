//! The hard filters: which songs of the library may play at all.

use super::{DAY_MS, Pool};
use crate::mix::Rule;

impl Pool<'_> {
    /// The first hard filter that removes a track.
    pub fn removed_by(&self, track: u32) -> Option<Rule> {
        let library = self.input.library;
        let data = library.track(track);
        let genres = &self.genres[library.genre_set_of(track) as usize];
        let (filter, request) = (&self.input.config.filter, self.input.request);
        let seconds = f64::from(data.duration_ms) / 1000.0;
        if data.features.is_none() && data.tempo_override.is_none() {
            Some(Rule::Features)
        } else if data.playable == Some(false) {
            Some(Rule::Playable)
        } else if seconds < filter.min_duration_s {
            Some(Rule::TooShort)
        } else if seconds > filter.max_duration_s {
            Some(Rule::TooLong)
        } else if !self.input.signals.never_again.is_empty() && self.input.signals.never_again.contains(&data.id) {
            Some(Rule::NeverAgain)
        } else if self.artists[library.artist_of(track) as usize].excluded {
            Some(Rule::ExcludedArtist)
        } else if genres.excluded {
            Some(Rule::ExcludedGenre)
        } else if !request.allow_explicit && data.explicit == Some(true) {
            Some(Rule::Explicit)
        } else if !request.decades.is_empty() && !data.decade().is_some_and(|decade| request.decades.contains(&decade)) {
            Some(Rule::Decade)
        } else if !request.genres.is_empty() && genres.affinity <= 0.0 {
            Some(Rule::Genre)
        } else if self.rests(track) {
            Some(Rule::Lockout)
        } else {
            None
        }
    }

    fn rests(&self, track: u32) -> bool {
        let lockout_ms = self.input.config.filter.lockout_days * DAY_MS;
        self.used_ms[track as usize].is_some_and(|at| (self.now_ms() - at) as f64 <= lockout_ms)
    }

    pub(super) fn sieve(&mut self) {
        for track in 0..self.input.library.tracks().len() as u32 {
            let Some(rule) = self.removed_by(track) else {
                self.candidates.push(self.candidate(track));
                continue;
            };
            *self.removed.entry(rule).or_default() += 1;
            match rule {
                Rule::Lockout => self.resting.push(self.candidate(track)),
                Rule::Genre if !self.rests(track) => {
                    let near = self.candidate(track);
                    if near.neighbor {
                        self.neighbors.push(near);
                    }
                }
                _ => {}
            }
        }
    }
}
