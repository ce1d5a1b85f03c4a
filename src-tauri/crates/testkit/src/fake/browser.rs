//! The runner's browser: opens the page of the accounts service, answers it, follows it back to the app.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use url::Url;

/// A listener that never answers fails a test in place of holding it for good.
const PATIENCE: Duration = Duration::from_secs(30);

/// A runner who agrees: returns the page that the app's listener answers with, or the link when
/// the way back is one of the app's own scheme. Blocks: an async test calls it on a blocking thread.
///
/// # Errors
///
/// The text of the page the runner is left on, when the way does not lead back to the app.
pub fn consent(authorize_url: &str) -> Result<String, String> {
    decide(authorize_url, "agree")
}

/// A runner who refuses; else as [`consent`].
///
/// # Errors
///
/// As [`consent`].
pub fn refuse(authorize_url: &str) -> Result<String, String> {
    decide(authorize_url, "refuse")
}

fn decide(authorize_url: &str, decision: &str) -> Result<String, String> {
    let mut url = Url::parse(authorize_url).map_err(|error| format!("{authorize_url}: {error}"))?;
    url.query_pairs_mut().append_pair("decision", decision);
    let page = get(&url)?;
    let Some(back) = page.location else { return Err(page.body) };
    match Url::parse(&back) {
        Ok(url) if url.scheme() == "http" => Ok(get(&url)?.body),
        Ok(_) => Ok(back),
        Err(error) => Err(format!("{back}: {error}")),
    }
}

struct Page {
    location: Option<String>,
    body: String,
}

/// One request on a connection of its own.
fn get(url: &Url) -> Result<Page, String> {
    let fail = |error: std::io::Error| format!("{}: {error}", url.origin().ascii_serialization());
    let address = url.socket_addrs(|| None).map_err(fail)?;
    let mut stream = TcpStream::connect(&address[..]).map_err(fail)?;
    stream.set_read_timeout(Some(PATIENCE)).map_err(fail)?;
    let target = &url[url::Position::BeforePath..url::Position::AfterQuery];
    let host = &url[url::Position::BeforeHost..url::Position::AfterPort];
    let request = format!("GET {target} HTTP/1.1\r\nHost: {host}\r\nAccept: text/html\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).map_err(fail)?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).map_err(fail)?;
    parse(&String::from_utf8_lossy(&answer)).ok_or_else(|| format!("{} gave no answer", url.origin().ascii_serialization()))
}

fn parse(answer: &str) -> Option<Page> {
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let header = |wanted: &str| {
        let lines = head.lines().skip(1).filter_map(|line| line.split_once(':'));
        lines.filter(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value.trim().to_owned()).next()
    };
    let chunked = header("transfer-encoding").is_some_and(|coding| coding.eq_ignore_ascii_case("chunked"));
    let body = if chunked { unchunk(body) } else { body.to_owned() };
    Some(Page { location: header("location"), body })
}

/// A chunked body in one piece; what is not well-formed ends it.
fn unchunk(mut rest: &str) -> String {
    let mut body = String::new();
    while let Some((size, after)) = rest.split_once("\r\n") {
        let Some(size) = usize::from_str_radix(size, 16).ok().filter(|&size| size > 0) else { break };
        let Some(chunk) = after.get(..size) else { break };
        body.push_str(chunk);
        rest = after[size..].trim_start_matches("\r\n");
    }
    body
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_read_with_and_without_chunks() {
        let check = |answer: &str, location: Option<&str>, body: &str| {
            let page = parse(answer).unwrap();
            assert_eq!((page.location.as_deref(), page.body.as_str()), (location, body), "{answer}");
        };
        check("HTTP/1.1 302 Found\r\nLocation: http://x/?a=b:c\r\n\r\n", Some("http://x/?a=b:c"), "");
        check("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi", None, "hi");
        check("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n1\r\n!\r\n0\r\n\r\n", None, "hi!");
        assert!(parse("nothing").is_none());
    }
}
