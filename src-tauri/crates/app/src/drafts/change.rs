//! One change of a draft: the engine's work, then one transaction.

use runclub_store::{NewStep, SideEffect};

use super::{
    Change, Draft,
    effect::Effect,
    engine_work::{Shaped, Work},
    kept::{Kept, load, to_text},
};
use crate::{
    AppError, ErrorCode,
    desk::{Desk, aside},
};

/// Changes a draft by one step. What is returned is kept: it outlives a kill. A change that would change nothing
/// is no step.
///
/// # Errors
/// When there is no such mix, or the change is refused: a place that does not exist, a locked song.
pub async fn change(desk: &Desk, id: &str, change: Change) -> Result<Draft, AppError> {
    let _alone = desk.shaping().await;
    let kept = load(desk.store(), id, desk.now()).await?;
    match change {
        Change::Undo => undo(desk, &kept).await?,
        Change::Redo => redo(desk, &kept).await?,
        change => shape(desk, &kept, change).await?,
    }
    load(desk.store(), id, desk.now()).await?.draft(desk).await
}

async fn shape(desk: &Desk, kept: &Kept, change: Change) -> Result<(), AppError> {
    let id = &kept.mix.id;
    let mut work = Work {
        music: desk.music_for(kept.library, Some(id)).await?,
        mix: kept.mix.clone(),
        config: desk.config()?,
        own_tempo: None,
    };
    if let Change::Tempo { at, .. } = change
        && let Some(track) = work.mix.tracks.get(at as usize)
    {
        work.own_tempo = desk.store().tempo_overrides().await?.get(&track.track_id).copied();
    }
    let Some(Shaped { mix, label, effect }) = aside(move || work.shape(&change)).await? else { return Ok(()) };
    let (document, text) = (to_text(&mix), effect.as_ref().map(Effect::to_text));
    let step = NewStep { label: &label, document: &document, effect: text.as_deref() };
    let done = effect.as_ref().map(Effect::done);
    let is_kept = desk.store().add_step(id, kept.step, &step, done.as_ref(), desk.now()).await?;
    settle(desk, is_kept, effect.as_ref())
}

async fn undo(desk: &Desk, kept: &Kept) -> Result<(), AppError> {
    let Some(step) = &kept.undo else { return Ok(()) };
    let effect = Effect::of(step);
    go(desk, kept, kept.step - 1, effect.as_ref(), effect.as_ref().map(Effect::undone)).await
}

async fn redo(desk: &Desk, kept: &Kept) -> Result<(), AppError> {
    let Some(step) = &kept.redo else { return Ok(()) };
    let effect = Effect::of(step);
    go(desk, kept, kept.step + 1, effect.as_ref(), effect.as_ref().map(Effect::done)).await
}

async fn go(desk: &Desk, kept: &Kept, to: u32, effect: Option<&Effect>, side: Option<SideEffect>) -> Result<(), AppError> {
    let is_kept = desk.store().go_to_step(&kept.mix.id, kept.step, to, side.as_ref(), desk.now()).await?;
    settle(desk, is_kept, effect)
}

/// After the transaction: whether it was carried out, and what is known of songs now.
fn settle(desk: &Desk, is_kept: bool, effect: Option<&Effect>) -> Result<(), AppError> {
    if !is_kept {
        return Err(AppError::new(ErrorCode::Busy, "another RunClub has changed this mix")
            .hint("Nothing was changed here. Open the mix again to see it as it is now."));
    }
    if effect.is_some_and(Effect::changes_songs) {
        desk.music_changed();
    }
    Ok(())
}
