//! A mix as a table for the terminal.
//!
//! Nothing in it can steer a terminal: names from files are stripped of control characters, and
//! colour is the only escape sequence written. Without colour every sign of ours is plain ASCII, for
//! pipes, logs and terminals of unknown abilities; names keep their own letters.

mod curve;
mod lists;
mod notes;
mod pen;
mod rows;

use std::fmt::Write as _;

use runclub_engine::{
    mix::{Mix, Status},
    series::Series,
};

pub use self::lists::{alternatives_table, coverage_table, report_table};
use self::pen::{Pen, Tone};
use crate::{
    text::{clock, columns, counted},
    words,
};

/// How a table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TableStyle {
    /// Columns of the terminal; from 60 to 200.
    pub width: usize,
    /// Whether the terminal shows colour and more than ASCII.
    pub color: bool,
}

impl Default for TableStyle {
    fn default() -> Self {
        Self { width: 100, color: false }
    }
}

/// A mix as text: heading, curve, songs by part, and what is worth knowing about it.
pub fn mix_table(mix: &Mix, series: &Series, style: &TableStyle) -> String {
    let pen = Pen::of(*style);
    let mut out = String::with_capacity(8 * 1_024);
    heading(&mut out, pen, mix, series);
    if series.total_ms > 0 {
        out.push('\n');
        curve::write(&mut out, pen, series);
        rows::write(&mut out, pen, mix, series);
    }
    notes::write(&mut out, pen, mix);
    out
}

/// Title, total against the aim, songs, verdict; on one line where it fits.
fn heading(out: &mut String, pen: Pen, mix: &Mix, series: &Series) {
    let title = mix.request.title();
    let verdict = mix.report.verdict;
    let mark = pen.verdict_mark(verdict);
    let dot = pen.either("  ·  ", ", ");
    let figures =
        format!("{} of {}{dot}{}{dot}", clock(series.total_ms), clock(series.aim_ms), counted(mix.tracks.len(), "song", "songs"));
    let judged = format!("{mark} {}", words::verdict(verdict));
    let used = columns(title) + columns(&figures) + columns(&judged);
    let gap = match pen.width.checked_sub(used) {
        Some(gap) if gap >= 2 => " ".repeat(gap),
        _ => "\n".to_owned(),
    };
    let judged = pen.paint(Tone::of_verdict(verdict), &judged);
    let _ = writeln!(out, "{}{gap}{figures}{judged}", pen.paint(Tone::Strong, title));
    if let Some(words) = shortfall(mix) {
        pen.wrap(out, Tone::of_verdict(verdict), 0, &words);
    }
}

/// What is said above a mix that is not whole.
fn shortfall(mix: &Mix) -> Option<String> {
    let slots = mix.tracks.len() + mix.unfilled.len();
    match mix.status {
        Status::Complete => None,
        Status::Partial => Some(format!("A partial mix: {} of {} filled.", mix.tracks.len(), counted(slots, "slot", "slots"))),
        Status::None => Some("Not enough music for this mix: less than half of the time could be filled.".to_owned()),
    }
}
