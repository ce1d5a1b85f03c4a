//! Another version of a song that cannot be played (ruling G2).

use std::sync::Arc;

use runclub_engine::{
    edit::{self, Edit},
    library::{Library, Track},
    mix::MixTrack,
    title::normalise_name,
};
use runclub_services::spotify::TrackItem;
use serde::{Deserialize, Serialize};

use super::Saving;
use crate::{AppError, mixes, music, music::Place};

/// Versions may differ this much in length, ms.
const LENGTH_TOLERANCE_MS: u32 = 3_000;
/// Words that make another recording of a title.
const VERSION_WORDS: [&str; 9] =
    ["live", "remix", "remaster", "remastered", "acoustic", "instrumental", "karaoke", "cover", "demo"];
/// Of these, those that hardly change the sound.
const SAME_SOUND: [&str; 2] = ["remaster", "remastered"];

/// A song that was swapped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Swap {
    /// Its place in the mix.
    pub position: u32,
    /// What it is called.
    pub name: String,
    /// The id it had.
    pub from: String,
    /// The id it has.
    pub to: String,
}

/// What a version must match.
#[derive(Debug)]
pub(super) struct Wanted {
    pub(super) isrc: Option<String>,
    title: String,
    artist: String,
    duration_ms: u32,
    versions: Vec<&'static str>,
}

impl Wanted {
    pub(super) fn of(track: &MixTrack, isrc: Option<String>) -> Self {
        Self {
            isrc,
            title: base_title(&track.name),
            artist: normalise_name(&track.artist_name),
            duration_ms: track.duration_ms,
            versions: version_words(&track.name),
        }
    }
}

/// The best version: playable, the same artist, length and kind; the same recording before others, then
/// the nearest length, then the smallest id.
pub(super) fn best(wanted: &Wanted, candidates: Vec<TrackItem>) -> Option<TrackItem> {
    let is_recording = |found: &TrackItem| wanted.isrc.is_some() && found.isrc == wanted.isrc;
    let fits = |found: &TrackItem| {
        let artist = found.artists.first().map(|artist| normalise_name(&artist.name));
        let near = found.duration_ms.abs_diff(wanted.duration_ms) <= LENGTH_TOLERANCE_MS;
        let same_kind = version_words(&found.name) == wanted.versions && base_title(&found.name) == wanted.title;
        found.playable != Some(false) && near && (is_recording(found) || (artist.as_deref() == Some(&wanted.artist) && same_kind))
    };
    let mut fitting: Vec<TrackItem> = candidates.into_iter().filter(fits).collect();
    fitting.sort_by_key(|found| (!is_recording(found), found.duration_ms.abs_diff(wanted.duration_ms), found.id.clone()));
    fitting.into_iter().next()
}

/// The words of a title that tell recordings apart, but for those that hardly change the sound.
fn version_words(title: &str) -> Vec<&'static str> {
    let title = normalise_name(title);
    let words: Vec<&str> = title.split(|c: char| !c.is_alphanumeric()).collect();
    VERSION_WORDS.into_iter().filter(|word| !SAME_SOUND.contains(word) && words.contains(word)).collect()
}

/// The title without what stands in brackets or behind a dash.
fn base_title(title: &str) -> String {
    let cut = [" - ", " (", " ["].iter().filter_map(|mark| title.find(mark)).filter(|at| *at > 0).min();
    normalise_name(&title[..cut.unwrap_or(title.len())])
}

impl Saving<'_> {
    /// Puts a version at the place of a song, also of a locked one (it is the same song), and judges
    /// the mix anew.
    pub(super) async fn swap(&mut self, at: usize, found: &TrackItem) -> Result<(), AppError> {
        let mix = &self.journal.mix;
        let old = mix.tracks[at].clone();
        let store = Place::Store(self.online.folder().clone());
        let mut music = music::open(&store, None, Some(&mix.id), self.online.now()).await?;
        let known = edit::library_with(&music.library, mix).map_or_else(|| music.library.clone(), Arc::new);
        let original = known.find(&old.track_id).map(|index| known.track(index).clone()).unwrap_or_default();
        let version = Track {
            id: found.id.clone(),
            name: found.name.clone(),
            duration_ms: found.duration_ms,
            explicit: found.explicit.or(original.explicit),
            playable: Some(true),
            ..original
        };
        let tracks = known.tracks().iter().cloned().chain([version]).collect();
        music.library = Arc::new(Library::new(tracks, known.artists().to_vec()));
        let mut mix = mix.clone();
        mix.tracks[at].locked = false;
        let replace = Edit::Replace { at, track_id: found.id.clone() };
        mix = mixes::edit_mix(&music, &mix, &replace, &mix.request, self.config)?;
        if old.locked {
            mix = mixes::edit_mix(&music, &mix, &Edit::Lock { at }, &mix.request, self.config)?;
        }
        let swap = Swap { position: at as u32, name: found.name.clone(), from: old.track_id, to: found.id.clone() };
        self.journal.note(format!("{:?} cannot be played in your country; another version of it took its place.", old.name));
        self.journal.swaps.push(swap);
        self.journal.checked.insert(found.id.clone(), self.online.now());
        self.journal.mix = mix;
        Ok(())
    }
}
