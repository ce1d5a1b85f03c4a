//! Generating, editing and checking mixes.

use std::path::Path;

use runclub_engine::{
    config::Config,
    edit::{self, Alternative, Edit},
    generate::generate,
    library::{History, Library, Signals},
    mix::{Check, Finding, Mix, PlanTimes, Report, Status, Verdict},
    plan::Plan,
    pool::{Input, Pool},
    report::{clock, judge},
    request::Request,
    verify::score_mismatches,
};
use runclub_formats::mix_json::from_json;
use serde::Serialize;
use uuid::Uuid;

use crate::{AppError, ErrorCode, files, music::Music};

/// Names the space of ids that are derived from requests.
const REQUEST_IDS: Uuid = Uuid::from_u128(0x7a5d_3c1e_90b2_4f6a_8d11_52c7_0e9b_64f3);

/// The id of a mix that its request alone decides, so that repeats are the same to the byte.
pub fn derived_id(request: &Request) -> String {
    let text = serde_json::to_string(request).expect("BUG: a request has only string keys");
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
fn plan_of(mix: &Mix, config: &Config) -> Result<Plan, AppError> {
    Plan::new(&mix.request, config).map_err(|error| {
        AppError::new(ErrorCode::File, format!("the request of the mix document cannot be planned: {error}"))
            .hint("The document was changed by hand, or made with another configuration.")
    })
}

/// A judgement of any mix document.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Judgement {
    /// The recomputed report.
    pub report: Report,
    /// The recomputed findings.
    pub findings: Vec<Finding>,
    /// Whether the mix says that slots are empty.
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
    report.verdict = report.checks.iter().map(|check| check.verdict).max().unwrap_or(Verdict::Pass);
    findings.extend(wrong);
    let has_gaps = mix.status != Status::Complete && !mix.unfilled.is_empty();
    Ok(Judgement { report, findings, has_gaps })
}

fn plan_check(mix: &Mix, plan: &Plan) -> Check {
    let written = |times: PlanTimes| {
        [times.warmup_ms, times.main_ms, times.cooldown_ms].map(|ms| clock(i64::from(ms))).join(" + ")
            + &format!(", aim {}", clock(i64::from(times.aim_ms)))
    };
    let (verdict, text) = match plan.times == mix.plan {
        true => (Verdict::Pass, "The printed plan is the one of the request."),
        false => (Verdict::Fail, "The printed plan is not the one of the request."),
    };
    Check { id: "plan.times".to_owned(), verdict, value: written(mix.plan), wanted: written(plan.times), text: text.to_owned() }
}

fn formula_check(wrong: usize) -> Check {
    let (verdict, text) = match wrong {
        0 => (Verdict::Pass, "Every printed number follows from the formulas.".to_owned()),
        1 => (Verdict::Fail, "The numbers of 1 song do not follow from the formulas.".to_owned()),
        songs => (Verdict::Fail, format!("The numbers of {songs} songs do not follow from the formulas.")),
    };
    Check { id: "scores.formulas".to_owned(), verdict, value: wrong.to_string(), wanted: "0 differences".to_owned(), text }
}

fn input<'a>(music: &'a Music, library: &'a Library, request: &'a Request, config: &'a Config) -> Input<'a> {
    let (history, signals): (&History, &Signals) = (&music.history, &music.signals);
    Input { library, history, signals, config, request }
}
