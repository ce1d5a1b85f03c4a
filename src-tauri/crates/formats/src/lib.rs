//! Library files and the faces of a mix.
//!
//! Pure: bytes and models in, models and text out. No IO, no clock.

mod delimited;
pub mod library_file;
pub mod m3u;
pub mod mix_csv;
pub mod mix_json;
pub mod our_csv;
mod spotify_id;
pub mod svg;
pub mod table;
mod text;
pub mod usage_file;
mod words;

pub use self::{
    delimited::{Delimiter, decode::Encoding},
    spotify_id::{is_spotify_id, track_url},
};
