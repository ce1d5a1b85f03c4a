//! What Spotify's 403 means.

use serde_json::Value;

use crate::error::Denial;

/// The one place where texts of a service are matched, because it gives nothing else (services: the 403 texts).
/// Compared in lower case, anywhere in the text.
const TEXTS: [(&str, Denial); 4] = [
    ("active premium subscription required", Denial::OwnerWithoutPremium),
    ("user may not be registered", Denial::NotOnTheList),
    ("insufficient client scope", Denial::ScopeMissing),
    ("cannot create a playlist for another user", Denial::NotYourPlaylist),
];

/// Reads a 403. `owners_only`: the endpoint serves the owner of a playlist. `None` when the text says
/// something else altogether.
pub(super) fn denial(body: &[u8], owners_only: bool) -> Option<Denial> {
    let body = String::from_utf8_lossy(body);
    let json = serde_json::from_str::<Value>(&body).ok();
    let text = json.as_ref().map_or(Some(body.as_ref()), message).unwrap_or_default().trim().to_lowercase();
    if text.is_empty() || text.starts_with('<') {
        return Some(Denial::EndpointClosed);
    }
    if text.trim_end_matches('.') == "forbidden" {
        return Some(if owners_only { Denial::NotYourPlaylist } else { Denial::EndpointClosed });
    }
    TEXTS.iter().find(|(known, _)| text.contains(known)).map(|(_, denial)| *denial)
}

/// The message of an error: of the API (`{"error":{"message"}}`), or of anything that stands in its place.
fn message(body: &Value) -> Option<&str> {
    let error = body.get("error")?;
    error.get("message").or(Some(error))?.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_text_has_its_meaning() {
        let api = |message: &str| format!(r#"{{"error":{{"status":403,"message":"{message}"}}}}"#);
        let check = |body: &str, owners_only: bool, expected: Option<Denial>| {
            assert_eq!(denial(body.as_bytes(), owners_only), expected, "{body}");
        };
        let premium = "Active premium subscription required for the owner of the app.";
        check(&api(premium), false, Some(Denial::OwnerWithoutPremium));
        check(premium, true, Some(Denial::OwnerWithoutPremium));
        let list = "Check settings on developer.spotify.com/dashboard, the user may not be registered.";
        check(&api(list), false, Some(Denial::NotOnTheList));
        check(list, false, Some(Denial::NotOnTheList));
        check(&api("Insufficient client scope"), true, Some(Denial::ScopeMissing));
        check(&api("You cannot create a playlist for another user"), false, Some(Denial::NotYourPlaylist));
        check(&api("Forbidden"), true, Some(Denial::NotYourPlaylist));
        check(&api("Forbidden."), false, Some(Denial::EndpointClosed));
        check(r#"{"error":"Forbidden"}"#, true, Some(Denial::NotYourPlaylist));
        check("Forbidden", false, Some(Denial::EndpointClosed));
        check("<html>Forbidden, insufficient client scope</html>", true, Some(Denial::EndpointClosed));
        check("", true, Some(Denial::EndpointClosed));
        check("{}", true, Some(Denial::EndpointClosed));
        check("[1, 2]", false, Some(Denial::EndpointClosed));
        check(&api("Restriction violated"), false, None);
    }

    #[test]
    fn bytes_that_are_no_text_are_a_closed_endpoint_at_worst() {
        assert_eq!(denial(&[0xff, 0xfe], false), None);
    }
}
