//! What is odd in real library files, put into a library that is too clean.

use super::SyntheticTrack;
use super::calendar::{self, Calendar};
use super::draw::Draw;
use super::grammar::Grammar;
use super::groups::{significant, thousandths};

/// Libraries from this size on hold every oddity at least once.
const EVERY_ODDITY_FROM: usize = 100;
/// The moment of the epoch, where the date of adding was lost.
const EPOCH: i64 = 0;
/// How far through the listener's history the two imports of whole playlists lie.
const IMPORTS: [f64; 2] = [0.35, 0.7];
/// One song of the library is there under this many ids.
const MOST_IDS: usize = 7;
/// Tempos are halved only above, doubled only below this.
const OCTAVE_DIVIDE_BPM: f64 = 115.0;
const DAY_MIX_MS: (i32, i32) = (5_900_000, 6_300_000);

/// What an oddity may draw on besides the track.
struct Context<'a> {
    grammar: &'a Grammar,
    calendar: &'a Calendar,
    draw: &'a mut Draw,
    /// How many tracks have had this oddity before.
    ordinal: usize,
}

type Change = fn(&mut SyntheticTrack, &mut Context);

/// The share of tracks that have each oddity. No track has two.
const ODDITIES: [(f64, Change); 16] = [
    (0.03, other_octave),
    (0.025, no_features),
    (0.0075, no_tempo),
    (0.015, one_value_missing),
    (0.005, no_key),
    (0.003, silent),
    (0.002, empty),
    (0.001, day_mix),
    (0.012, odd_title),
    (0.05, first_import),
    (0.03, second_import),
    (0.004, added_at_epoch),
    (0.003, added_unknown),
    (0.01, year_unknown),
    (0.01, explicit_unknown),
    (0.002, album_unknown),
];
/// The share of tracks that are another track's song under a further id.
const COPIES_SHARE: f64 = 0.018;

/// Makes some tracks odd. No two oddities fall on one track.
pub(super) fn apply(tracks: &mut [SyntheticTrack], grammar: &Grammar, calendar: &Calendar, draw: &mut Draw) {
    let all = tracks.len();
    let mut order = draw.sample(all, all).into_iter();
    for (share, change) in ODDITIES {
        for (ordinal, index) in order.by_ref().take(quota(all, share)).enumerate() {
            change(&mut tracks[index], &mut Context { grammar, calendar, draw, ordinal });
        }
    }
    let copies: Vec<usize> = order.by_ref().take(quota(all, COPIES_SHARE)).collect();
    let originals: Vec<usize> = order.collect();
    if originals.is_empty() {
        return;
    }
    for (ordinal, copy) in copies.into_iter().enumerate() {
        let original = if ordinal < MOST_IDS - 1 { originals[0] } else { *draw.pick(&originals) };
        let original = tracks[original].clone();
        tracks[copy] = further_id(original, &tracks[copy], calendar, draw);
    }
}

fn quota(tracks: usize, share: f64) -> usize {
    let count = (tracks as f64 * share).round() as usize;
    count.max(usize::from(tracks >= EVERY_ODDITY_FROM))
}

/// The original's song in another release: the same recording, measured again.
fn further_id(original: SyntheticTrack, replaced: &SyntheticTrack, calendar: &Calendar, draw: &mut Draw) -> SyntheticTrack {
    let mut copy = original;
    copy.track_id.clone_from(&replaced.track_id);
    copy.album = match draw.below(4) {
        0 => copy.name.clone(),
        1 => format!("{} (Deluxe Edition)", copy.album),
        2 => format!("The Best of {}", copy.artist_name),
        _ => format!("{} (Remastered)", copy.album),
    };
    copy.duration_ms = copy.duration_ms.saturating_add_signed(draw.between(-900, 900));
    copy.tempo = copy.tempo.map(|tempo| thousandths(tempo + 0.05 * draw.normal()));
    for value in [&mut copy.energy, &mut copy.danceability, &mut copy.valence] {
        *value = value.map(|value| significant((value + 0.01 * draw.normal()).clamp(0.001, 0.99)));
    }
    if draw.chance(0.25) {
        copy.tempo = copy.tempo.map(octave_error);
    }
    let sitting = calendar.sitting(draw, copy.release_year.unwrap_or_default());
    copy.added_at = Some(calendar::during(draw, sitting));
    copy
}

