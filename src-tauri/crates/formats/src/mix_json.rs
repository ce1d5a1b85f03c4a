//! The mix document as JSON text.

use runclub_engine::mix::{Mix, MixTrack, SCHEMA};
use serde::{Deserialize, Serialize};
use serde_json::error::Category;

/// A document larger than this is no mix.
const MOST_BYTES: usize = 16 << 20;

/// Most songs or empty slots of a mix: three hours of the shortest songs, and then some.
const MOST_SLOTS: usize = 1_000;

/// Longest time in a mix, ms: a day. Sums of times stay far inside their types.
const LONGEST_MS: u32 = 24 * 3_600_000;

/// Fastest tempo in a mix, BPM.
const FASTEST_BPM: f64 = 2_000.0;

/// Why a document is no mix we can work with.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum MixFileError {
    /// It is not JSON, or its values are of other kinds.
    #[error("the file is not a mix document: {reason} (line {line}, column {column})")]
    Malformed {
        /// What the parser found.
        reason: String,
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
    },
    /// A later version wrote it.
    #[error("the mix document has schema {found}, written by a newer RunClub; this one reads schema {SCHEMA}")]
    Newer {
        /// Its schema.
        found: u32,
    },
    /// A schema that never was.
    #[error("the mix document has schema {found}; {SCHEMA} was expected")]
    UnknownSchema {
        /// Its schema.
        found: u32,
    },
    /// It is too large to be a mix.
    #[error("the file has {bytes} bytes; a mix document has at most {MOST_BYTES}")]
    TooLarge {
        /// Its size.
        bytes: usize,
    },
    /// A value that cannot be.
    #[error("the mix document has {path} = {value}; expected {wanted}")]
    Value {
        /// Where, such as `tracks[3].position`.
        path: String,
        /// The value.
        value: String,
        /// What is possible.
        wanted: String,
    },
}

impl MixFileError {
    /// What would help, one sentence each.
    pub fn hints(&self) -> Vec<String> {
        let hint = match self {
            Self::Malformed { .. } | Self::TooLarge { .. } => {
                "Pass the document that \"runclub mix --format json\" or \"runclub edit\" printed, unchanged."
            }
            Self::Newer { .. } => "Update RunClub, or generate the mix again with this version.",
            Self::UnknownSchema { .. } | Self::Value { .. } => {
                "The document was changed by hand or cut; generate the mix again, or correct this value."
            }
        };
        vec![hint.to_owned()]
    }
}

/// A mix as JSON: indented, keys in the order of the contract, ending in a line end.
pub fn to_json(mix: &Mix) -> String {
    to_json_text(mix)
}

/// Any other result as JSON, in the same form.
pub fn to_json_text(value: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(value).expect("BUG: results have only string keys");
    text.push('\n');
    text
}

/// The one field read before all others: a newer document may differ in every other.
#[derive(Deserialize)]
#[serde(expecting = "a mix document")]
struct Versioned {
    schema: u32,
}

