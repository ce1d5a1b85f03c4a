use reqwest::Method;
use runclub_testkit::fake::{Known, LASTFM_KEY, Service, Setup};
use serde_json::json;

use crate::support::{Reply, Runner, finish};

fn runner() -> Runner {
    Runner::new(Setup { likes: 200, playlists: Vec::new(), others: 100, features_as_twin: 0.1, ..Setup::default() })
}

#[tokio::test]
async fn features_come_for_known_songs_in_any_order() {
    let runner = runner();
    let ids: Vec<String> = runner.fakes.world().likes()[..40].iter().map(|&id| id.to_owned()).collect();
    let answer = runner.ask(Service::ReccoBeats, &format!("/audio-features?ids={}", ids.join(","))).await;
    let hrefs = answer.each("/content", "/href");
    let expected: Vec<String> = {
        let world = runner.fakes.world();
        let named = |id: &String| match &world.song(id).unwrap().known {
            Known::No => None,
            Known::Yes => Some(id.clone()),
            Known::As(twin) => Some(twin.clone()),
        };
        ids.iter().filter_map(named).map(|id| format!("https://open.spotify.com/track/{id}")).collect()
    };
    let sorted = |list: &[String]| {
        let mut list = list.to_vec();
        list.sort();
        list
    };
    assert_eq!(sorted(&hrefs), sorted(&expected));
    assert!(hrefs != expected && hrefs.len() < 40 && hrefs.len() > 20, "{hrefs:?}");
    let isrcs = answer.each("/content", "/isrc");
    assert!(isrcs.iter().all(|isrc| isrc.len() == 12));
    let uuid = answer.json["content"][0]["id"].as_str().unwrap();
    let single = runner.ask(Service::ReccoBeats, &format!("/track/{uuid}/audio-features")).await;
    assert_eq!(single.json, answer.json["content"][0]);
    assert_eq!(runner.ask(Service::ReccoBeats, &format!("/track/{}", ids[0])).await.status, 404);
}

#[tokio::test]
async fn sizes_are_bounded_and_strangers_left_out() {
    let runner = runner();
    let id = runner.fakes.world().likes()[0].to_owned();
    runner.fakes.world().set_known(&id, Known::Yes);
    let check = async |path: String, status: u16, rows: Option<usize>| {
        let answer = runner.ask(Service::ReccoBeats, &path).await;
        let found = answer.json["content"].as_array().map(Vec::len);
        assert_eq!((answer.status, found), (status, rows), "{path}: {}", answer.text);
        assert!(status != 400 || answer.json["status"] == 4_004);
    };
    check("/audio-features".to_owned(), 400, None).await;
    check(format!("/audio-features?ids={}", vec![id.as_str(); 41].join(",")), 400, None).await;
    check(format!("/audio-features?ids={id}&ids=0000000000000000000000"), 200, Some(1)).await;
    check("/audio-features?ids=0000000000000000000000".to_owned(), 200, Some(0)).await;
    check(format!("/track?ids={id}"), 200, Some(1)).await;
    check(format!("/track/recommendation?size=20&seeds={id}&tempo=180&energy=0.9"), 200, Some(20)).await;
    check(format!("/track/recommendation?size=101&seeds={id}"), 400, None).await;
    check("/track/recommendation?size=10".to_owned(), 400, None).await;
    check(format!("/track/recommendation?size=10&seeds={}", [id.as_str(); 6].join(",")), 400, None).await;
}

#[tokio::test]
async fn musicbrainz_finds_artists_by_address_and_their_genres() {
    let runner = runner();
    let (known, unknown) = {
        let mut world = runner.fakes.world();
        let with_genres = world.artists().iter().position(|artist| !artist.genres.is_empty()).unwrap();
        let (known, unknown) = (world.artists()[with_genres].clone(), world.artists()[with_genres + 1].clone());
        world.set_artist_known(&known.id, true, true);
        world.set_artist_known(&unknown.id, false, false);
        (known, unknown)
    };
    let resource = |id: &str| format!("resource=https://open.spotify.com/artist/{id}&");
    let ask = async |query: String| -> Reply {
        runner.ask(Service::MusicBrainz, &format!("/url?{query}inc=artist-rels&fmt=json")).await
    };
    let one = ask(resource(&known.id)).await;
    assert_eq!(one.json["relations"][0]["artist"]["id"], known.mbid);
    let several = ask(resource(&known.id) + &resource(&unknown.id)).await;
    assert_eq!(several.json["urls"].as_array().unwrap().len(), 1);
    assert_eq!(ask(resource(&unknown.id)).await.status, 404);
    assert_eq!(ask(resource(&(known.id.clone() + "?si=x"))).await.status, 404);
    assert_eq!(ask(resource(&unknown.id) + &resource("x")).await.status, 404);
    runner.fakes.world().rules.musicbrainz_none_is_404 = false;
    assert_eq!(ask(resource(&unknown.id) + &resource("x")).await.json["urls"], json!([]));
    let artist = runner.ask(Service::MusicBrainz, &format!("/artist/{}?inc=genres+tags&fmt=json", known.mbid)).await;
    assert_eq!(artist.each("/genres", "/name"), known.genres);
    assert!(artist.each("/tags", "/name").contains(&"seen live".to_owned()));
    let nobody = runner.request(Service::MusicBrainz, Method::GET, "/url?fmt=json").header("user-agent", "x");
    let nobody = nobody.build().map(|mut request| {
        request.headers_mut().insert("user-agent", "reqwest/0.13".parse().unwrap());
        request
    });
    let answer = reqwest::Client::builder().no_proxy().build().unwrap().execute(nobody.unwrap()).await.unwrap();
    assert_eq!(answer.status(), 403);
}

#[tokio::test]
async fn lastfm_checks_the_key_and_knows_most_names() {
    let runner = runner();
    let artist = {
        let mut world = runner.fakes.world();
        let artist = world.artists().iter().find(|artist| !artist.genres.is_empty()).unwrap().clone();
        world.set_artist_known(&artist.id, false, true);
        artist
    };
    let ask = async |artist: &str, key: &str| {
        let query = [("method", "artist.gettoptags"), ("artist", artist), ("api_key", key), ("format", "json")];
        finish(runner.request(Service::LastFm, Method::GET, "/").query(&query)).await.unwrap()
    };
    let tags = ask(&artist.name.to_uppercase(), LASTFM_KEY).await;
    assert_eq!(
        tags.json["toptags"]["tag"][0],
        json!({ "count": 100, "name": artist.genres[0], "url": format!("https://www.last.fm/tag/{}", artist.genres[0]) })
    );
    assert_eq!(ask("Nobody At All", LASTFM_KEY).await.json["error"], 6);
    assert_eq!(ask(&artist.name, "wrong-key").await.json["error"], 10);
    assert!(runner.fakes.secrets().iter().any(|secret| secret == "wrong-key"));
    assert!(runner.fakes.requests().iter().all(|seen| seen.parameter("api_key").is_none()));
    runner.fakes.world().rules.lastfm_errors_are_200 = true;
    assert_eq!(ask(&artist.name, "wrong-key").await.status, 200);
}
