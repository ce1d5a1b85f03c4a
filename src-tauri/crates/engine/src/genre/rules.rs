//! The rule table: `umbrellas.txt`, and how a genre string is read with it.

use std::{collections::HashMap, sync::LazyLock};

use super::{Affinities, Umbrella, words::words};

mod parse;

/// What a group of terms says about the music.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Role {
    /// Names the music itself ("rap"); a closed head takes nothing from the words around it.
    Head { closed: bool },
    /// Colours a head, and names music only where no head is present ("psychedelic").
    Accent,
    /// Says where music comes from; counts beside a head that is best in one of these umbrellas.
    Origin { beside: [bool; Umbrella::COUNT] },
    /// Claims its words so that no other term sees them ("belly dance").
    Ignored,
}

/// A header of the data file: what all its terms mean.
#[derive(Debug, Clone, PartialEq)]
struct Group {
    role: Role,
    /// The affinities of a head, an origin, or an accent that stands alone.
    full: Affinities,
    /// What remains beside another head.
    modifier: Affinities,
}

/// The parsed data file.
#[derive(Debug)]
pub(super) struct Table {
    groups: Vec<Group>,
    /// A term's words without the spaces between them, and its group. Without spaces, because
    /// "synthpop", "synth-pop" and "synth pop" are one genre; a match still covers whole words.
    terms: HashMap<String, usize>,
    /// The number of words of the longest term.
    longest: usize,
    neighbors: [Vec<Umbrella>; Umbrella::COUNT],
}

/// The table of the embedded data file, parsed at its first use.
pub(super) fn table() -> &'static Table {
    static TABLE: LazyLock<Table> =
        LazyLock::new(|| parse::table(include_str!("umbrellas.txt")).expect("BUG: the embedded genre rules do not parse"));
    &TABLE
}

impl Table {
    /// The neighbors of an umbrella, in the order of [`Umbrella::ALL`].
    pub(super) fn neighbors(&self, umbrella: Umbrella) -> &[Umbrella] {
        &self.neighbors[umbrella.index()]
    }

    /// The affinities of a genre string; the five steps are explained in the data file.
    pub(super) fn read(&self, genre: &str) -> Affinities {
        let groups = self.claim(&words(genre));
        let head = groups.iter().rposition(|group| matches!(group.role, Role::Head { .. }));
        let music = head.map_or_else(|| accents(&groups), |head| groups[head].full);
        if head.is_some_and(|head| groups[head].role == (Role::Head { closed: true })) {
            return music;
        }
        let best = music.best();
        let mut affinities = music;
        for (place, group) in groups.iter().enumerate() {
            match group.role {
                Role::Head { .. } | Role::Accent if head.is_some_and(|head| head != place) => {
                    affinities.merge_max(group.modifier);
                }
                // An origin alone says where, not what: "brazilian" is not a genre.
                Role::Origin { beside } if best.is_some_and(|best| beside[best.index()]) => {
                    affinities.merge_max(group.full);
                }
                _ => {}
            }
        }
        affinities
    }

    /// The groups whose terms occur among the words, in order: longer terms claim their words first, and
    /// among equally long ones the rightmost, because names put the head last ("swedish folk pop").
    fn claim(&self, words: &[String]) -> Vec<&Group> {
        let mut claimed = vec![false; words.len()];
        let mut found: Vec<(usize, &Group)> = Vec::new();
        for length in (1..=self.longest.min(words.len())).rev() {
            for start in (0..=words.len() - length).rev() {
                let span = start..start + length;
                if claimed[span.clone()].contains(&true) {
                    continue;
                }
                if let Some(&group) = self.terms.get(&words[span.clone()].concat()) {
                    claimed[span].fill(true);
                    found.push((start, &self.groups[group]));
                }
            }
        }
        found.sort_by_key(|&(start, _)| start);
        found.into_iter().map(|(_, group)| group).collect()
    }
}

/// What the accents say together where there is no head.
fn accents(groups: &[&Group]) -> Affinities {
    let mut affinities = Affinities::NONE;
    for group in groups.iter().filter(|group| group.role == Role::Accent) {
        affinities.merge_max(group.full);
    }
    affinities
}

#[cfg(test)]
mod tests {
    use super::*;

    fn embedded() -> Table {
        parse::table(include_str!("umbrellas.txt")).expect("the embedded rules parse")
    }

    #[test]
    fn every_group_has_terms_and_affinities_between_0_and_1() {
        let table = embedded();
        for (index, group) in table.groups.iter().enumerate() {
            assert!(table.terms.values().any(|&of| of == index), "no term means {group:?}");
            for (umbrella, value) in group.full.iter().chain(group.modifier.iter()) {
                assert!(value > 0.0 && value <= 1.0, "{umbrella:?} {value}");
            }
            for (umbrella, value) in group.modifier.iter() {
                let full = group.full.get(umbrella);
                assert!(value <= full, "{umbrella:?} {value} as a modifier, {full} as the head");
            }
        }
    }

    /// A term is redundant if its words, read without it, give the same: "deep house" beside "house".
    /// Origins say nothing on their own; the parser's check for duplicates covers them.
    #[test]
    fn no_term_is_redundant() {
        let mut table = embedded();
        let redundant: Vec<&str> = parse::terms(include_str!("umbrellas.txt"))
            .filter(|term| {
                let key = words(term).concat();
                let with = table.read(term);
                let group = table.terms.remove(&key).expect("a term of the file is in the table");
                let without = table.read(term);
                table.terms.insert(key, group);
                let is_origin = matches!(table.groups[group].role, Role::Origin { .. });
                with == without && !is_origin
            })
            .collect();
        assert!(redundant.is_empty(), "{redundant:?}");
    }
}
