//! `runclub check`.

use std::path::PathBuf;

use clap::ValueEnum;
use jiff::Timestamp;
use runclub_app::{AppError, judgement, mixes, music};
use runclub_formats::table::report_table;

use super::{
    Done,
    args::{ConfigArgs, LibraryArgs},
    output,
};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The mix document.
    #[arg(value_name = "MIX.json")]
    mix: PathBuf,
    #[command(flatten)]
    library: LibraryArgs,
    #[command(flatten)]
    config: ConfigArgs,
    /// How to print the judgement.
    #[arg(long, value_enum, default_value = "table")]
    format: CheckFormat,
}

/// How to print a judgement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum CheckFormat {
    /// For people.
    Table,
    /// For programs.
    Json,
}

pub(super) async fn run(args: Args) -> Result<Done, AppError> {
    if args.library.usage.is_some() && !args.library.is_named() {
        return Err(AppError::bad_request("--usage says nothing about a document alone")
            .hint("Name the library too, with --library FILE or --demo."));
    }
    let config = args.config.load()?;
    let mix = mixes::read_mix(&args.mix)?;
    let music = if args.library.is_named() {
        let mut opened =
            music::open(&args.library.place()?, args.library.usage.as_deref(), Some(&mix.id), Timestamp::now()).await?;
        opened.leave_out(&mix);
        output::tell(&opened);
        Some(opened)
    } else {
        None
    };
    let judgement = judgement::check_mix(&mix, music.as_ref(), &config)?;
    match args.format {
        CheckFormat::Json => output::print_json(&judgement)?,
        CheckFormat::Table => output::print(&report_table(&judgement.report, &judgement.findings, &output::table_style()))?,
    };
    Ok(if judgement.breaks_a_rule() { Done::RuleBroken } else { Done::Yes })
}
