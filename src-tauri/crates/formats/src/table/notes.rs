//! Below the songs: slots without one, findings, and the checks that did not pass.

use runclub_engine::mix::{Check, Finding, Mix, Unfilled, Verdict};

use super::pen::{Pen, Tone};
use crate::{
    text::{clock, grouped, one_line},
    words,
};

/// Writes what is worth knowing.
pub(super) fn write(out: &mut String, pen: Pen, mix: &Mix) {
    if !mix.unfilled.is_empty() {
        heading(out, pen, "Slots without a song");
        for slot in &mix.unfilled {
            unfilled(out, pen, slot);
        }
    }
    findings(out, pen, &mix.findings);
    let open: Vec<&Check> = mix.report.checks.iter().filter(|check| check.verdict != Verdict::Pass).collect();
    if !open.is_empty() {
        heading(out, pen, "Checks that did not pass");
        for it in open {
            check(out, pen, it);
        }
    }
}

/// Writes findings, when there are any.
pub(super) fn findings(out: &mut String, pen: Pen, findings: &[Finding]) {
    if !findings.is_empty() {
        heading(out, pen, "Findings");
        for it in findings {
            finding(out, pen, it);
        }
    }
}

fn heading(out: &mut String, pen: Pen, words: &str) {
    out.push('\n');
    out.push_str(&pen.paint(Tone::Strong, words));
    out.push('\n');
}

fn unfilled(out: &mut String, pen: Pen, slot: &Unfilled) {
    let what = format!("{} {} in {}, {}", slot.position, slot.tier.name(), slot.segment.name(), clock(slot.target_ms));
    pen.wrap(out, Tone::Tier(slot.tier), 2, &what);
    let removed: Vec<String> = slot
        .removed
        .iter()
        .filter(|removed| removed.count > 0)
        .map(|removed| format!("{} {}", grouped(removed.count as usize), words::rule(removed.rule)))
        .collect();
    if !removed.is_empty() {
        pen.wrap(out, Tone::Plain, 4, &format!("Left out: {}.", removed.join(", ")));
    }
    if !one_line(&slot.help).is_empty() {
        pen.wrap(out, Tone::Plain, 4, &slot.help);
    }
}

fn finding(out: &mut String, pen: Pen, finding: &Finding) {
    let slots: Vec<String> = finding.slots.iter().map(u32::to_string).collect();
    let place = if slots.is_empty() { String::new() } else { format!(" (# {})", slots.join(", ")) };
    pen.wrap(out, Tone::Plain, 2, &format!("{}{place}", finding.text));
}

/// Writes one check.
pub(super) fn check(out: &mut String, pen: Pen, check: &Check) {
    let mark = pen.verdict_mark(check.verdict);
    let line = format!("{mark} {}: {}; wanted {}. {}", check.id, check.value, check.wanted, check.text);
    pen.wrap(out, Tone::of_verdict(check.verdict), 2, &line);
}
