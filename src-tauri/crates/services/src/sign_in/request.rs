//! As much of HTTP/1.1 as a browser's way back takes: one request per connection, read within limits.

use tokio::io::{AsyncRead, AsyncReadExt};

use super::LONGEST_LINK;
use crate::secret::Secret;

/// The longest head of a request, in bytes. Browsers send the cookies of every other program that ever
/// served a page on 127.0.0.1 along, whatever its port: much longer than the link itself.
const LONGEST_HEAD: usize = 16 * 1024;

/// The header with the key of a handed-on link.
pub(super) const KEY_HEADER: &str = "x-runclub-key";

/// A request. It is not printed: the target holds a code.
#[derive(Default)]
pub(super) struct Request {
    pub(super) method: String,
    pub(super) target: String,
    pub(super) host: Option<String>,
    pub(super) key: Option<Secret>,
    length: Option<usize>,
    pub(super) body: Vec<u8>,
}

/// Not a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unreadable {
    /// It ended, broke, or is not HTTP.
    Garbled,
    /// It is longer than anything we wait for.
    TooLong,
}

/// Reads one request.
pub(super) async fn read(stream: &mut (impl AsyncRead + Unpin)) -> Result<Request, Unreadable> {
    let mut bytes = Vec::with_capacity(1024);
    let end = loop {
        if let Some(end) = end_of_head(&bytes) {
            break end;
        }
        if bytes.len() >= LONGEST_HEAD {
            return Err(Unreadable::TooLong);
        }
        more(stream, &mut bytes).await?;
    };
    let mut request = head(&bytes[..end])?;
    let length = request.length.unwrap_or(0);
    if end > LONGEST_HEAD || length > LONGEST_LINK {
        return Err(Unreadable::TooLong);
    }
    request.body = bytes.split_off(end);
    while request.body.len() < length {
        more(stream, &mut request.body).await?;
    }
    request.body.truncate(length);
    Ok(request)
}

async fn more(stream: &mut (impl AsyncRead + Unpin), bytes: &mut Vec<u8>) -> Result<(), Unreadable> {
    match stream.read_buf(bytes).await {
        Ok(0) | Err(_) => Err(Unreadable::Garbled),
        Ok(_) => Ok(()),
    }
}

fn end_of_head(bytes: &[u8]) -> Option<usize> {
    bytes.windows(4).position(|window| window == b"\r\n\r\n").map(|start| start + 4)
}

fn head(bytes: &[u8]) -> Result<Request, Unreadable> {
    let text = std::str::from_utf8(bytes).map_err(|_| Unreadable::Garbled)?;
    let mut lines = text.trim_end_matches("\r\n").split("\r\n");
    let mut words = lines.next().unwrap_or_default().split(' ');
    let (Some(method), Some(target), Some("HTTP/1.1" | "HTTP/1.0"), None) =
        (words.next(), words.next(), words.next(), words.next())
    else {
        return Err(Unreadable::Garbled);
    };
    let mut request = Request { method: method.to_owned(), target: target.to_owned(), ..Request::default() };
    for line in lines {
        request.header(line)?;
    }
    Ok(request)
}

impl Request {
    /// Takes a header in. One that matters and stands there twice means that somebody plays tricks.
    fn header(&mut self, line: &str) -> Result<(), Unreadable> {
        let (name, value) = line.split_once(':').ok_or(Unreadable::Garbled)?;
        let value = value.trim();
        let twice = match name.to_ascii_lowercase().as_str() {
            "host" => self.host.replace(value.to_owned()).is_some(),
            KEY_HEADER => self.key.replace(Secret::new(value)).is_some(),
            "content-length" => self.length.replace(value.parse().map_err(|_| Unreadable::Garbled)?).is_some(),
            "transfer-encoding" => true,
            _ => false,
        };
        if twice { Err(Unreadable::Garbled) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn read_text(text: &str) -> Result<Request, Unreadable> {
        read(&mut text.as_bytes()).await
    }

    #[tokio::test]
    async fn a_request_is_read() {
        let text = "POST /link HTTP/1.1\r\nHOST: 127.0.0.1:8888\r\nX-RunClub-Key:  k\r\nContent-Length: 4\r\n\r\nlinkmore";
        let request = read_text(text).await.ok().unwrap();
        assert_eq!((request.method.as_str(), request.target.as_str(), request.body.as_slice()), ("POST", "/link", &b"link"[..]));
        assert_eq!((request.host.as_deref(), request.key), (Some("127.0.0.1:8888"), Some(Secret::new("k"))));
    }

    #[tokio::test]
    async fn what_is_no_request_is_refused() {
        let check =
            async |text: &str, expected: Unreadable| assert_eq!(read_text(text).await.err(), Some(expected), "{text:.60}");
        check("", Unreadable::Garbled).await;
        check("GET / HTTP/1.1\r\n", Unreadable::Garbled).await;
        check("GET /\r\n\r\n", Unreadable::Garbled).await;
        check("GET / HTTP/2.0\r\n\r\n", Unreadable::Garbled).await;
        check("GET / x HTTP/1.1\r\n\r\n", Unreadable::Garbled).await;
        check("\u{16}\u{3}\u{1}\u{2}\0\r\n\r\n", Unreadable::Garbled).await;
        check("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", Unreadable::Garbled).await;
        check("GET / HTTP/1.1\r\nno header\r\n\r\n", Unreadable::Garbled).await;
        check("POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", Unreadable::Garbled).await;
        check("POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nlink", Unreadable::Garbled).await;
        check("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", Unreadable::Garbled).await;
        check("POST / HTTP/1.1\r\nContent-Length: 4097\r\n\r\n", Unreadable::TooLong).await;
        check(&format!("GET /{} HTTP/1.1\r\n\r\n", "a".repeat(LONGEST_HEAD)), Unreadable::TooLong).await;
    }
}
