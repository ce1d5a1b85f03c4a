//! The listeners: from a socket to the world and back, with the faults on the way.

mod wire;

use std::convert::Infallible;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http_body_util::{BodyExt as _, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::http::request::Parts;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

use self::wire::{Abort, Pieces, Wire};
use super::call::Answer;
use super::dispatch::{self, Received};
use super::endpoint::Service;
use super::fault::Fault;
use super::world::World;

/// No request of the contract comes near this.
const LONGEST_BODY: usize = 4 << 20;
/// How many pieces a slow body has.
const SLOW_PIECES: u32 = 10;
const MEGABYTE: usize = 1 << 20;
const HUGE_MEGABYTES: usize = 20;

/// The world, shared by the listeners and the test.
pub(super) type Shared = Arc<Mutex<World>>;

/// The world, also after a test has failed while it held it.
pub(super) fn lock(world: &Shared) -> MutexGuard<'_, World> {
    world.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Answers on a listener for as long as the runtime lives.
pub(super) async fn serve(listener: TcpListener, service: Service, world: Shared) -> Infallible {
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // Out of sockets for a moment; those in use will be closed.
            tokio::time::sleep(Duration::from_millis(10)).await;
            continue;
        };
        let (world, abort) = (Arc::clone(&world), Abort::default());
        let wire = TokioIo::new(Wire::new(stream, abort.clone()));
        let answer = service_fn(move |request| answer(request, service, Arc::clone(&world), abort.clone()));
        // An error here is a connection that ended early, ours or the client's doing.
        tokio::spawn(async move { http1::Builder::new().serve_connection(wire, answer).await.ok() });
    }
}

/// The connection ends without an answer.
#[derive(Debug)]
struct HangUp;

impl std::fmt::Display for HangUp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the connection is closed on purpose")
    }
}

impl std::error::Error for HangUp {}

async fn answer(request: Request<Incoming>, service: Service, world: Shared, abort: Abort) -> Result<Response<Pieces>, HangUp> {
    let (parts, body) = request.into_parts();
    let body = Limited::new(body, LONGEST_BODY).collect().await.map_err(|_| HangUp)?.to_bytes();
    let (answer, fault) = respond(&mut lock(&world), service, &parts, body);
    match fault {
        Some(Fault::Reset) => {
            abort.set();
            Err(HangUp)
        }
        Some(Fault::LostAnswer) => Err(HangUp),
        Some(Fault::Delay(time)) => {
            tokio::time::sleep(time).await;
            Ok(whole(answer))
        }
        Some(fault) => Ok(damaged(answer, &fault)),
        None => Ok(whole(answer)),
    }
}

/// What the service answers, and what is to become of it on the way.
fn respond(world: &mut World, service: Service, parts: &Parts, body: Bytes) -> (Answer, Option<Fault>) {
    let received = Received::new(world, service, parts, body);
    let fault = world.faults.next(service, received.method(), received.template());
    let outcome = match &fault {
        Some(fault) if !fault.carries_out() => received.refused(instead(service, fault)),
        Some(Fault::Duplicate) => {
            received.carry_out(world);
            received.carry_out(world)
        }
        Some(Fault::DoneThenStatus(status)) => {
            let outcome = received.carry_out(world);
            outcome.but(dispatch::error(service, *status))
        }
        _ => received.carry_out(world),
    };
    let status = (!matches!(fault, Some(Fault::Reset | Fault::LostAnswer))).then_some(outcome.answer.status);
    let seen = received.seen(world, &outcome, status, fault.clone());
    world.seen.push(seen);
    (outcome.answer, fault)
}

/// The answer of a fault that keeps the request from the service.
fn instead(service: Service, fault: &Fault) -> Answer {
    match fault {
        Fault::Status(status) => dispatch::error(service, *status),
        Fault::StatusWith { status, headers, body } => {
            let answer = Answer::new(*status, "application/json", body.clone());
            headers.iter().fold(answer, |answer, (name, value)| answer.header(name, value.clone()))
        }
        Fault::RetryAfter { seconds, quota } => dispatch::too_many(service, *quota).retry_after(*seconds),
        Fault::Html => Answer::html("<!doctype html><title>Welcome</title><p>Sign in to the network of this hotel.".to_owned()),
        _ => Answer::empty(500),
    }
}

fn whole(answer: Answer) -> Response<Pieces> {
    let length = answer.body.len();
    let pieces = Pieces::whole(answer.body);
    response(answer.status, answer.headers, Some(length), pieces)
}

/// The answer with a damage done on the way.
fn damaged(answer: Answer, fault: &Fault) -> Response<Pieces> {
    let Answer { status, headers, body } = answer;
    let half = body.len() / 2;
    match fault {
        Fault::Dribble(time) => {
            let step = body.len().div_ceil(SLOW_PIECES as usize).max(1);
            let pieces = body.chunks(step).map(Bytes::copy_from_slice).collect();
            response(status, headers, Some(body.len()), Pieces::slow(pieces, *time / SLOW_PIECES))
        }
        // A body that was empty cannot be cut, so one more byte is promised than there is.
        Fault::CutBody => response(status, headers, Some(body.len() + 1), Pieces::cut(body[..half].to_vec())),
        Fault::WrongJson => whole(Answer { status, headers, body: [&body[..half], b"{\"".as_slice()].concat() }),
        Fault::OtherJson => {
            let other = br#"[{"hello":"world","items":"none","error":7,"content":{"id":[]}},42,null]"#;
            whole(Answer::new(status, "application/json", other.as_slice()))
        }
        Fault::EmptyBody => whole(Answer { status, headers, body: Vec::new() }),
        Fault::Huge => response(status, Answer::new(status, "application/json", []).headers, None, huge()),
        _ => whole(Answer { status, headers, body }),
    }
}

fn huge() -> Pieces {
    let padding = Bytes::from(vec![b'x'; MEGABYTE]);
    let open = std::iter::once(Bytes::from_static(b"{\"padding\":\""));
    let pieces = open.chain(std::iter::repeat_n(padding, HUGE_MEGABYTES)).chain([Bytes::from_static(b"\"}")]);
    Pieces::many(pieces.collect())
}

fn response(status: u16, headers: Vec<(String, String)>, length: Option<usize>, body: Pieces) -> Response<Pieces> {
    let mut response = Response::builder().status(status);
    if let Some(length) = length.filter(|_| status != 204) {
        response = response.header("content-length", length);
    }
    for (name, value) in headers {
        response = response.header(name, value);
    }
    response.body(body).expect("BUG: a status and headers of the fakes' own, or of a test's rule")
}
