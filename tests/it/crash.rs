//! A desk that is killed in the middle of its work has lost nothing that it said was stored.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write, stdout};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use claimdesk::desk::Desk;
use claimdesk::desk::articles::Brought;
use claimdesk::domain::claim::Command as Act;
use claimdesk::store::{self, Blobs, Place, blobs, verify};

use crate::base::*;

const ROUNDS: usize = 30;
/// Tells this test that it is the process to be killed, and where its desk is.
const VICTIM: &str = "CLAIMDESK_TEST_VICTIM";

fn said(place: &Place) -> String {
    match place {
        Place::Sqlite(file) => file.display().to_string(),
        Place::Postgres(url) => url.clone(),
    }
}

fn heard(place: String) -> Place {
    if place.starts_with("postgres:") {
        Place::Postgres(place)
    } else {
        Place::Sqlite(place.into())
    }
}

/// Opens claims and works on them, eight at a time, and says each that was stored.
async fn work_until_killed(place: Place) {
    let db = store::open(&place).await.unwrap();
    let kept = Blobs::open(&blobs::Place::Folder("blobs".into())).unwrap();
    let desk = Desk::new(db, kept, claimdesk::desk::machine_clock(), reader());
    let articles = desk.articles(None, 1).await.unwrap();
    let article = articles.first().unwrap().id;
    let workers: Vec<_> = (0..8)
        .map(|worker| {
            let desk = desk.clone();
            tokio::spawn(async move {
                loop {
                    let new = new_claim(article, worker);
                    let opened = desk.open_claim(new, by(ANN)).await.unwrap().claim.unwrap();
                    say(opened.number.0, 1);
                    let tag = Act::Tag { tags: vec!["kept".to_owned()] };
                    desk.perform(opened.id, 1, tag, by(BEN)).await.unwrap();
                    say(opened.number.0, 2);
                }
            })
        })
        .collect();
    futures_util::future::join_all(workers).await;
}

fn say(number: u64, version: u64) {
    // One write to the pipe, so that no line is half there.
    let line = format!("stored {number} {version}\n");
    let mut out = stdout().lock();
    out.write_all(line.as_bytes()).unwrap();
    out.flush().unwrap();
}

/// Runs the worker until it has said so many lines, kills it, and gives all that it said.
fn kill_after(lines: usize, home: &Home) -> Vec<(u64, u64)> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["crash::what_was_stored_survives_kill_9", "--exact", "--nocapture"])
        .env(VICTIM, said(&home.place()))
        .current_dir(home.folder())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut stored = Vec::new();
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        let line = line.unwrap();
        // The first line may share its row with what the test harness says.
        let Some((_, numbers)) = line.split_once("stored ") else { continue };
        let (number, version) = numbers.split_once(' ').unwrap();
        stored.push((number.parse().unwrap(), version.parse().unwrap()));
        if stored.len() == lines {
            // SIGKILL. What it said before that is still in the pipe and is read to the end.
            child.kill().unwrap();
        }
    }
    child.wait().unwrap();
    stored
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_stored_survives_kill_9() {
    if let Ok(place) = std::env::var(VICTIM) {
        return work_until_killed(heard(place)).await;
    }
    let base = Base::new().await;
    let place = base.home.place();
    let mut stored = BTreeSet::new();
    let mut slowest = Duration::ZERO;
    for round in 0..ROUNDS {
        let said = kill_after(1 + (round * 37) % 61, &base.home);
        assert!(!said.is_empty(), "the worker said nothing in round {round}");
        stored.extend(said);

        let begun = Instant::now();
        let db = store::open(&place).await.unwrap();
        let there = rows(db.read(), "SELECT number, version FROM claim").await;
        slowest = slowest.max(begun.elapsed());

        let there: BTreeSet<String> = there.into_iter().collect();
        for (number, version) in &stored {
            // A claim that was worked on further is at its second version.
            let kept = (*version..=2).any(|version| {
                there.contains(&format!("{number},{version}"))
                    || there.contains(&format!("({number},{version})"))
            });
            assert!(kept, "version {version} of claim {number} was said to be stored");
        }
    }
    assert!(slowest < Duration::from_secs(2), "ready again after {slowest:?}");
    let findings = verify::verify(base.desk.db(), ORIGIN, base.hands.now()).await.unwrap();
    assert_eq!(findings.faults, Vec::<String>::new());
    assert!(findings.claims >= u64::try_from(stored.len() / 2).unwrap());
    // And the desk that was open all the while works on.
    let text = "Another text\n\nThe ferry carried 1,200 people on its first day, she said.";
    base.desk.import(Brought { bytes: text.into(), ..town() }, by(ANN)).await.unwrap();
}
