//! What an answer means, whatever came.

use jiff::{SignedDuration, Timestamp, fmt::rfc2822};
use reqwest::{
    StatusCode,
    header::{CONTENT_TYPE, HeaderMap, RETRY_AFTER},
};
use serde_json::Value;

use super::{
    blocks::{Notice, later},
    call::{Call, Content},
    denial::denial,
};
use crate::{
    error::{Outcome, ServiceError},
    gate::{BlockReason, LONGEST_WAIT, Service},
    http::BodyError,
};

/// An answer as it came.
pub(super) struct Reply {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Result<Vec<u8>, BodyError>,
}

/// What to do about an attempt.
#[derive(Debug)]
pub(super) enum Verdict {
    /// All is well; here is the content.
    Done(Value),
    /// The service said "too many".
    Closed(Notice),
    /// The token is not accepted.
    TokenRejected,
    /// It would be no different next time.
    Final(ServiceError),
    /// It may be different next time.
    Passing(ServiceError),
}

/// Judges an answer.
pub(super) fn verdict(call: &Call<'_>, reply: Reply, now: Timestamp) -> Verdict {
    let service = call.service();
    if service == Service::LastFm
        && let Some(verdict) = lastfm_error(&reply, now)
    {
        return verdict;
    }
    let status = reply.status.as_u16();
    match status {
        200..=299 => content(call, reply),
        401 if call.tokens.is_some() => Verdict::TokenRejected,
        403 if service == Service::Spotify => {
            let body = reply.body.unwrap_or_default();
            let rejected = ServiceError::Rejected { service, status };
            Verdict::Final(denial(&body, call.owners_only).map_or(rejected, ServiceError::Denied))
        }
        404 => Verdict::Final(ServiceError::NotFound { service }),
        408 | 500..=599 if !(status == 503 && service == Service::MusicBrainz) => {
            let why = format!("status {status}");
            Verdict::Passing(ServiceError::Offline { service, why, outcome: call.outcome_when_lost() })
        }
        // MusicBrainz says "too many" with 503 (services: when data is missing).
        429 | 503 => Verdict::Closed(notice(&reply, now)),
        _ => Verdict::Final(ServiceError::Rejected { service, status }),
    }
}

fn notice(reply: &Reply, now: Timestamp) -> Notice {
    let body = json(reply);
    let reason = body.as_ref().and_then(|body| body.get("error")?.get("reason")?.as_str());
    let reason = if reason == Some("QUOTA_EXCEEDED") { BlockReason::Quota } else { BlockReason::RateLimit };
    let named = reply.headers.get(RETRY_AFTER).and_then(|named| named.to_str().ok());
    Notice { until: named.and_then(|named| named_time(named, now)), reason }
}

/// The time a service names: seconds, or a date. A date that is over says nothing.
pub(crate) fn named_time(text: &str, now: Timestamp) -> Option<Timestamp> {
    let text = text.trim();
    let latest = later(now, LONGEST_WAIT);
    if let Ok(seconds) = text.parse::<f64>() {
        let seconds = (seconds >= 0.0).then(|| seconds.ceil().clamp(1.0, LONGEST_WAIT.as_secs_f64()))?;
        return Some(later(now, SignedDuration::from_secs(seconds as i64)));
    }
    let date = rfc2822::parse(text).ok()?.timestamp();
    (date > now).then(|| date.min(latest))
}

/// Last.fm's errors are numbers in the body, whatever the status.
fn lastfm_error(reply: &Reply, now: Timestamp) -> Option<Verdict> {
    let service = Service::LastFm;
    let code = json(reply)?.get("error")?.as_f64()? as u16;
    Some(match code {
        29 => Verdict::Closed(notice(reply, now)),
        6 => Verdict::Final(ServiceError::NotFound { service }),
        // Operation failed, service offline, temporarily unavailable.
        8 | 11 | 16 => {
            Verdict::Passing(ServiceError::Offline { service, why: format!("error {code}"), outcome: Outcome::NotDone })
        }
        // Authentication failed, invalid session, invalid key, suspended key.
        4 | 9 | 10 | 26 => Verdict::Final(ServiceError::Rejected { service, status: 403 }),
        _ => Verdict::Final(ServiceError::Rejected { service, status: 400 }),
    })
}

fn json(reply: &Reply) -> Option<Value> {
    serde_json::from_slice(reply.body.as_ref().ok()?).ok()
}

