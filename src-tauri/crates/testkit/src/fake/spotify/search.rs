//! Search (services: §1.1, §1.5).

use serde_json::{Map, Value};

use super::bad;
use super::objects::{artist, market, track, under};
use super::paging::{Bounds, Part, page};
use crate::fake::call::{Answer, Call};
use crate::fake::catalogue::Song;
use crate::fake::world::World;

const BOUNDS: Bounds = Bounds { default: 5, limit: 10, offset: 1_000 };
const TYPES: [&str; 7] = ["album", "artist", "playlist", "track", "show", "episode", "audiobook"];
const FILTERS: [&str; 8] = ["album", "artist", "track", "year", "upc", "isrc", "genre", "tag"];

pub(super) fn search(world: &mut World, call: &Call) -> Result<Answer, Answer> {
    let text = call.parameter("q").filter(|text| !text.trim().is_empty()).ok_or_else(|| bad("No search query"))?;
    let types = call.list("type");
    if types.is_empty() {
        return Err(bad("Missing parameter type"));
    }
    if !types.iter().all(|kind| TYPES.contains(kind)) {
        return Err(bad("Bad search type field"));
    }
    let part = Part::of(call, BOUNDS)?;
    let with_market = market(world, call)?;
    let query = Query::parse(text);
    let songs = query.songs(world);
    let mut answer = Map::new();
    for kind in types {
        let found = match kind {
            "track" => page_of(world, call, part, &songs, |&at| track(world, at, with_market)),
            "artist" => page_of(world, call, part, &query.artists(world), |&at| artist(world, world.catalogue.artist(at))),
            _ => page_of(world, call, part, &[], |(): &()| Value::Null),
        };
        answer.extend(under(&format!("{kind}s"), found).as_object().cloned().unwrap_or_default());
    }
    Ok(Answer::json(200, &Value::Object(answer)))
}

fn page_of<T>(world: &World, call: &Call, part: Part, found: &[T], show: impl Fn(&T) -> Value) -> Value {
    page(world, call, part, found.len(), part.cut(found).iter().map(show).collect())
}

/// What is looked for, in small letters but for the ISRC.
#[derive(Debug, Default, PartialEq)]
struct Query {
    words: Vec<String>,
    filters: Vec<(String, String)>,
}

impl Query {
    /// `word key:word key:"several words"`.
    fn parse(text: &str) -> Self {
        let mut query = Self::default();
        let mut rest = text.trim_start();
        while !rest.is_empty() {
            let key = FILTERS
                .iter()
                .find_map(|key| rest.strip_prefix(key).and_then(|rest| rest.strip_prefix(':')).map(|rest| (*key, rest)));
            let (value, after) = token(key.map_or(rest, |(_, rest)| rest));
            match key {
                Some((key, _)) => query.filters.push((key.to_owned(), value.to_owned())),
                None => query.words.extend(value.split_whitespace().map(str::to_lowercase)),
            }
            rest = after.trim_start();
        }
        query
    }

    fn songs(&self, world: &World) -> Vec<usize> {
        let songs = world.catalogue.songs();
        if let Some((_, isrc)) = self.filters.iter().find(|(key, _)| key == "isrc") {
            // Byte for byte, and not together with anything else such as OR.
            let alone = world.rules.isrc_search && self.words.is_empty() && self.filters.len() == 1;
            return if alone { world.catalogue.songs_of_isrc(isrc).to_vec() } else { Vec::new() };
        }
        (0..songs.len()).filter(|&at| !songs[at].name.is_empty() && self.fits(world, &songs[at])).collect()
    }

    fn fits(&self, world: &World, song: &Song) -> bool {
        let title = song.name.to_lowercase();
        let artists: Vec<String> = song.artists.iter().map(|&at| world.catalogue.artist(at).name.to_lowercase()).collect();
        let anywhere = |word: &String| title.contains(word) || artists.iter().any(|name| name.contains(word));
        let filter = |(key, value): &(String, String)| {
            let value = value.to_lowercase();
            match key.as_str() {
                "track" => title.contains(&value),
                "artist" => artists.iter().any(|name| name.contains(&value)),
                "album" => song.album.to_lowercase().contains(&value),
                "year" => in_years(&song.released, &value),
                "genre" => song.artists.iter().any(|&at| world.catalogue.artist(at).genres.contains(&value)),
                _ => false,
            }
        };
        self.words.iter().all(anywhere) && self.filters.iter().all(filter)
    }

    fn artists(&self, world: &World) -> Vec<usize> {
        let named = |name: &str| {
            let name = name.to_lowercase();
            let filter = |(key, value): &(String, String)| key == "artist" && name.contains(&value.to_lowercase());
            self.words.iter().all(|word| name.contains(word)) && self.filters.iter().all(filter)
        };
        let artists = world.catalogue.artists();
        (0..artists.len()).filter(|&at| named(&artists[at].name)).collect()
    }
}

/// A word, or what stands in quotes, and the rest.
fn token(text: &str) -> (&str, &str) {
    if let Some(quoted) = text.strip_prefix('"') {
        return quoted.split_once('"').unwrap_or((quoted, ""));
    }
    text.split_once(char::is_whitespace).unwrap_or((text, ""))
}

/// `2004` or `2001-2010`.
fn in_years(released: &str, years: &str) -> bool {
    let year = |text: &str| text.get(..4).and_then(|text| text.parse::<i32>().ok());
    let (first, last) = years.split_once('-').unwrap_or((years, years));
    match (year(released), year(first), year(last)) {
        (Some(year), Some(first), Some(last)) => (first..=last).contains(&year),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_are_words_and_filters() {
        let check = |text: &str, words: &[&str], filters: &[(&str, &str)]| {
            let words = words.iter().map(|&word| word.to_owned()).collect();
            let filters = filters.iter().map(|&(key, value)| (key.to_owned(), value.to_owned())).collect();
            assert_eq!(Query::parse(text), Query { words, filters }, "{text}");
        };
        check("isrc:SERNC2600001", &[], &[("isrc", "SERNC2600001")]);
        check("track:\"Two Words\" artist:\"A: B\"", &[], &[("track", "Two Words"), ("artist", "A: B")]);
        check("Run  year:2001-2010 fast", &["run", "fast"], &[("year", "2001-2010")]);
        check("isrc:A OR isrc:B", &["or"], &[("isrc", "A"), ("isrc", "B")]);
        check("track:\"open", &[], &[("track", "open")]);
    }
}
