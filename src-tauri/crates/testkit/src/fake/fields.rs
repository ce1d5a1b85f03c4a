//! The `fields` parameter of playlist calls: which parts of an answer are wanted.

use serde_json::{Map, Value};

/// A tree of wanted keys; empty means all below.
#[derive(Debug, Default, PartialEq)]
struct Wanted(Vec<(String, Wanted)>);

/// What is left of an answer when only these fields are wanted, such as
/// `items(added_at,item(id,name)),next` or `items.item.id`.
pub(super) fn select(fields: &str, answer: Value) -> Value {
    let (wanted, _) = parse(fields);
    pick(&wanted, answer)
}

/// A list up to its closing parenthesis, and what follows that.
fn parse(mut rest: &str) -> (Wanted, &str) {
    let mut wanted = Wanted::default();
    loop {
        let (entry, after) = parse_entry(rest);
        wanted.0.extend(entry);
        match after.strip_prefix(',') {
            Some(next) => rest = next,
            None => return (wanted, after.strip_prefix(')').unwrap_or(after)),
        }
    }
}

/// A name with what is wanted below it, and what follows.
fn parse_entry(text: &str) -> (Option<(String, Wanted)>, &str) {
    let end = text.find([',', '(', ')', '.']).unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    let (below, rest) = if let Some(inner) = rest.strip_prefix('(') {
        parse(inner)
    } else if let Some(inner) = rest.strip_prefix('.') {
        let (entry, rest) = parse_entry(inner);
        (Wanted(entry.into_iter().collect()), rest)
    } else {
        (Wanted::default(), rest)
    };
    let name = name.trim();
    ((!name.is_empty()).then(|| (name.to_owned(), below)), rest)
}

fn pick(wanted: &Wanted, value: Value) -> Value {
    if wanted.0.is_empty() {
        return value;
    }
    match value {
        Value::Array(values) => Value::Array(values.into_iter().map(|value| pick(wanted, value)).collect()),
        Value::Object(mut object) => {
            let mut kept = Map::new();
            for (name, below) in &wanted.0 {
                if let Some(value) = object.remove(name) {
                    kept.insert(name.clone(), pick(below, value));
                }
            }
            Value::Object(kept)
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn fields_pick_parts() {
        let page = json!({ "items": [{ "added_at": "x", "item": { "id": "a", "name": "b" } }], "next": null, "total": 1 });
        let check = |fields: &str, expect: Value| assert_eq!(select(fields, page.clone()), expect, "{fields}");
        check("total", json!({ "total": 1 }));
        check("items(item(id)),next", json!({ "items": [{ "item": { "id": "a" } }], "next": null }));
        check("items.item.id,total", json!({ "items": [{ "item": { "id": "a" } }], "total": 1 }));
        check("items.item(id),total", json!({ "items": [{ "item": { "id": "a" } }], "total": 1 }));
        check("items(added_at,item(id,name),track(id))", json!({ "items": page["items"].clone() }));
        check("nothing", json!({}));
    }
}
