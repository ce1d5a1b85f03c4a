//! Pages (services: §1, "Paging object").

use serde_json::{Value, json};

use crate::fake::call::{Answer, Call};
use crate::fake::endpoint::Service;
use crate::fake::world::World;

/// Which part of a list is wanted.
#[derive(Clone, Copy)]
pub(super) struct Part {
    pub(super) limit: usize,
    pub(super) offset: usize,
}

/// What a list allows.
#[derive(Clone, Copy)]
pub(super) struct Bounds {
    pub(super) default: i64,
    pub(super) limit: i64,
    pub(super) offset: i64,
}

impl Bounds {
    /// Most lists: 20 by default, 50 at most, any offset.
    pub(super) const USUAL: Self = Self { default: 20, limit: 50, offset: i64::MAX };
}

impl Part {
    pub(super) fn of(call: &Call, bounds: Bounds) -> Result<Self, Answer> {
        let limit = call.number("limit", (1, bounds.limit), bounds.default, "Invalid limit")?;
        let offset = call.number("offset", (0, bounds.offset), 0, "Invalid offset")?;
        Ok(Self { limit: limit as usize, offset: offset as usize })
    }

    /// The wanted part of a list.
    pub(super) fn cut<T>(self, list: &[T]) -> &[T] {
        let start = self.offset.min(list.len());
        &list[start..(start + self.limit).min(list.len())]
    }
}

/// A page at a path, other parameters of the call kept in its links.
pub(super) fn page(world: &World, call: &Call, part: Part, total: usize, items: Vec<Value>) -> Value {
    let kept: Vec<(&str, &str)> = call
        .query
        .iter()
        .filter(|(key, _)| key != "limit" && key != "offset")
        .map(|(key, value)| (key.as_str(), value.as_str()))
        .collect();
    page_at(&address(world, &call.path), &kept, part, total, items)
}

/// A page at an address.
pub(super) fn page_at(address: &str, kept: &[(&str, &str)], part: Part, total: usize, items: Vec<Value>) -> Value {
    let link = |offset: usize| {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("offset", &offset.to_string()).append_pair("limit", &part.limit.to_string());
        query.extend_pairs(kept);
        format!("{address}?{}", query.finish())
    };
    let end = part.offset + part.limit;
    let mut page = json!({
        "href": link(part.offset),
        "limit": part.limit,
        "next": (end < total).then(|| link(end)),
        "offset": part.offset,
        "previous": (part.offset > 0).then(|| link(part.offset.saturating_sub(part.limit))),
        "total": total,
    });
    page["items"] = Value::Array(items);
    page
}

/// The full address of a path of the Web API.
pub(super) fn address(world: &World, path: &str) -> String {
    format!("{}{path}", world.base(Service::SpotifyApi))
}
