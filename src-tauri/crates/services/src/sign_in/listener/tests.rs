use tokio::task::JoinHandle;

use super::*;
use crate::{
    address::Addresses,
    sign_in::{HandOverError, Redirect, fake::StoppedClock, fake::client_id, hand_over},
};

/// A sign-in that waits for its answer.
struct Waiting {
    port: u16,
    key: Secret,
    state: String,
    clock: StoppedClock,
    answer: JoinHandle<Result<Answer, SignInError>>,
}

impl Waiting {
    async fn start(redirect: impl FnOnce(u16) -> Redirect) -> Self {
        // Nobody is given up here: a silent connection that held the others up would do so to the end.
        let mut listener = Listener { connection_limit: Duration::MAX, ..Listener::bind(0).await.unwrap() };
        let (port, key) = (listener.port(), listener.hand_over_key().clone());
        let clock = StoppedClock::at("2026-11-20T12:00:00Z");
        let sign_in = SignIn::begin(&Addresses::default(), &client_id(), redirect(port), clock.now());
        let state = sign_in.url().query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned();
        let own_clock = clock.clone();
        let answer = tokio::spawn(async move { listener.wait(&sign_in, &own_clock, super::super::PATIENCE).await });
        Self { port, key, state, clock, answer }
    }

    async fn loopback() -> Self {
        Self::start(|port| Redirect::Loopback { port }).await
    }

    /// Sends a text and gives the whole answer.
    async fn send(&self, text: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).await.unwrap();
        stream.write_all(text.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer
    }

    async fn get(&self, target: &str) -> String {
        self.send(&format!("GET {target} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nAccept: text/html\r\n\r\n", self.port)).await
    }

    fn right(&self) -> String {
        format!("/callback?code=hidden-code&state={}", self.state)
    }
}

#[tokio::test]
async fn strays_change_nothing_and_the_answer_counts() {
    let waiting = Waiting::loopback().await;
    // Browsers open connections that they may never use: this one stays silent to the end.
    let _silent = TcpStream::connect(("127.0.0.1", waiting.port)).await.unwrap();
    let mut half = TcpStream::connect(("127.0.0.1", waiting.port)).await.unwrap();
    half.write_all(b"GET /callback?code=").await.unwrap();

    let state = &waiting.state;
    for (target, status) in [
        ("/favicon.ico".to_owned(), 404),
        ("/".to_owned(), 404),
        (format!("/callback/?code=c&state={state}"), 404),
        (format!("//callback?code=c&state={state}"), 404),
        ("/callback".to_owned(), 400),
        ("/callback?error=access_denied".to_owned(), 400),
        ("/callback?error=access_denied&state=forged".to_owned(), 400),
        ("/callback?code=c&state=forged".to_owned(), 400),
        (format!("/callback?state={state}"), 400),
        (format!("/callback?code=a&code=b&state={state}"), 400),
        (format!("/callback?code={}&state={state}", "c".repeat(5000)), 400),
        (format!("/callback?code={}&state={state}", "c".repeat(17_000)), 431),
        (format!("http://127.0.0.1:{}/callback?code=c&state={state}", waiting.port), 400),
    ] {
        let answer = waiting.get(&target).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{target:.60}: {answer}");
        assert!(!answer.contains(state.as_str()), "{answer}");
    }
    let right = waiting.right();
    for (text, status) in [
        (format!("POST {right} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n", waiting.port), 405),
        (format!("HEAD {right} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n", waiting.port), 405),
        (format!("GET {right} HTTP/1.1\r\n\r\n"), 404),
        (format!("GET {right} HTTP/1.1\r\nHost: evil.example:{}\r\n\r\n", waiting.port), 404),
        ("\0\0\0\r\n\r\n".to_owned(), 400),
    ] {
        let answer = waiting.send(&text).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{text}: {answer}");
    }
    assert!(!waiting.answer.is_finished());

    let page = waiting.get(&right).await;
    assert!(page.starts_with("HTTP/1.1 200 OK\r\n") && page.contains("You can close this tab and go back to RunClub."), "{page}");
    assert!(!page.contains("hidden") && !page.contains(state.as_str()));
    assert_eq!(waiting.answer.await.unwrap(), Ok(Answer::Code(Secret::new("hidden-code"))));
}

