//! What goes out, and what an answer becomes.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{ARTIST, ID, song};
use crate::{
    Denial, ServiceError,
    canned::{Canned, Server, Tokens, connection, ok, status},
    spotify::{Item, MOST_WRITTEN, NewPlaylist, PlaylistChange, Spotify, TopRange, TrackUri},
};

async fn ask<T>(
    answer: Canned,
    ask: impl AsyncFn(&Spotify) -> Result<T, ServiceError>,
) -> (Result<T, ServiceError>, Vec<(String, String)>) {
    let server = Server::start([answer]).await;
    let spotify = Spotify::new(connection(), server.address(), Arc::new(Tokens::default()));
    let result = ask(&spotify).await;
    (result, server.seen().into_iter().map(|seen| (seen.line, seen.body)).collect())
}

#[tokio::test]
async fn what_goes_out_for_reads() {
    let server =
        Server::start(std::iter::repeat_n(ok(&json!({"items": [], "total": 0, "tracks": {"items": []}, "id": ID})), 12)).await;
    let spotify = Spotify::new(connection(), server.address(), Arc::new(Tokens::default()));
    spotify.me().await.unwrap();
    spotify.liked_page(100, 500, Some("from_token")).await.unwrap();
    spotify.playlists_page(50).await.unwrap();
    spotify.playlist("p1", None).await.unwrap();
    spotify.playlist_items("p1", 50, Some("SE")).await.unwrap();
    spotify.recently_played(None).await.unwrap();
    spotify.recently_played("2026-11-20T12:00:00.5Z".parse().ok()).await.unwrap();
    spotify.top_tracks(TopRange::Short, 0).await.unwrap();
    spotify.top_artists(TopRange::Long, 50).await.unwrap();
    spotify.saving().track(ID, Some("SE")).await.unwrap();
    spotify.search_tracks("isrc:GBXYZ9800001 & more", Some("SE"), 50).await.unwrap();
    let expected = [
        "GET /base/me".to_owned(),
        "GET /base/me/tracks?offset=100&limit=50&market=from_token".to_owned(),
        "GET /base/me/playlists?offset=50&limit=50".to_owned(),
        "GET /base/playlists/p1?additional_types=track%2Cepisode".to_owned(),
        "GET /base/playlists/p1/items?offset=50&limit=50&additional_types=track%2Cepisode&market=SE".to_owned(),
        "GET /base/me/player/recently-played?limit=50".to_owned(),
        "GET /base/me/player/recently-played?limit=50&after=1795176000500".to_owned(),
        "GET /base/me/top/tracks?offset=0&limit=50&time_range=short_term".to_owned(),
        "GET /base/me/top/artists?offset=50&limit=50&time_range=long_term".to_owned(),
        format!("GET /base/tracks/{ID}?market=SE"),
        "GET /base/search?q=isrc%3AGBXYZ9800001+%26+more&type=track&limit=10&market=SE".to_owned(),
    ];
    assert_eq!(server.lines(), expected);
}

