//! From a request to the times and curves a mix must have (rulings A and B11).

use crate::{
    config::{Config, PlanConfig},
    mix::{PlanTimes, Segment},
    request::{CurveStep, Length, Part, Request},
    template::Template,
    tier::Tier,
};

/// One stretch of the session that has a target time of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// Part of the session.
    pub segment: Segment,
    /// Target time, ms.
    pub target_ms: u32,
    /// Whether the target time is a rule (warm-up, cool-down, steps) or what the rest leaves.
    pub timed: bool,
    /// What its songs are.
    pub shape: Shape,
}

/// What the songs of a section are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// All of one tier.
    Flat(Tier),
    /// The template's main part.
    Main,
}

/// The times and curves of a session.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The stretches, in order.
    pub sections: Vec<Section>,
    /// Their times.
    pub times: PlanTimes,
    /// The template; `None` for a custom curve.
    pub template: Option<&'static Template>,
    /// Whether warm-up and cool-down had to give time to the main part (A4).
    pub shrunk: bool,
    /// What was grouped in a custom curve, in words.
    pub grouped: Vec<String>,
    minutes: u32,
}

/// A request that cannot be planned.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// Neither or both of template and curve.
    #[error("a mix needs either a template or a curve")]
    NoShape,
    /// Outside the range of sessions.
    #[error("{minutes} minutes is outside the range of {least} to {most} minutes")]
    OutOfRange {
        /// What was asked for.
        minutes: u32,
        /// Shortest session.
        least: u32,
        /// Longest session.
        most: u32,
    },
    /// Too short for the template.
    #[error("{template} needs at least {least} minutes, not {minutes}")]
    TooShort {
        /// The template's name.
        template: &'static str,
        /// What was asked for.
        minutes: u32,
        /// The template's minimum.
        least: u32,
    },
    /// A custom curve has no steps, or one without length.
    #[error("step {step} of the curve has no length")]
    EmptyStep {
        /// From 1.
        step: usize,
    },
    /// The curve has nothing for the chosen part.
    #[error("the curve has no {part} part")]
    NoSuchPart {
        /// The part's name.
        part: &'static str,
    },
}

const MINUTE_MS: f64 = 60_000.0;

impl Plan {
    /// Plans a request.
    ///
    /// # Errors
    /// When the request has no shape, or a length that its shape cannot have.
    pub fn new(request: &Request, config: &Config) -> Result<Self, PlanError> {
        match (request.template, &request.curve) {
            (Some(id), None) => Self::of_template(Template::get(id), request, &config.plan),
            (None, Some(steps)) => Self::of_curve(steps, request, config),
            _ => Err(PlanError::NoShape),
        }
    }

    fn of_template(template: &'static Template, request: &Request, plan: &PlanConfig) -> Result<Self, PlanError> {
        let minutes = request.length.map_or(request.minutes, |length| length_minutes(template, length).iter().sum());
        in_range(minutes, plan)?;
        let (parts, shrunk) = match request.length {
            Some(length) => (length_minutes(template, length).map(|minutes| minutes * 60_000), false),
            None => policy(template, minutes, plan)?,
        };
        let bias_ms = (f64::from(template.aim_bias) * plan.aim_bias_s * 1000.0) as i32;
        let wanted = |segment| part_has(request.part, segment);
        let sections: Vec<Section> = Segment::ALL
            .into_iter()
            .zip(parts)
            .filter(|(segment, _)| wanted(*segment))
            .map(|(segment, target_ms)| Section {
                segment,
                target_ms,
                timed: segment != Segment::Main,
                shape: if segment == Segment::Main { Shape::Main } else { Shape::Flat(Tier::Easy) },
            })
            .collect();
        let times = times(&sections, bias_ms);
        Ok(Self { sections, times, template: Some(template), shrunk, grouped: Vec::new(), minutes })
    }

    fn of_curve(steps: &[CurveStep], request: &Request, config: &Config) -> Result<Self, PlanError> {
        if let Some(at) = steps.iter().position(|step| step.duration_ms == 0) {
            return Err(PlanError::EmptyStep { step: at + 1 });
        }
        if steps.is_empty() {
            return Err(PlanError::EmptyStep { step: 1 });
        }
        let total_ms: u64 = steps.iter().map(|step| u64::from(step.duration_ms)).sum();
        let minutes = |ms: u64| u32::try_from(ms).unwrap_or(u32::MAX);
        // Refused by what was really asked for: 9:45 is not 10 minutes.
        in_range(minutes(total_ms / 60_000), &config.plan)?;
        let minutes = minutes(total_ms.div_ceil(60_000));
        in_range(minutes, &config.plan)?;
        let (steps, grouped) = group_steps(steps, config);
        let last = steps.len() - 1;
        let mut sections: Vec<Section> = steps
            .iter()
            .enumerate()
            .map(|(at, step)| Section {
                segment: match step.tier {
                    Tier::Easy if at == 0 && last > 0 => Segment::Warmup,
                    Tier::Easy if at == last && last > 0 => Segment::Cooldown,
                    _ => Segment::Main,
                },
                target_ms: step.duration_ms,
                timed: true,
                shape: Shape::Flat(step.tier),
            })
            .collect();
        sections.retain(|section| part_has(request.part, section.segment));
        if sections.is_empty() {
            let part = match request.part {
                Part::Full | Part::Main => "main",
                Part::Warmup => "warm-up",
                Part::Cooldown => "cool-down",
            };
            return Err(PlanError::NoSuchPart { part });
        }
        let times = times(&sections, 0);
        Ok(Self { sections, times, template: None, shrunk: false, grouped, minutes })
    }

