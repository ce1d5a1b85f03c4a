//! Being signed in: tokens expire, are taken back, cannot be renewed for a while, and end after six months.

use std::{fs, process::Stdio, time::Duration};

use jiff::{SignedDuration, Timestamp, ToSpan, tz::TimeZone};
use runclub_app::{account, account::Redirect, playlists};
use runclub_services::clock::Clock;
use runclub_testkit::fake::{Fault, FaultRule, Rotation, Service};

use super::{
    inside::{Hand, begin_login, block_on},
    outside::Outside,
    sign_in::small,
};

/// How often the accounts service was asked for a token.
fn tokens_asked(outside: &Outside) -> usize {
    outside.seen(Service::SpotifyAccounts).iter().filter(|seen| seen.method == "POST").count()
}

fn signed_in_with(rotation: Rotation) -> Outside {
    let outside = Outside::signed_in(small().with(|rules| rules.rotation = rotation));
    outside.say("sync").ends_with_code(0);
    outside.fakes.clear_requests();
    outside
}

#[test]
fn an_expired_token_is_renewed_once() {
    let check = |rotation: Rotation| {
        let outside = signed_in_with(rotation);
        for round in 1..=3 {
            outside.fakes.world().expire_access();
            outside.say("sync").ends_with_code(0);
            outside.say("playlists --refresh").ends_with_code(0);
            assert_eq!(tokens_asked(&outside), round, "{rotation:?}");
        }
    };
    check(Rotation::SingleUse);
    check(Rotation::Omitted);
}

#[test]
fn a_consent_taken_back_is_not_argued_with() {
    let check = |rotation: Rotation| {
        let outside = signed_in_with(rotation);
        outside.fakes.world().revoke_tokens();
        outside.say("sync").fails(1, &["Spotify ended the sign-in"]).with_hint();
        assert_eq!(tokens_asked(&outside), 1);
        outside.fakes.clear_requests();
        outside.say("sync").fails(1, &["Spotify ended the sign-in"]).with_hint();
        outside.say("playlists --refresh").fails(1, &["Spotify ended the sign-in"]).with_hint();
        let status = outside.say("status").ends_with_code(0);
        assert!(status.out.contains("not signed in: Spotify ended the sign-in"), "{status:#?}");
        assert!(status.out.contains("30 songs"), "the library stays: {status:#?}");
        assert_eq!(outside.fakes.requests(), [], "{rotation:?}");
        outside.login("").ends_with_code(0);
        outside.say("sync").ends_with_code(0);
    };
    check(Rotation::SingleUse);
    check(Rotation::Omitted);
}

#[test]
fn a_sign_in_outlives_a_service_that_is_down() {
    let check = |fault: Fault| {
        let outside = signed_in_with(Rotation::SingleUse);
        let file = outside.room.data().join("sign-in.json");
        let before = fs::read(&file).unwrap();
        outside.fakes.world().expire_access();
        outside.fakes.plan_fault(FaultRule::new(fault.clone()).service(Service::SpotifyAccounts).times(1_000));
        let answer = outside.say("sync").ends_with_code(1).with_hint();
        assert!(answer.err.contains("error: Spotify's sign-in cannot be reached"), "{answer:#?}");
        assert_eq!(fs::read(&file).unwrap(), before, "{fault:?}");
        let asked = tokens_asked(&outside);
        assert!((1..=6).contains(&asked), "{fault:?}: asked {asked} times");
        let status = outside.say("status").ends_with_code(0);
        assert!(status.out.contains("An Invented Runner; the sign-in is kept"), "{status:#?}");
        outside.fakes.clear_faults();
        outside.say("sync").ends_with_code(0);
    };
    check(Fault::Status(500));
    check(Fault::Status(503));
    check(Fault::Reset);
    check(Fault::Html);
}

#[test]
fn a_sign_in_that_asks_to_wait_is_not_asked_again() {
    let outside = signed_in_with(Rotation::SingleUse);
    outside.fakes.world().expire_access();
    let fault = Fault::RetryAfter { seconds: Some(3_600), quota: false };
    outside.fakes.plan_fault(FaultRule::new(fault).service(Service::SpotifyAccounts).times(1_000));
    for _ in 0..3 {
        let answer = outside.say("sync").ends_with_code(0);
        assert!(answer.out.contains("run sync again then"), "{answer:#?}");
    }
    assert_eq!(tokens_asked(&outside), 1);
    let status = outside.say("status").ends_with_code(0);
    assert!(status.out.contains("Spotify's sign-in"), "{status:#?}");
}

