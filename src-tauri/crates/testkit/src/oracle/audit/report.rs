//! What the report says: its figures (H), its verdict, and that it tells what it must.

use serde_json::Value;

use super::{Case, Violation, agree};
use crate::oracle::figures::figures;

/// Judges the report in the light of what was found before.
pub(super) fn judge(case: &Case, doc: &Value, found: &[Violation]) -> Vec<Violation> {
    let mut violations = Vec::new();
    printed_figures(case, &mut violations);
    verdict(case, doc, found, &mut violations);
    unfilled(case, &mut violations);
    told(case, doc, found, &mut violations);
    violations
}

fn printed_figures(case: &Case, out: &mut Vec<Violation>) {
    let expected = figures(case.mix);
    let whole = |number: i64| Some(number as f64);
    let count = |number: usize| Some(number as f64);
    let segment_ms = expected.segment_ms.map(whole);
    let sources = expected.sources.map(count);
    let wanted = [
        ("/durationErrorMs", whole(expected.duration_error_ms)),
        ("/segmentMs/warmup", segment_ms[0]),
        ("/segmentMs/main", segment_ms[1]),
        ("/segmentMs/cooldown", segment_ms[2]),
        ("/inWindowShare", expected.in_window_share),
        ("/missingTempoShare", expected.missing_tempo_share),
        ("/meanTempoFit", expected.mean_tempo_fit),
        ("/effortCorrelation", expected.effort_correlation),
        ("/meanTempoStep", expected.mean_tempo_step),
        ("/minArtistGapMs", expected.min_artist_gap_ms.and_then(whole)),
        ("/rediscoveryShare", expected.rediscovery_share),
        ("/relaxedSlots", count(expected.relaxed_slots)),
        ("/sources/likes", sources[0]),
        ("/sources/playlists", sources[1]),
        ("/sources/catalog", sources[2]),
    ];
    for (path, expected) in wanted {
        let value = case.mix.figures.pointer(path).unwrap_or(&Value::Null);
        let is_same = match (value.as_f64(), expected) {
            (Some(printed), Some(expected)) => agree(printed, expected, case.options.figure_tolerance),
            (None, None) => true,
            // A segment that is not part of the request may be 0 or null; so may the shares of a
            // mix without tracks.
            (None, Some(expected)) => path.starts_with("/segmentMs") && expected == 0.0,
            (Some(printed), None) => case.mix.slots.is_empty() && printed == 0.0,
        };
        if !is_same {
            out.push(Violation::hard("figure.value", format!("figures{path} is {value}, expected {expected:?}")));
        }
    }
}

/// A broken rule cannot pass; a partial mix fails (D7); the verdict is the worst of the checks.
fn verdict(case: &Case, doc: &Value, found: &[Violation], out: &mut Vec<Violation>) {
    let verdict = case.mix.verdict.as_str();
    let broken: Vec<&str> = found
        .iter()
        .filter(|violation| violation.hard)
        .map(|violation| violation.code)
        .filter(|code| code.starts_with("rule.") || code.starts_with("curve.") || code.starts_with("time."))
        .collect();
    if verdict == "pass" && !broken.is_empty() {
        let text = format!("the verdict is pass with {}", broken.join(", "));
        out.push(Violation::hard("report.verdict", text));
    }
    if case.is_partial() && verdict != "fail" {
        let text = format!("a {} mix has the verdict {verdict} (D7)", case.mix.status);
        out.push(Violation::hard("report.verdict", text));
    }
    let rank = |verdict: &str| ["pass", "warn", "fail"].iter().position(|v| *v == verdict);
    let checks = doc["report"]["checks"].as_array();
    let worst = checks.map(Vec::as_slice).unwrap_or_default().iter().filter_map(|check| rank(check["verdict"].as_str()?)).max();
    if worst.is_some() && worst != rank(verdict) {
        let text = format!("the verdict {verdict} is not the worst of the checks");
        out.push(Violation::soft("report.verdict", text));
    }
}

fn unfilled(case: &Case, out: &mut Vec<Violation>) {
    let unfilled = case.mix.unfilled;
    let is_complete = !case.is_partial();
    if is_complete != (unfilled == 0) {
        let status = &case.mix.status;
        let text = format!("a {status} mix with {unfilled} unfilled slots (D7)");
        out.push(Violation::hard("report.unfilled", text));
    }
}

/// An artist gap below 20 minutes is allowed, and told (D2).
fn told(case: &Case, doc: &Value, found: &[Violation], out: &mut Vec<Violation>) {
    let has_short_gap = found.iter().any(|v| v.code == "rule.artistGap");
    let checks = doc["report"]["checks"].as_array();
    let in_a_check = checks.map(Vec::as_slice).unwrap_or_default().iter().any(|check| {
        let id = check["id"].as_str().unwrap_or_default().to_lowercase();
        check["verdict"] != "pass" && id.contains("artist")
    });
    let in_a_finding = case.mix.finding_codes.iter().any(|code| code == "artist_gap_short");
    if has_short_gap && !in_a_check && !in_a_finding {
        out.push(Violation::hard("report.artistGap", "an artist gap below 20 minutes is not told".to_owned()));
    }
}
