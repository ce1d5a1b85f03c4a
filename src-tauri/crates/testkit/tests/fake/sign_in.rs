use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::Method;
use runclub_testkit::fake::{CLIENT_ID, Rotation, Service, Setup};
use sha2::{Digest as _, Sha256};
use url::Url;

use crate::support::{Runner, finish};

const VERIFIER: &str = "a-verifier-of-forty-three-or-more-characters_1234";
const LINK: &str = "runclub://callback";

fn small() -> Runner {
    Runner::new(Setup { likes: 20, playlists: Vec::new(), others: 20, ..Setup::default() })
}

fn challenge() -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER))
}

/// The address of a proper sign-in, with some parameters changed (an empty value leaves one out).
fn address(runner: &Runner, changes: &[(&str, &str)]) -> String {
    let challenge = challenge();
    let mut query = vec![
        ("client_id", CLIENT_ID),
        ("response_type", "code"),
        ("redirect_uri", LINK),
        ("scope", "user-library-read playlist-read-private"),
        ("state", "a state/with signs"),
        ("code_challenge_method", "S256"),
        ("code_challenge", &challenge),
    ];
    for &(name, value) in changes {
        query.retain(|(key, _)| *key != name);
        if !value.is_empty() {
            query.push((name, value));
        }
    }
    Url::parse_with_params(&format!("{}/authorize", runner.fakes.url(Service::SpotifyAccounts)), query).unwrap().into()
}

/// A parameter of the link back to the app.
fn parameter(link: &str, name: &str) -> Option<String> {
    Url::parse(link).unwrap().query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

fn code(runner: &Runner) -> String {
    parameter(&runner.fakes.consent(&address(runner, &[])).unwrap(), "code").unwrap()
}

fn exchange<'a>(code: &'a str, redirect_uri: &'a str, verifier: &'a str) -> [(&'a str, &'a str); 5] {
    [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", redirect_uri),
        ("client_id", CLIENT_ID),
        ("code_verifier", verifier),
    ]
}

fn refresh(token: &str) -> [(&str, &str); 3] {
    [("grant_type", "refresh_token"), ("refresh_token", token), ("client_id", CLIENT_ID)]
}

#[tokio::test]
async fn the_way_in_and_the_scopes_it_brings() {
    let mut runner = small();
    let code = code(&runner);
    let answer = runner.token(&exchange(&code, LINK, VERIFIER)).await;
    assert_eq!((answer.status, &answer.json["token_type"], &answer.json["expires_in"]), (200, &"Bearer".into(), &3_600.into()));
    assert_eq!(answer.json["scope"], "user-library-read playlist-read-private");
    let access = answer.json["access_token"].as_str().unwrap().to_owned();
    runner.token.clone_from(&access);
    assert_eq!(runner.get("/me/tracks").await.status, 200);
    let refused = runner.get("/me/top/tracks").await;
    assert_eq!((refused.status, refused.message()), (403, "Insufficient client scope"));
    let secrets = runner.fakes.secrets();
    for secret in [&code, &access, VERIFIER, answer.json["refresh_token"].as_str().unwrap()] {
        assert!(secrets.iter().any(|known| known == secret));
    }
    assert!(runner.fakes.world().has_received(&access) && !runner.fakes.world().has_received("another"));
    assert!(runner.fakes.requests().iter().all(|seen| seen.parameter("state").is_none()));
}

#[tokio::test]
async fn a_code_is_good_once_for_who_asked_and_not_for_long() {
    let runner = small();
    let check = async |form: &[(&str, &str)], status: u16, error: &str| {
        let answer = runner.token(form).await;
        let found = answer.json["error"].as_str().unwrap_or_default();
        assert_eq!((answer.status, found), (status, error), "{form:?}: {}", answer.text);
    };
    let used = code(&runner);
    check(&exchange(&used, LINK, VERIFIER), 200, "").await;
    check(&exchange(&used, LINK, VERIFIER), 400, "invalid_grant").await;
    check(&exchange("invented", LINK, VERIFIER), 400, "invalid_grant").await;
    check(&exchange(&code(&runner), "runclub://callback/", VERIFIER), 400, "invalid_grant").await;
    check(&exchange(&code(&runner), LINK, &VERIFIER.replace('1', "2")), 400, "invalid_grant").await;
    check(&exchange(&code(&runner), LINK, "short"), 400, "invalid_grant").await;
    check(&exchange("", LINK, VERIFIER), 400, "invalid_request").await;
    let stranger: Vec<_> = exchange(&used, LINK, VERIFIER).into_iter().filter(|(key, _)| *key != "client_id").collect();
    check(&stranger, 400, "invalid_request").await;
    check(&[&stranger[..], &[("client_id", "00000000000000000000000000000000")]].concat(), 400, "invalid_client").await;
    check(&[("grant_type", "client_credentials"), ("client_id", CLIENT_ID)], 400, "unsupported_grant_type").await;
    let late = code(&runner);
    runner.fakes.world().advance(Duration::from_mins(10));
    check(&exchange(&late, LINK, VERIFIER), 400, "invalid_grant").await;
}

