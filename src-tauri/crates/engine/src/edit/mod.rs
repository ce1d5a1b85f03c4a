//! Edits: pure functions from a mix to a mix. Every result is scored and judged anew.
//!
//! The curve belongs to the places, not to the songs: a song that moves is scored by the slot it
//! arrives at. An order that breaks a rule is allowed and shown; [`Edit::Repair`] mends it.

mod alternatives;
mod layout;
mod repair;

pub use alternatives::{Alternative, alternatives};

use crate::{
    compose::{Seat, described},
    fit::{self, Pin},
    generate::{assemble, compose, status},
    library::{Artist, Library},
    mix::{Mix, MixTrack, Unfilled},
    plan::PlanError,
    pool::Pool,
    tier::Tier,
    title,
};

/// One change. Positions count from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// Takes the song at `from` and puts it at `to`.
    Move {
        /// Where it is.
        from: usize,
        /// Where it goes.
        to: usize,
    },
    /// Takes a song out.
    Remove {
        /// Where it is.
        at: usize,
    },
    /// Puts a song of the library in.
    Insert {
        /// Which.
        track_id: String,
        /// Its place afterwards.
        at: usize,
    },
    /// Puts a song of the library in another's place.
    Replace {
        /// Where.
        at: usize,
        /// Which.
        track_id: String,
    },
    /// Holds a song at its place.
    Lock {
        /// Where it is.
        at: usize,
    },
    /// Lets it go again.
    Unlock {
        /// Where it is.
        at: usize,
    },
    /// Fits everything that is not locked anew, under the request of the pool.
    Regenerate,
    /// Makes the smallest change that mends the report.
    Repair,
}

/// An edit that cannot be applied.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// No such place.
    #[error("position {position} does not exist; the mix has {songs} songs, counted from 0")]
    NoSuchPosition {
        /// What was asked for.
        position: usize,
        /// Songs of the mix.
        songs: usize,
    },
    /// No such song.
    #[error("the library has no song with the id {id:?}")]
    NoSuchTrack {
        /// What was asked for.
        id: String,
    },
    /// The song is in the mix already.
    #[error("{name:?} is in the mix already, at position {position}")]
    AlreadyIn {
        /// Its title.
        name: String,
        /// Where.
        position: usize,
    },
    /// The song is locked.
    #[error("{name:?} at position {position} is locked")]
    Locked {
        /// Its title.
        name: String,
        /// Where.
        position: usize,
    },
    /// The last song cannot go.
    #[error("the mix has only one song left")]
    LastSong,
    /// The mix holds a song that the pool's library does not.
    #[error("the mix holds {id:?}, which the library does not")]
    Unknown {
        /// The song's id.
        id: String,
    },
    /// The mix's request cannot be planned.
    #[error(transparent)]
    Plan(#[from] PlanError),
}

/// Applies an edit to a mix. The pool is prepared from the mix's request (for
/// [`Edit::Regenerate`], from the request it should have now) over a library that holds the mix's
/// songs, see [`library_with`].
///
/// # Errors
/// When the edit names a place or song that does not exist, or would touch a locked song.
pub fn apply(pool: &Pool, mix: &Mix, edit: &Edit) -> Result<Mix, EditError> {
    let mut seats = seats(pool, mix)?;
    let mut unfilled = mix.unfilled.clone();
    match edit {
        Edit::Move { from, to } => {
            known(mix, *from)?;
            known(mix, *to)?;
            layout::shift(&mut seats, *from, *to);
        }
        Edit::Remove { at } => {
            untouched(mix, *at)?;
            if seats.len() == 1 {
                return Err(EditError::LastSong);
            }
            layout::remove(pool, &mut seats, *at);
        }
        Edit::Insert { track_id, at } => {
            if *at > seats.len() {
                return Err(EditError::NoSuchPosition { position: *at, songs: seats.len() });
            }
            let track = fresh(pool, mix, track_id, None)?;
            layout::insert(pool, &mut seats, &mut unfilled, track, *at);
        }
        Edit::Replace { at, track_id } => {
            untouched(mix, *at)?;
            if mix.tracks[*at].track_id != *track_id {
                seats[*at].track = fresh(pool, mix, track_id, Some(*at))?;
            }
        }
        Edit::Lock { at } => {
            known(mix, *at)?;
            seats[*at].locked = true;
        }
        Edit::Unlock { at } => {
            known(mix, *at)?;
            seats[*at].locked = false;
        }
        Edit::Regenerate => {
            let pins = pins(&seats, &unfilled);
            let solution = fit::solve(pool, &pins);
            return Ok(compose(pool, &solution, &pins, mix.id.clone(), mix.saved_as.clone()));
        }
        Edit::Repair => seats = repair::repair(pool, &seats, &unfilled, mix.status),
    }
    let status = status(pool, &seats, &unfilled);
    Ok(assemble(pool, &seats, unfilled, status, mix.id.clone(), mix.saved_as.clone()))
}

