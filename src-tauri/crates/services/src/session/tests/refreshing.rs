//! One refresh at a time, and what its answers do.

use jiff::SignedDuration;

use super::*;
use crate::gate::Family;

#[tokio::test]
async fn a_token_that_lasts_is_used_as_it_is() {
    let accounts = Accounts::start(|_| granted("never", "")).await;
    let machine = Machine::new();
    let session = machine.session(&accounts.addresses);
    assert_eq!(signed_out(session.access().await), SignedOut::Never);
    session.begin_with(token(&accounts.addresses, machine.clock.now())).await.unwrap();
    for seconds in [0, 1000, 2539] {
        machine.clock.advance(seconds);
        assert_eq!(access(&session.access().await), "hidden-access-1");
    }
    assert_eq!(accounts.asked().len(), 0);
}

#[tokio::test]
async fn a_refresh_keeps_what_the_answer_leaves_out() {
    let check = async |more: &'static str, refresh: &str, scopes: usize, life: i64| {
        let accounts = Accounts::start(move |_| {
            response(200, &format!(r#"{{"access_token":"hidden-access-2","token_type":"bearer"{more}}}"#))
        })
        .await;
        let machine = Machine::new();
        let consented_at = machine.clock.now();
        let session = machine.ended_token(&accounts.addresses).await;
        assert_eq!(access(&session.access().await), "hidden-access-2", "{more}");
        let kept = machine.kept_token().await;
        assert_eq!((kept.access.expose(), kept.refresh.expose()), ("hidden-access-2", refresh), "{more}");
        assert_eq!((kept.consented_at, kept.refreshed_at), (consented_at, machine.clock.now()), "{more}");
        assert_eq!((kept.scopes.len(), kept.expires_at.duration_since(kept.refreshed_at).as_secs()), (scopes, life), "{more}");
        let asked = &accounts.asked()[0];
        let sent = ["grant_type", "refresh_token", "client_id"].map(|name| asked[name].as_str());
        assert_eq!(sent, ["refresh_token", "hidden-refresh-1", client_id().as_str()]);
        assert_eq!(asked.len(), 3);
    };
    check("", "hidden-refresh-1", 7, 3600).await;
    check(r#","refresh_token":"hidden-refresh-2","expires_in":1800"#, "hidden-refresh-2", 7, 1800).await;
    check(r#","refresh_token":null,"scope":null,"expires_in":null"#, "hidden-refresh-1", 7, 3600).await;
    check(r#","refresh_token":"","scope":"","expires_in":"soon""#, "hidden-refresh-1", 7, 3600).await;
    check(r#","scope":"user-library-read user-top-read","expires_in":1800.9,"new":{}"#, "hidden-refresh-1", 2, 1800).await;
    check(r#","expires_in":-1"#, "hidden-refresh-1", 7, 0).await;
    check(r#","expires_in":1e300"#, "hidden-refresh-1", 7, 86_400).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn callers_share_one_refresh() {
    let accounts = Accounts::start(|number| granted(&format!("hidden-access-{}", number + 2), "")).await;
    let machine = Machine::new();
    let session = machine.ended_token(&accounts.addresses).await;
    let callers: Vec<_> = (0..8)
        .map(|_| {
            let session = session.clone();
            tokio::spawn(async move { session.access().await })
        })
        .collect();
    for caller in callers {
        assert_eq!(access(&caller.await.unwrap()), "hidden-access-2");
    }
    assert_eq!(accounts.asked().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn processes_share_one_refresh() {
    let accounts = Accounts::start(|number| {
        granted(&format!("hidden-access-{}", number + 2), &format!(r#","refresh_token":"hidden-refresh-{}""#, number + 2))
    })
    .await;
    let machine = Machine::new();
    let first = machine.ended_token(&accounts.addresses).await;
    let second = machine.session(&accounts.addresses);
    let (one, two) = tokio::join!(first.access(), second.access());
    assert_eq!((access(&one), access(&two)), ("hidden-access-2", "hidden-access-2"));
    assert_eq!(accounts.asked().len(), 1);

    // Both are told that this token does not do: one refreshes, the other finds it done.
    let rejected = Secret::new("hidden-access-2");
    let (one, two) = tokio::join!(first.renew(&rejected), second.renew(&rejected));
    assert_eq!((access(&one), access(&two)), ("hidden-access-3", "hidden-access-3"));
    assert_eq!(accounts.asked().len(), 2);
    assert_eq!(accounts.asked()[1]["refresh_token"], "hidden-refresh-2");
    // A late word about the first one changes nothing.
    assert_eq!(access(&first.renew(&rejected).await), "hidden-access-3");
    assert_eq!(accounts.asked().len(), 2);
}

#[tokio::test]
async fn a_refresh_outlives_its_caller() {
    let (arrived, go) = (Arc::new(Semaphore::new(0)), Arc::new(Notify::new()));
    let signals = (Arc::clone(&arrived), Arc::clone(&go));
    let accounts = Accounts::start_waiting(move |_| {
        let (arrived, go) = signals.clone();
        Box::pin(async move {
            arrived.add_permits(1);
            go.notified().await;
            granted("hidden-access-2", r#","refresh_token":"hidden-refresh-2""#)
        })
    })
    .await;
    let machine = Machine::new();
    let session = machine.ended_token(&accounts.addresses).await;
    tokio::select! {
        biased;
        _ = session.access() => panic!("the answer has not been sent yet"),
        permit = arrived.acquire() => drop(permit),
    }
    go.notify_one();
    assert_eq!(access(&session.access().await), "hidden-access-2");
    assert_eq!(machine.kept_token().await.refresh.expose(), "hidden-refresh-2");
    assert_eq!(accounts.asked().len(), 1);
}

#[tokio::test]
async fn an_ended_sign_in_is_remembered() {
    let accounts = Accounts::start(|_| {
        response(400, r#"{"error":"invalid_grant","error_description":"Refresh token revoked hidden-refresh-1"}"#)
    })
    .await;
    let machine = Machine::new();
    let session = machine.ended_token(&accounts.addresses).await;
    for _ in 0..3 {
        assert_eq!(signed_out(session.access().await), SignedOut::Ended);
        assert_eq!(signed_out(machine.session(&accounts.addresses).access().await), SignedOut::Ended);
    }
    assert_eq!(session.standing().await.unwrap(), Standing::SignedOut(SignedOut::Ended));
    assert_eq!(accounts.asked().len(), 1);
    let text = fs::read_to_string(machine.data().join("sign-in.json")).unwrap();
    assert!(!text.contains("hidden"), "{text}");
    // With another Client ID there was never a sign-in; a new one replaces the memory of the old.
    let other = SessionConfig { client_id: ClientId::parse(&"a".repeat(32)).ok(), ..machine.config(&accounts.addresses) };
    assert_eq!(signed_out(Session::new(other).access().await), SignedOut::Never);
    session.begin_with(token(&accounts.addresses, machine.clock.now())).await.unwrap();
    assert_eq!(access(&session.access().await), "hidden-access-1");
}

#[tokio::test]
async fn faults_keep_the_sign_in() {
    enum Expected<'a> {
        Offline(&'a str),
        Rejected(u16),
    }
    use Expected::{Offline, Rejected};
    let check = async |fault: &str, expected: Expected<'_>| {
        let first = fault.to_owned();
        let accounts =
            Accounts::start(move |number| if number == 0 { first.clone() } else { granted("hidden-access-2", "") }).await;
        let machine = Machine::new();
        let session = machine.ended_token(&accounts.addresses).await;
        let before = machine.kept_token().await;
        let error = session.access().await.unwrap_err();
        match (&error, expected) {
            (ServiceError::Offline { service: Service::SpotifyAccounts, why, outcome: Outcome::NotDone }, Offline(expected)) => {
                assert_eq!(why, expected, "{fault}");
            }
            (ServiceError::Rejected { service: Service::SpotifyAccounts, status }, Rejected(expected)) => {
                assert_eq!(*status, expected, "{fault}");
            }
            _ => panic!("{fault}: {error:?}"),
        }
        assert!(!format!("{error} {error:?}").contains("hidden"));
        assert_eq!(machine.kept_token().await, before, "{fault}");
        assert_eq!(access(&session.access().await), "hidden-access-2", "{fault}");
        assert_eq!(accounts.asked().len(), 2, "{fault}");
    };
    for status in [302, 500, 502, 503] {
        check(&response(status, r#"{"error":"server_error"}"#), Offline(&format!("status {status}"))).await;
    }
    check("", Offline("the connection broke")).await;
    check("HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{\"access_token\":\"hidden", Offline("the answer was cut off")).await;
    for body in [
        "<html>hidden</html>",
        "",
        "null",
        "[]",
        r#"{"token_type":"Bearer"}"#,
        r#"{"access_token":"","token_type":"Bearer"}"#,
        r#"{"access_token":"hidden\nheader: x","token_type":"Bearer"}"#,
        r#"{"access_token":"hidden-2","token_type":"Bearer","refresh_token":7}"#,
        r#"{"access_token":"hidden-2"}"#,
    ] {
        check(&response(200, body), Offline("the answer cannot be read: it is no token")).await;
    }
    let mac = r#"{"access_token":"hidden-2","token_type":"mac"}"#;
    check(&response(200, mac), Offline("the answer cannot be read: it is a token of another kind")).await;
    check(&response(200, &"x".repeat(70_000)), Offline("the answer cannot be read: it is too large")).await;
    check(&response(400, "<html>"), Offline("the answer cannot be read: it is a refusal without a reason")).await;
    check(&response(400, r#"{"error":"invalid_client"}"#), Rejected(400)).await;
    check(&response(401, r#"{"error":"invalid_client"}"#), Rejected(401)).await;
    check(&response(403, "<html>"), Rejected(403)).await;
}

#[tokio::test]
async fn nobody_listening_is_offline() {
    let gone = Accounts::start(|_| String::new()).await;
    let addresses = gone.addresses.clone();
    drop(gone);
    let machine = Machine::new();
    let session = machine.ended_token(&addresses).await;
    let error = session.access().await.unwrap_err();
    assert!(matches!(error, ServiceError::Offline { outcome: Outcome::NotDone, .. }), "{error:?}");
    assert_eq!(machine.kept_token().await.refresh.expose(), "hidden-refresh-1");
}

#[tokio::test]
async fn a_closed_sign_in_is_not_asked_again_before_its_time() {
    let closed = "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 120\r\nContent-Length: 0\r\n\r\n";
    let accounts = Accounts::start(|number| if number == 0 { closed.to_owned() } else { granted("hidden-access-2", "") }).await;
    let machine = Machine::new();
    let session = machine.ended_token(&accounts.addresses).await;
    let until = machine.clock.now() + SignedDuration::from_secs(120);
    // Asked again, and by another process.
    for session in [&session, &session, &machine.session(&accounts.addresses)] {
        match session.access().await.unwrap_err() {
            ServiceError::Blocked { block } => assert_eq!((block.family, block.until), (Family::SignIn, until)),
            error => panic!("{error:?}"),
        }
    }
    assert_eq!(accounts.asked().len(), 1, "closed is closed");
    machine.clock.advance(120);
    assert_eq!(access(&session.access().await), "hidden-access-2");
}
