//! What is kept, by whom, and what happens when it cannot be.

use super::*;

/// A machine whose data folder goes away while the first refresh is under way.
async fn losing_its_folder(response: String) -> (Machine, Accounts, Session) {
    let machine = Machine::new();
    let (data, away) = (machine.data(), machine.away());
    let accounts = Accounts::start(move |_| {
        fs::rename(&data, &away).unwrap();
        response.clone()
    })
    .await;
    let session = machine.ended_token(&accounts.addresses).await;
    (machine, accounts, session)
}

#[tokio::test]
async fn a_token_that_cannot_be_kept_is_not_used_and_not_lost() {
    let answer = granted("hidden-access-2", r#","refresh_token":"hidden-refresh-2""#);
    let (machine, accounts, session) = losing_its_folder(answer).await;
    let error = session.access().await.unwrap_err();
    assert!(matches!(error, ServiceError::TokenStore { .. }), "{error:?}");
    assert!(!format!("{error} {error:?}").contains("hidden"));

    fs::rename(machine.away(), machine.data()).unwrap();
    assert_eq!(machine.kept_token().await.refresh.expose(), "hidden-refresh-1");
    assert_eq!(access(&session.access().await), "hidden-access-2");
    assert_eq!(machine.kept_token().await.refresh.expose(), "hidden-refresh-2");
    assert_eq!(accounts.asked().len(), 1);
}

#[tokio::test]
async fn a_token_that_waits_to_be_kept_yields_to_a_newer_sign_in() {
    let answer = granted("hidden-access-2", r#","refresh_token":"hidden-refresh-2""#);
    let (machine, accounts, session) = losing_its_folder(answer).await;
    session.access().await.unwrap_err();
    fs::rename(machine.away(), machine.data()).unwrap();
    let newer = Token { access: Secret::new("hidden-access-9"), ..token(&accounts.addresses, machine.clock.now()) };
    machine.session(&accounts.addresses).begin_with(newer.clone()).await.unwrap();
    assert_eq!(access(&session.access().await), "hidden-access-9");
    assert_eq!(machine.kept_token().await, newer);
}

#[tokio::test]
async fn an_end_that_cannot_be_kept_is_remembered_here() {
    let (machine, accounts, session) = losing_its_folder(response(400, r#"{"error":"invalid_grant"}"#)).await;
    assert_eq!(signed_out(session.access().await), SignedOut::Ended);
    fs::rename(machine.away(), machine.data()).unwrap();
    for _ in 0..2 {
        assert_eq!(signed_out(session.access().await), SignedOut::Ended);
    }
    assert!(matches!(machine.store().load().await.unwrap(), Kept::Ended { .. }));
    assert_eq!(accounts.asked().len(), 1);
}

#[tokio::test]
async fn a_sign_out_elsewhere_is_noticed() {
    let accounts = Accounts::start(|_| granted("never", "")).await;
    let machine = Machine::new();
    let session = machine.session(&accounts.addresses);
    session.begin_with(token(&accounts.addresses, machine.clock.now())).await.unwrap();
    assert_eq!(access(&session.access().await), "hidden-access-1");
    machine.session(&accounts.addresses).sign_out().await.unwrap();
    machine.clock.advance(30);
    assert_eq!(signed_out(session.access().await), SignedOut::Never);
    assert_eq!(session.standing().await.unwrap(), Standing::SignedOut(SignedOut::Never));
    assert_eq!(fs::read_dir(machine.data()).unwrap().count(), 0);
}

#[tokio::test]
async fn a_damaged_file_is_told_and_left_alone() {
    let accounts = Accounts::start(|_| granted("never", "")).await;
    let machine = Machine::new();
    let file = machine.data().join("sign-in.json");
    fs::write(&file, "hidden").unwrap();
    let session = machine.session(&accounts.addresses);
    for error in [session.access().await.unwrap_err(), session.standing().await.unwrap_err()] {
        assert!(matches!(&error, ServiceError::TokenUnreadable { why } if !why.contains("hidden")), "{error:?}");
    }
    assert_eq!(fs::read_to_string(&file).unwrap(), "hidden");
    session.sign_out().await.unwrap();
    assert_eq!(signed_out(session.access().await), SignedOut::Never);
    fs::write(&file, "hidden").unwrap();
    session.begin_with(token(&accounts.addresses, machine.clock.now())).await.unwrap();
    assert_eq!(access(&session.access().await), "hidden-access-1");
}

#[tokio::test]
async fn a_copy_serves_while_the_place_fails() {
    let accounts = Accounts::start(|_| granted("never", "")).await;
    let machine = Machine::new();
    let session = machine.session(&accounts.addresses);
    session.begin_with(token(&accounts.addresses, machine.clock.now())).await.unwrap();
    session.access().await.unwrap();
    fs::write(machine.data().join("sign-in.json"), "damaged").unwrap();
    machine.clock.advance(600);
    assert_eq!(access(&session.access().await), "hidden-access-1");
    machine.clock.advance(3600);
    assert!(matches!(session.access().await.unwrap_err(), ServiceError::TokenUnreadable { .. }));
}

#[tokio::test]
async fn one_process_waits_for_the_other() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lock");
    let turn = lock::take(&path, PATIENCE).await.unwrap();
    let error = lock::take(&path, Duration::ZERO).await.err().unwrap();
    assert!(matches!(error, ServiceError::Offline { outcome: Outcome::NotDone, .. }), "{error:?}");
    drop(turn);
    lock::take(&path, Duration::ZERO).await.unwrap();
    let nowhere = lock::take(Path::new("/nowhere/at/all"), PATIENCE).await.err().unwrap();
    assert!(matches!(nowhere, ServiceError::TokenStore { .. }), "{nowhere:?}");
}
