//! Reading the data file into a table; its grammar is explained at its top.

use std::collections::HashMap;

use thiserror::Error;

use super::{Affinities, Group, Role, Table, Umbrella, words};

/// What a modifier keeps of its affinities where its header does not say.
const MODIFIER_SHARE: f64 = 0.5;
/// Below this a modifier is a hint, not an affinity: it would only open the filter.
const MODIFIER_FLOOR: f64 = 0.3;

/// A line of the data file that does not follow its grammar.
#[derive(Debug, PartialEq, Error)]
#[error("line {line}: {problem}")]
pub(super) struct RuleError {
    line: usize,
    problem: Problem,
}

/// What is wrong with a line of the data file.
#[derive(Debug, PartialEq, Error)]
enum Problem {
    #[error("no section is called {0:?}")]
    UnknownSection(String),
    #[error("no umbrella is called {0:?}")]
    UnknownUmbrella(String),
    #[error("{0:?} is not an affinity above 0 and up to 1")]
    Affinity(String),
    #[error("{0:?} is not a pair of two umbrellas")]
    Pair(String),
    #[error("an origin needs \"if\" and umbrellas")]
    OriginWithoutIf,
    #[error("terms need a header above them")]
    TermsWithoutHeader,
    #[error("a line outside the sections")]
    OutsideSections,
    #[error("{0:?} has no word")]
    WordlessTerm(String),
    #[error("{0:?} is already a term")]
    DuplicateTerm(String),
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Section {
    Neighbors,
    Heads,
    Accents,
    Origins,
    Ignored,
}

/// Parses a whole data file.
pub(super) fn table(text: &str) -> Result<Table, RuleError> {
    let mut parser = Parser::default();
    for (index, line) in text.lines().enumerate() {
        let line = without_comment(line);
        if !line.is_empty() {
            parser.line(line).map_err(|problem| RuleError { line: index + 1, problem })?;
        }
    }
    Ok(parser.finish())
}

#[derive(Default)]
struct Parser {
    section: Option<Section>,
    /// Whether terms may follow: they belong to the last group.
    header_seen: bool,
    groups: Vec<Group>,
    terms: HashMap<String, usize>,
    longest: usize,
    adjacent: [[bool; Umbrella::COUNT]; Umbrella::COUNT],
}

impl Parser {
    fn line(&mut self, line: &str) -> Result<(), Problem> {
        if let Some(name) = line.strip_prefix('@') {
            return self.start(name);
        }
        match self.section {
            None => Err(Problem::OutsideSections),
            Some(Section::Neighbors) => self.pair(line),
            Some(_) if line.starts_with(' ') => self.add_terms(line),
            Some(section) => self.header(section, line),
        }
    }

    fn start(&mut self, name: &str) -> Result<(), Problem> {
        let section = match name {
            "neighbors" => Section::Neighbors,
            "heads" => Section::Heads,
            "accents" => Section::Accents,
            "origins" => Section::Origins,
            "ignored" => Section::Ignored,
            _ => return Err(Problem::UnknownSection(name.to_owned())),
        };
        self.section = Some(section);
        self.header_seen = section == Section::Ignored;
        if section == Section::Ignored {
            self.groups.push(Group { role: Role::Ignored, full: Affinities::NONE, modifier: Affinities::NONE });
        }
        Ok(())
    }

    fn pair(&mut self, line: &str) -> Result<(), Problem> {
        let not_a_pair = || Problem::Pair(line.to_owned());
        let (one, other) = line.split_once(" - ").ok_or_else(not_a_pair)?;
        let (one, other) = (umbrella(one)?, umbrella(other)?);
        if one == other || self.adjacent[one.index()][other.index()] {
            return Err(not_a_pair());
        }
        self.adjacent[one.index()][other.index()] = true;
        self.adjacent[other.index()][one.index()] = true;
        Ok(())
    }

    fn header(&mut self, section: Section, line: &str) -> Result<(), Problem> {
        let group = match section {
            Section::Origins => origin(line)?,
            Section::Accents => coloured(Role::Accent, line)?,
            _ => match line.strip_prefix("only ") {
                Some(rest) => coloured(Role::Head { closed: true }, rest)?,
                None => coloured(Role::Head { closed: false }, line)?,
            },
        };
        self.groups.push(group);
        self.header_seen = true;
        Ok(())
    }

    fn add_terms(&mut self, line: &str) -> Result<(), Problem> {
        if !self.header_seen {
            return Err(Problem::TermsWithoutHeader);
        }
        for term in split_terms(line) {
            let words = words(term);
            if words.is_empty() {
                return Err(Problem::WordlessTerm(term.to_owned()));
            }
            self.longest = self.longest.max(words.len());
            if self.terms.insert(words.concat(), self.groups.len() - 1).is_some() {
                return Err(Problem::DuplicateTerm(term.to_owned()));
            }
        }
        Ok(())
    }

