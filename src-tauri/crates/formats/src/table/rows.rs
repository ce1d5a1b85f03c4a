//! The songs, part by part.

use std::{collections::BTreeSet, fmt::Write as _};

use runclub_engine::{
    mix::{Mix, MixTrack, Relaxation},
    series::{Band, Block, BlockFit, Series},
};

use super::pen::{Pen, Tone};
use crate::{
    text::{clock, columns, fit, one_line, shorten},
    words,
};

/// Widths of the columns; the last one takes what is left.
struct Columns {
    gap: &'static str,
    tier: usize,
    energy: usize,
    fit: usize,
    names: usize,
}

/// Columns that have one width everywhere.
const NUMBER: usize = 3;
const TEMPO: usize = 6;
const LENGTH: usize = 5;
const MARKS: usize = 2;

impl Columns {
    fn of(width: usize) -> Self {
        let (gap, energy, fit) = if width < 80 { (" ", 3, 6) } else { ("  ", 6, 10) };
        let tier = 8;
        let taken = NUMBER + tier + TEMPO + energy + fit + LENGTH + MARKS + 7 * gap.len();
        Self { gap, tier, energy, fit, names: width - taken }
    }
}

/// Writes the songs, and what the marks mean.
pub(super) fn write(out: &mut String, pen: Pen, mix: &Mix, series: &Series) {
    let widths = Columns::of(pen.width);
    out.push('\n');
    header(out, pen, &widths);
    for band in &series.bands {
        part(out, pen, band);
        for (track, block) in mix.tracks.iter().zip(&series.blocks) {
            if (band.start_ms..band.end_ms).contains(&block.start_ms) {
                row(out, pen, &widths, track, block);
            }
        }
    }
    legend(out, pen, mix);
}

fn header(out: &mut String, pen: Pen, widths: &Columns) {
    let gap = widths.gap;
    let energy = if widths.energy < 6 { "en." } else { "energy" };
    let line = format!(
        "{:>NUMBER$}{gap}{:<tier$}{gap}{:<TEMPO$}{gap}{energy:<energy_width$}{gap}{:<fit$}{gap}{:>LENGTH$}{gap}{:MARKS$}{gap}artist, title",
        "#",
        "tier",
        "BPM",
        "fit",
        "time",
        "",
        tier = widths.tier,
        fit = widths.fit,
        energy_width = widths.energy,
    );
    out.push_str(&pen.paint(Tone::Quiet, &shorten(&line, pen.width, "")));
    out.push('\n');
}

/// The heading of a part: its name, its time, the time wanted.
fn part(out: &mut String, pen: Pen, band: &Band) {
    let name = band.segment.name();
    let time = format!("{} of {}", clock(band.end_ms - band.start_ms), clock(band.target_ms));
    let used = columns(name) + columns(&time) + 2;
    let rule = pen.either("─", "-").repeat(pen.width.saturating_sub(used + 1));
    let _ = writeln!(out, "{} {time} {}", pen.paint(Tone::Strong, name), pen.paint(Tone::Quiet, &rule));
}

fn row(out: &mut String, pen: Pen, widths: &Columns, track: &MixTrack, block: &Block) {
    let gap = widths.gap;
    let tier = pen.paint(Tone::Tier(track.tier), &fit(track.tier.name(), widths.tier, ""));
    let marks: String = marks(track).collect();
    let fitting = pen.paint(Tone::of_fit(block.fit), &fit(&fit_words(pen, widths, block), widths.fit, ""));
    let names = names(pen, track, widths.names);
    let line = format!(
        "{:>NUMBER$}{gap}{tier}{gap}{}{gap}{}{gap}{fitting}{gap}{:>LENGTH$}{gap}{marks:<MARKS$}{gap}{names}",
        track.position,
        fit(&tempo(pen, track, block), TEMPO, ""),
        energy_bar(pen, widths.energy, block.energy),
        clock(track.duration_ms),
    );
    out.push_str(line.trim_end());
    out.push('\n');
}

fn tempo(pen: Pen, track: &MixTrack, block: &Block) -> String {
    let Some(bpm) = block.felt_tempo else { return pen.either("–", "-").to_owned() };
    match words::octave(track.octave) {
        Some(mark) => {
            format!("{bpm:>3.0} {}", if pen.color { mark.to_owned() } else { mark.replace('×', "x").replace('÷', "/") })
        }
        None => format!("{bpm:>3.0}"),
    }
}

fn energy_bar(pen: Pen, width: usize, energy: Option<f64>) -> String {
    match energy {
        Some(energy) => {
            let full = (energy.clamp(0.0, 1.0) * width as f64).round() as usize;
            let bar = pen.either("▮", "#").repeat(full);
            format!("{bar}{}", pen.paint(Tone::Quiet, &pen.either("▯", ".").repeat(width - full)))
        }
        None => fit(pen.either("–", "-"), width, ""),
    }
}

fn fit_words(pen: Pen, widths: &Columns, block: &Block) -> String {
    let words = words::fit(block.fit);
    let words = match block.fit {
        BlockFit::Inside if columns(words) + 2 > widths.fit => "in",
        BlockFit::Unknown if columns(words) + 2 > widths.fit => "none",
        _ => words,
    };
    format!("{} {words}", pen.fit_mark(block.fit))
}

/// Artist and title share the room: the artist gets a third, and what the title leaves.
fn names(pen: Pen, track: &MixTrack, width: usize) -> String {
    let (artist, title) = (one_line(&track.artist_name), one_line(&track.name));
    let dash = pen.either(" – ", " - ");
    let room = width.saturating_sub(columns(dash));
    let artist_room = (room / 3).max(room.saturating_sub(columns(&title)));
    let artist = shorten(&artist, artist_room, pen.more());
    let title = shorten(&title, room - columns(&artist).min(room), pen.more());
    format!("{artist}{dash}{title}")
}

/// What the letters behind a song's length say.
fn marks(track: &MixTrack) -> impl Iterator<Item = char> {
    let locked = track.locked.then_some('L');
    locked.into_iter().chain(track.relaxation.map(relaxation_mark))
}

const fn relaxation_mark(relaxation: Relaxation) -> char {
    match relaxation {
        Relaxation::AdjacentTier => '1',
        Relaxation::SecondAdjacentTier => '2',
        Relaxation::NeighborUmbrella => 'G',
        Relaxation::LockoutBreak => 'R',
    }
}

/// Explains the marks that occur.
fn legend(out: &mut String, pen: Pen, mix: &Mix) {
    let mut words: Vec<String> = Vec::new();
    if mix.tracks.iter().any(|track| track.locked) {
        words.push("L locked".to_owned());
    }
    let relaxations: BTreeSet<Relaxation> = mix.tracks.iter().filter_map(|track| track.relaxation).collect();
    words.extend(relaxations.into_iter().map(|relaxation| format!("{} {}", relaxation_mark(relaxation), relaxation.text())));
    if !words.is_empty() {
        out.push('\n');
        pen.wrap(out, Tone::Quiet, 0, &words.join("; "));
    }
}
