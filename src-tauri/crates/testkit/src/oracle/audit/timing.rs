//! Plan, curve and lengths (A1–A4, B1–B11).

use serde_json::Value;

use super::{Case, Violation};
use crate::oracle::curve::curve_is_valid;
use crate::oracle::document::{Request, Slot};
use crate::oracle::plan::{Length, Part, Plan, plan, table_row};
use crate::oracle::tier::Tier;

/// Within this of the request wherever the library permits it (A1); the same for a warm-up and a
/// cool-down (A2).
const NEAR_MS: i64 = 60_000;
/// Outer bound of the total (A1).
const OUTER_MS: i64 = 120_000;
/// Our own goal around the aim (A1).
const GOAL_MS: i64 = 10_000;

/// Minutes of the full session: the named length's row where one is named.
pub(super) fn session_minutes(request: &Request) -> Option<u32> {
    let template = request.template.as_deref().unwrap_or_default();
    let named = request.length.and_then(|length| table_row(template, length));
    match named {
        Some(row) => Some(row.iter().sum()),
        None => request.minutes,
    }
}

pub(super) fn judge(case: &Case) -> Vec<Violation> {
    let mut violations = Vec::new();
    let request = &case.mix.request;
    match (request.template.as_deref(), &request.curve) {
        (_, Some(curve)) => custom(case, curve, &mut violations),
        (Some(template), None) => built_in(case, template, &mut violations),
        (None, None) => {
            violations.push(Violation::hard("plan.request", "the request has neither a template nor a curve".to_owned()));
        }
    }
    violations
}

fn built_in(case: &Case, template: &str, out: &mut Vec<Violation>) {
    let request = &case.mix.request;
    let length = match (request.length, request.minutes) {
        (Some(named), _) => named,
        (None, Some(minutes)) => Length::Minutes(minutes),
        (None, None) => {
            let text = "the request has neither minutes nor a length".to_owned();
            out.push(Violation::hard("plan.request", text));
            return;
        }
    };
    let plan = match plan(template, length, request.part) {
        Ok(plan) => plan,
        Err(words) => {
            out.push(Violation::hard("plan.request", words));
            return;
        }
    };
    if request.length.is_some() && request.minutes.is_some_and(|printed| printed != plan.session_minutes) {
        out.push(Violation::soft(
            "plan.minutes",
            format!("minutes is {:?}, the named length has {}", request.minutes, plan.session_minutes),
        ));
    }
    printed_plan(case, &plan, out);
    segments(case, template, plan.session_minutes, out);
    lengths(case, &plan, out);
}

/// The printed targets; those of segments outside the part asked for are not judged.
fn printed_plan(case: &Case, plan: &Plan, out: &mut Vec<Violation>) {
    let part = case.mix.request.part;
    let [warmup, main, cooldown, aim] = case.mix.plan;
    for (name, printed, expected, of_part) in [
        ("warmupMs", warmup, plan.warmup_ms, Part::Warmup),
        ("mainMs", main, plan.main_ms, Part::Main),
        ("cooldownMs", cooldown, plan.cooldown_ms, Part::Cooldown),
        ("aimMs", aim, plan.aim_ms, part),
    ] {
        let is_asked_for = part == Part::Full || part == of_part;
        if is_asked_for && printed != expected {
            let text = format!("{name} is {printed}, expected {expected}");
            out.push(Violation::hard("plan.targets", text));
        }
    }
}

/// Easy edges, the part's own segments only, and main as its template wants it (A3, B).
fn segments(case: &Case, template: &str, session_minutes: u32, out: &mut Vec<Violation>) {
    let slots = &case.mix.slots;
    let part = case.mix.request.part;
    for (index, slot) in slots.iter().enumerate() {
        if slot.segment != "main" && slot.tier != Tier::Easy {
            let text = format!("track {index} of {} is {}", slot.segment, slot.tier.name());
            out.push(case.hard_if_complete("curve.edges", text));
        }
        let of_part = Part::parse(&slot.segment);
        if part != Part::Full && of_part != Some(part) {
            let text = format!("track {index} of {} is not of the part", slot.segment);
            out.push(Violation::hard("curve.part", text));
        }
    }
    let is_easy = |slot: Option<&Slot>| slot.is_some_and(|slot| slot.tier == Tier::Easy);
    if part == Part::Full && !(is_easy(slots.first()) && is_easy(slots.last())) {
        let text = "B1: a full session starts and ends Easy".to_owned();
        out.push(case.hard_if_complete("curve.startEnd", text));
    }
    if part == Part::Full || part == Part::Main {
        let main: Vec<&str> = slots.iter().filter(|slot| slot.segment == "main").map(|slot| slot.tier.name()).collect();
        if let Err(words) = curve_is_valid(template, session_minutes, &main) {
            let text = format!("{words} ({})", main.join(" "));
            out.push(case.hard_if_complete("curve.main", text));
        }
    }
}

