//! How long it takes from asking for a page to its suggestions, and to look at 10,000 sources again.
//!
//! The host is a thread that answers on loopback, and the fetcher leaves no pause; everything else is
//! as it is at work: the real fetcher, the reader in processes of its own, a desk in SQLite. Printed
//! for `docs/figures.md`. An argument names one part: `pages` or `round`.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a measurement may end where something fails"
)]

use std::fmt::Write as _;
use std::io::{Read, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta};
use claimdesk::desk::claims::Sent;
use claimdesk::desk::passwords::{Passwords, Strength};
use claimdesk::desk::set_up::NewDesk;
use claimdesk::desk::sources::NewSource;
use claimdesk::desk::{Clock, Desk, machine_clock};
use claimdesk::domain::job::{Outcome, Task};
use claimdesk::domain::watch::{Pace, Rounds};
use claimdesk::domain::{Actor, SourceId, seeds};
use claimdesk::store::{self, Blobs, Place, blobs};
use claimdesk::work::fetch::{AllowedHost, Fetcher, Limits, Settings, System};
use claimdesk::work::run::run_due;
use claimdesk::work::tasks::Tasks;

/// The program's own allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const PAGES: usize = 200;
const PAGE: usize = 100_000;
const SOURCES: usize = 10_000;
const HOSTS: usize = 500;
/// How many jobs are done at once, as a node does without being told.
const WORKERS: usize = 4;
const LEASE: Duration = Duration::from_mins(1);
const PACE: Pace = Pace { least: TimeDelta::hours(24), most: TimeDelta::days(30) };
const ROUNDS: Rounds = Rounds {
    pause: TimeDelta::seconds(30),
    ahead: TimeDelta::minutes(2),
    lost: TimeDelta::hours(24),
};

fn main() {
    let listener = TcpListener::bind((Ipv4Addr::UNSPECIFIED, 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || serve(&listener));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let wanted = |part: &str| {
        let mut parts = std::env::args().skip(1).filter(|it| !it.starts_with('-')).peekable();
        parts.peek().is_none() || parts.any(|it| it == part)
    };
    if wanted("pages") {
        runtime.block_on(pages(port, "report", "an article of 1,000 words in a page of 100 KB"));
        runtime.block_on(pages(port, "book", "a page of 100 KB that is all article"));
    }
    if wanted("round") {
        runtime.block_on(round(port));
    }
}

/// From the job's enqueueing to its suggestions, one page after the other.
async fn pages(port: u16, path: &str, name: &str) {
    let desk = desk(path, machine_clock()).await;
    let tasks = tasks(&desk, vec![format!("127.0.0.1:{port}")]);
    let mut taken = Vec::new();
    for number in 0..PAGES {
        let url = format!("http://127.0.0.1:{port}/{path}/{number}");
        let begun = Instant::now();
        let batch =
            desk.ask_for("A page", vec![Task::ImportArticle { url }], sent()).await.unwrap();
        run_due(&desk, &tasks, LEASE).await.unwrap();
        taken.push(begun.elapsed());
        let job = desk.batch_jobs(batch, None, 1).await.unwrap().remove(0).job;
        let Some(Outcome::Imported { article }) = job.outcome else { panic!("{job:?}") };
        assert!(!desk.article(article).await.unwrap().suggestions.is_empty());
    }
    taken.sort_unstable();
    let at = |percent: usize| taken[PAGES * percent / 100].as_millis();
    println!("{name}: p50 {} ms, p95 {} ms, {PAGES} pages", at(50), at(95));
}

/// Looks at everything that is due, by a clock that is moved by hand.
async fn round(port: u16) {
    let hands = Arc::new(AtomicI64::new(1_779_000_000_000));
    let here = Arc::clone(&hands);
    let clock: Clock =
        Arc::new(move || DateTime::from_timestamp_millis(here.load(Ordering::Relaxed)).unwrap());
    let desk = desk("round", clock).await;
    let hosts: Vec<String> =
        (0..HOSTS).map(|it| format!("127.1.{}.{}:{port}", it / 200, 1 + it % 200)).collect();
    let tasks = Arc::new(tasks(&desk, hosts.clone()));
    let mut sources: Vec<SourceId> = Vec::new();
    for number in 0..SOURCES {
        let url = format!("http://{}/source/{number}", hosts[number % HOSTS]);
        let new = NewSource { url, ..NewSource::default() };
        sources.push(desk.add_source(new, Actor::command_line()).await.unwrap());
    }
    for name in ["first looks", "looks again, nothing changed"] {
        looked_at(&desk, &tasks, &hands, name).await;
        let mut looked = 0;
        for some in sources.chunks(1_000) {
            let watches = desk.watches_of(some).await.unwrap();
            looked +=
                watches.iter().filter(|it| it.looked_at.is_some() && it.failures == 0).count();
        }
        assert_eq!(looked, SOURCES);
        hands.fetch_add(TimeDelta::hours(27).num_milliseconds(), Ordering::Relaxed);
    }
}

async fn looked_at(desk: &Desk, tasks: &Arc<Tasks>, hands: &AtomicI64, name: &str) {
    let (mut handing, mut looks, mut minutes) = (Duration::ZERO, 0, 0_u32);
    let begun = Instant::now();
    while looks < u64::try_from(SOURCES).unwrap() {
        let asked = Instant::now();
        desk.begin_looks(ROUNDS).await.unwrap();
        handing += asked.elapsed();
        let workers = (0..WORKERS).map(|_| {
            let (desk, tasks) = (desk.clone(), Arc::clone(tasks));
            tokio::spawn(async move { run_due(&desk, &*tasks, LEASE).await.unwrap() })
        });
        for worker in futures_util::future::join_all(workers).await {
            looks += worker.unwrap();
        }
        hands.fetch_add(TimeDelta::minutes(1).num_milliseconds(), Ordering::Relaxed);
        minutes += 1;
    }
    println!(
        "{name}: {looks} looks over {HOSTS} hosts in {:.1} s, of which handing out {:.1} s; {minutes} minutes of the desk's time",
        begun.elapsed().as_secs_f64(),
        handing.as_secs_f64()
    );
}

async fn desk(name: &str, clock: Clock) -> Desk {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("fetching").join(name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder).unwrap();
    }
    std::fs::create_dir_all(&folder).unwrap();
    let db = store::open(&Place::Sqlite(folder.join("claimdesk.db"))).await.unwrap();
    let blobs = Blobs::open(&blobs::Place::Folder(folder.join("blobs"))).unwrap();
    let desk = Desk::new(db, blobs, clock, Arc::from(Path::new(env!("CARGO_BIN_EXE_claimdesk"))));
    let new = NewDesk {
        name: "A desk that fetches".to_owned(),
        scale: seeds::DEFAULT.to_owned(),
        admin_name: "Noor Admin".to_owned(),
        admin_email: "admin@bench.example".to_owned(),
        password: "four ponies eat blue hay".to_owned(),
    };
    desk.found(&Passwords::new(Strength::PROPER).unwrap(), new).await.unwrap();
    desk
}

