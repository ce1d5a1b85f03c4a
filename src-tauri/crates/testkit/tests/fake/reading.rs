use reqwest::Method;
use runclub_testkit::fake::{ArtistGenres, Content, Endpoint, FieldGeneration, PlaylistSetup, Service, Setup};
use serde_json::{Value, json};

use crate::support::{Runner, finish};

fn runner() -> Runner {
    Runner::new(Setup { likes: 120, others: 50, ..Setup::default() })
}

#[tokio::test]
async fn limits_and_parameters_are_enforced() {
    let runner = runner();
    let own = runner.fakes.world().own_playlists()[0].id.clone();
    let check = async |path: &str, status: u16, message: &str| {
        let answer = runner.get(path).await;
        assert_eq!((answer.status, answer.message()), (status, message), "{path}");
    };
    check("/me/tracks?limit=50", 200, "").await;
    check("/me/tracks?limit=51", 400, "Invalid limit").await;
    check("/me/tracks?limit=0", 400, "Invalid limit").await;
    check("/me/tracks?offset=-1", 400, "Invalid offset").await;
    check("/me/tracks?market=SE", 200, "").await;
    check("/me/tracks?market=sweden", 400, "Invalid market code").await;
    check("/me/playlists?offset=100001", 400, "Invalid offset").await;
    check(&format!("/playlists/{own}/items?limit=51"), 400, "Invalid limit").await;
    check("/playlists/0000000000000000000000", 404, "Resource not found").await;
    check("/playlists/short", 400, "Invalid base62 id").await;
    check("/tracks/0000000000000000000000", 404, "Resource not found").await;
    check("/search?q=run&type=track&limit=10", 200, "").await;
    check("/search?q=run&type=track&limit=11", 400, "Invalid limit").await;
    check("/search?q=run&type=track&offset=1001", 400, "Invalid offset").await;
    check("/search?q=run", 400, "Missing parameter type").await;
    check("/me/top/tracks?time_range=ever", 400, "Invalid time range").await;
    check("/me/player/recently-played?after=1&before=2", 400, "Only one of 'after' or 'before' can be specified").await;
    check("/me/library/contains", 400, "Missing required field: uris").await;
    check("/me/nothing", 404, "Not Found").await;
    runner.fakes.world().rules.from_token = false;
    check("/me/tracks?market=from_token", 400, "Invalid market code").await;
}

#[tokio::test]
async fn removed_paths_answer_as_they_do_and_are_marked() {
    let runner = runner();
    let removed: Vec<_> = Endpoint::all().filter(|endpoint| endpoint.removed).collect();
    assert!(removed.len() > 20);
    for endpoint in &removed {
        let path = endpoint.template.replace("{id}", "0000000000000000000000").replace('*', "someone/else");
        let method = Method::from_bytes(endpoint.method.as_bytes()).unwrap();
        let answer = runner.send(method, &path, json!({})).await;
        assert_eq!(answer.status, 403, "{} {path}", endpoint.method);
    }
    assert!(runner.fakes.requests().iter().all(|seen| seen.removed && seen.status == Some(403)));
    runner.fakes.world().rules.removed_status = 404;
    assert_eq!(runner.get("/audio-features?ids=a").await.status, 404);
    assert_eq!(runner.get("/playlists/0000000000000000000000/tracks").await.status, 403);
}

#[tokio::test]
async fn who_one_is_leaves_out_what_was_cut() {
    let runner = runner();
    let me = runner.get("/me").await.json;
    assert_eq!(me["id"], runner.fakes.world().account().id);
    for gone in ["country", "email", "product", "followers", "explicit_content"] {
        assert!(me.get(gone).is_none(), "{gone}");
    }
}

#[tokio::test]
async fn likes_come_newest_first_in_pages_that_lead_on() {
    let runner = runner();
    let mut page = runner.get("/me/tracks?limit=50&market=SE").await;
    assert_eq!((&page.json["total"], &page.json["previous"]), (&120.into(), &Value::Null));
    let mut found = Vec::new();
    let mut times = Vec::new();
    loop {
        found.extend(page.each("/items", "/track/uri"));
        times.extend(page.each("/items", "/added_at"));
        assert!(page.json["items"][0]["track"]["is_playable"].is_boolean());
        let Some(next) = page.json["next"].as_str().map(str::to_owned) else { break };
        assert!(next.starts_with(&runner.fakes.url(Service::SpotifyApi)), "{next}");
        page = runner.follow(&next).await;
    }
    assert_eq!((found.len(), runner.fakes.requests().len()), (120, 3));
    assert!(times.is_sorted_by(|one, other| one >= other), "{times:?}");
    let song = runner.fakes.world().new_song("Fresh");
    runner.fakes.world().like(&song);
    assert_eq!(runner.get("/me/tracks?limit=1").await.json["items"][0]["track"]["id"], song);
}

