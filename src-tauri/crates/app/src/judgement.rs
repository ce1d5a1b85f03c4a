//! Judging any mix document: against the rules, its own request, and a library where one is named.

use runclub_engine::{
    config::Config,
    edit::{library_with, rescore},
    library::Library,
    mix::{Check, Finding, Mix, MixTrack, PlanTimes, Relaxation, Report, Status, Verdict},
    plan::Plan,
    pool::Pool,
    report::{clock, judge},
    verify::score_mismatches,
};
use serde::Serialize;

use crate::{
    AppError,
    mixes::{input, plan_of},
    music::Music,
};

/// A judgement of any mix document.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Judgement {
    /// The recomputed report.
    pub report: Report,
    /// The recomputed findings.
    pub findings: Vec<Finding>,
    /// Whether it is a mix with gaps, and says so.
    #[serde(skip)]
    has_gaps: bool,
}

impl Judgement {
    /// Whether a hard rule is broken; that a partial mix is not full, and so too short, is no broken rule.
    pub fn breaks_a_rule(&self) -> bool {
        let follows_from_gaps = |check: &Check| check.id == "mix.filled" || check.id.starts_with("duration.");
        let failed = self.report.checks.iter().filter(|check| check.verdict == Verdict::Fail);
        failed.into_iter().any(|check| !(self.has_gaps && follows_from_gaps(check)))
    }
}

/// Recomputes and judges a mix from the document alone, or against a library.
///
/// # Errors
/// When the document's request cannot be planned.
pub fn check_mix(mix: &Mix, music: Option<&Music>, config: &Config) -> Result<Judgement, AppError> {
    let plan = plan_of(mix, config)?;
    let (mut report, mut findings) = match music {
        Some(music) => judge(mix, &plan, config, Some(&Pool::prepare(input(music, &music.library, &mix.request, config))?)),
        None => judge(mix, &plan, config, None),
    };
    let wrong = score_mismatches(mix, config);
    report.checks.push(plan_check(mix, &plan));
    report.checks.push(formula_check(wrong.len()));
    if let Some(music) = music {
        report.checks.push(lockout_check(mix, music, config));
        report.checks.extend(library_checks(mix, music, config)?);
    }
    report.verdict = report.checks.iter().map(|check| check.verdict).max().unwrap_or(Verdict::Pass);
    findings.extend(wrong);
    Ok(Judgement { report, findings, has_gaps: has_gaps(mix) })
}

/// Whether a mix that says it is not complete is what it says: half full, or empty (ruling D7).
fn has_gaps(mix: &Mix) -> bool {
    let filled: u64 = mix.tracks.iter().map(|track| u64::from(track.duration_ms)).sum();
    let honest = match mix.status {
        Status::Complete => false,
        Status::Partial => filled * 2 >= u64::from(mix.plan.requested_ms()),
        Status::None => mix.tracks.is_empty(),
    };
    honest && !mix.unfilled.is_empty()
}

fn plan_check(mix: &Mix, plan: &Plan) -> Check {
    let written = |times: PlanTimes| {
        let parts = [times.warmup_ms, times.main_ms, times.cooldown_ms].map(|ms| clock(i64::from(ms)));
        format!("{}, aim {}", parts.join(" + "), clock(i64::from(times.aim_ms)))
    };
    let (verdict, text) = if plan.times == mix.plan {
        (Verdict::Pass, "The printed plan is the one of the request.")
    } else {
        (Verdict::Fail, "The printed plan is not the one of the request.")
    };
    check("plan.times", verdict, written(mix.plan), written(plan.times), text.to_owned())
}

fn formula_check(wrong: usize) -> Check {
    let (verdict, text) = match wrong {
        0 => (Verdict::Pass, "Every printed number follows from the formulas.".to_owned()),
        1 => (Verdict::Fail, "The numbers of 1 song do not follow from the formulas.".to_owned()),
        songs => (Verdict::Fail, format!("The numbers of {songs} songs do not follow from the formulas.")),
    };
    check("scores.formulas", verdict, wrong.to_string(), "0 differences", text)
}

/// Songs that should have rested at the moment of the request (ruling D6). What was used later, this
/// mix included, does not count.
fn lockout_check(mix: &Mix, music: &Music, config: &Config) -> Check {
    let now = mix.request.now;
    let rested = |track: &MixTrack| {
        let days = music.history.tracks.get(&track.track_id).filter(|usage| usage.last_used_at < now);
        days.is_none_or(|usage| now.duration_since(usage.last_used_at).as_secs_f64() > config.filter.lockout_days * 86_400.0)
    };
    let broken = |track: &&MixTrack| !rested(track) && track.relaxation != Some(Relaxation::LockoutBreak);
    let names = named(mix.tracks.iter().filter(broken));
    let wanted = format!("more than {} days of rest", config.filter.lockout_days);
    match names {
        None => check("filter.lockout", Verdict::Pass, "0", wanted, "Every song has rested.".to_owned()),
        Some((count, names)) => {
            check("filter.lockout", Verdict::Fail, count.to_string(), wanted, format!("Used too lately: {names}."))
        }
    }
}

