//! Questions about one place of a draft.

use runclub_engine::edit::{self, Alternative};

use super::{engine_work::on_pool, making::load_alone};
use crate::{
    AppError,
    desk::{Desk, aside},
    why::{self, Why},
};

/// The best songs for a place (from 0), best first.
///
/// # Errors
/// When there is no such mix or place.
pub async fn alternatives(desk: &Desk, id: &str, at: u32, most: u32) -> Result<Vec<Alternative>, AppError> {
    let kept = load_alone(desk, id).await?;
    let (music, config) = (desk.music_for(kept.library, Some(id)).await?, desk.config()?);
    let mix = kept.mix;
    aside(move || on_pool(&music, &mix, &mix.request, &config, |pool| edit::alternatives(pool, &mix, at as usize, most as usize)))
        .await
}

/// Why the song at a place (from 0) is there.
///
/// # Errors
/// When there is no such mix or place.
pub async fn why(desk: &Desk, id: &str, at: u32) -> Result<Why, AppError> {
    why::why(&load_alone(desk, id).await?.mix, at as usize, &desk.config()?)
}
