//! A sign-in that waits for its link, and the second launch that brings it.

use std::{
    fs,
    path::{Path, PathBuf},
};

use runclub_services::{
    secret::Secret,
    sign_in::{Listener, hand_over},
};
use serde::{Deserialize, Serialize};

use crate::{AppError, ErrorCode, files};

/// The file that tells a second launch where a sign-in waits for its link.
pub(super) const PENDING: &str = "sign-in.pending.json";

/// A sign-in that waits, as a second launch finds it. Gone when dropped.
#[derive(Debug)]
pub(super) struct Pending {
    path: PathBuf,
}

#[derive(Serialize, Deserialize)]
struct Waiting {
    port: u16,
    key: String,
}

impl Pending {
    pub(super) fn write(folder: &Path, listener: &Listener) -> Result<Self, AppError> {
        let path = folder.join(PENDING);
        let waiting = Waiting { port: listener.port(), key: listener.hand_over_key().expose().to_owned() };
        let text = serde_json::to_string(&waiting).expect("BUG: a port and a key are JSON");
        files::write_private(&path, &text, "note of the sign-in")?;
        Ok(Self { path })
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

/// Hands a `runclub://` link on to the sign-in that waits for it, if one does. Whatever the link says,
/// nothing but that sign-in reads it, and it judges it like any other callback.
///
/// # Errors
/// When no sign-in waits, or the link is none.
pub async fn deliver_link(folder: &Path, link: &str) -> Result<(), AppError> {
    let nobody = || {
        AppError::new(ErrorCode::SignIn, "no sign-in is waiting for this link").hint_by_place(
            "Begin with runclub login; a link counts once, and for five minutes.",
            "Connect again; a link counts once, and for five minutes.",
        )
    };
    if !link.starts_with("runclub://") || link.len() > 4096 {
        return Err(AppError::bad_request("this is no link that RunClub opens").hint("Its links begin with runclub://callback."));
    }
    let text = fs::read_to_string(folder.join(PENDING)).map_err(|_| nobody())?;
    let waiting: Waiting = serde_json::from_str(&text).map_err(|_| nobody())?;
    hand_over(waiting.port, &Secret::new(waiting.key), link).await.map_err(|_| nobody())
}
