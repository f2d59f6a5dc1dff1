//! Proofs: how fast a log is sealed, a report is verified, and a page for readers is served.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use claimdesk::desk::claims::Sent;
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
const REQUESTS: usize = 10_000;

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
    published(&home, &page);
}

/// Makes a claim of many events; gives its number, and the address of a check.
async fn long_claim(home: &Home) -> (ClaimNumber, String) {
    let desk = home.open().await;
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

/// A page for readers beside a file of the program, which is served from memory.
fn published(home: &Home, page: &str) {
    let served = Served::with(home, &["--public-url", "http://127.0.0.1:8080"]);
    for (name, path) in
        [("a check for readers", page), ("a file from memory", "/assets/readers.css")]
    {
        let mut client = Kept::new(&served.address);
        let times: Vec<Duration> = (0..REQUESTS)
            .map(|_| {
                let begun = Instant::now();
                assert_eq!(client.get(path, ""), 200);
                begun.elapsed()
            })
            .collect();
        let rate = REQUESTS as f64 / times.iter().sum::<Duration>().as_secs_f64();
        let times = Times::new(times);
        let (half, slow) = (millis(times.percentile(50)), millis(times.percentile(99)));
        println!(
            "| {name}, one reader over loopback | {rate:.0} requests/s, p50 {half}, p99 {slow} |"
        );
    }
}
