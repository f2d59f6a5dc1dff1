//! Every form of a claim's page: done where it can be, and given back as typed where it cannot.

use claimdesk::domain::Role;

use crate::reading::everything;
use crate::review::{SOURCE, SPEAKER, VERDICT};
use crate::world::{Browser, World};

/// Sends a form that is taken, and looks for the sentence that says so.
async fn done(browser: &Browser, action: &str, fields: &[(&str, &str)], says: &str) {
    let page = browser.act("C-1", action, fields).await;
    assert_eq!(page.status, 303, "{action}: {}", page.html);
    browser.get("/claims/C-1").await.says(says);
}

/// Sends a form that is refused: the page says why, gives back what was typed, and nothing changes.
async fn refused(
    world: &World,
    browser: &Browser,
    action: &str,
    fields: &[(&str, &str)],
    says: &str,
) {
    let foreign = world.base.foreign().await;
    let before = everything(&foreign).await;
    let page = browser.act("C-1", action, fields).await;
    assert_eq!(page.status, 422, "{action}: {}", page.html);
    page.says(says);
    for (_, typed) in fields.iter().filter(|(name, _)| !["role", "as"].contains(name)) {
        page.keeps(typed);
    }
    assert_eq!(everything(&foreign).await, before, "{action}");
}

/// The fields of a form with one of them different.
fn but<'f>(fields: &[(&'f str, &'f str)], name: &str, value: &'f str) -> Vec<(&'f str, &'f str)> {
    fields.iter().map(|(it, old)| (*it, if *it == name { value } else { *old })).collect()
}

#[actix_web::test]
async fn the_statement_and_who_said_it() {
    let world = World::new().await;
    let browser = world.sign_in(Role::Reviewer).await;
    world.base.open(0).await;
    let long = "w".repeat(1_001);
    let words = [("statement", "The bridge cost 41 million."), ("kind", "quantity")];

    done(&browser, "reword", &words, "Statement saved.").await;
    refused(&world, &browser, "reword", &words, "Nothing was changed").await;
    refused(&world, &browser, "reword", &but(&words, "statement", " "), "fill in the statement")
        .await;
    refused(&world, &browser, "reword", &but(&words, "statement", &long), "1001 characters").await;

    done(&browser, "no-speaker", &[("reason", "A rumour.")], "no speaker can be named").await;
    refused(&world, &browser, "no-speaker", &[("reason", "")], "fill in the reason").await;
    done(&browser, "attribute", SPEAKER, "Speaker added.").await;
    refused(&world, &browser, "attribute", SPEAKER, "stands on the claim in that role").await;
    refused(&world, &browser, "attribute", &but(SPEAKER, "name", " "), "fill in the speaker").await;
    refused(&world, &browser, "no-speaker", &[("reason", "A rumour.")], "has a speaker").await;
    let page = browser.get("/claims/C-1").await;
    let speaker = page.field("speaker").unwrap();
    let gone = [("speaker", speaker.as_str()), ("role", "denied")];
    refused(&world, &browser, "remove-attribution", &gone, "not on the claim any more").await;
    let gone = but(&gone, "role", "originated");
    done(&browser, "remove-attribution", &gone, "Attribution removed.").await;
}