#[tokio::test]
async fn no_is_an_answer_too() {
    let check = async |error: &str, page: &str, expected: Answer| {
        let waiting = Waiting::loopback().await;
        let shown = waiting.get(&format!("/callback?error={error}&state={}", waiting.state)).await;
        assert!(shown.starts_with("HTTP/1.1 200 ") && shown.contains(page), "{shown}");
        assert_eq!(waiting.answer.await.unwrap(), Ok(expected));
    };
    check("access_denied", "You said no", Answer::Refused).await;
    check("server_error", "reported an error", Answer::Failed { error: "server_error".to_owned() }).await;
    check("%3Cscript%3E", "reported an error", Answer::Failed { error: "unknown".to_owned() }).await;
}

#[tokio::test]
async fn a_late_answer_changes_nothing() {
    let waiting = Waiting::loopback().await;
    waiting.clock.advance(301);
    assert!(waiting.get(&waiting.right()).await.starts_with("HTTP/1.1 400 "));
    assert!(!waiting.answer.is_finished());
    waiting.clock.advance(-1);
    assert!(waiting.get(&waiting.right()).await.starts_with("HTTP/1.1 200 "));
    assert!(waiting.answer.await.unwrap().is_ok());
}

#[tokio::test]
async fn waiting_ends() {
    let clock = StoppedClock::at("2026-11-20T12:00:00Z");
    let mut listener = Listener::bind(0).await.unwrap();
    let sign_in = SignIn::begin(&Addresses::default(), &client_id(), Redirect::default(), clock.now());
    let after = Duration::ZERO;
    assert_eq!(listener.wait(&sign_in, &clock, after).await, Err(SignInError::TimedOut { after }));
}

#[tokio::test]
async fn a_silent_connection_is_given_up() {
    let mut listener = Listener { connection_limit: Duration::from_millis(1), ..Listener::bind(0).await.unwrap() };
    let port = listener.port();
    let clock = StoppedClock::at("2026-11-20T12:00:00Z");
    let sign_in = SignIn::begin(&Addresses::default(), &client_id(), Redirect::Loopback { port }, clock.now());
    let silent = async {
        let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
        stream.read(&mut [0; 16]).await.unwrap_or(0)
    };
    tokio::select! {
        answer = listener.wait(&sign_in, &clock, Duration::MAX) => panic!("{answer:?}"),
        read = silent => assert_eq!(read, 0),
    }
}

#[tokio::test]
async fn a_taken_port_is_named() {
    let first = Listener::bind(0).await.unwrap();
    let error = Listener::bind(first.port()).await.unwrap_err();
    assert!(matches!(error, ListenError::Taken { port } if port == first.port()), "{error:?}");
    assert!(error.to_string().contains(&first.port().to_string()));
}

#[tokio::test]
async fn a_link_is_handed_on_with_the_key() {
    let waiting = Waiting::start(|_| Redirect::DeepLink).await;
    let Waiting { port, key, state, .. } = &waiting;
    let link = format!("runclub://callback?code=hidden-code&state={state}");
    let check = async |key: &Secret, link: &str, expected: Result<(), HandOverError>| {
        assert_eq!(hand_over(*port, key, link).await, expected, "{link:.60}");
    };
    check(&Secret::new("guess"), &link, Err(HandOverError::WrongKey)).await;
    check(&Secret::new(""), &link, Err(HandOverError::WrongKey)).await;
    check(key, "runclub://callback?code=c&state=forged", Err(HandOverError::Stray)).await;
    check(key, "runclub://elsewhere", Err(HandOverError::Stray)).await;
    check(key, "no link", Err(HandOverError::Stray)).await;
    check(key, "", Err(HandOverError::Stray)).await;
    check(key, &format!("{link}&more={}", "x".repeat(4096)), Err(HandOverError::TooLong)).await;
    // The browser's way back is closed in this mode.
    assert!(waiting.get(&waiting.right()).await.starts_with("HTTP/1.1 404 "));
    assert!(!waiting.answer.is_finished());
    check(key, &link, Ok(())).await;
    let (port, key) = (*port, key.clone());
    assert_eq!(waiting.answer.await.unwrap(), Ok(Answer::Code(Secret::new("hidden-code"))));
    assert_eq!(hand_over(port, &key, &link).await, Err(HandOverError::NobodyWaits));
}

#[tokio::test]
async fn a_listener_does_not_show_its_key() {
    let listener = Listener::bind(0).await.unwrap();
    assert!(listener.hand_over_key().expose().len() >= 32);
    assert!(!format!("{listener:#?}").contains(listener.hand_over_key().expose()));
}
