//! Judging a mix: every criterion of the specification with its value, what is wanted, and a verdict.
//!
//! Reads the printed songs, so that any document can be judged; a [`Pool`] adds what only the library
//! and its history know.

use crate::{
    config::Config,
    curve_rules,
    figures::{ArtistGap, artist_gaps, figures, in_window},
    genre::{Affinities, affinities},
    mix::{Check, Figures, Finding, FindingCode, Mix, MixTrack, Relaxation, Report, Segment, Status, Verdict},
    plan::{Plan, Shape},
    pool::Pool,
    request::{Part, Request},
    tier::Tier,
    title,
};

/// Everything a judgement reads.
struct Case<'a> {
    mix: &'a Mix,
    plan: &'a Plan,
    config: &'a Config,
    pool: Option<&'a Pool<'a>>,
    figures: Figures,
    gaps: Vec<ArtistGap>,
    checks: Vec<Check>,
    findings: Vec<Finding>,
}

/// Judges a mix: the report and the findings.
pub fn judge(mix: &Mix, plan: &Plan, config: &Config, pool: Option<&Pool>) -> (Report, Vec<Finding>) {
    let figures = figures(&mix.tracks, &mix.plan, config);
    let gaps = artist_gaps(&mix.tracks);
    let mut case = Case { mix, plan, config, pool, figures, gaps, checks: Vec::new(), findings: Vec::new() };
    case.filled();
    case.durations();
    case.curve();
    case.songs();
    case.artists();
    case.filters();
    case.relaxations();
    case.tempo();
    case.variety();
    let verdict = case.checks.iter().map(|check| check.verdict).max().unwrap_or(Verdict::Pass);
    (Report { verdict, checks: case.checks, figures: case.figures }, case.findings)
}

/// Minutes and seconds, `41:58`.
pub fn clock(ms: i64) -> String {
    let seconds = (ms.abs() + 500) / 1000;
    format!("{}{}:{:02}", if ms < 0 && seconds > 0 { "-" } else { "" }, seconds / 60, seconds % 60)
}

fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

/// `1 song`, `2 songs`.
fn songs(count: usize) -> String {
    format!("{count} song{}", if count == 1 { "" } else { "s" })
}

