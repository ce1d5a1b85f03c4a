//! What a library can fill, before any mix is made.

use runclub_engine::{
    config::Config,
    coverage::{Coverage, coverage},
    pool::{Input, Pool},
    request::Request,
};

use crate::{AppError, music::Music};

/// Measures what the music offers a request.
///
/// # Errors
/// When the request cannot be planned.
pub fn library_coverage(music: &Music, request: &Request, config: &Config) -> Result<Coverage, AppError> {
    let input = Input { library: &music.library, history: &music.history, signals: &music.signals, config, request };
    Ok(coverage(&Pool::prepare(input)?))
}
