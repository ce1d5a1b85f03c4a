//! A mix made by hand, with every mark a face of it can show. All names are invented.

#![allow(dead_code, missing_docs, unreachable_pub)]

use runclub_engine::{
    config::Config,
    mix::{
        Bonuses, Check, Figures, Finding, FindingCode, Mix, MixTrack, Octave, PersonalSignal, PlanTimes, Relaxation, Removed,
        Report, Rule, SCHEMA, Segment, SegmentTimes, Signal, Source, SourceCounts, Status, Unfilled, Verdict,
    },
    request::{Request, TemplateId},
    series::Series,
    tier::Tier,
};

use Segment::{Cooldown, Main, Warmup};
use Tier::{Easy, Hard, Max, Moderate, Strong};

/// Segment, tier, title, artist, seconds, tempo, felt tempo, octave, energy.
type Row = (Segment, Tier, &'static str, &'static str, u32, Option<(f64, f64, Octave)>, Option<f64>);

const ROWS: [Row; 12] = [
    (Warmup, Easy, "Slow Tide", "Harbour Lights", 212, Some((78.2, 156.4, Octave::Double)), Some(0.31)),
    (
        Warmup,
        Easy,
        "Paper Lanterns over the Quiet Canal (Live at the Old Observatory)",
        "Ida Quist",
        205,
        Some((161.0, 161.0, Octave::AsIs)),
        Some(0.38),
    ),
    (Main, Moderate, "夜の港町", "海風バンド", 231, Some((163.5, 163.5, Octave::AsIs)), Some(0.52)),
    (Main, Strong, "Copper & Rust <Part \"II\">", "The Elder Foxes", 244, Some((84.6, 169.2, Octave::Double)), Some(0.63)),
    (Main, Hard, "Sprint", "Vela", 198, Some((174.0, 174.0, Octave::User)), Some(0.78)),
    (Main, Max, "Summit Fever", "Nine Volt Choir", 221, Some((181.3, 181.3, Octave::AsIs)), Some(0.91)),
    (Main, Hard, "Static Bloom", "Marlow Ink", 187, Some((165.2, 165.2, Octave::AsIs)), Some(0.74)),
    (Main, Strong, "Cafe\u{301} at the End of the World", "Tilde", 226, None, Some(0.58)),
    (Main, Moderate, "Ember Road", "Ola Brandt", 215, Some((141.0, 141.0, Octave::AsIs)), Some(0.49)),
    (Main, Moderate, "Red\u{1b}[31m Alert\r\n", "Escape Artists", 240, Some((158.0, 158.0, Octave::AsIs)), None),
    (Cooldown, Easy, "- Cupid -", "Harbour Lights", 159, Some((304.0, 152.0, Octave::Half)), Some(0.27)),
    (Cooldown, Easy, "+44", "Fennel", 180, Some((154.9, 154.9, Octave::AsIs)), Some(0.22)),
];

/// A Pyramid of 42 minutes.
pub fn pyramid() -> Mix {
    let mut tracks: Vec<MixTrack> = ROWS.iter().enumerate().map(|(index, row)| track(index as u32, row)).collect();
    tracks[4].locked = true;
    tracks[6].relaxation = Some(Relaxation::AdjacentTier);
    tracks[6].scored_tier = Strong;
    tracks[8].relaxation = Some(Relaxation::LockoutBreak);
    tracks[11].track_id = String::from("local-00c0ffee00c0ffee");
    tracks[3].explicit = Some(true);
    Mix {
        schema: SCHEMA,
        id: "handmade".to_owned(),
        status: Status::Complete,
        saved_as: None,
        request: Request::new(TemplateId::Pyramid, 42, 7, "2026-11-20T07:00:00Z".parse().expect("a moment")),
        plan: PlanTimes { warmup_ms: 420_000, main_ms: 1_800_000, cooldown_ms: 300_000, aim_ms: 2_535_000 },
        tracks,
        unfilled: Vec::new(),
        report: report(),
        findings: vec![
            Finding {
                code: FindingCode::TempoMissing,
                text: "One song has no tempo; its energy stood in.".to_owned(),
                slots: vec![7],
            },
            Finding {
                code: FindingCode::OutsideWindow,
                text: "Two songs lie outside their tempo window.".to_owned(),
                slots: vec![6, 8],
            },
        ],
    }
}

