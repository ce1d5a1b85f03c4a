//! Whether a row of tiers is a main part of a template (rulings B2 to B8, B10).
//!
//! Written from the rules, not from the generator: any order that the rules allow passes.

use crate::{config::PlanConfig, request::TemplateId, template::Template, tier::Tier};

use Tier::{Easy, Hard, Max, Moderate, Strong};

/// A rule of a template that a row of tiers breaks, in words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct CurveError(pub String);

fn broken<T>(text: impl Into<String>) -> Result<T, CurveError> {
    Err(CurveError(text.into()))
}

/// Checks the tiers of a main part.
///
/// # Errors
/// The first rule of the template that the row breaks.
pub fn check(template: TemplateId, request_minutes: u32, tiers: &[Tier], plan: &PlanConfig) -> Result<(), CurveError> {
    let data = Template::get(template);
    if tiers.len() < data.smallest {
        return broken(format!(
            "{} needs at least {} songs in the main part, not {}",
            template.name(),
            data.smallest,
            tiers.len()
        ));
    }
    if let Some(tier) = tiers.iter().find(|tier| !data.tiers.contains(tier)) {
        return broken(format!("{} has no {} songs", template.name(), tier.name()));
    }
    match template {
        TemplateId::Light => light(tiers),
        TemplateId::Tempo => tempo(tiers),
        TemplateId::Hiit => hiit(tiers),
        TemplateId::Intervals => cycle(tiers, &[Moderate, Hard]),
        TemplateId::Pyramid => pyramid(tiers),
        TemplateId::Kicker => kicker(tiers, request_minutes >= plan.kicker_max_minutes),
        TemplateId::LongWaves => {
            if tiers.len() % 4 == 3 {
                return broken("Long Waves may not end on a lone first Hard");
            }
            cycle(tiers, &[Easy, Easy, Hard, Hard])
        }
    }
}

fn count(tiers: &[Tier], tier: Tier) -> usize {
    tiers.iter().filter(|t| **t == tier).count()
}

fn cycle(tiers: &[Tier], of: &[Tier]) -> Result<(), CurveError> {
    match tiers.iter().zip(of.iter().cycle()).position(|(is, wanted)| is != wanted) {
        Some(at) => {
            broken(format!("song {} of the main part should be {}, not {}", at + 1, of[at % of.len()].name(), tiers[at].name()))
        }
        None => Ok(()),
    }
}

fn light(tiers: &[Tier]) -> Result<(), CurveError> {
    let (moderate, most) = (count(tiers, Moderate), tiers.len() / 5);
    if moderate > most {
        return broken(format!("Light allows {most} Moderate songs among {}, not {moderate}", tiers.len()));
    }
    if moderate > 0 && (tiers.first() == Some(&Moderate) || tiers.last() == Some(&Moderate)) {
        return broken("Light keeps its Moderate songs in the middle");
    }
    Ok(())
}

fn tempo(tiers: &[Tier]) -> Result<(), CurveError> {
    let spikes = count(tiers, Hard);
    if spikes > 2 {
        return broken(format!("Tempo allows 2 Hard spikes, not {spikes}"));
    }
    if tiers.first() == Some(&Hard) {
        return broken("Tempo does not start its main part with a spike");
    }
    if tiers.windows(2).any(|pair| pair == [Hard, Hard]) {
        return broken("Tempo's spikes are never adjacent");
    }
    if count(tiers, Strong) * 10 < tiers.len() * 6 {
        return broken("Tempo is at least 60 % Strong");
    }
    Ok(())
}

fn hiit(tiers: &[Tier]) -> Result<(), CurveError> {
    if tiers.len().is_multiple_of(2) {
        return broken(format!("HIIT has an odd number of songs in its main part, not {}", tiers.len()));
    }
    for (at, tier) in tiers.iter().enumerate() {
        if (at % 2 == 0) == (*tier == Easy) {
            return broken(format!("HIIT alternates Hard and Easy; song {} of the main part is {}", at + 1, tier.name()));
        }
    }
    let peaks: Vec<usize> = (0..tiers.len()).filter(|&at| tiers[at] == Max).collect();
    match peaks.as_slice() {
        [_] if tiers.len() < 6 => broken("HIIT peaks at Max only with six songs or more in its main part"),
        [at] if at + 3 < tiers.len() => broken("HIIT's Max replaces the last or last but one Hard"),
        [] | [_] => Ok(()),
        _ => broken("HIIT has at most one Max"),
    }
}

fn pyramid(tiers: &[Tier]) -> Result<(), CurveError> {
    if tiers.iter().ne(tiers.iter().rev()) {
        return broken("Pyramid's way down mirrors its way up");
    }
    let side = &tiers[..tiers.len() / 2];
    if side.first() != Some(&Moderate) {
        return broken("Pyramid starts Moderate");
    }
    if side.windows(2).any(|pair| pair[1] < pair[0]) {
        return broken("Pyramid climbs without a step back");
    }
    let [moderate, strong, hard] = [Moderate, Strong, Hard].map(|tier| count(side, tier));
    if moderate + strong + hard != side.len() || moderate < strong || strong < hard || hard + 1 < moderate {
        return broken("Pyramid widens its base first: Moderate, then Strong, then Hard, in turn");
    }
    let peak = match side.len() {
        1 => Strong,
        2 => Hard,
        _ => Max,
    };
    if !tiers.len().is_multiple_of(2) && tiers[side.len()] != peak {
        return broken(format!("Pyramid of {} songs peaks at {}, not {}", tiers.len(), peak.name(), tiers[side.len()].name()));
    }
    Ok(())
}

fn kicker(tiers: &[Tier], long: bool) -> Result<(), CurveError> {
    let ramp: &[Tier] = if long { &[Hard, Max] } else { &[Hard] };
    let Some(base) = tiers.strip_suffix(ramp) else {
        let names: Vec<&str> = ramp.iter().map(|tier| tier.name()).collect();
        return broken(format!("Kicker ends on {}", names.join(", ")));
    };
    if base.is_empty() {
        return broken("Kicker needs a base before its ramp");
    }
    cycle(base, &[Moderate, Strong])
}
