//! Whether there is a display. Without one the web view's library would end the process in its own words.

use std::ffi::OsString;

use runclub_app::{AppError, ErrorCode};

/// Fails where a window cannot be shown.
///
/// # Errors
/// On Linux without X11 or Wayland.
pub(super) fn must_be_there() -> Result<(), AppError> {
    let named = |variable: &str| std::env::var_os(variable).is_some_and(|value: OsString| !value.is_empty());
    if cfg!(target_os = "linux") && !named("DISPLAY") && !named("WAYLAND_DISPLAY") {
        return Err(AppError::new(ErrorCode::Window, "there is no display to open a window on")
            .hint("runclub --help lists what works without; runclub mix --demo prints a mix."));
    }
    Ok(())
}
