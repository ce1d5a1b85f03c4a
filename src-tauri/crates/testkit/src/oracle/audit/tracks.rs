//! Every track of the mix is a track of the library, with the library's metadata.

use super::{Case, Violation, place};
use crate::oracle::document::Slot;
use crate::oracle::formula::known_tempo;
use crate::oracle::library::OracleTrack;

pub(super) fn judge(case: &Case) -> Vec<Violation> {
    let slots = case.mix.slots.iter().enumerate();
    slots
        .flat_map(|(index, slot)| {
            let place = place(index, &slot.name);
            let mut rows = case.library.iter().filter(|row| row.track_id == slot.track_id).peekable();
            if rows.peek().is_none() {
                let text = format!("{place}: the library has no track {}", slot.track_id);
                return vec![Violation::hard("library.unknownTrack", text)];
            }
            // A library may hold one id twice; the document then may show either row.
            rows.map(|row| differences(slot, row, &place)).min_by_key(Vec::len).unwrap_or_default()
        })
        .collect()
}

fn differences(slot: &Slot, row: &OracleTrack, place: &str) -> Vec<Violation> {
    let mut violations = Vec::new();
    let texts = [
        ("name", &slot.name, &row.name),
        ("artistName", &slot.artist_name, &row.artist_name),
        ("album", &slot.album, &row.album),
    ];
    for (field, printed, stored) in texts {
        if printed.trim() != stored.trim() {
            violations
                .push(Violation::soft("library.text", format!("{place}: {field} is {printed:?}, in the library {stored:?}")));
        }
    }
    let mut differ = |field: &str, is_same: bool, printed: String, stored: String| {
        if !is_same {
            violations
                .push(Violation::hard("library.metadata", format!("{place}: {field} is {printed}, in the library {stored}")));
        }
    };
    // Without an id in the library the product makes one from the name.
    differ(
        "artistId",
        row.artist_id.is_empty() || slot.artist_id == row.artist_id,
        slot.artist_id.clone(),
        row.artist_id.clone(),
    );
    differ("durationMs", slot.duration_ms == row.duration_ms, slot.duration_ms.to_string(), row.duration_ms.to_string());
    differ(
        "releaseYear",
        slot.release_year == row.release_year,
        format!("{:?}", slot.release_year),
        format!("{:?}", row.release_year),
    );
    differ("explicit", slot.explicit == row.explicit, format!("{:?}", slot.explicit), format!("{:?}", row.explicit));
    differ("genres", slot.genres == row.artist_genres, slot.genres.join(";"), row.artist_genres.join(";"));
    differ("source", slot.source == row.source, slot.source.clone(), row.source.clone());
    // A tempo of the user's own is not the library's; a missing one may be printed as null.
    differ(
        "tempo",
        slot.is_users_tempo() || known_tempo(slot.tempo) == known_tempo(row.tempo),
        format!("{:?}", slot.tempo),
        format!("{:?}", row.tempo),
    );
    let unit = |value: Option<f64>| value.filter(|number| (0.0..=1.0).contains(number));
    differ("energy", unit(slot.energy) == unit(row.energy), format!("{:?}", slot.energy), format!("{:?}", row.energy));
    differ(
        "danceability",
        unit(slot.danceability) == unit(row.danceability),
        format!("{:?}", slot.danceability),
        format!("{:?}", row.danceability),
    );
    violations
}