    /// The curves of a section for a number of songs: the preferred one first, simpler ones after it.
    pub fn curves(&self, section: &Section, songs: usize, config: &PlanConfig) -> Vec<Vec<Tier>> {
        match (section.shape, self.template) {
            (Shape::Main, Some(template)) => template.curves(songs, self.minutes, config),
            (Shape::Flat(tier), _) if songs > 0 => vec![vec![tier; songs]],
            _ => Vec::new(),
        }
    }

    /// The curve of a section at the usual song length: that of the nearest song count that has all the template
    /// is about.
    pub fn usual_curve(&self, section: &Section, config: &Config) -> Vec<Tier> {
        let usual = (f64::from(section.target_ms) / (config.fit.nominal_song_s * 1000.0)).round().max(1.0) as usize;
        let whole = |songs: &usize| match (section.shape, self.template) {
            (Shape::Main, Some(template)) => template.is_whole(*songs),
            _ => true,
        };
        let mut near = (0..=usual + 4).flat_map(|off| [usual.saturating_sub(off), usual + off]).filter(whole);
        near.find_map(|songs| self.curves(section, songs, &config.plan).into_iter().next()).unwrap_or_default()
    }

    /// The tiers the main part may use, ascending.
    pub fn main_tiers(&self, config: &PlanConfig) -> Vec<Tier> {
        if let Some(template) = self.template {
            return template.tiers_within(self.minutes, config);
        }
        let main = self.sections.iter().filter(|section| section.segment == Segment::Main);
        let mut tiers: Vec<Tier> = main
            .filter_map(|section| match section.shape {
                Shape::Flat(tier) => Some(tier),
                Shape::Main => None,
            })
            .collect();
        tiers.sort_unstable();
        tiers.dedup();
        tiers
    }

    /// The full length of the session in minutes, whatever part is planned.
    pub fn minutes(&self) -> u32 {
        self.minutes
    }
}

fn in_range(minutes: u32, plan: &PlanConfig) -> Result<(), PlanError> {
    if (plan.min_minutes..=plan.max_minutes).contains(&minutes) {
        return Ok(());
    }
    Err(PlanError::OutOfRange { minutes, least: plan.min_minutes, most: plan.max_minutes })
}

fn part_has(part: Part, segment: Segment) -> bool {
    match part {
        Part::Full => true,
        Part::Warmup => segment == Segment::Warmup,
        Part::Main => segment == Segment::Main,
        Part::Cooldown => segment == Segment::Cooldown,
    }
}

fn times(sections: &[Section], bias_ms: i32) -> PlanTimes {
    let of = |segment| sections.iter().filter(|s| s.segment == segment).map(|s| s.target_ms).sum();
    let (warmup_ms, main_ms, cooldown_ms): (u32, u32, u32) = (of(Segment::Warmup), of(Segment::Main), of(Segment::Cooldown));
    PlanTimes { warmup_ms, main_ms, cooldown_ms, aim_ms: (warmup_ms + main_ms + cooldown_ms).saturating_add_signed(bias_ms) }
}

/// The row of a named length: warm-up, main, cool-down in minutes.
pub fn length_minutes(template: &Template, length: Length) -> [u32; 3] {
    template.lengths[length as usize]
}

