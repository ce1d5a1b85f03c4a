//! Prints the chart of a mix made by hand: `cargo run -p runclub-formats --example chart > chart.svg`.

#[path = "../tests/common/mod.rs"]
mod common;

use runclub_formats::svg::{ChartStyle, Theme, chart_svg};

fn main() {
    let mut words = std::env::args().skip(1);
    let mix = match words.next().as_deref() {
        Some("partial") => common::partial(),
        Some("none") => common::none(),
        _ => common::pyramid(),
    };
    let theme = if words.next().as_deref() == Some("light") { Theme::Light } else { Theme::Auto };
    let width = words.next().and_then(|width| width.parse().ok()).unwrap_or(1_200);
    print!("{}", chart_svg(&common::series(&mix), &mix, &ChartStyle { width, theme }));
}