#[actix_web::test]
async fn the_evidence() {
    let world = World::new().await;
    let browser = world.sign_in(Role::Reviewer).await;
    world.base.open(0).await;

    let unsaid: Vec<_> = SOURCE.iter().filter(|it| it.0 != "stance").copied().collect();
    refused(&world, &browser, "add-evidence", &unsaid, "Say whether the source supports").await;
    let empty = but(SOURCE, "passage", "");
    refused(&world, &browser, "add-evidence", &empty, "Give the passage of the source").await;
    for address in ["javascript:alert(1)", "town.example", "file:///etc/passwd"] {
        let odd = but(SOURCE, "url", address);
        refused(&world, &browser, "add-evidence", &odd, "must begin with http").await;
    }
    let nameless = but(&but(SOURCE, "url", ""), "title", "");
    refused(&world, &browser, "add-evidence", &nameless, "fill in the title").await;
    let undated = but(SOURCE, "published_on", "yesterday");
    refused(&world, &browser, "add-evidence", &undated, "year-month-day").await;
    done(&browser, "add-evidence", SOURCE, "Evidence added.").await;
    refused(&world, &browser, "add-evidence", SOURCE, "on the claim already").await;

    let evidence = browser.get("/claims/C-1").await.field("evidence").unwrap();
    let gone = [("evidence", evidence.as_str()), ("reason", "")];
    refused(&world, &browser, "remove-evidence", &gone, "fill in the reason").await;
    let gone = but(&gone, "reason", "Another bridge.");
    done(&browser, "remove-evidence", &gone, "Evidence removed.").await;
    // The form is not on the page any more; a browser may still have it open.
    let page = browser.act("C-1", "remove-evidence", &gone).await;
    page.is(422).says("not on the claim any more");
    let page = browser.get("/sources").await;
    page.says("Budget of the town");
}

#[actix_web::test]
async fn the_verdict() {
    let world = World::new().await;
    let browser = world.sign_in(Role::Reviewer).await;
    let editor = world.sign_in(Role::Editor).await;
    world.base.open(0).await;

    done(&browser, "start", &[], "Research started.").await;
    refused(&world, &browser, "start", &[], "cannot be done while the claim is at “Researching”")
        .await;
    refused(&world, &browser, "propose", VERDICT, "add evidence (0 of 1 so far)").await;
    refused(&world, &browser, "propose", VERDICT, "name a speaker").await;
    done(&browser, "attribute", SPEAKER, "Speaker added.").await;
    done(&browser, "add-evidence", SOURCE, "Evidence added.").await;
    refused(&world, &browser, "propose", &VERDICT[1..], "Choose the label").await;
    let odd = but(VERDICT, "label", "pants_on_fire");
    let page = browser.act("C-1", "propose", &odd).await;
    page.is(422).says("not on the desk's scale").keeps(VERDICT[1].1);
    refused(&world, &browser, "propose", &but(VERDICT, "rationale", " "), "fill in the rationale")
        .await;
    refused(&world, &editor, "approve", &[], "cannot be done while the claim is at").await;
    done(&browser, "propose", VERDICT, "Verdict proposed.").await;
    refused(&world, &browser, "revise", &VERDICT[1..], "Nothing was changed").await;
    done(&browser, "revise", &[("rationale", "The budget says 38.")], "Rationale saved.").await;

    refused(&world, &editor, "return", &[("reason", " ")], "fill in the reason").await;
    done(&editor, "return", &[("reason", "Which budget?")], "Verdict returned").await;
    done(&browser, "propose", VERDICT, "Verdict proposed.").await;
    done(&editor, "approve", &[], "Verdict approved.").await;
    refused(&world, &editor, "approve", &[], "cannot be done while the claim is at").await;
    refused(&world, &editor, "withdraw", &[("reason", "x y z")], "not published").await;
    done(&editor, "publish", &[], "Verdict published.").await;
    refused(&world, &editor, "publish", &[], "There is nothing to publish").await;
    refused(&world, &editor, "withdraw", &[("reason", "")], "fill in the reason").await;
    done(&editor, "withdraw", &[("reason", "It was wrong.")], "Verdict withdrawn.").await;
    refused(&world, &editor, "correct", &[("reason", "")], "fill in the reason").await;
    done(&editor, "correct", &[("reason", "A bill came.")], "Correction started.").await;
    let closing = [("as", "dismissed"), ("other", ""), ("reason", "No more.")];
    let page = editor.act("C-1", "close", &closing).await;
    page.is(422).keeps("No more.");
}

