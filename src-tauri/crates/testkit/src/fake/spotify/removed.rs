//! What development mode lost (services: §0, §1.1).

use crate::fake::call::{Answer, Call};
use crate::fake::world::World;

/// Bare, as it is answered.
pub(super) fn gone(world: &mut World, call: &Call) -> Result<Answer, Answer> {
    // The old path of playlist items is known to be 403 whatever the others are.
    let status = if call.endpoint.template.starts_with("/playlists/") { 403 } else { world.rules.removed_status };
    Err(Answer::api_error(status, if status == 404 { "Service not found" } else { "Forbidden" }))
}

/// The old way to create a playlist.
pub(super) fn create_for_user(_: &mut World, _: &Call) -> Result<Answer, Answer> {
    Err(Answer::api_error(403, "You cannot create a playlist for another user"))
}
