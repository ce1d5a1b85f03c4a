//! How long reading a large library takes: 100,000 rows, whole and with every quote broken.

use std::fmt::Write as _;

use divan::Bencher;
use runclub_engine::mix::Source;
use runclub_formats::library_file::read_library;

fn main() {
    divan::main();
}

const ROWS: usize = 100_000;

fn library(title: &str) -> String {
    let mut text = String::from(
        "Track URI,Track Name,Artist Name(s),Album Name,Release Date,Duration (ms),Explicit,Added At,Genres,Danceability,Energy,Tempo\n",
    );
    for n in 0..ROWS {
        let artist = n % 4_000;
        let _ = writeln!(
            text,
            "spotify:track:{n:022},{title} {n},\"Artist {artist}, Guest {}\",Album {},2013-06-25,{},False,2024-07-29T17:58:15Z,\"indie pop,dream pop\",0.5,0.{},1{}.5",
            n % 97,
            n % 9_000,
            150_000 + n % 120_000,
            n % 1_000,
            n % 99,
        );
    }
    text
}

#[divan::bench(sample_count = 5)]
fn whole(bencher: Bencher) {
    let text = library("Song");
    bencher.bench(|| read_library(text.as_bytes(), Source::Likes));
}

#[divan::bench(sample_count = 5)]
fn every_quote_broken(bencher: Bencher) {
    let text = library("\"Song");
    bencher.bench(|| read_library(text.as_bytes(), Source::Likes));
}

#[divan::bench(sample_count = 5)]
fn windows_1252(bencher: Bencher) {
    let bytes: Vec<u8> = library("Café").chars().map(|c| c as u8).collect();
    bencher.bench(|| read_library(&bytes, Source::Likes));
}