#[tokio::test]
async fn what_goes_out_for_writes() {
    let uris = [TrackUri::of_id(ID).unwrap(), TrackUri::of_id(ARTIST).unwrap()];
    let new = NewPlaylist { name: "RunClub · HIIT\n11/20".to_owned(), public: true, description: Some(String::new()) };
    let change = PlaylistChange { description: Some("x".repeat(400)), public: Some(false), ..PlaylistChange::default() };
    let answer = || ok(&json!({"id": "p1", "snapshot_id": "s2"}));

    let (playlist, sent) = ask(answer(), async |spotify| spotify.create_playlist(&new).await).await;
    assert_eq!(playlist.unwrap().id, "p1");
    assert_eq!(sent[0].0, "POST /base/me/playlists");
    assert_eq!(sent[0].1, r#"{"name":"RunClub · HIIT 11/20","public":true}"#);

    let (done, sent) = ask(status(200, &[], ""), async |spotify| spotify.change_playlist("p1", &change).await).await;
    done.unwrap();
    assert_eq!(
        sent,
        [("PUT /base/playlists/p1".to_owned(), format!(r#"{{"description":"{}","public":false}}"#, "x".repeat(300)))]
    );

    let (done, sent) = ask(answer(), async |spotify| spotify.change_playlist("p1", &PlaylistChange::default()).await).await;
    assert!(done.is_ok() && sent.is_empty());

    let (snapshot, sent) = ask(answer(), async |spotify| spotify.replace_items("p1", &uris).await).await;
    assert_eq!(snapshot.unwrap().as_deref(), Some("s2"));
    let body = format!(r#"{{"uris":["spotify:track:{ID}","spotify:track:{ARTIST}"]}}"#);
    assert_eq!(sent, [("PUT /base/playlists/p1/items".to_owned(), body)]);

    let (snapshot, sent) = ask(ok(&json!({})), async |spotify| spotify.add_items("p1", &uris[..1], Some(100)).await).await;
    assert_eq!(snapshot.unwrap(), None);
    assert_eq!(sent[0].0, "POST /base/playlists/p1/items");
    // Not as text: the order of the keys follows from features that other crates of a build turn on.
    let body: Value = serde_json::from_str(&sent[0].1).unwrap();
    assert_eq!(body, json!({"position": 100, "uris": [format!("spotify:track:{ID}")]}));

    let (snapshot, sent) = ask(ok(&json!({"snapshot_id": "s3"})), async |spotify| spotify.replace_items("p1", &[]).await).await;
    assert_eq!(snapshot.unwrap().as_deref(), Some("s3"));
    assert_eq!(sent[0].1, r#"{"uris":[]}"#);
}

#[tokio::test]
async fn what_could_only_be_refused_is_not_sent() {
    let many = vec![TrackUri::of_id(ID).unwrap(); MOST_WRITTEN + 1];
    let (result, sent) = ask(ok(&json!({})), async |spotify| spotify.replace_items("p1", &many).await).await;
    assert!(matches!(result, Err(ServiceError::Rejected { status: 400, .. })) && sent.is_empty());
    for id in ["", "../me", "a/b", "a?b", "a%2fb", "a#b", "ä"] {
        let (result, sent) = ask(ok(&json!({"id": "p"})), async |spotify| spotify.playlist(id, None).await).await;
        assert!(matches!(result, Err(ServiceError::Rejected { status: 400, .. })) && sent.is_empty(), "{id:?}");
    }
}

#[tokio::test]
async fn a_bare_forbidden_depends_on_the_endpoint() {
    let forbidden = || status(403, &[("content-type", "application/json")], r#"{"error":{"status":403,"message":"Forbidden"}}"#);
    let (items, _) = ask(forbidden(), async |spotify| spotify.playlist_items("p1", 0, None).await).await;
    assert!(matches!(items, Err(ServiceError::Denied(Denial::NotYourPlaylist))));
    let (liked, _) = ask(forbidden(), async |spotify| spotify.liked_page(0, 50, None).await).await;
    assert!(matches!(liked, Err(ServiceError::Denied(Denial::EndpointClosed))));
}

#[tokio::test]
async fn a_page_that_is_none_is_no_empty_list() {
    let server = Server::start(vec![ok(&json!({"total": 40})); 3]).await;
    let spotify = Spotify::new(connection(), server.address(), Arc::new(Tokens::default()));
    let error = spotify.liked_page(0, 50, None).await.unwrap_err();
    assert!(matches!(error, ServiceError::Unreadable { .. }), "{error}");
}

#[tokio::test]
async fn plays_without_a_time_are_left_out() {
    let play = |time: Value| json!({"track": song(json!({})), "played_at": time, "context": null});
    let answer = ok(&json!({"items": [play(json!("2026-11-20T10:00:00Z")), play(json!(null)), null], "cursors": null}));
    let (plays, _) = ask(answer, async |spotify| spotify.recently_played(None).await).await;
    let plays = plays.unwrap();
    assert_eq!(plays.len(), 1);
    assert_eq!(plays[0].track.as_ref().and_then(Item::track).unwrap().name, "Second Wind");
}

#[tokio::test]
async fn requests_can_be_made_by_any_thread() {
    let server = Server::start([ok(&json!({"items": [], "total": 0}))]).await;
    let spotify = Spotify::new(connection(), server.address(), Arc::new(Tokens::default()));
    let page = tokio::spawn(async move { spotify.liked_page(0, 50, None).await }).await.unwrap();
    assert_eq!(page.unwrap().total, 0);
}
