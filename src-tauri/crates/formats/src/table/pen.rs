//! Colour and signs, as far as the terminal has them.

use runclub_engine::{mix::Verdict, series::BlockFit, tier::Tier};

use crate::text::{columns, one_line};

/// Writes for one kind of terminal.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pen {
    pub(super) width: usize,
    pub(super) color: bool,
}

/// What a colour says; it never says it alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    Plain,
    Strong,
    Quiet,
    Good,
    Look,
    Broken,
    Tier(Tier),
}

impl Tone {
    pub(super) const fn of_verdict(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Pass => Self::Good,
            Verdict::Warn => Self::Look,
            Verdict::Fail => Self::Broken,
        }
    }

    pub(super) const fn of_fit(fit: BlockFit) -> Self {
        match fit {
            BlockFit::Inside => Self::Good,
            BlockFit::Near => Self::Look,
            BlockFit::Off => Self::Broken,
            BlockFit::Unknown => Self::Quiet,
        }
    }

    /// Parameters of the escape sequence, from the 256 colours every terminal program knows.
    const fn code(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Strong => "1",
            Self::Quiet => "2",
            Self::Good => "38;5;78",
            Self::Look => "38;5;221",
            Self::Broken => "38;5;203",
            Self::Tier(Tier::Easy) => "38;5;144",
            Self::Tier(Tier::Moderate) => "38;5;180",
            Self::Tier(Tier::Strong) => "38;5;215",
            Self::Tier(Tier::Hard) => "38;5;209",
            Self::Tier(Tier::Max) => "38;5;202",
        }
    }
}

impl Pen {
    /// For a style, at a width that can be read.
    pub(super) fn of(style: super::TableStyle) -> Self {
        Self { width: style.width.clamp(60, 200), color: style.color }
    }

    /// The first where the terminal shows more than ASCII, else the second.
    pub(super) const fn either<'t>(self, rich: &'t str, ascii: &'t str) -> &'t str {
        if self.color { rich } else { ascii }
    }

    /// What stands for something cut off.
    pub(super) const fn more(self) -> &'static str {
        self.either("…", "..")
    }

    pub(super) fn paint(self, tone: Tone, text: &str) -> String {
        if !self.color || tone == Tone::Plain || text.is_empty() {
            return text.to_owned();
        }
        format!("\u{1b}[{}m{text}\u{1b}[0m", tone.code())
    }

    pub(super) const fn verdict_mark(self, verdict: Verdict) -> &'static str {
        match verdict {
            Verdict::Pass => self.either("●", "="),
            Verdict::Warn => self.either("◆", "~"),
            Verdict::Fail => self.either("▲", "!"),
        }
    }

    pub(super) const fn fit_mark(self, fit: BlockFit) -> &'static str {
        match fit {
            BlockFit::Inside => self.either("●", "="),
            BlockFit::Near => self.either("◐", "~"),
            BlockFit::Off => self.either("▲", "!"),
            BlockFit::Unknown => self.either("○", "?"),
        }
    }

    /// Writes a sentence over as many lines as it needs, indented.
    pub(super) fn wrap(self, out: &mut String, tone: Tone, indent: usize, text: &str) {
        let room = self.width - indent;
        let mut line = String::new();
        let mut flush = |line: &mut String| {
            out.push_str(&" ".repeat(indent));
            out.push_str(&self.paint(tone, line));
            out.push('\n');
            line.clear();
        };
        for word in one_line(text).split(' ') {
            let word = crate::text::shorten(word, room, self.more());
            if !line.is_empty() && columns(&line) + 1 + columns(&word) > room {
                flush(&mut line);
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(&word);
        }
        flush(&mut line);
    }
}