/// Warm-up, main and cool-down of free minutes in ms (A2), and whether the edges shrank (A4).
fn policy(template: &Template, minutes: u32, plan: &PlanConfig) -> Result<([u32; 3], bool), PlanError> {
    let (warmup, cooldown) = match minutes {
        0..30 => (plan.warmup_short_min, plan.cooldown_short_min),
        30..=45 => (plan.warmup_medium_min, plan.cooldown_medium_min),
        _ => (plan.warmup_long_min, plan.cooldown_long_min),
    };
    let (total, least_main) = (f64::from(minutes) * MINUTE_MS, template.smallest as f64 * plan.main_song_s * 1000.0);
    let (warmup, cooldown) = (warmup * MINUTE_MS, cooldown * MINUTE_MS);
    let edges = warmup + cooldown;
    let shrunk = total - edges < least_main;
    let (warmup, cooldown) = if shrunk {
        let left = (total - least_main).max(0.0);
        let share = if edges > 0.0 { warmup / edges } else { 0.5 };
        (left * share, left * (1.0 - share))
    } else {
        (warmup, cooldown)
    };
    let least_edge = plan.min_edge_s * 1000.0;
    if shrunk && warmup.min(cooldown) < least_edge {
        let least = ((least_main + 2.0 * least_edge) / MINUTE_MS).ceil() as u32;
        return Err(PlanError::TooShort { template: template.id.name(), minutes, least: least.max(plan.min_minutes) });
    }
    let (warmup, cooldown) = (warmup.round() as u32, cooldown.round() as u32);
    Ok(([warmup, minutes * 60_000 - warmup - cooldown, cooldown], shrunk))
}

/// Merges neighbours of one tier and groups steps too short for a song (B11); says what it grouped.
fn group_steps(steps: &[CurveStep], config: &Config) -> (Vec<CurveStep>, Vec<String>) {
    let short_ms = (config.filter.min_duration_s * 1000.0) as u32;
    let song_ms = (config.fit.nominal_song_s * 1000.0) as u32;
    let mut grouped = Vec::new();
    let mut out: Vec<CurveStep> = Vec::new();
    let mut rest = merge(steps.to_vec());
    while !rest.is_empty() {
        let run = rest.iter().take_while(|step| step.duration_ms < short_ms).count();
        if run == 0 {
            out.push(rest.remove(0));
            continue;
        }
        let tail = rest.split_off(run);
        let short = std::mem::replace(&mut rest, tail);
        let total: u32 = short.iter().map(|step| step.duration_ms).sum();
        if total >= short_ms {
            let slots = (f64::from(total) / f64::from(song_ms)).round().max(1.0) as u32;
            let made = chunks(&short, total / slots, short_ms, config);
            grouped.push(format!("{} short steps ({}) became {}", short.len(), minutes_text(total), names(&made)));
            out.extend(made);
        } else {
            // Too little for a song: it joins the step before it, or the one after when it comes first.
            let neighbour = if out.is_empty() { (!rest.is_empty()).then(|| rest.remove(0)) } else { out.pop() };
            let all: Vec<CurveStep> = neighbour.into_iter().chain(short.iter().copied()).collect();
            let joined = blend(&all, config);
            grouped.push(format!("{} short of a song joined the {} step beside it", minutes_text(total), joined.tier.name()));
            out.push(joined);
        }
    }
    (merge(out), grouped)
}

/// Cuts a run of short steps into groups of about `each_ms`, none below `least_ms`.
fn chunks(steps: &[CurveStep], each_ms: u32, least_ms: u32, config: &Config) -> Vec<CurveStep> {
    let (mut made, mut open, mut length) = (Vec::new(), Vec::new(), 0);
    let mut left: u32 = steps.iter().map(|step| step.duration_ms).sum();
    for step in steps {
        open.push(*step);
        length += step.duration_ms;
        left -= step.duration_ms;
        // The last group takes what would not fill one of its own.
        if length >= each_ms && left >= least_ms.max(each_ms / 2) {
            made.push(blend(&open, config));
            open.clear();
            length = 0;
        }
    }
    if !open.is_empty() {
        made.push(blend(&open, config));
    }
    made
}

/// One step as long as all of them, of the tier nearest to their time-weighted effort.
fn blend(steps: &[CurveStep], config: &Config) -> CurveStep {
    let effort = |tier| config.tiers.get(tier).target_effort;
    let total: u32 = steps.iter().map(|step| step.duration_ms).sum();
    let weighted: f64 = steps.iter().map(|step| effort(step.tier) * f64::from(step.duration_ms)).sum();
    let mean = weighted / f64::from(total);
    let mut tier = Tier::Easy;
    for other in Tier::ALL {
        if (effort(other) - mean).abs() < (effort(tier) - mean).abs() {
            tier = other;
        }
    }
    CurveStep { tier, duration_ms: total }
}

fn merge(steps: Vec<CurveStep>) -> Vec<CurveStep> {
    let mut merged: Vec<CurveStep> = Vec::new();
    for step in steps {
        match merged.last_mut() {
            Some(last) if last.tier == step.tier => last.duration_ms += step.duration_ms,
            _ => merged.push(step),
        }
    }
    merged
}

fn minutes_text(ms: u32) -> String {
    let seconds = (f64::from(ms) / 1000.0).round() as u32;
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

fn names(steps: &[CurveStep]) -> String {
    let parts: Vec<String> = steps.iter().map(|s| format!("{} {}", s.tier.name(), minutes_text(s.duration_ms))).collect();
    parts.join(", ")
}
