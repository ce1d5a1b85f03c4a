//! What is wanted of a playlist: its name, description and visibility (ruling G1).

use runclub_engine::{
    mix::{Mix, Segment, Status},
    report::clock,
};
use runclub_store::Store;

use super::{
    SaveOptions,
    journal::{Journal, Wish},
};
use crate::{AppError, ErrorCode, online::preference, words};

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
            return Err(AppError::bad_request("the playlist's name is empty").hint("Leave --name away for the usual one."));
        }
        name => name.map(|name| shortened(&name, LONGEST_NAME)),
    };
    let public = remembered_choice(store, options.public).await?;
    let usual = || format!("RunClub · {} {}", mix.request.title(), words::month_and_day(mix.request.now));
    let wish = Wish { name: name.clone(), public: options.public };
    Ok(Journal::new(mix.clone(), name.unwrap_or_else(usual), description(mix), public, wish))
}

async fn remembered_choice(store: &Store, public: Option<bool>) -> Result<bool, AppError> {
    match public {
        Some(public) => {
            store.set_preference(preference::PUBLIC, Some(if public { "true" } else { "false" })).await?;
            Ok(public)
        }
        None => Ok(store.preference(preference::PUBLIC).await?.as_deref() != Some("false")),
    }
}

/// Template and times: plain text without line breaks or links, as Spotify wants it.
fn description(mix: &Mix) -> String {
    let total: i64 = mix.tracks.iter().map(|track| i64::from(track.duration_ms)).sum();
    let parts = Segment::ALL.into_iter().filter_map(|segment| {
        let ms: i64 = mix.tracks.iter().filter(|track| track.segment == segment).map(|track| i64::from(track.duration_ms)).sum();
        (ms > 0).then(|| format!("{} {}", segment.name(), clock(ms)))
    });
    let text = format!("{} run, {}: {}.", mix.request.title(), clock(total), parts.collect::<Vec<_>>().join(", "));
    shortened(&text, LONGEST_DESCRIPTION)
}

fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn shortened(text: &str, most: usize) -> String {
    text.chars().take(most).collect::<String>().trim_end().to_owned()
}
