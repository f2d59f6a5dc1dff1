//! The editorial path as pages have it: from an open claim to a verdict that stands, and back.

use chrono::TimeDelta;
use claimdesk::domain::Role;

use crate::base::QUOTES;
use crate::reading::everything;
use crate::world::{PASSWORD, Somebody, World};

pub const SOURCE: &[(&str, &str)] = &[
    ("title", "Budget of the town"),
    ("url", "https://town.example/budget"),
    ("publisher", "Town of Millbrook"),
    ("published_on", "2026-03-01"),
    ("stance", "refutes"),
    ("passage", "The bridge: 38 million crowns."),
    ("note", ""),
    ("kind", "official_data"),
    ("directness", "first_hand"),
    ("at", "4"),
];
pub const SPEAKER: &[(&str, &str)] = &[
    ("name", "Jon Quill"),
    ("speaker_kind", "person"),
    ("title", "Mayor"),
    ("role", "originated"),
    ("form", "direct"),
    ("cue", "said"),
];
pub const VERDICT: &[(&str, &str)] =
    &[("label", "false"), ("rationale", "The budget says 38 million, not 41.")];

/// C-1, whose verdict was proposed by this reviewer and waits.
async fn proposed(world: &World, reviewer: &Somebody) {
    let browser = world.sign_in_as(reviewer).await;
    world.base.open(0).await;
    for (action, fields) in [("attribute", SPEAKER), ("add-evidence", SOURCE), ("propose", VERDICT)]
    {
        browser.act("C-1", action, fields).await.is(303);
    }
}

#[actix_web::test]
async fn a_claim_goes_from_the_article_to_a_published_verdict() {
    let world = World::new().await;
    let reviewer = world.sign_in(Role::Reviewer).await;
    let editor = world.sign_in(Role::Editor).await;
    world.base.open(0).await;

    reviewer.get("/claims/C-1").await.says("Open").says("Add evidence: 1 source (still missing)");
    reviewer.act("C-1", "start", &[]).await.is(303);
    reviewer.get("/claims/C-1").await.says("Research started.").says("Researching");
    let sentence = [("statement", "The bridge cost 41 million crowns."), ("kind", "quantity")];
    reviewer.act("C-1", "reword", &sentence).await.is(303);
    reviewer.act("C-1", "attribute", SPEAKER).await.is(303);
    let added = reviewer.act("C-1", "add-evidence", SOURCE).await;
    assert_eq!(added.is(303).location, "/claims/C-1#evidence");
    let page = reviewer.get("/claims/C-1").await;
    page.says("The bridge cost 41 million crowns.").says("Jon Quill").says("1 refutes");
    page.says("The bridge: 38 million crowns.").says("Town of Millbrook · 1 March 2026");
    page.says("Evidence: 1 origin of 1 needed (done)");
    reviewer.act("C-1", "propose", VERDICT).await.is(303);
    reviewer.get("/claims/C-1").await.says("Waiting for an editor").says_not("Waiting for your");

    let reason = [("reason", "Say which budget.")];
    editor.get("/claims/C-1").await.says("Waiting for your decision");
    editor.act("C-1", "return", &reason).await.is(303);
    let page = reviewer.get("/claims/C-1").await;
    page.says("Returned: Say which budget.").keeps("The budget says 38 million, not 41.");
    let better = [("label", "false"), ("rationale", "The budget of March says 38 million.")];
    reviewer.act("C-1", "propose", &better).await.is(303);
    editor.get("/claims/C-1").await.says("What changed since the last round").says("Round 1");
    editor.act("C-1", "approve", &[]).await.is(303);
    editor.act("C-1", "publish", &[]).await.is(303);

    let page = editor.get("/claims/C-1").await;
    page.says("Verdict published.").says("Approved").says("published").says("False");
    page.says("The budget of March says 38 million.").says("Start a correction");
    for told in [
        "opened the claim",
        "started the research",
        "added evidence",
        "proposed a verdict",
        "returned the verdict",
        "approved the verdict",
        "published the verdict",
    ] {
        page.says(told);
    }
}

