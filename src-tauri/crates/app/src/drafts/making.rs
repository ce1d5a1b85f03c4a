//! Drafts begin: a new mix, a copy, one that was kept.

use jiff::Timestamp;
use runclub_engine::{
    mix::Mix,
    plan::length_minutes,
    request::{Length, Request, TemplateId},
    template::Template,
};
use uuid::Uuid;

use super::{
    Draft,
    kept::{Kept, load, to_text},
};
use crate::{
    AppError,
    desk::{Desk, aside},
    library_kind::LibraryKind,
    mixes,
};

/// The name of the preference for what was asked for last.
const LAST_REQUEST: &str = "request";

/// Makes a mix of the chosen library, keeps it, and opens it. What was asked for is remembered.
///
/// # Errors
/// When the request cannot be planned, or the store cannot be used.
pub async fn generate(desk: &Desk, request: Request) -> Result<Draft, AppError> {
    let request = Request { now: desk.now(), ..request };
    let library = desk.library_choice().await?.unwrap_or_default();
    let (music, config) = (desk.music(library).await?, desk.config()?);
    let (asked, id) = (request.clone(), Uuid::new_v4().to_string());
    let mix = aside(move || mixes::generate_mix(&music, &asked, &config, id)).await?;
    let text = serde_json::to_string(&request).expect("BUG: a request has only string keys");
    begin(desk, &mix, library).await?;
    desk.store().set_preference(LAST_REQUEST, Some(&text)).await?;
    desk.store().tidy_drafts(desk.now()).await?;
    open(desk, &mix.id).await
}

/// What a new mix is asked for with: as the last time, else a Tempo run of middle length; now, with a fresh seed.
///
/// # Errors
/// When the store cannot be read.
pub async fn last_request(desk: &Desk) -> Result<Request, AppError> {
    let kept = desk.store().preference(LAST_REQUEST).await?;
    let last = kept.and_then(|text| serde_json::from_str::<Request>(&text).ok());
    // The bits of a random id that are not fixed by its kind.
    let seed = Uuid::new_v4().as_u128() as u32;
    Ok(match last {
        Some(last) => Request { seed, now: desk.now(), ..last },
        None => usual_request(seed, desk.now()),
    })
}

/// What a mix is asked for with where nothing is remembered.
pub(crate) fn usual_request(seed: u32, now: Timestamp) -> Request {
    let minutes = length_minutes(Template::get(TemplateId::Tempo), Length::Medium).iter().sum();
    Request { length: Some(Length::Medium), ..Request::new(TemplateId::Tempo, minutes, seed, now) }
}

/// Opens a kept mix with its history of edits.
///
/// # Errors
/// When there is no such mix, or its document cannot be read.
pub async fn open(desk: &Desk, id: &str) -> Result<Draft, AppError> {
    load_alone(desk, id).await?.draft(desk).await
}

/// Copies a kept mix, and opens the copy: a mix of its own, not saved as anything.
///
/// # Errors
/// When there is no such mix, or its document cannot be read.
pub async fn duplicate(desk: &Desk, id: &str) -> Result<Draft, AppError> {
    let Kept { mix, library, .. } = load_alone(desk, id).await?;
    let copy = Mix { id: Uuid::new_v4().to_string(), saved_as: None, ..mix };
    begin(desk, &copy, library).await?;
    open(desk, &copy.id).await
}

/// Reads a draft while no draft is being changed.
pub(super) async fn load_alone(desk: &Desk, id: &str) -> Result<Kept, AppError> {
    let _alone = desk.shaping().await;
    load(desk.store(), id, desk.now()).await
}

async fn begin(desk: &Desk, mix: &Mix, library: LibraryKind) -> Result<(), AppError> {
    let (title, document) = (mix.request.title(), to_text(mix));
    Ok(desk.store().begin_draft(&mix.id, title, &document, library.slug(), desk.now()).await?)
}
