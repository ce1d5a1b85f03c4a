//! What the runner should know, in words that suit where they are read.

use std::{fmt, ops::Deref};

use serde::{Serialize, Serializer};

/// What would help, or what is to be known: a sentence, or two where the command line and the window have different ways.
///
/// It reads as the command line's sentence; a document, which is what the window gets, holds the window's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    terminal: String,
    window: Option<String>,
}

impl Hint {
    /// A hint with a sentence for the command line and one for the window.
    pub fn by_place(terminal: impl Into<String>, window: impl Into<String>) -> Self {
        Self { terminal: terminal.into(), window: Some(window.into()) }
    }

    /// The window's sentence.
    pub fn in_window(&self) -> &str {
        self.window.as_ref().unwrap_or(&self.terminal)
    }
}

impl<T: Into<String>> From<T> for Hint {
    fn from(text: T) -> Self {
        Self { terminal: text.into(), window: None }
    }
}

impl Deref for Hint {
    type Target = str;

    fn deref(&self) -> &str {
        &self.terminal
    }
}

impl fmt::Display for Hint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

impl Serialize for Hint {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.in_window().serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_place_reads_its_own_sentence() {
        let check = |hint: Hint, terminal: &str, window: &str| {
            assert_eq!((hint.to_string().as_str(), hint.in_window()), (terminal, window));
            assert_eq!(serde_json::to_value(&hint).expect("a hint is a text"), window);
        };
        check("Try again.".into(), "Try again.", "Try again.");
        check(
            Hint::by_place("runclub sync fetches it.", "The next sync fetches it."),
            "runclub sync fetches it.",
            "The next sync fetches it.",
        );
    }
}
