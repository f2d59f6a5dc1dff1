//! Exports: what the lists and the archive of a whole desk take, beside the shell of SQLite that
//! writes the same rows.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::home::Home;
use crate::process::{PROGRAM, memory};

/// What stands in the list of claims, as far as rows have it, without a thought for formulas.
const ROWS: &str = "SELECT c.number, c.statement, c.quote, c.speakers, c.stage, c.label_name, \
    r.rationale, c.publication, a.title, a.url, a.published_on, p.name, c.due_at, c.evidence, \
    c.origins, c.tags, c.opened_at, c.changed_at, c.approved_at \
    FROM claim c JOIN article a ON a.id = c.article_id \
    LEFT JOIN person p ON p.id = c.assignee_id \
    LEFT JOIN verdict_round r ON r.claim_id = c.id AND r.outcome = 'approved' \
    ORDER BY c.number";

pub fn measure(home: &Home) {
    println!("\n| export of {} claims | time | rows/s | most resident memory |", home.claims);
    println!("|---|---|---|---|");
    let file = home.folder.join("claimdesk.db");
    let mut shell = Command::new("sqlite3");
    shell.arg("-readonly").arg("-csv").arg("-header").arg(&file).arg(ROWS);
    timed("sqlite3 -csv", home.claims, shell);
    for format in ["csv", "jsonl", "xlsx"] {
        let name = format!("claims as {format}");
        timed(&name, home.claims, exported(home, &["claims", "--format", format]));
    }
    timed("archive", home.claims, exported(home, &["archive"]));
}

fn exported(home: &Home, what: &[&str]) -> Command {
    let mut command = Command::new(PROGRAM);
    command.arg("export").args(what).arg("--data-dir").arg(&home.folder);
    command
}

fn timed(name: &str, rows: u64, mut command: Command) {
    let begun = Instant::now();
    let made = command.stdout(Stdio::null()).spawn();
    let Ok(mut child) = made else {
        println!("| {name} | is not installed here | | |");
        return;
    };
    let mut most = 0.0_f64;
    let status = loop {
        most = most.max(memory(child.id()).1);
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    if !status.success() {
        println!("| {name} | failed | | |");
        return;
    }
    let took = begun.elapsed().as_secs_f64();
    println!("| {name} | {took:.1} s | {:.0} | {most:.1} MiB |", rows as f64 / took);
}
