//! When two titles name the same song (ruling D1).

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Words that mark a version of a song when they stand in brackets or after a dash.
const VERSION_WORDS: &[&str] = &[
    "acoustic",
    "album",
    "anniversary",
    "bonus",
    "clean",
    "deluxe",
    "demo",
    "edit",
    "edition",
    "explicit",
    "extended",
    "feat",
    "featuring",
    "from",
    "ft",
    "instrumental",
    "karaoke",
    "live",
    "master",
    "mastered",
    "mix",
    "mono",
    "original",
    "radio",
    "recorded",
    "remaster",
    "remastered",
    "remix",
    "rerecorded",
    "sessions",
    "session",
    "single",
    "soundtrack",
    "stereo",
    "sped",
    "slowed",
    "version",
    "with",
];

/// The title without case, accents, punctuation and version marks, so that "Song - 2011 Remaster"
/// and "SONG (Live)" are one song. A title made of nothing else stays as it is, in lower case.
pub fn normalise(title: &str) -> String {
    let plain: String = title.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect();
    let bare = words(&without_versions(&plain));
    if !bare.is_empty() {
        return bare;
    }
    let all = words(&plain);
    if all.is_empty() { plain.trim().to_owned() } else { all }
}

/// Artist names compared as people write them: without case, accents and punctuation.
pub fn normalise_name(name: &str) -> String {
    let plain: String = name.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect();
    let all = words(&plain);
    if all.is_empty() { plain.trim().to_owned() } else { all }
}

/// Letters and digits, single spaces between words.
fn words(text: &str) -> String {
    text.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’')
        .map(|word| word.replace(['\'', '’'], ""))
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Drops bracketed parts and a dashed tail that name a version.
fn without_versions(title: &str) -> String {
    let mut kept = String::with_capacity(title.len());
    let mut rest = title;
    while let Some(open) = rest.find(['(', '[']) {
        let close = rest[open..].find([')', ']']).map_or(rest.len(), |at| open + at + 1);
        kept.push_str(&rest[..open]);
        if !names_version(&rest[open..close]) {
            kept.push_str(&rest[open..close]);
        }
        rest = &rest[close..];
    }
    kept.push_str(rest);
    match kept.split_once(" - ") {
        Some((head, tail)) if names_version(tail) && !words(head).is_empty() => head.to_owned(),
        _ => kept,
    }
}

fn names_version(text: &str) -> bool {
    words(text).split(' ').any(|word| VERSION_WORDS.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_of_a_song_are_one_song() {
        let check = |a: &str, b: &str| assert_eq!(normalise(a), normalise(b), "{a:?} and {b:?}");
        check("Night Harbour", "NIGHT HARBOUR");
        check("Night Harbour", "Night Harbour - 2011 Remaster");
        check("Night Harbour", "Night Harbour (Live at the Pier)");
        check("Night Harbour", "Night Harbour [feat. Somebody] - Radio Edit");
        check("Café Noir", "Cafe\u{301} Noir");
        check("Don't Go", "Dont Go");
        check("Zero\u{200b}Width", "Zero Width");
    }

    #[test]
    fn different_songs_stay_different() {
        let check = |a: &str, b: &str| assert_ne!(normalise(a), normalise(b), "{a:?} and {b:?}");
        check("Night Harbour", "Night Harbour II");
        check("Movement (Part 1)", "Movement (Part 2)");
        check("+44", "+45");
        check("Symphony 5 - Allegro", "Symphony 5 - Adagio");
    }

    #[test]
    fn no_title_becomes_nothing() {
        for title in ["+44", "- Cupid -", "(Remix)", "!!!", "🔥"] {
            assert!(!normalise(title).is_empty(), "{title:?}");
        }
    }
}
