//! The window: Tauri commands that parse, make one call of `runclub_app`, and answer.
//!
//! | file | what it is |
//! |---|---|
//! | `commands/` | what the page may call, by what it is about |
//! | `shell.rs` | what a command needs: the desk's thread, work under way, a voice |
//! | `worker.rs` | the desk's thread |
//! | `running.rs` | work that can be cancelled |
//! | `links.rs` | `runclub://` links |
//! | `display.rs` | whether there is a display |
//! | `drawing.rs` | how the page gets onto it |
//! | `failure.rs` | what fails before there is a window |

mod commands;
mod display;
mod drawing;
mod failure;
mod links;
mod running;
mod shell;
mod worker;

use std::path::Path;

use runclub_app::{AppError, ErrorCode, data_folder, desk::Desk, library_kind::LibraryKind, online::Setup, overview};
use tauri::{App, AppHandle, Manager, RunEvent, WebviewUrl, WebviewWindowBuilder, Wry, webview::PageLoadEvent};

pub use commands::bindings;
pub(crate) use failure::show as show_failure;
pub use shell::{Changed, Notice, Shell};

/// The window's name in capabilities.
const MAIN: &str = "main";

/// What the size and place of the window are remembered in, in the data folder.
const WINDOW_STATE: &str = "window.json";

/// Opens the window and stays until it is closed.
///
/// # Errors
/// Without a display, while another window has the data folder, or when the system's web view cannot be used.
pub(crate) fn open(setup: Setup, library: Option<LibraryKind>) -> Result<(), AppError> {
    display::must_be_named()?;
    drawing::without_layers();
    let folder = setup.folder.clone();
    let claimed = data_folder::claim_for_window(&folder);
    let commands = commands::bindings();
    let shell = Shell::new(move || opened(setup.clone(), library));
    if claimed.is_ok() {
        warm_up(shell.clone());
    }
    display::connect()?;
    let built =
        builder(&folder).manage(shell.clone()).invoke_handler(commands.invoke_handler()).build(tauri::generate_context!());
    let app = built.map_err(no_window)?;
    let _claimed = match be_the_only_one(&app).map_err(no_window).and(claimed) {
        Ok(claimed) => claimed,
        // The plugin brings a window that has the folder forward and ends this process; here it could not be reached.
        Err(error) => {
            // An app that never ran does not come down in one piece.
            std::mem::forget(app);
            return Err(error);
        }
    };
    commands.mount_events(&app);
    shell.speak_to(app.handle());
    links::listen(&app, &folder);
    open_window(&app, &folder).map_err(no_window)?;
    app.run(move |_, event| {
        if matches!(event, RunEvent::Exit) {
            shell.close();
        }
    });
    Ok(())
}

/// Opens the desk and reads the songs while the web view starts: the first screen asks for both. What fails here fails
/// again, and is shown, when the page asks.
fn warm_up(shell: Shell) {
    tauri::async_runtime::spawn(async move { shell.call(async |desk| overview::overview(&desk, false).await).await.ok() });
}

async fn opened(setup: Setup, library: Option<LibraryKind>) -> Result<Desk, AppError> {
    let desk = Desk::open(setup).await?;
    if let Some(kind) = library {
        desk.choose_library(kind).await?;
    }
    Ok(desk)
}

fn builder(folder: &Path) -> tauri::Builder<Wry> {
    let state = tauri_plugin_window_state::Builder::new().with_filename(folder.join(WINDOW_STATE).to_string_lossy());
    tauri::Builder::default().plugin(tauri_plugin_deep_link::init()).plugin(tauri_plugin_dialog::init()).plugin(state.build())
}

/// Brings the window that is open forward and ends this process, if there is one.
fn be_the_only_one(app: &App) -> tauri::Result<()> {
    let plugin = || tauri_plugin_single_instance::init(|app, _, _| bring_forward(app));
    // The session bus knows a window that crashed a moment longer, and the call to it fails; then it is forgotten.
    app.handle().plugin(plugin()).or_else(|_| app.handle().plugin(plugin()))
}

fn open_window(app: &App, folder: &Path) -> tauri::Result<()> {
    let window = WebviewWindowBuilder::new(app, MAIN, WebviewUrl::default())
        .title("RunClub")
        .inner_size(1280.0, 800.0)
        .min_inner_size(900.0, 640.0)
        // Everything the program keeps lies in one folder.
        .data_directory(folder.join("web-view"))
        // Shown when there is something to see.
        .visible(false)
        .on_page_load(|window, load| {
            if load.event() == PageLoadEvent::Finished {
                let _ = window.show();
            }
        })
        // The page never leaves: pages outside are opened in the browser.
        .on_navigation(|url| url.scheme() == "tauri" || matches!(url.host_str(), Some("tauri.localhost" | "localhost")))
        .build()?;
    drawing::with_ground(&window)
}

fn bring_forward(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(MAIN) {
        let _ = window.unminimize();
        let _ = window.set_focus();
    }
}

fn no_window(error: tauri::Error) -> AppError {
    AppError::new(ErrorCode::Window, format!("the window cannot be opened: {error}"))
        .hint("RunClub's command line works without: runclub --help.")
        .caused_by(error)
}
