//! The fault matrix: each thing that can go wrong, at each endpoint that is asked, for as long as the work
//! lasts. What the runner sees is the table in `docs/faults.md`, which this test writes under
//! `RUNCLUB_BLESS=1` and compares otherwise.

mod cases;
mod table;

use std::{
    fs,
    path::Path,
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use runclub_app::{ErrorCode, account};
use runclub_testkit::fake::{Fault, FaultRule};

use self::cases::{CASES, Case, Ending, Room};

/// More requests than this for one small account is a loop.
const MOST_REQUESTS: usize = 200;

/// What the runner saw of each fault at one endpoint.
type Seen = Vec<(String, Ending)>;

/// What should not have been, a sentence each.
static PROBLEMS: Mutex<Vec<String>> = Mutex::new(Vec::new());

fn expect(holds: bool, problem: impl Fn() -> String) {
    if !holds {
        PROBLEMS.lock().unwrap().push(problem());
    }
}

#[test]
fn the_fault_matrix() {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        while let Some(case) = CASES.get(next.fetch_add(1, Ordering::Relaxed)) {
            done.push((case.name, meet_every_fault(case)));
        }
        done
    };
    let mut seen: Vec<(&str, Seen)> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..2).map(|_| scope.spawn(work)).collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    });
    seen.sort_by_key(|(name, _)| CASES.iter().position(|case| case.name == *name));
    let text = table::text(&seen);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/faults.md");
    if std::env::var_os("RUNCLUB_BLESS").is_some() {
        fs::write(&path, &text).unwrap();
    }
    let problems = PROBLEMS.lock().unwrap();
    assert!(problems.is_empty(), "{problems:#?}");
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == text, "docs/faults.md is not what the program does; RUNCLUB_BLESS=1 writes it. It would be:\n{text}");
}

fn meet_every_fault(case: &Case) -> Seen {
    let mut room = Room::new(case);
    let before = room.inside.known("kept");
    Fault::ALL.iter().map(|fault| (words(fault), meet(case, &mut room, fault, &before.named("track")))).collect()
}

/// One fault, again and again; then none.
fn meet(case: &Case, room: &mut Room, fault: &Fault, songs: &[String]) -> Ending {
    let about = format!("{} at {}", fault.name(), case.name);
    room.begin();
    let (method, endpoint) = case.request;
    let always = FaultRule::new(fault.clone()).service(case.service).method(method).endpoint(endpoint).times(1_000);
    room.inside.fakes.plan_fault(always);
    room.inside.fakes.clear_requests();
    let ending = (case.act)(room);
    expect(room.inside.fakes.faults_left() < 1_000, || format!("{about}: nothing was asked there"));
    let requests = room.inside.fakes.requests().len();
    expect(requests < MOST_REQUESTS, || format!("{about}: {requests} requests"));
    room.inside.fakes.clear_faults();
    assert_nothing_lost(case, room, songs, &about);
    if let Some(until) = ending.until {
        let now = room.inside.fakes.world().now();
        let wait = Duration::try_from(until.duration_since(now)).unwrap_or_default();
        room.inside.fakes.world().advance(wait + Duration::from_secs(1));
    }
    let after = (case.act)(room);
    expect(after.is_good(), || format!("{about}: {ending:?}, and the next run does not complete: {after:?}"));
    ending
}

/// Neither a song nor the sign-in is lost.
fn assert_nothing_lost(case: &Case, room: &Room, songs: &[String], about: &str) {
    let left = room.inside.known("here").named("track");
    let lost: Vec<&String> = songs.iter().filter(|song| !left.contains(song)).collect();
    expect(case.begins_empty || lost.is_empty(), || format!("{about}: {} songs are lost", lost.len()));
    let status = room.inside.wait(async {
        let online = room.inside.open("here").await;
        let status = account::sign_in_status(&online).await.unwrap();
        online.close().await;
        status
    });
    expect(status.signed_in || case.begins_empty, || format!("{about}: {}", status.text));
}

/// A fault in plain words.
fn words(fault: &Fault) -> String {
    match fault {
        Fault::Status(400) => "the request is refused (400)".to_owned(),
        Fault::Status(401) => "the token is refused (401)".to_owned(),
        Fault::Status(403) => "it is forbidden (403)".to_owned(),
        Fault::Status(404) => "there is no such thing (404)".to_owned(),
        Fault::Status(status) | Fault::StatusWith { status, .. } => {
            assert!(*status >= 500, "{status} has no words");
            "the service is down (500, 502, 503)".to_owned()
        }
        Fault::DoneThenStatus(status) => format!("carried out, but answered with {status}"),
        Fault::RetryAfter { seconds: Some(50_000), .. } => "the quota is used up for 14 hours".to_owned(),
        Fault::RetryAfter { seconds: Some(_), .. } => "too many requests, for a second".to_owned(),
        Fault::RetryAfter { seconds: None, .. } => "too many requests, no time named".to_owned(),
        Fault::Delay(_) => "the answer is late".to_owned(),
        Fault::Dribble(_) => "the answer comes bit by bit".to_owned(),
        Fault::CutBody => "the answer breaks off".to_owned(),
        Fault::WrongJson => "the answer is broken JSON".to_owned(),
        Fault::OtherJson => "the answer is other JSON".to_owned(),
        Fault::Html => "a web page answers (a hotel's network)".to_owned(),
        Fault::EmptyBody => "the answer is empty".to_owned(),
        Fault::Huge => "the answer is huge (20 MB)".to_owned(),
        Fault::Reset => "the connection is reset".to_owned(),
        Fault::LostAnswer => "carried out, but the answer is lost".to_owned(),
        Fault::Duplicate => "delivered twice".to_owned(),
    }
}

/// The exit code of an error.
const fn exit_code(code: ErrorCode) -> u8 {
    if matches!(code, ErrorCode::BadRequest) { 2 } else { 1 }
}
