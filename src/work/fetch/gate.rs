//! Gate: how many fetches run at once, and that no host is visited by two of them or in a burst.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{Mutex as Turn, OwnedMutexGuard, OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, sleep_until, timeout};

/// When so many hosts are remembered, those that nobody waits for any more are forgotten.
const MANY_LANES: usize = 1024;
/// Whoever would come back so soon rather waits.
const SOON: Duration = Duration::from_millis(250);
/// How long a visit takes where nobody knows better.
const USUAL: Duration = Duration::from_millis(100);
/// A visit that takes longer says nothing about the next: the host may have hung.
const LONGEST: Duration = Duration::from_secs(5);
/// Nobody is told to come back sooner.
const LEAST: Duration = Duration::from_millis(10);
/// When to come back for whoever waited for a turn in vain.
const MUCH_LATER: Duration = Duration::from_secs(30);

/// Where fetches get their turn: one lane for each host, and so many slots for all of them.
///
/// A fetch holds a slot for as long as it receives anything, so that the memory of all fetches
/// together is that of so many bodies. Lanes are kept for hosts that are being visited or
/// waited for, and for those that still have to be left alone.
pub(super) struct Gate {
    slots: Arc<Semaphore>,
    lanes: Mutex<HashMap<String, Arc<Lane>>>,
    pause: Duration,
    patience: Duration,
}

/// One host.
struct Lane {
    /// The moment from which it may be visited again; whoever holds it visits.
    turn: Arc<Turn<Instant>>,
    queue: Mutex<Queue>,
}

/// When those come back who came while it was not their turn.
struct Queue {
    /// The last of them.
    last: Instant,
    /// How long a visit and the pause behind it take.
    step: Duration,
}

/// One visit to one host. Its end begins the pause.
pub(super) struct Visit {
    host: String,
    lane: Arc<Lane>,
    next: OwnedMutexGuard<Instant>,
    begun: Instant,
    pause: Duration,
    _slot: OwnedSemaphorePermit,
}

/// It is not this fetch's turn.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct NotNow {
    /// After so long its turn should be.
    pub(super) wait: Duration,
}

impl Gate {
    pub(super) fn new(at_once: u16, pause: Duration, patience: Duration) -> Self {
        Self {
            slots: Arc::new(Semaphore::new(usize::from(at_once.max(1)))),
            lanes: Mutex::default(),
            pause,
            patience,
        }
    }

    /// Begins a visit where the host may be visited now, or as good as now. Where it may not, says
    /// when to come back: everybody who asks at another moment, a visit apart from each other.
    pub(super) async fn enter(&self, host: &str) -> Result<Visit, NotNow> {
        let lane = self.lane(host);
        let next = match Arc::clone(&lane.turn).try_lock_owned() {
            Ok(next) if *next <= Instant::now() + SOON => next,
            Ok(next) => return Err(lane.come_back(Some(*next))),
            Err(_visited) => return Err(lane.come_back(None)),
        };
        self.visit(host, lane, next).await
    }

    /// Waits for a host's turn, for somebody who has begun and would have to begin anew. A visit to
    /// another host has to be ended before.
    pub(super) async fn wait_for(&self, host: &str) -> Result<Visit, NotNow> {
        let (lane, deadline) = (self.lane(host), Instant::now() + self.patience);
        let turn = async {
            let next = Arc::clone(&lane.turn).lock_owned().await;
            if *next > deadline { Err(NotNow { wait: MUCH_LATER }) } else { Ok(next) }
        };
        let too_late = |_elapsed| Err(NotNow { wait: MUCH_LATER });
        let next = timeout(self.patience, turn).await.unwrap_or_else(too_late)?;
        self.visit(host, lane, next).await
    }

