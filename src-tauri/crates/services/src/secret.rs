//! What must never be printed: tokens, codes, verifiers, keys.

use std::fmt;

use zeroize::Zeroizing;

/// A text that cannot be printed, serialised or compared by accident. It is wiped when dropped.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Wraps a text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// The text itself. Every call is a place to look at: it may go into a request's header or body,
    /// or into the keeper of tokens, and nowhere else.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

/// Equal in the same time wherever they differ.
impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        let (a, b) = (self.expose().as_bytes(), other.expose().as_bytes());
        a.len() == b.len() && a.iter().zip(b).fold(0, |differs, (a, b)| differs | (a ^ b)) == 0
    }
}

impl Eq for Secret {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_does_not_show() {
        let secret = Secret::new("token-of-a-runner");
        assert_eq!(format!("{secret:?} {:#?}", Some(&secret)).matches("token").count(), 0);
    }

    #[test]
    fn secrets_compare_by_content() {
        let check = |a: &str, b: &str| assert_eq!(Secret::new(a) == Secret::new(b), a == b, "{a} {b}");
        check("", "");
        check("a", "a");
        check("a", "b");
        check("ab", "a");
    }
}
