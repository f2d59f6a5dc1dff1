//! Reports as pages hand them out: each format, its headers, and harmless whatever was typed.

use claimdesk::config::Config;
use claimdesk::domain::{ClaimId, Role};
use claimdesk::report::list::ListRow;
use serde_json::Value;

use crate::base::*;
use crate::review::{SOURCE, SPEAKER, VERDICT};
use crate::world::{Browser, Page, World};

const FORMULA: &str = "=HYPERLINK(\"http://evil.example\",\"x\")";
const SCRIPT: &str = "</script><script>alert(1)</script>";

/// C-1 with a verdict that an editor approved, on a desk that readers can reach.
async fn approved() -> (World, Browser) {
    let public_url = Some("https://desk.test".to_owned());
    let world = World::with(Config { public_url, ..Config::default() }).await;
    let claim = world.base.approved().await.claim.unwrap();
    world.base.does(claim.id, claimdesk::domain::claim::Command::Publish, EVE).await;
    let browser = world.sign_in(Role::Editor).await;
    (world, browser)
}

async fn statement(world: &World, quote: usize, words: &str) -> ClaimId {
    let mut new = world.base.new_claim(quote);
    new.statement = words.to_owned();
    world.desk.open_claim(new, by(ANN)).await.unwrap().claim.unwrap().id
}

#[track_caller]
fn is_file(page: &Page, kind: &str, name: &str) {
    assert_eq!(page.is(200).header("content-type"), kind);
    let attached = format!("attachment; filename=\"{name}\"");
    assert_eq!(page.header("content-disposition"), attached);
    assert_eq!(page.header("x-content-type-options"), "nosniff");
    assert_eq!(page.header("cache-control"), "no-store");
}

#[actix_web::test]
async fn a_claim_leaves_in_four_formats() {
    let (_world, browser) = approved().await;

    let page = browser.get("/claims/C-1/report.html").await;
    assert_eq!(page.is(200).header("content-type"), "text/html; charset=utf-8");
    page.says("False").says("The budget says 38 million.").says("Mayor Quill").has_not("<form");

    let page = browser.get("/claims/C-1/report.json").await;
    is_file(&page, "application/json", "claim-C-1.json");
    let report: Value = serde_json::from_str(&page.html).unwrap();
    assert_eq!(report["format"], "claimdesk-report-draft/1");
    assert_eq!(report["claim"]["number"], "C-1");

    let page = browser.get("/claims/C-1/report.markdown").await;
    is_file(&page, "text/markdown; charset=utf-8", "claim-C-1.md");
    assert!(page.html.contains("The budget says 38 million"), "{}", page.html);

    for format in ["pdf", "HTML", "json%00"] {
        browser.get(&format!("/claims/C-1/report.{format}")).await.is(404);
    }
    browser.get("/claims/C-7/report.json").await.is(404);
}

#[actix_web::test]
async fn an_article_leaves_in_four_formats() {
    let (world, browser) = approved().await;
    world.base.open(1).await;
    let path = format!("/articles/{}/report", world.base.article);

    browser.get(&format!("{path}.html")).await.is(200).says("Bridge opens a year late").says("C-2");
    let page = browser.get(&format!("{path}.json")).await;
    assert_eq!(page.header("content-type"), "application/json");
    let report: Value = serde_json::from_str(&page.is(200).html).unwrap();
    assert_eq!(report["claims"].as_array().unwrap().len(), 2);
    let page = browser.get(&format!("{path}.markdown")).await;
    assert!(page.is(200).header("content-disposition").starts_with("attachment; filename="));
}

