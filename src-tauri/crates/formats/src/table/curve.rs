//! The mix at a glance: tempo windows and songs over time, then effort and energy.

use runclub_engine::series::{Block, BlockFit, Series, Step};

use super::pen::{Pen, Tone};

/// Columns before the curve.
const GUTTER: usize = 8;

/// Most lines of the curve.
const MOST_LINES: u32 = 14;

/// A sign and its colour.
type Cell = (&'static str, Tone);

/// Writes the curve.
pub(super) fn write(out: &mut String, pen: Pen, series: &Series) {
    let curve = Curve { pen, series, columns: pen.width - GUTTER, scale: Scale::of(series) };
    let Scale { low, high, per_line } = curve.scale;
    for bpm in (low..high).step_by(per_line as usize).rev() {
        let named = bpm.is_multiple_of(2 * per_line);
        let label = if named { format!("{bpm:>5} ") } else { " ".repeat(6) };
        curve.line(out, &label, pen.either("┤ ", "| "), |column| curve.tempo_cell(column, bpm));
    }
    curve.axis(out);
    curve.line(out, "effort", "  ", |column| {
        curve.step_at(column).map_or((" ", Tone::Plain), |step| (pen.level(step.effort), Tone::Tier(step.tier)))
    });
    curve.line(out, "energy", "  ", |column| {
        let energy = curve.block_at(column).and_then(|block| block.energy);
        energy.map_or((" ", Tone::Plain), |energy| (pen.level(energy), Tone::Quiet))
    });
}

/// What the lines stand for, BPM.
#[derive(Debug, Clone, Copy)]
struct Scale {
    /// Lower edge of the lowest line.
    low: u32,
    /// Upper edge of the highest line.
    high: u32,
    /// How much a line covers.
    per_line: u32,
}

impl Scale {
    fn of(series: &Series) -> Self {
        let low = series.steps.iter().map(|step| step.bpm_low).fold(f64::INFINITY, f64::min);
        let high = series.steps.iter().map(|step| step.bpm_high).fold(0.0, f64::max);
        let felt = || series.blocks.iter().filter_map(|block| block.felt_tempo);
        // A song far outside is shown on the outermost line.
        let lowest = felt().fold(low, f64::min).max(low - 20.0).max(0.0);
        let highest = felt().fold(high, f64::max).min(high + 20.0);
        let per_line =
            [5, 10, 20, 50, 100].into_iter().find(|step| (highest - lowest) / f64::from(*step) < f64::from(MOST_LINES));
        let per_line = per_line.unwrap_or(200);
        let line_of = |bpm: f64| (bpm / f64::from(per_line)).floor() as u32;
        Self { low: line_of(lowest) * per_line, high: (line_of(highest) + 1) * per_line, per_line }
    }

    /// The line on which a tempo stands, by its lower edge.
    fn line_of(self, bpm: f64) -> u32 {
        let shown = (bpm.max(0.0) as u32).clamp(self.low, self.high - 1);
        shown / self.per_line * self.per_line
    }
}

struct Curve<'s> {
    pen: Pen,
    series: &'s Series,
    columns: usize,
    scale: Scale,
}

