//! How fast we ask: one queue per service, far below what each allows.

use std::{num::NonZeroU32, time::Duration};

use governor::{
    Quota, RateLimiter,
    clock::{Clock, DefaultClock},
    middleware::NoOpMiddleware,
    state::{InMemoryState, NotKeyed},
};

use crate::gate::Service;

/// How fast requests go out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// As the services ask for (services: rate limits).
    AsAgreed,
    /// As fast as answers come: only ever for stand-ins on this machine.
    Unlimited,
}

/// Whose turn comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turn {
    /// Syncing: leaves the burst of the queue alone.
    Background,
    /// Saving a playlist: a runner waits for it.
    Saving,
}

type Limiter<C> = RateLimiter<NotKeyed, InMemoryState, C, NoOpMiddleware<<C as Clock>::Instant>>;

/// The queue of one service. Background calls pass a limit without burst first, so that the burst of the
/// common limit is always there for saving: a sync cannot starve it.
struct Queue<C: Clock + Clone> {
    common: Limiter<C>,
    background: Limiter<C>,
    clock: C,
}

impl<C: Clock + Clone> Queue<C> {
    fn new(every: Duration, burst: u32, clock: &C) -> Self {
        let limiter = |burst: u32| {
            let quota = Quota::with_period(every).expect("BUG: the time between requests is more than nothing");
            let burst = NonZeroU32::new(burst).expect("BUG: a burst is at least one request");
            Limiter::direct_with_clock(quota.allow_burst(burst), clock.clone())
        };
        Self { common: limiter(burst), background: limiter(1), clock: clock.clone() }
    }

    /// The limits a call passes, in order.
    fn limits(&self, turn: Turn) -> impl Iterator<Item = &Limiter<C>> {
        let narrow = matches!(turn, Turn::Background).then_some(&self.background);
        narrow.into_iter().chain([&self.common])
    }

    /// Takes a place behind one limit, or says how long to wait before asking again.
    fn ask(&self, limit: &Limiter<C>) -> Result<(), Duration> {
        limit.check().map_err(|not_yet| not_yet.wait_time_from(self.clock.now()))
    }
}

/// The queues of all services.
pub(crate) struct Queues {
    spotify: Queue<DefaultClock>,
    reccobeats: Queue<DefaultClock>,
    musicbrainz: Queue<DefaultClock>,
    lastfm: Queue<DefaultClock>,
}

impl Queues {
    /// Queues nobody waits in yet. `None` when there is no pace to keep.
    pub(crate) fn new(pace: Pace) -> Option<Self> {
        let clock = DefaultClock::default();
        let queue = |every: u64, burst| Queue::new(Duration::from_millis(every), burst, &clock);
        match pace {
            Pace::Unlimited => None,
            Pace::AsAgreed => Some(Self {
                spotify: queue(1000, 3),
                reccobeats: queue(250, 1),
                musicbrainz: queue(1000, 1),
                lastfm: queue(250, 1),
            }),
        }
    }

    /// Waits for the turn of a request.
    pub(crate) async fn wait(&self, service: Service, turn: Turn) {
        let queue = match service {
            Service::Spotify => &self.spotify,
            Service::ReccoBeats => &self.reccobeats,
            Service::MusicBrainz => &self.musicbrainz,
            Service::LastFm => &self.lastfm,
            Service::SpotifyAccounts => return,
        };
        for limit in queue.limits(turn) {
            while let Err(time) = queue.ask(limit) {
                tokio::time::sleep(time).await;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use governor::clock::FakeRelativeClock;

    use super::*;

    /// How many requests of one kind pass at once.
    fn pass<C: Clock + Clone>(queue: &Queue<C>, turn: Turn) -> usize {
        (0..10).take_while(|_| queue.limits(turn).all(|limit| queue.ask(limit).is_ok())).count()
    }

    #[test]
    fn saving_has_a_reserve_that_sync_cannot_use_up() {
        let clock = FakeRelativeClock::default();
        let queue = Queue::new(Duration::from_secs(1), 3, &clock);
        assert_eq!(pass(&queue, Turn::Background), 1);
        assert_eq!(pass(&queue, Turn::Saving), 2);
        clock.advance(Duration::from_secs(1));
        assert_eq!(pass(&queue, Turn::Saving), 1);
        for _ in 0..20 {
            clock.advance(Duration::from_secs(1));
            assert_eq!(pass(&queue, Turn::Background), 1);
        }
        clock.advance(Duration::from_secs(3));
        assert_eq!(pass(&queue, Turn::Background), 1);
        assert_eq!(pass(&queue, Turn::Saving), 2);
    }

    #[test]
    fn a_place_that_is_not_free_says_when_it_is() {
        let clock = FakeRelativeClock::default();
        let queue = Queue::new(Duration::from_millis(250), 1, &clock);
        assert_eq!(queue.ask(&queue.common), Ok(()));
        assert_eq!(queue.ask(&queue.common), Err(Duration::from_millis(250)));
        clock.advance(Duration::from_millis(250));
        assert_eq!(queue.ask(&queue.common), Ok(()));
    }

    #[test]
    fn there_is_no_queue_for_stand_ins() {
        assert!(Queues::new(Pace::Unlimited).is_none());
    }
}
