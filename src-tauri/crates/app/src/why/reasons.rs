//! Everything but the headline that speaks for a song at its place, or against it.

use runclub_engine::{
    config::{Config, ModeConfig},
    genre::{Affinities, Umbrella, affinities},
    mix::{Mix, MixTrack, Relaxation, Signal, Source},
    request::Mode,
};

use super::{decimal, percent};

/// Sentences with their weights.
#[derive(Debug, Default)]
pub(super) struct Reasons(Vec<(f64, String)>);

impl Reasons {
    /// A reason before all others.
    pub(super) fn first(&mut self, sentence: String) {
        self.add(f64::INFINITY, sentence);
    }

    /// A reason with what it adds to the score or takes from it.
    fn add(&mut self, weight: f64, sentence: String) {
        self.0.push((weight.abs(), sentence));
    }

    /// The sentences, the weightiest first; equals in the order they were found.
    pub(super) fn sorted(mut self) -> Vec<String> {
        self.0.sort_by(|one, other| other.0.total_cmp(&one.0));
        self.0.into_iter().map(|(_, sentence)| sentence).collect()
    }

    /// Finds the reasons of the song at a place.
    pub(super) fn collect(&mut self, mix: &Mix, at: usize, config: &Config) {
        let track = &mix.tracks[at];
        self.relaxation(track, config);
        self.energy(track, config);
        self.use_before(track, config);
        self.artist(mix, at, config);
        self.personal(track);
        self.genres(mix, at, config);
        self.source(track);
        if track.bonuses.low_end > 0.0 {
            let text = format!("Its tempo is in the slower half of {}'s window, as the template likes it.", track.tier.name());
            self.add(track.bonuses.low_end, text);
        }
        if let Some(before) = at.checked_sub(1).map(|before| &mix.tracks[before]) {
            self.transition(before, track, mode(mix.request.mode, config));
        }
    }

    fn relaxation(&mut self, track: &MixTrack, config: &Config) {
        let borrowed =
            |how: &str| format!("It is borrowed from {}, {how}, for this {} place.", track.scored_tier.name(), track.tier.name());
        match track.relaxation {
            Some(Relaxation::AdjacentTier) => self.first(borrowed("the next effort tier")),
            Some(Relaxation::SecondAdjacentTier) => self.first(borrowed("two effort tiers away")),
            Some(Relaxation::NeighborUmbrella) => self.first("It is from a neighbour of the genres you chose.".to_owned()),
            Some(Relaxation::LockoutBreak) => {
                let days = config.filter.lockout_days;
                self.first(format!("It was used within the last {days:.0} days, before its rest was over."));
            }
            None => {}
        }
    }

    fn energy(&mut self, track: &MixTrack, config: &Config) {
        let (row, tier) = (config.tiers.get(track.scored_tier), track.scored_tier.name());
        let Some(energy) = track.energy else {
            let counts = percent(config.score.missing_feature);
            return self.add(0.0, format!("Its energy is not known and counts as {counts}."));
        };
        let is = percent(energy);
        if energy < row.energy_floor {
            let text = format!("Its energy of {is} is below the {} that {tier} wants at least.", percent(row.energy_floor));
            return self.add(track.energy_penalty, text);
        }
        if energy > row.energy_cap {
            let text = format!("Its energy of {is} is above the {} that {tier} wants at most.", percent(row.energy_cap));
            return self.add(track.energy_penalty, text);
        }
        let off = energy - row.target_effort;
        let how = match off {
            off if off.abs() <= 0.1 => "close to",
            off if off > 0.0 => "above",
            _ => "below",
        };
        let weight = config.score.slot_fit * row.weight_energy * off;
        self.add(weight, format!("Its energy of {is} is {how} {tier}'s effort of {}.", percent(row.target_effort)));
    }

    fn use_before(&mut self, track: &MixTrack, config: &Config) {
        let (bonuses, bonus) = (&track.bonuses, &config.bonus);
        let weight = bonuses.recency + bonuses.rediscovery;
        let text = if track.rediscovery {
            format!("You have not run to it in the last {:.0} days.", config.filter.rediscovery_days)
        } else if bonuses.recency < bonus.recency {
            // Recency grows evenly from the day of use to its full height.
            let days = bonuses.recency / bonus.recency * bonus.recency_days;
            format!("It was used about {} ago.", crate::words::count(days.round() as u32, "day", "days"))
        } else {
            format!("It has rested for {:.0} days or more.", bonus.recency_days)
        };
        self.add(weight, text);
    }