/// The tempo as measured by one who taps every other beat, or twice a beat.
fn octave_error(tempo: f64) -> f64 {
    thousandths(if tempo > OCTAVE_DIVIDE_BPM { tempo / 2.0 } else { tempo * 2.0 })
}

fn other_octave(track: &mut SyntheticTrack, _: &mut Context) {
    track.tempo = track.tempo.map(octave_error);
}

fn no_features(track: &mut SyntheticTrack, _: &mut Context) {
    for value in [
        &mut track.tempo,
        &mut track.energy,
        &mut track.danceability,
        &mut track.valence,
        &mut track.loudness,
        &mut track.speechiness,
    ] {
        *value = None;
    }
    for value in [&mut track.key, &mut track.mode, &mut track.time_signature] {
        *value = None;
    }
}

fn no_tempo(track: &mut SyntheticTrack, _: &mut Context) {
    track.tempo = None;
}

fn one_value_missing(track: &mut SyntheticTrack, context: &mut Context) {
    let value = match context.ordinal % 5 {
        0 => &mut track.energy,
        1 => &mut track.danceability,
        2 => &mut track.valence,
        3 => &mut track.loudness,
        _ => &mut track.speechiness,
    };
    *value = None;
}

fn no_key(track: &mut SyntheticTrack, _: &mut Context) {
    track.key = None;
    track.mode = None;
}

/// The analysis found no beat: every value that needs one is zero.
fn silent(track: &mut SyntheticTrack, context: &mut Context) {
    track.tempo = Some(0.0);
    track.danceability = Some(0.0);
    track.valence = Some(0.0);
    track.speechiness = Some(0.0);
    track.time_signature = Some(0);
    track.energy = Some(significant(0.0001 + 0.01 * context.draw.unit()));
    track.loudness = Some(thousandths(-45.0 + 15.0 * context.draw.unit()));
}

/// A track the service has withdrawn.
fn empty(track: &mut SyntheticTrack, context: &mut Context) {
    no_features(track, context);
    track.name.clear();
    track.album.clear();
    track.duration_ms = 0;
    track.release_year = None;
    track.explicit = Some(false);
}

/// An hour and 40 minutes in one track.
fn day_mix(track: &mut SyntheticTrack, context: &mut Context) {
    track.duration_ms = context.draw.between(DAY_MIX_MS.0, DAY_MIX_MS.1) as u32;
    track.name = format!("{} (Continuous Mix)", track.album);
}

fn odd_title(track: &mut SyntheticTrack, context: &mut Context) {
    let titles = &context.grammar.odd_titles;
    track.name.clone_from(&titles[context.ordinal % titles.len()]);
}

fn first_import(track: &mut SyntheticTrack, context: &mut Context) {
    imported(track, context, IMPORTS[0]);
}

fn second_import(track: &mut SyntheticTrack, context: &mut Context) {
    imported(track, context, IMPORTS[1]);
}

/// Added along with many others, in one second; what was not out yet stays as it is.
fn imported(track: &mut SyntheticTrack, context: &mut Context, share: f64) {
    let moment = calendar::timestamp(context.calendar.at(share));
    let released = track.release_year.map_or_else(String::new, |year| format!("{year:04}"));
    if released < moment {
        track.added_at = Some(moment);
    }
}

fn added_at_epoch(track: &mut SyntheticTrack, _: &mut Context) {
    track.added_at = Some(calendar::timestamp(EPOCH));
}

fn added_unknown(track: &mut SyntheticTrack, _: &mut Context) {
    track.added_at = None;
}

fn year_unknown(track: &mut SyntheticTrack, _: &mut Context) {
    track.release_year = None;
}

fn explicit_unknown(track: &mut SyntheticTrack, _: &mut Context) {
    track.explicit = None;
}

fn album_unknown(track: &mut SyntheticTrack, _: &mut Context) {
    track.album.clear();
}
