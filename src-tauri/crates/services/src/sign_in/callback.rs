//! PURE. Whether a link is the answer to exactly this sign-in.
//!
//! Anybody can open links on this machine. Nothing but a link to our address with our state says
//! anything about a sign-in; every other link leaves it as it was.

use jiff::{SignedDuration, Timestamp};
use url::{Host, Url};

use super::{PATIENCE, Redirect};
use crate::secret::Secret;

/// The longest link that is looked at, in bytes.
pub const LONGEST_LINK: usize = 4096;

/// What Spotify answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The runner agreed: a code for a token.
    Code(Secret),
    /// The runner said no (`access_denied`).
    Refused,
    /// Another error.
    Failed {
        /// OAuth's word for it: at most 64 of a–z, 0–9 and _, else `unknown`.
        error: String,
    },
}

/// A link that is no answer to this sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Stray {
    /// It leads elsewhere.
    #[error("the link leads to another address")]
    OtherAddress,
    /// It has no state.
    #[error("the link belongs to no sign-in")]
    NoState,
    /// It has another sign-in's state, or a forged one.
    #[error("the link belongs to another sign-in")]
    WrongState,
    /// It has neither code nor error.
    #[error("the link brings no code")]
    NoCode,
    /// It is too long, says something twice, or says yes and no.
    #[error("the link is malformed")]
    Malformed,
    /// It is right, but came after the sign-in's time.
    #[error("the link came too late")]
    Late,
}

/// What an answer must match.
pub(super) struct Expected<'a> {
    pub(super) redirect: Redirect,
    pub(super) state: &'a Secret,
    pub(super) started_at: Timestamp,
}

/// Judges a link.
pub(super) fn judge(expected: &Expected<'_>, callback: &Url, now: Timestamp) -> Result<Answer, Stray> {
    if callback.as_str().len() > LONGEST_LINK {
        return Err(Stray::Malformed);
    }
    if !leads_to(expected.redirect, callback) {
        return Err(Stray::OtherAddress);
    }
    let said = Said::read(callback)?;
    let state = said.state.ok_or(Stray::NoState)?;
    if state != *expected.state {
        return Err(Stray::WrongState);
    }
    // A clock that was set back makes nothing late.
    if now.duration_since(expected.started_at) > SignedDuration::try_from(PATIENCE).unwrap_or(SignedDuration::MAX) {
        return Err(Stray::Late);
    }
    match (said.code, said.error) {
        (Some(code), None) => Ok(Answer::Code(code)),
        (None, Some(error)) if error == "access_denied" => Ok(Answer::Refused),
        (None, Some(error)) => Ok(Answer::Failed { error: slug(&error) }),
        (None, None) => Err(Stray::NoCode),
        (Some(_), Some(_)) => Err(Stray::Malformed),
    }
}

/// Whether the link leads to the way back. A fragment is let through: some sign-ins at Spotify leave one.
fn leads_to(redirect: Redirect, link: &Url) -> bool {
    let bare = link.username().is_empty() && link.password().is_none();
    bare && match redirect {
        Redirect::Loopback { port } => {
            link.scheme() == "http"
                && link.host() == Some(Host::Ipv4(std::net::Ipv4Addr::LOCALHOST))
                && link.port_or_known_default() == Some(port)
                && link.path() == "/callback"
        }
        // Some systems put a slash behind the name.
        Redirect::DeepLink => {
            link.scheme() == "runclub"
                && link.host_str() == Some("callback")
                && link.port().is_none()
                && matches!(link.path(), "" | "/")
        }
    }
}

/// What a link says; each at most once. Parameters that we do not know are no business of ours.
#[derive(Default)]
struct Said {
    state: Option<Secret>,
    code: Option<Secret>,
    error: Option<String>,
}

impl Said {
    fn read(link: &Url) -> Result<Self, Stray> {
        let mut said = Self::default();
        for (name, value) in link.query_pairs() {
            let twice = match &*name {
                "state" => said.state.replace(Secret::new(value)).is_some(),
                "code" => said.code.replace(Secret::new(value)).is_some(),
                "error" => said.error.replace(value.into_owned()).is_some(),
                _ => false,
            };
            if twice {
                return Err(Stray::Malformed);
            }
        }
        said.state = said.state.filter(|state| !state.expose().is_empty());
        said.code = said.code.filter(|code| !code.expose().is_empty());
        // RFC 6749 gives a code printable characters only.
        match &said.code {
            Some(code) if !code.expose().bytes().all(|byte| (0x20..0x7f).contains(&byte)) => Err(Stray::Malformed),
            _ => Ok(said),
        }
    }
}

/// An error of OAuth as a word that can be shown and logged whoever sent it.
pub(super) fn slug(error: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    if (1..=64).contains(&error.len()) && error.bytes().all(plain) { error.to_owned() } else { "unknown".to_owned() }
}

#[cfg(test)]
mod tests;
