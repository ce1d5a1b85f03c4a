//! Printing results.

use std::{
    fmt::Write as _,
    io::{self, IsTerminal, Write as _},
};

use runclub_app::{AppError, ErrorCode, music::Music};
use runclub_formats::table::TableStyle;

use super::Done;

/// Prints a result. A reader that has enough (`| head`) is no failure.
pub(super) fn print(text: &str) -> Result<Done, AppError> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => Ok(Done::Yes),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(Done::Yes),
        Err(error) => Err(AppError::new(ErrorCode::File, "the result could not be printed").caused_by(error)),
    }
}

/// Prints a value as JSON.
pub(super) fn print_json(value: &impl serde::Serialize) -> Result<Done, AppError> {
    print(&json_for_terminals(&runclub_formats::mix_json::to_json_text(value)))
}

/// JSON with the control characters escaped that JSON itself lets stand (U+007F to U+009F): the same
/// value, and no title can steer the terminal.
pub(super) fn json_for_terminals(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '\u{7f}'..='\u{9f}' => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out
}

/// Tells what the runner should know about the music, on standard error.
pub(super) fn tell(music: &Music) {
    music.notices.iter().for_each(|notice| note(notice));
    if music.is_empty_store() {
        note("the library is empty; runclub import FILE fills it, and --demo needs none");
    }
}

/// One line on standard error.
pub(super) fn note(text: &str) {
    say(&format!("note: {text}"));
}

/// Words on standard error. Where nobody can read them, there is nobody else to tell.
pub(super) fn say(text: &str) {
    let _ = writeln!(io::stderr(), "{}", safe(text));
}

/// Text from files without control characters and direction marks, so that no title can steer the terminal.
pub(super) fn safe(text: &str) -> String {
    let steers = |c: char| c.is_control() && c != '\n' || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().map(|c| if steers(c) { ' ' } else { c }).collect()
}

/// The style of tables for this terminal.
pub(super) fn table_style() -> TableStyle {
    let terminal = io::stdout().is_terminal();
    let width = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok()).filter(|columns| *columns > 0);
    let width = width.or_else(|| terminal.then(terminal_width).flatten()).unwrap_or(100);
    TableStyle { width, color: terminal && std::env::var_os("NO_COLOR").is_none() }
}

fn terminal_width() -> Option<usize> {
    terminal_size::terminal_size().map(|(terminal_size::Width(columns), _)| usize::from(columns))
}
