//! How the page is drawn.

use tauri::{Theme, WebviewWindow, window::Color};

/// The page's ground in either theme, `--bg` of `ui/src/design/tokens.css`.
const DARK: Color = Color(0x0a, 0x0f, 0x0d, 0xff);
const LIGHT: Color = Color(0xf5, 0xf3, 0xed, 0xff);

/// What WebKitGTK reads before it draws its first page; a runner's own word counts (`0` for layers).
#[cfg(target_os = "linux")]
const WITHOUT_LAYERS: &str = "WEBKIT_DISABLE_COMPOSITING_MODE";

/// Lets WebKitGTK draw the page straight into the window, without layers that a graphics driver puts together
/// (docs/decisions.md, "The page is drawn without layers"). Called before anything else of the window: no thread of ours runs yet.
pub(super) fn without_layers() {
    #[cfg(target_os = "linux")]
    if std::env::var_os(WITHOUT_LAYERS).is_none() {
        // SAFETY: nobody reads the environment meanwhile. There are two threads: this one, and the one that loading WebKit
        // begins, which gives memory back to the system and nothing else (bmalloc's scavenger; gdb shows both).
        #[expect(unsafe_code, reason = "WebKit's setting of the same meaning comes too late: its process runs by then")]
        unsafe {
            std::env::set_var(WITHOUT_LAYERS, "1");
        }
    }
}

/// Gives the window the ground of the desktop's theme, which is seen until the page has painted its own. A theme that was
/// chosen in Settings is known to the page alone.
///
/// # Errors
/// When the window is gone already.
pub(super) fn with_ground(window: &WebviewWindow) -> tauri::Result<()> {
    let ground = if window.theme()? == Theme::Dark { DARK } else { LIGHT };
    window.set_background_color(Some(ground))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ground_is_that_of_the_page() {
        let tokens = include_str!("../../ui/src/design/tokens.css");
        let named = |line: &&str| line.trim_start().starts_with("--bg: ");
        let grounds: Vec<&str> = tokens.lines().filter(named).map(str::trim).collect();
        let token = |Color(red, green, blue, _): Color| format!("--bg: #{red:02x}{green:02x}{blue:02x};");
        // Dark; light of the desktop; light that was chosen.
        assert_eq!(grounds, [token(DARK), token(LIGHT), token(LIGHT)]);
    }
}
