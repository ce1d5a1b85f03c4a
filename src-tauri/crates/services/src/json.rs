//! Reading JSON that may be anything: what is absent, null or of another kind is simply not there.

use serde_json::Value;

/// The text under a key, unless it is empty.
pub(crate) fn text<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value.get(key)?.as_str().map(str::trim).filter(|text| !text.is_empty())
}

/// The number under a key. Whole numbers may come as floats.
pub(crate) fn number(value: &Value, key: &str) -> Option<f64> {
    value.get(key)?.as_f64().filter(|number| number.is_finite())
}

/// The number under a key, within a range.
pub(crate) fn within(value: &Value, key: &str, least: f64, most: f64) -> Option<f64> {
    number(value, key).filter(|number| (least..=most).contains(number))
}

/// The count under a key.
pub(crate) fn count(value: &Value, key: &str) -> Option<u32> {
    within(value, key, 0.0, f64::from(u32::MAX)).map(|number| number.round() as u32)
}

/// Yes or no under a key.
pub(crate) fn flag(value: &Value, key: &str) -> Option<bool> {
    value.get(key)?.as_bool()
}

/// The object under a key.
pub(crate) fn object<'a>(value: &'a Value, key: &str) -> Option<&'a Value> {
    value.get(key).filter(|inner| inner.is_object())
}

/// The elements under a key; none when there is no list.
pub(crate) fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// A code of 12 letters and digits in the form ISRCs are compared in: upper case, without hyphens.
pub(crate) fn isrc(text: &str) -> Option<String> {
    let code: String = text.chars().filter(|sign| !matches!(sign, '-' | ' ')).collect::<String>().to_ascii_uppercase();
    (code.len() == 12 && code.bytes().all(|byte| byte.is_ascii_alphanumeric())).then_some(code)
}

/// The last part of a link's path: an id.
pub(crate) fn last_part(link: &str) -> Option<&str> {
    let path = link.split(['?', '#']).next().unwrap_or_default();
    path.trim_end_matches('/').rsplit('/').next().filter(|part| !part.is_empty())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn numbers_are_read_as_numbers_only() {
        let check = |value: Value, expected: Option<u32>| assert_eq!(count(&json!({ "n": value }), "n"), expected, "{value}");
        check(json!(50), Some(50));
        check(json!(50.0), Some(50));
        check(json!(-1), None);
        check(json!("50"), None);
        check(json!(null), None);
        check(json!(1e300), None);
        assert_eq!(count(&json!([]), "n"), None);
    }

    #[test]
    fn isrcs_are_compared_in_one_form() {
        let check = |text: &str, expected: Option<&str>| assert_eq!(isrc(text).as_deref(), expected, "{text:?}");
        check("gbx-yz-20-00001", Some("GBXYZ2000001"));
        check("GBXYZ2000001", Some("GBXYZ2000001"));
        check(" GBXYZ2000001 ", Some("GBXYZ2000001"));
        check("GBXYZ200000", None);
        check("GBXYZ20000ß1", None);
        check("", None);
    }

    #[test]
    fn an_id_is_the_last_part_of_a_link() {
        let check = |link: &str, expected: Option<&str>| assert_eq!(last_part(link), expected, "{link:?}");
        check("https://open.spotify.com/track/abc", Some("abc"));
        check("https://open.spotify.com/track/abc?si=1/2", Some("abc"));
        check("https://open.spotify.com/track/abc/", Some("abc"));
        check("abc", Some("abc"));
        check("", None);
        check("?", None);
    }
}
