//! Nodes: two processes serve one desk on one PostgreSQL, and people at both work on the same claims
//! at once. On SQLite, which one process has for itself, it is one process and fewer people.

mod checker;
mod client;
mod dice;
mod forms;
mod histories;
mod matching;
mod newsroom;
mod trails;
mod writer;

use std::collections::BTreeMap;
use std::thread;
use std::time::Instant;

use claimdesk::desk::Desk;
use claimdesk::desk::relations::Leads;
use claimdesk::domain::claim::{Event, Stage};

use self::checker::faults;
use self::client::{Line, Session};
use self::matching::{Answer, Ask, Call};
use self::trails::Everything;
use self::writer::{Room, Writer};
use crate::base::*;
use crate::serving::Served;
use crate::verify::{copies, rebuild};

const CLAIMS: usize = 500;

/// How much is done, by what the database is.
struct Size {
    nodes: usize,
    /// At each node.
    writers: usize,
    steps: usize,
}

impl Size {
    fn of(base: &Base) -> Self {
        if base.is_postgres() {
            Self { nodes: 2, writers: 8, steps: 40 }
        } else {
            Self { nodes: 1, writers: 4, steps: 30 }
        }
    }
}

/// What the writers go by: told where a run failed, so that it can be said again.
fn seed() -> u64 {
    if let Ok(seed) = std::env::var("CLAIMDESK_TEST_SEED") {
        return seed.parse().expect("CLAIMDESK_TEST_SEED is a number");
    }
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes).unwrap();
    u64::from_ne_bytes(bytes)
}

/// Says the seed when the test panics.
struct Says(u64);

impl Drop for Says {
    #[expect(clippy::print_stdout, reason = "the harness shows it where the test fails")]
    fn drop(&mut self) {
        if thread::panicking() {
            let seed = self.0;
            println!("the writers went by CLAIMDESK_TEST_SEED={seed}");
        }
    }
}

/// Everybody at once, half of them at each node.
fn work(room: &Room, nodes: &[Served], writers: usize, seed: u64) -> Vec<Call> {
    let addresses: Vec<_> = nodes.iter().map(Served::address).collect();
    let at = |number: usize| {
        let here = number / writers;
        [addresses[here], addresses[(here + 1) % addresses.len()]]
    };
    thread::scope(|scope| {
        let writers = (0..writers * nodes.len())
            .map(|number| scope.spawn(move || Writer::new(room, number, at(number), seed).works()));
        // All of them begin before anybody is waited for.
        let writers: Vec<_> = writers.collect();
        writers.into_iter().flat_map(|it| it.join().unwrap()).collect()
    })
}

/// Whoever opens a claim that was merged is led, at each node, to the one that stands for it.
async fn leads_on(desk: &Desk, room: &Room, nodes: &[Served]) {
    let mut lines: Vec<_> = nodes.iter().map(|it| Line::to(it.address())).collect();
    let session = Session::begin(&mut lines[0], &room.people[0].email);
    for claim in &room.claims {
        let stage = desk.claim(claim.id).await.unwrap().claim.unwrap().stage;
        if stage != Stage::Merged {
            continue;
        }
        let location = match desk.leads(claim.number).await.unwrap() {
            Leads::To(other) => format!("/claims/{other}?led={}", claim.number),
            // It was merged into one that was split.
            Leads::Parts(whole) => format!("/claims/{whole}/parts?led={}", claim.number),
            Leads::Here(_) => panic!("{} was merged", claim.number),
        };
        for line in &mut lines {
            let request = format!("GET /claims/{}", claim.number);
            let reply = line.ask(&request, &session.cookie, "").unwrap();
            assert_eq!((reply.status, &reply.location), (303, &location));
        }
    }
}

/// How often each thing happened, so that a run that tried nothing is no success.
fn happened(calls: &[Call], all: &Everything) -> BTreeMap<&'static str, usize> {
    let acts = || calls.iter().filter(|it| matches!(it.ask, Ask::Act(_)));
    let count = |answers: fn(&Answer) -> bool| acts().filter(|it| answers(&it.answer)).count();
    BTreeMap::from([
        ("looks", calls.len() - acts().count()),
        ("done", count(|it| *it == Answer::Done)),
        ("stale", count(|it| matches!(it, Answer::Stale(_)))),
        ("refused", count(|it| *it == Answer::Refused)),
        ("denied", count(|it| *it == Answer::Denied)),
        ("lost", count(|it| *it == Answer::Lost)),
        ("approved", all.count(|it| matches!(it, Event::VerdictApproved { .. }))),
        ("absorbed", all.count(|it| matches!(it, Event::Absorbed { .. }))),
        ("reopened", all.count(|it| matches!(it, Event::Reopened { .. }))),
        ("corrected", all.count(|it| matches!(it, Event::CorrectionStarted { .. }))),
    ])
}

#[expect(clippy::print_stdout, reason = "shown to whoever asks for it by --nocapture")]
#[tokio::test(flavor = "multi_thread")]
async fn one_order_explains_what_people_at_two_nodes_were_answered() {
    let (base, seed) = (Base::new().await, seed());
    let (_says, size) = (Says(seed), Size::of(&base));
    let desk = newsroom::desk(&base);
    let people = newsroom::people(&desk).await;
    let claims = newsroom::claims(&base, &desk, &people, CLAIMS).await;
    let nodes: Vec<_> = (0..size.nodes).map(|_| Served::on(&base)).collect();
    let room = Room { people, claims, begun: Instant::now(), steps: size.steps };

    let calls = tokio::task::block_in_place(|| work(&room, &nodes, size.writers, seed));
    let worked = room.begun.elapsed();
    leads_on(&desk, &room, &nodes).await;
    for node in nodes {
        node.stops();
    }

    let all = Everything::read(&desk).await;
    assert_eq!(faults(&all.trails(&room.claims), &calls), Vec::<String>::new());
    all.decided_once_by_others();
    all.both_tell();
    all.numbers_are_dense();
    let happened = happened(&calls, &all);
    println!("{happened:?} in {worked:?}, by seed {seed}");
    let some = |what: &str, least: usize| assert!(happened[what] >= least, "{happened:?}");
    some("done", size.steps * 2);
    some("stale", size.steps / 5);
    some("approved", size.steps / 8);
    some("absorbed", 1);
    let found = desk.verify().await.unwrap();
    assert_eq!(found.faults, Vec::<String>::new());
    let foreign = base.foreign().await;
    let before = copies(&foreign).await;
    rebuild(&base).await;
    assert_eq!(copies(&foreign).await, before, "the rows are the fold of the trails");
}
