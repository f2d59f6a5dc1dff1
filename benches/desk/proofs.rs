//! Proofs: how fast a log is sealed, a report is verified, and a page for readers is served.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use actix_web::rt::System;
use actix_web::web::{Bytes, to};
use actix_web::{App, HttpResponse, HttpServer};
use claimdesk::desk::claims::Sent;
use claimdesk::desk::publishing::NewPublishing;
use claimdesk::domain::publishing::Language;
use claimdesk::domain::{Actor, ClaimNumber, Role, claim};
use tokio::runtime::Runtime;

use crate::client::Kept;
use crate::home::Home;
use crate::process::{PROGRAM, Served};
use crate::seed::EDITOR;
use crate::timing::{Times, millis};

/// The events of the claim whose report is verified.
const EVENTS: u64 = 30;
const RUNS: usize = 100;
/// How often each reader asks, and how many there are at once.
const REQUESTS: usize = 10_000;
const READERS: usize = 8;

/// Measures a copy of a desk, because what is sealed stays sealed.
pub fn measure(runtime: &Runtime, home: &Home) {
    println!("\n| proof, on a desk of {} claims | figure |\n|---|---|", home.claims);
    let copy = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let file = "claimdesk.db";
    std::fs::copy(home.folder.join(file), copy.path().join(file)).unwrap();
    let home = home.at(copy.path());
    let (number, page) = runtime.block_on(long_claim(&home));
    sealed(copy.path());
    verified(copy.path(), number);
    if cfg!(feature = "pdf") {
        printed(copy.path(), number);
    }
    published(&home, &page);
}

/// Makes a claim of many events; gives its number, and the address of a check.
async fn long_claim(home: &Home) -> (ClaimNumber, String) {
    let desk = home.open().await;
    let pages = NewPublishing {
        pages: Some(true),
        language: Language::English,
        accent: None,
        drops_logo: false,
        complaints: None,
    };
    desk.change_publishing(pages, Actor::keeper()).await.unwrap();
    let check = desk.checks(None, None, 1).await.unwrap().remove(0);
    let editor = Actor::person(desk.person_by_email(EDITOR.0).await.unwrap(), Role::Editor);
    let mut version = desk.claim(check.claim).await.unwrap().version();
    while version < EVENTS {
        let wish = claim::Command::Tag { tags: vec![format!("tag {version}")] };
        let sent = Sent { actor: editor, once: None };
        version = desk.perform(check.claim, version, wish, sent).await.unwrap().version();
    }
    (check.number, format!("/c/{}", check.number.0 + 1))
}

fn run(folder: &Path, arguments: &[&str]) -> String {
    let output =
        Command::new(PROGRAM).args(arguments).arg("--data-dir").arg(folder).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Everything that waits, in one go, by a program that starts and ends.
fn sealed(folder: &Path) {
    let begun = Instant::now();
    let said = run(folder, &["log", "seal"]);
    let took = begun.elapsed().as_secs_f64();
    let entries: f64 = said.split(' ').next().unwrap().parse().unwrap();
    println!(
        "| sealing {entries} entries and signing them | {took:.1} s, {:.0} entries/s |",
        entries / took
    );
}

/// The whole process, from its start to its end.
fn verified(folder: &Path, number: ClaimNumber) {
    let file = folder.join("proof.json");
    let name = file.display().to_string();
    run(folder, &["export", "proof", &number.to_string(), "--output", &name]);
    let key = run(folder, &["log", "key"]);
    let key = key.lines().next().unwrap();
    let once = || {
        let begun = Instant::now();
        let done = Command::new(PROGRAM).args(["verify-report", &name, "--key", key]).output();
        assert!(done.unwrap().status.success());
        begun.elapsed()
    };
    let times = Times::new((0..RUNS).map(|_| once()).collect());
    let (half, slow) = (millis(times.percentile(50)), millis(times.percentile(99)));
    let size = std::fs::metadata(&file).unwrap().len() / 1024;
    println!("| verifying a report of {EVENTS} events ({size} KiB) | p50 {half}, p99 {slow} |");
}

/// A report as a PDF, by the program that is in this one; from its start to its end.
fn printed(folder: &Path, number: ClaimNumber) {
    let number = number.to_string();
    let once = || {
        let begun = Instant::now();
        run(folder, &["export", "claim", &number, "--format", "pdf", "--output", "/dev/null"]);
        begun.elapsed()
    };
    let times = Times::new((0..RUNS).map(|_| once()).collect());
    let (half, slow) = (millis(times.percentile(50)), millis(times.percentile(99)));
    println!("| a report of {EVENTS} events as PDF | p50 {half}, p99 {slow} |");
}

/// A page for readers, and the same bytes from the memory of a program that does nothing else.
fn published(home: &Home, page: &str) {
    let served = Served::on(home);
    let (status, bytes) = Kept::new(&served.address).page(page, "");
    assert_eq!(status, 200);
    let memory = from_memory(bytes.clone());
    let size = bytes.len() / 1024;
    for (name, address, path) in [
        ("a check for readers", &served.address, page),
        ("the same bytes from memory", &memory, "/"),
    ] {
        for readers in [1, READERS] {
            let begun = Instant::now();
            let times: Vec<Duration> = std::thread::scope(|scope| {
                let all: Vec<_> =
                    (0..readers).map(|_| scope.spawn(|| asked(address, path))).collect();
                all.into_iter().flat_map(|it| it.join().unwrap()).collect()
            });
            let rate = times.len() as f64 / begun.elapsed().as_secs_f64();
            let times = Times::new(times);
            let (half, slow) = (millis(times.percentile(50)), millis(times.percentile(99)));
            println!(
                "| {name} ({size} KiB), {readers} connections | {rate:.0} requests/s, p50 {half}, p99 {slow} |"
            );
        }
    }
}

fn asked(address: &str, path: &str) -> Vec<Duration> {
    let mut client = Kept::new(address);
    let once = |_| {
        let begun = Instant::now();
        assert_eq!(client.get(path, ""), 200);
        begun.elapsed()
    };
    (0..REQUESTS).map(once).collect()
}

/// Serves these bytes at every address, by the same library as a desk; gives where. It ends with
/// the program.
fn from_memory(bytes: Vec<u8>) -> String {
    let (say, hear) = std::sync::mpsc::channel();
    let bytes = Bytes::from(bytes);
    std::thread::spawn(move || {
        let answer = move || {
            let bytes = bytes.clone();
            App::new().default_service(to(move || {
                let bytes = bytes.clone();
                async move { HttpResponse::Ok().content_type("text/html").body(bytes) }
            }))
        };
        let server = HttpServer::new(answer).bind(("127.0.0.1", 0)).unwrap();
        say.send(server.addrs().remove(0).to_string()).unwrap();
        System::new().block_on(server.run()).unwrap();
    });
    hear.recv().unwrap()
}