fn track(position: u32, row: &Row) -> MixTrack {
    let &(segment, tier, name, artist, seconds, tempo, energy) = row;
    let config = Config::default();
    let tier_row = config.tiers.get(tier);
    let distance = tempo.map(|(_, felt, _)| (tier_row.bpm_low - felt).max(felt - tier_row.bpm_high).max(0.0));
    MixTrack {
        position,
        segment,
        tier,
        target_effort: tier_row.target_effort,
        track_id: format!("{position:0>2}HandmadeSongOfTests0"),
        name: name.to_owned(),
        artist_id: format!("{position:0>2}HandmadeArtistTests0"),
        artist_name: artist.to_owned(),
        album: (!position.is_multiple_of(3)).then(|| format!("Album {position}")),
        release_year: (!position.is_multiple_of(4)).then_some(1990 + position as i32),
        duration_ms: seconds * 1_000,
        explicit: Some(false),
        genres: if position.is_multiple_of(2) { vec!["indie pop".to_owned(), "dream pop".to_owned()] } else { Vec::new() },
        tempo: tempo.map(|(tempo, _, _)| tempo),
        felt_tempo: tempo.map(|(_, felt, _)| felt),
        octave: tempo.map(|(_, _, octave)| octave),
        energy,
        danceability: Some(0.5),
        scored_tier: tier,
        tempo_fit: distance.map_or(0.5, |distance| (1.0 - distance / tier_row.bpm_tolerance).max(0.0)),
        effort_index: 0.8125,
        slot_fit: 0.96,
        energy_penalty: 0.0,
        base_score: 0.576,
        bonuses: Bonuses { recency: 0.1, artist_spacing: 0.16, ..Bonuses::default() },
        personal: vec![PersonalSignal { signal: Signal::SeedArtist, value: 0.0 }],
        final_score: 0.836,
        rediscovery: position.is_multiple_of(2),
        source: Source::Likes,
        locked: false,
        relaxation: None,
    }
}

fn check(id: &str, verdict: Verdict, value: &str, wanted: &str, text: &str) -> Check {
    Check { id: id.to_owned(), verdict, value: value.to_owned(), wanted: wanted.to_owned(), text: text.to_owned() }
}

fn report() -> Report {
    Report {
        verdict: Verdict::Warn,
        checks: vec![
            check("duration.total", Verdict::Pass, "41:58", "42:00 ± 1:00", "The total is within a minute of the request."),
            check("tempo.inWindow", Verdict::Warn, "82 %", "at least 90 %", "Two songs lie outside their tempo window."),
        ],
        figures: Figures {
            duration_error_ms: -17_000,
            segment_ms: SegmentTimes { warmup: 417_000, main: 1_762_000, cooldown: 339_000 },
            in_window_share: Some(0.82),
            missing_tempo_share: 0.083,
            mean_tempo_fit: Some(0.9),
            effort_correlation: Some(0.92),
            mean_tempo_step: Some(3.1),
            min_artist_gap_ms: Some(2_000_000),
            rediscovery_share: 0.5,
            relaxed_slots: 2,
            sources: SourceCounts { likes: 12, playlists: 0, catalog: 0 },
        },
    }
}

/// The same mix with its peak missing.
pub fn partial() -> Mix {
    let mut mix = pyramid();
    mix.status = Status::Partial;
    mix.tracks.drain(5..9);
    for (index, track) in mix.tracks.iter_mut().enumerate() {
        track.position = index as u32;
    }
    mix.unfilled = vec![Unfilled {
        position: 5,
        segment: Main,
        tier: Max,
        target_ms: 215_000,
        removed: vec![
            Removed { rule: Rule::Decade, count: 1_412 },
            Removed { rule: Rule::Tempo, count: 96 },
            Removed { rule: Rule::TooLong, count: 0 },
        ],
        help: "Add another decade, or leave the peak out with a shorter session.".to_owned(),
    }];
    mix.report.verdict = Verdict::Fail;
    mix.report.checks.push(check("shape.curve", Verdict::Fail, "M S H", "M S H X H S M", "The peak has no song."));
    mix.findings.clear();
    mix
}

/// Nothing found at all.
pub fn none() -> Mix {
    let mut mix = partial();
    mix.status = Status::None;
    mix.tracks.clear();
    mix.report.checks.truncate(0);
    mix
}

pub fn series(mix: &Mix) -> Series {
    Series::of(mix, &Config::default())
}
