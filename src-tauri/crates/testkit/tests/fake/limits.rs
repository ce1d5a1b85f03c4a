use std::time::Duration;

use runclub_testkit::fake::{Rate, Service, Setup};

use crate::support::Runner;

fn runner() -> Runner {
    let runner = Runner::new(Setup { likes: 20, playlists: Vec::new(), others: 20, ..Setup::default() });
    runner.fakes.world().stop_clock();
    runner
}

#[tokio::test]
async fn the_rate_limit_rolls() {
    let runner = runner();
    runner.fakes.world().rules.rate = Some(Rate::per_seconds(3, 30));
    for _ in 0..3 {
        assert_eq!(runner.get("/me").await.status, 200);
    }
    let stopped = runner.get("/me/tracks").await;
    assert_eq!((stopped.status, stopped.message()), (429, "API rate limit exceeded"));
    assert_eq!(stopped.retry_after, Some(30));
    assert!(runner.fakes.requests().last().unwrap().blocked);
    runner.fakes.world().rules.states_retry_after = false;
    runner.fakes.world().advance(Duration::from_secs(29));
    let stopped = runner.get("/me").await;
    assert_eq!((stopped.status, stopped.retry_after), (429, None));
    runner.fakes.world().advance(Duration::from_secs(1));
    assert_eq!(runner.get("/me").await.status, 200);
}

#[tokio::test]
async fn a_quota_holds_for_its_family_and_for_a_day() {
    let mut runner = runner();
    runner.fakes.world().rules.quota = Some(Rate::per_seconds(2, 86_400));
    assert_eq!(runner.get("/me/tracks").await.status, 200);
    assert_eq!(runner.get("/me/tracks").await.status, 200);
    let stopped = runner.get("/me/tracks").await;
    assert_eq!((stopped.status, &stopped.json["error"]["reason"]), (429, &"QUOTA_EXCEEDED".into()));
    assert_eq!(stopped.retry_after, Some(86_400));
    assert_eq!(runner.get("/me/playlists").await.status, 200);
    runner.fakes.world().advance(Duration::from_hours(24));
    runner.token = runner.fakes.access_token();
    assert_eq!(runner.get("/me/tracks").await.status, 200);
    runner.fakes.world().advance(Duration::from_hours(24));
    // Only who is known counts against a quota.
    for _ in 0..3 {
        assert_eq!(runner.get("/me/tracks").await.status, 401);
    }
}

#[tokio::test]
async fn the_other_services_have_limits_of_their_own() {
    let runner = runner();
    {
        let mut world = runner.fakes.world();
        let one = Some(Rate::per_seconds(1, 60));
        (world.rules.reccobeats_rate, world.rules.musicbrainz_rate, world.rules.lastfm_rate) = (one, one, one);
    }
    let key = runclub_testkit::fake::LASTFM_KEY;
    for (service, path, status) in [
        (Service::ReccoBeats, "/audio-features?ids=0000000000000000000000".to_owned(), 429),
        (Service::MusicBrainz, "/url?resource=https://open.spotify.com/artist/x&fmt=json".to_owned(), 503),
        (Service::LastFm, format!("?method=artist.getTopTags&artist=x&format=json&api_key={key}"), 429),
    ] {
        let first = runner.ask(service, &path).await.status;
        assert_ne!(first, status, "{service:?}");
        assert_eq!(runner.ask(service, &path).await.status, status, "{service:?}");
    }
}
