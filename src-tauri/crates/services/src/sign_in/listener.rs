//! Waits on this machine for the browser's way back.
//!
//! Anybody on this machine can knock: other programs, other tabs, browsers that ask for an icon. Nobody
//! but the answer itself ends the wait, and nobody holds it up: connections are read side by side.

use std::{fmt, io::ErrorKind, net::Ipv4Addr, time::Duration};

use oauth2::CsrfToken;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinSet,
    time,
};
use url::Url;

use super::{
    Answer, SignIn, SignInError,
    page::Page,
    request::{self, Request, Unreadable},
};
use crate::{clock::Clock, secret::Secret};

/// The path of links that a second launch hands on.
pub(super) const LINK_PATH: &str = "/link";

/// How long a connection may take to say what it wants, or to take its answer.
const CONNECTION_LIMIT: Duration = Duration::from_secs(5);

/// How many connections are read side by side; the next ones wait.
const MOST_CONNECTIONS: usize = 64;

/// A listener on 127.0.0.1.
pub struct Listener {
    tcp: TcpListener,
    port: u16,
    key: Secret,
    connection_limit: Duration,
}

/// The port cannot be listened on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ListenError {
    /// Another program has it, perhaps another sign-in.
    #[error("port {port} of this machine is taken by another program")]
    Taken {
        /// The port.
        port: u16,
    },
    /// Another reason.
    #[error("port {port} of this machine cannot be listened on: {source}")]
    Refused {
        /// The port.
        port: u16,
        /// The system's reason.
        source: std::io::Error,
    },
}

impl Listener {
    /// Listens on a port; 0 takes any free one, which does for handed-on links.
    ///
    /// # Errors
    /// When the port is taken, or the system refuses.
    pub async fn bind(port: u16) -> Result<Self, ListenError> {
        let refused = |source: std::io::Error| match source.kind() {
            ErrorKind::AddrInUse => ListenError::Taken { port },
            _ => ListenError::Refused { port, source },
        };
        let tcp = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(refused)?;
        let port = tcp.local_addr().map_err(refused)?.port();
        let key = Secret::new(CsrfToken::new_random_len(32).into_secret());
        Ok(Self { tcp, port, key, connection_limit: CONNECTION_LIMIT })
    }

    /// The port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// What a second launch must show to hand a link on; see [`super::hand_over`].
    pub fn hand_over_key(&self) -> &Secret {
        &self.key
    }

    /// Waits for the answer to this sign-in. Everything else gets a page that says so, and changes nothing.
    ///
    /// # Errors
    /// When no answer comes in time, or the system gives no more connections.
    pub async fn wait(&mut self, sign_in: &SignIn, clock: &dyn Clock, timeout: Duration) -> Result<Answer, SignInError> {
        let waited = time::timeout(timeout, self.serve(sign_in, clock)).await;
        waited.unwrap_or(Err(SignInError::TimedOut { after: timeout }))
    }

    async fn serve(&self, sign_in: &SignIn, clock: &dyn Clock) -> Result<Answer, SignInError> {
        let mut reading = JoinSet::new();
        let mut answering = JoinSet::new();
        loop {
            tokio::select! {
                accepted = self.tcp.accept(), if reading.len() < MOST_CONNECTIONS => match accepted {
                    Ok((stream, _)) => { reading.spawn(receive(stream, self.connection_limit)); }
                    Err(error) if is_over_already(&error) => {}
                    Err(error) => return Err(SignInError::Listener { why: error.to_string() }),
                },
                Some(received) = reading.join_next() => {
                    let Ok(Some((stream, request))) = received else { continue };
                    match self.judge(request, sign_in, clock) {
                        Ok(answer) => {
                            respond(stream, Page::of_answer(&answer), self.connection_limit).await;
                            return Ok(answer);
                        }
                        Err(page) => { answering.spawn(respond(stream, page, self.connection_limit)); }
                    }
                }
                Some(_) = answering.join_next() => {}
            }
        }
    }

    fn judge(&self, request: Result<Request, Unreadable>, sign_in: &SignIn, clock: &dyn Clock) -> Result<Answer, Page> {
        let request = request.map_err(|unreadable| match unreadable {
            Unreadable::Garbled => Page::GARBLED,
            Unreadable::TooLong => Page::TOO_LONG,
        })?;
        let link = self.link(request)?;
        sign_in.accept(&link, clock.now()).map_err(|stray| {
            tracing::debug!(%stray, "a link that is no answer to the sign-in");
            Page::of_stray(stray)
        })
    }

    /// The link that a request brings: its own address, or the handed-on one.
    fn link(&self, request: Request) -> Result<Url, Page> {
        let here = format!("127.0.0.1:{}", self.port);
        // A foreign name that leads here is a web page's trick to speak to us.
        if request.host.as_deref() != Some(&here) && !(self.port == 80 && request.host.as_deref() == Some("127.0.0.1")) {
            return Err(Page::NOT_FOUND);
        }
        let text = match (request.method.as_str(), request.target.as_str()) {
            ("POST", LINK_PATH) if request.key.as_ref() == Some(&self.key) => {
                String::from_utf8(request.body).map_err(|_| Page::GARBLED)?
            }
            ("POST", LINK_PATH) => return Err(Page::WRONG_KEY),
            ("GET", target) if target.starts_with('/') => format!("http://{here}{target}"),
            ("GET", _) => return Err(Page::GARBLED),
            _ => return Err(Page::NOT_ALLOWED),
        };
        Url::parse(text.trim()).map_err(|_| Page::GARBLED)
    }
}

/// Reads a request, or gives up on the connection.
async fn receive(mut stream: TcpStream, limit: Duration) -> Option<(TcpStream, Result<Request, Unreadable>)> {
    let request = time::timeout(limit, request::read(&mut stream)).await.ok()?;
    Some((stream, request))
}

/// Sends a page. What becomes of it changes nothing.
async fn respond(mut stream: TcpStream, page: Page, limit: Duration) {
    let sending = async {
        stream.write_all(page.response().as_bytes()).await?;
        stream.shutdown().await?;
        // Closing while something is still unread would tear the page from the browser's hands.
        let mut rest = [0; 1024];
        while stream.read(&mut rest).await? > 0 {}
        Ok::<_, std::io::Error>(())
    };
    time::timeout(limit, sending).await.ok();
}

fn is_over_already(error: &std::io::Error) -> bool {
    matches!(error.kind(), ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset | ErrorKind::Interrupted)
}

impl fmt::Debug for Listener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Listener").field("port", &self.port).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