#[tokio::test]
async fn tracks_have_the_fields_of_2026() {
    let runner = runner();
    let song = runner.fakes.world().likes()[0].to_owned();
    let track = runner.get(&format!("/tracks/{song}")).await.json;
    for gone in ["popularity", "available_markets", "linked_from", "preview_url", "is_playable", "restrictions"] {
        assert!(track.get(gone).is_none(), "{gone}");
    }
    assert_eq!(track["external_ids"]["isrc"].as_str().map(str::len), Some(12));
    let artist = track["artists"][0]["id"].as_str().unwrap();
    let check = async |rule, expect: Option<Value>| {
        runner.fakes.world().rules.artist_genres = rule;
        let genres = runner.get(&format!("/artists/{artist}")).await.json.get("genres").cloned();
        assert_eq!(genres.as_ref().map(Value::is_array), expect.as_ref().map(Value::is_array), "{rule:?}");
    };
    check(ArtistGenres::Absent, None).await;
    check(ArtistGenres::Null, Some(Value::Null)).await;
    check(ArtistGenres::Listed, Some(json!([]))).await;
}

#[tokio::test]
async fn playability_and_twins_follow_the_market() {
    let runner = runner();
    let (song, twin) = {
        let mut world = runner.fakes.world();
        let song = world.likes()[3].to_owned();
        world.set_playable(&song, false);
        let twin = world.add_isrc_twin(&song);
        (song, twin)
    };
    let path = format!("/tracks/{song}");
    assert!(runner.get(&path).await.json.get("is_playable").is_none());
    let blocked = runner.get(&format!("{path}?market=from_token")).await.json;
    assert_eq!((&blocked["is_playable"], &blocked["restrictions"]["reason"]), (&false.into(), &"market".into()));
    runner.fakes.world().relink(&song, &twin);
    let relinked = runner.get(&format!("{path}?market=US")).await.json;
    assert_eq!((&relinked["id"], &relinked["is_playable"]), (&twin.clone().into(), &true.into()));
    assert!(relinked.get("linked_from").is_none());
    let isrc = relinked["external_ids"]["isrc"].as_str().unwrap().to_owned();
    let search = async |query: &str| {
        let query: String = url::form_urlencoded::byte_serialize(query.as_bytes()).collect();
        runner.get(&format!("/search?type=track&limit=10&market=SE&q={query}")).await.each("/tracks/items", "/id")
    };
    assert!(search(&format!("isrc:{isrc}")).await.contains(&twin));
    assert!(search(&format!("isrc:{}", isrc.to_lowercase())).await.is_empty());
    assert!(search(&format!("isrc:{isrc} OR isrc:{isrc}")).await.is_empty());
    let (title, artist) = {
        let world = runner.fakes.world();
        let song = world.song(&twin).unwrap();
        (song.name.clone(), world.artists_of(song)[0].name.clone())
    };
    assert!(search(&format!("track:\"{title}\" artist:\"{artist}\"")).await.contains(&twin));
}

#[tokio::test]
async fn playlists_show_what_their_owner_may_see() {
    let lists = vec![
        PlaylistSetup { odd_entries: 2, ..PlaylistSetup::own(130) },
        PlaylistSetup { collaborative: true, ..PlaylistSetup::followed(30) },
        PlaylistSetup::followed(40),
    ];
    let runner = Runner::new(Setup { likes: 20, playlists: lists, others: 10, ..Setup::default() });
    let listed = runner.get("/me/playlists?limit=50").await;
    let ids = listed.each("/items", "/id");
    assert_eq!(listed.json["items"][0]["items"]["total"], 136);
    assert!(listed.json["items"][0].get("tracks").is_none());
    let embedded = async |id: &str| runner.get(&format!("/playlists/{id}")).await.json.get("items").cloned();
    let page = embedded(&ids[0]).await.unwrap();
    assert_eq!((page["items"].as_array().unwrap().len(), &page["total"]), (100, &136.into()));
    let rest = runner.follow(page["next"].as_str().unwrap()).await;
    assert_eq!(rest.json["items"].as_array().unwrap().len(), 36);
    assert!(embedded(&ids[1]).await.is_some_and(|page| page["next"].is_null()));
    assert!(embedded(&ids[2]).await.is_none());
    let items = async |id: &str| runner.get(&format!("/playlists/{id}/items?limit=50")).await;
    assert_eq!((items(&ids[1]).await.status, items(&ids[2]).await.status), (200, 403));
    runner.fakes.world().rules.items_closed = true;
    assert_eq!((items(&ids[0]).await.status, items(&ids[0]).await.message().to_owned()), (403, "Forbidden".to_owned()));
    assert!(embedded(&ids[0]).await.is_some());
}