fn tasks(desk: &Desk, hosts: Vec<String>) -> Tasks {
    let allowed_hosts = hosts.into_iter().map(|it| AllowedHost::try_from(it).unwrap()).collect();
    // A machine that does other work meanwhile must not end the measurement.
    let ever = Duration::from_hours(1);
    let limits = Limits { total: ever, turn: ever, ..Limits::default() };
    let settings = Settings { allowed_hosts, pause_seconds: 0, limits, ..Settings::default() };
    let fetcher = Fetcher::new(settings, Arc::new(System)).unwrap();
    Tasks { desk: desk.clone(), fetcher, pace: PACE, mailer: None }
}

fn sent() -> Sent {
    Sent { actor: Actor::command_line(), once: None }
}

fn serve(listener: &TcpListener) {
    for stream in listener.incoming() {
        std::thread::spawn(move || answer(stream.unwrap()));
    }
}

fn answer(mut stream: TcpStream) {
    let mut head = [0; 2048];
    let read = stream.read(&mut head).unwrap_or_default();
    let asked = String::from_utf8_lossy(head.get(..read).unwrap_or_default()).into_owned();
    let path = asked.split(' ').nth(1).unwrap_or_default();
    let (status, media, body) = match path.trim_start_matches('/').split_once('/') {
        Some(("report", number)) => ("200 OK", "text/html", page(number, 60)),
        Some(("book", number)) => ("200 OK", "text/html", page(number, usize::MAX)),
        Some(("source", number)) => ("200 OK", "text/plain", format!("Tide table {number}.")),
        _ => ("404 Not Found", "text/plain", String::new()),
    };
    let length = body.len();
    drop(stream.write_all(
        format!("HTTP/1.1 {status}\r\nContent-Type: {media}; charset=utf-8\r\nContent-Length: {length}\r\n\r\n{body}").as_bytes(),
    ));
}

/// A page of 100 KB with an article of so many sentences, as far as they fit; links fill the rest.
fn page(number: &str, sentences: usize) -> String {
    let mut page =
        format!("<!doctype html><title>Ferry {number}</title><article><h1>Ferry {number}</h1>");
    for sentence in (1..=sentences).take_while(|it| it * 170 < PAGE) {
        let people = sentence * 37 + 400;
        write!(
            page,
            "<p>The board of pier {number} said that boat {sentence} carried {people} people in its first year, \
             more than any other boat of the town.</p>"
        )
        .unwrap();
    }
    page.push_str("</article><nav>");
    while page.len() < PAGE {
        page.push_str("<a href=\"/line\" class=\"line of the network\">Line</a> ");
    }
    page.push_str("</nav>");
    page
}