    /// Waits for the moment and then for a slot, in this order: whoever has a slot waits for nobody.
    async fn visit(
        &self,
        host: &str,
        lane: Arc<Lane>,
        next: OwnedMutexGuard<Instant>,
    ) -> Result<Visit, NotNow> {
        if *next > Instant::now() {
            sleep_until(*next).await;
        }
        let slot = timeout(self.patience, Arc::clone(&self.slots).acquire_owned()).await;
        let Ok(Ok(slot)) = slot else { return Err(NotNow { wait: MUCH_LATER }) };
        let (host, begun) = (host.to_owned(), Instant::now());
        Ok(Visit { host, lane, next, begun, pause: self.pause, _slot: slot })
    }

    fn lane(&self, host: &str) -> Arc<Lane> {
        let mut lanes = self.lanes.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        if lanes.len() >= MANY_LANES {
            lanes.retain(|_host, lane| Arc::strong_count(lane) > 1 || lane.is_waited_for(now));
        }
        let queue = Queue { last: now, step: USUAL + self.pause };
        let lane = lanes.entry(host.to_owned()).or_insert_with(|| {
            Arc::new(Lane { turn: Arc::new(Turn::new(now)), queue: Mutex::new(queue) })
        });
        Arc::clone(lane)
    }
}

impl Lane {
    /// When to come back: when the host is `free`, or else after as long as a visit takes, and behind
    /// all who were told so before.
    fn come_back(&self, free: Option<Instant>) -> NotNow {
        let mut queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let free = free.unwrap_or(now + queue.step);
        queue.last = (queue.last + queue.step).max(free).max(now + LEAST);
        NotNow { wait: queue.last - now }
    }

    /// Whether somebody comes back to it, or it has to be left alone.
    fn is_waited_for(&self, now: Instant) -> bool {
        let queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        queue.last > now || self.turn.try_lock().is_ok_and(|next| *next > now)
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
        let now = Instant::now();
        *self.next = now + self.pause;
        let mut queue = self.lane.queue.lock().unwrap_or_else(PoisonError::into_inner);
        queue.step = (now - self.begun).clamp(LEAST, LONGEST) + self.pause;
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use futures_util::future::join_all;

    use super::*;

    const SHORT: Duration = Duration::from_millis(20);
    const EVER: Duration = Duration::from_hours(1);

    /// Visits hosts all at once; the most that were visited at the same time.
    async fn visit(gate: &Gate, hosts: &[&str]) -> usize {
        let (inside, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let visits = hosts.iter().map(|host| async {
            let _visit = gate.wait_for(host).await.unwrap();
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
        let gate = Gate::new(3, EVER, SHORT);
        drop(gate.enter("a").await);

        let wait = gate.enter("a").await.err().unwrap().wait;
        assert!(wait + Duration::from_mins(1) > EVER, "{wait:?}");
        assert!(gate.wait_for("a").await.is_err());
        assert!(gate.enter("b").await.is_ok());
    }

    #[tokio::test]
    async fn a_host_is_left_alone_for_as_long_as_it_asks() {
        let gate = Gate::new(3, Duration::ZERO, SHORT);
        gate.enter("a").await.unwrap().slow_down(EVER);

        assert!(gate.enter("a").await.is_err());
    }

    #[tokio::test]
    async fn whoever_comes_while_a_host_is_visited_comes_back_when_nobody_else_does() {
        let gate = Gate::new(3, EVER, EVER);
        let visit = gate.enter("a").await.unwrap();

        let mut waits = Vec::new();
        for _ in 0..5 {
            waits.push(gate.enter("a").await.err().unwrap().wait);
        }

        for pair in waits.windows(2) {
            assert!(pair[1] + Duration::from_mins(1) >= pair[0] + EVER, "{waits:?}");
        }
        // Those who come back are not forgotten, so that their turns stay theirs.
        drop(visit);
        assert!(gate.lane("a").is_waited_for(Instant::now() + EVER * 4));
    }

    #[tokio::test]
    async fn whoever_waits_for_a_host_keeps_nobody_from_another() {
        let gate = Gate::new(2, Duration::ZERO, SHORT);
        let _visit = gate.enter("a").await.unwrap();

        let waiting = join_all(["a", "a", "a"].map(|host| gate.wait_for(host)));
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
