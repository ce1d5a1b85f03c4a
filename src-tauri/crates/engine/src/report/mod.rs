//! Judging a mix: every criterion of the specification with its value, what is wanted, and a verdict.
//!
//! Reads the printed songs, so that any document can be judged; a [`Pool`] adds what only the library
//! and its history know.

use crate::{
    config::Config,
    figures::{ArtistGap, artist_gaps, figures},
    mix::{Check, Figures, Finding, FindingCode, Mix, MixTrack, Report, Status, Verdict},
    plan::Plan,
    pool::Pool,
    request::Request,
};

mod rules;
mod shape;
mod sound;

/// Everything a judgement reads.
struct Case<'a> {
    mix: &'a Mix,
    plan: &'a Plan,
    config: &'a Config,
    pool: Option<&'a Pool<'a>>,
    figures: Figures,
    gaps: Vec<ArtistGap>,
    checks: Vec<Check>,
    findings: Vec<Finding>,
}

/// Judges a mix: the report and the findings.
pub fn judge(mix: &Mix, plan: &Plan, config: &Config, pool: Option<&Pool>) -> (Report, Vec<Finding>) {
    let figures = figures(&mix.tracks, &mix.plan, config);
    let gaps = artist_gaps(&mix.tracks);
    let mut case = Case { mix, plan, config, pool, figures, gaps, checks: Vec::new(), findings: Vec::new() };
    case.filled();
    case.durations();
    case.curve();
    case.songs();
    case.artists();
    case.filters();
    case.relaxations();
    case.tempo();
    case.variety();
    let verdict = case.checks.iter().map(|check| check.verdict).max().unwrap_or(Verdict::Pass);
    (Report { verdict, checks: case.checks, figures: case.figures }, case.findings)
}

/// Minutes and seconds, `41:58`.
pub fn clock(ms: i64) -> String {
    let seconds = (ms.abs() + 500) / 1000;
    format!("{}{}:{:02}", if ms < 0 && seconds > 0 { "-" } else { "" }, seconds / 60, seconds % 60)
}

fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

/// `1 song`, `2 songs`.
fn songs(count: usize) -> String {
    format!("{count} song{}", if count == 1 { "" } else { "s" })
}

impl Case<'_> {
    fn check(
        &mut self,
        id: &str,
        verdict: Verdict,
        value: impl Into<String>,
        wanted: impl Into<String>,
        text: impl Into<String>,
    ) {
        self.checks.push(Check { id: id.to_owned(), verdict, value: value.into(), wanted: wanted.into(), text: text.into() });
    }

    /// A rule that names the songs breaking it: fails when there are any.
    fn rule(&mut self, id: &str, broken: &[usize], wanted: &str, kept: &str, text: &str, code: Option<FindingCode>) {
        if broken.is_empty() {
            return self.check(id, Verdict::Pass, "0", wanted, kept);
        }
        self.check(id, Verdict::Fail, broken.len().to_string(), wanted, text);
        if let Some(code) = code {
            self.finding(code, text, broken.to_vec());
        }
    }

    fn finding(&mut self, code: FindingCode, text: impl Into<String>, slots: Vec<usize>) {
        let slots = slots.into_iter().map(|at| at as u32).collect();
        self.findings.push(Finding { code, text: text.into(), slots });
    }

    fn places(&self, broken: impl Fn(&MixTrack) -> bool) -> Vec<usize> {
        self.mix.tracks.iter().enumerate().filter(|(_, track)| broken(track)).map(|(at, _)| at).collect()
    }

    fn request(&self) -> &Request {
        &self.mix.request
    }

    fn filled(&mut self) {
        let (filled, empty) = (self.mix.tracks.len(), self.mix.unfilled.len());
        let text = match self.mix.status {
            Status::Complete if filled == 0 => "The mix has no songs.".to_owned(),
            Status::Complete => "Every slot has its song.".to_owned(),
            Status::Partial => format!("{empty} of {} slots found no song.", filled + empty),
            Status::None => "The library holds too little music for this request.".to_owned(),
        };
        let verdict = if self.mix.status == Status::Complete && filled > 0 && empty == 0 { Verdict::Pass } else { Verdict::Fail };
        let wanted = if self.mix.status == Status::None { "half of the time or more".to_owned() } else { songs(filled + empty) };
        self.check("mix.filled", verdict, songs(filled), wanted, text);
        if self.mix.status == Status::None {
            let text = format!("Less than half of {} could be filled.", clock(i64::from(self.mix.plan.requested_ms())));
            self.finding(FindingCode::NotEnoughMusic, text, vec![]);
        }
    }
}
