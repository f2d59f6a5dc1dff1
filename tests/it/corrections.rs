//! Corrections: how they end, what readers are told, and who has the old report.

use claimdesk::config::Config;
use claimdesk::desk::Error;
use claimdesk::domain::Role;
use claimdesk::domain::claim::{Command, Refusal, Stage};
use serde_json::Value;

use crate::base::*;
use crate::queue::listed;
use crate::races::is_sound;
use crate::verify::{copies, rebuild};
use crate::world::{Browser, World};

fn correct() -> Command {
    Command::Correct { reason: "The council published the final bill.".to_owned() }
}

fn stands() -> Command {
    Command::EndCorrection { reason: "The bill is of another bridge.".to_owned() }
}

fn take_back() -> Command {
    Command::TakeBack { reason: "I mixed up two years.".to_owned() }
}

#[tokio::test]
async fn a_verdict_stands_after_all_also_after_a_returned_proposal() {
    let base = Base::new().await;
    let claim = base.approved().await.claim.unwrap().id;
    base.does(claim, correct(), EVE).await;
    base.does(claim, evidence("https://late.example/"), ANN).await;
    let after = base.does(claim, stands(), EVE).await.claim.unwrap();
    assert_eq!((after.stage, after.evidence.len()), (Stage::Approved, 1));

    base.does(claim, correct(), EVE).await;
    base.does(claim, propose(), ANN).await;
    let reason = "No.".to_owned();
    base.does(claim, Command::Return { reason }, EVE).await;
    base.does(claim, stands(), EVE).await;
    base.does(claim, correct(), EVE).await;
    base.does(claim, propose(), ANN).await;
    base.does(claim, take_back(), ANN).await;
    let after = base.does(claim, stands(), ELI).await.claim.unwrap();

    assert_eq!((after.stage, after.rounds.len()), (Stage::Approved, 3));
    assert_eq!(after.verdict.unwrap().round, 1);
    is_sound(&base).await;
    let rows = copies(&base.foreign().await).await;
    rebuild(&base).await;
    assert_eq!(copies(&base.foreign().await).await, rows);
}

#[tokio::test]
async fn only_whoever_proposed_takes_it_back() {
    let base = Base::new().await;
    let proposed = base.proposed().await;
    let (claim, seen) = (proposed.claim.as_ref().unwrap().id, proposed.version());
    for other in [BEN, EVE] {
        let refused = base.desk.perform(claim, seen, take_back(), by(other)).await;
        assert!(matches!(refused, Err(Error::Refused(Refusal::NotYours))), "{refused:?}");
    }
    let after = base.does(claim, take_back(), ANN).await.claim.unwrap();
    assert_eq!(after.stage, Stage::Researching);
    base.does(claim, propose(), ANN).await;
    base.does(claim, Command::approve(), EVE).await;
    is_sound(&base).await;
}

/// Lists and the files made of them show the verdict that stands, and never one from before it or
/// one that waits; `before` and `after` are what they find by the old label and by the new one.
async fn lists_say(editor: &Browser, verdict: &str, before: &[&str], after: &[&str]) {
    for (label, numbers) in [("false", before), ("mostly_false", after)] {
        let page = editor.get(&format!("/queue?tab=all&label={label}")).await;
        assert_eq!(listed(page.is(200)), numbers, "{label}");
    }
    let file = editor.get("/queue/export.jsonl?tab=all").await;
    let row: Value = serde_json::from_str(file.is(200).html.trim()).unwrap();
    assert_eq!(row["label"], verdict, "{row}");
}

#[actix_web::test]
async fn readers_are_told_what_was_corrected_and_the_desk_who_has_the_old_report() {
    let public_url = Some("https://desk.test".to_owned());
    let world = World::with(Config { public_url, ..Config::default() }).await;
    let claim = world.base.approved().await.claim.unwrap().id;
    let editor = world.sign_in(Role::Editor).await;
    editor.get("/claims/C-1").await.says_not("Reports that were taken");
    for format in ["json", "markdown", "json"] {
        editor.get(&format!("/claims/C-1/report.{format}")).await.is(200);
    }
    let page = editor.get("/claims/C-1").await;
    page.says("3 reports were taken of it").says("Reports that were taken").says("2 × ");
    editor.act("C-1", "correct", &[("reason", "The final bill came.")]).await.is(303);
    let page = editor.get("/claims/C-1").await;
    page.says("3 reports were taken of the verdict that stands").has("name=\"correction\"");
    let verdict = [("label", "mostly_false"), ("rationale", "It cost 39 million.")];
    let without = [&verdict[..], &[("correction", " ")]].concat();
    let page = editor.act("C-1", "propose", &without).await;
    page.is(422).says("fill in the note for readers").keeps("It cost 39 million.");
    let note = "An earlier version gave the budget, not the bill.";
    let with = [&verdict[..], &[("correction", note)]].concat();
    editor.act("C-1", "propose", &with).await.is(303);
    editor.get("/claims/C-1").await.says("Readers are told:").says(note);
    lists_say(&editor, "False", ["C-1"].as_slice(), &[]).await;

    world.base.does(claim, Command::approve(), ELI).await;

    lists_say(&editor, "Mostly false", &[], ["C-1"].as_slice()).await;

    let page = editor.get("/claims/C-1").await;
    page.says("False became Mostly false.").says(note).says("3 reports were taken of an older");
    let json: Value =
        serde_json::from_str(&editor.get("/claims/C-1/report.json").await.html).unwrap();
    let corrections = json["claim"]["corrections"].as_array().unwrap();
    assert_eq!(corrections.len(), 1);
    assert_eq!(corrections[0]["outcome"], "corrected");
    assert_eq!(corrections[0]["note"], note);
    assert_eq!(
        (&corrections[0]["from"], &corrections[0]["to"]),
        (&"False".into(), &"Mostly false".into())
    );
    for format in ["html", "markdown", "claimreview"] {
        let page = editor.get(&format!("/claims/C-1/report.{format}")).await;
        page.is(200).has(note);
    }
    let sql = "SELECT times FROM handed_out WHERE format = 'json' AND round = 1";
    assert_eq!(rows(&world.base.foreign().await, sql).await.len(), 1, "two of a day are one row");
}

#[actix_web::test]
async fn a_correction_that_came_to_nothing_is_none_for_readers() {
    let world = World::new().await;
    world.base.approved().await;
    let editor = world.sign_in(Role::Editor).await;
    editor.act("C-1", "correct", &[("reason", "The final bill came.")]).await.is(303);
    let page = editor.act("C-1", "end-correction", &[("reason", "")]).await;
    page.is(422).says("fill in the reason");
    let reason = [("reason", "It is of another bridge.")];
    editor.act("C-1", "end-correction", &reason).await.is(303);

    let page = editor.get("/claims/C-1").await;
    page.says("the verdict stands after all").says("It is of another bridge.");
    let report = editor.get("/claims/C-1/report.html").await;
    report.is(200).has_not("<h2>Corrections</h2>").says("ended the correction: the verdict stands");
}
