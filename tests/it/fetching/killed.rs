//! The program is killed a hundred times while it fetches five hundred addresses.

use std::io::{BufRead, BufReader};
use std::net::Ipv4Addr;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use chrono::TimeDelta;
use claimdesk::desk::Desk;
use claimdesk::desk::sources::NewSource;
use claimdesk::domain::BatchId;
use claimdesk::domain::job::{Outcome, State, Task};
use claimdesk::store::Place;
use claimdesk::work::run::{Crew, run};
use claimdesk::work::tasks::Tasks;
use tokio::sync::watch;

use super::site::{PACE, article};
use crate::base::*;
use crate::fetch::server::{Server, allowing, send, with};
use crate::jobs::agrees;

const KILLS: u64 = 100;
const FETCHES: usize = 500;
/// Hosts, so that some fetches run at once.
const HOSTS: usize = 6;
/// Seeds the moments at which the program is killed.
const SEED: u64 = 0x5EED_FE22;

/// What stands at each address, by its number.
fn answer(number: usize, is_first: bool) -> Vec<u8> {
    let page = |media: &str, body: &[u8]| {
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: {media}\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        [head.as_bytes(), body].concat()
    };
    match number % 20 {
        3 => b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".to_vec(),
        7 if is_first => b"HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n".to_vec(),
        _ if !is_source(number) => page("text/html; charset=utf-8", article(number).as_bytes()),
        5 => {
            let pdf = include_bytes!("../../data/harbour.pdf");
            page("application/pdf", &[pdf, format!("\n% {number}\n").as_bytes()].concat())
        }
        _ => page("text/plain", format!("The tide table of pier {number}.").as_bytes()),
    }
}

fn is_source(number: usize) -> bool {
    number.is_multiple_of(5)
}

/// Where all of it stands, at each address of this machine.
async fn site() -> Server {
    let first: Arc<Vec<AtomicBool>> = Arc::new((0..FETCHES).map(|_| true.into()).collect());
    Server::bound_to(Ipv4Addr::UNSPECIFIED, move |head, mut stream| {
        let first = Arc::clone(&first);
        Box::pin(async move {
            let path = head.split(' ').nth(1).unwrap_or_default();
            let number = path.strip_prefix("/page/").and_then(|it| it.parse::<usize>().ok());
            let Some(number) = number else {
                return send(&mut stream, b"HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n").await;
            };
            if number.is_multiple_of(9) {
                tokio::time::sleep(Duration::from_millis(150)).await;
            }
            let is_first = first[number].swap(false, Ordering::Relaxed);
            send(&mut stream, &answer(number, is_first)).await;
        })
    })
    .await
}

fn host(number: usize, port: u16) -> String {
    format!("127.0.0.{}:{port}", 1 + number % HOSTS)
}

fn url(number: usize, port: u16) -> String {
    format!("http://{}/page/{number}", host(number, port))
}

/// Asks for all of it together.
async fn asked(base: &Base, port: u16) -> BatchId {
    let mut tasks = Vec::new();
    for number in 0..FETCHES {
        let url = url(number, port);
        tasks.push(if is_source(number) {
            let new = NewSource { url, ..NewSource::default() };
            let source = base.desk.add_source(new, actor(ANN)).await.unwrap();
            Task::CaptureSource { source }
        } else {
            Task::ImportArticle { url }
        });
    }
    base.desk.ask_for("Everything of the harbour", tasks, by(ANN)).await.unwrap()
}

/// The program at work, once it says so.
struct Node(Child);

impl Node {
    fn start(base: &Base, port: u16) -> Self {
        let folder = base.home.folder().display().to_string();
        let blobs = base.blobs_folder().display().to_string();
        let hosts: Vec<String> = (0..HOSTS).map(|it| format!("\"{}\"", host(it, port))).collect();
        let mut command = Command::new(env!("CARGO_BIN_EXE_claimdesk"));
        command
            .env_clear()
            .current_dir(base.home.folder())
            .args(["work", "--data-dir", &folder, "--blobs", &blobs])
            .env("CLAIMDESK_FETCH_ALLOWED_HOSTS", format!("[{}]", hosts.join(",")))
            .env("CLAIMDESK_FETCH_PAUSE_SECONDS", "0")
            .env("CLAIMDESK_JOBS_LEASE_SECONDS", "2")
            .env("CLAIMDESK_JOBS_WORKERS", "6")
            .env("CLAIMDESK_WATCH_ENABLED", "false")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        if let Place::Postgres(database) = base.home.place() {
            command.args(["--database", &database]);
        }
        let mut child = command.spawn().unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        assert!(said.any(|it| it.contains("jobs are done at once")), "the program is at work");
        Self(child)
    }

