//! Generating and editing mixes.

use std::path::Path;

use runclub_engine::{
    config::Config,
    edit::{self, Alternative, Edit},
    generate::generate,
    library::{History, Library, Signals},
    mix::Mix,
    plan::Plan,
    pool::{Input, Pool},
    request::Request,
};
use runclub_formats::mix_json::from_json;
use uuid::Uuid;

use crate::{AppError, ErrorCode, files, music::Music};

/// Names the space of ids that are derived from requests.
const REQUEST_IDS: Uuid = Uuid::from_u128(0x7a5d_3c1e_90b2_4f6a_8d11_52c7_0e9b_64f3);

/// The id of a mix that its request decides, so that repeats are the same to the byte. Another
/// configuration makes another mix, so it counts too where it differs from the defaults.
pub fn derived_id(request: &Request, config: &Config) -> String {
    let mut text = serde_json::to_string(request).expect("BUG: a request has only string keys");
    if *config != Config::default() {
        text += &serde_json::to_string(config).expect("BUG: a configuration has only string keys");
    }
    Uuid::new_v5(&REQUEST_IDS, text.as_bytes()).to_string()
}

/// Generates a mix under an id.
///
/// # Errors
/// When the request cannot be planned.
pub fn generate_mix(music: &Music, request: &Request, config: &Config, id: String) -> Result<Mix, AppError> {
    Ok(generate(&Pool::prepare(input(music, &music.library, request, config))?, id))
}

/// Reads a mix document.
///
/// # Errors
/// When the file cannot be read or is no mix.
pub fn read_mix(path: &Path) -> Result<Mix, AppError> {
    from_json(&files::read(path, "mix")?).map_err(|error| crate::music::named(path, error))
}

/// Applies one edit. `request` is the mix's own but where a regeneration should follow another.
///
/// # Errors
/// When the edit names a place or song that does not exist, or would touch a locked song.
pub fn edit_mix(music: &Music, mix: &Mix, edit: &Edit, request: &Request, config: &Config) -> Result<Mix, AppError> {
    plan_of(mix, config)?;
    let extended = edit::library_with(&music.library, mix);
    let library = extended.as_ref().unwrap_or(&music.library);
    Ok(edit::apply(&Pool::prepare(input(music, library, request, config))?, mix, edit)?)
}

/// The best songs for a place of a mix.
///
/// # Errors
/// When the place does not exist.
pub fn alternatives(music: &Music, mix: &Mix, at: usize, most: usize, config: &Config) -> Result<Vec<Alternative>, AppError> {
    plan_of(mix, config)?;
    let extended = edit::library_with(&music.library, mix);
    let library = extended.as_ref().unwrap_or(&music.library);
    Ok(edit::alternatives(&Pool::prepare(input(music, library, &mix.request, config))?, mix, at, most)?)
}

/// The plan of a document's request. That it has none is the document's fault, not the caller's.
pub(crate) fn plan_of(mix: &Mix, config: &Config) -> Result<Plan, AppError> {
    Plan::new(&mix.request, config).map_err(|error| {
        AppError::new(ErrorCode::File, format!("the request of the mix document cannot be planned: {error}"))
            .hint("The document was changed by hand, or made with another configuration.")
    })
}

/// What a pool of this music is prepared from.
pub(crate) fn input<'a>(music: &'a Music, library: &'a Library, request: &'a Request, config: &'a Config) -> Input<'a> {
    let (history, signals): (&History, &Signals) = (&music.history, &music.signals);
    Input { library, history, signals, config, request }
}
