//! Failures at the border: a code to act on, a sentence, and what would help.

use jiff::Timestamp;
use runclub_engine::{config::ConfigError, edit::EditError, plan::PlanError};
use runclub_formats::{library_file::ImportError, mix_json::MixFileError, usage_file::UsageFileError};
use runclub_services::{Denial, ServiceError, SignedOut, gate::Service};
use runclub_store::StoreError;
use serde::Serialize;

use crate::{Hint, settings, words};

/// What kind of failure it is; a new code only where somebody acts on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum ErrorCode {
    /// What was asked for cannot mean anything: correct the request.
    BadRequest,
    /// The request is clear, but the mix as it stands does not allow it.
    Refused,
    /// A file cannot be read, written or understood.
    File,
    /// The store cannot be read or written.
    Store,
    /// Nobody is signed in, or the sign-in cannot be used: sign in.
    SignedOut,
    /// The sign-in was refused, or nobody came back from the browser: try again.
    SignIn,
    /// Another program has the port that a sign-in comes back to: close it.
    PortTaken,
    /// A service cannot be reached: try again later.
    Offline,
    /// A service lets us continue at [`AppError::until`].
    Blocked,
    /// The owner of the Client ID has no Premium subscription.
    OwnerWithoutPremium,
    /// The account is not on the Client ID's list of users.
    NotOnTheList,
    /// The sign-in lacks a permission: sign in again.
    ScopeMissing,
    /// Spotify has closed this to the Client ID.
    EndpointClosed,
    /// The playlist belongs to somebody else.
    NotYourPlaylist,
    /// A service answered in a way that means nothing to us.
    Service,
    /// The runner refused what this needs (ruling I2).
    NoConsent,
    /// The same is being done by another window or command.
    Busy,
    /// This system has no keyring for the sign-in: agree to a private file.
    NoKeyring,
    /// The runner cancelled.
    Cancelled,
    /// There is no display, or the web view cannot be used.
    Window,
    /// A fault in RunClub itself; the window goes on.
    Bug,
}

/// A failure, for people and for programs.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct AppError {
    /// What kind of failure.
    pub code: ErrorCode,
    /// One sentence with the value that was wrong.
    pub message: String,
    /// What would help, one sentence each.
    #[cfg_attr(feature = "specta", specta(type = Vec<String>))]
    pub hints: Vec<Hint>,
    /// When it is worth trying again, where a service has said so.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "specta", specta(type = Option<String>))]
    pub until: Option<Timestamp>,
    /// The chain behind it, for the log.
    #[serde(skip)]
    pub source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl std::fmt::Display for AppError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for AppError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_ref().map(|source| &**source as &(dyn std::error::Error + 'static))
    }
}

impl AppError {
    /// A failure with its sentence.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), hints: Vec::new(), until: None, source: None }
    }

    /// A request that cannot mean anything.
    pub fn bad_request(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::BadRequest, message)
    }

    /// Adds what would help.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<Hint>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// Adds what would help, where the command line and the window have different ways.
    #[must_use]
    pub fn hint_by_place(self, terminal: impl Into<String>, window: impl Into<String>) -> Self {
        self.hint(Hint::by_place(terminal, window))
    }

    /// What happened and what would help, in whole sentences for the window: messages begin small, for they follow
    /// "error: " on the command line.
    pub fn in_window(&self) -> String {
        let mut letters = self.message.chars();
        let first = letters.next().into_iter().flat_map(char::to_uppercase);
        let mut text: String = first.chain(letters).chain(['.']).collect();
        for hint in &self.hints {
            text = text + " " + hint.in_window();
        }
        text
    }

    /// Adds the failure behind it.
    #[must_use]
    pub fn caused_by(mut self, source: impl std::error::Error + Send + Sync + 'static) -> Self {
        self.source = Some(Box::new(source));
        self
    }
}

impl From<PlanError> for AppError {
    fn from(error: PlanError) -> Self {
        let hint = match &error {
            PlanError::NoShape => "Choose a template, or give a curve.".to_owned(),
            PlanError::OutOfRange { least, most, .. } => format!("Choose from {least} to {most} minutes, or a named length."),
            PlanError::TooShort { least, .. } => format!("Choose {least} minutes or more, or another template."),
            PlanError::EmptyStep { .. } => "Give every step of the curve a length.".to_owned(),
            PlanError::NoSuchPart { .. } => "Choose another part, or the full session.".to_owned(),
        };
        Self::bad_request(error.to_string()).hint(hint)
    }
}

impl From<ConfigError> for AppError {
    fn from(error: ConfigError) -> Self {
        Self::bad_request(error.to_string()).hint(settings::list_hint())
    }
}

impl From<EditError> for AppError {
    fn from(error: EditError) -> Self {
        let message = error.to_string();
        match error {
            EditError::NoSuchPosition { songs: 0, .. } => Self::bad_request(message).hint("Generate a mix that has songs first."),
            EditError::NoSuchPosition { songs, .. } => {
                Self::bad_request(message).hint(format!("The last song stands at {}.", songs - 1))
            }
            EditError::NoSuchTrack { .. } => {
                Self::bad_request(message).hint("replace without an id lists the songs that suit a place.")
            }
            EditError::Locked { position, .. } => {
                Self::new(ErrorCode::Refused, message).hint(format!("unlock {position} lets it go."))
            }
            EditError::Plan(error) => error.into(),
            EditError::AlreadyIn { .. } => {
                Self::new(ErrorCode::Refused, message).hint("A song plays once; move brings it elsewhere.")
            }
            EditError::LastSong => Self::new(ErrorCode::Refused, message).hint("replace puts another song in its place."),
            EditError::Unknown { .. } => Self::new(ErrorCode::Refused, message),
        }
    }
}