#[actix_web::test]
async fn a_claim_review_that_would_mislead_says_what_to_put_right() {
    let (world, browser) = approved().await;
    world.base.open(1).await;

    let page = browser.get("/claims/C-1/report.claimreview").await;
    is_file(&page, "application/ld+json", "claim-C-1.jsonld");
    let review: Value = serde_json::from_str(&page.html).unwrap();
    assert_eq!(review["reviewRating"]["alternateName"], "False");
    let page = browser.get("/claims/C-2/report.claimreview").await;
    page.is(422).says("No ClaimReview yet").says("Put these right first").says("R26");
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    let path = format!("/articles/{}/report.claimreview", world.base.article);
    let page = browser.get(&path).await;
    let reviews: Vec<Value> = serde_json::from_str(&page.is(200).html).unwrap();
    assert_eq!(reviews.len(), 1, "only what was approved");

    let hidden = World::new().await;
    hidden.base.approved().await;
    let editor = hidden.sign_in(Role::Editor).await;
    let page = editor.get("/claims/C-1/report.claimreview").await;
    page.is(422).says("R06");
}

#[actix_web::test]
async fn what_a_claim_review_would_say_is_shown_before_it_leaves() {
    let public_url = Some("https://desk.test".to_owned());
    let world = World::with(Config { public_url, ..Config::default() }).await;
    let claim = world.base.proposed().await.claim.unwrap();
    let editor = world.sign_in(Role::Editor).await;
    let page = editor.get("/claims/C-1/claimreview").await;
    page.is(200).says("Not approved").says("Mayor Quill").says("R30").says("As it reads");
    page.has("/claims/C-1#evidence").has_not("report.markup-page");

    // Whoever is to say first what they make of it is told no label.
    let blind = world.sign_in(Role::Reviewer).await;
    let of = blind.somebody().id;
    world.base.does(claim.id, claimdesk::domain::claim::Command::AskOpinion { of }, EVE).await;
    blind
        .get("/claims/C-1/claimreview")
        .await
        .is(200)
        .says("Your opinion first")
        .has_not("As it reads");

    let (_world, editor) = approved().await;
    let page = editor.get("/claims/C-1/claimreview").await;
    page.is(200).has_not("Not approved").has("/claims/C-1/report.claimreview");
    let page = editor.get("/claims/C-1/report.markup-page").await;
    is_file(&page, "application/json", "claim-C-1.markup-page.json");
    let payload: Value = serde_json::from_str(&page.html).unwrap();
    assert_eq!(payload["pageUrl"], "https://desk.test/c/1");
    assert_eq!(payload["claimReviewMarkups"][0]["rating"]["textualRating"], "False");

    let hidden = World::new().await;
    hidden.base.approved().await;
    let editor = hidden.sign_in(Role::Editor).await;
    editor
        .get("/claims/C-1")
        .await
        .is(200)
        .says("Its ClaimReview would not leave")
        .says("public_url");
    editor.get("/claims/C-1/report.markup-page").await.is(422).says("R06");
}

#[actix_web::test]
async fn lists_leave_row_by_row_and_can_be_read_back() {
    let (world, browser) = approved().await;
    for it in 0..30 {
        world.base.open(it).await;
    }
    let article = world.base.article;

    let page = browser.get(&format!("/queue/export.csv?tab=all&article={article}")).await;
    let day = world.base.hands.now().date_naive();
    is_file(&page, "text/csv; charset=utf-8; header=present", &format!("claims-{day}.csv"));
    let mut table = csv::Reader::from_reader(page.html.as_bytes());
    let rows: Vec<_> = table.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 31);
    assert!(page.html.ends_with("\r\n"));

    let page = browser.get("/queue/export.jsonl?tab=all&sort=number").await;
    is_file(&page, "application/jsonl", &format!("claims-{day}.jsonl"));
    let rows: Vec<ListRow> =
        page.html.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(rows.len(), 31);
    assert_eq!((rows[0].number.as_str(), rows[0].label.as_deref()), ("C-1", Some("False")));
    assert!(rows[1..].iter().all(|row| row.label.is_none()));

    let page = browser.get("/queue/export.jsonl?tab=approved").await;
    assert_eq!(page.html.lines().count(), 1);
    let page = browser.get("/queue/export.xlsx?tab=approved").await;
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    is_file(&page, kind, &format!("claims-{day}.xlsx"));
    assert!(page.bytes.starts_with(b"PK"));
    browser.get("/queue/export.xls").await.is(404);

    // A part of it, which begins and ends by numbers.
    let page = browser.get("/queue/export.jsonl?tab=all&sort=waiting&claims=2-4").await;
    is_file(&page, "application/jsonl", &format!("claims-2-4-{day}.jsonl"));
    let rows = page.html.lines().map(|line| serde_json::from_str::<ListRow>(line).unwrap());
    assert_eq!(rows.map(|row| row.number).collect::<Vec<_>>(), ["C-2", "C-3", "C-4"]);
    browser.get("/queue/export.csv?claims=4-2").await.is(422).says("“4-2” is no part of a list");
}