#[actix_web::test]
async fn closing_and_reopening() {
    let world = World::new().await;
    let browser = world.sign_in(Role::Reviewer).await;
    world.base.open(0).await;
    world.base.open(1).await;
    let closing = [("as", "dismissed"), ("other", ""), ("reason", "Nobody disputes it.")];

    refused(&world, &browser, "close", &but(&closing, "reason", ""), "fill in the reason").await;
    refused(&world, &browser, "close", &but(&closing, "as", "duplicate"), "Give the number").await;
    let away = but(&but(&closing, "as", "duplicate"), "other", "C-77");
    refused(&world, &browser, "close", &away, "Give the number").await;
    let itself = but(&away, "other", "C-1");
    refused(&world, &browser, "close", &itself, "duplicate of itself").await;
    refused(&world, &browser, "reopen", &[("reason", "x y z")], "cannot be done while").await;

    for (key, told) in [
        ("dismissed", "dismissed the claim"),
        ("opinion", "not checkable"),
        ("duplicate", "a duplicate of C-2"),
    ] {
        let other = if key == "duplicate" { "c-2" } else { "" };
        let fields = but(&but(&closing, "as", key), "other", other);
        done(&browser, "close", &fields, "Claim closed.").await;
        browser.get("/claims/C-1").await.says(told).says("Nobody disputes it.");
        let page = browser.act("C-1", "start", &[]).await;
        page.is(422).says("cannot be done while the claim is at");
        done(&browser, "reopen", &[("reason", "It is disputed.")], "Claim reopened.").await;
    }
    let circle = [("as", "duplicate"), ("other", "C-1"), ("reason", "The same.")];
    browser.act("C-2", "close", &circle).await.is(303);
    let back = but(&circle, "other", "C-2");
    refused(&world, &browser, "close", &back, "leads back to this one").await;
}

#[actix_web::test]
async fn what_keeps_the_work_in_order() {
    let world = World::new().await;
    let browser = world.sign_in(Role::Reviewer).await;
    world.base.open(0).await;
    let me = browser.somebody().id.to_string();

    done(&browser, "assign", &[("to", &me)], &browser.somebody().name).await;
    let page = browser.act("C-1", "assign", &[("to", &me)]).await;
    page.is(422).says("Nothing was changed");
    let nobody = "00000000-0000-7000-8000-000000000000";
    let page = browser.act("C-1", "assign", &[("to", nobody)]).await;
    page.is(422).says("Nobody of that name works here");
    done(&browser, "assign", &[("to", "")], "Assigned nobody").await;

    done(&browser, "due", &[("due", "2040-05-06T17:30")], "6 May 2040 17:30").await;
    refused(&world, &browser, "due", &[("due", "2040-05-06T17:30")], "Nothing was changed").await;
    refused(&world, &browser, "due", &[("due", "soon")], "Give the time").await;
    done(&browser, "due", &[("due", "")], "no day set").await;

    let park = [("until", "2040-01-01"), ("reason", "The bill comes in January.")];
    refused(&world, &browser, "unpark", &[], "The claim is not parked").await;
    refused(&world, &browser, "park", &but(&park, "until", ""), "Choose the day").await;
    refused(&world, &browser, "park", &but(&park, "until", "1999-01-01"), "still to come").await;
    refused(&world, &browser, "park", &but(&park, "reason", ""), "fill in the reason").await;
    done(&browser, "park", &park, "until 1 Jan 2040").await;
    done(&browser, "unpark", &[], "Claim taken up again.").await;

    done(&browser, "tag", &[("tags", "bridge, money")], "bridge, money").await;
    refused(&world, &browser, "tag", &[("tags", "money,bridge")], "Nothing was changed").await;
    let many: Vec<String> = (0..21).map(|it| format!("tag{it}")).collect();
    refused(&world, &browser, "tag", &[("tags", &many.join(","))], "20 tags at most").await;
    let long = "t".repeat(41);
    refused(&world, &browser, "tag", &[("tags", &long)], "at most 40 can be kept").await;
    done(&browser, "tag", &[("tags", "")], "removed all tags").await;

    done(&browser, "comment", &[("text", "See https://a.example/x.")], "Comment added.").await;
    refused(&world, &browser, "comment", &[("text", " \n ")], "fill in the comment").await;
    let long = "c".repeat(8_001);
    refused(&world, &browser, "comment", &[("text", &long)], "at most 8000 can be kept").await;
}
