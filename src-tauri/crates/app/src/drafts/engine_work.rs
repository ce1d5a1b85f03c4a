//! What the engine does for a change: long work without a store, on a thread of its own.

use std::sync::Arc;

use runclub_engine::{
    config::Config,
    edit::{self, Edit, EditError},
    library::{Library, Signals, Track},
    mix::Mix,
    pool::{Input, Pool},
    request::Request,
    score::Sound,
};

use super::{Change, TempoFix, effect::Effect};
use crate::{AppError, ErrorCode, mixes, music::Music};

/// A tempo a runner may give a song, BPM.
const TEMPOS: std::ops::RangeInclusive<f64> = 30.0..=300.0;

/// How many seeds a regeneration tries before it says that nothing else suits.
const SEEDS: u32 = 3;

/// What a change is made of.
#[derive(Debug)]
pub(super) struct Work {
    /// The songs, without what this mix used of them.
    pub(super) music: Arc<Music>,
    /// The mix as it stands.
    pub(super) mix: Mix,
    /// The configuration.
    pub(super) config: Config,
    /// The runner's own tempo of the song whose tempo is changed, BPM.
    pub(super) own_tempo: Option<f64>,
}

/// A mix after a change.
#[derive(Debug)]
pub(super) struct Shaped {
    /// The document.
    pub(super) mix: Mix,
    /// What was done, in words.
    pub(super) label: String,
    /// What it does outside the mix.
    pub(super) effect: Option<Effect>,
}

impl Work {
    /// Carries a change out; `None` when it changes nothing.
    pub(super) fn shape(&self, change: &Change) -> Result<Option<Shaped>, AppError> {
        let of = |verb: &str, at: u32| format!("{verb} «{}»", self.title(at));
        let (edit, label) = match change {
            Change::Move { from, to } => (Edit::Move { from: *from as usize, to: *to as usize }, of("Move", *from)),
            Change::Remove { at } => (Edit::Remove { at: *at as usize }, of("Remove", *at)),
            Change::Insert { at, track_id } => {
                let label = format!("Add «{}»", self.library_title(track_id));
                (Edit::Insert { track_id: track_id.clone(), at: *at as usize }, label)
            }
            Change::Replace { at, track_id } => {
                (Edit::Replace { at: *at as usize, track_id: track_id.clone() }, of("Replace", *at))
            }
            Change::Lock { at } => (Edit::Lock { at: *at as usize }, of("Lock", *at)),
            Change::Unlock { at } => (Edit::Unlock { at: *at as usize }, of("Unlock", *at)),
            Change::Repair => (Edit::Repair, "Repair".to_owned()),
            Change::Regenerate { .. } => return self.regenerate(change),
            Change::Tempo { at, tempo } => return self.tempo(*at, *tempo),
            Change::NeverAgain { at } => return self.never_again(*at).map(Some),
            Change::Undo | Change::Redo => return Ok(None),
        };
        let mix = self.on_pool(&self.mix.request, |pool| edit::apply(pool, &self.mix, &edit))?;
        Ok((!self.holds(&mix)).then_some(Shaped { mix, label, effect: None }))
    }

    fn regenerate(&self, change: &Change) -> Result<Option<Shaped>, AppError> {
        let Change::Regenerate { seed, mode, seed_artists, seed_genres } = change else { return Ok(None) };
        let before = &self.mix.request;
        let mut request = Request {
            seed: seed.unwrap_or(before.seed),
            mode: mode.unwrap_or(before.mode),
            seed_artists: seed_artists.clone().unwrap_or_else(|| before.seed_artists.clone()),
            seed_genres: seed_genres.clone().unwrap_or_else(|| before.seed_genres.clone()),
            ..before.clone()
        };
        let asks_anew = request != *before;
        for _ in 0..if seed.is_some() { 1 } else { SEEDS } {
            if seed.is_none() {
                request.seed = request.seed.wrapping_add(1);
            }
            let mix = self.on_pool(&request, |pool| edit::apply(pool, &self.mix, &Edit::Regenerate))?;
            if asks_anew || !self.holds(&mix) {
                return Ok(Some(Shaped { mix, label: "Regenerate".to_owned(), effect: None }));
            }
        }
        Ok(None)
    }

    fn tempo(&self, at: u32, fix: TempoFix) -> Result<Option<Shaped>, AppError> {
        let track = self.mix.tracks.get(at as usize).ok_or_else(|| self.no_such_place(at))?;
        let extended = edit::library_with(&self.music.library, &self.mix);
        let library = extended.as_ref().unwrap_or(&self.music.library);
        let song = library.find(&track.track_id).map(|index| library.track(index));
        let stands = song.and_then(|song| Sound::of(song, &self.config.score).tempo);
        let times = |factor: f64| {
            stands.map(|bpm| bpm * factor).ok_or_else(|| {
                AppError::new(ErrorCode::Refused, format!("the tempo of «{}» is unknown", track.name)).hint("Type it, or tap it.")
            })
        };
        let after = match fix {
            TempoFix::Double => Some(times(2.0)?),
            TempoFix::Half => Some(times(0.5)?),
            TempoFix::Bpm { bpm } => Some(bpm),
            TempoFix::Measured => None,
        };
        if let Some(bpm) = after.filter(|bpm| !TEMPOS.contains(bpm)) {
            return Err(AppError::bad_request(format!("{bpm:.0} BPM is no tempo of a song")).hint(format!(
                "Choose from {:.0} to {:.0} BPM.",
                TEMPOS.start(),
                TEMPOS.end()
            )));
        }
        if after == self.own_tempo {
            return Ok(None);
        }
        let retuned = retuned(library, &track.track_id, after);
        let input = mixes::input(&self.music, &retuned, &self.mix.request, &self.config);
        mixes::plan_of(&self.mix, &self.config)?;
        let mix = edit::rescore(&Pool::prepare(input)?, &self.mix).map_err(refusal)?;
        let effect = Effect::Tempo { track_id: track.track_id.clone(), before: self.own_tempo, after };
        Ok(Some(Shaped { mix, label: format!("Tempo of «{}»", track.name), effect: Some(effect) }))
    }

