//! Writing SVG: elements, escaped text, and how wide text will be.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthChar;

use crate::text::one_line;

/// A document in the making.
pub(super) struct Svg(String);

impl Svg {
    pub(super) fn new() -> Self {
        Self(String::with_capacity(32 * 1_024))
    }

    /// Markup of our own.
    pub(super) fn raw(&mut self, markup: &str) -> &mut Self {
        self.0.push_str(markup);
        self.0.push('\n');
        self
    }

    pub(super) fn open(&mut self, name: &str, attributes: &str) -> &mut Self {
        let gap = if attributes.is_empty() { "" } else { " " };
        let _ = write!(self.0, "<{name}{gap}{attributes}>");
        self
    }

    pub(super) fn close(&mut self, name: &str) -> &mut Self {
        let _ = writeln!(self.0, "</{name}>");
        self
    }

    /// Text from anywhere.
    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        self.0.push_str(&escape(text));
        self
    }

    /// A rectangle with rounded corners; `size` is width and height.
    pub(super) fn rect(&mut self, class: &str, x: f64, y: f64, size: (f64, f64), radius: f64) -> &mut Self {
        let (width, height) = (px(size.0), px(size.1));
        let _ = writeln!(
            self.0,
            "<rect class=\"{class}\" x=\"{}\" y=\"{}\" width=\"{width}\" height=\"{height}\" rx=\"{}\"/>",
            px(x),
            px(y),
            px(radius)
        );
        self
    }

    pub(super) fn line(&mut self, class: &str, from: (f64, f64), to: (f64, f64)) -> &mut Self {
        let (x1, y1, x2, y2) = (px(from.0), px(from.1), px(to.0), px(to.1));
        let _ = writeln!(self.0, "<line class=\"{class}\" x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\"/>");
        self
    }

    pub(super) fn circle(&mut self, class: &str, x: f64, y: f64, radius: f64) -> &mut Self {
        let _ = writeln!(self.0, "<circle class=\"{class}\" cx=\"{}\" cy=\"{}\" r=\"{}\"/>", px(x), px(y), px(radius));
        self
    }

    pub(super) fn path(&mut self, class: &str, data: &str) -> &mut Self {
        let _ = writeln!(self.0, "<path class=\"{class}\" d=\"{data}\"/>");
        self
    }

    /// A line of text; `anchor` is start, middle or end.
    pub(super) fn label(&mut self, class: &str, x: f64, y: f64, anchor: &str, size: f64, text: &str) -> &mut Self {
        let _ = writeln!(
            self.0,
            "<text class=\"{class}\" x=\"{}\" y=\"{}\" text-anchor=\"{anchor}\" font-size=\"{}\">{}</text>",
            px(x),
            px(y),
            px(size),
            escape(text)
        );
        self
    }

    pub(super) fn finish(self) -> String {
        self.0
    }
}

/// A coordinate with as many decimals as a screen can show.
pub(super) fn px(value: f64) -> String {
    let rounded = (value * 10.0).round() / 10.0;
    // No "-0": it would make equal pictures differ.
    (if rounded == 0.0 { 0.0 } else { rounded }).to_string()
}

/// Text that may stand in XML, without characters that XML forbids or that would hide in it.
pub(super) fn escape(text: &str) -> String {
    let text = one_line(text);
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
    out
}

/// How wide a line of text will be, in pixels, on the safe side: fonts differ, and ours may be missing.
pub(super) fn text_width(text: &str, size: f64) -> f64 {
    text.chars().map(em).sum::<f64>() * size
}

fn em(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | '·' => 0.30,
        'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '-' | ' ' | '/' => 0.38,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '…' => 0.93,
        'A'..='Z' => 0.70,
        'a'..='z' | '0'..='9' => 0.58,
        _ => match c.width() {
            None | Some(0) => 0.0,
            Some(1) => 0.66,
            Some(_) => 1.05,
        },
    }
}

/// Cuts text to a width in pixels; empty when not even a few letters fit.
pub(super) fn shorten_to(text: &str, size: f64, width: f64) -> String {
    const FEW_LETTERS: usize = 3;
    let text = one_line(text);
    if text_width(&text, size) <= width {
        return text;
    }
    let mut used = em('…') * size;
    let mut end = 0;
    for (at, c) in text.char_indices() {
        used += em(c) * size;
        if used > width {
            break;
        }
        end = at + c.len_utf8();
    }
    let kept = text[..end].trim_end();
    if kept.chars().count() < FEW_LETTERS { String::new() } else { format!("{kept}…") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_from_outside_becomes_markup() {
        assert_eq!(escape("<b>&\"it's\"</b>\u{0}\u{1b}"), "&lt;b&gt;&amp;&quot;it&#39;s&quot;&lt;/b&gt;");
        assert_eq!(escape("a\u{202e}b\u{fffe}"), "ab");
    }

    #[test]
    fn coordinates_are_short() {
        assert_eq!([px(1.0), px(1.26), px(-0.01), px(1.0 / 3.0)], ["1", "1.3", "0", "0.3"]);
    }

    #[test]
    fn shortened_text_fits() {
        for text in
            ["Slow Tide", "夜の港町の歌", "WWWWWWWWWWWW", "iiiiiiiiiiiiiiiiiii", "e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}"]
        {
            for width in 0..120 {
                let short = shorten_to(text, 11.0, f64::from(width));
                assert!(text_width(&short, 11.0) <= f64::from(width), "{short:?} in {width}");
            }
        }
    }
}
