//! Generating, editing and checking mixes.

use std::path::Path;

use runclub_engine::{
    config::Config,
    edit::{self, Alternative, Edit},
    generate::generate,
    library::{History, Library, Signals},
    mix::{Check, Finding, Mix, Report, Verdict},
    plan::Plan,
    pool::{Input, Pool},
    report::judge,
    request::Request,
    verify::score_mismatches,
};
use runclub_formats::mix_json::from_json;
use serde::Serialize;
use uuid::Uuid;

use crate::{AppError, files, music::Music};

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
    let extended = edit::library_with(&music.library, mix);
    let library = extended.as_ref().unwrap_or(&music.library);
    Ok(edit::apply(&Pool::prepare(input(music, library, request, config))?, mix, edit)?)
}

/// The best songs for a place of a mix.
///
/// # Errors
/// When the place does not exist.
pub fn alternatives(music: &Music, mix: &Mix, at: usize, most: usize, config: &Config) -> Result<Vec<Alternative>, AppError> {
    let extended = edit::library_with(&music.library, mix);
    let library = extended.as_ref().unwrap_or(&music.library);
    Ok(edit::alternatives(&Pool::prepare(input(music, library, &mix.request, config))?, mix, at, most)?)
}

/// A judgement of any mix document.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Judgement {
    /// The recomputed report.
    pub report: Report,
    /// The recomputed findings.
    pub findings: Vec<Finding>,
}

impl Judgement {
    /// Whether a hard rule is broken; that a partial mix is not full is no broken rule.
    pub fn breaks_a_rule(&self) -> bool {
        self.report.checks.iter().any(|check| check.verdict == Verdict::Fail && check.id != "mix.filled")
    }
}

/// Recomputes and judges a mix from the document alone, or against a library.
///
/// # Errors
/// When the document's request cannot be planned.
pub fn check_mix(mix: &Mix, music: Option<&Music>, config: &Config) -> Result<Judgement, AppError> {
    let (report, findings) = match music {
        Some(music) => {
            let pool = Pool::prepare(input(music, &music.library, &mix.request, config))?;
            judge(mix, &pool.plan, config, Some(&pool))
        }
        None => judge(mix, &Plan::new(&mix.request, config)?, config, None),
    };
    let mut judgement = Judgement { report, findings };
    let plan = Plan::new(&mix.request, config)?;
    let wrong = score_mismatches(mix, config);
    let numbers = wrong.len() + usize::from(plan.times != mix.plan);
    let (verdict, text) = match numbers {
        0 => (Verdict::Pass, "Every printed number follows from the formulas.".to_owned()),
        _ if plan.times != mix.plan => (Verdict::Fail, "The printed plan is not the one of the request.".to_owned()),
        n => (Verdict::Fail, format!("The numbers of {n} songs do not follow from the formulas.")),
    };
    judgement.report.checks.push(Check {
        id: "scores.formulas".to_owned(),
        verdict,
        value: numbers.to_string(),
        wanted: "0 differences".to_owned(),
        text,
    });
    judgement.report.verdict = judgement.report.verdict.max(verdict);
    judgement.findings.extend(wrong);
    Ok(judgement)
}

fn input<'a>(music: &'a Music, library: &'a Library, request: &'a Request, config: &'a Config) -> Input<'a> {
    let (history, signals): (&History, &Signals) = (&music.history, &music.signals);
    Input { library, history, signals, config, request }
}
