//! The mix document as plain values (cli-and-json.md, "The mix document").

use serde_json::Value;

use super::bonus::Bonuses;
use super::formula::{Model, Octave};
use super::genres::umbrella;
use super::plan::{Length, Part};
use super::tier::Tier;
use super::time::parse_rfc3339;

/// The request inside a mix.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// A built-in template's slug; nothing for a custom curve.
    pub template: Option<String>,
    /// The custom curve as it stands in the document.
    pub curve: Option<Value>,
    /// Minutes of the full session.
    pub minutes: Option<u32>,
    /// A named length.
    pub length: Option<Length>,
    /// The part asked for.
    pub part: Part,
    /// The scoring model.
    pub model: Model,
    /// Selected umbrellas by index.
    pub genres: Vec<usize>,
    /// Selected decades (1990).
    pub decades: Vec<i32>,
    /// Ids or names.
    pub seed_artists: Vec<String>,
    /// Umbrella slugs or genre strings.
    pub seed_genres: Vec<String>,
    /// Ids or names.
    pub exclude_artists: Vec<String>,
    /// Umbrella slugs or genre strings.
    pub exclude_genres: Vec<String>,
    /// False keeps explicit songs out.
    pub allow_explicit: bool,
    /// The moment of the request.
    pub now_ms: i64,
    /// A field of ours that may join the contract (C9); absent = on.
    pub bpm_matching: Option<bool>,
}

/// One track of a mix as printed.
#[derive(Clone, Debug, PartialEq)]
pub struct Slot {
    /// From 0.
    pub position: i64,
    /// `warmup`, `main` or `cooldown`.
    pub segment: String,
    /// The slot's own tier.
    pub tier: Tier,
    /// From the tier table.
    pub target_effort: f64,
    /// The track.
    pub track_id: String,
    /// The title.
    pub name: String,
    /// The main artist; empty when unknown.
    pub artist_id: String,
    /// The main artist's name.
    pub artist_name: String,
    /// The album; empty when unknown.
    pub album: String,
    /// The album's year.
    pub release_year: Option<i32>,
    /// Length.
    pub duration_ms: i64,
    /// Unknown is neither.
    pub explicit: Option<bool>,
    /// The artist's genre strings.
    pub genres: Vec<String>,
    /// BPM as the source or the user gave it.
    pub tempo: Option<f64>,
    /// BPM as felt.
    pub felt_tempo: Option<f64>,
    /// How it came about.
    pub octave: Option<Octave>,
    /// As printed.
    pub energy: Option<f64>,
    /// As printed.
    pub danceability: Option<f64>,
    /// The tier it was scored for: the borrowed one in a ±1/±2 relaxation.
    pub scored_tier: Tier,
    /// As printed.
    pub tempo_fit: f64,
    /// As printed.
    pub effort_index: f64,
    /// As printed.
    pub slot_fit: f64,
    /// As printed.
    pub energy_penalty: f64,
    /// As printed.
    pub base_score: f64,
    /// As printed.
    pub bonuses: Bonuses,
    /// Signal and value, as printed.
    pub personal: Vec<(String, f64)>,
    /// As printed.
    pub final_score: f64,
    /// As printed.
    pub rediscovery: bool,
    /// `likes`, `playlists` or `catalog`.
    pub source: String,
    /// Why the slot bends a rule, if it does.
    pub relaxation: Option<String>,
}

impl Slot {
    /// Whether the tempo is the user's own.
    pub fn is_users_tempo(&self) -> bool {
        self.octave == Some(Octave::User)
    }
}

/// A mix document, as far as the oracle judges it.
#[derive(Clone, Debug, PartialEq)]
pub struct Mix {
    /// `complete`, `partial` or `none`.
    pub status: String,
    /// What was asked for.
    pub request: Request,
    /// The printed targets: warm-up, main, cool-down and aim, in ms.
    pub plan: [i64; 4],
    /// The tracks in playing order.
    pub slots: Vec<Slot>,
    /// How many slots stayed empty.
    pub unfilled: usize,
    /// The printed verdict.
    pub verdict: String,
    /// The printed figures, still as JSON.
    pub figures: Value,
    /// The codes of the printed findings.
    pub finding_codes: Vec<String>,
}

impl Mix {
    /// Reads a document whose shape is sound; names the first field that cannot be read.
    ///
    /// # Errors
    ///
    /// The path of a field that is absent or of another type.
    pub fn read(doc: &Value) -> Result<Self, String> {
        let plan_ms = |key: &str| need(whole(&doc["plan"][key]), &format!("plan.{key}"));
        Ok(Self {
            status: need(text(&doc["status"]), "status")?,
            request: read_request(&doc["request"])?,
            plan: [plan_ms("warmupMs")?, plan_ms("mainMs")?, plan_ms("cooldownMs")?, plan_ms("aimMs")?],
            slots: need(doc["tracks"].as_array(), "tracks")?
                .iter()
                .enumerate()
                .map(|(index, track)| read_slot(track).map_err(|field| format!("tracks[{index}].{field}")))
                .collect::<Result<_, _>>()?,
            unfilled: need(doc["unfilled"].as_array(), "unfilled")?.len(),
            verdict: need(text(&doc["report"]["verdict"]), "report.verdict")?,
            figures: doc["report"]["figures"].clone(),
            finding_codes: need(doc["findings"].as_array(), "findings")?
                .iter()
                .filter_map(|finding| text(&finding["code"]))
                .collect(),
        })
    }

