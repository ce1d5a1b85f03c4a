//! What stands behind the songs: parts of the session, grid and axes.

use runclub_engine::series::{Band, Series};

use super::{
    frame::Frame,
    write::{Svg, text_width},
};
use crate::text::clock;

/// Draws panels, parts, grid and axes.
pub(super) fn draw(svg: &mut Svg, frame: &Frame, series: &Series) {
    for (top, bottom) in [Frame::PLOT, Frame::LANE] {
        svg.rect("panel", frame.left, top, (frame.right - frame.left, bottom - top), 6.0);
    }
    tempo_axis(svg, frame);
    effort_axis(svg, frame);
    time_axis(svg, frame);
    for (index, band) in series.bands.iter().enumerate() {
        part(svg, frame, band, index == 0);
    }
}

fn tempo_axis(svg: &mut Svg, frame: &Frame) {
    for bpm in frame.bpm_ticks() {
        let y = frame.y(f64::from(bpm));
        svg.line("grid", (frame.left, y), (frame.right, y));
        svg.label("muted", frame.left - 10.0, y + 4.0, "end", 11.0, &bpm.to_string());
    }
    svg.label("muted", frame.left - 10.0, Frame::TIERS, "end", 11.0, "BPM");
}

fn effort_axis(svg: &mut Svg, frame: &Frame) {
    let (top, bottom) = Frame::LANE;
    for (y, text) in [(top, "1"), (bottom, "0")] {
        svg.label("muted", frame.left - 10.0, y + 4.0, "end", 11.0, text);
    }
    let middle = f64::midpoint(top, bottom);
    svg.line("grid", (frame.left, middle), (frame.right, middle));
    svg.label("muted", frame.left - 10.0, middle + 4.0, "end", 11.0, "effort");
}

fn time_axis(svg: &mut Svg, frame: &Frame) {
    for minute in frame.minute_ticks() {
        let x = frame.x(minute * 60_000);
        svg.line("grid", (x, Frame::PLOT.0), (x, Frame::PLOT.1));
        svg.line("grid", (x, Frame::LANE.0), (x, Frame::LANE.1 + 5.0));
        let text = if minute == 0 { "0 min".to_owned() } else { minute.to_string() };
        svg.label("muted", x, Frame::MINUTES, if minute == 0 { "start" } else { "middle" }, 11.0, &text);
    }
}

/// A part of the session: its name, its time, the time wanted, and an edge where it starts.
fn part(svg: &mut Svg, frame: &Frame, band: &Band, first: bool) {
    let (from, to) = (frame.x(band.start_ms), frame.x(band.end_ms));
    if !first {
        svg.line("edge", (from, Frame::BANDS - 12.0), (from, Frame::BANDS + 5.0));
        svg.line("edge", (from, Frame::PLOT.0), (from, Frame::LANE.1));
    }
    let at = if first { from } else { from + 8.0 };
    let name = band.segment.name();
    let time = clock(band.end_ms - band.start_ms);
    let wanted = format!("{time} of {}", clock(band.target_ms));
    let size = 13.0;
    let room = to - at - 6.0;
    if text_width(name, size) > room {
        return;
    }
    svg.label("ink strong", at, Frame::BANDS, "start", size, name);
    let after = at + text_width(name, size) * 1.06 + 8.0;
    let figures = [wanted, time].into_iter().find(|words| after + text_width(words, size) <= at + room);
    if let Some(figures) = figures {
        svg.label("muted", after, Frame::BANDS, "start", size, &figures);
    }
}
