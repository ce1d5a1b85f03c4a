//! A whole mix worked out by hand: Pyramid, 20 minutes, seven songs of seven artists, all of them
//! on tempo. Energy and danceability are 0.5 but for the first song, which is the one of the
//! contract's example.

use serde_json::{Value, json};

use crate::oracle::audit::Violation;
use crate::oracle::library::{OracleTrack, OracleUsage, read_csv, read_usage};
use crate::oracle::{Options, audit_with};

const LIBRARY: &str = "\
track_id,name,artist_id,artist_name,artist_genres,album,release_year,duration_ms,explicit,tempo,energy,danceability,source
t0,Lantern,a0,Ada,rock,Zero,2013,150000,false,78.2,0.41,0.6,likes
t1,Harbour,a1,Bo,rock;indie rock,One,1995,150000,true,160,0.5,0.5,likes
t2,Gravel,a2,Cy,,,,205000,,160,0.5,0.5,likes
t3,Quarry,a3,Dee,metal,Three,1984,205000,false,170,0.5,0.5,likes
t4,Meadow,a4,Eli,rock,Four,2011,205000,false,165,0.5,0.5,likes
t5,Ferry,a5,Flo,,Five,1991,150000,false,155,0.5,0.5,likes
t6,Dusk,a6,Gus,metal,Six,2020,150000,false,152,0.5,0.5,likes
t7,Recent,a7,Hal,rock,Seven,1995,200000,false,160,0.5,0.5,likes
t8,Long,a8,Ida,rock,Eight,1995,400000,false,160,0.5,0.5,likes
t9,Silent,a9,Jo,rock,Nine,1995,200000,false,,,,likes
";

const USAGE: &str = "\
track_id,last_used_at,used_count
t7,2026-11-15T07:00:00Z,1
t2,2026-10-11T07:00:00Z,2
";

pub(super) fn library() -> Vec<OracleTrack> {
    read_csv(LIBRARY)
}

pub(super) fn usage() -> Vec<OracleUsage> {
    read_usage(USAGE)
}

/// "rock" is rock, "indie rock" is indie and some rock, "metal" is metal; rock and metal are
/// neighbours.
pub(super) fn affinity(genre: &str) -> [f64; 12] {
    let mut row = [0.0; 12];
    match genre {
        "rock" => row[2] = 1.0,
        "indie rock" => (row[2], row[4]) = (0.6, 0.8),
        "metal" => row[10] = 0.9,
        _ => {}
    }
    row
}

pub(super) fn options() -> Options {
    let mut options = Options::default();
    (options.neighbours[2][10], options.neighbours[10][2]) = (true, true);
    options
}

pub(super) fn judge(doc: &Value) -> Vec<Violation> {
    audit_with(doc, &library(), &usage(), &affinity, &options())
}

/// What of a slot is not the same in all seven.
struct Song {
    segment: &'static str,
    tier: &'static str,
    felt: f64,
    /// targetEffort, effortIndex, slotFit, baseScore.
    scores: [f64; 4],
    diversity: f64,
    novelty: f64,
    /// Rediscovery tracks before this one; `None` when it is none itself.
    rediscoveries_before: Option<u8>,
}

const EASY: [f64; 4] = [0.35, 0.825, 0.9475, 0.5685];
const MODERATE: [f64; 4] = [0.48, 0.81, 0.9924, 0.59544];
const STRONG: [f64; 4] = [0.60, 0.80, 0.96, 0.576];

#[rustfmt::skip]
fn songs() -> [Song; 7] {
    let song = |segment, tier, felt, scores, diversity, rediscoveries_before: Option<u8>| {
        let novelty = if rediscoveries_before.is_none() { 0.08 } else { 0.06 };
        Song { segment, tier, felt, scores, diversity, novelty, rediscoveries_before }
    };
    [
        // Heard so far: rock 1 and the nineties 1, from the use five days ago.
        song("warmup", "easy", 156.4, [0.35, 0.8125, 0.96, 0.576], 0.05, Some(0)),
        song("warmup", "easy", 160.0, EASY, 0.025, Some(1)),
        // rock 3, indie rock 1; nineties 2, tens 1. The pool's means: of 0, 1/3, 1, 0, 1 (t0 t1 t3 t4
        // t6) and of 1/2, 0, 1, 1/2, 0, 1 (t0 t1 t3 t4 t5 t6).
        song("main", "moderate", 160.0, MODERATE, 0.05 * (7.0 / 15.0) + 0.025, None),
        song("main", "strong", 170.0, STRONG, 0.10, Some(2)),
        song("main", "moderate", 165.0, MODERATE, 0.025, Some(3)),
        // rock 4, indie rock 1, metal 1: the mean of 0, 3/8, 3/4, 0, 3/4 is 3/8.
        song("cooldown", "easy", 155.0, EASY, 0.01875, Some(4)),
        song("cooldown", "easy", 152.0, EASY, 0.0875, Some(5)),
    ]
}

