//! MusicBrainz: genres.

// What fails is told once, at the client.
#![allow(clippy::missing_errors_doc)]

use reqwest::Method;
use serde_json::Value;

use crate::{
    address::Address,
    connection::{Call, Connection, Route},
    error::ServiceError,
    gate::{Family, Service},
    json::{last_part, list, number, object, text},
    spotify::is_id,
    tags,
};

/// The most artists of one question.
pub const MOST_ASKED: usize = 50;

static URL: Route = Route { method: Method::GET, path: "/url", family: Family::MusicBrainz };
static ARTIST: Route = Route { method: Method::GET, path: "/artist/{id}", family: Family::MusicBrainz };

/// What the links of artists begin with. MusicBrainz compares links byte by byte.
const ARTIST_LINK: &str = "https://open.spotify.com/artist/";

/// A client of MusicBrainz. Every function may fail as [`ServiceError`] tells; a question of the wrong size,
/// or with something else than [Spotify ids](is_id) in it, is refused, and not sent.
#[derive(Debug, Clone)]
pub struct MusicBrainz {
    connection: Connection,
    address: Address,
}

impl MusicBrainz {
    /// A client.
    pub fn new(connection: Connection, address: Address) -> Self {
        Self { connection, address }
    }

    /// The MusicBrainz ids of up to [`MOST_ASKED`] artists, by their Spotify ids. Artists without an answer
    /// are not linked: nobody entered their address.
    pub async fn artists_by_spotify(&self, ids: &[String]) -> Result<Vec<(String, String)>, ServiceError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        if ids.len() > MOST_ASKED || !ids.iter().all(|id| is_id(id)) {
            return Err(refused());
        }
        let mut call = Call::new(&URL, self.address.join(URL.path));
        for id in ids {
            call = call.with("resource", &format!("{ARTIST_LINK}{id}"));
        }
        let call = call.with("inc", "artist-rels").with("fmt", "json");
        none_known(self.connection.call(&call, |value| linked_artists(ids, value)).await)
    }

    /// The genres of an artist, best first; then tags. Lower case, at most ten.
    pub async fn genres(&self, mbid: &str) -> Result<Vec<String>, ServiceError> {
        if !is_mbid(mbid) {
            return Err(refused());
        }
        let call = Call::new(&ARTIST, self.address.join(&ARTIST.path.replace("{id}", mbid)));
        // In a query, the space between the words is written as the "+" that MusicBrainz asks for.
        let call = call.with("inc", "genres tags").with("fmt", "json");
        none_known(self.connection.call(&call, |value| value.is_object().then(|| genres(value))).await)
    }
}

const fn refused() -> ServiceError {
    ServiceError::Rejected { service: Service::MusicBrainz, status: 400 }
}

/// What MusicBrainz does not have is an answer.
fn none_known<T>(answer: Result<Vec<T>, ServiceError>) -> Result<Vec<T>, ServiceError> {
    match answer {
        Err(ServiceError::NotFound { .. }) => Ok(Vec::new()),
        other => other,
    }
}

/// One link is answered by itself, several as a list.
fn linked_artists(asked: &[String], value: &Value) -> Option<Vec<(String, String)>> {
    let links = match value.get("urls") {
        Some(urls) => urls.as_array()?.as_slice(),
        None => text(value, "resource").map(|_| std::slice::from_ref(value))?,
    };
    let artist = |id: &String| {
        let of_artist = |link: &&Value| text(link, "resource").and_then(last_part) == Some(id);
        links.iter().filter(of_artist).find_map(linked_artist).map(|mbid| (id.clone(), mbid))
    };
    Some(asked.iter().filter_map(artist).collect())
}

fn linked_artist(link: &Value) -> Option<String> {
    let mbid = |relation: &Value| text(object(relation, "artist")?, "id").filter(|id| is_mbid(id)).map(str::to_owned);
    list(link, "relations").iter().find_map(mbid)
}

fn genres(artist: &Value) -> Vec<String> {
    let genres = by_votes(list(artist, "genres"));
    let tags = by_votes(list(artist, "tags"));
    tags::genres(genres.into_iter().chain(tags))
}

/// Names with at least one vote, most votes first.
fn by_votes(names: &[Value]) -> Vec<&str> {
    let voted = names.iter().filter_map(|name| Some((number(name, "count").filter(|votes| *votes >= 1.0)?, text(name, "name")?)));
    let mut voted: Vec<(f64, &str)> = voted.collect();
    voted.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    voted.into_iter().map(|(_, name)| name).collect()
}

