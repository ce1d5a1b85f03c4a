//! A mix as an extended M3U playlist.

use std::fmt::Write as _;

use runclub_engine::mix::Mix;

use crate::{spotify_id::track_url, text::one_line};

/// A mix as a playlist of Spotify links. A song without a Spotify id keeps its place with the line
/// `# no id`, so that nothing is left out silently.
pub fn m3u(mix: &Mix, playlist_name: &str) -> String {
    let mut out = format!("#EXTM3U\n#PLAYLIST:{}\n", one_line(playlist_name));
    for track in &mix.tracks {
        let seconds = (u64::from(track.duration_ms) + 500) / 1_000;
        let (artist, name) = (one_line(&track.artist_name), one_line(&track.name));
        let _ = writeln!(out, "#EXTINF:{seconds},{artist} - {name}");
        out.push_str(track_url(&track.track_id).as_deref().unwrap_or("# no id"));
        out.push('\n');
    }
    out
}