fn lengths(case: &Case, plan: &Plan, out: &mut Vec<Violation>) {
    let part = case.mix.request.part;
    for (segment, target, of_part) in [("warmup", plan.warmup_ms, Part::Warmup), ("cooldown", plan.cooldown_ms, Part::Cooldown)] {
        let found = case.mix.segment_ms(segment);
        let is_asked_for = part == Part::Full || part == of_part;
        if is_asked_for && (found - target).abs() > NEAR_MS {
            let text = format!("{segment} lasts {found} ms, wanted {target} ± {NEAR_MS}");
            out.push(case.hard_if_complete("time.segment", text));
        }
    }
    total(case, plan.request_ms, out);
    let off_aim = case.mix.total_ms() - plan.aim_ms;
    if off_aim.abs() > GOAL_MS {
        let text = format!("the total is {off_aim} ms off the aim");
        out.push(Violation::soft("time.aim", text));
    }
}

fn total(case: &Case, request_ms: i64, out: &mut Vec<Violation>) {
    let total = case.mix.total_ms();
    let off = total - request_ms;
    if off.abs() > OUTER_MS {
        let text = format!("the total is {off} ms off the request, outer bound {OUTER_MS}");
        out.push(case.hard_if_complete("time.total", text));
    } else if off.abs() > NEAR_MS {
        let text = format!("the total is {off} ms off the request, wanted {NEAR_MS}");
        out.push(Violation::soft("time.total", text));
    }
    let is_half = total * 2 >= request_ms;
    let status_holds = match case.mix.status.as_str() {
        "partial" => is_half,
        "none" => !is_half,
        _ => true,
    };
    if !status_holds {
        let status = &case.mix.status;
        let text = format!("{total} of {request_ms} ms are not \"{status}\" (D7)");
        out.push(Violation::hard("report.status", text));
    }
}

/// B11: the runs of tiers are the steps, neighbouring steps of one tier merged. With steps shorter
/// than 90 s the grouping is the product's to choose, and only the total is judged.
fn custom(case: &Case, curve: &Value, out: &mut Vec<Violation>) {
    let Some(steps) = read_curve(curve) else {
        let text = format!("the curve cannot be read: {curve}");
        out.push(Violation::hard("plan.request", text));
        return;
    };
    total(case, steps.iter().map(|(_, ms)| ms).sum(), out);
    let has_short_step = steps.iter().any(|(_, ms)| *ms < 90_000);
    if has_short_step {
        return;
    }
    let wanted = merged(steps);
    let slots = &case.mix.slots;
    let found = merged(slots.iter().map(|s| (s.tier, s.duration_ms)).collect());
    let tiers = |steps: &[(Tier, i64)]| -> Vec<&str> { steps.iter().map(|(tier, _)| tier.name()).collect() };
    if tiers(&wanted) != tiers(&found) {
        let text = format!("the steps are {:?}, wanted {:?}", tiers(&found), tiers(&wanted));
        out.push(case.hard_if_complete("curve.custom", text));
        return;
    }
    for ((tier, wanted), (_, found)) in wanted.iter().zip(&found) {
        if (found - wanted).abs() > NEAR_MS {
            let text = format!("a step of {} lasts {found} ms, wanted {wanted}", tier.name());
            out.push(Violation::soft("time.step", text));
        }
    }
}

fn merged(steps: Vec<(Tier, i64)>) -> Vec<(Tier, i64)> {
    let mut merged: Vec<(Tier, i64)> = Vec::new();
    for (tier, ms) in steps {
        match merged.last_mut() {
            Some((last, sum)) if *last == tier => *sum += ms,
            _ => merged.push((tier, ms)),
        }
    }
    merged
}

/// A curve as `easy:5,moderate:4` (minutes), or as a list of objects with a `tier` and one of
/// `durationMs`, `ms`, `seconds` or `minutes`, or as an object whose `steps` are such a list.
fn read_curve(curve: &Value) -> Option<Vec<(Tier, i64)>> {
    if let Some(text) = curve.as_str() {
        let steps = text.split(',').map(|step| {
            let (tier, minutes) = step.trim().split_once(':')?;
            let minutes: f64 = minutes.trim().parse().ok()?;
            Some((Tier::parse(tier.trim())?, (minutes * 60_000.0) as i64))
        });
        return steps.collect();
    }
    let steps = curve.as_array().or_else(|| curve["steps"].as_array())?;
    let units = [("durationMs", 1.0), ("ms", 1.0), ("seconds", 1_000.0), ("minutes", 60_000.0)];
    let read = |step: &Value| {
        let tier = Tier::parse(step["tier"].as_str()?)?;
        let ms = units.iter().find_map(|(key, factor)| Some(step[key].as_f64()? * factor))?;
        Some((tier, ms as i64))
    };
    steps.iter().map(read).collect()
}
