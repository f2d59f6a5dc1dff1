//! Checker: whether one order explains everything that people at several nodes were answered.
//!
//! A claim is a register with versions: each act names the version that it was made on and is done
//! on exactly that one, and the trail says which act made which version. So the order of the acts on
//! a claim is known, whatever anybody was answered, and what is left to ask is whether it fits the
//! answers: linearizability, in the sense of Herlihy and Wing (Linearizability: A Correctness
//! Condition for Concurrent Objects, ACM TOPLAS 12(3), 1990). Every call has its effect at one moment
//! between its begin and its answer, and a call that was answered before another began comes first.
//!
//! - `matched` holds the answers against the trail: what was acknowledged is there once, by whom and
//!   on the version that they saw; what was refused left nothing; nobody did what nobody asked for.
//! - `in_time` holds the order of one claim against the clock. Looks, conflicts and refusals are
//!   reads of the version that they tell of. All that is done at one claim stands in ranks: the act
//!   that made a version, then the reads of it, then the act that made the next. A cycle of ranks and
//!   clock always has a pair in it of which the one of the lower rank began after the other had
//!   ended: an edge that leads back to a lower rank is one of the clock. So looking at pairs is
//!   looking at everything. By the theorem that linearizability is local, claims can be checked one
//!   by one, as far as each act is on one claim.
//! - `as_a_whole` is for acts on two claims (mergers and what undoes them, parts of a claim), to which
//!   that theorem does not reach: it makes one order of all calls on all claims, or says which call
//!   has no place in any.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use super::matching::{Call, Moment, Place, Trail, Version, matched};

/// What does not fit, as sentences; nothing where one order explains everything.
pub fn faults(trails: &[Trail], calls: &[Call]) -> Vec<String> {
    let (placed, mut faults) = matched(trails, calls);
    if faults.is_empty() {
        faults = in_time(&placed);
    }
    if faults.is_empty() {
        faults = as_a_whole(&placed);
    }
    faults
}

/// A call that had its effect, or may have had it, in a moment of its interval.
#[derive(Clone, Debug)]
pub struct Placed {
    /// The call in words.
    pub said: String,
    pub begun: Moment,
    /// `Moment::MAX` where nobody was answered.
    pub ended: Moment,
    /// Where in the trails it stands: one place on each claim.
    pub places: Vec<Place>,
}

/// By claim and rank, which calls stand there.
type Ranks = BTreeMap<u64, BTreeMap<(Version, bool), Vec<usize>>>;

/// An act that made a version comes before those who read it.
fn ranks(placed: &[Placed]) -> Ranks {
    let mut ranks = Ranks::new();
    for (index, call) in placed.iter().enumerate() {
        for place in &call.places {
            let (claim, rank) = (place.claim, (place.version, place.reads));
            ranks.entry(claim).or_default().entry(rank).or_default().push(index);
        }
    }
    ranks
}

/// On each claim, nobody of a lower rank began after somebody of a higher one had ended.
fn in_time(placed: &[Placed]) -> Vec<String> {
    let mut faults = Vec::new();
    for (claim, ranks) in ranks(placed) {
        let mut latest: Option<usize> = None;
        for calls in ranks.values() {
            for call in calls.iter().map(|it| &placed[*it]) {
                if let Some(before) = latest.map(|it| &placed[it])
                    && before.begun > call.ended
                {
                    faults.push(format!(
                        "on claim {claim}, {} stands behind {}, which began only after it had ended",
                        call.said, before.said
                    ));
                }
            }
            let last = calls.iter().copied().chain(latest).max_by_key(|it| placed[*it].begun);
            latest = last;
        }
    }
    faults
}

/// Places one call after the other: one before which nothing on its claims is left, and which had
/// begun before any that is left had ended. Which of several such is taken does not matter, because
/// it delays none of the others.
fn as_a_whole(placed: &[Placed]) -> Vec<String> {
    let (mut waits_for, follows) = edges(placed);
    let mut left: BTreeSet<(Moment, usize)> =
        placed.iter().enumerate().map(|(index, it)| (it.ended, index)).collect();
    let mut ready: BinaryHeap<Reverse<(Moment, usize)>> = BinaryHeap::new();
    for index in (0..placed.len()).filter(|it| waits_for[*it] == 0) {
        ready.push(Reverse((placed[index].begun, index)));
    }
    while let Some(&(ended, first)) = left.first() {
        let next = ready.pop().map(|Reverse((begun, next))| (begun, next));
        let Some((_, next)) = next.filter(|(begun, _)| *begun <= ended) else {
            return vec![format!(
                "{} has no place in any order of all claims: it had ended before others began \
                 that come before it on their claims",
                placed[first].said
            )];
        };
        left.remove(&(placed[next].ended, next));
        for after in &follows[next] {
            waits_for[*after] -= 1;
            if waits_for[*after] == 0 {
                ready.push(Reverse((placed[*after].begun, *after)));
            }
        }
    }
    Vec::new()
}

/// For how many others each call waits, and which follow it. Of two ranks beside each other one is an
/// act alone, so these are few.
fn edges(placed: &[Placed]) -> (Vec<usize>, Vec<Vec<usize>>) {
    let mut waits_for = vec![0; placed.len()];
    let mut follows = vec![Vec::new(); placed.len()];
    for ranks in ranks(placed).values() {
        let ranks: Vec<_> = ranks.values().collect();
        for pair in ranks.windows(2) {
            for before in pair[0] {
                for after in pair[1] {
                    follows[*before].push(*after);
                    waits_for[*after] += 1;
                }
            }
        }
    }
    (waits_for, follows)
}
