//! Browser: the verifier of the page `/verify` is held to the same histories as this one.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::super::table::Table;
use super::super::{Invalid, Report, verify};
use super::forged::breaches;
use super::newsroom::{ANN, BEN, EVE, Newsroom, approved, claim, proposed, recorded, start, story};
use crate::domain::checklist::Phase;
use crate::domain::claim::{Closing, Event, Place};
use crate::domain::contact::{Channel, Purpose};
use crate::domain::{Actor, ClaimId, ContactId, EditId, ItemId, PersonId, Role, ScaleId};

const DAN: PersonId = PersonId(Uuid::from_u128(4));
const FAY: PersonId = PersonId(Uuid::from_u128(5));
const SCALE: ScaleId = ScaleId(Uuid::from_u128(71));

/// Hands reports to the scripts of the page, as they are, and gives what each is refused for.
const ASK: &str = "
import { readFileSync } from 'node:fs';
import { Invalid } from './log.js';
import { prove } from './report.js';
const { table, key, reports } = JSON.parse(readFileSync(0, 'utf8'));
const said = [];
for (const report of reports) {
  try {
    await prove(new TextEncoder().encode(report), [key], table);
    said.push(null);
  } catch (error) {
    if (!(error instanceof Invalid)) throw error;
    said.push(error.message);
  }
}
process.stdout.write(JSON.stringify(said));
";

