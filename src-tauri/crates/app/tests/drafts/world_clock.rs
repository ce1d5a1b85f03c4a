//! The clock of the services, for the program too. The tests of the whole program take this file as well: the testkit, which
//! knows the services, must not know our client's clock.

use std::{fmt, sync::Arc, time::Duration};

use jiff::Timestamp;
use runclub_services::{BoxFuture, clock::Clock};
use runclub_testkit::fake::Fakes;

/// The clock of the services, which the program shares; waiting moves it on.
pub(crate) struct WorldClock(pub(crate) Arc<Fakes>);

impl Clock for WorldClock {
    fn now(&self) -> Timestamp {
        self.0.world().now()
    }

    fn sleep(&self, time: Duration) -> BoxFuture<'_, ()> {
        self.0.world().advance(time);
        Box::pin(async {})
    }
}

impl fmt::Debug for WorldClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WorldClock")
    }
}
