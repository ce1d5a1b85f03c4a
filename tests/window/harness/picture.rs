//! What the display shows. WebKit's own pictures wait for a layer to be presented, and the window draws without layers.

use std::{
    fs::{self, File},
    io::BufWriter,
    path::{Path, PathBuf},
};

use super::looks::Size;

/// Where Xvfb keeps its first screen: the X window dump format (XWDFile.h), a header of big-endian words and rows of
/// blue, green, red and a byte that means nothing.
#[derive(Debug)]
pub(super) struct Screen(PathBuf);

/// Words of the header.
const HEADER_BYTES: usize = 0;
const WIDTH: usize = 4;
const HEIGHT: usize = 5;
const BYTES_PER_ROW: usize = 12;
const COLOURS: usize = 19;
/// Bytes of one colour of the table between header and rows.
const COLOUR_BYTES: usize = 12;

/// Pixels: rows of red, green, blue.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Picture {
    size: Size,
    pixels: Vec<u8>,
}

impl Screen {
    /// The screen of an Xvfb that was started with `-fbdir` and this folder.
    pub(super) fn in_folder(folder: &Path) -> Self {
        Self(folder.join("Xvfb_screen0"))
    }

    /// The upper left part of it, where the window is; all of it without a size.
    pub(super) fn picture(&self, size: Option<Size>) -> Picture {
        let dump = fs::read(&self.0).unwrap();
        let word = |at: usize| u32::from_be_bytes(dump[4 * at..4 * at + 4].try_into().unwrap());
        let screen = Size { width: word(WIDTH), height: word(HEIGHT) };
        let size = size.unwrap_or(screen);
        assert!(size.width <= screen.width && size.height <= screen.height, "{size:?} on {screen:?}");
        let rows = word(HEADER_BYTES) as usize + word(COLOURS) as usize * COLOUR_BYTES;
        let row = |at: usize| &dump[rows + at * word(BYTES_PER_ROW) as usize..][..size.width as usize * 4];
        let pixel = |pixel: &[u8]| [pixel[2], pixel[1], pixel[0]];
        let pixels = (0..size.height as usize).flat_map(|at| row(at).chunks_exact(4).flat_map(pixel)).collect();
        Picture { size, pixels }
    }
}

impl Picture {
    pub(super) fn write(&self, path: &Path) {
        let mut encoder = png::Encoder::new(BufWriter::new(File::create(path).unwrap()), self.size.width, self.size.height);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_compression(png::Compression::High);
        encoder.write_header().unwrap().write_image_data(&self.pixels).unwrap();
    }
}
