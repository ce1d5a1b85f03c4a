//! Prints a mix made by hand as a table: `cargo run -p runclub-formats --example table -- pyramid 100 color`.

#[path = "../tests/common/mod.rs"]
mod common;

use runclub_formats::table::{TableStyle, mix_table};

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let mix = match words.first().map(String::as_str) {
        Some("partial") => common::partial(),
        Some("none") => common::none(),
        _ => common::pyramid(),
    };
    let width = words.get(1).and_then(|width| width.parse().ok()).unwrap_or(100);
    print!("{}", mix_table(&mix, &common::series(&mix), &TableStyle { width, color: words.len() > 2 }));
}
