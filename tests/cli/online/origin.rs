//! Ruling I4: a token is never sent to another origin than its issuer's.

use std::{fs, io::ErrorKind, net::TcpListener};

use runclub_testkit::fake::{Fakes, Fault, FaultRule, Service};

use super::{outside::Outside, sign_in::small};
use crate::support::{Answer, document};

/// Two sets of services. The runner is signed in at the first, and the second must never learn of it.
struct Origins {
    outside: Outside,
    others: Fakes,
    token_file: Vec<u8>,
    mix: String,
}

impl Origins {
    fn new() -> Self {
        let outside = Outside::signed_in(small().flawless());
        outside.say("sync").ends_with_code(0);
        let mix = outside.mix("--template light --minutes 20");
        let mix = outside.room.write("mix.json", document::text(&mix));
        let token_file = fs::read(outside.room.data().join("sign-in.json")).unwrap();
        Self { outside, others: Fakes::start(small()), token_file, mix }
    }

    /// Runs the program with some of the variables of the other services.
    fn say(&self, line: &str, moved: &[&str]) -> Answer {
        let mut command = self.outside.command(line);
        command.envs(self.others.environment().into_iter().filter(|(name, _)| moved.contains(name)));
        self.outside.run(&mut command)
    }

    #[track_caller]
    fn assert_nothing_was_given_away(&self) {
        let own = self.outside.fakes.secrets();
        let given = own.iter().filter(|secret| self.others.world().has_received(secret)).count();
        assert_eq!(given, 0, "secrets reached another origin: {:#?}", self.others.requests());
    }

    #[track_caller]
    fn assert_kept(&self) {
        assert_eq!(fs::read(self.outside.room.data().join("sign-in.json")).unwrap(), self.token_file);
    }
}

const API: &str = "RUNCLUB_SPOTIFY_API_URL";
const ACCOUNTS: &str = "RUNCLUB_SPOTIFY_ACCOUNTS_URL";

#[test]
fn a_changed_environment_gets_no_token() {
    let origins = Origins::new();
    for moved in [&[API][..], &[ACCOUNTS], &[API, ACCOUNTS]] {
        let save = format!("save {}", origins.mix);
        for line in ["sync", "sync --full", "sync --only likes", "playlists --refresh", &save] {
            let answer = origins.say(line, moved).ends_with_code(1).with_hint();
            assert!(answer.err.contains("the kept sign-in belongs to another server"), "{moved:?}: {answer:#?}");
        }
        let status = origins.say("status", moved).ends_with_code(0);
        assert!(status.out.contains("not signed in: the kept sign-in belongs to another server"), "{status:#?}");
        assert_eq!(origins.others.requests(), [], "{moved:?}");
        origins.assert_nothing_was_given_away();
        origins.assert_kept();
    }
    origins.outside.say("sync --full").ends_with_code(0);
    origins.assert_kept();
}

/// The same when the token would have to be renewed first.
#[test]
fn a_changed_environment_gets_no_refresh_token() {
    let origins = Origins::new();
    origins.outside.fakes.world().expire_access();
    origins.outside.fakes.clear_requests();
    for moved in [&[API][..], &[ACCOUNTS], &[API, ACCOUNTS]] {
        origins.say("sync", moved).fails(1, &["the kept sign-in belongs to another server"]);
    }
    assert_eq!((origins.others.requests(), origins.outside.fakes.requests()), (vec![], vec![]));
    origins.assert_kept();
    origins.outside.say("sync").ends_with_code(0);
}

#[test]
fn signing_in_elsewhere_replaces_the_sign_in() {
    let origins = Origins::new();
    let mut command = origins.outside.command("login --no-browser --port 0");
    command.envs(origins.others.environment());
    let mut login = origins.outside.begin(&mut command);
    origins.others.consent(&login.address).unwrap();
    login.ends().ends_with_code(0);
    origins.assert_nothing_was_given_away();
    let own = origins.others.secrets();
    origins.outside.say("sync").fails(1, &["the kept sign-in belongs to another server"]).with_hint();
    assert!(own.iter().all(|secret| !origins.outside.fakes.world().has_received(secret)), "nor the other way round");
    origins.say("sync", &[API, ACCOUNTS]).ends_with_code(0);
}

