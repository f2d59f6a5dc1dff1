//! Decide and go on: the next claim of the list, the way back for ten seconds, and edits that
//! others suggest.

use chrono::TimeDelta;
use claimdesk::desk::Error;
use claimdesk::desk::claims::Wish;
use claimdesk::domain::claim::undo::NotUndone;
use claimdesk::domain::claim::{Command, Fate, Proposal, Refusal, Stage};
use claimdesk::domain::notice::Kind;
use claimdesk::domain::{EditId, Role};

use crate::base::*;
use crate::queue::proposed_by;
use crate::talk::told;
use crate::verify::{copies, faults, rebuild};
use crate::world::{Browser, World};

const LIST: &str = "tab=approve&sort=number";
const FROM: &str = "tab%3Dapprove%26sort%3Dnumber";

/// Sends a form of a claim as it stands on the page that was opened from the list.
async fn on(browser: &Browser, claim: &str, action: &str, fields: &[(&str, &str)]) -> String {
    let all = [&[("from", LIST), ("then", "next")], fields].concat();
    browser.act(claim, action, &all).await.is(303).location.clone()
}

async fn version(browser: &Browser, claim: &str) -> u64 {
    browser.get(&format!("/claims/{claim}")).await;
    let page = browser.get(&format!("/claims/{claim}")).await;
    page.field("version").expect("a form").parse().unwrap()
}

#[actix_web::test]
async fn a_decision_leads_to_the_next_claim_of_the_list_until_its_end() {
    let world = World::new().await;
    let reviewer = world.sign_in(Role::Reviewer).await;
    let editor = world.sign_in(Role::Editor).await;
    for quote in 0..3 {
        proposed_by(&world, &reviewer, quote).await;
    }

    let page = editor.get(&format!("/claims/C-1?from={FROM}")).await;
    page.is(200).says("Approve and next").says("Return and next");
    assert_eq!(page.field("from").as_deref(), Some(LIST));
    editor.get("/claims/C-1").await.says_not("and next");
    assert_eq!(on(&editor, "C-1", "approve", &[]).await, format!("/claims/C-2?from={FROM}"));
    let page = editor.get(&format!("/claims/C-2?from={FROM}")).await;
    page.says("C-1: Verdict approved.").has("<a href=\"/claims/C-1\">").says("Approve and next");
    // What is approved is not undone.
    page.has_not("/undo\"");
    let reason = [("reason", "Which budget?")];
    assert_eq!(on(&editor, "C-2", "return", &reason).await, format!("/claims/C-3?from={FROM}"));
    editor.get("/claims/C-3").await.says("C-2: Verdict returned with your reason.");
    assert_eq!(on(&editor, "C-3", "approve", &[]).await, format!("/queue?{LIST}"));
    let page = editor.get(&format!("/queue?{LIST}")).await;
    page.says("C-3: Verdict approved. It was the last of this list.");
}

#[actix_web::test]
async fn whoever_does_not_go_on_keeps_the_list_and_what_is_refused_keeps_both() {
    let world = World::new().await;
    let reviewer = world.sign_in(Role::Reviewer).await;
    let editor = world.sign_in(Role::Editor).await;
    let (other, list) = (world.sign_in(Role::Editor).await, ("from", LIST));
    for quote in 0..2 {
        proposed_by(&world, &reviewer, quote).await;
    }

    let page = editor.act("C-1", "comment", &[list, ("text", "One moment.")]).await;
    assert_eq!(page.is(303).location, format!("/claims/C-1?from={FROM}#discussion"));
    let seen = version(&editor, "C-1").await.to_string();
    let fields = [list, ("then", "next"), ("reason", " ")];
    let page = editor.act("C-1", "return", &fields).await;
    page.is(422).says("fill in the reason").says("Return and next").has("rel=\"next\"");
    assert_eq!(page.field("from").as_deref(), Some(LIST));
    // Somebody else was first: the form stays where it is, with its words and its list.
    other.act("C-1", "comment", &[("text", "I know it.")]).await.is(303);
    let fields = [list, ("then", "next"), ("reason", "Which budget?")];
    let page = editor.act_at(&seen, "C-1", "return", &fields).await;
    page.is(409).keeps("Which budget?");
    assert_eq!(page.field("from").as_deref(), Some(LIST));
    // A list of somebody’s own making is a list like any other, and leads nowhere else.
    let fields = [("from", "https://evil.example/?tab=x"), ("then", "next")];
    let page = editor.act("C-1", "approve", &fields).await;
    assert!(page.is(303).location.starts_with("/claims/C-1"), "{}", page.location);
}

