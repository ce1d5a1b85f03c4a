//! How the page is drawn.

/// What WebKitGTK reads before it draws its first page; a runner's own word counts (`0` for layers).
#[cfg(target_os = "linux")]
const WITHOUT_LAYERS: &str = "WEBKIT_DISABLE_COMPOSITING_MODE";

/// Lets WebKitGTK draw the page straight into the window, without layers that a graphics driver puts together
/// (docs/decisions.md, "The page is drawn without layers"). Called before anything else of the window: no thread runs yet.
pub(super) fn without_layers() {
    #[cfg(target_os = "linux")]
    if std::env::var_os(WITHOUT_LAYERS).is_none() {
        // SAFETY: the process has one thread, so nobody reads the environment meanwhile.
        #[expect(unsafe_code, reason = "WebKit's setting of the same meaning comes too late: its process runs by then")]
        unsafe {
            std::env::set_var(WITHOUT_LAYERS, "1");
        }
    }
}
