//! Workers: nodes that take jobs, stop, hang, lose their lease and are killed.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write, stdout};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use chrono::TimeDelta;
use claimdesk::desk::Desk;
use claimdesk::desk::jobs::{Effect, Taken};
use claimdesk::domain::BatchId;
use claimdesk::domain::job::{Problem, State};
use claimdesk::store::{self, Blobs, Place, blobs};
use claimdesk::work::run::{Crew, Perform, run};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

use crate::base::*;
use crate::jobs::{By, LEASE, agrees, asked, keeps_a_source};

const ROUNDS: usize = 30;
const MANY: usize = 300;
/// Tells this test that it is the process to be killed, and where its desk is.
const VICTIM: &str = "CLAIMDESK_TEST_WORKER";

const CREW: Crew =
    Crew { workers: 4, lease: Duration::from_mins(1), grace: Duration::from_secs(20) };

/// A node at work in this process.
struct AtWork {
    stop: watch::Sender<bool>,
    running: JoinHandle<()>,
}

impl AtWork {
    fn new<P: Perform>(desk: &Desk, perform: P, crew: Crew) -> Self {
        let (stop, told) = watch::channel(false);
        let desk = desk.clone();
        let running =
            tokio::spawn(async move { run(desk, Arc::new(perform), crew, "here", told).await });
        Self { stop, running }
    }

    async fn stopped(self) {
        self.stop.send_replace(true);
        self.running.await.unwrap();
    }
}

