//! `runclub playlists`.

use std::fmt::Write as _;

use clap::ValueEnum;
use runclub_app::{
    AppError,
    playlists::{self, Playlist},
};

use super::{Done, connect::online, output};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The playlists that are music to run to, by name or id; may be repeated. The next sync reads them.
    #[arg(long, value_name = "PLAYLIST", num_args = 1..)]
    choose: Vec<String>,
    /// All of your own and collaborative ones (the first 50), as at the beginning.
    #[arg(long, conflicts_with_all = ["choose", "none"])]
    all: bool,
    /// None: liked songs and library files only.
    #[arg(long, conflicts_with = "choose")]
    none: bool,
    /// Ask Spotify for the list again.
    #[arg(long)]
    refresh: bool,
    /// How to print the list.
    #[arg(long, value_enum, default_value = "text")]
    format: ListFormat,
}

/// How to print the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ListFormat {
    /// For people.
    Text,
    /// For programs.
    Json,
}

pub(super) async fn run(args: Args) -> Result<Done, AppError> {
    let online = online().await?;
    if args.refresh {
        playlists::refresh(&online).await?;
    }
    let known = playlists::list(online.store()).await?;
    if known.is_empty() && !args.refresh {
        playlists::refresh(&online).await?;
    }
    let listed = if args.all {
        playlists::choose(online.store(), None).await?
    } else if args.none || !args.choose.is_empty() {
        playlists::choose(online.store(), Some(&args.choose)).await?
    } else {
        playlists::list(online.store()).await?
    };
    online.close().await;
    match args.format {
        ListFormat::Json => output::print_json(&listed),
        ListFormat::Text => output::print(&output::safe(&text(&listed))),
    }
}

fn text(playlists: &[Playlist]) -> String {
    if playlists.is_empty() {
        return "The account has no playlists.\n".to_owned();
    }
    let mut text = String::new();
    for playlist in playlists {
        let mark = match playlist {
            Playlist { made_by_us: true, .. } => "made by RunClub",
            Playlist { readable: false, .. } => "cannot be read",
            Playlist { chosen: true, .. } => "chosen",
            _ => "",
        };
        let songs = playlist.songs.map_or_else(|| "?".to_owned(), |songs| songs.to_string());
        let _ = writeln!(text, "{:<22}  {songs:>5}  {mark:<15}  {}", playlist.id, playlist.name);
    }
    text
}
