//! The command line, as processes of their own beside an open desk.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use claimdesk::domain::claim::Stage;
use claimdesk::store::Place;
use sea_orm::ConnectionTrait;
use serde_json::Value;

use crate::base::*;
use crate::reading::everything;
use crate::snapshots::picture;

/// What a command said, and whether it went well.
pub struct Said {
    well: bool,
    out: String,
    err: String,
}

impl Said {
    fn of(output: Output) -> Self {
        Self {
            well: output.status.success(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// It went well, and this is what it said.
    #[track_caller]
    pub fn out(self) -> String {
        assert!(self.well, "{}{}", self.out, self.err);
        self.out
    }

    /// It failed, and this is what it said.
    #[track_caller]
    pub fn failure(self) -> String {
        assert!(!self.well, "{}", self.out);
        format!("{}{}", self.out, self.err)
    }
}

fn program(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_claimdesk"));
    // Nothing of the machine's own settings.
    command.env_clear().current_dir(folder).stdin(Stdio::null());
    command
}

/// Runs a command on no desk.
fn alone(arguments: &[&str]) -> Said {
    let folder = tempfile::tempdir().unwrap();
    Said::of(program(folder.path()).args(arguments).output().unwrap())
}

/// The flags that lead a command to a database.
pub fn at(place: &Place) -> [String; 2] {
    match place {
        Place::Sqlite(file) => {
            ["--data-dir".to_owned(), file.parent().unwrap().display().to_string()]
        }
        Place::Postgres(url) => ["--database".to_owned(), url.clone()],
    }
}

/// Runs a command on a desk.
pub fn run(place: &Place, arguments: &[&str]) -> Said {
    let folder = tempfile::tempdir().unwrap();
    Said::of(program(folder.path()).args(arguments).args(at(place)).output().unwrap())
}

async fn stage(base: &Base, number: &str) -> Stage {
    let id = base.desk.claim_by_number(number.parse().unwrap()).await.unwrap();
    base.desk.claim(id).await.unwrap().claim.unwrap().stage
}

#[tokio::test]
async fn nobody_approves_their_own_work_from_a_console() {
    let base = Base::new().await;
    let place = base.home.place();
    base.proposed().await;
    let ann = "UPDATE person SET role = 'editor' WHERE name = 'ann'";
    let approve = |who: &str| run(&place, &["claim", "approve", "C-1", "--as", who]);

    let said = approve("ann@test.example").failure();
    assert!(said.contains("The role of reviewer may not decide on a verdict"), "{said}");
    base.foreign().await.execute_unprepared(ann).await.unwrap();
    let said = approve("ann@test.example").failure();
    assert!(said.contains("Nobody approves their own work"), "{said}");
    let said = run(&place, &["claim", "approve", "C-1"]).failure();
    assert!(said.contains("Sign in, or name a person") || said.contains("may not"), "{said}");
    let said = approve("nobody@test.example").failure();
    assert!(said.contains("nobody called nobody@test.example"), "{said}");
    assert_eq!(stage(&base, "C-1").await, Stage::Proposed);

    let said = approve("eve@test.example").out();
    assert_eq!(said, "C-1: Approved\n");
    assert_eq!(stage(&base, "C-1").await, Stage::Approved);
}

#[tokio::test]
async fn verdicts_are_proposed_and_returned_from_a_console() {
    let base = Base::new().await;
    let place = base.home.place();
    base.proposed().await;
    let because = ["--as", "eve@test.example", "--reason", "Which budget?"];
    run(&place, &[&["claim", "return", "C-1"], because.as_slice()].concat()).out();
    assert_eq!(stage(&base, "C-1").await, Stage::Returned);

    let verdict =
        ["--label", "false", "--rationale", "The budget of March.", "--as", "ben@test.example"];
    let said = run(&place, &[&["claim", "propose", "C-1"], verdict.as_slice()].concat()).out();
    assert_eq!(said, "C-1: Verdict proposed\n");
    let said = run(&place, &["claim", "approve", "C-9", "--as", "eve@test.example"]).failure();
    assert!(said.contains("C-9") && said.contains("There is no such thing here"), "{said}");
}

#[tokio::test]
async fn tables_and_archives_go_through_a_console() {
    let base = Base::new().await;
    let place = base.home.place();
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name).display().to_string();
    let (table, archive, sheet) = (file("claims.csv"), file("desk.tar"), file("claims.xlsx"));
    std::fs::write(&table, "Claim;Who\nThe quay is new;Ida Berg\n;nobody\n").unwrap();
    let import = ["import", "claims", &table, "--map", "statement=claim,speaker=WHO"];

    let said = run(&place, &[import.as_slice(), &["--dry-run"]].concat()).failure();
    assert!(said.contains("row 2: new, in “Imported claims”"), "{said}");
    assert!(said.contains("row 3: left out. Please fill in the statement."), "{said}");
    let said = run(&place, &import).failure();
    assert!(said.contains("row 2: C-1, at /articles/"), "{said}");
    let said = run(&place, &import).failure();
    assert!(said.contains("0 new, 1 here already, 1 left out"), "{said}");
    let said = run(&place, &["import", "claims", &table, "--map", "statement=Words"]).failure();
    assert!(said.contains("The table has no column “Words”"), "{said}");

    run(&place, &["export", "claims", "--format", "xlsx", "--output", &sheet]).out();
    assert!(std::fs::read(&sheet).unwrap().starts_with(b"PK"));
    run(&place, &["export", "archive", "--output", &archive]).out();
    let home = Home::Sqlite(tempfile::tempdir().unwrap());
    let there = home.place();
    let said = run(&there, &["import", "archive", &archive]).out();
    assert!(said.contains("1 claims") && said.contains("claimdesk user link"), "{said}");
    let said = run(&there, &["import", "archive", &archive]).failure();
    assert!(said.contains("There is a desk here already"), "{said}");

    // The archive that is there outlives one that fails.
    let whole = std::fs::read(&archive).unwrap();
    let source = base.approved().await.claim.unwrap().evidence[0].source;
    base.desk.upload_snapshot(source, picture(), actor(ANN)).await.unwrap();
    std::fs::remove_dir_all(base.blobs_folder()).unwrap();
    let said = run(&place, &["export", "archive", "--output", &archive]).failure();
    assert!(said.contains("is missing"), "{said}");
    assert!(std::fs::read(&archive).unwrap() == whole, "as it was");
}

#[tokio::test]
async fn articles_are_imported_from_files_and_the_standard_input() {
    let base = Base::new().await;
    let place = base.home.place();
    let folder = tempfile::tempdir().unwrap();
    let ferry = folder.path().join("ferry.txt");
    let text = "Ferry sails\n\nThe ferry carried 1,200 people, the harbour master Ida Berg said.";
    std::fs::write(&ferry, text).unwrap();
    let odd = folder.path().join("odd.txt");
    std::fs::write(&odd, [0, 1, 2, 3]).unwrap();
    let (ferry, odd) = (ferry.to_str().unwrap(), odd.to_str().unwrap());

    let said = run(&place, &["import", ferry, "--as", "ann@test.example"]).out();
    assert!(said.contains("“Ferry sails”") && said.contains("1 suggestions"), "{said}");
    let said = run(&place, &["import", ferry]).out();
    assert!(said.contains("this text is here already, at /articles/"), "{said}");
    let before = everything(&base.foreign().await).await;
    let said = run(&place, &["import", odd, "/nowhere/file.txt"]).failure();
    assert!(said.contains("does not look like text"), "{said}");
    let said = run(&place, &["import", "/nowhere/file.txt"]).failure();
    assert!(said.contains("/nowhere/file.txt cannot be read"), "{said}");
    let said = run(&place, &["import", ferry, "--published", "2026-02-30"]).failure();
    assert!(said.contains("2026-02-30"), "{said}");
    assert_eq!(everything(&base.foreign().await).await, before);

    let mut command = program(folder.path());
    command.args(["import", "-", "--title", "From a pipe"]).args(at(&place));
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(text.replace("1,200", "1,300").as_bytes()).unwrap();
    let said = Said::of(child.wait_with_output().unwrap()).out();
    assert!(said.contains("“From a pipe”"), "{said}");
}

#[test]
fn an_article_is_split_without_a_desk() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ferry.txt");
    std::fs::write(
        &file,
        "Log In\n\nFerry sails\n\nPublished 3 hours ago2 minute read\n\nThe ferry carried 1,200 \
         people, the harbour master Ida Berg said. “We are över the moon,” she added.\n",
    )
    .unwrap();
    let file = file.to_str().unwrap();

    let body = alone(&["split", "--body", file]).out();
    let lines = alone(&["split", file]).out();

    assert!(!body.contains("Log In") && !body.contains("minute read"), "{body}");
    let body: Vec<char> = body.chars().collect();
    let found: Vec<Value> = lines.lines().map(|it| serde_json::from_str(it).unwrap()).collect();
    assert!(found.len() >= 2, "{lines}");
    for it in &found {
        let keys: Vec<&String> = it.as_object().unwrap().keys().collect();
        assert_eq!(keys.len(), 10, "{keys:?}");
        let place = |key: &str| usize::try_from(it[key].as_u64().unwrap()).unwrap();
        let words: String = body[place("start")..place("end")].iter().collect();
        assert_eq!(words, it["text"].as_str().unwrap());
    }
    assert_eq!(found[0]["speaker"], "Ida Berg");
    let raw = alone(&["split", "--raw", "--body", file]).out();
    assert!(raw.starts_with("Log In"));
    assert!(alone(&["split", "/nowhere"]).failure().contains("/nowhere cannot be read"));
}

#[tokio::test]
async fn reports_and_lists_leave_to_the_standard_output_or_a_file() {
    let base = Base::new().await;
    let place = base.home.place();
    base.approved().await;
    base.open(1).await;
    let article = base.article.to_string();
    let folder = tempfile::tempdir().unwrap();

    for (what, of) in [("claim", "C-1"), ("article", article.as_str())] {
        for (format, holds) in [
            ("html", "<!doctype html>"),
            ("json", "claimdesk-"),
            ("markdown", "The budget says 38 million"),
            ("claimreview", "\"ClaimReview\""),
        ] {
            let file = folder.path().join(format!("{what}.{format}"));
            let public = ["--public-url", "https://desk.example"];
            let asked = [&["export", what, of, "--format", format], public.as_slice()].concat();
            let said = run(&place, &asked).out();
            assert!(said.to_lowercase().contains(&holds.to_lowercase()), "{what} {format}: {said}");
            run(&place, &[&asked, ["-o", file.to_str().unwrap()].as_slice()].concat()).out();
            assert!(!std::fs::read(&file).unwrap().is_empty());
        }
    }
    let csv = run(&place, &["export", "claims"]).out();
    assert_eq!(csv::Reader::from_reader(csv.as_bytes()).records().count(), 2);
    let lines = run(&place, &["export", "claims", "--format", "jsonl", "--stage", "open"]).out();
    let row: Value = serde_json::from_str(lines.trim()).unwrap();
    assert_eq!(row["number"], "C-2");

    let said = run(&place, &["export", "claim", "C-2", "--format", "claimreview"]).failure();
    assert!(said.contains("R26"), "{said}");
    for wrong in [
        ["export", "claim", "C-7", "--format", "json"],
        ["export", "claim", "seven", "--format", "json"],
        ["export", "claim", "C-1", "--format", "pdf"],
        ["export", "claims", "--stage", "done", "--format=csv"],
    ] {
        let said = run(&place, &wrong).failure();
        assert!(!said.is_empty() && !said.contains("panicked"), "{said}");
    }
}

#[tokio::test]
async fn a_flipped_byte_is_found_and_copies_are_made_anew() {
    let base = Base::new().await;
    let place = base.home.place();
    base.approved().await;
    base.open(1).await;
    let said = run(&place, &["verify"]).out();
    assert!(said.contains("are whole"), "{said}");

    let before = everything(&base.foreign().await).await;
    run(&place, &["rebuild"]).out();
    assert_eq!(everything(&base.foreign().await).await, before);

    let attacker = base.attacker().await;
    attacker
        .execute_unprepared(
            "UPDATE claim SET statement = 'Other words' WHERE number = 1;
             DELETE FROM claim_anchor",
        )
        .await
        .unwrap();
    let said = run(&place, &["verify"]).failure();
    assert!(said.contains("C-2"), "{said}");
    run(&place, &["rebuild"]).out();
    assert_eq!(everything(&base.foreign().await).await, before);

    let flip = if base.is_postgres() {
        "UPDATE event SET bytes = set_byte(bytes, 9, get_byte(bytes, 9) # 1)
         WHERE kind = 'claim.verdict_approved'"
    } else {
        "UPDATE event SET bytes = CAST(replace(CAST(bytes AS TEXT), 'verdict_approved',
            'verdict_approvee') AS BLOB) WHERE kind = 'claim.verdict_approved'"
    };
    attacker.execute_unprepared(flip).await.unwrap();
    let said = run(&place, &["verify"]).failure();
    assert!(said.contains("C-1") && said.contains("event 5"), "{said}");
    let said = run(&place, &["rebuild"]).failure();
    assert!(!said.contains("panicked"), "{said}");
}

