//! A failure before there is a window, shown where somebody sees it.

use std::io::{self, IsTerminal};

use runclub_app::AppError;

use super::display;

/// Shows a failure in a dialog, until it is closed. Whoever started the program in a terminal has read it there, and
/// without a display there is nowhere to show it.
pub(crate) fn show(error: &AppError) {
    if io::stderr().is_terminal() || display::must_be_named().and_then(|()| display::connect()).is_err() {
        return;
    }
    dialog(&error.in_window());
}

#[cfg(target_os = "linux")]
fn dialog(text: &str) {
    use gtk::prelude::{DialogExt as _, GtkWindowExt as _};

    let (parent, flags) = (None::<&gtk::Window>, gtk::DialogFlags::empty());
    let dialog = gtk::MessageDialog::new(parent, flags, gtk::MessageType::Error, gtk::ButtonsType::Close, text);
    dialog.set_title("RunClub");
    dialog.run();
}

/// Elsewhere there is no package yet that starts it without a terminal.
#[cfg(not(target_os = "linux"))]
fn dialog(_text: &str) {}
