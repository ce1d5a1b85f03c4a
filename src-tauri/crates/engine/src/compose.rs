//! From places and songs to the document: every number printed is computed here, in playing order.

use crate::{
    fit::table::{Stage, borrowed},
    library::{AudioFeatures, Track},
    mix::{Bonuses, MixTrack, Octave, PersonalSignal, Relaxation, Segment, Signal},
    pool::{Candidate, Pool},
    score::TierScore,
    sequence::{Member, Sequence},
    tier::Tier,
};

/// A song at its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Seat {
    /// Part of the session.
    pub segment: Segment,
    /// Effort of the slot.
    pub tier: Tier,
    /// Index in the library.
    pub track: u32,
    /// Whether the runner holds it at its place.
    pub locked: bool,
}

/// How a song may stand at a slot.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Standing {
    /// The tier whose formulas give the score.
    pub scored_tier: Tier,
    /// The score in that tier.
    pub score: TierScore,
    /// What was bent.
    pub relaxation: Option<Relaxation>,
}

/// Scores the songs of a mix in playing order.
pub(crate) fn score_tracks(pool: &Pool, seats: &[Seat]) -> Vec<MixTrack> {
    let mut sequence = Sequence::new(pool);
    sequence.restart(seats.len());
    seats
        .iter()
        .enumerate()
        .map(|(position, seat)| {
            let candidate = pool.candidate(seat.track);
            let member = Member::of(&candidate);
            let order = sequence.bonuses(&member);
            sequence.push(member);
            let standing = standing(pool, &candidate, seat.segment, seat.tier);
            let bonuses = Bonuses {
                recency: candidate.steady.recency,
                artist_spacing: order.artist_spacing,
                diversity: order.diversity,
                artist_novelty: candidate.steady.artist_novelty,
                genre_affinity: candidate.steady.genre_affinity,
                umbrella_balance: order.umbrella_balance,
                rediscovery: order.rediscovery,
                source: candidate.steady.source,
                low_end: pool.low_end(&pool.tier_score(&candidate, seat.tier), seat.tier),
            };
            print(pool, position, *seat, &candidate, &standing, bonuses)
        })
        .collect()
}

/// How a song stands at a slot: by the slot's own tier where it passes the gate, else borrowed from
/// another tier of the curve where ruling D3 allows that, else as it is.
pub(crate) fn standing(pool: &Pool, candidate: &Candidate, segment: Segment, tier: Tier) -> Standing {
    let score = pool.tier_score(candidate, tier);
    let filtered = candidate.relaxation();
    if !score.passes_gate(tier, pool.input.config) && segment == Segment::Main && filtered.is_none() {
        let allowed = pool.plan.main_tiers(&pool.input.config.plan);
        if let Some((relaxation, scored_tier, score)) = borrowed(pool, candidate, tier, &allowed, Stage::SecondAdjacent) {
            return Standing { scored_tier, score, relaxation: Some(relaxation) };
        }
    }
    Standing { scored_tier: tier, score, relaxation: filtered }
}

fn print(pool: &Pool, position: usize, seat: Seat, candidate: &Candidate, standing: &Standing, bonuses: Bonuses) -> MixTrack {
    let library = pool.input.library;
    let (track, artist) = (library.track(seat.track), library.artist(candidate.artist));
    let features = track.features.unwrap_or_default();
    let finite = |value: Option<f64>| value.filter(|v| v.is_finite());
    let felt = pool.tier_score(candidate, seat.tier).felt;
    let personal = personal(candidate);
    let final_score = standing.score.base_score + bonuses.sum() + personal.iter().map(|signal| signal.value).sum::<f64>();
    MixTrack {
        position: position as u32,
        segment: seat.segment,
        tier: seat.tier,
        target_effort: pool.input.config.tiers.get(seat.tier).target_effort,
        track_id: track.id.clone(),
        name: track.name.clone(),
        artist_id: artist.id.clone(),
        artist_name: artist.name.clone(),
        album: track.album.clone(),
        release_year: track.release_year,
        duration_ms: track.duration_ms,
        explicit: track.explicit,
        genres: library.genre_set(candidate.genre_set).names.clone(),
        tempo: candidate.sound.tempo,
        felt_tempo: felt.map(|felt| felt.tempo),
        octave: felt.map(|felt| felt.octave),
        energy: finite(features.energy),
        danceability: finite(features.danceability),
        scored_tier: standing.scored_tier,
        tempo_fit: standing.score.tempo_fit,
        effort_index: standing.score.effort_index,
        slot_fit: standing.score.slot_fit,
        energy_penalty: standing.score.energy_penalty,
        base_score: standing.score.base_score,
        bonuses,
        personal,
        final_score,
        rediscovery: candidate.rediscovery,
        source: track.source,
        locked: seat.locked,
        relaxation: standing.relaxation,
    }
}

/// The track that a document describes, for documents whose songs the library lacks.
pub(crate) fn described(printed: &MixTrack) -> Track {
    let own = printed.octave == Some(Octave::User);
    Track {
        id: printed.track_id.clone(),
        name: printed.name.clone(),
        artist_id: printed.artist_id.clone(),
        genres: printed.genres.clone(),
        album: printed.album.clone(),
        release_year: printed.release_year,
        duration_ms: printed.duration_ms,
        explicit: printed.explicit,
        added_at: None,
        features: Some(AudioFeatures {
            tempo: printed.tempo.filter(|_| !own),
            energy: printed.energy,
            danceability: printed.danceability,
            ..AudioFeatures::default()
        }),
        tempo_override: printed.tempo.filter(|_| own),
        source: printed.source,
        playable: None,
    }
}

/// The personal signals that contributed.
fn personal(candidate: &Candidate) -> Vec<PersonalSignal> {
    let steady = &candidate.steady;
    [
        (Signal::Feedback, steady.feedback),
        (Signal::ListeningHistory, steady.listening),
        (Signal::SeedArtist, steady.seed_artist),
        (Signal::SeedGenre, steady.seed_genre),
    ]
    .into_iter()
    .filter(|(_, value)| *value != 0.0)
    .map(|(signal, value)| PersonalSignal { signal, value })
    .collect()
}
