//! The page in the browser.

use url::Url;

use crate::fake::call::{Answer, Call};
use crate::fake::tokens::{Code, Consent};
use crate::fake::world::{SCOPES, World};

/// The length of a SHA-256 in base64url without padding.
const CHALLENGE_LENGTH: usize = 43;
/// Scopes of the contract that bring nothing now but are still taken.
const IDLE_SCOPES: [&str; 2] = ["user-read-private", "user-read-email"];

/// Sends the runner back to the app, or leaves them on a page of plain text.
pub(super) fn authorize(world: &mut World, call: &Call) -> Result<Answer, Answer> {
    let client_id = call.parameter("client_id").unwrap_or_default();
    if !world.rules.client_ids.iter().any(|known| known == client_id) || !is_client_id(client_id) {
        return Err(page("INVALID_CLIENT: Invalid client"));
    }
    let redirect_uri = call.parameter("redirect_uri").unwrap_or_default();
    check_redirect(world, redirect_uri)?;
    let challenge = check_challenge(call)?;
    let scopes = scopes(call)?;
    if world.rules.consent_page && call.parameter("decision").is_none() {
        return Ok(question(world, call));
    }
    let answer = if call.parameter("decision") == Some("refuse") {
        ("error", "access_denied".to_owned())
    } else {
        let consent = Consent { account: world.browser, client_id: client_id.to_owned(), scopes, given_at: world.now() };
        let (redirect_uri, challenge) = (redirect_uri.to_owned(), challenge.to_owned());
        let code = Code { consent, redirect_uri, challenge, issued_at: world.now(), used: false };
        ("code", world.tokens.issue_code(code))
    };
    let mut back = Url::parse(redirect_uri).map_err(|_| page("INVALID_CLIENT: Invalid redirect URI"))?;
    back.query_pairs_mut().append_pair(answer.0, &answer.1);
    if let Some(state) = call.parameter("state") {
        back.query_pairs_mut().append_pair("state", state);
    }
    Ok(Answer::empty(302).header("location", String::from(back)))
}

fn page(text: &str) -> Answer {
    Answer::text(400, text)
}

fn is_client_id(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// HTTPS, an own scheme, or HTTP on a literal loopback address; and registered.
fn check_redirect(world: &World, sent: &str) -> Result<(), Answer> {
    let invalid = || page("INVALID_CLIENT: Invalid redirect URI");
    let url = Url::parse(sent).map_err(|_| invalid())?;
    if url.host_str() == Some("localhost") || (url.scheme() == "http" && !is_loopback(&url)) {
        return Err(page("INVALID_CLIENT: Insecure redirect URI"));
    }
    let with_any_port = |registered: &String| {
        let Ok(registered) = Url::parse(registered) else { return false };
        let same = registered.host() == url.host() && registered.path() == url.path() && url.query().is_none();
        world.rules.any_loopback_port && is_loopback(&url) && is_loopback(&registered) && same && url.fragment().is_none()
    };
    let known = world.rules.redirect_uris.iter().any(|registered| registered == sent || with_any_port(registered));
    if known { Ok(()) } else { Err(invalid()) }
}

fn is_loopback(url: &Url) -> bool {
    url.scheme() == "http" && matches!(url.host_str(), Some("127.0.0.1" | "[::1]"))
}

fn check_challenge(call: &Call) -> Result<&str, Answer> {
    if call.parameter("response_type") != Some("code") {
        return Err(page("response_type must be code"));
    }
    if call.parameter("code_challenge_method") != Some("S256") {
        return Err(page("code_challenge_method must be S256"));
    }
    let challenge = call.parameter("code_challenge").unwrap_or_default();
    let fits = challenge.len() == CHALLENGE_LENGTH
        && challenge.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    if fits { Ok(challenge) } else { Err(page("code_challenge must be valid")) }
}

fn scopes(call: &Call) -> Result<Vec<String>, Answer> {
    let text = call.parameter("scope").unwrap_or_default();
    let scopes: Vec<&str> = text.split(' ').filter(|scope| !scope.is_empty()).collect();
    let known = |scope: &&str| SCOPES.contains(scope) || IDLE_SCOPES.contains(scope);
    if !scopes.iter().all(known) {
        return Err(page("INVALID_SCOPE: Invalid scope"));
    }
    Ok(scopes.into_iter().map(str::to_owned).collect())
}

/// For people: what the real page asks.
fn question(world: &World, call: &Call) -> Answer {
    let link = |decision: &str| {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(&call.query).append_pair("decision", decision);
        // In an attribute, the ampersands of a query are written as entities.
        format!("/authorize?{}", query.finish().replace('&', "&amp;"))
    };
    let name = &world.accounts[world.browser].display_name;
    Answer::html(format!(
        "<!doctype html><title>Fake sign-in</title><p>Signed in as {name}. Let the app in?\
         <p><a href=\"{}\">Agree</a> <a href=\"{}\">Cancel</a>",
        link("agree"),
        link("refuse")
    ))
}
