//! Recomputing a document: printed numbers follow from the formulas, and a changed one is noticed.

#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use runclub_engine::{
    config::Config,
    mix::{FindingCode, Mix},
    verify::score_mismatches,
};
use serde_json::{Value, json};
use support::studio::each_template;

#[test]
fn the_numbers_of_a_generated_mix_hold() {
    each_template(|_, _, mix| assert_eq!(score_mismatches(mix, &Config::default()), [], "{:?}", mix.request.template));
}

#[test]
fn the_numbers_still_hold_when_the_document_is_read_again() {
    each_template(|_, _, mix| {
        let read: Mix = serde_json::from_str(&serde_json::to_string(mix).unwrap()).unwrap();
        assert_eq!(score_mismatches(&read, &Config::default()), [], "{:?}", mix.request.template);
        assert_eq!((&read.request, &read.findings, read.report.verdict), (&mix.request, &mix.findings, mix.report.verdict));
    });
}

#[test]
fn a_number_that_was_changed_is_named() {
    let numbers = ["targetEffort", "feltTempo", "tempoFit", "effortIndex", "slotFit", "energyPenalty", "baseScore", "finalScore"];
    each_template(|_, _, mix| {
        for number in numbers {
            let mut document = serde_json::to_value(mix).unwrap();
            let place: &mut Value = &mut document["tracks"][2][number];
            *place = json!(place.as_f64().unwrap() + 1e-4);
            let changed: Mix = serde_json::from_value(document).unwrap();
            let found = score_mismatches(&changed, &Config::default());
            let slots: Vec<_> = found.iter().map(|finding| (finding.code, finding.slots.as_slice())).collect();
            assert_eq!(slots, [(FindingCode::ScoreMismatch, &[2_u32][..])], "{number}");
            assert!(found[0].text.contains(number), "{number}: {}", found[0].text);
        }
    });
}