#[tokio::test]
async fn people_are_let_in_and_out_from_a_console() {
    let base = Base::new().await;
    let place = base.home.place();
    let user = |arguments: &[&str]| run(&place, &[&["user"], arguments].concat());

    let said = user(&["add", "Nora@Desk.Example", "Nora New", "editor"]).out();
    assert!(said.contains("once and within three days"), "{said}");
    assert!(said.contains("http://127.0.0.1:8080/link/"), "{said}");
    let listed = user(&["list"]).out();
    assert!(listed.contains("nora@desk.example\teditor\tNora New\n"), "{listed}");
    user(&["role", "nora@desk.example", "viewer"]).out();
    user(&["disable", "nora@desk.example"]).out();
    let listed = user(&["list"]).out();
    assert!(listed.contains("nora@desk.example\tviewer\tNora New\tshut out\n"), "{listed}");
    assert!(user(&["link", "nora@desk.example"]).failure().contains("Let them in again first"));
    user(&["enable", "nora@desk.example"]).out();
    let said =
        run(&place, &["user", "link", "nora@desk.example", "--public-url", "https://desk.example"]);
    assert!(said.out().contains("https://desk.example/link/"));

    let said = user(&["add", "nora@desk.example", "Nora Again", "viewer"]).failure();
    assert!(said.contains("works here already"), "{said}");
    assert!(user(&["add", "nora", "Nora", "viewer"]).failure().contains("looks like"));
    assert!(user(&["add", "n@x.example", "N", "king"]).failure().contains("king"));
    assert!(user(&["disable", "who@x.example"]).failure().contains("no such thing"));
}

