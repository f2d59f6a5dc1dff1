//! Gate: how many fetches run at once, and that no host is visited by two of them or in a burst.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{Mutex as Turn, OwnedMutexGuard, OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, sleep_until, timeout};

/// When so many hosts are remembered, those that nobody waits for any more are forgotten.
const MANY_LANES: usize = 1024;

/// Where fetches wait for their turn: one lane for each host, and so many slots for all of them.
///
/// A fetch holds a slot for as long as it receives anything, so that the memory of all fetches
/// together is that of so many bodies. Lanes are kept for hosts that are being visited or
/// waited for, and for those that still have to be left alone.
pub(super) struct Gate {
    slots: Arc<Semaphore>,
    lanes: Mutex<HashMap<String, Lane>>,
    pause: Duration,
    patience: Duration,
}

/// The moment from which a host may be visited again; whoever holds it visits.
type Lane = Arc<Turn<Instant>>;

/// One visit to one host. Its end begins the pause.
pub(super) struct Visit {
    host: String,
    next: OwnedMutexGuard<Instant>,
    pause: Duration,
    _slot: OwnedSemaphorePermit,
}

/// The turn of a fetch did not come in time.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TooMany;

impl Gate {
    pub(super) fn new(at_once: u16, pause: Duration, patience: Duration) -> Self {
        Self {
            slots: Arc::new(Semaphore::new(usize::from(at_once.max(1)))),
            lanes: Mutex::default(),
            pause,
            patience,
        }
    }

    /// Waits for a host's turn and then for a slot, in this order: whoever has a slot waits for
    /// nobody. A visit that goes on to another host has to be ended before.
    pub(super) async fn enter(&self, host: &str) -> Result<Visit, TooMany> {
        let deadline = Instant::now() + self.patience;
        let lane = self.lane(host);
        let entering = async {
            let next = lane.lock_owned().await;
            if *next > deadline {
                return Err(TooMany);
            }
            if *next > Instant::now() {
                sleep_until(*next).await;
            }
            let slots = Arc::clone(&self.slots);
            let slot = slots.acquire_owned().await.map_err(|_closed| TooMany)?;
            Ok(Visit { host: host.to_owned(), next, pause: self.pause, _slot: slot })
        };
        timeout(self.patience, entering).await.unwrap_or(Err(TooMany))
    }

    fn lane(&self, host: &str) -> Lane {
        let mut lanes = self.lanes.lock().unwrap_or_else(PoisonError::into_inner);
        if lanes.len() >= MANY_LANES {
            let now = Instant::now();
            // A lane that somebody else has a hold of is locked or will be.
            lanes.retain(|_host, lane| {
                Arc::strong_count(lane) > 1 || lane.try_lock().is_ok_and(|next| *next > now)
            });
        }
        let lane =
            lanes.entry(host.to_owned()).or_insert_with(|| Arc::new(Turn::new(Instant::now())));
        Arc::clone(lane)
    }
}

impl Visit {
    pub(super) fn is_to(&self, host: &str) -> bool {
        self.host == host
    }

    /// Leaves the host alone for as long as it asks, if that is longer than is usual.
    pub(super) fn slow_down(&mut self, pause: Duration) {
        self.pause = self.pause.max(pause);
    }
}

impl Drop for Visit {
    fn drop(&mut self) {
        *self.next = Instant::now() + self.pause;
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use futures_util::future::join_all;

    use super::*;

    const SOON: Duration = Duration::from_millis(20);
    const EVER: Duration = Duration::from_hours(1);

    /// Visits hosts all at once; the most that were visited at the same time.
    async fn visit(gate: &Gate, hosts: &[&str]) -> usize {
        let (inside, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let visits = hosts.iter().map(|host| async {
            let _visit = gate.enter(host).await.unwrap();
            most.fetch_max(inside.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            for _ in 0..10 {
                tokio::task::yield_now().await;
            }
            inside.fetch_sub(1, Ordering::SeqCst);
        });
        join_all(visits).await;
        most.into_inner()
    }

    #[tokio::test]
    async fn so_many_are_visited_at_once_and_no_host_twice() {
        let gate = Gate::new(3, Duration::ZERO, EVER);
        assert_eq!(visit(&gate, &["a", "b", "c", "d", "e", "f"]).await, 3);
        assert_eq!(visit(&gate, &["a"; 6]).await, 1);
        assert_eq!(visit(&gate, &["a", "a", "a", "b", "a", "a"]).await, 2);
    }

    #[tokio::test]
    async fn a_host_is_left_alone_after_a_visit() {
        let gate = Gate::new(3, EVER, SOON);
        drop(gate.enter("a").await);

        assert_eq!(gate.enter("a").await.err(), Some(TooMany));
        assert!(gate.enter("b").await.is_ok());
    }

    #[tokio::test]
    async fn a_host_is_left_alone_for_as_long_as_it_asks() {
        let gate = Gate::new(3, Duration::ZERO, SOON);
        gate.enter("a").await.unwrap().slow_down(EVER);

        assert_eq!(gate.enter("a").await.err(), Some(TooMany));
    }

    #[tokio::test]
    async fn whoever_waits_for_a_host_keeps_nobody_from_another() {
        let gate = Gate::new(2, Duration::ZERO, SOON);
        let _visit = gate.enter("a").await.unwrap();

        let waiting = join_all(["a", "a", "a"].map(|host| gate.enter(host)));
        let (waited, other) = tokio::join!(waiting, gate.enter("b"));

        assert!(waited.iter().all(Result::is_err));
        assert!(other.is_ok());
    }

    #[tokio::test]
    async fn hosts_that_were_visited_long_ago_are_forgotten() {
        let gate = Gate::new(3, Duration::ZERO, EVER);
        for number in 0..3 * MANY_LANES {
            drop(gate.enter(&number.to_string()).await);
            assert!(gate.lanes.lock().unwrap().len() <= MANY_LANES);
        }
    }
}
