//! Failures at the border: a code to act on, a sentence, and what would help.

use runclub_engine::{config::ConfigError, edit::EditError, plan::PlanError};
use runclub_formats::{library_file::ImportError, mix_json::MixFileError, usage_file::UsageFileError};
use runclub_store::StoreError;
use serde::Serialize;

/// What kind of failure it is; a new code only where somebody acts on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
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
}

/// A failure, for people and for programs.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AppError {
    /// What kind of failure.
    pub code: ErrorCode,
    /// One sentence with the value that was wrong.
    pub message: String,
    /// What would help, one sentence each.
    pub hints: Vec<String>,
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
        Self { code, message: message.into(), hints: Vec::new(), source: None }
    }

    /// A request that cannot mean anything.
    pub fn bad_request(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::BadRequest, message)
    }

    /// Adds what would help.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
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
        Self::bad_request(error.to_string()).hint("runclub config --defaults lists every value with its meaning.")
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

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> Self {
        Self::new(ErrorCode::Store, error.to_string()).caused_by(error)
    }
}

impl From<MixFileError> for AppError {
    fn from(error: MixFileError) -> Self {
        Self { hints: error.hints(), ..Self::new(ErrorCode::File, error.to_string()) }
    }
}

impl From<ImportError> for AppError {
    fn from(error: ImportError) -> Self {
        Self { hints: error.hints(), ..Self::new(ErrorCode::File, error.to_string()) }
    }
}

impl From<UsageFileError> for AppError {
    fn from(error: UsageFileError) -> Self {
        Self { hints: error.hints(), ..Self::new(ErrorCode::File, error.to_string()) }
    }
}
