//! Colours, marks and patterns. Nothing is told by colour alone: every fit has a shape and a word,
//! every tier its name.

use std::fmt::Write as _;

use runclub_engine::{
    mix::Verdict,
    series::{BlockFit, Series},
    tier::Tier,
};

use super::{
    frame::Frame,
    write::{Svg, px},
};

/// Which colours the chart takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// Dark, or light where the viewer prefers it.
    #[default]
    Auto,
    /// Always dark.
    Dark,
    /// Always light.
    Light,
}

/// Name, dark value, light value.
const COLOURS: [(&str, &str, &str); 9] = [
    ("bg", "#0f1513", "#fbfcfb"),
    ("panel", "#161e1b", "#eff4f1"),
    ("grid", "#26322d", "#dbe4df"),
    ("ink", "#e9f0ec", "#15211b"),
    ("muted", "#94a59d", "#586a62"),
    ("good", "#3ddc84", "#0a8a49"),
    ("look", "#f4bd50", "#9a6200"),
    ("broken", "#ff7163", "#c4301e"),
    ("energy", "#9dc3ff", "#2b5fc4"),
];

/// Tiers from cool to hot; the same in both themes, light enough for dark letters.
const TIERS: [&str; 5] = ["#b9b39d", "#d6b07a", "#e6a15c", "#ee8549", "#ec5f3f"];

/// The colour of a tier.
pub(super) fn tier(tier: Tier) -> &'static str {
    TIERS[tier.index()]
}

/// The rules of the drawing: class, properties, with a colour's name in braces.
const RULES: &[(&str, &str)] = &[
    (".bg", "fill:{bg}"),
    (".panel", "fill:{panel}"),
    (".ink", "fill:{ink}"),
    (".muted", "fill:{muted}"),
    (".strong", "font-weight:700"),
    (".title", "fill:#141a17;font-weight:600"),
    (".title-open", "fill:{ink};font-weight:600"),
    (".halo", "paint-order:stroke;stroke:{bg};stroke-width:3;stroke-linejoin:round"),
    (".grid", "stroke:{grid};stroke-width:1"),
    (".edge", "stroke:{muted};stroke-width:1;stroke-dasharray:2 4"),
    (".good", "fill:{good}"),
    (".look", "fill:{look}"),
    (".broken", "fill:{broken}"),
    (".ring", "fill:none;stroke:{muted};stroke-width:1.5"),
    (".near-line", "fill:none;stroke:{ink};stroke-width:2;stroke-dasharray:5 4"),
    (".broken-line", "fill:none;stroke:{broken};stroke-width:2"),
    (".open-line", "fill:{bg};fill-opacity:.7;stroke:{muted};stroke-width:1.5;stroke-dasharray:2 3"),
    (".energy", "fill:none;stroke:{energy};stroke-width:1.75;stroke-linecap:round"),
    (".dot", "fill:{bg};stroke:{energy};stroke-width:1.5"),
    (".lock", "fill:#141a17"),
    (".lock-open", "fill:{ink}"),
];

/// Colours as custom properties, each with its value as well: some viewers know no properties.
pub(super) fn style_sheet(theme: Theme) -> String {
    let light_first = theme == Theme::Light;
    let mut css = String::from(
        "<style>\n.rc{font-family:Inter,\"Segoe UI\",system-ui,\"Noto Sans\",sans-serif;font-variant-numeric:tabular-nums;",
    );
    css.push_str(&properties(light_first));
    css.push_str("}\n");
    if theme == Theme::Auto {
        let _ = writeln!(css, "@media (prefers-color-scheme:light){{.rc{{{}}}}}", properties(true));
    }
    for (class, rule) in RULES {
        let declarations: String = rule.split(';').map(|declaration| coloured(declaration, light_first)).collect();
        let _ = writeln!(css, ".rc {class}{{{}}}", declarations.trim_end_matches(';'));
    }
    css.push_str("</style>");
    css
}

fn properties(light: bool) -> String {
    COLOURS.iter().fold(String::new(), |mut css, (name, dark, pale)| {
        let _ = write!(css, "--rc-{name}:{};", if light { pale } else { dark });
        css
    })
}

fn coloured(declaration: &str, light: bool) -> String {
    let Some((property, name)) = declaration.strip_suffix('}').and_then(|rest| rest.split_once('{')) else {
        return format!("{declaration};");
    };
    let (_, dark, pale) = COLOURS.iter().find(|(known, ..)| *known == name).expect("BUG: a colour without a value");
    format!("{property}{};{property}var(--rc-{name});", if light { pale } else { dark })
}

/// Gradients along the tiers of the steps, and the hatching of songs that are off.
pub(super) fn definitions(frame: &Frame, series: &Series) -> String {
    let mut stops = String::new();
    let width = frame.right - frame.left;
    for step in &series.steps {
        let soft = super::steps::softness(frame, step) / width;
        let (from, to) = ((frame.x(step.start_ms) - frame.left) / width, (frame.x(step.end_ms) - frame.left) / width);
        for at in [from + soft, to - soft] {
            let _ = write!(stops, "<stop offset=\"{:.4}\" stop-color=\"{}\"/>", at.clamp(0.0, 1.0), tier(step.tier));
        }
    }
    format!(
        "<defs><linearGradient id=\"rc-tiers\" gradientUnits=\"userSpaceOnUse\" x1=\"{}\" y1=\"0\" x2=\"{}\" y2=\"0\">{stops}</linearGradient>\
         <pattern id=\"rc-hatch\" width=\"7\" height=\"7\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">\
         <rect width=\"2.5\" height=\"7\" fill=\"#141a17\" fill-opacity=\".28\"/></pattern></defs>",
        px(frame.left),
        px(frame.right)
    )
}

/// The shape for a fit: a full disc, a half one, a triangle, a ring.
pub(super) fn fit_mark(svg: &mut Svg, fit: BlockFit, x: f64, y: f64) {
    match fit {
        BlockFit::Inside => svg.circle("good", x, y, 4.0),
        BlockFit::Near => {
            let (top, bottom, x) = (px(y - 4.0), px(y + 4.0), px(x));
            svg.path("look", &format!("M{x} {top}A4 4 0 0 0 {x} {bottom}Z"));
            svg.path("ring", &format!("M{x} {top}A4 4 0 0 1 {x} {bottom}"))
        }
        BlockFit::Off => triangle(svg, "broken", x, y),
        BlockFit::Unknown => svg.circle("ring", x, y, 3.5),
    };
}

fn triangle<'s>(svg: &'s mut Svg, class: &str, x: f64, y: f64) -> &'s mut Svg {
    svg.path(class, &format!("M{} {}l5 9h-10Z", px(x), px(y - 5.0)))
}

/// The shape of a verdict: disc, diamond, triangle.
pub(super) fn verdict_mark(svg: &mut Svg, verdict: Verdict, x: f64, y: f64) {
    match verdict {
        Verdict::Pass => svg.circle("good", x, y, 5.0),
        Verdict::Warn => svg.path("look", &format!("M{} {}l6 6l-6 6l-6-6Z", px(x), px(y - 6.0))),
        Verdict::Fail => triangle(svg, "broken", x, y),
    };
}