/// What the library says of the songs, and what that makes of their bonuses.
fn library_checks(mix: &Mix, music: &Music, config: &Config) -> Result<[Check; 2], AppError> {
    let extended = library_with(&music.library, mix);
    let library: &Library = extended.as_ref().unwrap_or(&music.library);
    let again = rescore(&Pool::prepare(input(music, library, &mix.request, config))?, mix)?;
    let differing = |same: fn(&MixTrack, &MixTrack) -> bool| {
        let pairs = mix.tracks.iter().zip(&again.tracks);
        named(pairs.filter(|(printed, known)| !same(printed, known)).map(|(printed, _)| printed))
    };
    let differences =
        |id, (verdict, count, text): (Verdict, usize, String)| check(id, verdict, count.to_string(), "0 differences", text);
    let facts = match differing(same_facts) {
        None => (Verdict::Pass, 0, "Every song is as the library knows it.".to_owned()),
        Some((count, names)) => (Verdict::Fail, count, format!("The library knows other facts of {names}.")),
    };
    let bonuses = match (differing(same_at_its_place), differing(same_with_its_history)) {
        (Some((count, names)), _) => {
            (Verdict::Fail, count, format!("The order of the songs gives other bonuses or marks to {names}."))
        }
        // A library without the usage of that day judges a mix that is right: worth a look, no broken rule.
        (None, Some((count, names))) => (Verdict::Warn, count, format!("This usage gives other bonuses to {names}.")),
        (None, None) => (Verdict::Pass, 0, "Every bonus is the one this library and usage give.".to_owned()),
    };
    Ok([differences("library.facts", facts), differences("scores.bonuses", bonuses)])
}

fn same_facts(printed: &MixTrack, known: &MixTrack) -> bool {
    let text = |track: &MixTrack| {
        (track.name.clone(), track.artist_id.clone(), track.artist_name.clone(), track.album.clone(), track.genres.clone())
    };
    let numbers = |track: &MixTrack| (track.release_year, track.duration_ms, track.explicit, track.source);
    let sound = |track: &MixTrack| [track.tempo, track.energy, track.danceability];
    let same = |(a, b): (Option<f64>, Option<f64>)| same_number(a.unwrap_or(-1.0), b.unwrap_or(-1.0));
    text(printed) == text(known) && numbers(printed) == numbers(known) && sound(printed).into_iter().zip(sound(known)).all(same)
}

/// What the songs themselves and their order decide.
fn same_at_its_place(printed: &MixTrack, known: &MixTrack) -> bool {
    let bonuses = |track: &MixTrack| {
        let of = track.bonuses;
        [of.artist_spacing, of.genre_affinity, of.umbrella_balance, of.source, of.low_end]
    };
    // Whether a lockout was broken, the usage decides.
    let mark = |track: &MixTrack| track.relaxation.filter(|mark| *mark != Relaxation::LockoutBreak);
    printed.octave == known.octave
        && mark(printed) == mark(known)
        && bonuses(printed).into_iter().zip(bonuses(known)).all(|(a, b)| same_number(a, b))
}

/// What usage and the runner's own signals decide.
fn same_with_its_history(printed: &MixTrack, known: &MixTrack) -> bool {
    let bonuses = |track: &MixTrack| {
        let of = track.bonuses;
        let personal: f64 = track.personal.iter().map(|signal| signal.value).sum();
        [of.recency, of.diversity, of.artist_novelty, of.rediscovery, personal]
    };
    printed.rediscovery == known.rediscovery
        && printed.relaxation == known.relaxation
        && bonuses(printed).into_iter().zip(bonuses(known)).all(|(a, b)| same_number(a, b))
}

fn same_number(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-6
}

/// How many songs, and the names of the first few; nothing for none.
fn named<'m>(tracks: impl Iterator<Item = &'m MixTrack>) -> Option<(usize, String)> {
    const FEW: usize = 3;
    let names: Vec<String> = tracks.map(|track| format!("\"{}\" at {}", track.name, track.position)).collect();
    let more = names.len().saturating_sub(FEW);
    let first = names[..names.len().min(FEW)].join(", ");
    match (names.len(), more) {
        (0, _) => None,
        (count, 0) => Some((count, first)),
        (count, more) => Some((count, format!("{first} and {more} more"))),
    }
}

fn check(id: &str, verdict: Verdict, value: impl Into<String>, wanted: impl Into<String>, text: String) -> Check {
    Check { id: id.to_owned(), verdict, value: value.into(), wanted: wanted.into(), text }
}
