//! The demo library: invented music, embedded.

use std::io::Read;

use flate2::read::GzDecoder;
use runclub_engine::{library::Library, mix::Source};
use runclub_formats::library_file::read_library;

/// Made by `runclub_testkit::synthetic`, whose test keeps it fresh.
static CSV_GZ: &[u8] = include_bytes!("../assets/demo-library.csv.gz");

/// The demo library.
pub fn library() -> Library {
    let mut csv = Vec::new();
    GzDecoder::new(CSV_GZ).read_to_end(&mut csv).expect("BUG: the embedded demo library unpacks");
    read_library(&csv, Source::Likes).expect("BUG: the embedded demo library reads").into_library()
}
