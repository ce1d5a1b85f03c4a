//! Printing results.

use std::io::{self, IsTerminal, Write};

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
    print(&runclub_formats::mix_json::to_json_text(value))
}

/// Tells what the runner should know about the music, on standard error.
pub(super) fn tell(music: &Music) {
    music.notices.iter().for_each(|notice| note(notice));
}

/// One line on standard error.
pub(super) fn note(text: &str) {
    eprintln!("note: {}", safe(text));
}

/// Text from files without control characters, so that no title can steer the terminal.
pub(super) fn safe(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' { ' ' } else { c }).collect()
}

/// The style of tables for this terminal.
pub(super) fn table_style() -> TableStyle {
    let terminal = io::stdout().is_terminal();
    let width = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let width = width.or_else(|| terminal.then(terminal_width).flatten()).unwrap_or(100);
    TableStyle { width, color: terminal && std::env::var_os("NO_COLOR").is_none() }
}

fn terminal_width() -> Option<usize> {
    terminal_size::terminal_size().map(|(terminal_size::Width(columns), _)| usize::from(columns))
}
