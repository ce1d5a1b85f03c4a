use std::collections::BTreeMap;

use oauth2::PkceCodeVerifier;

use super::*;
use crate::{
    http::{self, Timeouts},
    sign_in::{
        DEFAULT_PORT,
        fake::{Accounts, StoppedClock, client_id, granted, response},
    },
};

fn clock() -> StoppedClock {
    StoppedClock::at("2026-11-20T12:00:00Z")
}

fn asked_for(sign_in: &SignIn) -> BTreeMap<String, String> {
    sign_in.url().query_pairs().into_owned().collect()
}

fn begin(addresses: &Addresses, redirect: Redirect) -> SignIn {
    SignIn::begin(addresses, &client_id(), redirect, clock().now())
}

#[test]
fn the_address_for_the_browser_says_what_is_wanted() {
    let check = |redirect: Redirect, uri: &str| {
        let sign_in = begin(&Addresses::default(), redirect);
        assert!(sign_in.url().as_str().starts_with("https://accounts.spotify.com/authorize?"), "{}", sign_in.url());
        let asked = asked_for(&sign_in);
        let check = |name: &str, expected: &str| assert_eq!(asked.get(name).map(String::as_str), Some(expected), "{name}");
        check("client_id", client_id().as_str());
        check("response_type", "code");
        check("redirect_uri", uri);
        check("scope", &scope::ASKED.join(" "));
        check("code_challenge_method", "S256");
        let challenge =
            PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(sign_in.verifier.expose().to_owned()));
        check("code_challenge", challenge.as_str());
        assert!(asked["state"].len() >= 43 && (43..=128).contains(&sign_in.verifier.expose().len()));
        assert!(!sign_in.url().as_str().contains(sign_in.verifier.expose()));
    };
    assert_eq!(DEFAULT_PORT, 8888);
    check(Redirect::default(), "http://127.0.0.1:8888/callback");
    check(Redirect::Loopback { port: 9999 }, "http://127.0.0.1:9999/callback");
    check(Redirect::DeepLink, "runclub://callback");
}

#[test]
fn sign_ins_share_nothing() {
    let (one, two) = (begin(&Addresses::default(), Redirect::DeepLink), begin(&Addresses::default(), Redirect::DeepLink));
    assert!(one.state != two.state && one.verifier != two.verifier);
    let link =
        |sign_in: &SignIn| Url::parse(&format!("runclub://callback?code=c&state={}", asked_for(sign_in)["state"])).unwrap();
    let now = clock().now();
    assert_eq!(one.accept(&link(&two), now), Err(Stray::WrongState));
    // A stray leaves the sign-in as it was.
    assert_eq!(one.accept(&link(&one), now), Ok(Answer::Code(Secret::new("c"))));
}

#[test]
fn a_sign_in_does_not_show_its_secrets() {
    let sign_in = begin(&Addresses::default(), Redirect::DeepLink);
    let shown = format!("{sign_in:?} {sign_in:#?}");
    assert!(!shown.contains(sign_in.state.expose()) && !shown.contains(sign_in.verifier.expose()), "{shown}");
}

#[tokio::test]
async fn a_code_becomes_a_token() {
    let accounts = Accounts::start(|_| {
        granted("hidden-access", r#","refresh_token":"hidden-refresh","scope":"user-library-read user-top-read""#)
    })
    .await;
    let sign_in = begin(&accounts.addresses, Redirect::default());
    let verifier = sign_in.verifier.expose().to_owned();
    let (http, clock) = (http::Client::new(Timeouts::default()), clock());
    let finishing: crate::BoxFuture<'_, _> = Box::pin(sign_in.finish(Secret::new("hidden-code"), &http, &clock));
    let token = finishing.await.unwrap();
    assert_eq!((token.access.expose(), token.refresh.expose()), ("hidden-access", "hidden-refresh"));
    assert_eq!(token.scopes, ["user-library-read", "user-top-read"]);
    assert_eq!(token.client_id, client_id().as_str());
    assert_eq!(token.accounts_origin, accounts.addresses.spotify_accounts.origin());
    assert_eq!(token.api_origin, accounts.addresses.spotify_api.origin());
    assert_eq!((token.consented_at, token.refreshed_at), (clock.now(), clock.now()));
    assert_eq!(token.expires_at.duration_since(clock.now()).as_secs(), 3600);
    let client_id = client_id();
    let expected = [
        ("client_id", client_id.as_str()),
        ("code", "hidden-code"),
        ("code_verifier", &verifier),
        ("grant_type", "authorization_code"),
        ("redirect_uri", "http://127.0.0.1:8888/callback"),
    ];
    let asked = accounts.asked();
    assert_eq!(asked.len(), 1);
    assert!(asked[0].iter().map(|(name, value)| (name.as_str(), value.as_str())).eq(expected));
}

#[tokio::test]
async fn a_code_that_buys_nothing_is_told_without_quoting_it() {
    let check = async |answer: String, expected: SignInError| {
        let accounts = Accounts::start(move |_| answer.clone()).await;
        let http = http::Client::new(Timeouts::default());
        let finished = begin(&accounts.addresses, Redirect::default()).finish(Secret::new("hidden-code"), &http, &clock()).await;
        let error = finished.unwrap_err();
        assert!(!format!("{error} {error:?}").contains("hidden"), "{error:?}");
        assert_eq!(error, expected);
        assert_eq!(accounts.asked().len(), 1);
    };
    let rejected = |status, error: &str| SignInError::Rejected { status, error: error.to_owned() };
    let unreadable = |why: &str| SignInError::Unreadable { why: why.to_owned() };
    let offline = |why: &str| SignInError::Offline { why: why.to_owned() };
    let description = r#"{"error":"invalid_grant","error_description":"hidden-code"}"#;
    check(response(400, description), rejected(400, "invalid_grant")).await;
    check(response(400, r#"{"error":"hidden code"}"#), rejected(400, "unknown")).await;
    check(response(401, r#"{"error":"invalid_client"}"#), rejected(401, "invalid_client")).await;
    check(granted("hidden", ""), unreadable("there is no refresh token in it")).await;
    check(response(200, "hidden"), unreadable("it is no token")).await;
    check(response(503, "hidden"), offline("status 503")).await;
    check(String::new(), offline("the connection broke")).await;
}
