//! What would help, in words that suit where they are read.

use std::{fmt, ops::Deref};

use serde::{Serialize, Serializer};

/// What would help: a sentence, or two where the command line and the window have different ways.
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
