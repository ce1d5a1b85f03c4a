//! Arguments that several subcommands share.

use std::path::PathBuf;

use clap::{
    Args,
    builder::{PossibleValuesParser, TypedValueParser},
};
use jiff::Timestamp;
use runclub_app::{AppError, data_folder, music::Place, settings};
use runclub_engine::{
    config::Config,
    genre::Umbrella,
    plan::length_minutes,
    request::{CurveStep, Length, Mode, Model, Part, Request, TemplateId},
    template::Template,
    tier::Tier,
};

/// Where the music comes from; nothing for the library in the data folder.
#[derive(Debug, Args)]
#[command(next_help_heading = "Library")]
pub(super) struct LibraryArgs {
    /// Use a library file: RunClub's CSV, or any Exportify file.
    #[arg(long, value_name = "FILE", conflicts_with = "demo")]
    pub library: Option<PathBuf>,
    /// Use the demo library: invented music.
    #[arg(long)]
    pub demo: bool,
    /// Read usage from this CSV (`track_id,last_used_at,used_count`); with --save-usage, write it too.
    #[arg(long, value_name = "FILE")]
    pub usage: Option<PathBuf>,
}

impl LibraryArgs {
    /// The place these arguments name.
    pub(super) fn place(&self) -> Result<Place, AppError> {
        match (&self.library, self.demo) {
            (Some(file), _) => Ok(Place::File(file.clone())),
            (None, true) => Ok(Place::Demo),
            (None, false) => Ok(Place::Store(data_folder()?)),
        }
    }

    /// Whether a library is named.
    pub(super) fn is_named(&self) -> bool {
        self.library.is_some() || self.demo
    }
}

/// The data folder of this machine.
pub(super) fn data_folder() -> Result<PathBuf, AppError> {
    data_folder::locate(path_from("RUNCLUB_DATA_DIR"))
}

/// A path in the environment; empty is unset.
fn path_from(variable: &str) -> Option<PathBuf> {
    std::env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from)
}

/// Where the numbers come from.
#[derive(Debug, Args)]
#[command(next_help_heading = "Configuration")]
pub(super) struct ConfigArgs {
    /// Read the configuration from this TOML file [env: RUNCLUB_CONFIG].
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Override one value, for example fit.temperature=0.01; may be repeated.
    #[arg(long, value_name = "KEY=VALUE")]
    set: Vec<String>,
}

impl ConfigArgs {
    /// The effective configuration.
    pub(super) fn load(&self) -> Result<Config, AppError> {
        let own = || data_folder().ok().map(|folder| folder.join(settings::FILE_NAME)).filter(|file| file.is_file());
        let file = self.config.clone().or_else(|| path_from("RUNCLUB_CONFIG")).or_else(own);
        settings::load(file.as_deref(), &self.set)
    }
}

/// One of the values that have a slug.
fn one_of<T: Copy + Send + Sync + 'static>(all: &'static [T], slug: fn(T) -> &'static str) -> impl TypedValueParser<Value = T> {
    PossibleValuesParser::new(all.iter().map(|value| slug(*value))).map(move |text| {
        let named = all.iter().copied().find(|value| slug(*value) == text);
        named.expect("BUG: only slugs pass the parser")
    })
}

/// What the mix is for.
#[derive(Debug, Args)]
#[command(next_help_heading = "Session")]
pub(super) struct RequestArgs {
    /// The session's shape.
    #[arg(long, value_name = "TEMPLATE", value_parser = one_of(&TemplateId::ALL, TemplateId::slug), conflicts_with = "curve")]
    template: Option<TemplateId>,
    /// A shape of your own as tier:minutes, warm-up and cool-down included: "easy:5,hard:3.5,easy:5".
    #[arg(long, value_name = "STEPS", conflicts_with_all = ["minutes", "length"])]
    curve: Option<String>,
    /// Length of the whole session, 10 to 180.
    #[arg(long, value_name = "N", conflicts_with = "length", allow_negative_numbers = true)]
    minutes: Option<u32>,
    /// A named length of the template [default: medium, unless --minutes says otherwise].
    #[arg(long, value_name = "LENGTH", value_parser = one_of(&Length::ALL, Length::slug))]
    length: Option<Length>,
    /// Which part of the session to fill.
    #[arg(long, value_name = "PART", value_parser = one_of(&Part::ALL, Part::slug), default_value = "full")]
    part: Part,
    /// How songs follow one another.
    #[arg(long, value_name = "MODE", value_parser = one_of(&Mode::ALL, Mode::slug), default_value = "smart")]
    mode: Mode,
    /// The scoring model.
    #[arg(long, value_name = "MODEL", value_parser = one_of(&Model::ALL, Model::slug), default_value = "tempo-true")]
    model: Model,
    /// Only these genres; may be repeated.
    #[arg(long, value_name = "GENRE", help_heading = "Music", value_parser = one_of(&Umbrella::ALL, Umbrella::slug))]
    genre: Vec<Umbrella>,
    /// Only these decades, for example 1990; may be repeated.
    #[arg(long, value_name = "YEAR", help_heading = "Music", allow_negative_numbers = true)]
    decade: Vec<i32>,
    /// Favour an artist, by name or id; may be repeated.
    #[arg(long, value_name = "ARTIST", help_heading = "Music")]
    seed_artist: Vec<String>,
    /// Favour a genre, by slug or name; may be repeated.
    #[arg(long, value_name = "GENRE", help_heading = "Music")]
    seed_genre: Vec<String>,
    /// Leave an artist out, by name or id; may be repeated.
    #[arg(long, value_name = "ARTIST", help_heading = "Music")]
    exclude_artist: Vec<String>,
    /// Leave a genre out, by slug or name; may be repeated.
    #[arg(long, value_name = "GENRE", help_heading = "Music")]
    exclude_genre: Vec<String>,
    /// No songs marked explicit.
    #[arg(long, help_heading = "Music")]
    no_explicit: bool,
    /// The seed: another one gives another mix [default: from the time of the request].
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    seed: Option<u32>,
    /// The time of the request [default: now].
    #[arg(long, value_name = "RFC3339")]
    now: Option<Timestamp>,
}