fn in_the_browser(reports: &[Report], key: &str) -> Vec<Option<String>> {
    let folder = tempfile::tempdir().unwrap();
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/web/assets/js/verify");
    for part in ["log.js", "rules.js", "pdf.js", "report.js"] {
        std::fs::copy(scripts.join(part), folder.path().join(part)).unwrap();
    }
    std::fs::write(folder.path().join("package.json"), r#"{"type":"module"}"#).unwrap();
    std::fs::write(folder.path().join("ask.js"), ASK).unwrap();
    let mut node = Command::new("node")
        .arg(folder.path().join("ask.js"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let reports: Vec<_> = reports.iter().map(|it| it.to_json().unwrap()).collect();
    let asked = json!({ "table": Table::of_rules(), "key": key, "reports": reports });
    node.stdin.take().unwrap().write_all(asked.to_string().as_bytes()).unwrap();
    let output = node.wait_with_output().unwrap();
    assert!(output.status.success(), "the scripts stop at a report");
    serde_json::from_slice(&output.stdout).unwrap()
}

fn by(person: PersonId) -> Actor {
    Actor::person(person, if person == EVE { Role::Editor } else { Role::Reviewer })
}

fn words(text: &str) -> String {
    text.to_owned()
}

fn suggested(id: EditId, round: u32) -> (Actor, Event) {
    let rationale = words("The fall is 12%.");
    (by(BEN), Event::EditSuggested { id, round, rationale, note: None, by: BEN })
}

fn asked(of: PersonId, round: u32) -> (Actor, Event) {
    (by(EVE), Event::OpinionAsked { round, of })
}

/// What somebody says who does not agree with the proposal.
fn differs(person: PersonId, round: u32) -> (Actor, Event) {
    let (label, label_name) = (words("true"), words("True"));
    let rationale = format!("As {person} sees it.");
    (
        by(person),
        Event::OpinionGiven { round, by: person, scale: SCALE, label, label_name, rationale },
    )
}

/// A claim whose proposal was edited, spoken against by a panel and returned.
fn returned() -> Vec<(Actor, Event)> {
    let edit = EditId(Uuid::from_u128(62));
    let (label, label_name) = (words("true"), words("True"));
    let rest = [
        suggested(edit, 1),
        asked(DAN, 1),
        differs(DAN, 1),
        (by(DAN), Event::PanelOpened { round: 1, seats: 3, needed: 2 }),
        asked(FAY, 1),
        differs(FAY, 1),
        (by(FAY), Event::PanelSettled { round: 1, scale: SCALE, label, label_name, agreed: 2 }),
        // What the panel is settled on says nothing of the words.
        (by(ANN), Event::EditDeclined { id: edit, round: 1, reason: words("No."), by: ANN }),
        (by(EVE), Event::VerdictReturned { round: 1, reason: words("The panel."), by: EVE }),
    ];
    story().into_iter().take(6).chain(rest).collect()
}

/// The same claim, proposed again and taken back, proposed again, published and withdrawn.
fn long() -> Vec<(Actor, Event)> {
    let (edit, item) = (EditId(Uuid::from_u128(64)), ItemId(Uuid::from_u128(63)));
    let contact = ContactId(Uuid::from_u128(61));
    let contact_asked = Event::ContactAsked {
        contact,
        name: Some(words("Jo")),
        title: None,
        purpose: Purpose::ALL[0],
        channel: Channel::ALL[0],
        question: words("Is it so?"),
        asked_at: start(),
        deadline: None,
    };
    let answered =
        Event::ContactAnswered { contact, text: None, answered_at: start(), by_link: true };
    let review_by = "2027-01-31".parse().unwrap();
    let reason = words("It holds.");
    let rest = [
        (by(ANN), proposed(2)),
        suggested(edit, 2),
        (by(ANN), Event::EditAccepted { id: edit, round: 2, note: None, by: ANN }),
        (
            by(ANN),
            Event::RationaleRevised { round: 2, rationale: words("The fall is 12%."), by: ANN },
        ),
        asked(DAN, 2),
        (by(EVE), Event::OpinionWithdrawn { round: 2, of: DAN, reason: words("Away.") }),
        (by(ANN), Event::ProposalWithdrawn { round: 2, reason: words("Wait."), by: ANN }),
        (by(ANN), Event::ItemTicked { item, phase: Phase::Research, text: words("Looked.") }),
        (by(ANN), contact_asked),
        (Actor::link(), answered),
        (by(ANN), proposed(3)),
        (by(EVE), approved(3)),
        (by(EVE), Event::Published { round: 3 }),
        (by(EVE), Event::VerdictConfirmed { round: 3, review_by, reason, by: EVE }),
        (by(EVE), Event::Withdrawn { reason: words("A doubt.") }),
    ];
    returned().into_iter().chain(rest).collect()
}

fn closed() -> Vec<(Actor, Event)> {
    let closing = Closing::DuplicateOf { claim: ClaimId(Uuid::from_u128(9)) };
    let mut all = story()[..2].to_vec();
    all.push((by(EVE), Event::Closed { closing, reason: words("Twice.") }));
    all
}

/// The report of a history of which one event was touched before it was logged.
fn report(story: &[(Actor, Event)], at: usize, touch: &dyn Fn(&mut Map<String, Value>)) -> Report {
    let mut newsroom = Newsroom::new(7);
    for (seq, it) in recorded(0, story).iter().enumerate() {
        newsroom.record_touched(it, |body| {
            if seq == at {
                touch(body);
            }
        });
    }
    newsroom.seal();
    newsroom.report(0, None)
}

/// For every field of every event of a story: what becomes of it without the field, with another
/// shape in its place, and with a part beside it that nobody knows.
fn touched(story: &[(Actor, Event)]) -> Vec<(String, Report)> {
    let mut all = Vec::new();
    for (at, (_, event)) in story.iter().enumerate() {
        let written = serde_json::to_value(event).unwrap();
        let kind = event.kind();
        let mut one = |what: String, touch: &dyn Fn(&mut Map<String, Value>)| {
            all.push((format!("{at} {kind}: {what}"), report(&story[..=at], at, touch)));
        };
        one("a part more".to_owned(), &|body| {
            body.insert("more".to_owned(), json!("x"));
        });
        for field in written["body"].as_object().unwrap().keys() {
            one(format!("no {field}"), &|body| {
                body.remove(field);
            });
            one(format!("{field} in a list"), &|body| {
                body.entry(field).and_modify(|it| *it = json!([it.clone()]));
            });
            one(format!("{field} below 0"), &|body| {
                body.insert(field.clone(), json!(-1));
            });
        }
        if let Event::Closed { .. } = event {
            for (what, closing) in [
                ("no claim", json!({ "as": "duplicate_of" })),
                ("itself", json!({ "as": "duplicate_of", "claim": claim(0) })),
                ("no such end", json!({ "as": "constructor" })),
                ("no end", json!({})),
                ("something more", json!({ "as": "dismissed", "claims": [] })),
            ] {
                one(what.to_owned(), &|body| {
                    body.insert("closing".to_owned(), closing.clone());
                });
            }
        }
    }
    all
}

#[test]
fn the_page_holds_and_refuses_what_the_program_does() {
    let nothing = |_: &mut Map<String, Value>| ();
    let mut cases: Vec<_> = [story(), long(), closed()]
        .iter()
        .flat_map(|story| {
            let whole = ("the whole".to_owned(), report(story, 0, &nothing));
            std::iter::once(whole).chain(touched(story))
        })
        .collect();
    let broken = breaches()
        .into_iter()
        .map(|(story, seq, broken)| (format!("{seq}: {broken}"), report(&story, 0, &nothing)));
    cases.extend(broken);
    let mut same = returned();
    let (_, decline) = same.split_off(same.len() - 2).swap_remove(0);
    same.extend([(by(ANN), decline), suggested(EditId(Uuid::from_u128(62)), 1)]);
    cases.push((words("an edit twice"), report(&same, 0, &nothing)));
    let mut itself = closed();
    let closing = Closing::SplitInto { claims: vec![claim(5), claim(0)] };
    itself[2].1 = Event::Closed { closing, reason: words("Two.") };
    cases.push((words("split into itself"), report(&itself, 0, &nothing)));
    let mut erased = story()[..2].to_vec();
    let fields = vec![Place { seq: 1, field: words("name") }];
    erased.push((
        Actor::person(EVE, Role::Admin),
        Event::Redacted { fields, ground: words("Asked.") },
    ));
    cases.extend(touched(&erased));
    let mut gone = report(&erased, 0, &nothing);
    cases.push((words("erased, and still there"), gone.clone()));
    gone.openings.clear();
    cases.push((words("erased"), gone));
    let (names, reports): (Vec<_>, Vec<_>) = cases.into_iter().unzip();
    let key = Newsroom::new(7).key();
    let said = in_the_browser(&reports, &key.to_string());
    assert_eq!(said.len(), names.len());
    for ((name, report), there) in names.iter().zip(&reports).zip(&said) {
        let here = verify(report, std::slice::from_ref(&key), None).err();
        assert_eq!(here.is_some(), there.is_some(), "{name}: {here:?} here, {there:?} there");
        match here {
            None => assert!(
                !["below 0", "twice", "itself"].iter().any(|it| name.contains(it)),
                "{name}"
            ),
            Some(
                Invalid::Rules(_)
                | Invalid::Unknown(_)
                | Invalid::Opening { .. }
                | Invalid::NotErased(_),
            ) => {
                assert!(name != "the whole" && name != "erased", "{there:?}");
            }
            Some(other) => panic!("{name}: {other}"),
        }
    }
}
