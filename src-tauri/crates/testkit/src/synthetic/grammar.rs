//! The grammar of invented names: word lists, weighted templates and styles (`words.json`).

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Deserialize;

use super::draw::Draw;

/// The grammar, compiled.
pub(super) struct Grammar {
    lists: Vec<Vec<String>>,
    rules: Vec<Rule>,
    styles: BTreeMap<String, Style>,
    pub(super) odd_titles: Vec<String>,
    pub(super) odd_artists: Vec<String>,
}

/// How the artists of a scene are called, and what they call their works.
pub(super) struct Style {
    pub(super) artist: Rule,
    pub(super) title: Rule,
    pub(super) album: Rule,
    /// Endings such as ` - Radio Edit`.
    pub(super) versions: Rule,
    /// The share of artists who write everything in small letters.
    pub(super) lower_share: f64,
    /// The share of artists who write everything in capitals.
    pub(super) upper_share: f64,
}

/// Templates with their weights.
pub(super) struct Rule {
    total: usize,
    templates: Vec<(usize, Vec<Part>)>,
}

enum Part {
    Text(String),
    List(usize),
    Rule(usize),
    Number(i32, i32),
}

type RuleText = Vec<(usize, String)>;

#[derive(Deserialize)]
struct GrammarText {
    lists: BTreeMap<String, String>,
    rules: BTreeMap<String, RuleText>,
    styles: BTreeMap<String, StyleText>,
    odd_titles: Vec<String>,
    odd_artists: Vec<String>,
}

#[derive(Deserialize)]
struct StyleText {
    artist: RuleText,
    title: RuleText,
    album: RuleText,
    versions: RuleText,
    lower_share: f64,
    upper_share: f64,
}

impl Grammar {
    /// Compiles the grammar that ships with the crate.
    pub(super) fn load() -> Self {
        let text: GrammarText =
            serde_json::from_str(include_str!("words.json")).expect("BUG: words.json does not match its types");
        let names = Names {
            lists: text.lists.keys().map(String::as_str).collect(),
            rules: text.rules.keys().map(String::as_str).collect(),
        };
        let style = |style: &StyleText| Style {
            artist: names.compile(&style.artist),
            title: names.compile(&style.title),
            album: names.compile(&style.album),
            versions: names.compile(&style.versions),
            lower_share: style.lower_share,
            upper_share: style.upper_share,
        };
        Self {
            lists: text.lists.values().map(|words| split_words(words)).collect(),
            rules: text.rules.values().map(|rule| names.compile(rule)).collect(),
            styles: text.styles.iter().map(|(name, text)| (name.clone(), style(text))).collect(),
            odd_titles: text.odd_titles,
            odd_artists: text.odd_artists,
        }
    }

    pub(super) fn style(&self, name: &str) -> &Style {
        self.styles.get(name).expect("BUG: a group names a style that words.json lacks")
    }

    /// One name made by a rule.
    pub(super) fn expand(&self, rule: &Rule, draw: &mut Draw) -> String {
        let mut name = String::with_capacity(32);
        self.append(rule, draw, &mut name);
        name
    }

    fn append(&self, rule: &Rule, draw: &mut Draw, name: &mut String) {
        for part in rule.choose(draw) {
            match part {
                Part::Text(text) => name.push_str(text),
                Part::List(list) => {
                    let word: &String = draw.pick(&self.lists[*list]);
                    name.push_str(word);
                }
                Part::Rule(rule) => self.append(&self.rules[*rule], draw, name),
                Part::Number(low, high) => {
                    write!(name, "{}", draw.between(*low, *high)).expect("BUG: writing to a string failed");
                }
            }
        }
    }
}

impl Rule {
    fn choose(&self, draw: &mut Draw) -> &[Part] {
        let mut left = draw.below(self.total);
        for (weight, parts) in &self.templates {
            if left < *weight {
                return parts;
            }
            left -= weight;
        }
        &[]
    }
}

fn split_words(words: &str) -> Vec<String> {
    words.split_whitespace().map(|word| word.replace('_', " ")).collect()
}

/// The names a template may use; their places are those of the compiled grammar.
struct Names<'a> {
    lists: Vec<&'a str>,
    rules: Vec<&'a str>,
}

impl Names<'_> {
    fn compile(&self, rule: &RuleText) -> Rule {
        Rule {
            total: rule.iter().map(|(weight, _)| weight).sum(),
            templates: rule.iter().map(|(weight, template)| (*weight, self.parse(template))).collect(),
        }
    }

    fn parse(&self, template: &str) -> Vec<Part> {
        let mut parts = Vec::new();
        let mut rest = template;
        while let Some((text, tail)) = rest.split_once('{') {
            let (name, tail) = tail.split_once('}').expect("BUG: a template in words.json lacks a closing brace");
            if !text.is_empty() {
                parts.push(Part::Text(text.to_owned()));
            }
            parts.push(self.resolve(name));
            rest = tail;
        }
        if !rest.is_empty() {
            parts.push(Part::Text(rest.to_owned()));
        }
        parts
    }

    fn resolve(&self, name: &str) -> Part {
        let place = |names: &[&str]| names.iter().position(|known| *known == name);
        let range = || {
            let (low, high) = name.split_once("..")?;
            Some(Part::Number(low.parse().ok()?, high.parse().ok()?))
        };
        place(&self.lists)
            .map(Part::List)
            .or_else(|| place(&self.rules).map(Part::Rule))
            .or_else(range)
            .expect("BUG: a template in words.json uses an unknown name")
    }
}

#[cfg(test)]
mod tests {
    use super::Grammar;
    use crate::synthetic::draw::Draw;

    #[test]
    fn every_rule_makes_tidy_names() {
        let grammar = Grammar::load();
        let mut draw = Draw::new(1);
        let styles = grammar.styles.values().flat_map(|style| [&style.artist, &style.title, &style.album]);
        for rule in styles.chain(&grammar.rules) {
            for _ in 0..500 {
                let name = grammar.expand(rule, &mut draw);
                assert!(!name.is_empty() && name.trim() == name && !name.contains(['{', '}', '_']), "{name:?}");
            }
        }
        for style in grammar.styles.values() {
            assert!(grammar.expand(&style.versions, &mut draw).starts_with(' '), "versions end a title");
        }
    }
}
