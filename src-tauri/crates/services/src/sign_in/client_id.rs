//! The runner's own Client ID.

use std::{fmt, str::FromStr};

/// A Client ID of Spotify's developer dashboard: 32 hexadecimal digits. It is no secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientId(String);

/// A text that is no Client ID. The text itself is not repeated: it may be the client secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ClientIdError {
    /// It has another length.
    #[error(
        "a Client ID has 32 characters, this has {characters}; copy it from your app's page on developer.spotify.com/dashboard"
    )]
    Length {
        /// How many characters it has.
        characters: usize,
    },
    /// It has other characters than 0–9 and a–f.
    #[error(
        "a Client ID has the digits 0–9 and the letters a–f only; copy it from your app's page on developer.spotify.com/dashboard"
    )]
    Characters,
}

impl ClientId {
    /// Reads a Client ID; space around it and upper case are accepted.
    ///
    /// # Errors
    /// Unless it is 32 hexadecimal digits.
    pub fn parse(text: &str) -> Result<Self, ClientIdError> {
        let text = text.trim();
        if !text.chars().all(|c| c.is_ascii_hexdigit()) {
            return Err(ClientIdError::Characters);
        }
        if text.len() != 32 {
            return Err(ClientIdError::Length { characters: text.len() });
        }
        Ok(Self(text.to_ascii_lowercase()))
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ClientId {
    type Err = ClientIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl fmt::Display for ClientId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_id_is_32_hexadecimal_digits() {
        let digits = "0123456789abcdef0123456789abcdef";
        let check = |text: &str, expected: Result<&str, ClientIdError>| {
            assert_eq!(ClientId::parse(text).as_ref().map(ClientId::as_str), expected.as_ref().copied(), "{text}");
        };
        check(digits, Ok(digits));
        check(" 0123456789ABCDEF0123456789abcdef\n", Ok(digits));
        check(&digits[1..], Err(ClientIdError::Length { characters: 31 }));
        check(&format!("{digits}0"), Err(ClientIdError::Length { characters: 33 }));
        check("", Err(ClientIdError::Length { characters: 0 }));
        check(&digits.replace('f', "g"), Err(ClientIdError::Characters));
        check("https://developer.spotify.com", Err(ClientIdError::Characters));
        check("０１２３４５６７８９abcdef0123456789abcdef", Err(ClientIdError::Characters));
    }
}
