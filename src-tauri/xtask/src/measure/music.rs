//! The libraries a measurement runs on.

use std::{fs, io, path::Path};

use runclub_engine::library::Library;
use runclub_testkit::{
    build::oracle_library,
    oracle::{OracleTrack, read_csv},
    synthetic,
};

/// A library, as the engine and as the oracle see it.
pub(crate) struct Music {
    pub name: String,
    pub library: Library,
    pub rows: Vec<OracleTrack>,
}

impl Music {
    fn new(name: &str, csv: &str) -> Self {
        let rows = read_csv(csv);
        Self { name: name.to_owned(), library: oracle_library(&rows), rows }
    }

    /// Every `.csv` of a folder by name, then the demo library.
    pub(crate) fn load(folder: Option<&Path>) -> io::Result<Vec<Self>> {
        let mut all = Vec::new();
        if let Some(folder) = folder {
            let mut files: Vec<_> = fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?.into_iter().map(|f| f.path()).collect();
            files.sort();
            for file in files.iter().filter(|file| file.extension().is_some_and(|ending| ending == "csv")) {
                let name = file.file_stem().unwrap_or_default().to_string_lossy();
                all.push(Self::new(&name, &fs::read_to_string(file)?));
            }
        }
        all.push(Self::new("demo", &synthetic::demo_csv()));
        Ok(all)
    }
}
