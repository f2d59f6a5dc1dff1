//! Guidelines: the page of the desk's method, its versions, and the checklist that it asks for.

use claimdesk::domain::Role;
use claimdesk::domain::checklist::{MOST_ITEMS, Phase};
use claimdesk::domain::claim::Command;
use sea_orm::ConnectionTrait;

use crate::base::*;
use crate::reading::everything;
use crate::verify::{faults, rebuild};
use crate::world::{Browser, Page, World};

async fn write(browser: &Browser, version: &str, body: &str) -> Page {
    browser.post("/method/edit", &[("version", version), ("body", body)]).await
}

#[actix_web::test]
async fn everybody_reads_the_method_the_labels_and_what_a_claim_needs() {
    let world = World::new().await;
    for role in Role::ALL {
        let page = world.sign_in(role).await.get("/method").await;
        page.is(200)
            .says("Nobody here has changed it yet.")
            .says("Nobody approves their own work.");
        for label in &SCALE.labels {
            page.says(&label.name).says(&label.definition);
        }
        page.says("evidence of one origin at least").says("who wrote no part of the proposal");
        assert_eq!(
            page.count("href=\"/method/edit\""),
            usize::from(role == Role::Admin),
            "{role:?}"
        );
    }
    let reviewer = world.sign_in(Role::Reviewer).await;
    world.base.open(0).await;
    reviewer.get("/claims/C-1").await.has("href=\"/method\"").has("href=\"/method#labels\"");
    reviewer.get("/method/versions/0").await.is(200).says("the text that a desk begins with");
    for odd in ["1", "x", "-1", "4294967296"] {
        reviewer.get(&format!("/method/versions/{odd}")).await.is(404);
    }
}

#[actix_web::test]
async fn the_method_is_written_in_versions_and_can_run_nothing() {
    let world = World::new().await;
    let admin = world.sign_in(Role::Admin).await;
    let text = "# We *check*\n\n- [Rules](https://rules.example/)\n- <script>alert(1)</script>\n- [x](javascript:alert(1))";
    assert_eq!(write(&admin, "0", text).await.is(303).location, "/method");
    let page = admin.get("/method").await;
    page.says("Version 1 of the method stored.").has("<h2>We <em>check</em></h2>");
    page.has("<a href=\"https://rules.example/\">Rules</a>").has_not("<script>alert");
    page.has_not("javascript:").has("&lt;script&gt;");
    let somebody = &admin.somebody().name;
    page.says("Version 1, written").says(&format!("by {somebody}"));

    write(&admin, "1", "We check numbers.").await.is(303);
    let viewer = world.sign_in(Role::Viewer).await;
    viewer.get("/method").await.says("We check numbers.").says_not("Rules");
    let old = viewer.get("/method/versions/1").await;
    old.is(200).says("Rules").has("href=\"/method/versions/0\"").has("href=\"/method/versions/2\"");
    let new = viewer.get("/method/versions/2").await;
    new.says("the newest").has("<ins").has("<del").has_not("href=\"/method/versions/3\"");
    assert_eq!(faults(&world.base).await, Vec::<String>::new());
}

#[actix_web::test]
async fn two_who_write_the_method_at_once_lose_nothing() {
    let world = World::new().await;
    let (one, other) = (world.sign_in(Role::Admin).await, world.sign_in(Role::Admin).await);
    write(&one, "0", "We check what the first says.").await.is(303);

    let page = write(&other, "0", "We check what the second says.").await;
    page.is(409).says("Somebody else changed this first: it is at version 1 now.");
    page.keeps("We check what the second says.").keeps("We check what the first says.");
    assert_eq!(page.field("version").as_deref(), Some("1"));
    other.get("/method").await.says("what the first says");
    write(&other, "1", "We check what the second says.").await.is(303);
    other.get("/method").await.says("what the second says");
    other.get("/method/versions/1").await.says("what the first says");
}

#[actix_web::test]
async fn a_method_that_cannot_be_kept_is_refused_and_given_back() {
    let world = World::new().await;
    let admin = world.sign_in(Role::Admin).await;
    let foreign = world.base.foreign().await;
    let before = everything(&foreign).await;
    write(&admin, "0", " \u{200b}").await.is(422).says("Please fill in the text of the method.");
    let long = "ab ".repeat(7_000);
    write(&admin, "0", &long).await.is(422).says("at most 20000 can be kept").keeps("ab ab ab");
    let same = claimdesk::domain::method::FIRST;
    write(&admin, "0", same).await.is(422).says("Nothing was changed.");
    write(&admin, "x", "y").await.is(400);
    assert_eq!(everything(&foreign).await, before);
}

type Rows<'r> = &'r [(&'r str, Phase, &'r str, bool)];

