//! What is scarcest, and how to say it.

use runclub_engine::{
    coverage::{Coverage, TierCoverage},
    pool::Pool,
    tier::Tier,
};

use super::{
    Readiness,
    reach::{Count, Reach, Tiers},
};
use crate::words::count;

/// Below so many songs per slot, mixes are much alike.
const LITTLE_CHOICE: f64 = 2.0;

/// From so many songs per slot on nobody meets the edge: used songs rest for ten days, and some are always
/// out of reach beside the others.
const PLENTY: f64 = 15.0;

/// A request's needs against what reaches its tiers.
#[derive(Debug)]
pub(super) struct Judged<'a> {
    pub supply: Readiness,
    /// The tiers whose songs are fewest for what they are needed for.
    pub scarcest: Tiers,
    coverage: &'a Coverage,
    reach: Reach,
    needs: Needs,
    bpm_matching: bool,
    most_per_artist: u32,
}

/// Songs that each tier needs, at the usual song length.
#[derive(Debug)]
struct Needs([u32; 5]);

impl Needs {
    fn of(coverage: &Coverage, song_s: f64) -> Self {
        let songs = |tier: &TierCoverage| match tier.needed_minutes {
            none if none <= 0.0 => 0,
            minutes => (minutes * 60.0 / song_s).round().max(1.0) as u32,
        };
        Self(Tier::ALL.map(|tier| songs(&coverage.tiers[tier.index()])))
    }

    fn songs(&self, tiers: Tiers) -> u32 {
        tiers.tiers().map(|tier| self.0[tier.index()]).sum()
    }

    /// Whether each of the tiers is needed.
    fn all(&self, tiers: Tiers) -> bool {
        tiers.tiers().all(|tier| self.0[tier.index()] > 0)
    }
}

impl<'a> Judged<'a> {
    pub(super) fn of(pool: &Pool, coverage: &'a Coverage) -> Self {
        let config = pool.input.config;
        let needs = Needs::of(coverage, config.fit.nominal_song_s);
        let reach = Reach::measure(pool);
        let choice = |tiers: Tiers| f64::from(reach.of(tiers).usable) / f64::from(needs.songs(tiers));
        let needed = Tiers::every().into_iter().filter(|&tiers| needs.all(tiers));
        // The first of equals is the smallest choice of tiers.
        let scarcest = needed.min_by(|&one, &other| choice(one).total_cmp(&choice(other))).unwrap_or(Tiers::one(Tier::Easy));
        let mut judged = Self {
            supply: Readiness::Enough,
            scarcest,
            coverage,
            reach,
            needs,
            bpm_matching: config.score.bpm_matching,
            most_per_artist: config.filter.max_per_artist,
        };
        judged.supply = match judged.choice() {
            choice if choice < 1.0 => Readiness::TooLittle,
            choice if choice < LITTLE_CHOICE || judged.off_window().next().is_some() => Readiness::Thin,
            _ => Readiness::Enough,
        };
        judged
    }

    /// Songs per slot of the scarcest tiers.
    fn choice(&self) -> f64 {
        f64::from(self.reach.of(self.scarcest).usable) / f64::from(self.needs.songs(self.scarcest).max(1))
    }

    /// Needed tiers with fewer songs inside the tempo window than slots.
    fn off_window(&self) -> impl Iterator<Item = &TierCoverage> {
        let few = |tier: &&TierCoverage| self.bpm_matching && tier.window.tracks < self.needs.songs(Tiers::one(tier.tier));
        self.coverage.tiers.iter().filter(few)
    }

    /// "14 songs reach Max: enough for one peak".
    pub(super) fn sentence(&self) -> String {
        if self.coverage.library_tracks == 0 {
            return "There are no songs yet".to_owned();
        }
        if self.coverage.pool.tracks == 0 {
            return "No song passes the filters".to_owned();
        }
        let (names, found) = (self.scarcest.names(), self.reach.of(self.scarcest));
        if self.supply == Readiness::TooLittle {
            return self.too_little(&names, found);
        }
        let (reach, need) = (reaching(found.songs, &names), self.need(self.scarcest));
        if self.choice() < LITTLE_CHOICE {
            return format!("{reach}: just enough for {need}");
        }
        if let Some(tier) = self.off_window().next() {
            let inside = if tier.window.tracks == 0 { "none".to_owned() } else { tier.window.tracks.to_string() };
            let reach = reaching(tier.gate.tracks, tier.tier.name());
            return format!("{reach}, {inside} of them inside its {:.0}–{:.0} BPM", tier.bpm_low, tier.bpm_high);
        }
        if self.choice() < PLENTY {
            return format!("{reach}: enough for {need}");
        }
        let needed: Vec<Tier> = Tier::ALL.into_iter().filter(|&tier| self.needs.songs(Tiers::one(tier)) > 0).collect();
        let all = Tiers::every().into_iter().find(|tiers| tiers.tiers().eq(needed.iter().copied()));
        let songs = count(all.map_or(0, |all| self.reach.of(all).songs), "song", "songs");
        match needed.as_slice() {
            [only] => format!("{} has plenty: {songs} for this session", only.name()),
            _ => format!("Every tier has plenty: {songs} for this session"),
        }
    }

    fn too_little(&self, names: &str, found: Count) -> String {
        let minutes: f64 = self.scarcest.tiers().map(|tier| self.coverage.tiers[tier.index()].needed_minutes).sum();
        if found.songs == 0 {
            return format!("No song reaches {names}, where {minutes:.0} minutes are to be filled");
        }
        let filled = (minutes * self.choice()).floor();
        let by =
            if found.usable < found.songs { format!(" by {}", count(found.artists, "artist", "artists")) } else { String::new() };
        let songs = count(found.songs, "song", "songs");
        let reach = if found.songs == 1 { "reaches" } else { "reach" };
        format!("Only {songs}{by} {reach} {names}; {filled:.0} minutes of {minutes:.0} can be filled")
    }

    /// What some tiers need: "one peak", "the 3 this session needs".
    fn need(&self, tiers: Tiers) -> String {
        match (self.needs.songs(tiers), tiers == Tiers::one(Tier::Max)) {
            (1, true) => "one peak".to_owned(),
            (peaks, true) => format!("{peaks} peaks"),
            (1, false) => "the one this session needs".to_owned(),
            (songs, false) => format!("the {songs} this session needs"),
        }
    }

    /// What else is worth knowing about the tiers, a sentence each.
    pub(super) fn details(&self) -> Vec<String> {
        let mut details = Vec::new();
        let found = self.reach.of(self.scarcest);
        if self.supply != Readiness::Enough && found.usable < found.songs {
            let times = if self.most_per_artist == 1 { "once" } else { "twice" };
            details.push(format!("An artist plays at most {times} in a mix."));
        }
        let others = Tier::ALL.into_iter().map(|tier| (tier, Tiers::one(tier)));
        for (tier, one) in others.filter(|(_, one)| self.needs.all(*one) && !one.meets(self.scarcest)) {
            let (usable, needed) = (self.reach.of(one).usable, self.needs.songs(one));
            if f64::from(usable) < LITTLE_CHOICE * f64::from(needed) {
                let songs = count(self.reach.of(one).songs, "song", "songs");
                details.push(format!("{} is thin too: {songs} for {}.", tier.name(), self.need(one)));
            }
        }
        details
    }
}

/// "14 songs reach Max".
fn reaching(songs: u32, names: &str) -> String {
    format!("{} {} {names}", count(songs, "song", "songs"), if songs == 1 { "reaches" } else { "reach" })
}
