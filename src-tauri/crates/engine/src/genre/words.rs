//! The words of a genre string, folded so that its spellings meet.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The lower-case words of a genre string or of a rule's term.
///
/// Sources spell the same genre in many ways ("Forró", "forro"; "R&B", "r and b"; "hip‐hop", "Hip Hop"),
/// so compatibility forms and accents are folded, an apostrophe joins what it divides, "&" is a word, and
/// whatever else is neither letter nor digit divides words.
pub(super) fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    for letter in text.nfkd().flat_map(char::to_lowercase).nfkd() {
        match letter {
            _ if is_combining_mark(letter) => {}
            '\'' | '’' | '‘' | 'ʼ' | '´' | '`' => {}
            '&' => {
                end_word(&mut word, &mut words);
                words.push("and".to_owned());
            }
            // Letters of their own, which no decomposition takes apart.
            'đ' => word.push('d'),
            'ø' => word.push('o'),
            'ł' => word.push('l'),
            'ı' => word.push('i'),
            'ß' => word.push_str("ss"),
            'æ' => word.push_str("ae"),
            'œ' => word.push_str("oe"),
            _ if letter.is_alphanumeric() => word.push(letter),
            _ => end_word(&mut word, &mut words),
        }
    }
    end_word(&mut word, &mut words);
    words
}

fn end_word(word: &mut String, words: &mut Vec<String>) {
    if !word.is_empty() {
        words.push(std::mem::take(word));
    }
}

#[cfg(test)]
mod tests {
    use super::words;

    fn check(text: &str, expect: &[&str]) {
        assert_eq!(words(text), expect, "{text:?}");
    }

    #[test]
    fn spellings_meet() {
        check("Hip-Hop", &["hip", "hop"]);
        check("hip\u{2010}hop", &["hip", "hop"]);
        check("HIP  HOP", &["hip", "hop"]);
        check("hip_hop/rap", &["hip", "hop", "rap"]);
        check("R&B", &["r", "and", "b"]);
        check("r & b", &["r", "and", "b"]);
        check("rock 'n' roll", &["rock", "n", "roll"]);
        check("rock’n’roll", &["rocknroll"]);
        check("rap français", &["rap", "francais"]);
        check("rap franc\u{327}ais", &["rap", "francais"]);
        check("hip hop việt nam", &["hip", "hop", "viet", "nam"]);
        check("pop đài loan", &["pop", "dai", "loan"]);
        check("ｊ－ｐｏｐ", &["j", "pop"]);
        check("İndie", &["indie"]);
        check("pov: indie", &["pov", "indie"]);
        check("8-bit", &["8", "bit"]);
        check("русский рок", &["русскии", "рок"]);
    }

    #[test]
    fn nothing_stays_nothing() {
        check("", &[]);
        check(" - / ' ", &[]);
    }
}