#[actix_web::test]
async fn words_that_would_compute_or_run_do_not() {
    let (world, browser) = approved().await;
    for (at, words) in [FORMULA, "＝1+1", "@SUM(A1)", "+1", "-1 degrees", "\u{200b}=1+1", SCRIPT]
        .into_iter()
        .enumerate()
    {
        statement(&world, at, words).await;
    }

    let page = browser.get("/queue/export.csv?tab=all&sort=number").await;
    let mut table = csv::Reader::from_reader(page.is(200).html.as_bytes());
    let column = table.headers().unwrap().iter().position(|it| it == "statement").unwrap();
    let cells: Vec<String> =
        table.records().map(|row| row.unwrap()[column].to_owned()).skip(1).collect();
    assert_eq!(cells[0], format!("'{FORMULA}"));
    assert!(cells[..6].iter().all(|it| it.starts_with('\'')), "{cells:?}");

    let report = browser.get("/claims/C-8/report.html").await;
    report.is(200).says(SCRIPT).has_not("<script>alert");
    let report = browser.get("/claims/C-8/report.json").await;
    let read: Value = serde_json::from_str(&report.is(200).html).unwrap();
    assert_eq!(read["claim"]["statement"], SCRIPT);
    let report = browser.get("/claims/C-8/report.markdown").await;
    assert!(report.is(200).html.contains("\\</script\\>\\<script\\>"), "{}", report.html);
}

#[actix_web::test]
async fn a_script_in_a_statement_cannot_end_the_element_that_holds_the_markup() {
    let (world, browser) = approved().await;
    let claim = statement(&world, 1, SCRIPT).await;
    let number = world.desk.claim(claim).await.unwrap().claim.unwrap().number.to_string();
    for (action, fields) in [("attribute", SPEAKER), ("add-evidence", SOURCE), ("propose", VERDICT)]
    {
        browser.act(&number, action, fields).await.is(303);
    }
    let other = world.sign_in(Role::Editor).await;
    other.act(&number, "approve", &[]).await.is(303);
    other.act(&number, "publish", &[]).await.is(303);

    let page = browser.get(&format!("/claims/{number}/report.claimreview")).await;

    // A statement with markup in it misleads whoever shows it, so that it does not even leave.
    page.is(422).says("R03").has_not("<script>alert");
}

#[actix_web::test]
async fn nothing_leaves_for_those_who_may_not_export() {
    let (world, _editor) = approved().await;
    let viewer = world.sign_in(Role::Viewer).await;

    for path in ["/claims/C-1/report.html", "/claims/C-1/report.json", "/queue/export.csv?tab=all"]
    {
        viewer.get(path).await.is(403).says("The role of viewer may not export");
    }
    viewer.get("/claims/C-1").await.has_not("report.json").says_not("ClaimReview");
    viewer.get("/queue").await.has_not("export.csv");
    let auditor = world.sign_in(Role::Auditor).await;
    auditor.get("/claims/C-1/report.json").await.is(200);
}
