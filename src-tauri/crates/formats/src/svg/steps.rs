//! The target: tempo windows as a ribbon, effort as soft steps.

use runclub_engine::{
    series::{Series, Step},
    tier::Tier,
};

use super::{
    frame::Frame,
    paint,
    write::{Svg, px, text_width},
};

/// How far a step's edge reaches into it, in pixels.
pub(super) fn softness(frame: &Frame, step: &Step) -> f64 {
    ((frame.x(step.end_ms) - frame.x(step.start_ms)) / 4.0).min(10.0)
}

/// Draws the ribbon of tempo windows, the steps of effort, and the names of the tiers.
pub(super) fn draw(svg: &mut Svg, frame: &Frame, series: &Series) {
    let upper = edge(frame, &series.steps, |step| frame.y(step.bpm_high));
    let lower = edge(frame, &series.steps, |step| frame.y(step.bpm_low));
    let ribbon = format!("M{}L{}Z", upper.forward(), lower.backward());
    svg.raw("<g class=\"target\">");
    svg.raw(&format!("<path d=\"{ribbon}\" fill=\"url(#rc-tiers)\" fill-opacity=\".2\"/>"));
    for line in [&upper, &lower] {
        svg.raw(&stroke(&line.forward(), 1.25, ".55"));
    }
    let effort = edge(frame, &series.steps, |step| Frame::effort_y(step.effort));
    let floor = px(Frame::LANE.1);
    let area = format!("M{} {floor}L{}L{} {floor}Z", px(frame.left), effort.forward(), px(frame.right));
    svg.raw(&format!("<path d=\"{area}\" fill=\"url(#rc-tiers)\" fill-opacity=\".28\"/>"));
    svg.raw(&stroke(&effort.forward(), 2.0, ".9"));
    svg.close("g");
    for step in &series.steps {
        name(svg, frame, step);
    }
}

fn stroke(data: &str, width: f64, opacity: &str) -> String {
    format!("<path d=\"M{data}\" fill=\"none\" stroke=\"url(#rc-tiers)\" stroke-width=\"{width}\" stroke-opacity=\"{opacity}\"/>")
}

/// The tier of a step above the plot: a bar of its colour and its name.
fn name(svg: &mut Svg, frame: &Frame, step: &Step) {
    let (from, to) = (frame.x(step.start_ms) + 1.0, frame.x(step.end_ms) - 1.0);
    let colour = paint::tier(step.tier);
    svg.raw(&format!(
        "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"3\" rx=\"1.5\" fill=\"{colour}\"/>",
        px(from),
        px(Frame::TIERS + 5.0),
        px((to - from).max(1.0))
    ));
    let words = [step.tier.name(), initial(step.tier)].into_iter().find(|words| text_width(words, 11.0) <= to - from);
    if let Some(words) = words {
        svg.label("muted", from, Frame::TIERS, "start", 11.0, words);
    }
}

/// The specification's letters; Moderate has taken M from Max.
const fn initial(tier: Tier) -> &'static str {
    match tier {
        Tier::Easy => "E",
        Tier::Moderate => "M",
        Tier::Strong => "S",
        Tier::Hard => "H",
        Tier::Max => "X",
    }
}

/// One edge of the steps: corners joined by soft curves.
struct Edge {
    /// Start and end of each level stretch.
    levels: Vec<((f64, f64), (f64, f64))>,
}

fn edge(frame: &Frame, steps: &[Step], y: impl Fn(&Step) -> f64) -> Edge {
    let last = steps.len().saturating_sub(1);
    let levels = steps.iter().enumerate().map(|(index, step)| {
        let soft = softness(frame, step);
        let from = frame.x(step.start_ms) + if index == 0 { 0.0 } else { soft };
        let to = frame.x(step.end_ms) - if index == last { 0.0 } else { soft };
        ((from, y(step)), (to, y(step)))
    });
    Edge { levels: levels.collect() }
}

impl Edge {
    /// Path data from left to right, after the command that goes to its start.
    fn forward(&self) -> String {
        join(self.levels.iter().copied())
    }

    fn backward(&self) -> String {
        join(self.levels.iter().rev().map(|(from, to)| (*to, *from)))
    }
}

fn join(levels: impl Iterator<Item = ((f64, f64), (f64, f64))>) -> String {
    let mut data = String::new();
    let mut before: Option<(f64, f64)> = None;
    for (from, to) in levels {
        match before {
            None => data.push_str(&point(from)),
            Some(end) => {
                let middle = px(f64::midpoint(end.0, from.0));
                data.push_str(&["C", &middle, " ", &px(end.1), " ", &middle, " ", &px(from.1), " ", &point(from)].concat());
            }
        }
        data.push('L');
        data.push_str(&point(to));
        before = Some(to);
    }
    data
}

fn point((x, y): (f64, f64)) -> String {
    format!("{} {}", px(x), px(y))
}