impl Case<'_> {
    fn check(
        &mut self,
        id: &str,
        verdict: Verdict,
        value: impl Into<String>,
        wanted: impl Into<String>,
        text: impl Into<String>,
    ) {
        self.checks.push(Check { id: id.to_owned(), verdict, value: value.into(), wanted: wanted.into(), text: text.into() });
    }

    /// A rule that names the songs breaking it: fails when there are any.
    fn rule(&mut self, id: &str, broken: &[usize], wanted: &str, kept: &str, text: &str, code: Option<FindingCode>) {
        if broken.is_empty() {
            return self.check(id, Verdict::Pass, "0", wanted, kept);
        }
        self.check(id, Verdict::Fail, broken.len().to_string(), wanted, text);
        if let Some(code) = code {
            self.finding(code, text, broken.to_vec());
        }
    }

    fn finding(&mut self, code: FindingCode, text: impl Into<String>, slots: Vec<usize>) {
        let slots = slots.into_iter().map(|at| at as u32).collect();
        self.findings.push(Finding { code, text: text.into(), slots });
    }

    fn places(&self, broken: impl Fn(&MixTrack) -> bool) -> Vec<usize> {
        self.mix.tracks.iter().enumerate().filter(|(_, track)| broken(track)).map(|(at, _)| at).collect()
    }

    fn request(&self) -> &Request {
        &self.mix.request
    }

    fn filled(&mut self) {
        let (filled, empty) = (self.mix.tracks.len(), self.mix.unfilled.len());
        let text = match self.mix.status {
            Status::Complete if filled == 0 => "The mix has no songs.".to_owned(),
            Status::Complete => "Every slot has its song.".to_owned(),
            Status::Partial => format!("{empty} of {} slots found no song.", filled + empty),
            Status::None => "The library holds too little music for this request.".to_owned(),
        };
        let verdict = if self.mix.status == Status::Complete && filled > 0 { Verdict::Pass } else { Verdict::Fail };
        let wanted = if self.mix.status == Status::None { "half of the time or more".to_owned() } else { songs(filled + empty) };
        self.check("mix.filled", verdict, songs(filled), wanted, text);
    }

    fn durations(&mut self) {
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

    fn curve(&mut self) {
        let result = if self.mix.status == Status::Complete { self.curve_result() } else { Ok(()) };
        match result {
            Ok(()) => self.check("curve.order", Verdict::Pass, "kept", "kept", "The efforts follow the curve."),
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

    fn songs(&mut self) {
        let tracks = &self.mix.tracks;
        let key = |track: &MixTrack| (track.artist_id.clone(), title::normalise(&track.name));
        let keys: Vec<_> = tracks.iter().map(key).collect();
        let again = |at: usize| keys[..at].contains(&keys[at]) || tracks[..at].iter().any(|t| t.track_id == tracks[at].track_id);
        let twice: Vec<usize> = (0..tracks.len()).filter(|at| again(*at)).collect();
        self.rule(
            "songs.unique",
            &twice,
            "no song twice",
            "No song plays twice.",
            "A song plays twice.",
            Some(FindingCode::SongTwice),
        );
        let filter = &self.config.filter;
        let (low, high) = (filter.min_duration_s, filter.max_duration_s);
        let long = self.places(|track| !(low..=high).contains(&(f64::from(track.duration_ms) / 1000.0)));
        let wanted = format!("{} to {} each", clock((low * 1000.0) as i64), clock((high * 1000.0) as i64));
        self.rule("songs.length", &long, &wanted, "Every song has a fitting length.", "A song is too short or too long.", None);
    }

    fn artists(&mut self) {
        let tracks = &self.mix.tracks;
        let beside: Vec<usize> =
            self.gaps.iter().filter(|gap| gap.positions.1 == gap.positions.0 + 1).map(|gap| gap.positions.1).collect();
        self.rule(
            "artist.backToBack",
            &beside,
            "no artist twice in a row",
            "No artist plays twice in a row.",
            "An artist plays twice in a row.",
            Some(FindingCode::ArtistBackToBack),
        );
        let most = self.config.filter.max_per_artist as usize;
        let before = |at: usize| tracks[..at].iter().filter(|t| t.artist_id == tracks[at].artist_id).count();
        let often: Vec<usize> = (0..tracks.len()).filter(|at| before(*at) >= most).collect();
        self.rule(
            "artist.max",
            &often,
            &format!("at most {most} songs of an artist"),
            "No artist plays too often.",
            "An artist plays too often.",
            Some(FindingCode::ArtistTooOften),
        );
        let wanted_ms = (self.config.filter.artist_gap_min * 60_000.0) as u32;
        let wanted = format!("{} or more", clock(i64::from(wanted_ms)));
        let Some(least) = self.figures.min_artist_gap_ms else {
            return self.check("artist.gap", Verdict::Pass, "no repeats", wanted, "Every artist plays once.");
        };
        let short: Vec<ArtistGap> = self.gaps.iter().filter(|gap| gap.start_to_start_ms < wanted_ms).copied().collect();
        if short.is_empty() {
            let text = "Songs of one artist are well apart.";
            return self.check("artist.gap", Verdict::Pass, clock(i64::from(least)), wanted, text);
        }
        self.check("artist.gap", Verdict::Warn, clock(i64::from(least)), wanted, "Songs of one artist are nearer than wanted.");
        for gap in short {
            let (a, b) = gap.positions;
            let apart = clock(i64::from(gap.start_to_start_ms));
            let text = format!("Two songs of {} start {apart} apart.", self.mix.tracks[b].artist_name);
            self.finding(FindingCode::ArtistGapShort, text, vec![a, b]);
        }
    }

    fn filters(&mut self) {
        let request = self.mix.request.clone();
        if !request.decades.is_empty() {
            let decade = |track: &MixTrack| track.release_year.map(|year| year.div_euclid(10) * 10);
            let off = self.places(|track| !decade(track).is_some_and(|d| request.decades.contains(&d)));
            let wanted: Vec<String> = request.decades.iter().map(|d| format!("{d}s")).collect();
            self.rule(
                "filter.decade",
                &off,
                &wanted.join(", "),
                "Every song is of the chosen decades.",
                "A song is of another decade.",
                None,
            );
        }
        if !request.genres.is_empty() {
            let of = |track: &MixTrack| {
                let mut merged = Affinities::default();
                track.genres.iter().for_each(|genre| merged.merge_max(affinities(genre)));
                merged
            };
            let broadened = |track: &MixTrack| track.relaxation == Some(Relaxation::NeighborUmbrella);
            let off = self.places(|track| !broadened(track) && request.genres.iter().all(|u| of(track).get(*u) <= 0.0));
            let wanted: Vec<&str> = request.genres.iter().map(|umbrella| umbrella.name()).collect();
            self.rule(
                "filter.genre",
                &off,
                &wanted.join(", "),
                "Every song is of the chosen genres.",
                "A song is of another genre.",
                None,
            );
        }
        if !request.allow_explicit {
            let off = self.places(|track| track.explicit == Some(true));
            let unknown = self.places(|track| track.explicit.is_none()).len();
            let kept = if unknown == 0 {
                "No song is marked explicit.".to_owned()
            } else {
                format!("No song is marked explicit; {} without a mark.", songs(unknown))
            };
            self.rule("filter.explicit", &off, "no explicit songs", &kept, "A song is marked explicit.", None);
        }
        if let Some(pool) = self.pool {
            let library = pool.input.library;
            let removed = |track: &MixTrack| library.find(&track.track_id).map(|at| pool.removed_by(at));
            let off = self.places(|track| match removed(track) {
                None => true,
                Some(None) => false,
                // Lockout and genre have their own lines; length, decade and explicit too.
                Some(Some(rule)) => {
                    use crate::mix::Rule::{Decade, Explicit, Genre, Lockout, TooLong, TooShort};
                    !matches!(rule, Decade | Explicit | Genre | Lockout | TooLong | TooShort)
                }
            });
            self.rule(
                "filter.pool",
                &off,
                "only songs the library offers",
                "Every song has features, can be played and is not excluded.",
                "A song is excluded, cannot be played, has no audio features, or has left the library.",
                Some(FindingCode::NotInPool),
            );
        }
    }

    fn relaxations(&mut self) {
        let relaxed = self.places(|track| track.relaxation.is_some());
        let of = |wanted: Relaxation| self.mix.tracks.iter().filter(|t| t.relaxation == Some(wanted)).count() as u32;
        let relax = &self.config.relax;
        let too_many =
            of(Relaxation::NeighborUmbrella) > relax.neighbor_slots || of(Relaxation::LockoutBreak) > relax.lockout_breaks;
        let (verdict, text) = match relaxed.len() {
            _ if too_many => (Verdict::Fail, "More slots are relaxed than the rules allow.".to_owned()),
            0 => (Verdict::Pass, "No slot had to be relaxed.".to_owned()),
            n => (Verdict::Warn, format!("{n} of {} slots are relaxed.", self.mix.tracks.len())),
        };
        self.check("slots.relaxed", verdict, relaxed.len().to_string(), "0", text);
        for at in relaxed {
            if let Some(relaxation) = self.mix.tracks[at].relaxation {
                let text = format!("{} is {}.", self.mix.tracks[at].name, relaxation.text());
                self.finding(FindingCode::SlotRelaxed, text, vec![at]);
            }
        }
    }

    fn tempo(&mut self) {
        let lines = &self.config.report;
        let wanted = format!("{} or more", percent(lines.in_window_share));
        match self.figures.in_window_share {
            None => self.check("tempo.window", Verdict::Warn, "unknown", wanted, "No song has a known tempo."),
            Some(share) => {
                let verdict = if share >= lines.in_window_share { Verdict::Pass } else { Verdict::Warn };
                self.check(
                    "tempo.window",
                    verdict,
                    percent(share),
                    wanted,
                    format!("{} of the songs are inside their tempo window.", percent(share)),
                );
            }
        }
        let config = self.config;
        let outside = self.places(|track| in_window(track, config) == Some(false));
        if !outside.is_empty() {
            self.finding(FindingCode::OutsideWindow, format!("{} outside the tempo window.", songs(outside.len())), outside);
        }
        let missing = self.places(|track| track.tempo.is_none());
        let (share, most) = (self.figures.missing_tempo_share, config.fit.missing_tempo_share);
        let verdict = if share <= most { Verdict::Pass } else { Verdict::Warn };
        self.check(
            "tempo.missing",
            verdict,
            percent(share),
            format!("{} or less", percent(most)),
            format!("{} without a known tempo.", songs(missing.len())),
        );
        if !missing.is_empty() {
            self.finding(FindingCode::TempoMissing, format!("{} without a known tempo.", songs(missing.len())), missing);
        }
        if let Some(fit) = self.figures.mean_tempo_fit {
            self.check("tempo.fit", Verdict::Pass, format!("{fit:.2}"), "1.00 at best", "Mean tempo fit of the songs.");
        }
        let wanted = format!("{:.2} or more", lines.effort_correlation);
        match self.figures.effort_correlation {
            None => {
                self.check("effort.correlation", Verdict::Pass, "flat", wanted, "The curve is flat; there is nothing to follow.")
            }
            Some(r) => {
                let flat = self.plan.template.is_some_and(|template| template.artists_once);
                let verdict = if r >= lines.effort_correlation || flat { Verdict::Pass } else { Verdict::Warn };
                self.check(
                    "effort.correlation",
                    verdict,
                    format!("{r:.2}"),
                    wanted,
                    "How closely felt effort follows the curve.",
                );
            }
        }
        if let Some(step) = self.figures.mean_tempo_step {
            let verdict = if step <= lines.tempo_step_bpm { Verdict::Pass } else { Verdict::Warn };
            let wanted = format!("{:.0} BPM or less", lines.tempo_step_bpm);
            self.check(
                "tempo.step",
                verdict,
                format!("{step:.1} BPM"),
                wanted,
                "Mean tempo step between neighbours of one tier.",
            );
        }
    }

    fn variety(&mut self) {
        let (share, target) = (self.figures.rediscovery_share, self.config.bonus.rediscovery_share);
        let possible = self.pool.is_none_or(|pool| {
            let forgotten = pool.candidates.iter().filter(|candidate| candidate.rediscovery).count();
            forgotten as f64 >= target * pool.candidates.len() as f64
        });
        let verdict = if share >= target || !possible || self.mix.tracks.is_empty() { Verdict::Pass } else { Verdict::Warn };
        let text = if share < target && !possible {
            "Few forgotten songs are left in the library."
        } else {
            "Songs not used for 60 days or never."
        };
        self.check("rediscovery.share", verdict, percent(share), format!("{} or more", percent(target)), text);
        let sources = self.figures.sources;
        let value = format!("{} liked, {} from playlists, {} suggested", sources.likes, sources.playlists, sources.catalog);
        self.check("songs.sources", Verdict::Pass, value, "likes first", "Where the songs come from.");
    }
}