#[test]
fn a_desk_is_migrated_and_one_that_is_not_set_up_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::Sqlite(folder.path().join("new/claimdesk.db"));

    let said = run(&place, &["migrate"]).out();
    assert!(said.contains("claimdesk.db is up to date."), "{said}");
    run(&place, &["migrate"]).out();
    let said = run(&place, &["user", "add", "n@x.example", "N", "admin"]).failure();
    assert!(said.contains("has not been set up yet"), "{said}");
}

#[test]
fn settings_that_cannot_be_used_are_named() {
    let check = |settings: &str, names: &str| {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("claimdesk.toml"), settings).unwrap();
        let said = Said::of(program(folder.path()).arg("migrate").output().unwrap()).failure();
        assert!(said.contains(names), "{said}");
        assert!(!said.contains("hunter2"), "{said}");
    };
    check("colour = \"blue\"", "colour");
    check("listen = \"everywhere\"", "listen");
    check("data_dir = [", "claimdesk.toml");
    check("database = \"mysql://me:hunter2@host/x\"", "postgres://");
    check("public_url = \"desk.example\"", "public URL");
    check("session_idle_minutes = 0", "sessions must last");
    let said = alone(&["migrate", "--config", "/nowhere.toml"]).failure();
    assert!(said.contains("there is no file /nowhere.toml"), "{said}");
}

