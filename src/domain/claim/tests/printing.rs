//! PDFs that were made: noted once, and no change of what is told.

use super::cast::*;
use super::refusals::{Case, case};
use crate::domain::claim::*;

fn print(version: u64, sha256: String) -> Command {
    Command::NotePdf { version, sha256 }
}

fn printed(version: u64) -> Event {
    Event::PdfMade { version, sha256: "5d".repeat(32) }
}

pub fn cases() -> Vec<Case> {
    let ann = reviewer(ANN);
    let no = Refusal::NoSuchPdf;
    vec![
        case(vec![opened()], print(0, "5d".repeat(32)), ann, no.clone()),
        case(vec![opened()], print(2, "5d".repeat(32)), ann, no.clone()),
        case(vec![opened()], print(1, "5D".repeat(32)), ann, no.clone()),
        case(vec![opened()], print(1, "5d".repeat(31)), ann, no),
        case(vec![opened(), printed(1)], print(1, "5d".repeat(32)), ann, Refusal::Unchanged),
    ]
}

#[test]
fn another_pdf_of_the_same_version_is_noted_too() {
    let sha256 = "a0".repeat(32);
    let made = vec![Event::PdfMade { version: 1, sha256: sha256.clone() }];
    check(&[opened(), printed(1)], print(1, sha256), reviewer(ANN), Ok(made));
}

#[test]
fn what_was_told_before_a_pdf_is_what_is_told_after_it() {
    let history = recorded(&[opened(), commented(COMMENT, None), printed(2), printed(1)]);
    assert_eq!(unprinted(&history), &history[..2]);
    let later = recorded(&[opened(), printed(1), commented(COMMENT, None)]);
    assert_eq!(unprinted(&later), &later[..]);
    let (before, after) = (fold(&history[..2]).unwrap(), fold(&history).unwrap());
    assert_eq!(Claim { version: before.version, pdfs: Vec::new(), ..after }, before);
}
