//! The parts of a score by their names.

use runclub_engine::mix::{MixTrack, Signal};

use super::{Term, percent};

/// The parts that are not zero; they add up to the final score.
pub(super) fn terms(track: &MixTrack) -> Vec<Term> {
    let bonuses = &track.bonuses;
    let balance = if bonuses.umbrella_balance < 0.0 {
        "the mix has much of this chosen genre by then"
    } else {
        "the mix has little of this chosen genre by then"
    };
    let named = [
        ("Freshness", bonuses.recency, "how long it has not been used"),
        ("Artist spacing", bonuses.artist_spacing, "how far back the artist played in this mix"),
        ("Variety", bonuses.diversity, "genres and decade that were heard little"),
        ("Rested artist", bonuses.artist_novelty, "how long the artist has not been in your mixes"),
        ("Chosen genres", bonuses.genre_affinity, "how much it belongs to the genres you chose"),
        ("Genre balance", bonuses.umbrella_balance, balance),
        ("Rediscovery", bonuses.rediscovery, "a song you have not run to for long"),
        ("Your music", bonuses.source, "from your likes or playlists"),
        ("Low end", bonuses.low_end, "in the slower half of the tempo window, as this template likes it"),
    ];
    let personal = track.personal.iter().map(|personal| {
        let (name, text) = signal(personal.signal, personal.value);
        (name, personal.value, text)
    });
    let rest = named.into_iter().chain(personal).filter(|(_, value, _)| *value != 0.0);
    let rest = rest.map(|(name, value, text)| Term { name: name.to_owned(), value, text: text.to_owned() });
    let base = Term { name: "Tempo and effort".to_owned(), value: track.base_score, text: fit(track) };
    std::iter::once(base).chain(rest).collect()
}

/// What the base score says.
fn fit(track: &MixTrack) -> String {
    let tier = track.scored_tier.name();
    let fit = format!("suits {tier} to {}", percent(track.slot_fit));
    if track.energy_penalty > 0.0 {
        format!("{fit}, less {:.2} for energy outside {tier}'s range", track.energy_penalty)
    } else {
        fit
    }
}

const fn signal(signal: Signal, value: f64) -> (&'static str, &'static str) {
    match signal {
        Signal::Feedback if value < 0.0 => ("Your thumb", "you gave it a thumb down"),
        Signal::Feedback => ("Your thumb", "you gave it a thumb up"),
        Signal::ListeningHistory => ("Listening", "how much you listened to it lately"),
        Signal::SeedArtist => ("Seed artist", "by an artist the mix is seeded with"),
        Signal::SeedGenre => ("Seed genre", "how much it belongs to a genre the mix is seeded with"),
    }
}
