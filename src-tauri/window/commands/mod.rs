//! The commands, by what they are about. Each parses, makes one call of the use cases, and answers.

mod account;
mod library;
mod mix;
mod settings;

use tauri::Runtime;
use tauri_specta::{Builder, collect_commands, collect_events};

use super::shell::{Changed, Notice};

/// What the page can call and hear, with the types of both.
pub fn bindings<R: Runtime>() -> Builder<R> {
    Builder::new()
        .commands(collect_commands![
            account::cancel_connect,
            account::cancel_sync,
            account::check_client_id,
            account::choose_playlists,
            account::connect_spotify,
            account::disconnect_spotify,
            account::playlists,
            account::refresh_playlists,
            account::set_consent,
            account::set_market,
            account::sync_library,
            library::eligibility,
            library::facets,
            library::import_library,
            library::overview,
            library::suggest_seeds,
            library::template_cards,
            library::use_library,
            mix::alternatives,
            mix::customize_mix,
            mix::delete_mix,
            mix::duplicate_mix,
            mix::export_mix,
            mix::generate_mix,
            mix::open_mix,
            mix::restore_mix,
            mix::save_mix,
            mix::why_track,
            settings::allow_again,
            settings::clear_history,
            settings::forget_tempo,
            settings::open_page,
            settings::reset_parameters,
            settings::set_parameter,
            settings::settings,
            settings::version,
        ])
        .events(collect_events![Changed, Notice])
        .disable_serde_phases()
}