    fn never_again(&self, at: u32) -> Result<Shaped, AppError> {
        let place = at as usize;
        let track = self.mix.tracks.get(place).ok_or_else(|| self.no_such_place(at))?;
        let mut signals = self.music.signals.clone();
        let is_new = signals.never_again.insert(track.track_id.clone());
        let mix = on_input(&self.music, &signals, &self.mix, &self.mix.request, &self.config, |pool| {
            // Asked first: a locked song is refused, whatever would take its place.
            let without = edit::apply(pool, &self.mix, &Edit::Remove { at: place });
            if matches!(without, Err(EditError::Locked { .. })) {
                return without;
            }
            match edit::alternatives(pool, &self.mix, place, 1)?.pop() {
                Some(best) => edit::apply(pool, &self.mix, &Edit::Replace { at: place, track_id: best.track.track_id }),
                None => without,
            }
        })?;
        let effect = is_new.then(|| Effect::NeverAgain {
            track_id: track.track_id.clone(),
            name: track.name.clone(),
            artist_name: track.artist_name.clone(),
        });
        Ok(Shaped { mix, label: format!("Never again «{}»", track.name), effect })
    }

    /// Whether the mix holds the songs of another as that does. Scores may differ: the music has changed since.
    fn holds(&self, other: &Mix) -> bool {
        let songs = |mix: &Mix| mix.tracks.iter().map(|track| (track.track_id.clone(), track.locked)).collect::<Vec<_>>();
        songs(&self.mix) == songs(other)
    }

    fn on_pool<T>(&self, request: &Request, work: impl FnOnce(&Pool) -> Result<T, EditError>) -> Result<T, AppError> {
        on_pool(&self.music, &self.mix, request, &self.config, work)
    }

    fn title(&self, at: u32) -> &str {
        self.mix.tracks.get(at as usize).map_or("", |track| &track.name)
    }

    fn library_title(&self, track_id: &str) -> &str {
        let library = &self.music.library;
        library.find(track_id).map_or("", |index| &library.track(index).name)
    }

    fn no_such_place(&self, at: u32) -> AppError {
        refusal(EditError::NoSuchPosition { position: at as usize, songs: self.mix.tracks.len() })
    }
}

/// Does something with the songs that a mix may choose from.
pub(super) fn on_pool<T>(
    music: &Music,
    mix: &Mix,
    request: &Request,
    config: &Config,
    work: impl FnOnce(&Pool) -> Result<T, EditError>,
) -> Result<T, AppError> {
    on_input(music, &music.signals, mix, request, config, work)
}

fn on_input<T>(
    music: &Music,
    signals: &Signals,
    mix: &Mix,
    request: &Request,
    config: &Config,
    work: impl FnOnce(&Pool) -> Result<T, EditError>,
) -> Result<T, AppError> {
    mixes::plan_of(mix, config)?;
    let extended = edit::library_with(&music.library, mix);
    let library = extended.as_ref().unwrap_or(&music.library);
    let input = Input { library, history: &music.history, signals, config, request };
    work(&Pool::prepare(input)?).map_err(refusal)
}

/// A library in which one song has this tempo of the runner's own, BPM.
fn retuned(library: &Library, track_id: &str, tempo_override: Option<f64>) -> Library {
    let mut tracks: Vec<Track> = library.tracks().to_vec();
    tracks.iter_mut().filter(|track| track.id == track_id).for_each(|track| track.tempo_override = tempo_override);
    Library::new(tracks, library.artists().to_vec())
}

/// Why an edit is refused, in the words of a window: places count from 1 there.
fn refusal(error: EditError) -> AppError {
    let refused = |message: String| AppError::new(ErrorCode::Refused, message);
    match error {
        EditError::NoSuchPosition { position, songs } => {
            AppError::bad_request(format!("there is no place {}; the mix has {songs} songs", position + 1))
                .hint("The mix has changed; try again on the list as it is now.")
        }
        EditError::NoSuchTrack { id } => refused(format!("the library has no song with the id {id}"))
            .hint("A sync or another import may have removed it; choose another."),
        EditError::AlreadyIn { name, position } => refused(format!("«{name}» is in the mix already, at place {}", position + 1))
            .hint("A song plays once; move it instead."),
        EditError::Locked { name, .. } => refused(format!("«{name}» is locked")).hint("Unlock it first."),
        EditError::LastSong => {
            refused("the last song of a mix cannot be taken out".to_owned()).hint("Put another song in its place.")
        }
        error => error.into(),
    }
}