    fn artist(&mut self, mix: &Mix, at: usize, config: &Config) {
        let track = &mix.tracks[at];
        let (artist, first_artist) = match track.artist_name.as_str() {
            "" => ("its artist", "Its artist"),
            name => (name, name),
        };
        let same = |other: &MixTrack| other.artist_id == track.artist_id;
        let minutes = |from: usize, to: usize| {
            let ms: u64 = mix.tracks[from..to].iter().map(|between| u64::from(between.duration_ms)).sum();
            ms as f64 / 60_000.0
        };
        let before = mix.tracks[..at].iter().rposition(same).map(|other| minutes(other, at));
        let after = mix.tracks[at + 1..].iter().position(same).map(|other| minutes(at, at + 1 + other));
        let wanted = config.filter.artist_gap_min;
        let soon = |gap: f64| if gap < wanted { format!(", sooner than the {wanted:.0} wanted") } else { String::new() };
        let weight = track.bonuses.artist_spacing;
        match (before, after) {
            (Some(gap), _) => self.add(weight, format!("{first_artist} played {gap:.0} minutes before{}.", soon(gap))),
            (None, Some(gap)) => self.add(weight, format!("{first_artist} plays again {gap:.0} minutes later{}.", soon(gap))),
            (None, None) => self.add(weight, format!("It is the only song by {artist} in this mix.")),
        }
        if track.bonuses.artist_novelty > 0.0 {
            self.add(track.bonuses.artist_novelty, format!("{first_artist} has not been in your mixes lately."));
        }
    }

    fn personal(&mut self, track: &MixTrack) {
        for personal in &track.personal {
            let text = match personal.signal {
                Signal::Feedback if personal.value < 0.0 => "You gave it a thumb down.".to_owned(),
                Signal::Feedback => "You gave it a thumb up.".to_owned(),
                Signal::ListeningHistory => "You listened to it lately.".to_owned(),
                Signal::SeedArtist => "Its artist is one you seeded the mix with.".to_owned(),
                Signal::SeedGenre => "Its genres suit one you seeded the mix with.".to_owned(),
            };
            self.add(personal.value, text);
        }
    }

    fn genres(&mut self, mix: &Mix, at: usize, config: &Config) {
        let track = &mix.tracks[at];
        let bonuses = &track.bonuses;
        if let Some(umbrella) = chosen(mix, track).filter(|_| bonuses.genre_affinity > 0.0) {
            self.add(bonuses.genre_affinity, format!("It belongs to {}, which you chose.", umbrella.name()));
            let much = if bonuses.umbrella_balance < 0.0 { "much" } else { "little" };
            if at > 0 && bonuses.umbrella_balance != 0.0 {
                self.add(bonuses.umbrella_balance, format!("The songs before it have {much} of {}.", umbrella.name()));
            }
        }
        if bonuses.diversity > 0.5 * config.bonus.diversity {
            self.add(bonuses.diversity, "Its genres and decade bring variety.".to_owned());
        }
    }

    fn source(&mut self, track: &MixTrack) {
        let text = match track.source {
            Source::Likes => "It is one of your liked songs.",
            Source::Playlists => "It is from your playlists.",
            Source::Catalog => "It is a suggestion from outside your likes and playlists.",
        };
        self.add(track.bonuses.source, text.to_owned());
    }

    fn transition(&mut self, before: &MixTrack, track: &MixTrack, mode: &ModeConfig) {
        let (Some(from), Some(to)) = (before.felt_tempo, track.felt_tempo) else { return };
        let step = decimal((to - from).abs());
        let how = match step.as_str() {
            "0" => "Its felt tempo is that of the song before".to_owned(),
            _ => format!("It is felt {step} BPM {} than the song before", if to > from { "faster" } else { "slower" }),
        };
        if before.tier == track.tier {
            self.add(mode.tempo_step * (to - from).abs() / 10.0, format!("{how}."));
        } else {
            self.add(0.0, format!("{how}: from {} to {}.", before.tier.name(), track.tier.name()));
        }
    }
}

/// What the mode of a mix wishes for.
fn mode(mode: Mode, config: &Config) -> &ModeConfig {
    match mode {
        Mode::Smart => &config.mode.smart,
        Mode::Endurance => &config.mode.endurance,
        Mode::Power => &config.mode.power,
    }
}

/// The chosen umbrella that the song belongs to most.
fn chosen(mix: &Mix, track: &MixTrack) -> Option<Umbrella> {
    let mut own = Affinities::default();
    track.genres.iter().for_each(|genre| own.merge_max(affinities(genre)));
    let belonging = mix.request.genres.iter().copied().filter(|&umbrella| own.get(umbrella) > 0.0);
    // Of equals the first in their order, as the engine has it.
    belonging.min_by(|&one, &other| own.get(other).total_cmp(&own.get(one)).then(one.cmp(&other)))
}