/// Scores and judges a mix anew, as it is.
///
/// # Errors
/// When the pool's library does not hold all of its songs.
pub fn rescore(pool: &Pool, mix: &Mix) -> Result<Mix, EditError> {
    let seats = seats(pool, mix)?;
    Ok(assemble(pool, &seats, mix.unfilled.clone(), mix.status, mix.id.clone(), mix.saved_as.clone()))
}

/// The library and the songs of a mix that it lacks, as the document describes them; `None` when it
/// lacks none.
pub fn library_with(library: &Library, mix: &Mix) -> Option<Library> {
    let missing: Vec<_> = mix.tracks.iter().filter(|track| library.find(&track.track_id).is_none()).collect();
    if missing.is_empty() {
        return None;
    }
    let mut tracks = library.tracks().to_vec();
    let mut artists = library.artists().to_vec();
    for track in missing {
        tracks.push(described(track));
        if library.artists().iter().all(|known| known.id != track.artist_id) {
            artists.push(Artist { id: track.artist_id.clone(), name: track.artist_name.clone(), genres: Vec::new() });
        }
    }
    Some(Library::new(tracks, artists))
}

/// The places and songs of a mix.
fn seats(pool: &Pool, mix: &Mix) -> Result<Vec<Seat>, EditError> {
    mix.tracks
        .iter()
        .map(|track| {
            let index =
                pool.input.library.find(&track.track_id).ok_or_else(|| EditError::Unknown { id: track.track_id.clone() })?;
            Ok(Seat { segment: track.segment, tier: track.tier, track: index, locked: track.locked })
        })
        .collect()
}

/// Locked songs at their places among all slots, those without songs included.
fn pins(seats: &[Seat], unfilled: &[Unfilled]) -> Vec<Pin> {
    let filled = (0..).filter(|place| unfilled.iter().all(|slot| slot.position != *place));
    let locked = filled.zip(seats).filter(|(_, seat)| seat.locked);
    locked.map(|(place, seat)| Pin { position: place as usize, track: seat.track, slot: (seat.segment, seat.tier) }).collect()
}

fn known(mix: &Mix, position: usize) -> Result<(), EditError> {
    if position < mix.tracks.len() { Ok(()) } else { Err(EditError::NoSuchPosition { position, songs: mix.tracks.len() }) }
}

fn untouched(mix: &Mix, position: usize) -> Result<(), EditError> {
    known(mix, position)?;
    let track = &mix.tracks[position];
    if track.locked { Err(EditError::Locked { name: track.name.clone(), position }) } else { Ok(()) }
}

/// A song of the library that is not in the mix yet, but for the place it is to take.
fn fresh(pool: &Pool, mix: &Mix, id: &str, instead_of: Option<usize>) -> Result<u32, EditError> {
    if let Some(at) = mix.tracks.iter().position(|track| track.track_id == id) {
        return Err(EditError::AlreadyIn { name: mix.tracks[at].name.clone(), position: at });
    }
    let library = pool.input.library;
    let track = library.find(id).ok_or_else(|| EditError::NoSuchTrack { id: id.to_owned() })?;
    // The same song under another id is the same song (D1).
    let (artist, name) = (&library.track(track).artist_id, title::normalise(&library.track(track).name));
    let same = |held: &MixTrack| held.artist_id == *artist && title::normalise(&held.name) == name;
    match mix.tracks.iter().position(same) {
        Some(position) if Some(position) != instead_of => {
            Err(EditError::AlreadyIn { name: mix.tracks[position].name.clone(), position })
        }
        _ => Ok(track),
    }
}

/// The tiers of the songs of a segment.
fn tiers(seats: &[Seat]) -> Vec<Tier> {
    seats.iter().map(|seat| seat.tier).collect()
}