fn hints_of(texts: Vec<String>) -> Vec<Hint> {
    texts.into_iter().map(Hint::from).collect()
}

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> Self {
        Self::new(ErrorCode::Store, error.to_string()).caused_by(error)
    }
}

impl From<MixFileError> for AppError {
    fn from(error: MixFileError) -> Self {
        Self { hints: hints_of(error.hints()), ..Self::new(ErrorCode::File, error.to_string()) }
    }
}

impl From<ImportError> for AppError {
    fn from(error: ImportError) -> Self {
        Self { hints: hints_of(error.hints()), ..Self::new(ErrorCode::File, error.to_string()) }
    }
}

impl From<UsageFileError> for AppError {
    fn from(error: UsageFileError) -> Self {
        Self { hints: hints_of(error.hints()), ..Self::new(ErrorCode::File, error.to_string()) }
    }
}

impl From<ServiceError> for AppError {
    fn from(error: ServiceError) -> Self {
        let of = |code, message: String| Self::new(code, message);
        let made = match &error {
            ServiceError::Blocked { block } => {
                let service = block.family.service().name();
                let mut blocked = of(ErrorCode::Blocked, format!("{service} lets us continue {}", words::at(block.until)));
                blocked.until = Some(block.until);
                blocked
                    .hint("Nothing is sent until then: asking again could make the wait longer. What was fetched is kept.")
                    .hint("Mixes are made without the network in the meantime.")
            }
            ServiceError::Offline { service, why, .. } => {
                of(ErrorCode::Offline, format!("{} cannot be reached: {why}", service.name()))
                    .hint("Nothing is lost; the network or the service is down, so try again later.")
            }
            ServiceError::SignedOut(why) => signed_out(*why),
            ServiceError::Denied(denial) => denied(*denial),
            ServiceError::NotFound { service } => {
                of(ErrorCode::Service, format!("{} no longer has what was asked for", service.name()))
                    .hint("It may have been deleted there; sync again.")
            }
            ServiceError::TokenStore { .. } => {
                of(ErrorCode::SignIn, error.to_string()).hint("Free the keyring or the disk, and try again.")
            }
            ServiceError::TokenUnreadable { .. } => of(ErrorCode::SignIn, error.to_string()).hint_by_place(
                "Unlock the keyring if it is locked; else sign in again with runclub login.",
                "Unlock the keyring if it is locked; else connect again.",
            ),
            ServiceError::Rejected { service: Service::LastFm, .. } => {
                of(ErrorCode::Service, error.to_string()).hint("Check the Last.fm key in RUNCLUB_LASTFM_KEY.")
            }
            ServiceError::Rejected { service: Service::SpotifyAccounts, .. } => of(ErrorCode::SignIn, error.to_string())
                .hint("Check the Client ID and its redirect URIs in Spotify's dashboard, then sign in again."),
            ServiceError::Unreadable { .. } => of(ErrorCode::Service, error.to_string()).hint(
                "Nothing is lost; try again later. Networks of hotels and trains answer like this until you sign in to them.",
            ),
            _ => of(ErrorCode::Service, error.to_string()).hint_by_place(
                "Nothing is lost; try again later. RUNCLUB_LOG=debug tells which request it was.",
                "Nothing is lost; try again later.",
            ),
        };
        made.caused_by(error)
    }
}

fn signed_out(why: SignedOut) -> AppError {
    let error = AppError::new(ErrorCode::SignedOut, format!("not signed in to Spotify: {why}"));
    match why {
        SignedOut::OtherOrigin => error.hint_by_place(
            "The service addresses have changed since; set them back, or sign in again with runclub login.",
            "The service addresses have changed since; set them back, or connect again.",
        ),
        SignedOut::OtherClient => error.hint_by_place(
            "Use the Client ID of the sign-in, or sign in again with runclub login.",
            "Use the Client ID of the sign-in, or connect again.",
        ),
        _ => error.hint_by_place(
            "runclub login signs in; import, demo and mixes work without.",
            "Connect Spotify in Settings; import, demo and mixes work without.",
        ),
    }
}

fn denied(denial: Denial) -> AppError {
    let of = |code| AppError::new(code, format!("Spotify refused: {denial}"));
    match denial {
        Denial::OwnerWithoutPremium => of(ErrorCode::OwnerWithoutPremium)
            .hint("Spotify stops an app whose owner has no Premium; renew it, or use a Client ID of somebody who has it."),
        Denial::NotOnTheList => of(ErrorCode::NotOnTheList)
            .hint("Add this account's e-mail at developer.spotify.com/dashboard, in the app's User Management."),
        Denial::ScopeMissing => of(ErrorCode::ScopeMissing)
            .hint_by_place("runclub login asks for every permission again.", "Connecting again asks for every permission."),
        Denial::NotYourPlaylist => of(ErrorCode::NotYourPlaylist)
            .hint("Only your own playlists and collaborative ones can be read, and only your own be saved to."),
        Denial::EndpointClosed => of(ErrorCode::EndpointClosed)
            .hint("Some Client IDs are refused this; removing and adding the user in User Management has helped.")
            .hint("Liked songs and library files are enough to use RunClub."),
    }
}
