//! `runclub mix`.

use clap::ValueEnum;
use jiff::Timestamp;
use runclub_app::{AppError, mixes, music};
use runclub_engine::{
    config::Config,
    library::Library,
    mix::{Mix, Status},
    pool::genre_is_known,
    series::Series,
    title::normalise_name,
};
use runclub_formats::{m3u, mix_csv, mix_json, svg, table};

use super::{
    Done,
    args::{ConfigArgs, LibraryArgs, RequestArgs},
    output,
};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    library: LibraryArgs,
    #[command(flatten)]
    request: RequestArgs,
    #[command(flatten)]
    config: ConfigArgs,
    /// How to print the mix.
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
    /// Mark the songs as used, so that they rest for ten days.
    #[arg(long)]
    save_usage: bool,
}

/// How to print a mix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// A table with a small curve.
    Table,
    /// The mix document.
    Json,
    /// RunClub's library format, with the places of the songs.
    Csv,
    /// A playlist of links.
    M3u,
    /// The tempo-and-effort chart.
    Svg,
}

pub(super) async fn run(args: Args) -> Result<Done, AppError> {
    let config = args.config.load()?;
    let request = args.request.request()?;
    let id = mixes::derived_id(&request, &config);
    let place = args.library.place()?;
    // The same request is the same mix: that it was used before does not lock its songs out.
    let mut music = music::open(&place, args.library.usage.as_deref(), Some(&id), Timestamp::now()).await?;
    output::tell(&music);
    if args.save_usage && !music.remembers_usage() {
        return Err(AppError::bad_request("--save-usage needs --usage FILE beside --library or --demo")
            .hint("Name the file to write, or import the library and leave --library away."));
    }
    tell_unknown_seeds(&args.request, &music.library);
    let mix = mixes::generate_mix(&music, &request, &config, id)?;
    let done = print_mix(&mix, &music.library, &config, args.format)?;
    if args.save_usage && !music.mark_used(&mix).await? && mix.status != Status::None {
        output::note("a mix of this request was marked as used before; nothing was written");
    }
    Ok(done)
}

/// Prints a mix. Where a format has no place for it, standard error tells what is missing.
pub(super) fn print_mix(mix: &Mix, library: &Library, config: &Config, format: Format) -> Result<Done, AppError> {
    output::print(&in_format(mix, library, config, format))?;
    if matches!(format, Format::Csv | Format::M3u | Format::Svg) {
        let mut told: Vec<&str> = mix.unfilled.iter().map(|slot| slot.help.as_str()).collect();
        told.dedup();
        told.into_iter().for_each(|help| output::note(&format!("not every slot found a song. {help}")));
    }
    Ok(if mix.status == Status::None { Done::NotEnoughMusic } else { Done::Yes })
}

/// A mix in a format.
fn in_format(mix: &Mix, library: &Library, config: &Config, format: Format) -> String {
    let series = || Series::of(mix, config);
    match format {
        Format::Table => table::mix_table(mix, &series(), &output::table_style()),
        Format::Json => output::json_for_terminals(&mix_json::to_json(mix)),
        Format::Csv => mix_csv::mix_csv(mix, library),
        Format::M3u => m3u::m3u(mix, &format!("RunClub · {}", mix.request.title())),
        Format::Svg => svg::chart_svg(&series(), mix, &svg::ChartStyle::default()),
    }
}

fn tell_unknown_seeds(request: &RequestArgs, library: &Library) {
    let knows_artist = |name: &str| {
        let plain = normalise_name(name);
        library.artists().iter().any(|artist| artist.id == name || normalise_name(&artist.name) == plain)
    };
    let knows_genre = |name: &str| {
        let plain = normalise_name(name);
        genre_is_known(name)
            || library.genre_sets().iter().any(|set| set.names.iter().any(|genre| normalise_name(genre) == plain))
    };
    request.unknown_seeds(knows_artist, knows_genre).iter().for_each(|text| output::note(text));
}
