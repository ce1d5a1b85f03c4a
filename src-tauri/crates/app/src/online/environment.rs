//! The setup as the environment decides it (the command line's contract: names and meanings are fixed).

use std::{ffi::OsString, path::PathBuf};

use runclub_services::{address::Address, secret::Secret, sign_in::ClientId};

use super::{Setup, TokenKeeper};
use crate::AppError;

impl Setup {
    /// The setup of a data folder under these variables. `read` returns a variable's value, text or not.
    ///
    /// # Errors
    /// When a variable holds what cannot be used; the message names it.
    pub fn from_environment<V: Into<OsString>>(folder: PathBuf, read: impl Fn(&str) -> Option<V>) -> Result<Self, AppError> {
        let read = |name: &str| text(name, read(name).map(Into::into));
        let mut setup = Self::new(folder);
        let to = &mut setup.addresses;
        for (name, address) in [
            ("RUNCLUB_SPOTIFY_API_URL", &mut to.spotify_api),
            ("RUNCLUB_SPOTIFY_ACCOUNTS_URL", &mut to.spotify_accounts),
            ("RUNCLUB_RECCOBEATS_URL", &mut to.reccobeats),
            ("RUNCLUB_MUSICBRAINZ_URL", &mut to.musicbrainz),
            ("RUNCLUB_LASTFM_URL", &mut to.lastfm),
        ] {
            if let Some(text) = read(name)? {
                *address = Address::parse(&text).map_err(|error| AppError::bad_request(format!("{name}: {error}")))?;
            }
        }
        if let Some(text) = read("RUNCLUB_SPOTIFY_CLIENT_ID")? {
            let id = ClientId::parse(text.trim());
            setup.client_id = Some(id.map_err(|error| AppError::bad_request(format!("RUNCLUB_SPOTIFY_CLIENT_ID: {error}")))?);
        }
        setup.tokens = read("RUNCLUB_TOKEN_STORE")?.map(|text| keeper(&text)).transpose()?;
        setup.lastfm_key = read("RUNCLUB_LASTFM_KEY")?.map(|key| Secret::new(key.trim()));
        setup.unpaced = read("RUNCLUB_PACE")?.map(|text| unpaced(&text)).transpose()?.unwrap_or_default();
        Ok(setup)
    }
}

/// The value of a variable; empty is unset. A value that is no text is not repeated: it may be a key.
fn text(name: &str, value: Option<OsString>) -> Result<Option<String>, AppError> {
    let no_text = |_| {
        AppError::bad_request(format!("{name} is no text: it holds bytes that are not UTF-8"))
            .hint(format!("Set {name} again, or unset it."))
    };
    let text = value.map(OsString::into_string).transpose().map_err(no_text)?;
    Ok(text.filter(|text| !text.trim().is_empty()))
}

/// Whether the pace is switched off.
fn unpaced(text: &str) -> Result<bool, AppError> {
    match text.trim() {
        "off" => Ok(true),
        "on" => Ok(false),
        other => Err(AppError::bad_request(format!("RUNCLUB_PACE is {other:?}")).hint("Set it to off or on; on is usual.")),
    }
}

fn keeper(text: &str) -> Result<TokenKeeper, AppError> {
    match text.trim() {
        "keyring" => Ok(TokenKeeper::Keyring),
        "file" => Ok(TokenKeeper::File),
        "memory" => Ok(TokenKeeper::Memory),
        other => {
            Err(AppError::bad_request(format!("RUNCLUB_TOKEN_STORE is {other:?}")).hint("Set it to keyring, file or memory."))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(variables: &[(&str, &str)]) -> Result<Setup, AppError> {
        let value = |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        Setup::from_environment(PathBuf::from("/nowhere"), value)
    }

    #[test]
    fn nothing_set_means_the_services_themselves() {
        let setup = of(&[("RUNCLUB_TOKEN_STORE", " "), ("RUNCLUB_SPOTIFY_API_URL", "")]).expect("empty is unset");
        assert_eq!(setup.addresses, runclub_services::address::Addresses::default());
        assert!(setup.client_id.is_none() && setup.tokens.is_none() && !setup.unpaced);
    }

    #[test]
    fn what_cannot_be_used_is_named() {
        let check = |name: &str, value: &str| {
            let error = of(&[(name, value)]).expect_err(value);
            assert!(
                error.code == crate::ErrorCode::BadRequest && error.message.contains(name),
                "{name}={value}: {}",
                error.message
            );
        };
        check("RUNCLUB_SPOTIFY_API_URL", "http://api.spotify.com/v1");
        check("RUNCLUB_SPOTIFY_ACCOUNTS_URL", "http://localhost:9999");
        check("RUNCLUB_RECCOBEATS_URL", "file:///etc/passwd");
        check("RUNCLUB_MUSICBRAINZ_URL", "musicbrainz.org");
        check("RUNCLUB_LASTFM_URL", "https://runner:key@last.example");
        check("RUNCLUB_SPOTIFY_CLIENT_ID", "not-an-id");
        check("RUNCLUB_TOKEN_STORE", "cloud");
        check("RUNCLUB_PACE", "none");
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_text_is_named_and_not_repeated() {
        use std::os::unix::ffi::OsStringExt;

        for variable in
            ["RUNCLUB_SPOTIFY_API_URL", "RUNCLUB_SPOTIFY_CLIENT_ID", "RUNCLUB_TOKEN_STORE", "RUNCLUB_LASTFM_KEY", "RUNCLUB_PACE"]
        {
            let value = |name: &str| (name == variable).then(|| OsString::from_vec(b"key\xff".to_vec()));
            let error = Setup::from_environment(PathBuf::from("/nowhere"), value).expect_err(variable);
            assert!(error.code == crate::ErrorCode::BadRequest && error.message.starts_with(variable), "{}", error.message);
            assert!(!error.message.contains("key\u{fffd}"), "{}", error.message);
        }
    }

    #[test]
    fn the_pace_goes_only_for_stand_ins_on_this_machine() {
        let local = [
            ("RUNCLUB_PACE", "off"),
            ("RUNCLUB_SPOTIFY_API_URL", "http://127.0.0.1:1/v1"),
            ("RUNCLUB_SPOTIFY_ACCOUNTS_URL", "http://127.0.0.1:2"),
            ("RUNCLUB_RECCOBEATS_URL", "http://127.0.0.1:3"),
            ("RUNCLUB_MUSICBRAINZ_URL", "http://127.0.0.1:4"),
            ("RUNCLUB_LASTFM_URL", "http://[::1]:5"),
        ];
        let unlimited =
            |variables: &[(&str, &str)]| of(variables).expect("a setup").pace() == runclub_services::connection::Pace::Unlimited;
        assert!(unlimited(&local));
        assert!(!unlimited(&local[1..]), "the pace is kept unless it is switched off");
        (1..local.len()).for_each(|missing| {
            let mut some = local.to_vec();
            some.remove(missing);
            assert!(!unlimited(&some), "{missing} is the service itself");
        });
    }
}