fn content(call: &Call<'_>, reply: Reply) -> Verdict {
    let body = match reply.body {
        Ok(body) => body,
        Err(BodyError::TooLarge) => return Verdict::Final(unreadable(call, "it is too large")),
        Err(BodyError::CutOff) => return Verdict::Passing(unreadable(call, "it was cut off")),
        Err(BodyError::TooSlow) => return Verdict::Passing(no_answer(call, "no answer in time")),
    };
    if body.is_empty() && call.content == Content::Nothing {
        return Verdict::Done(Value::Null);
    }
    if !says_json(&reply.headers) {
        return Verdict::Passing(unreadable(call, "it is no JSON"));
    }
    match serde_json::from_slice(&body) {
        Ok(value) => Verdict::Done(value),
        Err(_) => Verdict::Passing(unreadable(call, "it is no JSON")),
    }
}

/// Whether the type of the content is JSON, or not given.
fn says_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).map(|kind| kind.to_str().unwrap_or_default());
    kind.is_none_or(|kind| kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase().ends_with("json"))
}

/// An answer that cannot be read.
pub(super) fn unreadable(call: &Call<'_>, why: &str) -> ServiceError {
    ServiceError::Unreadable { service: call.service(), why: why.to_owned(), outcome: call.outcome_when_lost() }
}

fn no_answer(call: &Call<'_>, why: &str) -> ServiceError {
    ServiceError::Offline { service: call.service(), why: why.to_owned(), outcome: call.outcome_when_lost() }
}

/// A request without an answer. The error itself is not passed on: it names the address, query and all.
pub(super) fn lost(call: &Call<'_>, error: &reqwest::Error) -> Verdict {
    if error.is_connect() || error.is_builder() {
        let why = "no connection".to_owned();
        return Verdict::Passing(ServiceError::Offline { service: call.service(), why, outcome: Outcome::NotDone });
    }
    let why = if error.is_timeout() { "no answer in time" } else { "the connection broke" };
    Verdict::Passing(no_answer(call, why))
}

#[cfg(test)]
mod tests {
    use reqwest::{Method, header::HeaderValue};
    use url::Url;

    use super::*;
    use crate::{connection::Route, gate::Family};

    fn judge(family: Family, method: Method, reply: Reply) -> String {
        let route = Route { method, path: "/", family };
        let call = Call::new(&route, Url::parse("http://127.0.0.1/").unwrap());
        match verdict(&call, reply, Timestamp::UNIX_EPOCH) {
            Verdict::Done(value) => format!("done {value}"),
            Verdict::Closed(notice) => {
                let seconds = notice.until.map_or_else(|| "?".to_owned(), |until| until.as_second().to_string());
                format!("closed {:?} {seconds}", notice.reason)
            }
            Verdict::TokenRejected => "token".to_owned(),
            Verdict::Final(error) => format!("final {error} {:?}", error.outcome()),
            Verdict::Passing(error) => format!("passing {error} {:?}", error.outcome()),
        }
    }