impl Curve<'_> {
    fn at(&self, column: usize) -> u32 {
        let middle = (column as f64 + 0.5) / self.columns as f64;
        (middle * f64::from(self.series.total_ms)) as u32
    }

    fn step_at(&self, column: usize) -> Option<&Step> {
        let at = self.at(column);
        self.series.steps.iter().find(|step| step.start_ms <= at && at < step.end_ms)
    }

    fn block_at(&self, column: usize) -> Option<&Block> {
        let at = self.at(column);
        self.series.blocks.iter().find(|block| block.start_ms <= at && at < block.end_ms)
    }

    fn tempo_cell(&self, column: usize, bpm: u32) -> Cell {
        let Some(step) = self.step_at(column) else { return (" ", Tone::Plain) };
        if let Some(block) = self.block_at(column)
            && !self.separates(column, block)
            && self.line_of(block, step) == bpm
        {
            return (self.song(block.fit), if block.fit == BlockFit::Inside { Tone::Strong } else { Tone::of_fit(block.fit) });
        }
        let middle = f64::from(bpm) + f64::from(self.scale.per_line) / 2.0;
        if (step.bpm_low..=step.bpm_high).contains(&middle) {
            return (self.pen.either("░", "."), Tone::Tier(step.tier));
        }
        (" ", Tone::Plain)
    }

    /// Whether this column is left free so that a song and the next can be told apart.
    fn separates(&self, column: usize, block: &Block) -> bool {
        let next = self.block_at(column + 1).map(|next| next.position);
        let long = f64::from(block.end_ms - block.start_ms) / f64::from(self.series.total_ms) * self.columns as f64 >= 3.0;
        long && next.is_some_and(|next| next != block.position)
    }

    /// The line a song stands on; without a tempo the middle of its window.
    fn line_of(&self, block: &Block, step: &Step) -> u32 {
        self.scale.line_of(block.felt_tempo.unwrap_or(f64::midpoint(step.bpm_low, step.bpm_high)))
    }

    const fn song(&self, fit: BlockFit) -> &'static str {
        match fit {
            BlockFit::Inside => self.pen.either("━", "="),
            BlockFit::Near => self.pen.either("╍", "~"),
            BlockFit::Off => self.pen.either("▲", "!"),
            BlockFit::Unknown => self.pen.either("○", "?"),
        }
    }

    /// Writes one line; neighbours of one colour share an escape sequence.
    fn line(&self, out: &mut String, label: &str, edge: &str, cell: impl Fn(usize) -> Cell) {
        let mut cells: Vec<Cell> = (0..self.columns).map(cell).collect();
        let used = cells.iter().rposition(|(sign, _)| *sign != " ").map_or(0, |last| last + 1);
        cells.truncate(used);
        let start = format!("{label}{edge}");
        out.push_str(&self.pen.paint(Tone::Quiet, if cells.is_empty() { start.trim_end() } else { &start }));
        for run in cells.chunk_by(|a, b| a.1 == b.1) {
            let signs: String = run.iter().map(|(sign, _)| *sign).collect();
            out.push_str(&self.pen.paint(run[0].1, &signs));
        }
        out.push('\n');
    }

    /// The time axis, with round minutes far enough apart to be read.
    fn axis(&self, out: &mut String) {
        const APART: f64 = 9.0;
        let minutes = f64::from(self.series.total_ms) / 60_000.0;
        let per_minute = self.columns as f64 / minutes;
        let step =
            [1, 2, 5, 10, 15, 30, 60, 120, 240].into_iter().find(|step| f64::from(*step) * per_minute >= APART).unwrap_or(480);
        let mut line = self.pen.either("─", "-").repeat(self.columns);
        let mut labels = " ".repeat(self.columns);
        for minute in (0..=minutes as u32).step_by(step as usize) {
            let column = ((f64::from(minute) * per_minute) as usize).min(self.columns - 1);
            let tick = self.pen.either("┬", "+");
            line = replaced(&line, column, tick);
            let words = if minute == 0 { "0 min".to_owned() } else { minute.to_string() };
            if column + words.len() <= self.columns {
                labels.replace_range(column..column + words.len(), &words);
            }
        }
        let corner = self.pen.either("└─", "+-");
        for text in [format!("  BPM {corner}{line}"), format!("{}{labels}", " ".repeat(GUTTER))] {
            out.push_str(&self.pen.paint(Tone::Quiet, text.trim_end()));
            out.push('\n');
        }
    }
}

/// The line with another sign in one column.
fn replaced(line: &str, column: usize, sign: &str) -> String {
    line.chars().enumerate().map(|(at, c)| if at == column { sign.to_owned() } else { c.to_string() }).collect()
}

impl Pen {
    /// A share as a sign: a bar of eighths, or a digit of tenths.
    fn level(self, share: f64) -> &'static str {
        const EIGHTHS: [&str; 8] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
        const TENTHS: [&str; 10] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
        let of = |signs: &[&'static str]| signs[((share.clamp(0.0, 1.0) * signs.len() as f64) as usize).min(signs.len() - 1)];
        if self.color { of(&EIGHTHS) } else { of(&TENTHS) }
    }
}
