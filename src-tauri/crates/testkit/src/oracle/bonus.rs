//! The eight bonuses, the low-end bonus and the bounds of personal signals (C4, C5, B9).

use std::collections::{BTreeMap, BTreeSet};

use super::tier::Tier;

/// The bonuses of one slot, named as in the mix document.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Bonuses {
    /// 0 to 0.10.
    pub recency: f64,
    /// 0 to 0.16.
    pub artist_spacing: f64,
    /// 0 to 0.10.
    pub diversity: f64,
    /// 0 to 0.08.
    pub artist_novelty: f64,
    /// 0 to 0.08.
    pub genre_affinity: f64,
    /// −0.05 to 0.12.
    pub umbrella_balance: f64,
    /// 0 to 0.05.
    pub rediscovery: f64,
    /// 0 or 0.03.
    pub source: f64,
    /// 0 or 0.03 (B9).
    pub low_end: f64,
}

impl Bonuses {
    /// Name in the mix document and value, in the document's order.
    pub fn named(&self) -> [(&'static str, f64); 9] {
        [
            ("recency", self.recency),
            ("artistSpacing", self.artist_spacing),
            ("diversity", self.diversity),
            ("artistNovelty", self.artist_novelty),
            ("genreAffinity", self.genre_affinity),
            ("umbrellaBalance", self.umbrella_balance),
            ("rediscovery", self.rediscovery),
            ("source", self.source),
            ("lowEnd", self.low_end),
        ]
    }

    /// All nine together.
    pub fn sum(&self) -> f64 {
        self.named().iter().map(|(_, value)| value).sum()
    }
}

/// `0.10·min(1, days/10)`; never used = full (C4). A use in the future counts as just now.
pub fn recency(days_since_use: Option<f64>) -> f64 {
    match days_since_use {
        Some(days) => 0.10 * (days / 10.0).clamp(0.0, 1.0),
        None => 0.10,
    }
}

/// `0.16·clamp((distance − 1)/6, 0, 1)`, where distance is the difference of positions to the
/// artist's latest earlier song; an artist not yet in the mix = full (C4).
pub fn artist_spacing(distance: Option<usize>) -> f64 {
    match distance {
        Some(distance) => 0.16 * ((distance as f64 - 1.0) / 6.0).clamp(0.0, 1.0),
        None => 0.16,
    }
}

/// Never used 0.06; last used > 10 days ago `0.08·min(1, (days − 10)/20)`; else 0 (C4). The days
/// are those since the latest use of any track of the artist.
pub fn artist_novelty(days_since_artist: Option<f64>) -> f64 {
    match days_since_artist {
        None => 0.06,
        Some(days) if days > 10.0 => 0.08 * f64::min(1.0, (days - 10.0) / 20.0),
        Some(_) => 0.0,
    }
}

/// `0.08·affinity` (C4); 0 without a genre filter.
pub fn genre_affinity(affinity: Option<f64>) -> f64 {
    affinity.map_or(0.0, |affinity| 0.08 * affinity)
}

/// `+min(0.12, 0.60·max(0, 1/n − share)) − min(0.05, 0.25·max(0, share − 1/n))` (C4); 0 unless at
/// least two umbrellas are selected and the song matches one of them.
pub fn umbrella_balance(selected: usize, share_of_best_match: Option<f64>) -> f64 {
    let Some(share) = share_of_best_match.filter(|_| selected >= 2) else {
        return 0.0;
    };
    let fair = 1.0 / selected as f64;
    f64::min(0.12, 0.60 * f64::max(0.0, fair - share)) - f64::min(0.05, 0.25 * f64::max(0.0, share - fair))
}

/// `0.05·clamp((target − chosen)/target, 0, 1)` for rediscovery tracks, target = half of the mix's
/// tracks, chosen = rediscovery tracks before this one (C4).
pub fn rediscovery(is_rediscovery: bool, tracks_in_mix: usize, chosen_before: usize) -> f64 {
    if !is_rediscovery || tracks_in_mix == 0 {
        return 0.0;
    }
    let target = tracks_in_mix as f64 / 2.0;
    0.05 * ((target - chosen_before as f64) / target).clamp(0.0, 1.0)
}

/// Never used, or last used at least 60 days ago (algorithm.md, "Rediscovery Quota").
pub fn is_rediscovery(days_since_use: Option<f64>) -> bool {
    days_since_use.is_none_or(|days| days >= 60.0)
}

/// +0.03 for likes and playlists, 0 for the catalogue (C4).
pub fn source(source: &str) -> f64 {
    match source {
        "likes" | "playlists" => 0.03,
        _ => 0.0,
    }
}

/// +0.03 in a Moderate slot of Light and a Hard slot of Tempo when the felt tempo lies in the lower
/// half of the slot's window, its middle included (B9).
pub fn low_end(template: Option<&str>, tier: Tier, felt_tempo: Option<f64>) -> f64 {
    let wanted = match template {
        Some("light") => tier == Tier::Moderate,
        Some("tempo") => tier == Tier::Hard,
        _ => false,
    };
    let row = tier.row();
    let middle = f64::midpoint(row.window_low, row.window_high);
    match felt_tempo {
        Some(bpm) if wanted && row.window_low <= bpm && bpm <= middle => 0.03,
        _ => 0.0,
    }
}

/// The closed range a personal signal must lie in (C5); nothing for a signal C5 does not name.
pub fn personal_bounds(signal: &str) -> Option<(f64, f64)> {
    match signal {
        "feedback" => Some((-0.10, 0.10)),
        "listeningHistory" | "history" => Some((0.0, 0.05)),
        "seedArtist" => Some((0.0, 0.10)),
        "seedGenre" => Some((0.0, 0.08)),
        _ => None,
    }
}

/// How often each genre string and each decade has been heard: in the uses of the last 10 days and
/// in the mix so far (C4, diversity).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HeardCounts {
    genres: BTreeMap<String, u32>,
    decades: BTreeMap<i32, u32>,
}

