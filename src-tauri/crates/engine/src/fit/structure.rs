//! How many songs each section gets: the combinations worth trying.

use crate::{config::Config, mix::Segment, plan::Plan, tier::Tier};

/// One place of a mix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Slot {
    /// Part of the session.
    pub segment: Segment,
    /// Index of the section in the plan.
    pub section: usize,
    /// Effort of the slot.
    pub tier: Tier,
    /// Place among the songs of its segment.
    pub in_segment: u32,
    /// Share of the section's target time, ms.
    pub target_ms: u32,
}

impl Slot {
    /// Which noise the slot takes: independent of how many songs the other segments have.
    pub(crate) fn noise_key(&self) -> u32 {
        match self.segment {
            Segment::Warmup if self.in_segment < 8 => self.in_segment,
            Segment::Cooldown if self.in_segment < 8 => 8 + self.in_segment,
            Segment::Main => 16 + self.in_segment,
            Segment::Warmup => 512 + self.in_segment,
            Segment::Cooldown => 1024 + self.in_segment,
        }
    }
}

/// The slots of a mix.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Structure {
    /// The places in order.
    pub slots: Vec<Slot>,
    /// Whether a simpler curve than the template's first was taken.
    pub simplified: bool,
    /// Whether the main part has all that its template is about.
    pub whole: bool,
    /// How unlikely the library's song lengths make it; smaller is better.
    pub strain: f64,
}

/// Mean and spread of the lengths of the songs a tier offers, ms.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lengths {
    pub mean: f64,
    pub spread: f64,
}

/// Which of a template's curves to try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Curves {
    /// The first of each song count.
    Preferred,
    /// All of them.
    All,
}

/// The curve of a section, and whether it is a simpler one than the template's first.
type Row = (Vec<Tier>, bool);

/// Songs per section that are tried, most likely first.
const COUNTS_PER_SECTION: usize = 5;

/// Combinations kept while sections are added one by one.
const BEAM: usize = 96;

/// The structures worth trying, most likely first.
pub(crate) fn structures(plan: &Plan, config: &Config, curves: Curves, lengths: &[Lengths; 5]) -> Vec<Structure> {
    let timed_ms: f64 = plan.sections.iter().filter(|s| s.timed).map(|s| f64::from(s.target_ms)).sum();
    let mut beam: Vec<(Vec<Row>, f64)> = vec![(Vec::new(), 0.0)];
    for section in &plan.sections {
        let target_ms = if section.timed { f64::from(section.target_ms) } else { f64::from(plan.times.aim_ms) - timed_ms };
        let choices = section_choices(plan, section, target_ms, config, curves, lengths);
        let mut wider = Vec::with_capacity(beam.len() * choices.len());
        for (rows, strain) in &beam {
            for (tiers, simplified, more) in &choices {
                let mut rows = rows.clone();
                rows.push((tiers.clone(), *simplified));
                wider.push((rows, strain + more));
            }
        }
        wider.sort_by(|a, b| a.1.total_cmp(&b.1));
        wider.truncate(BEAM);
        beam = wider;
    }
    beam.into_iter().map(|(rows, strain)| lay_out(plan, &rows, strain)).collect()
}

/// The curves of one section with how far its time strains the usual song lengths.
fn section_choices(
    plan: &Plan,
    section: &crate::plan::Section,
    target_ms: f64,
    config: &Config,
    curves: Curves,
    lengths: &[Lengths; 5],
) -> Vec<(Vec<Tier>, bool, f64)> {
    let tolerance_ms = config.plan.tolerance_s * 1000.0;
    let (shortest, longest) = (config.filter.min_duration_s * 1000.0, config.filter.max_duration_s * 1000.0);
    let fewest = ((target_ms - tolerance_ms) / longest).ceil().max(1.0) as usize;
    let most = (((target_ms + tolerance_ms) / shortest).floor() as usize).max(fewest);
    let mut choices = Vec::new();
    for songs in fewest..=most {
        for (rank, tiers) in plan.curves(section, songs, &config.plan).into_iter().enumerate() {
            if rank > 0 && curves == Curves::Preferred {
                break;
            }
            let mean: f64 = tiers.iter().map(|tier| lengths[tier.index()].mean).sum();
            let spread: f64 = tiers.iter().map(|tier| lengths[tier.index()].spread.powi(2)).sum::<f64>().sqrt();
            let off = (mean - target_ms) / spread.max(1.0);
            choices.push((tiers, rank > 0, off * off + 0.25 * rank as f64));
        }
    }
    choices.sort_by(|a, b| a.2.total_cmp(&b.2));
    choices.truncate(COUNTS_PER_SECTION * if curves == Curves::All { 2 } else { 1 });
    choices
}

fn lay_out(plan: &Plan, rows: &[Row], strain: f64) -> Structure {
    let mut slots = Vec::new();
    for (section, (tiers, _)) in rows.iter().enumerate() {
        let of = &plan.sections[section];
        for &tier in tiers {
            let in_segment = slots.iter().filter(|slot: &&Slot| slot.segment == of.segment).count() as u32;
            slots.push(Slot { segment: of.segment, section, tier, in_segment, target_ms: of.target_ms / tiers.len() as u32 });
        }
    }
    let whole = plan.template.is_none_or(|template| {
        let main = slots.iter().filter(|slot| slot.segment == Segment::Main).count();
        main == 0 || template.is_whole(main)
    });
    Structure { slots, whole, simplified: rows.iter().any(|(_, simplified)| *simplified), strain }
}