/// Sends the form of the checklist: ids, phases, words, and which are required.
async fn ask(browser: &Browser, version: &str, rows: Rows<'_>) -> Page {
    let numbers: Vec<String> = (1..=rows.len()).map(|it| it.to_string()).collect();
    let mut fields = vec![("version", version)];
    for ((id, phase, text, required), number) in rows.iter().zip(&numbers) {
        fields.extend([("item", *id), ("phase", phase.key()), ("text", *text)]);
        if *required {
            fields.push(("required", number));
        }
    }
    browser.post("/settings/checklist", &fields).await
}

const CALLED: &str = "Called the speaker’s office?";
const OPENED: &str = "Opened every source?";

async fn strict(world: &World) -> Browser {
    let admin = world.sign_in(Role::Admin).await;
    let rows: Rows<'_> = &[("", Phase::Research, CALLED, true), ("", Phase::Review, OPENED, true)];
    assert_eq!(ask(&admin, "0", rows).await.is(303).location, "/settings/checklist");
    admin
}

/// The id of the only item that a claim's page offers to tick or untick.
fn item(page: &Page) -> String {
    page.field("item").expect("an item on the page")
}

#[actix_web::test]
async fn a_claim_goes_no_further_without_what_the_desk_requires() {
    let world = World::new().await;
    strict(&world).await;
    let reviewer = world.sign_in(Role::Reviewer).await;
    let claim = world.base.open(0).await.claim.unwrap().id;
    world.base.does(claim, said_by("Mayor Quill"), ANN).await;
    world.base.does(claim, evidence("https://town.example/budget"), ANN).await;
    let proposal = [("label", "false"), ("rationale", "The budget says 38.")];

    let page = reviewer.get("/claims/C-1").await;
    page.says(CALLED).says("required").says("Who said it (done)").says_not(OPENED);
    page.says("Write the rationale (still missing)").says("Next: Verdict proposed");
    let page = reviewer.act("C-1", "propose", &proposal).await;
    page.is(422).says(&format!("tick “{CALLED}”")).keeps("The budget says 38.");
    page.says("A rationale (done)");
    reviewer.get("/claims/C-1/preview").await.says(&format!("tick “{CALLED}”"));

    let page = reviewer.get("/claims/C-1").await;
    let called = item(&page);
    let page = reviewer.act("C-1", "tick", &[("item", &called)]).await;
    assert_eq!(page.is(303).location, "/claims/C-1#checklist");
    let page = reviewer.get("/claims/C-1").await;
    page.has("aria-checked=\"true\"").says(&reviewer.somebody().name);
    page.says("ticked an item of the checklist");
    reviewer.act("C-1", "tick", &[("item", &called)]).await.is(422).says("Nothing was changed.");
    reviewer.act("C-1", "propose", &proposal).await.is(303);

    reviewer.get("/claims/C-1").await.says(OPENED).has_not("role=\"checkbox\"");
    let editor = world.sign_in(Role::Editor).await;
    let page = editor.get("/claims/C-1").await;
    page.says("Cannot be approved now.").says(&format!("tick “{OPENED}”")).says("Next: Approved");
    editor.act("C-1", "approve", &[]).await.is(422);
    editor.act("C-1", "tick", &[("item", &item(&page))]).await.is(303);
    editor.act("C-1", "approve", &[]).await.is(303);
    assert_eq!(faults(&world.base).await, Vec::<String>::new());
    rebuild(&world.base).await;
    assert_eq!(faults(&world.base).await, Vec::<String>::new());
}

#[actix_web::test]
async fn a_tick_can_be_taken_back_and_keeps_the_words_of_its_time() {
    let world = World::new().await;
    let admin = strict(&world).await;
    let reviewer = world.sign_in(Role::Reviewer).await;
    world.base.open(0).await;
    let id = item(&reviewer.get("/claims/C-1").await);
    reviewer.act("C-1", "tick", &[("item", &id)]).await.is(303);

    let new = "Rang the speaker’s office?";
    ask(&admin, "1", &[(&id, Phase::Research, new, false)]).await.is(303);
    let page = reviewer.get("/claims/C-1").await;
    page.says(new).says(CALLED).has("aria-checked=\"true\"").says_not(OPENED);
    reviewer.act("C-1", "untick", &[("item", &id)]).await.is(303);
    let page = reviewer.get("/claims/C-1").await;
    page.says("unticked an item of the checklist").has("aria-checked=\"false\"");
    page.says("not required");
    reviewer.act("C-1", "untick", &[("item", &id)]).await.is(422).says("not ticked");
    // Taken off the list, it cannot be ticked any more.
    ask(&admin, "2", &[(&id, Phase::Research, "", false)]).await.is(303);
    let page = reviewer.act("C-1", "tick", &[("item", &id)]).await;
    page.is(422).says("not on the desk’s checklist");
}

#[actix_web::test]
async fn those_who_only_read_see_what_is_missing_and_tick_nothing() {
    let world = World::new().await;
    strict(&world).await;
    world.base.open(0).await;
    let viewer = world.sign_in(Role::Viewer).await;
    let page = viewer.get("/claims/C-1").await;
    page.says("What is still missing").says("Add evidence: 1 source (still missing)").says(CALLED);
    page.has_not("role=\"checkbox\"").has_not("form=\"propose\"");
    let auditor = world.sign_in(Role::Auditor).await;
    auditor.get("/settings/checklist").await.is(200).says(CALLED).has_not("name=\"text\"");
    viewer.get("/method").await.says(CALLED).says(OPENED);
}

