//! What is wanted of a playlist: its name, description and visibility (ruling G1).

use runclub_engine::{
    mix::{Mix, PlanTimes, Segment, Status},
    report::clock,
};
use runclub_store::Store;

use super::{
    SaveOptions,
    journal::{Journal, Wish},
};
use crate::{AppError, ErrorCode, online::preference, words};

/// What the usual names begin with.
pub(crate) const NAME_BEGINS: &str = "RunClub · ";
/// Longest name that is safe (services: names).
const LONGEST_NAME: usize = 100;
/// Longest description that Spotify takes.
const LONGEST_DESCRIPTION: usize = 300;

/// The journal of a mix that was not saved before.
pub(super) async fn new_journal(store: &Store, mix: &Mix, options: &SaveOptions) -> Result<Journal, AppError> {
    if mix.status == Status::None || mix.tracks.is_empty() {
        return Err(AppError::new(ErrorCode::Refused, "there is nothing to save: the mix has no songs")
            .hint("Its explanation says what would help."));
    }
    let name = match options.name.as_deref().map(one_line) {
        Some(name) if name.is_empty() => {
            return Err(AppError::bad_request("the playlist's name is empty")
                .hint_by_place("Leave --name away for the usual one.", "Give it one."));
        }
        name => name.map(|name| shortened(&name, LONGEST_NAME)),
    };
    let public = remembered_choice(store, options.public).await?;
    let wish = Wish { name: name.clone(), public: options.public };
    Ok(Journal::new(mix.clone(), name.unwrap_or_else(|| usual_name(mix)), description(mix), public, wish))
}

/// What a playlist is called unless the runner says otherwise.
pub(crate) fn usual_name(mix: &Mix) -> String {
    format!("{NAME_BEGINS}{} {}", mix.request.title(), words::month_and_day(mix.request.now))
}

async fn remembered_choice(store: &Store, public: Option<bool>) -> Result<bool, AppError> {
    match public {
        Some(public) => {
            store.set_preference(preference::PUBLIC, Some(if public { "true" } else { "false" })).await?;
            Ok(public)
        }
        None => is_public(store).await,
    }
}

/// Whether a playlist is public unless the runner says otherwise.
pub(crate) async fn is_public(store: &Store) -> Result<bool, AppError> {
    Ok(store.preference(preference::PUBLIC).await?.as_deref() != Some("false"))
}

/// Template and the times asked for: plain text without line breaks or links, as Spotify wants it. The
/// songs' own times would be wrong after the next edit.
fn description(mix: &Mix) -> String {
    let PlanTimes { warmup_ms, main_ms, cooldown_ms, .. } = mix.plan;
    let parts = Segment::ALL.into_iter().zip([warmup_ms, main_ms, cooldown_ms]).filter(|(_, ms)| *ms > 0);
    let parts: Vec<String> = parts.map(|(segment, ms)| format!("{} {}", segment.name(), clock(i64::from(ms)))).collect();
    let total = clock(i64::from(mix.plan.requested_ms()));
    let text = format!("{} run, {total}: {}.", mix.request.title(), parts.join(", "));
    shortened(&text, LONGEST_DESCRIPTION)
}

fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn shortened(text: &str, most: usize) -> String {
    text.chars().take(most).collect::<String>().trim_end().to_owned()
}
