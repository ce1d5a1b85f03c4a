//! A synthetic library as a file of our format.

use std::fmt::{Display, Write as _};

use super::SyntheticTrack;

const HEADER: &str = "track_id,name,artist_id,artist_name,artist_genres,album,release_year,duration_ms,explicit,added_at,\
                      tempo,energy,danceability,valence,loudness,speechiness,key,mode,time_signature";

/// The library as CSV: our header, one line per track, LF, quoting by RFC 4180.
pub fn to_csv(tracks: &[SyntheticTrack]) -> String {
    let mut text = String::with_capacity(HEADER.len() + tracks.len() * 224);
    text.push_str(HEADER);
    text.push('\n');
    for track in tracks {
        push_row(&mut text, track);
    }
    text
}

fn push_row(text: &mut String, track: &SyntheticTrack) {
    push_text(text, &track.track_id);
    for field in [&track.name, &track.artist_id, &track.artist_name, &track.artist_genres.join(";"), &track.album] {
        text.push(',');
        push_text(text, field);
    }
    push_value(text, track.release_year);
    push_value(text, Some(track.duration_ms));
    push_value(text, track.explicit);
    push_value(text, track.added_at.as_deref());
    for number in [track.tempo, track.energy, track.danceability, track.valence, track.loudness, track.speechiness] {
        push_value(text, number);
    }
    for number in [track.key, track.mode, track.time_signature] {
        push_value(text, number);
    }
    text.push('\n');
}

/// Numbers, truth values and timestamps never need quotes.
fn push_value(text: &mut String, value: Option<impl Display>) {
    text.push(',');
    if let Some(value) = value {
        write!(text, "{value}").expect("BUG: writing to a string failed");
    }
}

fn push_text(text: &mut String, field: &str) {
    if !field.contains([',', '"', '\n', '\r']) {
        text.push_str(field);
        return;
    }
    text.push('"');
    text.push_str(&field.replace('"', "\"\""));
    text.push('"');
}