    /// The sum of the tracks' lengths in ms.
    pub fn total_ms(&self) -> i64 {
        self.slots.iter().map(|slot| slot.duration_ms).sum()
    }

    /// The sum of one segment's lengths in ms.
    pub fn segment_ms(&self, segment: &str) -> i64 {
        let of_segment = self.slots.iter().filter(|slot| slot.segment == segment);
        of_segment.map(|slot| slot.duration_ms).sum()
    }
}

fn read_request(request: &Value) -> Result<Request, String> {
    let texts = |key: &str| need(texts(&request[key]), &format!("request.{key}"));
    let word = |key: &str| need(text(&request[key]), &format!("request.{key}"));
    Ok(Request {
        template: text(&request["template"]),
        curve: Some(request["curve"].clone()).filter(|curve| !curve.is_null()),
        minutes: request["minutes"].as_f64().map(|minutes| minutes as u32),
        length: text(&request["length"]).and_then(|length| match length.as_str() {
            "short" => Some(Length::Short),
            "medium" => Some(Length::Medium),
            "long" => Some(Length::Long),
            _ => None,
        }),
        part: need(Part::parse(&word("part")?), "request.part")?,
        model: match word("model")?.as_str() {
            "classic" => Model::Classic,
            "tempo-true" => Model::TempoTrue,
            _ => return Err("request.model".to_owned()),
        },
        genres: texts("genres")?.iter().map(|slug| need(umbrella(slug), "request.genres")).collect::<Result<_, _>>()?,
        decades: need(request["decades"].as_array(), "request.decades")?
            .iter()
            .map(|decade| need(whole(decade), "request.decades").map(|decade| decade as i32))
            .collect::<Result<_, _>>()?,
        seed_artists: texts("seedArtists")?,
        seed_genres: texts("seedGenres")?,
        exclude_artists: texts("excludeArtists")?,
        exclude_genres: texts("excludeGenres")?,
        allow_explicit: need(request["allowExplicit"].as_bool(), "request.allowExplicit")?,
        now_ms: need(parse_rfc3339(&word("now")?), "request.now")?,
        bpm_matching: request["bpmMatching"].as_bool(),
    })
}

fn read_slot(track: &Value) -> Result<Slot, String> {
    let number = |key: &str| need(track[key].as_f64(), key);
    let word = |key: &str| need(text(&track[key]), key);
    let tier = |key: &str| need(Tier::parse(&word(key)?), key);
    let bonus = |key: &str| need(track["bonuses"][key].as_f64(), key);
    Ok(Slot {
        position: need(whole(&track["position"]), "position")?,
        segment: word("segment")?,
        tier: tier("tier")?,
        target_effort: number("targetEffort")?,
        track_id: word("trackId")?,
        name: text(&track["name"]).unwrap_or_default(),
        artist_id: text(&track["artistId"]).unwrap_or_default(),
        artist_name: text(&track["artistName"]).unwrap_or_default(),
        album: text(&track["album"]).unwrap_or_default(),
        release_year: whole(&track["releaseYear"]).map(|year| year as i32),
        duration_ms: need(whole(&track["durationMs"]), "durationMs")?,
        explicit: track["explicit"].as_bool(),
        genres: need(texts(&track["genres"]), "genres")?,
        tempo: track["tempo"].as_f64(),
        felt_tempo: track["feltTempo"].as_f64(),
        octave: match text(&track["octave"]) {
            Some(name) => Some(need(Octave::parse(&name), "octave")?),
            None => None,
        },
        energy: track["energy"].as_f64(),
        danceability: track["danceability"].as_f64(),
        scored_tier: tier("scoredTier")?,
        tempo_fit: number("tempoFit")?,
        effort_index: number("effortIndex")?,
        slot_fit: number("slotFit")?,
        energy_penalty: number("energyPenalty")?,
        base_score: number("baseScore")?,
        bonuses: Bonuses {
            recency: bonus("recency")?,
            artist_spacing: bonus("artistSpacing")?,
            diversity: bonus("diversity")?,
            artist_novelty: bonus("artistNovelty")?,
            genre_affinity: bonus("genreAffinity")?,
            umbrella_balance: bonus("umbrellaBalance")?,
            rediscovery: bonus("rediscovery")?,
            source: bonus("source")?,
            low_end: bonus("lowEnd")?,
        },
        personal: need(track["personal"].as_array(), "personal")?
            .iter()
            .map(|entry| {
                let signal = need(text(&entry["signal"]), "personal.signal")?;
                let value = need(entry["value"].as_f64(), "personal.value")?;
                Ok((signal, value))
            })
            .collect::<Result<_, String>>()?,
        final_score: number("finalScore")?,
        rediscovery: need(track["rediscovery"].as_bool(), "rediscovery")?,
        source: word("source")?,
        relaxation: text(&track["relaxation"]),
    })
}

fn need<T>(value: Option<T>, path: &str) -> Result<T, String> {
    value.ok_or_else(|| path.to_owned())
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

fn texts(value: &Value) -> Option<Vec<String>> {
    value.as_array()?.iter().map(text).collect()
}

/// A whole number, also when it is written `2013.0`.
fn whole(value: &Value) -> Option<i64> {
    let number = value.as_f64()?;
    (number.fract() == 0.0).then_some(number as i64)
}
