//! Stateful fakes of Spotify, ReccoBeats, MusicBrainz and Last.fm, on loopback.
//!
//! They were written from the description of the services alone (services.md) and share nothing with
//! the client: where the two disagree, one of them misreads the text. They enforce what is written
//! (sign-in, scopes, page sizes, limits, removed paths), they remember what was done to them, and any
//! request can be made to fail. What the description marks as uncertain is a switch in [`Rules`].
//!
//! ```no_run
//! use runclub_testkit::fake::{Fakes, Setup};
//! let fakes = Fakes::start(Setup::account(5_000, 20));
//! for (name, value) in fakes.environment() {
//!     println!("export {name}={value}");
//! }
//! ```

mod browser;
mod call;
mod catalogue;
mod dispatch;
mod endpoint;
mod fault;
mod fields;
mod generate;
mod lastfm;
mod limits;
mod musicbrainz;
mod playlist;
mod reccobeats;
mod seen;
mod serve;
mod setup;
mod spotify;
mod tokens;
mod world;

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread::JoinHandle;

use tokio::sync::oneshot;

pub use browser::{consent, refuse};
pub use catalogue::{Artist, Features, Known, Song};
pub use endpoint::{Endpoint, Service};
pub use fault::{Fault, FaultRule};
pub use playlist::{Content, Entry, Playlist};
pub use seen::{Seen, UNKNOWN};
pub use setup::{ArtistGenres, CLIENT_ID, FieldGeneration, LASTFM_KEY, PlaylistSetup, Rate, Rotation, Rules, Setup, Spread};
pub use tokens::Minted;
pub use world::{Account, SCOPES, World};

use serve::Shared;

/// All fakes of one world, on a thread of their own; they stop when this is dropped.
pub struct Fakes {
    world: Shared,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Fakes {
    /// Invents the world of the setup and listens on loopback.
    #[expect(clippy::needless_pass_by_value, reason = "a setup is written where it is used")]
    pub fn start(setup: Setup) -> Self {
        let mut world = World::new(&setup);
        let mut listeners = Vec::new();
        for (index, service) in Service::ALL.into_iter().enumerate() {
            let port = setup.first_port.map_or(0, |first| first + index as u16);
            let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).expect("a free port of loopback");
            let address: SocketAddr = listener.local_addr().expect("BUG: a bound socket has an address");
            listener.set_nonblocking(true).expect("BUG: sockets can be polled");
            world.origins.insert(service, format!("http://{address}"));
            listeners.push((service, listener));
        }
        let world = Arc::new(Mutex::new(world));
        let (stop, stopped) = oneshot::channel();
        let shared = Arc::clone(&world);
        let thread = std::thread::spawn(move || run(listeners, &shared, stopped));
        Self { world, stop: Some(stop), thread: Some(thread) }
    }

    /// The variables that lead the app to the fakes, and the Client ID they know.
    pub fn environment(&self) -> Vec<(&'static str, String)> {
        let world = self.world();
        let mut variables: Vec<_> = Service::ALL.iter().map(|service| (service.variable(), world.base(*service))).collect();
        variables.push(("RUNCLUB_SPOTIFY_CLIENT_ID", CLIENT_ID.to_owned()));
        variables
    }

    /// The base address of a service, such as `http://127.0.0.1:4711/v1`.
    pub fn url(&self, service: Service) -> String {
        self.world().base(service)
    }

    /// The state of the services, to look at and to change. No request is answered while it is held.
    pub fn world(&self) -> MutexGuard<'_, World> {
        serve::lock(&self.world)
    }

    /// Every request received, in order.
    pub fn requests(&self) -> Vec<Seen> {
        self.world().seen.clone()
    }

    /// Forgets the requests received.
    pub fn clear_requests(&self) {
        self.world().seen.clear();
    }

    /// A runner who agrees in the browser: see [`consent`].
    ///
    /// # Errors
    ///
    /// As [`consent`].
    pub fn consent(&self, authorize_url: &str) -> Result<String, String> {
        consent(authorize_url)
    }

    /// A runner who refuses in the browser: see [`refuse`].
    ///
    /// # Errors
    ///
    /// As [`consent`].
    pub fn refuse(&self, authorize_url: &str) -> Result<String, String> {
        refuse(authorize_url)
    }

    /// Every token and code ever issued, and every token, code, verifier and key ever received: no
    /// log may hold one.
    pub fn secrets(&self) -> Vec<String> {
        self.world().tokens.secrets().cloned().collect()
    }

    /// Plans a fault after those planned already.
    pub fn plan_fault(&self, rule: FaultRule) {
        self.world().faults.add(rule);
    }

    /// Drops all faults that have not hit yet.
    pub fn clear_faults(&self) {
        self.world().faults.clear();
    }

    /// How many requests the planned faults have yet to hit.
    pub fn faults_left(&self) -> u32 {
        self.world().faults.left()
    }

    /// A pair of tokens of all scopes, for tests that skip the sign-in.
    pub fn mint(&self) -> Minted {
        self.world().mint()
    }

    /// An access token of all scopes.
    pub fn access_token(&self) -> String {
        self.mint().access
    }
}

impl Drop for Fakes {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A panic there has failed the request of the test already.
            thread.join().ok();
        }
    }
}

/// Serves until told to stop; open connections are dropped then.
fn run(listeners: Vec<(Service, TcpListener)>, world: &Shared, stopped: oneshot::Receiver<()>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime for the fakes");
    runtime.block_on(async {
        for (service, listener) in listeners {
            let listener = tokio::net::TcpListener::from_std(listener).expect("BUG: the socket can be polled");
            tokio::spawn(serve::serve(listener, service, Arc::clone(world)));
        }
        stopped.await.ok();
    });
}
