//! A second launch hands the link on that it was opened with.

use std::{io, net::Ipv4Addr, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time,
};

use super::{LONGEST_LINK, listener::LINK_PATH, request::KEY_HEADER};
use crate::secret::Secret;

/// How long the other process may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// Why a link was not handed on. The link is not repeated: it holds a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HandOverError {
    /// The link is longer than any answer.
    #[error("the link is longer than {LONGEST_LINK} bytes")]
    TooLong,
    /// Nobody listens there (any more).
    #[error("no sign-in is waiting for a link")]
    NobodyWaits,
    /// Another program listens there, or another sign-in.
    #[error("whoever listens there does not take links of ours")]
    WrongKey,
    /// The link is no answer to the sign-in that waits.
    #[error("the link is no answer to the sign-in that waits")]
    Stray,
}

/// Hands a link to the process that waits at this port with this key.
///
/// # Errors
/// When nobody takes it as the answer.
pub async fn hand_over(port: u16, key: &Secret, link: &str) -> Result<(), HandOverError> {
    if link.len() > LONGEST_LINK {
        return Err(HandOverError::TooLong);
    }
    match time::timeout(PATIENCE, status(port, key, link)).await {
        Ok(Ok(status)) => match &status {
            b"200" => Ok(()),
            b"400" | b"404" => Err(HandOverError::Stray),
            _ => Err(HandOverError::WrongKey),
        },
        Ok(Err(_)) | Err(_) => Err(HandOverError::NobodyWaits),
    }
}

async fn status(port: u16, key: &Secret, link: &str) -> io::Result<[u8; 3]> {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await?;
    let request = zeroize::Zeroizing::new(format!(
        "POST {LINK_PATH} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{KEY_HEADER}: {}\r\nContent-Length: {}\r\n\r\n{link}",
        key.expose(),
        link.len()
    ));
    stream.write_all(request.as_bytes()).await?;
    let mut start = [0; "HTTP/1.1 200".len()];
    stream.read_exact(&mut start).await?;
    let [.., a, b, c] = start;
    Ok([a, b, c])
}