/// Whether it is an id of MusicBrainz: 32 hex digits in five groups.
fn is_mbid(text: &str) -> bool {
    let groups: Vec<usize> = text.split('-').map(str::len).collect();
    groups == [8, 4, 4, 4, 12] && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::canned::{Server, connection, ok, status};

    const MBID: &str = "01234567-89ab-cdef-0123-456789abcdef";
    const OTHER: &str = "11234567-89ab-cdef-0123-456789abcdef";

    fn id(number: usize) -> String {
        format!("{number:022}")
    }

    fn link(number: usize, mbid: &str) -> Value {
        let relations = json!([{"type": "free streaming", "target-type": "artist", "artist": {"id": mbid, "name": "x"}}]);
        json!({"id": OTHER, "resource": format!("{ARTIST_LINK}{}", id(number)), "relations": relations})
    }

    #[test]
    fn links_come_one_by_one_or_as_a_list() {
        let check = |value: Value, expected: Option<&[(usize, &str)]>| {
            let found = linked_artists(&[id(1), id(2), id(3)], &value);
            let expected = expected.map(|pairs| pairs.iter().map(|(n, mbid)| (id(*n), (*mbid).to_owned())).collect::<Vec<_>>());
            assert_eq!(found, expected, "{value}");
        };
        check(link(2, MBID), Some(&[(2, MBID)]));
        check(json!({"urls": [link(3, OTHER), link(1, MBID)], "url-count": 2}), Some(&[(1, MBID), (3, OTHER)]));
        check(json!({"urls": [link(9, MBID), null, 5, {}]}), Some(&[]));
        check(json!({"urls": []}), Some(&[]));
        check(link(1, "no-id"), Some(&[]));
        let two = json!([{"type": "x"}, {"artist": null}, {"artist": {"id": MBID}}, {"artist": {"id": OTHER}}]);
        check(json!({"resource": format!("{ARTIST_LINK}{}", id(1)), "relations": two}), Some(&[(1, MBID)]));
        check(json!({"resource": format!("{ARTIST_LINK}{}", id(1))}), Some(&[]));
        check(json!({"urls": null}), None);
        check(json!({}), None);
        check(json!([]), None);
    }

    #[test]
    fn genres_come_before_tags_and_votes_decide() {
        let named = |name: &str, count: i32| json!({"name": name, "count": count, "id": MBID});
        let check = |value: Value, expected: &[&str]| assert_eq!(genres(&value), expected, "{value}");
        let both = json!({
            "genres": [named("Indie Rock", 2), named("pop", 5), named("noise", 0), named("drone", -1)],
            "tags": [named("pop", 5), named("swedish", 1), named("seen live", 9), named("noise", 0), named("running", 3)],
        });
        check(both, &["pop", "indie rock", "running", "swedish"]);
        check(json!({"genres": [named("b", 1), named("a", 1)], "tags": null}), &["a", "b"]);
        check(json!({"genres": [null, 4, {"name": "x"}, {"count": 3}]}), &[]);
        let many: Vec<_> = (0..20).map(|n| named(&format!("genre {n:02}"), 20 - n)).collect();
        assert_eq!(genres(&json!({ "genres": many })).len(), 10);
    }

    #[tokio::test]
    async fn what_goes_out() {
        let server =
            Server::start([ok(&link(1, MBID)), ok(&json!({"genres": []})), status(404, &[], "{}"), status(404, &[], "{}")]).await;
        let client = MusicBrainz::new(connection(), server.address());
        assert_eq!(client.artists_by_spotify(&[id(1), id(2)]).await.unwrap(), [(id(1), MBID.to_owned())]);
        assert!(client.genres(MBID).await.unwrap().is_empty());
        // Nobody entered that address; the artist was removed.
        assert!(client.artists_by_spotify(&[id(3)]).await.unwrap().is_empty());
        assert!(client.genres(MBID).await.unwrap().is_empty());
        let resource = |number| format!("resource=https%3A%2F%2Fopen.spotify.com%2Fartist%2F{}", id(number));
        let lines = server.lines();
        assert_eq!(lines[0], format!("GET /base/url?{}&{}&inc=artist-rels&fmt=json", resource(1), resource(2)));
        assert_eq!(lines[1], format!("GET /base/artist/{MBID}?inc=genres+tags&fmt=json"));
        assert!(server.seen()[0].head.contains("user-agent: RunClub/"));
    }

    #[tokio::test]
    async fn what_could_only_be_refused_is_not_sent() {
        let server = Server::start([]).await;
        let client = MusicBrainz::new(connection(), server.address());
        let many: Vec<_> = (0..=MOST_ASKED).map(id).collect();
        let rejected = |error: ServiceError| matches!(error, ServiceError::Rejected { status: 400, .. });
        assert!(rejected(client.artists_by_spotify(&many).await.unwrap_err()));
        assert!(rejected(client.artists_by_spotify(&["x&inc=y".to_owned()]).await.unwrap_err()));
        assert!(rejected(client.genres("../url").await.unwrap_err()));
        assert!(client.artists_by_spotify(&[]).await.unwrap().is_empty());
        assert!(server.seen().is_empty());
    }

    #[tokio::test]
    async fn excess_is_said_with_503() {
        let server = Server::start([status(503, &[], "{}")]).await;
        let client = MusicBrainz::new(connection(), server.address());
        assert!(client.genres(MBID).await.unwrap_err().blocks(Family::MusicBrainz));
        assert!(client.genres(MBID).await.unwrap_err().blocks(Family::MusicBrainz));
        assert_eq!(server.seen().len(), 1);
    }
}