#[actix_web::test]
async fn two_who_change_the_checklist_at_once_lose_nothing() {
    let world = World::new().await;
    strict(&world).await;
    let other = world.sign_in(Role::Admin).await;
    let rows: Rows<'_> = &[("", Phase::Review, "Read the rationale aloud?", false)];
    let page = ask(&other, "0", rows).await;
    page.is(409).says("it is at version 1 now").says(CALLED).keeps("Read the rationale aloud?");
    assert_eq!(page.field("version").as_deref(), Some("1"));
    ask(&other, "1", rows).await.is(303);
    other.get("/method").await.says("Read the rationale aloud?").says_not(CALLED);
}

#[actix_web::test]
async fn a_checklist_that_cannot_be_kept_is_refused_and_given_back() {
    let world = World::new().await;
    let admin = world.sign_in(Role::Admin).await;
    let foreign = world.base.foreign().await;
    let before = everything(&foreign).await;
    let twice: Rows<'_> =
        &[("", Phase::Research, CALLED, true), ("", Phase::Research, CALLED, false)];
    ask(&admin, "0", twice).await.is(422).says("Item 2 says what item 1 says.").keeps(CALLED);
    let long = "a".repeat(201);
    ask(&admin, "0", &[("", Phase::Review, &long, true)]).await.is(422).keeps(&long);
    let words: Vec<String> = (0..=MOST_ITEMS).map(|it| format!("Item {it}?")).collect();
    let many: Vec<_> = words.iter().map(|it| ("", Phase::Review, it.as_str(), false)).collect();
    ask(&admin, "0", &many).await.is(422).says("20 items at most");
    ask(&admin, "0", &[]).await.is(422).says("Nothing was changed.");
    assert_eq!(everything(&foreign).await, before);
}

#[actix_web::test]
async fn settings_that_are_kept_leave_the_checklist_as_it_is() {
    let world = World::new().await;
    let admin = strict(&world).await;
    let settings = [("name", "Renamed"), ("min_evidence", "2"), ("scale", "truth5")];
    admin.post("/settings", &settings).await.is(303);
    let page = admin.get("/method").await;
    page.says(CALLED).says("evidence of 2 different origins at least");
    assert_eq!(faults(&world.base).await, Vec::<String>::new());
}

#[tokio::test]
async fn the_database_keeps_every_version_and_verify_names_what_was_changed() {
    let base = Base::new().await;
    let admin = claimdesk::domain::Actor::person(EVE, Role::Admin);
    base.desk.write_method(0, "We check.", admin).await.unwrap();
    let foreign = base.foreign().await;
    for sql in ["UPDATE method SET body = 'x'", "DELETE FROM method"] {
        foreign.execute_unprepared(sql).await.unwrap_err();
    }
    assert_eq!(faults(&base).await, Vec::<String>::new());

    let attacker = base.attacker().await;
    for (sql, fault) in [
        ("UPDATE method SET body = 'We guess.'", "version 1 of the method is not the one"),
        ("DELETE FROM method", "version 1 of the method is gone"),
        (
            "INSERT INTO method (version, body, written_at) VALUES (2, 'x', '2026-05-17 09:00:00+00:00')",
            "a version of the method was recorded by nobody",
        ),
        (
            r#"UPDATE desk SET checklist = '{"version":9,"items":[]}'"#,
            "the checklist is not the one that was recorded",
        ),
    ] {
        attacker.execute_unprepared(sql).await.unwrap();
        let found = faults(&base).await;
        assert!(found.iter().any(|it| it.contains(fault)), "{fault}: {found:?}");
    }
}

#[tokio::test]
async fn a_proposal_taken_back_is_reviewed_anew() {
    let world = World::new().await;
    strict(&world).await;
    let claim = world.base.open(0).await.claim.unwrap().id;
    let settings = world.desk.settled().await.unwrap().desk.settings;
    let [called, opened] = [Phase::Research, Phase::Review]
        .map(|phase| settings.checklist.of(phase).next().unwrap().id);
    world.base.does(claim, said_by("Mayor Quill"), ANN).await;
    world.base.does(claim, evidence("https://town.example/budget"), ANN).await;
    world.base.does(claim, Command::Tick { item: called }, ANN).await;
    world.base.does(claim, propose(), ANN).await;
    world.base.does(claim, Command::Tick { item: opened }, EVE).await;
    world.base.does(claim, Command::TakeBack { reason: "A typo.".to_owned() }, ANN).await;
    world.base.does(claim, propose(), ANN).await;

    let claim = world.desk.claim(claim).await.unwrap().claim.unwrap();
    assert!(claim.tick(called, Phase::Research).is_some());
    assert!(claim.tick(opened, Phase::Review).is_none(), "another proposal, another review");
}
