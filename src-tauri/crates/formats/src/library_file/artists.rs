//! Who made a song: the first artist of a row, named and identified alike in every row of a file.
//!
//! The difficulty is a list of names separated by commas in which commas also belong to names
//! ("Harbour, The Elder, Ida Quist" may be three artists or two). Where artist ids stand beside the
//! names, their number decides. Without ids:
//!
//! 1. a file whose rows separate artists by `;` never separates them by commas;
//! 2. otherwise all rows that begin with the same first part ("Harbour") are looked at together. If it
//!    ever stands alone, it is the artist. If not, what all these rows have in common
//!    ("Harbour, The Elder") is the name, provided there are several rows; of a single row the first
//!    part counts.
//!
//! All rows that begin alike therefore share one artist whatever the guess: a wrong guess can spoil a
//! name, never the rules about one artist's songs.

use std::collections::{BTreeMap, HashMap};

use runclub_engine::{library::Artist, title::normalise_name};

use super::{
    header::FileFormat,
    row::{ArtistCell, Draft},
};

/// Gives every draft its artist. Returns the artists by id, and the lines of the drafts without one.
/// Genres stay with the songs: a file says them of a row, not of an artist as such.
pub(crate) fn resolve(drafts: &mut [Draft], format: FileFormat) -> (Vec<Artist>, Vec<u32>) {
    let cells = Cells::of(drafts, format);
    let mut spellings: HashMap<String, Spellings> = HashMap::new();
    let mut nameless = Vec::new();
    for draft in drafts {
        let cell = &cells.by_cell[&draft.artists];
        draft.track.artist_id = cells.artist_id(cell).unwrap_or_else(|| {
            nameless.push(draft.line);
            format!("unknown:{}", draft.track.id)
        });
        match spellings.get_mut(&draft.track.artist_id) {
            Some(known) => known.add(&cell.main),
            None => spellings.entry(draft.track.artist_id.clone()).or_default().add(&cell.main),
        }
    }
    let artist = |(id, spellings): (String, Spellings)| Artist { id, name: spellings.into_name(), genres: Vec::new() };
    let mut artists: Vec<Artist> = spellings.into_iter().map(artist).collect();
    artists.sort_unstable_by(|a, b| a.id.cmp(&b.id));
    (artists, nameless)
}

/// Every way the artists of a song are written in a file, understood once.
struct Cells {
    by_cell: HashMap<ArtistCell, Understood>,
    /// Ids by normalised name; `None` where several artists share the name.
    id_of_name: HashMap<String, Option<String>>,
}

/// The first artist of a cell.
struct Understood {
    id: Option<String>,
    main: String,
    /// The name, normalised.
    key: String,
}

impl Cells {
    fn of(drafts: &[Draft], format: FileFormat) -> Self {
        let mut rows: HashMap<&ArtistCell, u32> = HashMap::new();
        for draft in drafts {
            *rows.entry(&draft.artists).or_default() += 1;
        }
        let names = MainNames::of(&rows, format);
        let mut by_cell = HashMap::with_capacity(rows.len());
        let mut id_of_name: HashMap<String, Option<String>> = HashMap::new();
        for cell in rows.into_keys() {
            let main = names.main(cell);
            let key = normalise_name(&main);
            if let Some(id) = &cell.first_id {
                let known = id_of_name.entry(key.clone()).or_insert_with(|| Some(id.clone()));
                known.take_if(|known| known != id);
            }
            by_cell.insert(cell.clone(), Understood { id: cell.first_id.clone(), main, key });
        }
        Self { by_cell, id_of_name }
    }

    /// The id given, else the one that other rows give to the only artist of this name, else the name.
    fn artist_id(&self, cell: &Understood) -> Option<String> {
        if cell.id.is_some() || cell.key.is_empty() {
            return cell.id.clone();
        }
        let elsewhere = self.id_of_name.get(&cell.key).cloned().flatten();
        elsewhere.or_else(|| Some(format!("name:{}", cell.key)))
    }
}

/// How often each spelling of one artist's name is written.
#[derive(Debug, Default)]
struct Spellings(BTreeMap<String, u32>);

impl Spellings {
    fn add(&mut self, name: &str) {
        if let Some(rows) = self.0.get_mut(name) {
            *rows += 1;
        } else if !name.is_empty() {
            self.0.insert(name.to_owned(), 1);
        }
    }

    /// The name written most often; of equals the first in the alphabet.
    fn into_name(self) -> String {
        self.0.into_iter().rev().max_by_key(|(_, rows)| *rows).map(|(name, _)| name).unwrap_or_default()
    }
}

/// The main artist's name for every way the names are written in a file.
struct MainNames {
    commas_separate: bool,
    format: FileFormat,
    /// By the normalised first part: how many parts make the name.
    parts_of_name: HashMap<String, usize>,
}

impl MainNames {
    fn of(cells: &HashMap<&ArtistCell, u32>, format: FileFormat) -> Self {
        let holding = |mark: char| cells.iter().filter(|(cell, _)| cell.names.contains(mark)).map(|(_, rows)| *rows).sum::<u32>();
        // One stray semicolon in a name does not make it the separator of a whole file.
        let commas_separate = holding(';') == 0 || holding(';') * 10 < holding(',');
        let parts_of_name = if commas_separate && format == FileFormat::Exportify { common_parts(cells) } else { HashMap::new() };
        Self { commas_separate, format, parts_of_name }
    }

    fn main(&self, cell: &ArtistCell) -> String {
        let names = cell.names.as_str();
        if self.format == FileFormat::RunClub {
            return names.to_owned();
        }
        if let Some((first, _)) = names.split_once(';') {
            return first.trim().to_owned();
        }
        let parts = parts(names);
        if !self.commas_separate || cell.ids == 1 || parts.len() < 2 {
            return names.trim().to_owned();
        }
        // One more part than ids means that one name has a comma, but not which.
        let most = if cell.ids > 0 { (parts.len() + 1).saturating_sub(cell.ids).max(1) } else { parts.len() };
        let taken = self.parts_of_name.get(&normalise_name(parts[0])).copied().unwrap_or(1);
        parts[..taken.min(most)].join(", ")
    }
}

fn parts(names: &str) -> Vec<&str> {
    names.split(',').map(str::trim).filter(|part| !part.is_empty()).collect()
}

/// For every first part, how many parts the rows that begin with it have in common.
fn common_parts(cells: &HashMap<&ArtistCell, u32>) -> HashMap<String, usize> {
    let mut groups: HashMap<String, (u32, Vec<String>)> = HashMap::new();
    for (cell, count) in cells.iter().filter(|(cell, _)| !cell.names.contains(';')) {
        let parts: Vec<String> = parts(&cell.names).into_iter().map(str::to_lowercase).collect();
        let Some(first) = parts.first() else { continue };
        groups
            .entry(normalise_name(first))
            .and_modify(|(rows, common)| {
                *rows += count;
                let same = common.iter().zip(&parts).take_while(|(a, b)| a == b).count();
                // First parts may differ in accents alone; they are the same artist all the same.
                common.truncate(same.max(1));
            })
            .or_insert((*count, parts));
    }
    groups.into_iter().map(|(first, (rows, common))| (first, if rows > 1 { common.len() } else { 1 })).collect()
}