impl RequestArgs {
    /// The request; the clock is read here and nowhere else.
    pub(super) fn request(&self) -> Result<Request, AppError> {
        let now = self.now.unwrap_or_else(Timestamp::now);
        let curve = self.curve.as_deref().map(parse_curve).transpose()?;
        let template = if curve.is_some() { None } else { Some(self.template.unwrap_or(TemplateId::Tempo)) };
        let length = match (template, self.minutes, self.length) {
            (Some(_), None, None) => Some(Length::Medium),
            (.., length) => length,
        };
        let minutes = match (&curve, template, length) {
            (Some(steps), ..) => {
                let total: u64 = steps.iter().map(|step| u64::from(step.duration_ms)).sum();
                u32::try_from(total.div_ceil(60_000)).unwrap_or(u32::MAX)
            }
            (None, Some(id), Some(length)) => length_minutes(Template::get(id), length).iter().sum(),
            _ => self.minutes.unwrap_or_default(),
        };
        self.decade.iter().try_for_each(|year| check_decade(*year))?;
        let mut genres: Vec<Umbrella> = self.genre.clone();
        let mut decades = self.decade.clone();
        for at in (0..genres.len()).rev() {
            if genres[..at].contains(&genres[at]) {
                genres.remove(at);
            }
        }
        decades.sort_unstable();
        decades.dedup();
        Ok(Request {
            template,
            curve,
            minutes,
            length,
            part: self.part,
            mode: self.mode,
            model: self.model,
            genres,
            decades,
            seed_artists: self.seed_artist.clone(),
            seed_genres: self.seed_genre.clone(),
            exclude_artists: self.exclude_artist.clone(),
            exclude_genres: self.exclude_genre.clone(),
            allow_explicit: !self.no_explicit,
            // Any spread of the time will do; the seed is printed and can be entered again.
            seed: self.seed.unwrap_or_else(|| (now.as_millisecond() as u32).wrapping_mul(2_654_435_761)),
            now,
        })
    }

    /// Names that the library does not know, for a note.
    pub(super) fn unknown_seeds(&self, knows_artist: impl Fn(&str) -> bool, knows_genre: impl Fn(&str) -> bool) -> Vec<String> {
        let artists = self.seed_artist.iter().chain(&self.exclude_artist).filter(|name| !knows_artist(name));
        let genres = self.seed_genre.iter().chain(&self.exclude_genre).filter(|name| !knows_genre(name));
        let artists = artists.map(|name| format!("the library has no artist {name:?}"));
        artists.chain(genres.map(|name| format!("the library has no genre {name:?}"))).collect()
    }
}

/// A decade goes by its first year; music was released from 1000 to 2100.
fn check_decade(year: i32) -> Result<(), AppError> {
    let first = if (1000..=2100).contains(&year) { year.div_euclid(10) * 10 } else { 1990 };
    if year == first {
        return Ok(());
    }
    let hint = format!("--decade {first} stands for {first} to {}.", first + 9);
    Err(AppError::bad_request(format!("{year} is not the first year of a decade")).hint(hint))
}

/// Reads "easy:5,hard:3.5".
fn parse_curve(text: &str) -> Result<Vec<CurveStep>, AppError> {
    text.split(',')
        .map(|step| {
            let wrong = |what: &str| {
                AppError::bad_request(format!("{:?} is not a step of a curve: {what}", step.trim()))
                    .hint("Write tier:minutes, for example \"easy:5,moderate:4,hard:3.5\".")
            };
            let (tier, minutes) = step.split_once(':').ok_or_else(|| wrong("the colon is missing"))?;
            let tier = Tier::from_slug(&tier.trim().to_lowercase())
                .ok_or_else(|| wrong("tiers are easy, moderate, strong, hard, max"))?;
            let minutes: f64 = minutes.trim().parse().map_err(|_| wrong("the minutes are no number"))?;
            if !(minutes > 0.0 && minutes <= 180.0) {
                return Err(wrong("a step lasts more than 0 and at most 180 minutes"));
            }
            Ok(CurveStep { tier, duration_ms: (minutes * 60_000.0).round() as u32 })
        })
        .collect()
}