/// Waits until nothing of a batch is left to do.
async fn ended(desk: &Desk, batch: BatchId) {
    while desk.batch(batch).await.unwrap().open() > 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

async fn sources(base: &Base) -> BTreeSet<String> {
    let found = rows(&base.foreign().await, "SELECT id FROM source").await;
    // One column is in parentheses on PostgreSQL and in quotes on SQLite.
    let plain = |it: &String| it.trim_matches(['(', ')', '\'']).to_owned();
    found.iter().map(plain).collect()
}

/// Never ends by itself; says when it began and when it was broken off.
struct Hangs(mpsc::UnboundedSender<&'static str>);

struct SaysWhenDropped(mpsc::UnboundedSender<&'static str>);

impl Drop for SaysWhenDropped {
    fn drop(&mut self) {
        // The test may be over.
        self.0.send("broken off").unwrap_or_default();
    }
}

impl Perform for Hangs {
    async fn perform(&self, _: &Taken) -> Result<Effect, Problem> {
        self.0.send("begun").unwrap();
        let _says = SaysWhenDropped(self.0.clone());
        std::future::pending().await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_nodes_on_one_database_do_each_job_once() {
    let base = Base::new().await;
    let other = store::open(&base.home.place()).await.unwrap();
    let other = Desk::new(other, base.desk.blobs().clone(), base.hands.clock(), reader());
    let done = Arc::new([AtomicUsize::new(0), AtomicUsize::new(0)]);
    let counts = |node: usize| {
        let done = Arc::clone(&done);
        By(move |job: &Taken| {
            done[node].fetch_add(1, Ordering::Relaxed);
            Ok(keeps_a_source(job.id))
        })
    };
    let nodes = [AtWork::new(&base.desk, counts(0), CREW), AtWork::new(&other, counts(1), CREW)];
    let batch = asked(&base.desk, 80).await;

    ended(&base.desk, batch).await;
    for node in nodes {
        node.stopped().await;
    }

    assert_eq!(done.iter().map(|it| it.load(Ordering::Relaxed)).sum::<usize>(), 80);
    assert_eq!(agrees(&base.desk, batch).await.done, 80);
    assert_eq!(sources(&base).await.len(), 80);
    assert!(base.desk.work_health().await.unwrap().nodes.is_empty(), "both signed off");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_stops_gives_back_what_it_has_not_ended() {
    let base = Base::new().await;
    let (told, mut hears) = mpsc::unbounded_channel();
    let crew = Crew { grace: Duration::ZERO, ..CREW };
    let batch = asked(&base.desk, 1).await;
    let node = AtWork::new(&base.desk, Hangs(told), crew);
    assert_eq!(hears.recv().await, Some("begun"));

    node.stopped().await;

    assert_eq!(hears.recv().await, Some("broken off"));
    let job = &base.desk.batch_jobs(batch, None, 1).await.unwrap()[0].job;
    assert_eq!((job.state, job.attempts), (State::Waiting, 0));
    assert!(job.due_at.unwrap() <= base.hands.now(), "another may take it at once");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_nearly_done_is_done_before_a_node_stops() {
    struct Waits(watch::Receiver<bool>, mpsc::UnboundedSender<()>);
    impl Perform for Waits {
        async fn perform(&self, job: &Taken) -> Result<Effect, Problem> {
            self.1.send(()).unwrap();
            self.0.clone().wait_for(|open| *open).await.unwrap();
            Ok(keeps_a_source(job.id))
        }
    }
    let base = Base::new().await;
    let ((open, opened), (told, mut hears)) = (watch::channel(false), mpsc::unbounded_channel());
    let batch = asked(&base.desk, 1).await;
    let node = AtWork::new(&base.desk, Waits(opened, told), CREW);
    hears.recv().await.unwrap();

    node.stop.send_replace(true);
    let later = asked(&base.desk, 1).await;
    open.send_replace(true);
    node.running.await.unwrap();

    assert_eq!(agrees(&base.desk, batch).await.done, 1);
    assert_eq!(agrees(&base.desk, later).await.open(), 1, "what came later was not begun");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_lost_its_lease_is_broken_off() {
    let base = Base::new().await;
    let (told, mut hears) = mpsc::unbounded_channel();
    asked(&base.desk, 1).await;
    // One worker, so that the node does not take its own job from itself.
    let crew = Crew { workers: 1, lease: Duration::from_millis(300), grace: Duration::ZERO };
    let node = AtWork::new(&base.desk, Hangs(told), crew);
    assert_eq!(hears.recv().await, Some("begun"));

    let other = base.desk.new_node("other", 1);
    let mut taken = Vec::new();
    while taken.is_empty() {
        // As if the first node had been away for a minute between two of its beats.
        base.hands.move_by(TimeDelta::minutes(1));
        taken = base.desk.take_jobs(&other, LEASE, 1).await.unwrap();
    }
    // The hands stand still now, so that this lease lasts.
    assert_eq!(hears.recv().await, Some("broken off"));

    node.stopped().await;
    base.desk.end_job(&taken[0].lease, keeps_a_source(taken[0].id)).await.unwrap();
    assert_eq!(sources(&base).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panic_ends_no_worker() {
    let base = Base::new().await;
    let batch = asked(&base.desk, 12).await;
    let number = AtomicUsize::new(0);
    let node = AtWork::new(
        &base.desk,
        By(move |job: &Taken| {
            let number = number.fetch_add(1, Ordering::Relaxed);
            assert!(number >= 8, "the crane fell");
            Ok(keeps_a_source(job.id))
        }),
        Crew { workers: 1, ..CREW },
    );

    while base.desk.batch(batch).await.unwrap().done < 4 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    node.stopped().await;

    let jobs = base.desk.batch_jobs(batch, None, 12).await.unwrap();
    assert_eq!(jobs.iter().filter(|it| it.job.state == State::Waiting).count(), 8);
}

#[tokio::test]
async fn a_node_without_workers_takes_nothing_and_ends_at_once() {
    let base = Base::new().await;
    let batch = asked(&base.desk, 1).await;
    let none = Crew { workers: 0, ..CREW };
    let (_stop, told) = watch::channel(false);

    let perform = Arc::new(By(|_: &Taken| panic!("nobody is to do this")));
    run(base.desk.clone(), perform, none, "here", told).await;

    assert_eq!(base.desk.batch(batch).await.unwrap().open(), 1);
}

/// Says that it begins and takes a moment, in which it may be killed.
struct Says;

impl Perform for Says {
    async fn perform(&self, job: &Taken) -> Result<Effect, Problem> {
        say(job);
        tokio::time::sleep(Duration::from_millis(2)).await;
        Ok(keeps_a_source(job.id))
    }
}

fn say(job: &Taken) {
    // One write to the pipe, so that no line is half there.
    let mut out = stdout().lock();
    out.write_all(format!("begun {}\n", job.id).as_bytes()).unwrap();
    out.flush().unwrap();
}

/// Leases that run out soon: what was begun by the killed is taken again in the same test.
const SHORT: Crew = Crew { lease: Duration::from_secs(1), ..CREW };

fn said(place: &Place) -> String {
    match place {
        Place::Sqlite(file) => file.display().to_string(),
        Place::Postgres(url) => url.clone(),
    }
}

async fn work_until_killed(place: String) {
    let place = if place.starts_with("postgres:") {
        Place::Postgres(place)
    } else {
        Place::Sqlite(place.into())
    };
    let db = store::open(&place).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let blobs = Blobs::open(&blobs::Place::Folder(folder.path().into())).unwrap();
    let desk = Desk::new(db, blobs, claimdesk::desk::machine_clock(), reader());
    let (_stop, told) = watch::channel(false);
    run(desk, Arc::new(Says), SHORT, "victim", told).await;
}

/// Runs a worker until it has begun so many jobs, and kills it.
fn kill_after(lines: usize, place: &Place) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args([
            "workers::every_job_is_done_once_or_fails_with_a_reason_whoever_is_killed",
            "--exact",
        ])
        .arg("--nocapture")
        .env(VICTIM, said(place))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let said = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    said.filter(|line| line.contains("begun ")).take(lines).for_each(drop);
    child.kill().unwrap();
    child.wait().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn every_job_is_done_once_or_fails_with_a_reason_whoever_is_killed() {
    if let Ok(place) = std::env::var(VICTIM) {
        return work_until_killed(place).await;
    }
    let base = Base::new().await;
    let batch = asked(&base.desk, MANY).await;
    let place = base.home.place();
    for round in 0..ROUNDS {
        if base.desk.batch(batch).await.unwrap().open() < 8 {
            break;
        }
        kill_after(1 + (round * 37) % 11, &place);
        agrees(&base.desk, batch).await;
    }

    // What the killed had begun is taken again when their leases are over.
    let desk = Desk::new(
        base.desk.db().clone(),
        base.desk.blobs().clone(),
        claimdesk::desk::machine_clock(),
        reader(),
    );
    let node = AtWork::new(&desk, By(|job: &Taken| Ok(keeps_a_source(job.id))), SHORT);
    ended(&desk, batch).await;
    node.stopped().await;

    agrees(&desk, batch).await;
    let found = sources(&base).await;
    let jobs = desk.batch_jobs(batch, None, 1_000).await.unwrap();
    assert_eq!(jobs.len(), MANY);
    for row in &jobs {
        let job = &row.job;
        let is_stored = found.contains(&job.id.to_string());
        match job.state {
            State::Done => assert!(is_stored && job.outcome.is_some(), "{job:?}"),
            State::Dead => assert!(!is_stored && job.problem.is_some(), "{job:?}"),
            other => panic!("{other:?}: {job:?}"),
        }
    }
    let done = jobs.iter().filter(|it| it.job.state == State::Done).count();
    assert_eq!(found.len(), done);
    assert!(done > MANY * 9 / 10, "{done}");
    assert!(jobs.iter().any(|it| it.job.attempts > 1), "something was begun twice");
}