    fn finish(self) -> Table {
        let adjacent = &self.adjacent;
        let neighbors = Umbrella::ALL.map(|one| {
            let is_adjacent = |other: &Umbrella| adjacent[one.index()][other.index()];
            Umbrella::ALL.into_iter().filter(is_adjacent).collect()
        });
        Table { groups: self.groups, terms: self.terms, longest: self.longest, neighbors }
    }
}

fn without_comment(line: &str) -> &str {
    line.split('#').next().unwrap_or_default().trim_end()
}

fn split_terms(line: &str) -> impl Iterator<Item = &str> {
    line.split(',').map(str::trim).filter(|term| !term.is_empty())
}

/// The header of heads or accents: "<affinities>" or "<affinities> | <affinities>".
fn coloured(role: Role, header: &str) -> Result<Group, Problem> {
    let (full, modifier) = match header.split_once('|') {
        None => {
            let full = affinities(header)?;
            (full, weakened(full))
        }
        Some((full, modifier)) if modifier.trim() == "-" => (affinities(full)?, Affinities::NONE),
        Some((full, modifier)) => (affinities(full)?, affinities(modifier)?),
    };
    Ok(Group { role, full, modifier })
}

/// The header of origins: "<affinities> if <umbrellas>".
fn origin(header: &str) -> Result<Group, Problem> {
    let (full, umbrellas) = header.split_once(" if ").ok_or(Problem::OriginWithoutIf)?;
    let mut beside = [false; Umbrella::COUNT];
    for slug in umbrellas.split_whitespace() {
        beside[umbrella(slug)?.index()] = true;
    }
    Ok(Group { role: Role::Origin { beside }, full: affinities(full)?, modifier: Affinities::NONE })
}

fn affinities(text: &str) -> Result<Affinities, Problem> {
    let mut affinities = Affinities::NONE;
    for entry in text.split(',').map(str::trim) {
        let (slug, value) = entry.split_once(' ').ok_or_else(|| Problem::Affinity(entry.to_owned()))?;
        match value.trim().parse::<f64>() {
            Ok(value) if value > 0.0 && value <= 1.0 => affinities.raise(umbrella(slug)?, value),
            _ => return Err(Problem::Affinity(entry.to_owned())),
        }
    }
    Ok(affinities)
}

fn weakened(full: Affinities) -> Affinities {
    let mut modifier = Affinities::NONE;
    for (umbrella, value) in full.iter() {
        let share = value * MODIFIER_SHARE;
        if share >= MODIFIER_FLOOR {
            modifier.raise(umbrella, share);
        }
    }
    modifier
}

fn umbrella(slug: &str) -> Result<Umbrella, Problem> {
    Umbrella::from_slug(slug).ok_or_else(|| Problem::UnknownUmbrella(slug.to_owned()))
}

/// The terms of a data file as they are spelled there.
#[cfg(test)]
pub(super) fn terms(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(without_comment).filter(|line| line.starts_with(' ')).flat_map(split_terms)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_line_is_named() {
        fn check(text: &str, expect: &str) {
            assert_eq!(table(text).expect_err(text).to_string(), expect, "{text:?}");
        }
        check("@tails", "line 1: no section is called \"tails\"");
        check("pop 1.0", "line 1: a line outside the sections");
        check("# so far\n@heads\n  rap", "line 3: terms need a header above them");
        check("@heads\npops 1.0", "line 2: no umbrella is called \"pops\"");
        check("@heads\npop 1.1", "line 2: \"pop 1.1\" is not an affinity above 0 and up to 1");
        check("@heads\npop 0", "line 2: \"pop 0\" is not an affinity above 0 and up to 1");
        check("@heads\npop NaN", "line 2: \"pop NaN\" is not an affinity above 0 and up to 1");
        check("@heads\npop", "line 2: \"pop\" is not an affinity above 0 and up to 1");
        check("@heads\npop 1\n  hip pop, !", "line 3: \"!\" has no word");
        check("@heads\npop 1\n  hip pop\nrock 1\n  Hip-Pop", "line 5: \"Hip-Pop\" is already a term");
        check("@origins\nlatin 0.6", "line 2: an origin needs \"if\" and umbrellas");
        check("@neighbors\npop - pop", "line 2: \"pop - pop\" is not a pair of two umbrellas");
        check("@neighbors\npop - rock\nrock - pop", "line 3: \"rock - pop\" is not a pair of two umbrellas");
    }

    #[test]
    fn a_modifier_keeps_half_or_what_its_header_says() {
        let table = table("@heads\njazz 1.0, pop 0.5\n  jazz\nrnb 1 | pop 0.2\n  soul\nrock 1 | -\n  surf\nhip-hop 1\n  rap")
            .expect("the rules parse");
        let check = |genre: &str, umbrella: Umbrella, expect: f64| {
            assert_eq!(table.read(genre).get(umbrella), expect, "{genre:?} {umbrella:?}");
        };
        check("jazz rap", Umbrella::Jazz, 0.5);
        check("jazz rap", Umbrella::Pop, 0.0);
        check("soul rap", Umbrella::Pop, 0.2);
        check("soul rap", Umbrella::Rnb, 0.0);
        check("surf rap", Umbrella::Rock, 0.0);
        check("surf rap", Umbrella::HipHop, 1.0);
    }
}
