//! Whether there is a display. Without one the web view's library would end the process in its own words.

use std::ffi::OsString;

use runclub_app::{AppError, ErrorCode};

/// Fails where no display is named: the cheap half of the question, before any work begins.
///
/// # Errors
/// On Linux without X11 or Wayland.
pub(super) fn must_be_named() -> Result<(), AppError> {
    let named = |variable: &str| std::env::var_os(variable).is_some_and(|value: OsString| !value.is_empty());
    if cfg!(target_os = "linux") && !named("DISPLAY") && !named("WAYLAND_DISPLAY") {
        return Err(none());
    }
    Ok(())
}

/// Connects to the display that is named, as the web view would a moment later: its library panics where it cannot.
///
/// # Errors
/// On Linux when nobody answers there.
pub(super) fn connect() -> Result<(), AppError> {
    #[cfg(target_os = "linux")]
    gtk::init().map_err(|error| none().caused_by(error))?;
    Ok(())
}

fn none() -> AppError {
    AppError::new(ErrorCode::Window, "there is no display to open a window on")
        .hint("runclub --help lists what works without; runclub mix --demo prints a mix.")
}
