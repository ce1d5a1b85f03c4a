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
        for slots in alike(&mix.unfilled) {
            unfilled(out, pen, &slots);
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

/// Slots of one part and tier that lack a song for the same reasons, together.
fn alike(slots: &[Unfilled]) -> Vec<Vec<&Unfilled>> {
    let mut groups: Vec<Vec<&Unfilled>> = Vec::new();
    for slot in slots {
        let same = |group: &&mut Vec<&Unfilled>| {
            let first = group[0];
            (first.segment, first.tier, &first.removed, &first.help) == (slot.segment, slot.tier, &slot.removed, &slot.help)
        };
        match groups.iter_mut().find(same) {
            Some(group) => group.push(slot),
            None => groups.push(vec![slot]),
        }
    }
    groups
}

fn unfilled(out: &mut String, pen: Pen, slots: &[&Unfilled]) {
    let slot = slots[0];
    let places: Vec<String> = slots.iter().map(|slot| slot.position.to_string()).collect();
    let count = if slots.len() == 1 { String::new() } else { format!("{} slots: ", slots.len()) };
    let each = if slots.len() == 1 { "" } else { " each" };
    let what = format!(
        "{count}{} in {}, about {}{each} (# {})",
        slot.tier.name(),
        slot.segment.name(),
        clock(slot.target_ms),
        places.join(", ")
    );
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
