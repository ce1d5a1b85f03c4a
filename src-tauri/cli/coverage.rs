//! `runclub coverage`.

use clap::ValueEnum;
use jiff::Timestamp;
use runclub_app::{AppError, coverage::library_coverage, music};
use runclub_formats::table::coverage_table;

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
    /// How to print it.
    #[arg(long, value_enum, default_value = "table")]
    format: CoverageFormat,
}

/// How to print coverage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum CoverageFormat {
    /// For people.
    Table,
    /// For programs.
    Json,
}

pub(super) async fn run(args: Args) -> Result<Done, AppError> {
    let config = args.config.load()?;
    let request = args.request.request()?;
    let music = music::open(&args.library.place()?, args.library.usage.as_deref(), None, Timestamp::now()).await?;
    output::tell(&music);
    let coverage = library_coverage(&music, &request, &config)?;
    match args.format {
        CoverageFormat::Json => output::print_json(&coverage),
        CoverageFormat::Table => output::print(&coverage_table(&coverage, &output::table_style())),
    }
}