    fn reply(status: u16, headers: &[(&'static str, &str)], body: &str) -> Reply {
        let headers = headers.iter().map(|(name, value)| (name.parse().unwrap(), HeaderValue::from_str(value).unwrap()));
        Reply { status: StatusCode::from_u16(status).unwrap(), headers: headers.collect(), body: Ok(body.as_bytes().to_vec()) }
    }

    #[test]
    fn statuses_and_bodies() {
        let check = |family, reply: Reply, expected: &str| assert_eq!(judge(family, Method::GET, reply), expected);
        let (spotify, reccobeats, musicbrainz) = (Family::Library, Family::ReccoBeats, Family::MusicBrainz);
        check(spotify, reply(200, &[("content-type", "application/json; charset=utf-8")], "{}"), "done {}");
        check(spotify, reply(200, &[("content-type", "application/problem+JSON")], "[]"), "done []");
        check(spotify, reply(201, &[], "1"), "done 1");
        let no_json = "passing Spotify sent an answer that cannot be read: it is no JSON NotDone";
        check(spotify, reply(200, &[("content-type", "text/html")], "{}"), no_json);
        check(spotify, reply(200, &[], "<html>"), no_json);
        check(spotify, reply(200, &[], ""), no_json);
        check(spotify, reply(204, &[], ""), no_json);
        check(
            spotify,
            reply(302, &[("location", "https://a.example")], ""),
            "final Spotify refused the request: status 302 NotDone",
        );
        check(spotify, reply(400, &[], ""), "final Spotify refused the request: status 400 NotDone");
        // No token was sent, so it is no matter of tokens.
        check(reccobeats, reply(401, &[], ""), "final ReccoBeats refused the request: status 401 NotDone");
        check(spotify, reply(403, &[], ""), "final Spotify refused: Spotify has closed this to the Client ID NotDone");
        let unknown = r#"{"error":{"message":"Something else"}}"#;
        check(spotify, reply(403, &[], unknown), "final Spotify refused the request: status 403 NotDone");
        check(reccobeats, reply(403, &[], "Forbidden"), "final ReccoBeats refused the request: status 403 NotDone");
        check(spotify, reply(404, &[], ""), "final Spotify has no such thing NotDone");
        check(spotify, reply(408, &[], ""), "passing Spotify cannot be reached: status 408 NotDone");
        check(spotify, reply(503, &[], ""), "passing Spotify cannot be reached: status 503 NotDone");
        check(musicbrainz, reply(503, &[], ""), "closed RateLimit ?");
        check(musicbrainz, reply(502, &[], ""), "passing MusicBrainz cannot be reached: status 502 NotDone");
        let size = r#"{"status":4004,"errors":[{"message":"size must be between 1 and 40"}]}"#;
        check(reccobeats, reply(400, &[], size), "final ReccoBeats refused the request: status 400 NotDone");
    }

    #[test]
    fn what_is_known_of_a_write() {
        let check = |reply: Reply, expected: &str| assert_eq!(judge(Family::PlaylistWrite, Method::POST, reply), expected);
        check(reply(502, &[], ""), "passing Spotify cannot be reached: status 502 Unknown");
        check(reply(201, &[], "<html>"), "passing Spotify sent an answer that cannot be read: it is no JSON Unknown");
        check(reply(400, &[], ""), "final Spotify refused the request: status 400 NotDone");
        check(reply(307, &[], ""), "final Spotify refused the request: status 307 NotDone");
    }

    #[test]
    fn too_many_requests() {
        let check = |header: &str, body: &str, expected: &str| {
            let headers = [("retry-after", header)];
            let headers: &[_] = if header.is_empty() { &[] } else { &headers };
            assert_eq!(judge(Family::Search, Method::GET, reply(429, headers, body)), expected, "{header} {body}");
        };
        let quota = r#"{"error":{"status":429,"message":"Too many requests","reason":"QUOTA_EXCEEDED"}}"#;
        check("50000", quota, "closed Quota 50000");
        check("86236", "", "closed RateLimit 86236");
        check("7", r#"{"error":{"reason":"SOMETHING_NEW"}}"#, "closed RateLimit 7");
        check("1.2", "", "closed RateLimit 2");
        check("0", "", "closed RateLimit 1");
        check("Thu, 01 Jan 1970 00:10:00 GMT", "", "closed RateLimit 600");
        check("Wed, 31 Dec 1969 23:59:00 GMT", "", "closed RateLimit ?");
        check("1e300", "", "closed RateLimit 2678400");
        check("Thu, 31 Dec 2099 23:59:59 GMT", "", "closed RateLimit 2678400");
        check("-5", "", "closed RateLimit ?");
        check("NaN", "", "closed RateLimit ?");
        check("soon", "<html>", "closed RateLimit ?");
        check("", quota, "closed Quota ?");
    }

    #[test]
    fn last_fm_says_it_in_the_body() {
        let check = |status: u16, body: &str, expected: &str| {
            assert_eq!(judge(Family::LastFm, Method::GET, reply(status, &[], body)), expected, "{status} {body}");
        };
        check(200, r#"{"error":29,"message":"Rate limit exceeded"}"#, "closed RateLimit ?");
        check(400, r#"{"error":29}"#, "closed RateLimit ?");
        check(200, r#"{"error":6,"message":"no such artist"}"#, "final Last.fm has no such thing NotDone");
        check(403, r#"{"error":10}"#, "final Last.fm refused the request: status 403 NotDone");
        check(200, r#"{"error":10}"#, "final Last.fm refused the request: status 403 NotDone");
        check(500, r#"{"error":11}"#, "passing Last.fm cannot be reached: error 11 NotDone");
        check(200, r#"{"error":3}"#, "final Last.fm refused the request: status 400 NotDone");
        check(200, r#"{"toptags":{}}"#, r#"done {"toptags":{}}"#);
        check(502, "<html>", "passing Last.fm cannot be reached: status 502 NotDone");
    }

    #[test]
    fn bodies_that_did_not_arrive() {
        let check = |family, method, error: BodyError, expected: &str| {
            let reply = Reply { body: Err(error), ..reply(200, &[], "") };
            assert_eq!(judge(family, method, reply), expected);
        };
        let read = "sent an answer that cannot be read:";
        check(Family::Library, Method::GET, BodyError::TooLarge, &format!("final Spotify {read} it is too large NotDone"));
        check(Family::Library, Method::GET, BodyError::CutOff, &format!("passing Spotify {read} it was cut off NotDone"));
        let late = "passing Spotify cannot be reached: no answer in time Unknown";
        check(Family::PlaylistWrite, Method::PUT, BodyError::TooSlow, late);
    }
}
