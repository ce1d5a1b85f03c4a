//! Genres as people write them: tidied, and without what is none.

/// The most genres an artist gets.
const MOST: usize = 10;
/// The longest genre, in bytes; what is longer is a sentence.
const LONGEST: usize = 40;

/// Tags that say something about a listener and nothing about the music (services: when data is missing).
const JUNK: [&str; 20] = [
    "albums i own",
    "all",
    "amazing",
    "artists i like",
    "awesome",
    "beautiful",
    "check out",
    "cool",
    "fav",
    "favorite",
    "favorites",
    "favourite",
    "favourites",
    "good",
    "love",
    "loved",
    "seen live",
    "spotify",
    "to listen",
    "under 2000 listeners",
];

/// The genres among tags, best first: lower case, each once, at most ten.
pub(crate) fn genres<'a>(tags: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut genres = Vec::new();
    for tag in tags.map(|tag| tag.trim().to_lowercase()) {
        if genres.len() < MOST && is_genre(&tag) && !genres.contains(&tag) {
            genres.push(tag);
        }
    }
    genres
}

fn is_genre(tag: &str) -> bool {
    let of_a_listener = JUNK.contains(&tag) || tag.starts_with("my ") || tag.starts_with("i love ");
    !tag.is_empty() && tag.len() <= LONGEST && !of_a_listener && tag.chars().any(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn genres_are_tidied() {
        let check = |tags: &[&str], expected: &[&str]| assert_eq!(genres(tags.iter().copied()), expected, "{tags:?}");
        check(&["Indie Rock ", "indie rock", "rock"], &["indie rock", "rock"]);
        check(&["seen live", "My Favourite Songs", "FAVORITES", "myanmar pop"], &["myanmar pop"]);
        check(&["", "  ", "!!!", "90s", "5/4"], &["90s"]);
        check(&["one very long sentence that somebody once wrote about a band"], &[]);
        let many: Vec<String> = (0..20).map(|number| format!("genre {number}")).collect();
        assert_eq!(genres(many.iter().map(String::as_str)).len(), MOST);
    }
}
