//! The templates as a runner chooses among them.

use runclub_engine::{
    config::Config,
    plan::Plan,
    request::{CurveStep, Request, TemplateId},
    template::Template,
};
use serde::Serialize;

/// A template as a card with its curve.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct TemplateCard {
    /// Which.
    pub template: TemplateId,
    /// Its name.
    pub name: String,
    /// What it is good for, one sentence.
    pub text: String,
    /// Minutes of Short, Medium and Long.
    pub lengths: [u32; 3],
    /// The curve of the length that was asked about: tiers with their times. Empty when it cannot be planned.
    pub curve: Vec<CurveStep>,
    /// Minutes of that curve's full session.
    pub minutes: u32,
    /// Why it cannot be planned at that length, in words.
    pub refusal: Option<String>,
}

/// The seven templates, planned at the length and for the part of a request.
pub fn template_cards(request: &Request, config: &Config) -> Vec<TemplateCard> {
    TemplateId::ALL.into_iter().map(|template| card(template, request, config)).collect()
}

fn card(template: TemplateId, request: &Request, config: &Config) -> TemplateCard {
    let lengths = Template::get(template).lengths.map(|row| row.iter().sum());
    let asked = request.length.map_or(request.minutes, |length| lengths[length as usize]);
    let plan = Plan::new(&Request { template: Some(template), curve: None, ..request.clone() }, config);
    TemplateCard {
        template,
        name: template.name().to_owned(),
        text: text(template).to_owned(),
        lengths,
        curve: plan.as_ref().map(|plan| curve(plan, config)).unwrap_or_default(),
        minutes: plan.as_ref().map_or(asked, Plan::minutes),
        refusal: plan.err().map(|error| error.to_string()),
    }
}

/// What the run feels like.
const fn text(template: TemplateId) -> &'static str {
    match template {
        TemplateId::Light => "Easy throughout with a little more in the middle: a run to recover on.",
        TemplateId::Tempo => "Strong from start to finish with a song or two that push harder.",
        TemplateId::Hiit => "Hard and easy songs in strict turn, so every effort has its rest.",
        TemplateId::Intervals => "Moderate and hard songs in turn: long repeats that never quite let go.",
        TemplateId::Pyramid => "Climbs step by step to a peak and comes down the same way.",
        TemplateId::Kicker => "A steady base that saves its strength for a fast finish.",
        TemplateId::LongWaves => "Two easy songs, two hard ones, and again: long swells of effort.",
    }
}

/// One step per song: each section's time in equal parts, to the millisecond.
fn curve(plan: &Plan, config: &Config) -> Vec<CurveStep> {
    let steps = plan.sections.iter().flat_map(|section| {
        let tiers = plan.usual_curve(section, config);
        let songs = tiers.len() as u64;
        let upto = move |song: u64| (u64::from(section.target_ms) * song / songs) as u32;
        (0..).zip(tiers).map(move |(song, tier)| CurveStep { tier, duration_ms: upto(song + 1) - upto(song) })
    });
    steps.collect()
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use runclub_engine::{
        curve_rules,
        request::{Length, Part},
        tier::Tier,
    };

    use super::*;

    fn request(minutes: u32, length: Option<Length>, part: Part) -> Request {
        Request { length, part, ..Request::new(TemplateId::Tempo, minutes, 1, Timestamp::UNIX_EPOCH) }
    }

    fn cards(minutes: u32, length: Option<Length>, part: Part) -> Vec<TemplateCard> {
        template_cards(&request(minutes, length, part), &Config::default())
    }

    #[test]
    fn every_curve_lasts_as_long_as_its_part() {
        let check = |minutes: u32, length: Option<Length>, part: Part| {
            for card in cards(minutes, length, part) {
                let asked = Request { template: Some(card.template), ..request(minutes, length, part) };
                let case = format!("{} {minutes} {length:?} {part:?}", card.name);
                match Plan::new(&asked, &Config::default()) {
                    Ok(plan) => {
                        let total: u32 = card.curve.iter().map(|step| step.duration_ms).sum();
                        assert_eq!(total, plan.times.requested_ms(), "{case}");
                        assert_eq!((card.minutes, &card.refusal), (plan.minutes(), &None), "{case}");
                    }
                    Err(error) => {
                        assert_eq!(card.refusal, Some(error.to_string()), "{case}");
                        assert_eq!((card.curve.len(), card.minutes), (0, minutes), "{case}");
                    }
                }
            }
        };
        for part in Part::ALL {
            for minutes in [5, 10, 13, 20, 29, 30, 42, 61, 90, 180] {
                check(minutes, None, part);
            }
            Length::ALL.into_iter().for_each(|length| check(42, Some(length), part));
        }
    }

    #[test]
    fn a_main_part_is_one_the_template_allows_and_has_its_peak() {
        for minutes in [20, 27, 30, 40, 42, 45, 60, 90] {
            for card in cards(minutes, None, Part::Main) {
                let template = Template::get(card.template);
                let tiers: Vec<Tier> = card.curve.iter().map(|step| step.tier).collect();
                let rules = curve_rules::check(card.template, minutes, &tiers, &Config::default().plan);
                assert_eq!(rules, Ok(()), "{} {minutes}: {tiers:?}", card.name);
                assert!(template.is_whole(tiers.len()), "{} {minutes}: {tiers:?}", card.name);
            }
        }
    }

    #[test]
    fn a_length_that_cannot_be_planned_is_refused_in_words() {
        let refused = |minutes: u32| -> Vec<String> {
            cards(minutes, None, Part::Full).into_iter().filter(|card| card.refusal.is_some()).map(|card| card.name).collect()
        };
        assert_eq!(refused(42), Vec::<String>::new());
        assert_eq!(refused(12), ["Long Waves"]);
        assert_eq!(refused(9).len(), TemplateId::ALL.len());
        let waves = cards(12, None, Part::Full).pop().expect("seven cards");
        assert_eq!(waves.refusal.as_deref(), Some("Long Waves needs at least 13 minutes, not 12"));
    }

    #[test]
    fn named_lengths_are_the_sums_of_their_rows() {
        let light = &cards(42, Some(Length::Short), Part::Full)[0];
        assert_eq!((light.lengths, light.minutes), ([20, 34, 50], 20));
        assert_eq!(light.curve.first(), Some(&CurveStep { tier: Tier::Easy, duration_ms: 240_000 }), "a warm-up of one song");
    }
}