#[actix_web::test]
async fn a_correction_leaves_the_old_verdict_standing_until_a_new_one_is_approved() {
    let world = World::new().await;
    let reviewer = world.sign_in(Role::Reviewer).await;
    let editor = world.sign_in(Role::Editor).await;
    proposed(&world, reviewer.somebody()).await;
    editor.act("C-1", "approve", &[]).await.is(303);
    editor.act("C-1", "publish", &[]).await.is(303);

    editor.act("C-1", "correct", &[("reason", "The final bill is out.")]).await.is(303);
    let reworded = [("statement", "The bridge was dear."), ("kind", "opinion")];
    reviewer.act("C-1", "reword", &reworded).await.is(303);
    let page = reviewer.get("/claims/C-1").await;
    page.says("Correcting").says("Approved for the words: the new bridge cost 41 million crowns");
    page.says("The budget says 38 million, not 41.");
    editor.act("C-1", "withdraw", &[("reason", "Not while we look again.")]).await.is(303);
    editor.get("/claims/C-1").await.says("Withdrawn from publication: Not while we look again.");
    let new = [
        ("label", "true"),
        ("rationale", "The final bill says 41 million."),
        ("correction", "An earlier version went by the budget."),
    ];
    reviewer.act("C-1", "propose", &new).await.is(303);
    editor.act("C-1", "approve", &[]).await.is(303);

    let page = editor.get("/claims/C-1").await;
    page.says("The final bill says 41 million.").says("Round 2").says("Round 1");
}

#[actix_web::test]
async fn words_other_than_those_that_the_editor_saw_are_not_approved() {
    let world = World::new().await;
    let reviewer = world.sign_in(Role::Reviewer).await;
    let editor = world.sign_in(Role::Editor).await;
    proposed(&world, reviewer.somebody()).await;
    let seen = editor.get("/claims/C-1").await.field("version").expect("a form to approve by");
    let other = [("rationale", "The budget says 37 million, not 41.")];
    reviewer.act("C-1", "revise", &other).await.is(303);
    let foreign = world.base.foreign().await;
    let before = everything(&foreign).await;

    let refused = editor.act_at(&seen, "C-1", "approve", &[]).await;
    refused.is(409).says("C-1 was changed meanwhile");
    assert_eq!(everything(&foreign).await, before);
    editor.act("C-1", "approve", &[]).await.is(303);
}

#[actix_web::test]
async fn nobody_approves_what_they_proposed_through_any_page() {
    let world = World::new().await;
    let reviewer = world.person(Role::Reviewer).await;
    proposed(&world, &reviewer).await;
    let foreign = world.base.foreign().await;

    let browser = world.sign_in_as(&reviewer).await;
    browser.get("/claims/C-1").await.has_not("/claims/C-1/approve");
    let before = everything(&foreign).await;
    let refused = browser.act("C-1", "approve", &[]).await;
    refused.is(403).says("The role of reviewer may not decide on a verdict");
    assert_eq!(everything(&foreign).await, before);

    // The same person, made an editor since, still wrote it.
    let keeper = claimdesk::domain::Actor::keeper();
    world.desk.change_role(reviewer.id, Role::Editor, keeper).await.unwrap();
    let browser = world.sign_in_as(&reviewer).await;
    let page = browser.get("/claims/C-1").await;
    page.says("You wrote this, so somebody else must decide.").has_not("/claims/C-1/approve");
    browser.get("/queue?tab=approve").await.says("Nothing waits here");
    let before = everything(&foreign).await;
    browser.act("C-1", "approve", &[]).await.is(403).says("Nobody approves their own work");
    assert_eq!(everything(&foreign).await, before);

    let editor = world.sign_in(Role::Editor).await;
    let revised = [("rationale", "The budget of March says 38 million.")];
    editor.act("C-1", "revise", &revised).await.is(303);
    let page = editor.get("/claims/C-1").await;
    page.says("You wrote this").says(&format!("revised by {}", editor.somebody().name));
    editor.act("C-1", "approve", &[]).await.is(403).says("Nobody approves their own work");
    let other = world.sign_in(Role::Editor).await;
    other.get("/claims/C-1").await.says("You did not write any of it");
    other.act("C-1", "approve", &[]).await.is(303);
}

