//! `runclub edit`.

use std::path::PathBuf;

use clap::Subcommand;
use jiff::Timestamp;
use runclub_app::{AppError, mixes, music};
use runclub_engine::edit::Edit;
use runclub_formats::table::alternatives_table;

use super::{
    Done,
    args::{ConfigArgs, LibraryArgs},
    mix::{Format, print_mix},
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
    /// How to print the result [default: json; a list of alternatives: table].
    #[arg(long, value_enum)]
    format: Option<Format>,
    #[command(subcommand)]
    change: Change,
}

/// One change; positions count from 0.
#[derive(Debug, Subcommand)]
enum Change {
    /// Move the song at A to B.
    Move {
        /// Where it is.
        a: usize,
        /// Where it goes.
        b: usize,
    },
    /// Take the song at A out.
    Remove {
        /// Where it is.
        a: usize,
    },
    /// Put the song ID in at AT.
    Insert {
        /// The song's id.
        id: String,
        /// Its place afterwards.
        at: usize,
    },
    /// Put the song ID in place of the one at A; without ID, list what suits that place.
    Replace {
        /// Where.
        a: usize,
        /// The new song's id.
        id: Option<String>,
        /// How many alternatives to list.
        #[arg(long, value_name = "N", default_value_t = 10)]
        most: usize,
    },
    /// Hold the song at A at its place.
    Lock {
        /// Where it is.
        a: usize,
    },
    /// Let the song at A go again.
    Unlock {
        /// Where it is.
        a: usize,
    },
    /// Fit everything that is not locked anew.
    Regenerate {
        /// The seed [default: the mix's seed plus 1].
        #[arg(long, value_name = "N", allow_negative_numbers = true)]
        seed: Option<u32>,
    },
    /// Make the smallest change that mends the report.
    Repair,
}

pub(super) async fn run(args: Args) -> Result<Done, AppError> {
    let config = args.config.load()?;
    let mix = mixes::read_mix(&args.mix)?;
    let place = args.library.place()?;
    let mut music = music::open(&place, args.library.usage.as_deref(), Some(&mix.id), Timestamp::now()).await?;
    music.leave_out(&mix);
    output::tell(&music);
    let mut request = mix.request.clone();
    let edit = match args.change {
        Change::Move { a, b } => Edit::Move { from: a, to: b },
        Change::Remove { a } => Edit::Remove { at: a },
        Change::Insert { id, at } => Edit::Insert { track_id: id, at },
        Change::Replace { a, id: Some(id), .. } => Edit::Replace { at: a, track_id: id },
        Change::Replace { a, id: None, most } => {
            let alternatives = mixes::alternatives(&music, &mix, a, most, &config)?;
            return match args.format {
                Some(Format::Json) => output::print_json(&alternatives),
                _ => output::print(&alternatives_table(&alternatives, &output::table_style())),
            };
        }
        Change::Lock { a } => Edit::Lock { at: a },
        Change::Unlock { a } => Edit::Unlock { at: a },
        Change::Regenerate { seed } => {
            request.seed = seed.unwrap_or(request.seed.wrapping_add(1));
            Edit::Regenerate
        }
        Change::Repair => Edit::Repair,
    };
    let edited = mixes::edit_mix(&music, &mix, &edit, &request, &config)?;
    print_mix(&edited, &music.library, &config, args.format.unwrap_or(Format::Json))
}
