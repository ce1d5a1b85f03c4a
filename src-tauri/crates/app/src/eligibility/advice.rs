//! What keeps songs from the scarcest tiers, and what would help.

use runclub_engine::{mix::Rule, pool::Pool, request::Request};

use super::{judged::Judged, reach::Tiers};
use crate::{mixes::input, music::Music, words::count};

/// What was left out, then what would bring more songs, the most of them first.
pub(super) fn advice(music: &Music, pool: &Pool, judged: &Judged) -> Vec<String> {
    let mut sentences: Vec<String> = left_out(pool).into_iter().collect();
    let help = help(music, pool, judged.scarcest);
    if help.is_empty() {
        sentences.push(songs_to_add(pool, judged.scarcest));
    }
    sentences.extend(help);
    sentences
}

/// "Left out: 1204 songs outside the chosen decades, 35 marked explicit."
fn left_out(pool: &Pool) -> Option<String> {
    let days = format!("used in the last {:.0} days", pool.input.config.filter.lockout_days);
    let rules = [
        (Rule::Decade, "outside the chosen decades"),
        (Rule::Genre, "outside the chosen genres"),
        (Rule::Explicit, "marked explicit"),
        (Rule::ExcludedArtist, "by excluded artists"),
        (Rule::ExcludedGenre, "of excluded genres"),
        (Rule::NeverAgain, "marked “never again”"),
        (Rule::Lockout, days.as_str()),
        (Rule::Features, "without tempo and energy"),
    ];
    let removed = |rule: Rule| pool.removed.get(&rule).copied().unwrap_or(0);
    let parts: Vec<String> = rules
        .into_iter()
        .filter(|(rule, _)| removed(*rule) > 0)
        .enumerate()
        .map(|(at, (rule, words))| match at {
            0 => format!("{} {words}", count(removed(rule), "song", "songs")),
            _ => format!("{} {words}", removed(rule)),
        })
        .collect();
    (!parts.is_empty()).then(|| format!("Left out: {}.", parts.join(", ")))
}

/// What would bring songs to the tiers: filters that could be lifted, rest that ends, sound that is not known yet.
fn help(music: &Music, pool: &Pool, tiers: Tiers) -> Vec<String> {
    let names = tiers.names();
    let reaching = |pool: &Pool| pool.candidates.iter().filter(|song| Tiers::reached(pool, song).meets(tiers)).count() as u32;
    let now = reaching(pool);
    let without = |request: &Request| {
        let freed = Pool::prepare(input(music, &music.library, request, pool.input.config));
        freed.map_or(0, |freed| reaching(&freed).saturating_sub(now))
    };
    let mut gains: Vec<(u32, &str)> =
        lifted(pool).into_iter().map(|(words, request)| (without(&request), words)).filter(|(gain, _)| *gain > 0).collect();
    gains.sort_by_key(|(gain, _)| std::cmp::Reverse(*gain));
    let more = |gain: u32| count(gain, "more song reaches", "more songs reach");
    let mut help: Vec<String> = gains.into_iter().map(|(gain, words)| format!("{words} {} {names}.", more(gain))).collect();
    let resting = pool.resting.iter().filter(|song| Tiers::reached(pool, song).meets(tiers)).count() as u32;
    if resting > 0 {
        let days = pool.input.config.filter.lockout_days;
        help.push(format!("{} {names} once used songs have rested for {days:.0} days.", more(resting)));
    }
    if let Some(unknown) = pool.removed.get(&Rule::Features) {
        let songs = count(*unknown, "song", "songs");
        help.push(format!("The tempo and energy of {songs} are not known yet; a sync asks for them."));
    }
    help
}

/// The request without each filter that leaves songs out.
fn lifted<'a>(pool: &Pool<'a>) -> Vec<(&'static str, Request)> {
    let request: &'a Request = pool.input.request;
    let filters = [
        (Rule::Decade, "Without the decade filter", Request { decades: Vec::new(), ..request.clone() }),
        (Rule::Genre, "Without the genre filter", Request { genres: Vec::new(), ..request.clone() }),
        (Rule::Explicit, "With explicit songs", Request { allow_explicit: true, ..request.clone() }),
        (Rule::ExcludedArtist, "With the excluded artists", Request { exclude_artists: Vec::new(), ..request.clone() }),
        (Rule::ExcludedGenre, "With the excluded genres", Request { exclude_genres: Vec::new(), ..request.clone() }),
    ];
    let active = filters.into_iter().filter(|(rule, ..)| pool.removed.contains_key(rule));
    active.map(|(_, words, request)| (words, request)).collect()
}

/// Which songs are missing.
fn songs_to_add(pool: &Pool, tiers: Tiers) -> String {
    let (config, filter) = (pool.input.config, &pool.input.config.filter);
    let windows: Vec<String> = tiers
        .tiers()
        .map(|tier| {
            let row = config.tiers.get(tier);
            let (low, high) = (row.bpm_low, row.bpm_high);
            format!("{:.0}–{:.0} BPM (or {:.0}–{:.0}) for {}", low, high, low / 2.0, high / 2.0, tier.name())
        })
        .collect();
    let clock = |seconds: f64| format!("{:.0}:{:02.0}", (seconds / 60.0).floor(), seconds % 60.0);
    format!(
        "Add songs of {}, each {} to {} long and by different artists.",
        windows.join(", "),
        clock(filter.min_duration_s),
        clock(filter.max_duration_s)
    )
}
