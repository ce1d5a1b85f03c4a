//! A mix in our CSV: rows a library file can have, and what the mix made of each song.

use runclub_engine::{
    library::Library,
    mix::{Mix, MixTrack},
};
use serde::Serialize;

use crate::our_csv::{CsvText, SongRow, field};

/// The columns a mix adds to ours.
const MIX_COLUMNS: [&str; 11] = [
    "position",
    "segment",
    "tier",
    "target_effort",
    "felt_tempo",
    "octave",
    "tempo_fit",
    "final_score",
    "locked",
    "relaxation",
    "source",
];

/// A mix in our CSV, in playing order. What is known of a song comes from the library where it has
/// the song, else from the mix itself; pass an empty library when there is none.
pub fn mix_csv(mix: &Mix, library: &Library) -> String {
    let mut text = CsvText::with_columns(&MIX_COLUMNS);
    for track in &mix.tracks {
        let song = match library.find(&track.track_id) {
            Some(index) => SongRow::of_library(library, index),
            None => SongRow::of_mix(track),
        };
        text.song(&song, mix_fields(track));
    }
    text.finish()
}

fn mix_fields(track: &MixTrack) -> Vec<String> {
    vec![
        track.position.to_string(),
        track.segment.slug().to_owned(),
        track.tier.slug().to_owned(),
        track.target_effort.to_string(),
        field(track.felt_tempo),
        field(track.octave.map(word)),
        track.tempo_fit.to_string(),
        track.final_score.to_string(),
        track.locked.to_string(),
        field(track.relaxation.map(word)),
        track.source.slug().to_owned(),
    ]
}

/// The word for a value in the mix document.
fn word(value: impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        other => unreachable!("BUG: not a word: {other:?}"),
    }
}