#[tokio::test]
async fn entries_are_songs_gaps_episodes_and_files() {
    let runner = runner();
    let own = runner.fakes.world().own_playlists()[0].id.clone();
    for (place, content) in
        [Content::Removed, Content::Episode("0".repeat(22)), Content::Local("Demo".into())].into_iter().enumerate()
    {
        runner.fakes.world().set_playlist_entry(&own, place, content);
    }
    let items = runner.get(&format!("/playlists/{own}/items?limit=4")).await.json["items"].clone();
    assert!(items[0]["item"].is_null() && items[0].get("track").is_none());
    assert_eq!((&items[1]["item"]["type"], &items[1]["item"]["episode"]), (&"episode".into(), &true.into()));
    assert_eq!((&items[2]["is_local"], &items[2]["item"]["id"]), (&true.into(), &Value::Null));
    assert!(items[2]["item"]["uri"].as_str().unwrap().starts_with("spotify:local:"));
    assert_eq!((&items[3]["item"]["track"], &items[3]["item"]["episode"]), (&true.into(), &false.into()));
    let check = async |generation, keys: &[&str]| {
        runner.fakes.world().rules.generation = generation;
        let list = runner.get(&format!("/playlists/{own}")).await.json;
        let here: Vec<&str> = ["items", "tracks"].into_iter().filter(|key| list.get(key).is_some()).collect();
        assert_eq!(here, keys, "{generation:?}");
    };
    check(FieldGeneration::Old, &["tracks"]).await;
    check(FieldGeneration::Both, &["items", "tracks"]).await;
    check(FieldGeneration::New, &["items"]).await;
    let fields = runner.get(&format!("/playlists/{own}/items?fields=items(item(id)),total")).await.json;
    assert_eq!(fields.as_object().unwrap().len(), 2);
    assert_eq!(fields["items"][3]["item"].as_object().unwrap().len(), 1);
}

#[tokio::test]
async fn listening_is_the_last_fifty_plays_and_the_favourites() {
    let runner = runner();
    let recent = async |query: &str| runner.get(&format!("/me/player/recently-played?limit=50{query}")).await;
    let all = recent("").await;
    assert_eq!(all.json["items"].as_array().unwrap().len(), 50);
    let newest = all.json["cursors"]["after"].as_str().unwrap().to_owned();
    let nothing = recent(&format!("&after={newest}")).await;
    assert_eq!((nothing.json["items"].as_array().unwrap().len(), &nothing.json["cursors"]), (0, &Value::Null));
    let song = runner.fakes.world().likes()[7].to_owned();
    runner.fakes.world().play(&song);
    assert_eq!(recent(&format!("&after={newest}")).await.each("/items", "/track/id"), [song]);
    assert_eq!(recent("").await.json["items"].as_array().unwrap().len(), 50);
    let top = async |range: &str| runner.get(&format!("/me/top/tracks?limit=50&time_range={range}")).await.each("/items", "/id");
    let (short, long) = (top("short_term").await, top("long_term").await);
    assert_eq!((short.len(), short == long), (50, false));
    assert_eq!(runner.get("/me/top/artists?limit=50").await.status, 200);
}

#[tokio::test]
async fn troubles_have_their_texts() {
    let runner = runner();
    let check = async |message: &str| {
        let answer = runner.get("/me").await;
        assert_eq!((answer.status, answer.message()), (403, message));
    };
    runner.fakes.world().rules.registered = false;
    check("Check settings on developer.spotify.com/dashboard, the user may not be registered.").await;
    runner.fakes.world().rules.owner_has_premium = false;
    check("Active premium subscription required for the owner of the app").await;
    let bare =
        reqwest::Client::builder().no_proxy().build().unwrap().get(format!("{}/me", runner.fakes.url(Service::SpotifyApi)));
    assert_eq!(finish(bare).await.unwrap().status, 401);
}

#[test]
fn the_same_setup_gives_the_same_music_and_enough_of_it() {
    let of = |seed| {
        let runner = Runner::new(Setup { seed, likes: 60, ..Setup::default() });
        let world = runner.fakes.world();
        (world.likes().join(" "), world.playlists().iter().map(|list| list.id.clone()).collect::<Vec<_>>())
    };
    assert_eq!(of(1), of(1));
    assert_ne!(of(1), of(2));
    let runner = Runner::new(Setup::account(20_000, 0).flawless());
    let world = runner.fakes.world();
    assert_eq!(world.likes().len(), 20_000);
    let felt = |id: &&str| {
        world.features_of(id).and_then(|features| features.tempo).map(|tempo| if tempo < 100.0 { tempo * 2.0 } else { tempo })
    };
    let fast = world.likes().iter().filter_map(felt).filter(|tempo| (172.0..=190.0).contains(tempo)).count();
    assert!(fast > 4_000, "{fast}");
}