#[test]
fn every_command_says_what_it_does() {
    let whole = alone(&["--help"]).out();
    let commands: Vec<&str> = whole
        .split_once("Commands:")
        .unwrap()
        .1
        .lines()
        .filter_map(|line| line.strip_prefix("  ")?.split_whitespace().next())
        .take_while(|it| !it.starts_with('-'))
        .collect();
    for wanted in [
        "serve", "demo", "import", "split", "export", "verify", "rebuild", "collect", "user",
        "migrate",
    ] {
        assert!(commands.contains(&wanted), "{wanted} in {commands:?}");
    }
    for command in commands.into_iter().filter(|it| *it != "help") {
        let said = alone(&[command, "--help"]).out();
        assert!(said.contains("Usage: claimdesk"), "{command}: {said}");
    }
    assert!(alone(&["--version"]).out().starts_with("claimdesk "));
    assert!(alone(&["destroy"]).failure().contains("destroy"));
}

#[test]
fn a_folder_that_was_mistyped_stays_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let typed = folder.path().join("desq");
    for command in ["verify", "rebuild"] {
        let arguments = [command, "--data-dir", typed.to_str().unwrap()];
        let said = Said::of(program(folder.path()).args(arguments).output().unwrap()).failure();
        assert!(said.contains("There is no desk in") && said.contains("desq"), "{said}");
        assert!(!typed.exists(), "{command}");
    }
}
