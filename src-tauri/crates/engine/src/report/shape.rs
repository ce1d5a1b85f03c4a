//! Times and curve.

use super::{Case, clock, songs};
use crate::{
    curve_rules,
    mix::{FindingCode, MixTrack, Segment, Status, Verdict},
    plan::Shape,
    request::Part,
    tier::Tier,
};

impl Case<'_> {
    pub(super) fn durations(&mut self) {
        let (limits, times) = (&self.config.plan, self.mix.plan);
        let (tolerance, outer) = ((limits.tolerance_s * 1000.0) as i64, (limits.outer_tolerance_s * 1000.0) as i64);
        let (requested, length) = (i64::from(times.requested_ms()), self.figures.segment_ms);
        let total = i64::from(length.warmup) + i64::from(length.main) + i64::from(length.cooldown);
        let off = (total - requested).abs();
        let verdict = match off {
            _ if off <= tolerance => Verdict::Pass,
            _ if off <= outer => Verdict::Warn,
            _ => Verdict::Fail,
        };
        let aim = format!("{} long; the aim is {}.", clock(total), clock(i64::from(times.aim_ms)));
        self.check("duration.total", verdict, clock(total), format!("{} ± {}", clock(requested), clock(tolerance)), aim);
        let edges = [
            ("duration.warmup", Segment::Warmup, length.warmup, times.warmup_ms),
            ("duration.cooldown", Segment::Cooldown, length.cooldown, times.cooldown_ms),
        ];
        for (id, segment, is, wanted) in edges.into_iter().filter(|(.., wanted)| *wanted > 0) {
            let (is, wanted) = (i64::from(is), i64::from(wanted));
            let verdict = if (is - wanted).abs() <= tolerance { Verdict::Pass } else { Verdict::Fail };
            let text = format!("{} lasts {}.", segment.name(), clock(is));
            self.check(id, verdict, clock(is), format!("{} ± {}", clock(wanted), clock(tolerance)), text);
        }
        if self.plan.template.is_none() {
            self.step_durations(tolerance);
        }
        if self.plan.shrunk {
            let text = format!(
                "Warm-up and cool-down shrank to {} and {} so that the main part has room.",
                clock(i64::from(times.warmup_ms)),
                clock(i64::from(times.cooldown_ms))
            );
            self.finding(FindingCode::EdgesShrunk, text, vec![]);
        }
        for text in self.plan.grouped.clone() {
            self.finding(FindingCode::StepsGrouped, text, vec![]);
        }
    }

    /// A custom curve's steps against their own times.
    fn step_durations(&mut self, tolerance_ms: i64) {
        let mut lengths: Vec<(Segment, Tier, i64)> = Vec::new();
        for track in &self.mix.tracks {
            match lengths.last_mut() {
                Some((segment, tier, length)) if (*segment, *tier) == (track.segment, track.tier) => {
                    *length += i64::from(track.duration_ms);
                }
                _ => lengths.push((track.segment, track.tier, i64::from(track.duration_ms))),
            }
        }
        let steps = self.plan.sections.len();
        let off = lengths
            .iter()
            .zip(&self.plan.sections)
            .filter(|((.., length), s)| (length - i64::from(s.target_ms)).abs() > tolerance_ms);
        let off = off.count();
        let verdict = if off == 0 { Verdict::Pass } else { Verdict::Warn };
        let text =
            if off == 0 { "Every step keeps its time.".to_owned() } else { format!("{off} of {steps} steps miss their time.") };
        self.check(
            "duration.steps",
            verdict,
            (steps - off.min(steps)).to_string(),
            format!("{steps} steps ± {}", clock(tolerance_ms)),
            text,
        );
    }

    pub(super) fn curve(&mut self) {
        let result = if self.mix.status == Status::Complete { self.curve_result() } else { Ok(()) };
        match result {
            Ok(()) => {
                self.check("curve.order", Verdict::Pass, "kept", "kept", "The efforts follow the curve.");
                self.simplified();
            }
            Err(text) => {
                self.check("curve.order", Verdict::Fail, "broken", "kept", format!("{text}."));
                self.finding(FindingCode::CurveBroken, text, vec![]);
            }
        }
        if self.plan.template.is_some() && self.request().part == Part::Full && self.mix.status == Status::Complete {
            let tier = |track: Option<&MixTrack>| track.map(|track| track.tier);
            let easy = tier(self.mix.tracks.first()) == Some(Tier::Easy) && tier(self.mix.tracks.last()) == Some(Tier::Easy);
            let (verdict, text) =
                if easy { (Verdict::Pass, "Starts and ends Easy.") } else { (Verdict::Fail, "Does not start and end Easy.") };
            self.check("curve.edges", verdict, if easy { "Easy" } else { "not Easy" }, "Easy", text);
        }
        let config = self.config;
        let off = self.places(|track| config.score.bpm_matching && track.tempo_fit < config.tiers.get(track.scored_tier).gate);
        self.rule(
            "curve.fit",
            &off,
            "0 songs off their slot's tempo",
            "Every song's tempo suits its slot.",
            &format!("{} too far from the tempo of {} slot.", songs(off.len()), if off.len() == 1 { "its" } else { "their" }),
            Some(FindingCode::TempoGate),
        );
    }

    /// Tells when the main part has a simpler curve than the template's first of that song count.
    fn simplified(&mut self) {
        let main: Vec<Tier> =
            self.mix.tracks.iter().filter(|track| track.segment == Segment::Main).map(|track| track.tier).collect();
        let section = self.plan.sections.iter().find(|section| section.shape == Shape::Main);
        let first = section.and_then(|section| self.plan.curves(section, main.len(), &self.config.plan).into_iter().next());
        if self.mix.status == Status::Complete && first.is_some_and(|first| first != main) {
            let text = "The template's usual shape asks for music the library lacks; a simpler one was taken.";
            self.finding(FindingCode::CurveSimplified, text, vec![]);
        }
    }

    fn curve_result(&self) -> Result<(), String> {
        let tracks = &self.mix.tracks;
        if tracks.windows(2).any(|pair| pair[0].segment > pair[1].segment) {
            return Err("Warm-up, main part and cool-down are out of order".to_owned());
        }
        for section in self.plan.sections.iter().filter(|section| section.segment != Segment::Main) {
            let Shape::Flat(wanted) = section.shape else { continue };
            let of: Vec<Tier> = tracks.iter().filter(|t| t.segment == section.segment).map(|t| t.tier).collect();
            if of.is_empty() {
                return Err(format!("{} has no songs", section.segment.name()));
            }
            if let Some(tier) = of.iter().find(|tier| **tier != wanted) {
                return Err(format!("{} holds a {} song", section.segment.name(), tier.name()));
            }
        }
        let main: Vec<Tier> = tracks.iter().filter(|track| track.segment == Segment::Main).map(|track| track.tier).collect();
        if let Some(template) = self.plan.template {
            if !self.plan.sections.iter().any(|section| section.segment == Segment::Main) {
                return if main.is_empty() { Ok(()) } else { Err("Songs of a main part that was not asked for".to_owned()) };
            }
            return curve_rules::check(template.id, self.plan.minutes(), &main, &self.config.plan).map_err(|error| error.0);
        }
        let mut steps = main.clone();
        steps.dedup();
        let wanted: Vec<Tier> = self
            .plan
            .sections
            .iter()
            .filter(|section| section.segment == Segment::Main)
            .filter_map(|section| if let Shape::Flat(tier) = section.shape { Some(tier) } else { None })
            .collect();
        if steps == wanted { Ok(()) } else { Err("The songs do not follow the steps of the curve".to_owned()) }
    }
}
