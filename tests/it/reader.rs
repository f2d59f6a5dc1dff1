//! Foreign pages are read by a process of their own, which may die without harm.

use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use claimdesk::desk::articles::{Brought, Unreadable};
use claimdesk::desk::reader::Hints;
use claimdesk::desk::{Desk, Error, machine_clock, reader};
use claimdesk::text::page::Format;

use crate::base::*;

const PAGE: &str = "<!doctype html><html lang=en><head><title>Ferry sails again</title></head><body>\
    <nav>Log in</nav><article><h1>Ferry sails again</h1>\
    <p>The ferry carried 1,200 people on its first day, the harbour master said on Monday.</p>\
    <p>It had been out of service for three months, longer than ever before, she added.</p>\
    </article></body></html>";

fn page(bytes: impl Into<Vec<u8>>) -> Brought {
    Brought { bytes: bytes.into(), format: Some(Format::Html), ..Brought::default() }
}

/// A desk whose reader is this shell script.
async fn with_reader(script: &str) -> (Base, Desk, tempfile::TempDir) {
    let base = Base::new().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("reader");
    std::fs::write(&file, format!("#!/bin/sh\n{script}\n")).unwrap();
    std::fs::set_permissions(&file, PermissionsExt::from_mode(0o755)).unwrap();
    let desk = Desk::new(
        base.desk.db().clone(),
        base.desk.blobs().clone(),
        machine_clock(),
        Arc::from(file),
    );
    (base, desk, folder)
}

#[tokio::test]
async fn a_page_becomes_an_article() {
    let base = Base::new().await;

    let article = base.desk.import(page(PAGE), by(ANN)).await.unwrap();

    let read = base.desk.article(article).await.unwrap();
    assert_eq!(read.article.title, "Ferry sails again");
    assert!(read.revision.body.contains("1,200 people"));
    assert!(!read.revision.body.contains("Log in"));
}

#[tokio::test]
async fn a_reader_that_dies_is_said_and_harms_nothing() {
    for script in [
        "kill -9 $$",
        "cat >/dev/null; exit 3",
        "cat >/dev/null; echo '{\"article\":{}}'",
        "cat >/dev/null",
        "exec yes",
        "exec /bin/false",
    ] {
        let (base, desk, _folder) = with_reader(script).await;

        let refused = desk.import(page(PAGE.repeat(200)), by(ANN)).await;

        let died = Error::Unreadable(Unreadable::ReaderDied).to_string();
        assert_eq!(refused.expect_err(script).to_string(), died, "{script}");
        assert!(died.contains("Paste the article's words instead"));
        assert_eq!(rows(&base.foreign().await, "SELECT id FROM article").await.len(), 1);
        base.desk.import(page(PAGE), by(ANN)).await.unwrap();
    }
}

#[tokio::test]
async fn a_reader_that_is_not_there_is_said() {
    let base = Base::new().await;
    let nowhere = Arc::from(Path::new("/nowhere/claimdesk"));
    let desk =
        Desk::new(base.desk.db().clone(), base.desk.blobs().clone(), machine_clock(), nowhere);

    let refused = desk.import(page(PAGE), by(ANN)).await;

    assert!(matches!(refused, Err(Error::Unreadable(Unreadable::ReaderDied))));
}

#[tokio::test]
async fn the_reader_sees_no_settings_and_no_folder_of_the_desk() {
    let (_base, desk, folder) =
        with_reader("cat >/dev/null; (env; pwd; ls -l /proc/$$/fd) >&1").await;
    // What it says is no answer; the words are looked at by running it as the desk does.
    assert!(desk.import(page(PAGE), by(ANN)).await.is_err());
    let seen = folder.path().join("seen");
    let script = format!("#!/bin/sh\ncat >/dev/null; (env; pwd) >{}\n", seen.display());
    std::fs::write(folder.path().join("reader"), script).unwrap();
    assert!(desk.import(page(PAGE), by(ANN)).await.is_err());

    let seen = std::fs::read_to_string(seen).unwrap();

    let known = ["PWD=/", "MIMALLOC_ARENA_RESERVE=16MiB", "/", "_=", "SHLVL="];
    let odd = seen.lines().filter(|line| !known.iter().any(|it| line.starts_with(it)));
    assert_eq!(odd.collect::<Vec<_>>(), Vec::<&str>::new());
}

#[test]
fn the_reader_confines_itself_before_it_reads() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_claimdesk"))
        .arg(reader::SUBCOMMAND)
        .env_clear()
        .env("MIMALLOC_ARENA_RESERVE", "16MiB")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let limits = format!("/proc/{}/limits", child.id());
    // It waits for the end of the page; until then its limits can be looked at.
    let request = reader::Request { wanted: reader::Wanted::Article, hints: Hints::default() };
    serde_json::to_writer(&mut input, &request).unwrap();
    input.write_all(b"\n").unwrap();
    input.write_all(PAGE.as_bytes()).unwrap();
    let memory = reader::MEMORY.to_string();
    // How long a process takes to start is up to the machine.
    let limited = (0..6_000).any(|_| {
        std::thread::sleep(Duration::from_millis(5));
        let limits = std::fs::read_to_string(&limits).unwrap_or_default();
        let of = |what: &str| limits.lines().find(|it| it.starts_with(what)).unwrap_or_default();
        of("Max address space").contains(&memory)
            && of("Max open files").split_whitespace().nth(3) == Some("3")
            && of("Max core file size").split_whitespace().nth(4) == Some("0")
    });
    drop(input);

    let out = child.wait_with_output().unwrap();

    assert!(limited);
    assert!(out.status.success());
    let answer: reader::Answer = serde_json::from_slice(&out.stdout).unwrap();
    assert!(matches!(answer, reader::Answer::Article(it) if it.title == "Ferry sails again"));
}
