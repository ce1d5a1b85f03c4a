//! The tempo-and-effort chart of a mix as a picture that stands on its own: no scripts, no fonts or
//! files from elsewhere, readable without colour, and described in words for those who do not see it.
//!
//! Above, each song is a block as wide as it is long, at its felt tempo, on the tempo window of its
//! tier. Below, on the same time axis, the target effort as soft steps and the songs' energy as a line.

mod backdrop;
mod blocks;
mod frame;
mod legend;
mod paint;
mod steps;
mod summary;
mod write;

use runclub_engine::{mix::Mix, series::Series};

pub use self::paint::Theme;
use self::{frame::Frame, write::Svg};
use crate::{
    text::{clock, counted},
    words,
};

/// How the chart is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChartStyle {
    /// Width in pixels; from 600 to 4,000.
    pub width: u32,
    /// Dark, light, or as the viewer prefers.
    pub theme: Theme,
}

impl Default for ChartStyle {
    fn default() -> Self {
        Self { width: 1_200, theme: Theme::Auto }
    }
}

/// Height of the chart in pixels, whatever its width.
const HEIGHT: f64 = 600.0;

/// The chart of a mix as an SVG document.
pub fn chart_svg(series: &Series, mix: &Mix, style: &ChartStyle) -> String {
    let frame = Frame::of(series, f64::from(style.width.clamp(600, 4_000)));
    let mut svg = Svg::new();
    svg.raw(&format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"rc\" width=\"{w}\" height=\"{HEIGHT}\" viewBox=\"0 0 {w} {HEIGHT}\" \
         role=\"img\" aria-labelledby=\"rc-title rc-desc\">",
        w = frame.width,
    ));
    svg.open("title", "id=\"rc-title\"").text(&summary::title(mix)).close("title");
    svg.open("desc", "id=\"rc-desc\"").text(&summary::description(series, mix)).close("desc");
    svg.raw(&paint::style_sheet(style.theme));
    svg.raw(&paint::definitions(&frame, series));
    svg.rect("bg", 0.0, 0.0, (frame.width, HEIGHT), 16.0);
    heading(&mut svg, &frame, series, mix);
    if series.blocks.is_empty() || series.total_ms == 0 {
        svg.label("ink", frame.width / 2.0, HEIGHT / 2.0, "middle", 15.0, "No song could be placed.");
    } else {
        backdrop::draw(&mut svg, &frame, series);
        steps::draw(&mut svg, &frame, series);
        blocks::draw(&mut svg, &frame, series, mix);
        legend::draw(&mut svg, &frame);
    }
    svg.close("svg");
    svg.finish()
}

/// Title, total against the aim, songs, verdict.
fn heading(svg: &mut Svg, frame: &Frame, series: &Series, mix: &Mix) {
    svg.label("ink strong", frame.left, 44.0, "start", 22.0, mix.request.title());
    let figures =
        format!("{} of {}  ·  {}", clock(series.total_ms), clock(series.aim_ms), counted(mix.tracks.len(), "song", "songs"));
    let verdict = words::verdict(mix.report.verdict);
    let right = frame.right;
    svg.label("ink", right, 44.0, "end", 14.0, verdict);
    let dot = right - write::text_width(verdict, 14.0) - 14.0;
    paint::verdict_mark(svg, mix.report.verdict, dot, 39.0);
    svg.label("muted", dot - 18.0, 44.0, "end", 14.0, &figures);
}
