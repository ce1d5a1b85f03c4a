//! Spotify's Web API in development mode (services: §0, §1, §2).

pub(super) mod accounts;
mod library;
mod listening;
mod music;
mod objects;
mod paging;
mod playlists;
mod removed;
mod search;
mod table;
mod writing;

pub(super) use table::ENDPOINTS;

use super::call::{Answer, Call};
use super::dispatch::{self, Outcome};
use super::endpoint::Service;
use super::tokens::Refusal;
use super::world::World;

/// The window of the rate limit, which all paths share.
const ALL_PATHS: &str = "all paths";

/// Who asks, whether they may ask now, whether they may ask this; then what they asked for.
pub(super) fn guarded(world: &mut World, call: &mut Call) -> Outcome {
    if let Err(answer) = authorize(world, call) {
        return Outcome::of(answer);
    }
    let outcome = match limited(world, call) {
        Err(answer) => Outcome::blocked(answer),
        Ok(()) => Outcome::of(admitted(world, call).unwrap_or_else(|early| early)),
    };
    outcome.by(call.account)
}

fn authorize(world: &World, call: &mut Call) -> Result<(), Answer> {
    let header = call.header("authorization").ok_or_else(|| Answer::api_error(401, "No token provided"))?;
    let Some(token) = header.strip_prefix("Bearer ") else {
        return Err(Answer::api_error(400, "Only valid bearer authentication supported"));
    };
    match world.tokens.check_access(token, world.now()) {
        Ok(consent) => {
            let (account, scopes) = (consent.account, consent.scopes.clone());
            (call.account, call.scopes) = (account, scopes);
            Ok(())
        }
        Err(Refusal::Expired) => Err(Answer::api_error(401, "The access token expired")),
        Err(Refusal::Unknown | Refusal::Revoked) => Err(Answer::api_error(401, "Invalid access token")),
    }
}

/// The rolling rate limit of the app, then the quota of the family.
fn limited(world: &mut World, call: &Call) -> Result<(), Answer> {
    let (now, rules) = (world.now(), &world.rules);
    let windows = [(ALL_PATHS, rules.rate, false), (call.endpoint.family, rules.quota, true)];
    for (window, rate, quota) in windows {
        let Some(rate) = rate else { continue };
        if let Err(seconds) = world.limits.pass(window, rate, now, rules.probing_extends) {
            let stated = rules.states_retry_after.then_some(seconds);
            return Err(dispatch::too_many(Service::SpotifyApi, quota).retry_after(stated));
        }
    }
    Ok(())
}

fn admitted(world: &mut World, call: &Call) -> Result<Answer, Answer> {
    let forbidden = |message| Err(Answer::api_error(403, message));
    if !world.rules.owner_has_premium {
        return forbidden("Active premium subscription required for the owner of the app");
    }
    if !world.rules.registered {
        return forbidden("Check settings on developer.spotify.com/dashboard, the user may not be registered.");
    }
    for scope in call.endpoint.scopes {
        need_scope(call, scope)?;
    }
    (call.endpoint.answer)(world, call)
}

/// The token must carry the scope.
fn need_scope(call: &Call, scope: &str) -> Result<(), Answer> {
    if call.scopes.iter().any(|given| given == scope) {
        return Ok(());
    }
    Err(Answer::api_error(403, "Insufficient client scope"))
}

/// What the account of the token may not have.
fn forbidden() -> Answer {
    Answer::api_error(403, "Forbidden")
}

fn not_found() -> Answer {
    Answer::api_error(404, "Resource not found")
}

fn bad(message: &str) -> Answer {
    Answer::api_error(400, message)
}

/// Whether a text is an id: 22 characters of base 62.
fn is_id(text: &str) -> bool {
    text.len() == 22 && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// An id at the first place of the path.
fn id_of(call: &Call) -> Result<&str, Answer> {
    let id = call.place(0);
    if is_id(id) { Ok(id) } else { Err(bad("Invalid base62 id")) }
}