#[actix_web::test]
async fn what_was_done_is_undone_for_ten_seconds_and_both_stand_on_the_trail() {
    let world = World::new().await;
    let reviewer = world.sign_in(Role::Reviewer).await;
    let number = proposed_by(&world, &reviewer, 0).await;
    let page = reviewer.get("/claims/C-1").await;
    page.says("Verdict proposed.").has("action=\"/claims/C-1/undo\"").says("Undo");
    let seen = page.field("version").unwrap();
    reviewer.get("/claims/C-1").await.has_not("/undo\"");

    let page = reviewer.act_at(&seen, &number, "undo", &[]).await;
    assert_eq!(page.is(303).location, "/claims/C-1");
    let page = reviewer.get("/claims/C-1").await;
    page.says("Undone.").says("took the proposal back").says("Undone at once.");
    page.says("Propose a verdict").keeps("The budget says 38 million, not 41.").has_not("/undo\"");
    // The queue hands out work by the same way.
    reviewer.act("C-1", "tag", &[("tags", "bridge")]).await.is(303);
    reviewer.get("/articles").await.has("action=\"/claims/C-1/undo\"");
    assert_eq!(faults(&world.base).await, Vec::<String>::new());
}

#[actix_web::test]
async fn an_undo_that_comes_too_late_or_after_others_is_refused_in_words() {
    let world = World::new().await;
    let reviewer = world.sign_in(Role::Reviewer).await;
    let (other, viewer) = (world.sign_in(Role::Editor).await, world.sign_in(Role::Viewer).await);
    world.base.open(0).await;
    let tag = async |tags: &str| {
        reviewer.act("C-1", "tag", &[("tags", tags)]).await.is(303);
        version(&reviewer, "C-1").await.to_string()
    };
    let kept = async |words: &str| {
        reviewer.get("/claims/C-1").await.says(words).says("Tags bridge");
    };

    let seen = tag("bridge").await;
    world.base.hands.move_by(TimeDelta::seconds(16));
    reviewer.act_at(&seen, "C-1", "undo", &[]).await.is(303);
    kept("It can be undone for ten seconds, which have passed.").await;
    tag("bridges").await;
    let seen = tag("bridge").await;
    other.act("C-1", "comment", &[("text", "Why?")]).await.is(303);
    reviewer.act_at(&seen, "C-1", "undo", &[]).await.is(303);
    kept("Somebody has changed the claim since").await;
    let now = version(&reviewer, "C-1").await.to_string();
    reviewer.act_at(&now, "C-1", "undo", &[]).await.is(303);
    kept("Somebody has changed the claim since").await;
    viewer.act_at(&now, "C-1", "undo", &[]).await.is(403);
    reviewer.act_at(&now, "C-1", "undo", &[("reason", "x")]).await.is(400);
    other.act("C-1", "close", &[("as", "dismissed"), ("other", ""), ("reason", "x")]).await.is(303);
    other.get("/claims/C-1").await.says("Claim closed.").has("/undo\"");
}

#[tokio::test]
async fn the_same_undo_sent_twice_counts_once() {
    let base = Base::new().await;
    let claim = base.open(0).await.claim.unwrap().id;
    let tags = Command::Tag { tags: vec!["bridge".to_owned()] };
    let seen = base.does(claim, tags, ANN).await.version();

    let first = base.desk.undo(claim, seen, once(ANN, "form-1")).await.unwrap();
    let again = base.desk.undo(claim, seen, once(ANN, "form-1")).await.unwrap();

    assert_eq!((first.version(), again.version()), (seen + 1, seen + 1));
    assert_eq!(again.claim.unwrap().tags, Vec::<String>::new());
    let late = base.desk.undo(claim, seen, once(ANN, "form-2")).await;
    assert!(matches!(late, Err(Error::NotUndone(NotUndone::ChangedSince))), "{late:?}");
}

/// Of the round that waits, the first suggested edit.
async fn edit_of(base: &Base, claim: claimdesk::domain::ClaimId) -> EditId {
    let claim = base.desk.claim(claim).await.unwrap().claim.unwrap();
    claim.round().unwrap().edits[0].id
}

fn suggest(words: &str) -> Wish {
    Wish::SuggestEdit { rationale: words.to_owned(), note: "Shorter.".to_owned() }
}

#[tokio::test]
async fn whose_suggested_words_stand_in_a_rationale_does_not_approve_it() {
    let base = Base::new().await;
    let claim = base.proposed().await.claim.unwrap().id;
    base.does(claim, suggest("The budget says 38."), EVE).await;
    assert_eq!(told(&base, ANN).await, [(claim, vec![Kind::EditSuggested], 1)]);
    let id = edit_of(&base, claim).await;
    let after = base.does(claim, Command::AcceptEdit { id, note: String::new() }, ANN).await;
    assert_eq!(told(&base, EVE).await, [(claim, vec![Kind::EditAnswered], 1)]);

    let round = after.claim.as_ref().unwrap().round().unwrap();
    assert_eq!((round.rationale.as_str(), round.proposed_by), ("The budget says 38.", ANN));
    assert_eq!(round.authors, [ANN, EVE]);
    let refused = base.desk.perform(claim, after.version(), Command::approve(), by(EVE)).await;
    assert!(matches!(refused, Err(Error::Refused(Refusal::OwnWork))), "{refused:?}");
    // The database knows it as well, whoever asks.
    let foreign = base.foreign().await;
    let own = format!("UPDATE verdict_round SET outcome = 'approved', decided_by = '{EVE}'");
    let error = sea_orm::ConnectionTrait::execute_unprepared(&foreign, &own).await.unwrap_err();
    assert!(error.to_string().contains("nobody approves their own work"), "{error}");
    let approved = base.does(claim, Command::approve(), ELI).await.claim.unwrap();
    assert_eq!(approved.stage, Stage::Approved);
    let before = copies(&foreign).await;
    rebuild(&base).await;
    assert_eq!(copies(&foreign).await, before);
    assert_eq!(faults(&base).await, Vec::<String>::new());
}

