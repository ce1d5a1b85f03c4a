//! What a sign-in asks Spotify for.

/// The scopes asked for. Both kinds of playlists are asked for at once, so that the choice beside the
/// Save button needs no second consent (ruling G1).
pub const ASKED: [&str; 7] = [
    "user-library-read",
    "playlist-read-private",
    "playlist-read-collaborative",
    "user-top-read",
    "user-read-recently-played",
    "playlist-modify-private",
    "playlist-modify-public",
];

/// The scopes that were asked for and not granted.
pub fn missing(granted: &[String]) -> Vec<&'static str> {
    ASKED.into_iter().filter(|asked| !granted.iter().any(|scope| scope == asked)).collect()
}

/// Reads the list of an answer: scopes with spaces between them.
pub(crate) fn read(list: &str) -> Vec<String> {
    list.split_whitespace().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_scopes_are_named() {
        let check = |granted: &str, expected: &[&str]| assert_eq!(missing(&read(granted)), expected, "{granted}");
        check(&ASKED.join(" "), &[]);
        check("", &ASKED);
        check(&format!("  unknown-scope {}", ASKED[1..].join("  ")), &["user-library-read"]);
        check(&ASKED[..6].join(" "), &["playlist-modify-public"]);
    }
}
