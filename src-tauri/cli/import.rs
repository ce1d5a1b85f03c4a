//! `runclub import`.

use std::path::PathBuf;

use clap::ValueEnum;
use jiff::Timestamp;
use runclub_app::{
    AppError,
    imports::{self, Membership},
};

use super::{Done, args::data_folder, output};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// A library file: RunClub's CSV, or any Exportify file.
    file: PathBuf,
    /// What the songs are: likes, playlist:NAME or catalog.
    #[arg(long = "as", value_name = "KIND", default_value = "likes", value_parser = membership)]
    kind: Membership,
    /// How to print the account.
    #[arg(long, value_enum, default_value = "text")]
    format: ImportFormat,
}

/// How to print the account of an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ImportFormat {
    /// For people.
    Text,
    /// For programs.
    Json,
}

fn membership(text: &str) -> Result<Membership, String> {
    match text.split_once(':') {
        None if text == "likes" => Ok(Membership::Likes),
        None if text == "catalog" => Ok(Membership::Catalog),
        Some(("playlist", name)) if !name.trim().is_empty() => Ok(Membership::Playlist { name: name.trim().to_owned() }),
        _ => Err("give likes, playlist:NAME or catalog".to_owned()),
    }
}

pub(super) async fn run(args: Args) -> Result<Done, AppError> {
    let import = imports::import_library(&args.file, &args.kind, &data_folder()?, Timestamp::now()).await?;
    import.notices.iter().for_each(|notice| output::note(notice));
    match args.format {
        ImportFormat::Json => output::print_json(&import),
        ImportFormat::Text => output::print(&format!(
            "{}In the library: {} new, {} with something new, {} unchanged.\n",
            output::safe(&import.report.to_text()),
            import.added,
            import.updated,
            import.unchanged
        )),
    }
}