/// The document: nothing in it is computed by the oracle's own formulas.
pub(super) fn document() -> Value {
    let library = library();
    let tracks: Vec<Value> =
        songs().iter().zip(&library).enumerate().map(|(index, (song, track))| slot(index, song, track)).collect();
    json!({
        "schema": 1, "id": "sample", "status": "complete", "savedAs": null,
        "request": {
            "template": "pyramid", "curve": null, "minutes": 20, "length": null, "part": "full", "mode": "smart",
            "model": "tempo-true", "genres": [], "decades": [], "seedArtists": [], "seedGenres": [],
            "excludeArtists": [], "excludeGenres": [], "allowExplicit": true, "seed": 7, "now": "2026-11-20T07:00:00Z"
        },
        "plan": { "warmupMs": 300_000, "mainMs": 600_000, "cooldownMs": 300_000, "aimMs": 1_215_000 },
        "tracks": tracks,
        "unfilled": [],
        "report": {
            "verdict": "pass",
            "checks": [{ "id": "duration.total", "verdict": "pass", "value": "20:15", "wanted": "20:00 ± 1:00", "text": "" }],
            "figures": {
                "durationErrorMs": 0,
                "segmentMs": { "warmup": 300_000, "main": 615_000, "cooldown": 300_000 },
                "inWindowShare": 1.0, "missingTempoShare": 0.0, "meanTempoFit": 1.0,
                // Worked out outside this program from the ten-second samples.
                "effortCorrelation": CORRELATION,
                // 3.6 within the warm-up, 3.0 within the cool-down.
                "meanTempoStep": 3.3,
                "minArtistGapMs": null, "rediscoveryShare": 6.0 / 7.0, "relaxedSlots": 0,
                "sources": { "likes": 7, "playlists": 0, "catalog": 0 }
            }
        },
        "findings": []
    })
}

const CORRELATION: f64 = 0.900_846_686_944_984_2;

fn slot(index: usize, song: &Song, track: &OracleTrack) -> Value {
    let [target, effort_index, slot_fit, base] = song.scores;
    // Half of seven songs is the target.
    let rediscovery = song.rediscoveries_before.map_or(0.0, |before| (0.05 * (3.5 - f64::from(before)) / 3.5).max(0.0));
    let final_score = base + 0.1 + 0.16 + song.diversity + song.novelty + rediscovery + 0.03;
    json!({
        "position": index, "segment": song.segment, "tier": song.tier, "targetEffort": target,
        "trackId": track.track_id, "name": track.name, "artistId": track.artist_id, "artistName": track.artist_name,
        "album": track.album, "releaseYear": track.release_year, "durationMs": track.duration_ms,
        "explicit": track.explicit, "genres": track.artist_genres, "tempo": track.tempo, "feltTempo": song.felt,
        "octave": if index == 0 { "double" } else { "asIs" },
        "energy": track.energy, "danceability": track.danceability,
        "scoredTier": song.tier, "tempoFit": 1.0, "effortIndex": effort_index, "slotFit": slot_fit,
        "energyPenalty": 0.0, "baseScore": base,
        "bonuses": {
            "recency": 0.1, "artistSpacing": 0.16, "diversity": song.diversity, "artistNovelty": song.novelty,
            "genreAffinity": 0, "umbrellaBalance": 0, "rediscovery": rediscovery, "source": 0.03, "lowEnd": 0
        },
        "personal": [], "finalScore": final_score, "rediscovery": song.rediscoveries_before.is_some(),
        "source": "likes", "locked": false, "relaxation": null
    })
}