#[tokio::test]
async fn words_that_were_suggested_and_proposed_anew_are_not_approved_by_whoever_had_them() {
    let base = Base::new().await;
    let claim = base.proposed().await.claim.unwrap().id;
    base.does(claim, suggest("The budget says 38."), EVE).await;
    base.does(claim, Command::Return { reason: "Shorter.".to_owned() }, EVE).await;
    let new = Proposal::new("false".to_owned(), "The budget says 38.".to_owned());
    let after = base.does(claim, Command::Propose(Box::new(new)), ANN).await;

    let rounds = &after.claim.as_ref().unwrap().rounds;
    assert_eq!((&rounds[0].edits[0].fate, &rounds[1].authors), (&Fate::Lapsed, &vec![ANN, EVE]));
    let refused = base.desk.perform(claim, after.version(), Command::approve(), by(EVE)).await;
    assert!(matches!(refused, Err(Error::Refused(Refusal::OwnWork))), "{refused:?}");
}

#[actix_web::test]
async fn an_edit_is_suggested_seen_as_a_difference_and_answered_on_the_page() {
    let world = World::new().await;
    let reviewer = world.sign_in(Role::Reviewer).await;
    let (editor, other) = (world.sign_in(Role::Editor).await, world.sign_in(Role::Editor).await);
    proposed_by(&world, &reviewer, 0).await;
    reviewer.get("/claims/C-1").await.says_not("Suggest an edit");
    let words = [("rationale", "The budget of March says 38 million, not 41."), ("note", "When?")];

    editor.act("C-1", "suggest-edit", &words).await.is(303);
    let page = editor.get("/claims/C-1").await;
    page.says("Edit suggested.").says("Take it back…").says_not("Accept the edit");
    page.says_not("Suggest this edit").says("Waiting for your decision");
    let page = reviewer.get("/claims/C-1").await;
    page.says("suggested an edit").has("<ins>").says("Why: When?").says("Accept the edit");
    let edit = page.field("edit").unwrap();
    reviewer.get("/queue?tab=edits").await.says("Suggested edits 1").has("/claims/C-1?from=");
    editor.get("/queue").await.says("Suggested edits 0");
    reviewer.get("/notices").await.says("Somebody suggested an edit of your rationale.");
    let named = [("edit", edit.as_str()), ("reason", " ")];
    reviewer.act("C-1", "decline-edit", &named).await.is(422).says("fill in the reason");
    // Nobody else answers it.
    let accept = [("edit", edit.as_str()), ("note", "Better.")];
    other.act("C-1", "accept-edit", &accept).await.is(422).says("Only whoever proposed");
    reviewer.act("C-1", "accept-edit", &accept).await.is(303);

    reviewer.get("/queue?tab=edits").await.says("Suggested edits 0");
    let page = editor.get("/claims/C-1").await;
    page.says("The budget of March says 38 million, not 41.").says("You wrote this");
    page.says("accepted an edit that editor").says("Better.").says_not("Waiting for your decision");
    editor.act("C-1", "approve", &[]).await.is(403);
    other.act("C-1", "approve", &[]).await.is(303);
    let again = [("rationale", "Other words."), ("note", "")];
    editor.act("C-1", "suggest-edit", &again).await.is(422).says("cannot be done while");
    assert_eq!(faults(&world.base).await, Vec::<String>::new());
}

#[actix_web::test]
async fn whoever_decides_sees_what_changed_since_the_last_round() {
    let world = World::new().await;
    let reviewer = world.sign_in(Role::Reviewer).await;
    let editor = world.sign_in(Role::Editor).await;
    proposed_by(&world, &reviewer, 0).await;
    editor.get("/claims/C-1").await.says_not("What changed since the last round");
    editor.act("C-1", "return", &[("reason", "Which budget?")]).await.is(303);
    let same = "The budget says 38 million, not 41.";
    reviewer.act("C-1", "propose", &[("label", "false"), ("rationale", same)]).await.is(303);
    let page = editor.get("/claims/C-1").await;
    page.says("What changed since the last round").says("The rationale is as it was.");
    page.says("Why it was not decided then: Which budget?").says_not("Label:");
    editor.act("C-1", "return", &[("reason", "Which, please?")]).await.is(303);
    let other = [("label", "mostly_false"), ("rationale", "The budget of March says 38 million.")];
    reviewer.act("C-1", "propose", &other).await.is(303);

    let page = editor.get("/claims/C-1").await;
    page.says("Label: False Mostly false").has("<ins>of March </ins>").has("<del>");
    page.has("<details class=\"more\" open><summary>What changed since the last round");
}