#[tokio::test]
async fn the_token_endpoint_takes_forms_without_authorization_only() {
    let runner = small();
    let code = code(&runner);
    let request = || runner.request(Service::SpotifyAccounts, Method::POST, "/api/token");
    let form = exchange(&code, LINK, VERIFIER);
    let json: std::collections::BTreeMap<_, _> = form.into_iter().collect();
    let answer = finish(request().json(&json)).await.unwrap();
    assert_eq!((answer.status, &answer.json["error"]), (400, &"invalid_request".into()));
    let answer = finish(request().form(&form).header("authorization", "Basic YTpi")).await.unwrap();
    assert_eq!((answer.status, &answer.json["error"]), (400, &"invalid_client".into()));
    assert_eq!(runner.token(&form).await.status, 200);
}

#[tokio::test]
async fn a_wrong_question_never_reaches_the_app() {
    let runner = small();
    let check = |change: (&str, &str), page: &str| {
        let left_on = runner.fakes.consent(&address(&runner, &[change])).expect_err(page);
        assert_eq!(left_on, page, "{change:?}");
    };
    check(("client_id", "00000000000000000000000000000000"), "INVALID_CLIENT: Invalid client");
    check(("redirect_uri", "runclub://other"), "INVALID_CLIENT: Invalid redirect URI");
    check(("redirect_uri", "http://127.0.0.1:8888/other"), "INVALID_CLIENT: Invalid redirect URI");
    check(("redirect_uri", "http://localhost:8888/callback"), "INVALID_CLIENT: Insecure redirect URI");
    check(("redirect_uri", "http://192.168.0.1:8888/callback"), "INVALID_CLIENT: Insecure redirect URI");
    check(("redirect_uri", ""), "INVALID_CLIENT: Invalid redirect URI");
    check(("response_type", "token"), "response_type must be code");
    check(("code_challenge_method", "plain"), "code_challenge_method must be S256");
    check(("code_challenge", ""), "code_challenge must be valid");
    check(("code_challenge", "too-short"), "code_challenge must be valid");
    check(("scope", "read-my-mind"), "INVALID_SCOPE: Invalid scope");
    runner.fakes.world().rules.any_loopback_port = false;
    check(("redirect_uri", "http://127.0.0.1:8889/callback"), "INVALID_CLIENT: Invalid redirect URI");
}

#[test]
fn the_browser_leads_back_to_a_listener_or_gives_the_link() {
    let runner = small();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let redirect = format!("http://127.0.0.1:{}/callback", listener.local_addr().unwrap().port());
    let app = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut head = [0; 2_048];
        let length = stream.read(&mut head).unwrap();
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 7\r\n\r\nwelcome").unwrap();
        String::from_utf8_lossy(&head[..length]).into_owned()
    });
    let page = runner.fakes.consent(&address(&runner, &[("redirect_uri", &redirect)])).unwrap();
    let asked = app.join().unwrap();
    assert_eq!(page, "welcome");
    assert!(asked.starts_with("GET /callback?code=AQ") && asked.contains("state=a+state%2Fwith+signs"), "{asked}");
    let link = runner.fakes.refuse(&address(&runner, &[])).unwrap();
    assert_eq!(parameter(&link, "error").as_deref(), Some("access_denied"));
    assert_eq!(parameter(&link, "state").as_deref(), Some("a state/with signs"));
    assert_eq!(parameter(&link, "code"), None);
    runner.fakes.world().rules.consent_page = true;
    assert!(runner.fakes.consent(&address(&runner, &[])).is_ok());
}

#[tokio::test]
async fn refreshing_follows_the_rotation() {
    let runner = small();
    let first = runner.fakes.mint().refresh;
    let answer = runner.token(&refresh(&first)).await;
    let second = answer.json["refresh_token"].as_str().unwrap().to_owned();
    assert_ne!(second, first);
    let replayed = runner.token(&refresh(&first)).await;
    assert_eq!((replayed.status, &replayed.json["error_description"]), (400, &"Refresh token revoked".into()));
    runner.fakes.world().rules.rotation = Rotation::Omitted;
    for _ in 0..2 {
        let answer = runner.token(&refresh(&second)).await;
        assert_eq!((answer.status, answer.json.get("refresh_token")), (200, None));
    }
}

#[tokio::test]
async fn tokens_end_with_time_and_at_the_runners_wish() {
    let mut runner = small();
    let minted = runner.fakes.mint();
    runner.token = minted.access;
    let check = async |runner: &Runner, status: u16, message: &str| {
        let answer = runner.get("/me").await;
        assert_eq!((answer.status, answer.message()), (status, message));
    };
    check(&runner, 200, "").await;
    runner.fakes.world().advance(Duration::from_hours(1));
    check(&runner, 401, "The access token expired").await;
    // Refreshing does not lengthen the six months from the consent.
    runner.fakes.world().advance(Duration::from_hours(24 * 170));
    let fresh = runner.token(&refresh(&minted.refresh)).await;
    runner.token = fresh.json["access_token"].as_str().unwrap().to_owned();
    check(&runner, 200, "").await;
    runner.fakes.world().expire_access();
    check(&runner, 401, "The access token expired").await;
    runner.fakes.world().advance(Duration::from_hours(24 * 20));
    let late = runner.token(&refresh(fresh.json["refresh_token"].as_str().unwrap())).await;
    assert_eq!((late.status, &late.json["error"]), (400, &"invalid_grant".into()));
    runner.token = runner.fakes.access_token();
    runner.fakes.world().revoke_tokens();
    check(&runner, 401, "Invalid access token").await;
    runner.token = "invented".to_owned();
    check(&runner, 401, "Invalid access token").await;
}