#[test]
fn processes_that_need_a_new_token_share_one() {
    let check = |rotation: Rotation| {
        let outside = signed_in_with(rotation);
        outside.fakes.world().expire_access();
        let slow = Fault::Delay(Duration::from_millis(200));
        outside.fakes.plan_fault(FaultRule::new(slow).service(Service::SpotifyAccounts));
        let start = |_| {
            let mut command = outside.command("playlists --refresh");
            command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
        };
        let processes: Vec<_> = (0..4).map(start).collect();
        for process in processes {
            let output = process.wait_with_output().unwrap();
            outside.assert_no_secret_in(&String::from_utf8_lossy(&output.stderr));
            assert_eq!(output.status.code(), Some(0), "{rotation:?}");
        }
        assert_eq!(tokens_asked(&outside), 1, "{rotation:?}");
        outside.say("sync").ends_with_code(0);
        assert_eq!(tokens_asked(&outside), 1, "{rotation:?}");
    };
    check(Rotation::SingleUse);
    check(Rotation::Omitted);
}

#[test]
fn a_token_past_its_hour_is_renewed_before_it_is_used() {
    let outside = signed_in_with(Rotation::SingleUse);
    block_on(async {
        let clock = Hand::new();
        let online = outside.online(&clock).await;
        let by = SignedDuration::from_hours(2);
        clock.advance(by);
        outside.fakes.world().advance(by.unsigned_abs());
        playlists::refresh(&online).await.unwrap();
        assert_eq!(tokens_asked(&outside), 1);
        assert!(outside.seen(Service::SpotifyApi).iter().all(|seen| seen.status == Some(200)), "no token was tried in vain");
        online.close().await;
    });
}

#[test]
fn the_end_after_six_months_is_foretold_and_comes() {
    let outside = Outside::new(small());
    block_on(async {
        let clock = Hand::new();
        let online = outside.online(&clock).await;
        let signing_in = begin_login(&online, Redirect::Loopback { port: 0 }).await;
        let address = signing_in.address().to_owned();
        let browser = tokio::task::spawn_blocking(move || runclub_testkit::fake::consent(&address));
        signing_in.finish(&online, &tokio_util::sync::CancellationToken::new()).await.unwrap();
        browser.await.unwrap().unwrap();

        let status = account::sign_in_status(&online).await.unwrap();
        let agreed = status.consented_at.unwrap();
        let ends = agreed.to_zoned(TimeZone::UTC).checked_add(6.months()).unwrap().timestamp();
        assert_eq!((status.signed_in, status.ends_at, status.ends_soon), (true, Some(ends), false), "{status:?}");
        let pass = |until: Timestamp| {
            let by = until.duration_since(clock.now());
            clock.advance(by);
            outside.fakes.world().advance(by.unsigned_abs());
        };
        // Half a year of syncs does not move the end.
        pass(ends - SignedDuration::from_hours(24 * 15));
        playlists::refresh(&online).await.unwrap();
        let status = account::sign_in_status(&online).await.unwrap();
        assert_eq!((status.signed_in, status.ends_at, status.ends_soon), (true, Some(ends), false), "{status:?}");

        pass(ends - SignedDuration::from_hours(24 * 13));
        playlists::refresh(&online).await.unwrap();
        let status = account::sign_in_status(&online).await.unwrap();
        assert_eq!((status.signed_in, status.ends_soon), (true, true), "{status:?}");
        assert!(status.text.contains("Spotify ends it at ") && status.text.contains("sign in again before"), "{status:?}");
        assert!(status.refreshed_at.is_some_and(|refreshed| refreshed > agreed), "{status:?}");
        let again = outside.online(&clock).await;
        assert!(again.notices.iter().any(|notice| notice.contains("sign in again before")), "{:?}", again.notices);
        again.close().await;

        pass(ends + SignedDuration::from_hours(1));
        let status = account::sign_in_status(&online).await.unwrap();
        assert!(status.text.contains("Spotify ended it at ") && status.text.ends_with("sign in again"), "{status:?}");
        let error = playlists::refresh(&online).await.unwrap_err();
        assert!(error.message.contains("Spotify ended the sign-in; it lasts six months at most"), "{error:?}");
        let status = account::sign_in_status(&online).await.unwrap();
        assert!(!status.signed_in && status.text.contains("six months"), "{status:?}");
        online.close().await;
    });
}
