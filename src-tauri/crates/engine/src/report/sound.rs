//! Tempo, effort and variety (rulings H).

use super::{Case, percent, songs};
use crate::{
    figures::in_window,
    mix::{FindingCode, Verdict},
};

impl Case<'_> {
    pub(super) fn tempo(&mut self) {
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
                self.check("effort.correlation", Verdict::Pass, "flat", wanted, "The curve is flat; there is nothing to follow.");
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

    pub(super) fn variety(&mut self) {
        let (share, target) = (self.figures.rediscovery_share, self.config.bonus.rediscovery_share);
        let possible = self.pool.is_none_or(|pool| f64::from(pool.forgotten) >= target * pool.candidates.len() as f64);
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
