use reqwest::Method;
use runclub_testkit::fake::{Setup, World};
use serde_json::{Value, json};

use crate::support::{Reply, Runner};

const DELETE: Method = Method::DELETE;
const POST: Method = Method::POST;
const PUT: Method = Method::PUT;

fn runner() -> Runner {
    Runner::new(Setup { likes: 150, playlists: Setup::default().playlists, others: 30, ..Setup::default() })
}

fn uris(world: &World, range: std::ops::Range<usize>) -> Vec<String> {
    world.likes()[range].iter().map(|id| format!("spotify:track:{id}")).collect()
}

async fn create(runner: &Runner, name: &str) -> String {
    let answer = runner.send(POST, "/me/playlists", json!({ "name": name, "public": false })).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    answer.json["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn playlists_are_created_by_the_rules() {
    let runner = runner();
    let before = runner.fakes.world().playlists().len();
    let check = async |body: Value, status: u16| {
        let answer = runner.send(POST, "/me/playlists", body.clone()).await;
        assert_eq!(answer.status, status, "{body}: {}", answer.text);
        answer
    };
    let made = check(json!({ "name": "One", "description": "a <b> & c" }), 201).await;
    assert_eq!((&made.json["public"], &made.json["description"]), (&true.into(), &"a &lt;b&gt; &amp; c".into()));
    check(json!({ "name": "One", "public": false }), 201).await;
    check(json!({ "name": "Shared", "public": false, "collaborative": true }), 201).await;
    for (body, status) in [
        (json!({}), 400),
        (json!({ "name": "" }), 400),
        (json!({ "name": 7 }), 400),
        (json!({ "name": "x".repeat(201) }), 500),
        (json!({ "name": "x", "description": "" }), 400),
        (json!({ "name": "x", "description": "two\nlines" }), 400),
        (json!({ "name": "x", "description": "y".repeat(301) }), 400),
        (json!({ "name": "x", "collaborative": true }), 400),
        (json!([]), 400),
    ] {
        check(body, status).await;
    }
    runner.fakes.world().rules.links_in_descriptions = false;
    check(json!({ "name": "x", "description": "https://example.org" }), 400).await;
    let world = runner.fakes.world();
    assert_eq!((world.playlists().len(), world.playlists_named("One").len()), (before + 3, 2));
    assert_eq!(world.playlists()[0].name, "Shared");
}

#[tokio::test]
async fn the_scope_must_fit_the_visibility() {
    let mut runner = runner();
    let check = async |runner: &Runner, public: bool, status: u16| {
        let answer = runner.send(POST, "/me/playlists", json!({ "name": "x", "public": public })).await;
        assert_eq!(answer.status, status, "public: {public}");
    };
    runner.token = runner.fakes.world().mint_for(&["playlist-modify-private"]).access;
    check(&runner, false, 201).await;
    check(&runner, true, 403).await;
    runner.token = runner.fakes.world().mint_for(&["playlist-modify-public"]).access;
    check(&runner, false, 403).await;
    check(&runner, true, 201).await;
}

#[tokio::test]
async fn items_are_replaced_added_moved_and_removed() {
    let runner = runner();
    let list = create(&runner, "Run").await;
    let path = format!("/playlists/{list}/items");
    let all = uris(&runner.fakes.world(), 0..120);
    let mut snapshots = vec![runner.fakes.world().playlist(&list).unwrap().snapshot_id().to_owned()];
    let mut step = async |method: Method, body: Value, status: u16, expect: Vec<String>| {
        let answer = runner.send(method, &path, body).await;
        assert_eq!(answer.status, status, "{}", answer.text);
        assert_eq!(runner.fakes.world().playlist_uris(&list), expect);
        let snapshot = answer.json["snapshot_id"].as_str().unwrap().to_owned();
        assert!(!snapshots.contains(&snapshot));
        snapshots.push(snapshot);
    };
    step(PUT, json!({ "uris": all[..100] }), 200, all[..100].to_vec()).await;
    step(POST, json!({ "uris": all[100..] }), 201, all.clone()).await;
    step(PUT, json!({ "uris": all[..5] }), 200, all[..5].to_vec()).await;
    let order = |places: &[usize]| places.iter().map(|&place| all[place].clone()).collect::<Vec<_>>();
    step(POST, json!({ "uris": [all[5]], "position": 0 }), 201, order(&[5, 0, 1, 2, 3, 4])).await;
    let moved = json!({ "range_start": 0, "range_length": 2, "insert_before": 6 });
    step(PUT, moved, 200, order(&[1, 2, 3, 4, 5, 0])).await;
    step(PUT, json!({ "range_start": 5, "insert_before": 0 }), 200, order(&[0, 1, 2, 3, 4, 5])).await;
    step(POST, json!({ "uris": [all[0]] }), 201, order(&[0, 1, 2, 3, 4, 5, 0])).await;
    step(DELETE, json!({ "items": [{ "uri": all[0] }] }), 200, order(&[1, 2, 3, 4, 5])).await;
    step(PUT, json!({ "uris": [] }), 200, Vec::new()).await;
}

#[tokio::test]
async fn what_is_wrong_changes_nothing() {
    let runner = runner();
    let list = create(&runner, "Run").await;
    let path = format!("/playlists/{list}/items");
    let all = uris(&runner.fakes.world(), 0..101);
    runner.send(PUT, &path, json!({ "uris": all[..3] })).await;
    let before = runner.fakes.world().playlist(&list).unwrap().clone();
    for (method, body) in [
        (POST, json!({ "uris": all })),
        (POST, json!({ "uris": [all[4], "spotify:track:short"] })),
        (POST, json!({ "uris": [all[4], "spotify:local:a:b:c:1"] })),
        (POST, json!({ "uris": [all[4], "spotify:track:0000000000000000000000"] })),
        (POST, json!({ "uris": [] })),
        (POST, json!({ "uris": [all[4]], "position": 4 })),
        (POST, json!({})),
        (PUT, json!({})),
        (PUT, json!({ "uris": all })),
        (PUT, json!({ "uris": all[..2], "range_start": 0, "insert_before": 2 })),
        (PUT, json!({ "range_start": 2, "range_length": 2, "insert_before": 0 })),
        (PUT, json!({ "range_start": 0, "insert_before": 2, "snapshot_id": "invented" })),
        (DELETE, json!({ "tracks": [{ "uri": all[0] }] })),
        (DELETE, json!({ "items": [{ "uri": all[0] }], "snapshot_id": "invented" })),
    ] {
        let answer = runner.send(method.clone(), &path, body.clone()).await;
        assert_eq!(answer.status, 400, "{method} {body}: {}", answer.text);
    }
    assert_eq!(*runner.fakes.world().playlist(&list).unwrap(), before);
    // The query wins over the body.
    let answer = runner.send(POST, &format!("{path}?uris={}", all[7]), json!({ "uris": [all[8]] })).await;
    assert_eq!((answer.status, runner.fakes.world().playlist_uris(&list)[3].clone()), (201, all[7].clone()));
}

#[tokio::test]
async fn details_change_and_lists_of_others_do_not() {
    let runner = runner();
    let list = create(&runner, "Run").await;
    let other = runner.fakes.world().playlists().last().unwrap().id.clone();
    let check = async |id: &str, body: Value, status: u16| -> Reply {
        let answer = runner.send(PUT, &format!("/playlists/{id}"), body.clone()).await;
        assert_eq!(answer.status, status, "{body}: {}", answer.text);
        answer
    };
    let before = runner.fakes.world().playlist(&list).unwrap().snapshot_id().to_owned();
    assert_eq!(check(&list, json!({ "description": "calm" }), 200).await.text, "");
    check(&list, json!({ "name": "Walk" }), 200).await;
    check(&list, json!({ "description": "" }), 400).await;
    check(&other, json!({ "name": "Mine" }), 403).await;
    let world = runner.fakes.world();
    let list = world.playlist(&list).unwrap();
    assert_eq!((list.name.as_str(), list.description.as_deref()), ("Walk", Some("calm")));
    assert_ne!(list.snapshot_id(), before);
}

#[tokio::test]
async fn the_library_takes_addresses_in_the_query_only() {
    let runner = runner();
    let list = create(&runner, "Run").await;
    let song = runner.fakes.world().likes()[0].to_owned();
    let both = format!("/me/library?uris=spotify:playlist:{list},spotify:track:{song}");
    let contains = async || runner.get(&both.replace("library?", "library/contains?")).await.json;
    assert_eq!(contains().await, json!([true, true]));
    let answer = runner.send(DELETE, "/me/library", json!({ "uris": [format!("spotify:track:{song}")] })).await;
    assert_eq!((answer.status, answer.message()), (400, "Missing required field: uris"));
    assert_eq!(runner.send(DELETE, &both, json!({})).await.status, 200);
    assert_eq!(contains().await, json!([false, false]));
    assert!(runner.fakes.world().playlists_named("Run").is_empty());
    // Unfollowed is not deleted.
    assert_eq!(runner.get(&format!("/playlists/{list}")).await.status, 200);
    assert_eq!(runner.send(PUT, &both, json!({})).await.status, 200);
    assert_eq!(contains().await, json!([true, true]));
    assert_eq!(runner.fakes.world().likes()[0], song);
    let many = vec![format!("spotify:track:{song}"); 41].join(",");
    assert_eq!(runner.get(&format!("/me/library/contains?uris={many}")).await.status, 400);
}
