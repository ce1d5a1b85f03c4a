//! Lists that are not a mix: alternatives for a place, what a library covers, a report.

use std::fmt::Write as _;

use runclub_engine::{
    coverage::{Coverage, Supply, TierCoverage},
    edit::Alternative,
    mix::{Finding, Report, Verdict},
};

use super::{
    TableStyle, notes,
    pen::{Pen, Tone},
};
use crate::{
    text::{clock, counted, fit, grouped, one_line, shorten},
    words,
};

/// The best songs for a place, each with what it would change.
pub fn alternatives_table(alternatives: &[Alternative], style: &TableStyle) -> String {
    let pen = Pen::of(*style);
    let mut out = String::new();
    if alternatives.is_empty() {
        out.push_str("No other song of the library suits this place.\n");
        return out;
    }
    let head = "  BPM     energy  score          time    total    report         id, artist, title";
    let _ = writeln!(out, "{}", pen.paint(Tone::Quiet, &shorten(head, pen.width, "")));
    for alternative in alternatives {
        let _ = writeln!(out, "{}", alternative_row(pen, alternative).trim_end());
    }
    out
}

fn alternative_row(pen: Pen, alternative: &Alternative) -> String {
    let track = &alternative.track;
    let tempo = track.felt_tempo.map_or_else(|| "-".to_owned(), |bpm| format!("{bpm:.0}"));
    let octave = words::octave(track.octave).unwrap_or("");
    let octave = if pen.color { octave.to_owned() } else { octave.replace('×', "x").replace('÷', "/") };
    let energy = track.energy.map_or_else(|| "-".to_owned(), |energy| format!("{energy:.2}"));
    let verdict = format!("{} {}", pen.verdict_mark(alternative.verdict), words::verdict(alternative.verdict));
    let change = f64::from(alternative.total_change_ms) / 1000.0;
    let lead = format!(
        "{tempo:>5} {octave:<3}  {energy:>5}  {:>5.2} ({:+.2})  {:>5}  {change:>+5.0} s  {}  {}  ",
        track.final_score,
        alternative.score_change,
        clock(track.duration_ms),
        fit(&verdict, 13, ""),
        one_line(&track.track_id),
    );
    let names = format!("{} - {}", one_line(&track.artist_name), one_line(&track.name));
    let room = pen.width.saturating_sub(crate::text::columns(&lead)).max(16);
    format!("{lead}{}", shorten(&names, room, pen.more()))
}

/// What a library offers each tier.
pub fn coverage_table(coverage: &Coverage, style: &TableStyle) -> String {
    let pen = Pen::of(*style);
    let mut out = String::new();
    let pool = format!(
        "{} of {} suit this session, by {}, {:.0} minutes.",
        counted(coverage.pool.tracks as usize, "song", "songs"),
        grouped(coverage.library_tracks as usize),
        counted(coverage.pool.artists as usize, "artist", "artists"),
        coverage.pool.minutes
    );
    pen.wrap(&mut out, Tone::Strong, 0, &pool);
    let removed: Vec<String> =
        coverage.removed.iter().map(|r| format!("{} {}", grouped(r.count as usize), words::rule(r.rule))).collect();
    if !removed.is_empty() {
        pen.wrap(&mut out, Tone::Plain, 0, &format!("Left out: {}.", removed.join(", ")));
    }
    let without = [(coverage.missing_tempo, "tempo"), (coverage.missing_genres, "genres")];
    for (count, what) in without.into_iter().filter(|(count, _)| *count > 0) {
        pen.wrap(&mut out, Tone::Plain, 0, &format!("{} without {what}.", counted(count as usize, "song", "songs")));
    }
    out.push('\n');
    let head = "tier      BPM        inside: songs  artists  minutes    usable: songs  artists  minutes   needed";
    let _ = writeln!(out, "{}", pen.paint(Tone::Quiet, &shorten(head, pen.width, "")));
    for tier in &coverage.tiers {
        coverage_row(&mut out, pen, tier);
    }
    out
}

fn coverage_row(out: &mut String, pen: Pen, tier: &TierCoverage) {
    let supply = |of: &Supply| format!("{:>13}  {:>7}  {:>7.0}", of.tracks, of.artists, of.minutes);
    let needed = if tier.needed_minutes > 0.0 { format!("{:.0} min", tier.needed_minutes) } else { "-".to_owned() };
    let window = format!("{:.0}-{:.0}", tier.bpm_low, tier.bpm_high);
    let name = pen.paint(Tone::Tier(tier.tier), &fit(tier.tier.name(), 8, ""));
    let line = format!("{name}  {window:<8} {}    {}  {needed:>7}", supply(&tier.window), supply(&tier.gate));
    out.push_str(line.trim_end());
    out.push('\n');
    if tier.needed_minutes > 0.0 {
        pen.wrap(out, Tone::Quiet, 10, &tier.text);
    }
}

/// A report with every check, and the findings.
pub fn report_table(report: &Report, findings: &[Finding], style: &TableStyle) -> String {
    let pen = Pen::of(*style);
    let mut out = String::new();
    let fails = report.checks.iter().filter(|check| check.verdict == Verdict::Fail).count();
    let words = match report.verdict {
        Verdict::Fail => format!("{}: {} not met", words::verdict(report.verdict), counted(fails, "criterion", "criteria")),
        verdict => words::verdict(verdict).to_owned(),
    };
    let judged = format!("{} {words}", pen.verdict_mark(report.verdict));
    let _ = writeln!(out, "{}\n", pen.paint(Tone::of_verdict(report.verdict), &judged));
    for check in &report.checks {
        notes::check(&mut out, pen, check);
    }
    notes::findings(&mut out, pen, findings);
    out
}
