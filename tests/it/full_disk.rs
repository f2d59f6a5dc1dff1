//! A full disk: writes are refused, reads go on, and nothing that was stored is missing.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Stdio};

use chrono::TimeDelta;
use claimdesk::config::Config;
use claimdesk::desk::Error;
use claimdesk::domain::Role;
use claimdesk::domain::claim::Command as Act;
use claimdesk::store::blobs::{Held, Place};
use claimdesk::store::{self, Blobs, Db, verify};

use crate::base::*;
use crate::world::World;

/// A small disk of its own, unmounted in the end.
struct Disk(tempfile::TempDir);

impl Disk {
    fn new() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=3500k", "tmpfs"])
            .arg(folder.path())
            .stderr(Stdio::null())
            .status();
        mounted.is_ok_and(|it| it.success()).then(|| Self(folder))
    }

    fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let unmounted = Command::new("umount").arg("--lazy").arg(self.path()).status();
        assert!(unmounted.is_ok_and(|it| it.success()), "{} stays mounted", self.path().display());
    }
}

async fn numbers(db: &Db) -> BTreeSet<String> {
    rows(db.read(), "SELECT number FROM claim").await.into_iter().collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_loses_nothing_and_is_got_over() {
    if std::env::var("CLAIMDESK_TEST_POSTGRES").is_ok() {
        return not_run("a full disk", "the disk of a database server is not this desk's to fill");
    }
    let Some(small) = Disk::new() else {
        return not_run("a full disk", "no small disk can be mounted without root");
    };
    let base = Base::on(Home::Sqlite(tempfile::tempdir_in(small.path()).unwrap())).await;
    let mut stored = BTreeSet::new();
    let mut refused = 0;

    // Eight at a time, so that full groups meet the full disk; on long after it was full.
    while refused < 80 {
        let writers: Vec<_> = (0..8)
            .map(|it| {
                let (desk, mut new) = (base.desk.clone(), base.new_claim(it));
                new.statement = "long ".repeat(190);
                tokio::spawn(async move { desk.open_claim(new, by(ANN)).await })
            })
            .collect();
        for writer in writers {
            match writer.await.unwrap() {
                Ok(opened) => {
                    stored.insert(opened.claim.unwrap().number.0.to_string());
                }
                Err(Error::Store(store::Error::Full(_) | store::Error::Unknown)) => refused += 1,
                Err(other) => panic!("{other:?}"),
            }
        }
    }
    assert!(stored.len() > 20, "{}", stored.len());

    // Reads go on, and show exactly what was said to be stored.
    assert_eq!(numbers(base.desk.db()).await, stored);
    base.desk.article(base.article).await.unwrap();
    // Somebody who opens the file afresh sees the same.
    let foreign = base.foreign().await;
    let seen: BTreeSet<_> = rows(&foreign, "SELECT number FROM claim").await.into_iter().collect();
    assert_eq!(seen, stored);
    foreign.close().await.unwrap();

    // With space again, writing works again, by itself.
    let grow = Command::new("mount").args(["-o", "remount,size=16m"]).arg(small.path()).status();
    assert!(grow.unwrap().success());
    for it in 0..8 {
        let opened = base.open(it).await.claim.unwrap();
        stored.insert(opened.number.0.to_string());
        base.does(opened.id, Act::Tag { tags: vec!["kept".to_owned()] }, BEN).await;
    }
    assert_eq!(numbers(base.desk.db()).await, stored);
    let again = store::open(&base.home.place()).await.unwrap();
    assert_eq!(numbers(&again).await, stored);
    let findings = verify::verify(&again, ORIGIN, base.hands.now()).await.unwrap();
    assert_eq!(findings.faults, Vec::<String>::new());
}

#[actix_web::test]
async fn a_page_says_that_the_disk_is_full_and_gives_back_what_was_typed() {
    if std::env::var("CLAIMDESK_TEST_POSTGRES").is_ok() {
        return;
    }
    let Some(small) = Disk::new() else {
        return not_run("a page on a full disk", "no small disk can be mounted without root");
    };
    let base = Base::on(Home::Sqlite(tempfile::tempdir_in(small.path()).unwrap())).await;
    let world = World::on(base, &Config::default());
    let browser = world.sign_in(Role::Reviewer).await;
    world.base.open(0).await;
    let ballast = small.path().join("ballast");
    // It ends where the disk does.
    std::fs::write(&ballast, vec![0; 4 * 1024 * 1024]).unwrap_err();

    let words = "Words that took an hour. ".repeat(150);
    let mut said = 0;
    let full = loop {
        let page = browser.act("C-1", "comment", &[("text", &words)]).await;
        match page.status {
            303 => said += 1,
            _ => break page,
        }
    };

    full.is(507).says("The desk has no space left").says("Everything can still be read");
    full.keeps(words.trim());
    // Also when it is time to note that the session was used.
    world.base.hands.move_by(TimeDelta::minutes(2));
    for path in ["/", "/claims/C-1", "/queue?tab=all", "/articles", "/claims/C-1/report.json"] {
        browser.get(path).await.is(200);
    }
    assert_eq!(browser.get("/claims/C-1").await.count("class=\"comment\""), said);
    std::fs::remove_file(&ballast).unwrap();
    browser.act("C-1", "comment", &[("text", "There is space again.")]).await.is(303);
    browser.get("/claims/C-1").await.says("There is space again.");
}

#[tokio::test]
async fn blobs_are_refused_on_a_full_disk_and_taken_again_when_there_is_space() {
    let Some(small) = Disk::new() else {
        return not_run("blobs on a full disk", "no small disk can be mounted without root");
    };
    let blobs = Blobs::open(&Place::Folder(small.path().join("blobs"))).unwrap();
    let large = |it: u8| vec![it; 400 * 1024];
    let mut kept = Vec::new();
    let full = loop {
        match blobs.put(large(u8::try_from(kept.len()).unwrap()).into()).await {
            Ok(sha256) => kept.push(sha256),
            Err(refused) => break refused,
        }
    };

    assert!(matches!(full, store::Error::Full(_)), "{full:?}");
    assert!(kept.len() >= 5, "{}", kept.len());
    for (it, sha256) in kept.iter().enumerate() {
        let bytes = blobs.get(sha256).await.unwrap().unwrap();
        assert_eq!(bytes, large(u8::try_from(it).unwrap()));
    }
    // Nothing of what was refused is left, so that there is no half blob and space for others.
    let shelves = std::fs::read_dir(small.path().join("blobs/sha256")).unwrap();
    let files = shelves.flat_map(|it| std::fs::read_dir(it.unwrap().path()).unwrap()).count();
    assert_eq!(files, kept.len());

    let grow = Command::new("mount").args(["-o", "remount,size=16m"]).arg(small.path()).status();
    assert!(grow.unwrap().success());
    let sha256 = blobs.put(large(200).into()).await.unwrap();
    assert_eq!(blobs.check(&sha256).await.unwrap(), Held::Present);
}