    /// SIGKILL.
    fn kill(mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

/// Numbers that look random: xorshift64 (Marsaglia, Xorshift RNGs, 2003).
struct Moments(u64);

impl Moments {
    fn next(&mut self) -> Duration {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        Duration::from_millis(10 + self.0 % 391)
    }
}

/// Starts the program and kills it, again and again; on PostgreSQL two nodes, one after the other.
fn killed_again_and_again(base: &Base, port: u16) {
    let mut moments = Moments(SEED);
    let mut kills = 0;
    while kills < KILLS {
        let one = Node::start(base, port);
        let other = base.is_postgres().then(|| Node::start(base, port));
        for node in [Some(one), other].into_iter().flatten() {
            std::thread::sleep(moments.next());
            node.kill();
            kills += 1;
        }
    }
}

/// Does the rest at a time at which every lease and every wait is over.
async fn ended(base: &Base, batch: BatchId, port: u16) {
    let later = Arc::new(|| claimdesk::desk::machine_clock()() + TimeDelta::hours(12));
    let desk = Desk::new(base.desk.db().clone(), base.desk.blobs().clone(), later, reader());
    let fetcher = with(allowing(&(0..HOSTS).map(|it| host(it, port)).collect::<Vec<_>>()));
    let tasks = Arc::new(Tasks { desk: desk.clone(), fetcher, pace: PACE, mailer: None });
    let (minute, second) = (Duration::from_mins(1), Duration::from_secs(1));
    let crew = Crew { workers: 6, lease: minute, grace: second };
    let (stop, told) = watch::channel(false);
    let running = tokio::spawn(run(desk.clone(), tasks, crew, "the last", told));
    while desk.batch(batch).await.unwrap().open() > 0 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    stop.send_replace(true);
    running.await.unwrap();
}

/// Every address ended in one way, and what was stored of it is one whole record.
async fn is_whole(base: &Base, batch: BatchId, port: u16) {
    let (mut imported, mut captured, mut again) = (0, 0, 0);
    agrees(&base.desk, batch).await;
    let jobs = base.desk.batch_jobs(batch, None, 1_000).await.unwrap();
    assert_eq!(jobs.len(), FETCHES);
    let c = base.foreign().await;
    for (number, job) in jobs.iter().map(|it| &it.job).enumerate() {
        again += usize::from(job.attempts > 1);
        let stored = if is_source(number) { "source" } else { "article" };
        let sql = format!(
            "SELECT s.sha256 FROM snapshot s JOIN {stored} a ON a.id = s.{stored}_id \
             WHERE a.url = '{}'",
            url(number, port)
        );
        let snapshots = rows(&c, &sql).await.len();
        match (job.state, &job.outcome) {
            (State::Done, Some(Outcome::Imported { .. })) => imported += 1,
            (State::Done, Some(Outcome::Captured { .. })) => captured += 1,
            (State::Dead, None) => {
                assert!(job.problem.is_some(), "{job:?}");
                assert_eq!(snapshots, 0, "what failed left nothing: {job:?}");
                continue;
            }
            _ => panic!("{job:?}"),
        }
        assert_eq!(snapshots, 1, "{job:?}");
        assert_ne!(number % 20, 3, "there is nothing at {number}");
    }
    assert!(again > 20, "{again} were begun again");
    assert!(imported + captured > FETCHES * 8 / 10, "{imported} and {captured}");
    for (sql, expected) in [
        ("SELECT id FROM article WHERE url IS NOT NULL".to_owned(), imported),
        ("SELECT id FROM revision WHERE how = 'fetched'".to_owned(), imported),
        ("SELECT id FROM snapshot".to_owned(), imported + captured),
        (half("article", "article.imported"), 0),
        (half("article", "article.snapshot_taken"), 0),
        ("SELECT id FROM revision r WHERE NOT EXISTS (SELECT 1 FROM suggestion s WHERE s.revision_id = r.id)".to_owned(), 0),
        ("SELECT id FROM snapshot s WHERE NOT EXISTS (SELECT 1 FROM snapshot_text t WHERE t.snapshot_id = s.id)".to_owned(), 0),
        ("SELECT id FROM snapshot s WHERE NOT EXISTS (SELECT 1 FROM event e WHERE e.stream_id IN (s.article_id, s.source_id) AND e.kind LIKE '%.snapshot_taken')".to_owned(), 0),
        ("SELECT position FROM event WHERE kind LIKE '%.snapshot_taken'".to_owned(), imported + captured),
    ] {
        assert_eq!(rows(&c, &sql).await.len(), expected, "{sql}");
    }
}

/// Articles that were fetched and have no event of this kind.
fn half(table: &str, kind: &str) -> String {
    format!(
        "SELECT id FROM {table} a WHERE url IS NOT NULL AND NOT EXISTS (SELECT 1 FROM event e WHERE \
         e.stream = '{table}' AND e.stream_id = a.id AND e.kind = '{kind}')"
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn every_address_is_fetched_once_or_fails_with_a_reason_however_often_the_program_is_killed()
{
    let base = Arc::new(Base::new().await);
    let server = site().await;
    let port = server.address.port();
    let batch = asked(&base, port).await;

    let here = Arc::clone(&base);
    tokio::task::spawn_blocking(move || killed_again_and_again(&here, port)).await.unwrap();
    let open = base.desk.batch(batch).await.unwrap().open();
    ended(&base, batch, port).await;

    is_whole(&base, batch, port).await;
    let found = base.desk.verify().await.unwrap();
    assert_eq!(found.faults, Vec::<String>::new());
    assert!(found.snapshots > 400, "{} snapshots", found.snapshots);
    assert!(open > 0, "the last kill came before the end");
}