#[actix_web::test]
async fn of_two_who_save_the_second_sees_both_and_can_send_again() {
    let world = World::new().await;
    let one = world.sign_in(Role::Reviewer).await;
    let other = world.sign_in(Role::Editor).await;
    world.base.open(0).await;
    let seen = other.get("/claims/C-1").await.field("version").unwrap();

    let first = [("statement", "The bridge cost 41 million crowns."), ("kind", "quantity")];
    one.act("C-1", "reword", &first).await.is(303);
    let mine = [("statement", "The bridge cost “41” <million>."), ("kind", "comparison")];
    let page = other.act_at(&seen, "C-1", "reword", &mine).await;

    page.is(409).says("Somebody else changed C-1 first").says("What happened meanwhile");
    page.says(&format!("{} reworded the statement", one.somebody().name)).says("What you sent");
    page.keeps(mine[0].1).has("name=\"kind\" value=\"comparison\"").has_not("<million>");
    let now = world.base.desk.claim_by_number("C-1".parse().unwrap()).await.unwrap();
    let claim = world.base.desk.claim(now).await.unwrap().claim.unwrap();
    assert_eq!(claim.statement, first[0].1);
    let version = page.field("version").unwrap();
    other.act_at(&version, "C-1", "reword", &mine).await.is(303);
    other.get("/claims/C-1").await.says(mine[0].1).says("Comparison");
}

#[actix_web::test]
async fn every_kind_of_words_survives_a_conflict() {
    let world = World::new().await;
    let browser = world.sign_in(Role::Editor).await;
    world.base.open(0).await;
    browser.act("C-1", "start", &[]).await.is(303);

    let longer = [("label", "true"), ("rationale", "Words that took an hour.\nAnd more.")];
    for (action, fields, typed) in [
        ("comment", &[("text", "A long thought.")][..], "A long thought."),
        ("add-evidence", SOURCE, "The bridge: 38 million crowns."),
        ("attribute", SPEAKER, "Jon Quill"),
        ("propose", &longer, "Words that took an hour."),
        ("tag", &[("tags", "bridge, money")], "bridge, money"),
        ("close", &[("as", "dismissed"), ("other", ""), ("reason", "Not worth it.")], "Not worth"),
    ] {
        let page = browser.act_at("1", "C-1", action, fields).await;
        page.is(409).says("started the research").keeps(typed);
        for (name, value) in fields {
            page.has(&format!("name=\"{name}\"")).keeps(value);
        }
    }
}

#[actix_web::test]
async fn an_ended_session_keeps_what_was_written_on_a_claim() {
    let world = World::new().await;
    let person = world.person(Role::Reviewer).await;
    let browser = world.sign_in_as(&person).await;
    world.base.open(0).await;
    let version = browser.get("/claims/C-1").await.field("version").unwrap();
    world.base.hands.move_by(TimeDelta::hours(2));

    let words = "Two hours of thought, “kept” & <safe>.\r\nOn two lines.";
    let ended = browser.act_at(&version, "C-1", "comment", &[("text", words)]).await;
    ended.is(401).says("Your session has ended").says("you can send what you typed again");
    let hidden = ["token", "kept", "kept_to"].map(|name| (name, ended.field(name).unwrap()));
    let mut fields: Vec<_> = hidden.iter().map(|(name, it)| (*name, it.as_str())).collect();
    fields.extend([("email", person.email.as_str()), ("password", PASSWORD)]);
    let again = browser.post_bare("/sign-in", &fields).await;

    again.is(200).keeps("Two hours of thought, “kept” & <safe>.").has_not("<safe>");
    let (token, once) = (again.field("token").unwrap(), again.field("once").unwrap());
    let whole =
        [("token", token.as_str()), ("once", &once), ("version", &version), ("text", words)];
    browser.post_bare("/claims/C-1/comment", &whole).await.is(303);
    browser.get("/claims/C-1").await.says("Two hours of thought, “kept” & <safe>.");
    browser.post_bare("/claims/C-1/comment", &whole).await.is(303);
    let page = browser.get("/claims/C-1").await;
    assert_eq!(page.count("class=\"comment\""), 1, "sent twice, said once");
}

#[actix_web::test]
async fn a_claim_that_is_not_there_has_no_page() {
    let world = World::new().await;
    let browser = world.sign_in(Role::Editor).await;
    world.base.open(0).await;

    for path in ["/claims/C-2", "/claims/2", "/claims/x", "/claims/C-99999999999999999999"] {
        browser.get(path).await.is(404).says("There is nothing here");
    }
    for (fields, action) in [
        (&[("version", "1"), ("text", "x")][..], "shout"),
        (&[("text", "x")], "comment"),
        (&[("version", "one"), ("text", "x")], "comment"),
        (&[("version", "1"), ("text", "x"), ("role", "admin")], "comment"),
        (&[("version", "1"), ("text", "x"), ("text", "y")], "comment"),
    ] {
        let page = browser.post(&format!("/claims/C-1/{action}"), fields).await;
        page.is(400).says("was not understood").says("x");
    }
    browser.get("/claims/C-1").await.says(QUOTES[0]).has_not("class=\"comment\"");
}
