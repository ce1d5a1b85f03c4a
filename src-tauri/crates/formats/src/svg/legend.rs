//! What the shapes mean.

use runclub_engine::{series::BlockFit, tier::Tier};

use super::{
    frame::Frame,
    paint,
    write::{Svg, px, text_width},
};

const SIZE: f64 = 12.0;

/// Draws the legend under the chart, on two lines where one is too short.
pub(super) fn draw(svg: &mut Svg, frame: &Frame) {
    let mut row = Row { x: frame.left, y: Frame::LEGEND, left: frame.left, right: frame.right };
    for tier in Tier::ALL {
        let (x, y) = row.entry(svg, tier.name());
        let fill = paint::tier(tier);
        svg.raw(&format!("<rect x=\"{}\" y=\"{}\" width=\"12\" height=\"12\" rx=\"3\" fill=\"{fill}\"/>", px(x), px(y - 10.0)));
    }
    row.gap();
    for (fit, words) in [
        (BlockFit::Inside, "inside the window"),
        (BlockFit::Near, "near"),
        (BlockFit::Off, "off"),
        (BlockFit::Unknown, "no tempo"),
    ] {
        let (x, y) = row.entry(svg, words);
        paint::fit_mark(svg, fit, x + 6.0, y - 4.0);
    }
    row.gap();
    let (x, y) = row.entry(svg, "target");
    svg.raw(&format!(
        "<rect x=\"{}\" y=\"{}\" width=\"12\" height=\"12\" fill=\"url(#rc-tiers)\" fill-opacity=\".3\"/>",
        px(x),
        px(y - 10.0)
    ));
    let (x, y) = row.entry(svg, "energy");
    svg.path("energy", &format!("M{} {}h12", px(x), px(y - 4.0)));
}

struct Row {
    x: f64,
    y: f64,
    left: f64,
    right: f64,
}

impl Row {
    /// Writes the words of an entry; returns where its sign goes.
    fn entry(&mut self, svg: &mut Svg, words: &str) -> (f64, f64) {
        let width = 18.0 + text_width(words, SIZE) + 14.0;
        if self.x + width - 14.0 > self.right {
            (self.x, self.y) = (self.left, self.y + 22.0);
        }
        let at = (self.x, self.y);
        svg.label("muted", at.0 + 18.0, at.1, "start", SIZE, words);
        self.x += width;
        at
    }

    fn gap(&mut self) {
        self.x += 16.0;
    }
}
