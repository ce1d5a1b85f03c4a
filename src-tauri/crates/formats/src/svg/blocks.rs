//! The songs, and their energy.

use runclub_engine::{
    mix::{Mix, MixTrack},
    series::{Block, BlockFit, Series},
};

use super::{
    frame::Frame,
    paint,
    write::{Svg, px, shorten_to, text_width},
};
use crate::{text::clock, words};

/// Size of titles and of figures, px.
const TITLE: f64 = 11.5;
const FIGURE: f64 = 10.5;

/// Draws the energy line and the songs.
pub(super) fn draw(svg: &mut Svg, frame: &Frame, series: &Series, mix: &Mix) {
    energy(svg, frame, series);
    for (block, track) in series.blocks.iter().zip(&mix.tracks) {
        song(svg, frame, series, block, track);
    }
}

/// A song: block, title in it, mark and tempo under it. All text stays within the block's own width,
/// so that neighbours cannot overlap.
fn song(svg: &mut Svg, frame: &Frame, series: &Series, block: &Block, track: &MixTrack) {
    let (from, to) = (frame.x(block.start_ms) + 1.0, frame.x(block.end_ms) - 1.0);
    let width = (to - from).max(1.0);
    let bpm = block.felt_tempo.unwrap_or_else(|| window_middle(series, block));
    let middle = frame.block_y(bpm);
    let top = middle - Frame::BLOCK / 2.0;
    svg.open("g", "").open("title", "").text(&in_words(block, track)).close("title");
    body(svg, block, (from, top), width);
    let lock = if block.locked && width > 34.0 { 14.0 } else { 0.0 };
    if lock > 0.0 {
        padlock(svg, block.fit, to - 13.0, middle);
    }
    let title = shorten_to(&track.name, TITLE, width - 12.0 - lock);
    let class = if block.fit == BlockFit::Unknown { "title-open" } else { "title" };
    if title.is_empty() {
        let number = (block.position + 1).to_string();
        if text_width(&number, FIGURE) <= width {
            svg.label(class, from + width / 2.0, middle + 4.0, "middle", FIGURE, &number);
        }
    } else {
        svg.label(class, from + 6.0, middle + 4.0, "start", TITLE, &title);
    }
    under(svg, block, track, (from, top + Frame::BLOCK + 13.0), width);
    svg.close("g");
}

fn window_middle(series: &Series, block: &Block) -> f64 {
    let step = series.steps.iter().find(|step| step.start_ms <= block.start_ms && block.start_ms < step.end_ms);
    step.map_or(165.0, |step| f64::midpoint(step.bpm_low, step.bpm_high))
}

/// The block: filled with its tier's colour; outlined, hatched or left open as it fits.
fn body(svg: &mut Svg, block: &Block, at: (f64, f64), width: f64) {
    let (x, y) = at;
    let radius = (width / 2.0).min(7.0);
    let size = (width, Frame::BLOCK);
    if block.fit == BlockFit::Unknown {
        svg.rect("open-line", x, y, size, radius);
        return;
    }
    let mut filled = |fill: &str| {
        svg.raw(&format!(
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{}\" fill=\"{fill}\"/>",
            px(x),
            px(y),
            px(width),
            px(Frame::BLOCK),
            px(radius)
        ));
    };
    filled(paint::tier(block.tier));
    match block.fit {
        BlockFit::Off => {
            filled("url(#rc-hatch)");
            svg.rect("broken-line", x, y, size, radius);
        }
        BlockFit::Near => {
            svg.rect("near-line", x, y, size, radius);
        }
        BlockFit::Inside | BlockFit::Unknown => {}
    }
}

fn padlock(svg: &mut Svg, fit: BlockFit, x: f64, y: f64) {
    let class = if fit == BlockFit::Unknown { "lock-open" } else { "lock" };
    let (left, top) = (px(x), px(y - 1.0));
    svg.rect(class, x, y - 1.0, (8.0, 6.0), 1.0);
    svg.raw(&format!(
        "<path d=\"M{left} {top}m1.8 0v-1.6a2.2 2.2 0 0 1 4.4 0v1.6\" fill=\"none\" stroke=\"#141a17\" stroke-width=\"1.3\"/>"
    ));
}

/// Mark, tempo and fit under a block, as much as there is room for.
fn under(svg: &mut Svg, block: &Block, track: &MixTrack, at: (f64, f64), width: f64) {
    let (x, y) = at;
    if width < 12.0 {
        return;
    }
    if width < 34.0 {
        paint::fit_mark(svg, block.fit, x + width / 2.0, y - 4.0);
        return;
    }
    paint::fit_mark(svg, block.fit, x + 6.0, y - 4.0);
    let fit = words::fit(block.fit);
    let tempo = block.felt_tempo.map(|bpm| format!("{bpm:.0}"));
    let octave = words::octave(track.octave).map(|mark| format!(" {mark}")).unwrap_or_default();
    let wordings = match tempo {
        Some(tempo) => vec![format!("{tempo}{octave} {fit}"), format!("{tempo}{octave}"), tempo],
        None => vec![fit.to_owned(), "?".to_owned()],
    };
    let fitting = wordings.into_iter().find(|words| 14.0 + text_width(words, FIGURE) <= width);
    if let Some(words) = fitting {
        svg.label("ink halo", x + 14.0, y, "start", FIGURE, &words);
    }
}

/// A song in words, for the pointer and for screen readers.
fn in_words(block: &Block, track: &MixTrack) -> String {
    let tempo = match block.felt_tempo {
        Some(bpm) => {
            let octave = words::octave(track.octave).map(|mark| format!(" ({mark})")).unwrap_or_default();
            format!("{bpm:.0} BPM{octave}, {}", words::fit(block.fit))
        }
        None => "tempo unknown".to_owned(),
    };
    let energy = block.energy.map(|energy| format!(", energy {energy:.2}")).unwrap_or_default();
    let locked = if block.locked { ", locked" } else { "" };
    format!(
        "{}. {} – {}: {}, {tempo}{energy}, {}{locked}",
        block.position + 1,
        track.name,
        track.artist_name,
        block.tier.name(),
        clock(track.duration_ms)
    )
}

/// The energy line, broken where a song's energy is unknown.
fn energy(svg: &mut Svg, frame: &Frame, series: &Series) {
    let point = |block: &Block| {
        let x = f64::midpoint(frame.x(block.start_ms), frame.x(block.end_ms));
        block.energy.filter(|energy| energy.is_finite()).map(|energy| (x, Frame::effort_y(energy)))
    };
    let points: Vec<Option<(f64, f64)>> = series.blocks.iter().map(point).collect();
    for run in points.split(Option::is_none) {
        let run: Vec<(f64, f64)> = run.iter().copied().flatten().collect();
        let curve: String = run.windows(2).map(|pair| curve_to(pair[0], pair[1])).collect();
        if let Some((x, y)) = run.first().filter(|_| run.len() > 1) {
            svg.path("energy", &format!("M{} {}{curve}", px(*x), px(*y)));
        }
        // Dots would run into each other in a long session.
        if series.blocks.len() <= 40 || run.len() == 1 {
            for (x, y) in run {
                svg.circle("dot", x, y, 3.0);
            }
        }
    }
}

fn curve_to(from: (f64, f64), to: (f64, f64)) -> String {
    let middle = px(f64::midpoint(from.0, to.0));
    format!("C{middle} {} {middle} {} {} {}", px(from.1), px(to.1), px(to.0), px(to.1))
}