impl HeardCounts {
    /// One more track: 1 for each of its artist's genre strings and 1 for its decade.
    pub fn add(&mut self, genres: &[String], release_year: Option<i32>) {
        for genre in genres.iter().collect::<BTreeSet<_>>() {
            *self.genres.entry(genre.clone()).or_insert(0) += 1;
        }
        if let Some(year) = release_year {
            *self.decades.entry(decade(year)).or_insert(0) += 1;
        }
    }

    /// `0.05 · mean over the genres of (1 − count/maxCount)`; nothing for a track without genres.
    pub fn genre_half(&self, genres: &[String]) -> Option<f64> {
        let distinct: BTreeSet<_> = genres.iter().collect();
        if distinct.is_empty() {
            return None;
        }
        let sum: f64 = distinct.iter().map(|genre| 1.0 - ratio(&self.genres, *genre)).sum();
        Some(0.05 * sum / distinct.len() as f64)
    }

    /// `0.05 · (1 − decadeCount/maxCount)`; nothing for a track without a year.
    pub fn decade_half(&self, release_year: Option<i32>) -> Option<f64> {
        release_year.map(|year| 0.05 * (1.0 - ratio(&self.decades, &decade(year))))
    }

    /// Both halves; one that the track has no data for is the mean of that half over the pool's
    /// tracks that have it, and full when none has.
    pub fn diversity(&self, genres: &[String], release_year: Option<i32>, pool: &[(&[String], Option<i32>)]) -> f64 {
        let genre_half =
            self.genre_half(genres).unwrap_or_else(|| mean_or_full(pool.iter().filter_map(|(g, _)| self.genre_half(g))));
        let decade_half =
            self.decade_half(release_year).unwrap_or_else(|| mean_or_full(pool.iter().filter_map(|(_, y)| self.decade_half(*y))));
        genre_half + decade_half
    }
}

/// The decade of a year: `year / 10 × 10` (D5).
pub fn decade(release_year: i32) -> i32 {
    release_year / 10 * 10
}

fn ratio<K: Ord>(counts: &BTreeMap<K, u32>, key: &K) -> f64 {
    match counts.values().max() {
        None | Some(0) => 0.0,
        Some(max) => f64::from(counts.get(key).copied().unwrap_or(0)) / f64::from(*max),
    }
}

fn mean_or_full(halves: impl Iterator<Item = f64>) -> f64 {
    let halves: Vec<f64> = halves.collect();
    if halves.is_empty() { 0.05 } else { halves.iter().sum::<f64>() / halves.len() as f64 }
}
