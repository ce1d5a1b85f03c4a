//! The token endpoint.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::SignedDuration;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::fake::call::{Answer, Call};
use crate::fake::setup::Rotation;
use crate::fake::tokens::{Consent, Refusal};
use crate::fake::world::World;

const FORM: &str = "application/x-www-form-urlencoded";
/// The lengths of a verifier.
const VERIFIER: std::ops::RangeInclusive<usize> = 43..=128;

/// Gives tokens for a code, or a fresh access token for a refresh token.
pub(super) fn token(world: &mut World, call: &Call) -> Result<Answer, Answer> {
    let kind = call.header("content-type").and_then(|kind| kind.split(';').next());
    if kind.map(str::trim) != Some(FORM) {
        return Err(error("invalid_request", "The body must be a form"));
    }
    let form = Form(url::form_urlencoded::parse(&call.body).into_owned().collect());
    if call.header("authorization").is_some() || form.get("client_secret").is_some() {
        return Err(error("invalid_client", "Invalid client secret"));
    }
    let client_id = form.need("client_id")?;
    if !world.rules.client_ids.iter().any(|known| known == client_id) {
        return Err(error("invalid_client", "Invalid client"));
    }
    match form.need("grant_type")? {
        "authorization_code" => exchange(world, &form, client_id),
        "refresh_token" => refresh(world, &form, client_id),
        _ => Err(error("unsupported_grant_type", "grant_type must be authorization_code or refresh_token")),
    }
}

/// The fields of the request; each may come once.
struct Form(Vec<(String, String)>);

impl Form {
    fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    fn need(&self, name: &str) -> Result<&str, Answer> {
        let twice = self.0.iter().filter(|(key, _)| key == name).count() > 1;
        let value = self.get(name).filter(|value| !value.is_empty() && !twice);
        value.ok_or_else(|| error("invalid_request", &format!("{name} must be supplied")))
    }
}

/// Another shape than the Web API's.
fn error(kind: &str, description: &str) -> Answer {
    Answer::json(400, &json!({ "error": kind, "error_description": description }))
}

fn exchange(world: &mut World, form: &Form, client_id: &str) -> Result<Answer, Answer> {
    let (text, redirect_uri, verifier) = (form.need("code")?, form.need("redirect_uri")?, form.need("code_verifier")?);
    let (now, lifetime) = (world.now(), world.rules.code_lifetime);
    let invalid = |description| error("invalid_grant", description);
    let code = world.tokens.code_mut(text).ok_or_else(|| invalid("Invalid authorization code"))?;
    let expired = now.duration_since(code.issued_at) >= SignedDuration::try_from(lifetime).unwrap_or(SignedDuration::MAX);
    if code.used || expired {
        return Err(invalid("Authorization code expired"));
    }
    if code.consent.client_id != client_id {
        return Err(invalid("Invalid client"));
    }
    if code.redirect_uri != redirect_uri {
        return Err(invalid("Invalid redirect URI"));
    }
    // Whoever guesses has one guess.
    code.used = true;
    if !is_verifier(verifier) || URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)) != code.challenge {
        return Err(invalid("code_verifier was incorrect"));
    }
    let consent = code.consent.clone();
    let refresh = world.tokens.issue_refresh(consent.clone());
    Ok(tokens(world, consent, Some(refresh)))
}

fn is_verifier(text: &str) -> bool {
    VERIFIER.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte))
}

fn refresh(world: &mut World, form: &Form, client_id: &str) -> Result<Answer, Answer> {
    let text = form.need("refresh_token")?;
    let consent = world.tokens.check_refresh(text, world.now()).map_err(|refusal| {
        let description = match refusal {
            Refusal::Unknown => "Invalid refresh token",
            Refusal::Expired => "Refresh token expired",
            Refusal::Revoked => "Refresh token revoked",
        };
        error("invalid_grant", description)
    })?;
    if consent.client_id != client_id {
        return Err(error("invalid_grant", "Invalid refresh token"));
    }
    let fresh = match world.rules.rotation {
        Rotation::Omitted => None,
        Rotation::SingleUse => {
            world.tokens.use_refresh(text);
            Some(world.tokens.issue_refresh(consent.clone()))
        }
    };
    Ok(tokens(world, consent, fresh))
}

fn tokens(world: &mut World, consent: Consent, refresh: Option<String>) -> Answer {
    let (now, lifetime, scope) = (world.now(), world.access_lifetime(), consent.scopes.join(" "));
    let access = world.tokens.issue_access(consent, now, lifetime);
    let mut answer = json!({
        "access_token": access,
        "token_type": "Bearer",
        "scope": scope,
        "expires_in": lifetime.as_secs(),
    });
    if let Some(refresh) = refresh {
        answer["refresh_token"] = json!(refresh);
    }
    Answer::json(200, &answer).header("cache-control", "no-store")
}