/// Stand-ins may be http, so a proxy would read the tokens.
#[test]
fn a_proxy_of_the_system_sees_nothing_of_this_machine() {
    let outside = Outside::new(small());
    let proxy = TcpListener::bind("127.0.0.1:0").unwrap();
    proxy.set_nonblocking(true).unwrap();
    let address = format!("http://{}", proxy.local_addr().unwrap());
    let proxied = |line: &str| {
        let mut command = outside.command(line);
        for name in ["http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"] {
            command.env(name, &address);
        }
        command.env_remove("NO_PROXY").env_remove("no_proxy");
        command
    };
    let mut login = outside.begin(&mut proxied("login --no-browser --port 0"));
    outside.fakes.consent(&login.address).unwrap();
    login.ends().ends_with_code(0);
    outside.fakes.world().expire_access();
    outside.run(&mut proxied("sync")).ends_with_code(0);
    let met = proxy.accept().map(drop).map_err(|error| error.kind());
    assert_eq!(met, Err(ErrorKind::WouldBlock), "the proxy was asked");
}

#[test]
fn a_redirect_takes_no_token_along() {
    let origins = Origins::new();
    let outside = &origins.outside;
    for status in [301, 302, 303, 307, 308] {
        let lead_to = |base: String, path: &str| Fault::StatusWith {
            status,
            headers: vec![("location".to_owned(), format!("{base}{path}"))],
            body: String::new(),
        };
        let to_api = lead_to(origins.others.url(Service::SpotifyApi), "/me/tracks?limit=50&offset=0");
        outside.fakes.plan_fault(FaultRule::new(to_api).service(Service::SpotifyApi).times(1_000));
        origins.say("sync --full", &[]).ends_with_code(1).with_hint();
        outside.fakes.clear_faults();

        outside.fakes.world().expire_access();
        let to_accounts = lead_to(origins.others.url(Service::SpotifyAccounts), "/api/token");
        outside.fakes.plan_fault(FaultRule::new(to_accounts).service(Service::SpotifyAccounts).times(1_000));
        origins.say("playlists --refresh", &[]).ends_with_code(1).with_hint();
        origins.assert_kept();
        let mut login = outside.begin_login("");
        outside.fakes.clear_faults();
        outside.fakes.plan_fault(
            FaultRule::new(lead_to(origins.others.url(Service::SpotifyAccounts), "/api/token"))
                .service(Service::SpotifyAccounts)
                .method("POST"),
        );
        outside.fakes.consent(&login.address).unwrap();
        login.ends().ends_with_code(1).with_hint();
        outside.fakes.clear_faults();
        origins.assert_kept();
        assert_eq!(origins.others.requests(), [], "status {status}");
        origins.assert_nothing_was_given_away();
    }
    outside.say("sync").ends_with_code(0);
}

#[test]
fn a_next_page_elsewhere_is_not_fetched() {
    let origins = Origins::new();
    let outside = &origins.outside;
    let elsewhere = origins.others.url(Service::SpotifyApi);
    for path in ["/me/tracks", "/me/playlists", "/me/player/recently-played"] {
        let body = format!(
            r#"{{"href":"{elsewhere}{path}","items":[],"limit":50,"offset":0,"total":120,"previous":null,
                "cursors":{{"after":"1700000000000","before":"1600000000000"}},"next":"{elsewhere}{path}?limit=50&offset=50"}}"#
        );
        let page = Fault::StatusWith { status: 200, headers: Vec::new(), body };
        outside.fakes.plan_fault(FaultRule::new(page).service(Service::SpotifyApi).endpoint(path));
        origins.say("sync --full", &[]);
        assert_eq!(outside.fakes.faults_left(), 0, "{path} was asked");
        assert_eq!(origins.others.requests(), [], "{path}");
    }
    origins.assert_nothing_was_given_away();
    outside.say("sync --full").ends_with_code(0);
}