/// Reads a mix document. Fields we do not know are ignored.
///
/// # Errors
/// When it is not JSON, not a mix, of another schema, or holds values that no mix can have.
pub fn from_json(bytes: &[u8]) -> Result<Mix, MixFileError> {
    if bytes.len() > MOST_BYTES {
        return Err(MixFileError::TooLarge { bytes: bytes.len() });
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let Versioned { schema } = serde_json::from_slice(bytes).map_err(|error| malformed(&error))?;
    match schema {
        SCHEMA => {}
        found if found > SCHEMA => return Err(MixFileError::Newer { found }),
        found => return Err(MixFileError::UnknownSchema { found }),
    }
    let mix: Mix = serde_json::from_slice(bytes).map_err(|error| malformed(&error))?;
    check_times(&mix)?;
    check_slots(&mix)?;
    for (index, track) in mix.tracks.iter().enumerate() {
        check_track(index, track)?;
    }
    Ok(mix)
}

fn malformed(error: &serde_json::Error) -> MixFileError {
    let (line, column) = (error.line(), error.column());
    let text = error.to_string();
    let place = format!(" at line {line} column {column}");
    let what = text.strip_suffix(&place).unwrap_or(&text);
    let reason = match error.classify() {
        Category::Eof => format!("it ends too early; {what}"),
        Category::Syntax => format!("it is not JSON; {what}"),
        Category::Data | Category::Io => what.to_owned(),
    };
    MixFileError::Malformed { reason: crate::text::preview(&reason, 200), line, column }
}

fn wrong<T>(path: impl Into<String>, value: impl std::fmt::Display, wanted: impl Into<String>) -> Result<T, MixFileError> {
    Err(MixFileError::Value { path: path.into(), value: value.to_string(), wanted: wanted.into() })
}

fn check_time(path: &str, ms: u32) -> Result<(), MixFileError> {
    if ms > LONGEST_MS { wrong(path, ms, format!("at most {LONGEST_MS} ms, a day")) } else { Ok(()) }
}

fn check_times(mix: &Mix) -> Result<(), MixFileError> {
    check_time("plan.warmupMs", mix.plan.warmup_ms)?;
    check_time("plan.mainMs", mix.plan.main_ms)?;
    check_time("plan.cooldownMs", mix.plan.cooldown_ms)?;
    check_time("plan.aimMs", mix.plan.aim_ms)?;
    if mix.request.minutes > LONGEST_MS / 60_000 {
        return wrong("request.minutes", mix.request.minutes, format!("at most {}", LONGEST_MS / 60_000));
    }
    let total: u64 = mix.tracks.iter().map(|track| u64::from(track.duration_ms)).sum();
    if total > u64::from(LONGEST_MS) {
        return wrong("the sum of tracks[].durationMs", total, format!("at most {LONGEST_MS} ms, a day"));
    }
    Ok(())
}

fn check_slots(mix: &Mix) -> Result<(), MixFileError> {
    for (path, count) in [("tracks", mix.tracks.len()), ("unfilled", mix.unfilled.len())] {
        if count > MOST_SLOTS {
            return wrong(path, format!("a list of {count}"), format!("at most {MOST_SLOTS}"));
        }
    }
    for (index, slot) in mix.unfilled.iter().enumerate() {
        check_time(&format!("unfilled[{index}].targetMs"), slot.target_ms)?;
    }
    if let Some(curve) = &mix.request.curve {
        for (index, step) in curve.iter().enumerate() {
            check_time(&format!("request.curve[{index}].durationMs"), step.duration_ms)?;
        }
    }
    Ok(())
}

fn check_track(index: usize, track: &MixTrack) -> Result<(), MixFileError> {
    let path = |field: &str| format!("tracks[{index}].{field}");
    if track.position as usize != index {
        return wrong(path("position"), track.position, format!("{index}: positions count from 0 without gaps"));
    }
    if track.track_id.is_empty() {
        return wrong(path("trackId"), "\"\"", "a track id");
    }
    for (field, bpm) in [("tempo", track.tempo), ("feltTempo", track.felt_tempo)] {
        if let Some(bpm) = bpm
            && !(bpm.is_finite() && bpm > 0.0 && bpm <= FASTEST_BPM)
        {
            return wrong(path(field), bpm, format!("a tempo above 0 and up to {FASTEST_BPM} BPM, or null"));
        }
    }
    for (field, value) in numbers(track) {
        if !value.is_finite() || value.abs() > 1e6 {
            return wrong(path(field), value, "a finite number of ordinary size");
        }
    }
    Ok(())
}

/// The numbers of a track that the formulas use.
fn numbers(track: &MixTrack) -> impl Iterator<Item = (&'static str, f64)> {
    let measured = [("energy", track.energy), ("danceability", track.danceability)];
    let scores = [
        ("targetEffort", track.target_effort),
        ("tempoFit", track.tempo_fit),
        ("effortIndex", track.effort_index),
        ("slotFit", track.slot_fit),
        ("energyPenalty", track.energy_penalty),
        ("baseScore", track.base_score),
        ("bonuses", track.bonuses.sum()),
        ("personal", track.personal.iter().map(|signal| signal.value).sum()),
        ("finalScore", track.final_score),
    ];
    measured.into_iter().filter_map(|(field, value)| Some((field, value?))).chain(scores)
}
