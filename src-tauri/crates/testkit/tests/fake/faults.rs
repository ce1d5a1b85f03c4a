use std::time::Duration;

use reqwest::Method;
use runclub_testkit::fake::{Endpoint, Fault, FaultRule, Service, Setup};
use serde_json::json;

use crate::support::{Reply, Runner, finish};

fn runner() -> Runner {
    Runner::new(Setup { likes: 60, playlists: Vec::new(), others: 20, ..Setup::default() })
}

/// Creates a playlist while the fault is on; the answer, and how many there are now.
async fn create(fault: Fault) -> (Option<Reply>, usize) {
    let runner = runner();
    runner.fakes.plan_fault(FaultRule::new(fault.clone()).method("POST").endpoint("/me/playlists"));
    let request = runner.request(Service::SpotifyApi, Method::POST, "/me/playlists").json(&json!({ "name": "Run" }));
    let answer = finish(request).await.ok();
    let seen = runner.fakes.requests();
    assert_eq!((seen.len(), &seen[0].fault, runner.fakes.faults_left()), (1, &Some(fault), 0));
    assert_eq!(seen[0].status.is_some(), !matches!(seen[0].fault, Some(Fault::Reset | Fault::LostAnswer)));
    (answer, runner.fakes.world().playlists_named("Run").len())
}

#[tokio::test]
async fn every_fault_does_what_it_says_to_the_answer_and_to_the_world() {
    for fault in Fault::ALL {
        let carried_out = fault.carries_out();
        let (answer, created) = create(fault.clone()).await;
        let expected = if fault == Fault::Duplicate { 2 } else { usize::from(carried_out) };
        assert_eq!(created, expected, "{}", fault.name());
        let name = fault.name();
        match fault {
            Fault::CutBody | Fault::Reset | Fault::LostAnswer => assert!(answer.is_none(), "{name}"),
            Fault::Status(status) | Fault::StatusWith { status, .. } | Fault::DoneThenStatus(status) => {
                assert_eq!(answer.unwrap().status, status, "{name}");
            }
            Fault::RetryAfter { seconds, quota } => {
                let answer = answer.unwrap();
                assert_eq!((answer.status, answer.retry_after), (429, seconds), "{name}");
                assert_eq!(answer.json["error"]["reason"] == "QUOTA_EXCEEDED", quota, "{name}");
            }
            Fault::Delay(_) | Fault::Dribble(_) | Fault::Duplicate => assert_eq!(answer.unwrap().json["name"], "Run", "{name}"),
            Fault::WrongJson => assert!(answer.is_some_and(|answer| answer.json.is_null() && !answer.text.is_empty()), "{name}"),
            Fault::OtherJson => assert!(answer.is_some_and(|answer| answer.json.is_array()), "{name}"),
            Fault::Html => assert!(answer.is_some_and(|answer| answer.text.starts_with("<!doctype")), "{name}"),
            Fault::EmptyBody => assert!(answer.is_some_and(|answer| answer.text.is_empty()), "{name}"),
            Fault::Huge => {
                assert!(answer.is_some_and(|answer| answer.text.len() > 20_000_000 && answer.json.is_object()), "{name}");
            }
        }
    }
}

#[tokio::test]
async fn a_cut_body_arrives_in_part() {
    let runner = runner();
    runner.fakes.plan_fault(FaultRule::new(Fault::CutBody));
    let mut response = runner.request(Service::SpotifyApi, Method::GET, "/me/tracks?limit=50").send().await.unwrap();
    assert_eq!(response.status(), 200);
    let promised = response.content_length().unwrap();
    let mut received = 0;
    let error = loop {
        match response.chunk().await {
            Ok(Some(chunk)) => received += chunk.len() as u64,
            Ok(None) => panic!("the body ended well"),
            Err(error) => break error,
        }
    };
    assert!(received > 0 && received < promised, "{received} of {promised}: {error}");
}

#[tokio::test]
async fn faults_wait_for_their_request() {
    let runner = runner();
    runner
        .fakes
        .plan_fault(FaultRule::new(Fault::Status(503)).service(Service::SpotifyApi).endpoint("/me/tracks").skip(2).times(2));
    let mut statuses = Vec::new();
    for path in ["/me", "/me/tracks", "/me/tracks", "/me/tracks", "/me", "/me/tracks", "/me/tracks"] {
        statuses.push(runner.get(path).await.status);
    }
    assert_eq!(statuses, [200, 200, 200, 503, 200, 503, 200]);
    runner.fakes.plan_fault(FaultRule::new(Fault::Reset).times(9));
    runner.fakes.clear_faults();
    assert_eq!(runner.get("/me").await.status, 200);
    runner.fakes.clear_requests();
    assert!(runner.fakes.requests().is_empty());
}

#[tokio::test]
async fn every_endpoint_can_be_hit() {
    let runner = runner();
    for endpoint in Endpoint::all() {
        let fault = Fault::StatusWith {
            status: 418,
            headers: vec![("retry-after".to_owned(), "7".to_owned())],
            body: "{\"teapot\":true}".to_owned(),
        };
        runner.fakes.plan_fault(FaultRule::at(endpoint, fault));
        let filled = ["{id}", "{uuid}", "{mbid}", "{isrc}", "*"]
            .iter()
            .fold(endpoint.template.to_owned(), |path, place| path.replace(place, "x"));
        let path = if endpoint.service == Service::LastFm { format!("/?method={filled}") } else { filled };
        let method = Method::from_bytes(endpoint.method.as_bytes()).unwrap();
        let answer = finish(runner.request(endpoint.service, method, &path)).await.unwrap();
        assert_eq!((answer.status, answer.retry_after, &answer.json["teapot"]), (418, Some(7), &true.into()), "{path}");
        assert_eq!(runner.fakes.requests().last().unwrap().endpoint, endpoint.template);
    }
    assert_eq!(runner.fakes.faults_left(), 0);
}

#[tokio::test]
async fn a_late_answer_is_late_for_its_own_request_only() {
    let runner = runner();
    runner.fakes.plan_fault(FaultRule::new(Fault::Delay(Duration::from_hours(1))).endpoint("/me"));
    let waiting = runner.get("/me");
    let other = async {
        while runner.fakes.requests().is_empty() {
            tokio::task::yield_now().await;
        }
        runner.get("/me/tracks").await.status
    };
    tokio::select! {
        biased;
        status = other => assert_eq!(status, 200),
        answer = waiting => panic!("{answer:?}"),
    }
}
