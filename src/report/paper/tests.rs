//! Papers of reports: golden copies, and what has no part in them.

use chrono::TimeDelta;

use super::super::sample;
use super::super::tests::golden;
use super::trails::{Line, trails};
use super::{Sealed, With, claim};
use claimdesk_pdf::Paper;

fn written(paper: &Paper) -> String {
    serde_json::to_string_pretty(paper).unwrap() + "\n"
}

fn sealed() -> Sealed {
    Sealed {
        log: "desk.example/9f2c/1".to_owned(),
        size: 204,
        root: "5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d4=".to_owned(),
        key: Some("desk.example/9f2c/1+0a1b2c3d+AQ==".to_owned()),
    }
}

#[test]
fn a_paper_reads_the_same_as_ever() {
    let sealed = sealed();
    let with = With { sealed: Some(&sealed), proof: None };
    golden("rich.paper.json", &written(&claim(&sample::rich(), with)));
    let proof = Some(("claim-C-3-proof.json", "{}"));
    golden("poor.paper.json", &written(&claim(&sample::poor(), With { sealed: None, proof })));
}

#[test]
fn the_clock_has_no_part_in_a_paper() {
    let dossier = sample::rich();
    let mut later = dossier.clone();
    later.generated_at += TimeDelta::days(400);
    assert_eq!(claim(&dossier, With::default()), claim(&later, With::default()));
}

#[test]
fn trails_read_the_same_as_ever() {
    let line = |minute: u32, sentence: &str| Line {
        at: format!("2026-03-09T10:{minute:02}:00Z").parse().unwrap(),
        sentence: sentence.to_owned(),
        place: 3,
        hash: "ab".repeat(32),
    };
    let lines =
        [line(7, "Claim C-12: verdict approved by Eve."), line(2, "Desk: changed by Tom Lind.")];
    let asked = [("By", String::new()), ("From", "2026-03-09".to_owned())];
    golden("trails.paper.json", &written(&trails("Harbour Desk", &asked, &lines)));
}
