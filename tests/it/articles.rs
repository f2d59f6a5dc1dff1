//! Articles as pages have them: brought in by text, HTML or file, and read with their marks.

use claimdesk::domain::Role;

use crate::base::{QUOTES, rows, town};
use crate::reading::{everything, file, text};
use crate::world::{Browser, Page, World};

const SCRAPED: &str = "Log In\n\nFerry carries more than ever\n\nPublished 3 hours ago2 minute read\n\n\
    The ferry carried 1,200 people on its first day, the harbour master Ida Berg said on Monday.\n\n\
    It had been out of service for three months, longer than ever before, she added.\n\n\
    Follow us on:\n\nOrigin:\npublisher logo\nThe Harbour Post\nLoading...\n\nYou may also like...";

const HTML: &str = "<!doctype html><html lang=en><head><title>Ferry sails again</title></head><body>\
    <nav>Log in</nav><article><h1>Ferry sails again</h1>\
    <p>The ferry carried 1,300 people on its first day, the harbour master said on Monday.</p>\
    <p>It had been out of service for three months, longer than ever before, she added.</p>\
    <script>alert(1)</script></article></body></html>";

/// Follows where a form was answered with.
async fn shown(browser: &Browser, page: &Page) -> Page {
    page.is(303);
    browser.get(&page.location).await
}

async fn count(world: &World, table: &str) -> usize {
    rows(&world.base.foreign().await, &format!("SELECT * FROM {table}")).await.len()
}

#[actix_web::test]
async fn a_pasted_text_becomes_an_article_and_shows_what_was_left_out() {
    let world = World::new().await;
    let browser = world.sign_in(Role::Reviewer).await;

    let sent = browser.import(&[text("text", SCRAPED)]).await;
    let page = shown(&browser, &sent).await;

    page.is(200).says("Article imported.").says("Ferry carries more than ever");
    page.says("The Harbour Post").says("The ferry carried 1,200 people on its first day");
    page.says("pieces of the page were left out").says("Log In").says("2 minute read");
    let (article, _) = page.html.split_once("class=\"more dropped\"").unwrap();
    for clutter in ["Log In", "Follow us", "publisher logo", "Loading...", "minute read"] {
        assert!(!article.contains(clutter), "{clutter}");
    }
    page.says("Ida Berg");
}

#[actix_web::test]
async fn pasted_html_becomes_its_article_and_none_of_its_markup() {
    let world = World::new().await;
    let browser = world.sign_in(Role::Reviewer).await;

    for parts in [
        [text("text", HTML), text("format", "")],
        [text("text", &HTML.replace("1,300", "1,400")), text("format", "html")],
    ] {
        let sent = browser.import(&parts).await;
        let page = shown(&browser, &sent).await;

        page.says("Ferry sails again").says("people on its first day").has_not("alert(1)");
    }
}

#[actix_web::test]
async fn files_become_articles_in_whatever_encoding_they_come() {
    let world = World::new().await;
    let browser = world.sign_in(Role::Reviewer).await;
    let latin: Vec<u8> =
        "Fähre fährt wieder\n\nDie Fähre beförderte am ersten Tag 1.200 Menschen, \
        sagte der Hafenmeister Jörg Müller. Das war größer als erwartet, für alle überraschend."
            .chars()
            .map(|it| u8::try_from(u32::from(it)).unwrap())
            .collect();

    let plain = browser.import(&[file("ferry.txt", SCRAPED.as_bytes())]).await;
    shown(&browser, &plain).await.says("The ferry carried 1,200 people");
    let page = browser.import(&[file("ferry.html", HTML.as_bytes())]).await;
    shown(&browser, &page).await.says("The ferry carried 1,300 people");
    let old = browser.import(&[file("faehre.txt", &latin)]).await;
    shown(&browser, &old).await.says("Die Fähre beförderte am ersten Tag").says("Jörg Müller");
}

#[actix_web::test]
async fn what_was_said_about_an_article_is_shown_with_it() {
    let world = World::new().await;
    let browser = world.sign_in(Role::Editor).await;

    let sent = browser
        .import(&[
            text("text", SCRAPED),
            text("title", "A better title"),
            text("publisher", "Another Post"),
            text("author", "Nell Quick"),
            text("url", "https://post.example/ferry"),
            text("published_on", "2026-05-02"),
            text("language", "en"),
        ])
        .await;
    let page = shown(&browser, &sent).await;

    page.says("A better title").says("Another Post").says("by Nell Quick").says("2 May 2026");
    page.has("href=\"https://post.example/ferry\"");
}

#[actix_web::test]
async fn the_same_text_twice_leads_to_the_first() {
    let world = World::new().await;
    let browser = world.sign_in(Role::Reviewer).await;
    let again = String::from_utf8(town().bytes).unwrap().replace("  ", " ");

    let page = browser.import(&[text("text", &again), text("author", "Somebody")]).await;

    page.is(409).says("This text is here already").says("Bridge opens a year late");
    page.keeps("Somebody").keeps(QUOTES[0]);
    assert_eq!(page.links("/articles/0").len(), 1, "{}", page.html);
    shown_as_article(&browser.get(&page.links("/articles/0")[0]).await);
    assert_eq!(count(&world, "article").await, 1);
}

fn shown_as_article(page: &Page) {
    page.is(200).says("Bridge opens a year late").says(QUOTES[1]);
}

#[actix_web::test]
async fn what_cannot_be_imported_is_said_and_what_was_typed_is_kept() {
    let world = World::new().await;
    let browser = world.sign_in(Role::Reviewer).await;
    let foreign = world.base.foreign().await;
    let before = everything(&foreign).await;
    let nested = format!("<html><body>{}x", "<div>".repeat(100_000));
    let twenty = "word ".repeat(4_000_000);
    let long = "long ".repeat(2_000);
    let good = text("text", SCRAPED);

    let cases: &[(&[_], u16, &str)] = &[
        (&[text("text", "")], 422, "There is nothing in it"),
        (&[text("text", " \r\n ")], 422, "There is nothing in it"),
        (&[file("a.txt", b"")], 422, "There is nothing in it"),
        (&[file("a.txt", &[1, 2, 3, 0, 5, 6, 7, 8])], 422, "does not look like text"),
        (&[file("a.pdf", b"%PDF-1.7 \x00\x01")], 422, "This is a PDF document"),
        (&[file("a.html", nested.as_bytes())], 422, "nested more than 512 deep"),
        (&[file("a.txt", twenty.as_bytes())], 413, "more than 5 MB"),
        (&[text("text", &twenty)], 413, "more than 5 MB"),
        (&[good, file("a.txt", b"Another text")], 422, "not both"),
        (&[good, text("published_on", "2999-01-01")], 422, "still to come"),
        (&[good, text("published_on", "2026-02-30")], 422, "year-month-day"),
        (&[good, text("title", &long)], 422, "at most 500 can be kept"),
        (&[good, text("url", "javascript:alert(1)")], 422, "must begin with http"),
        (&[good, text("language", "klingon!")], 422, "must be a tag"),
    ];
    for (parts, status, sentence) in cases {
        let all = [parts, [text("author", "Nell “<b>” Quick")].as_slice()].concat();
        let page = browser.import(&all).await;
        page.is(*status).says(sentence).keeps("Nell “<b>” Quick").has_not("“<b>”");
        if all.len() > 2 {
            page.keeps("The ferry carried 1,200 people");
        }
    }

    assert_eq!(everything(&foreign).await, before);
}

#[actix_web::test]
async fn a_form_that_the_desk_did_not_make_is_refused_whole() {
    let world = World::new().await;
    let browser = world.sign_in(Role::Reviewer).await;
    let foreign = world.base.foreign().await;
    let before = everything(&foreign).await;
    let token = browser.token();
    let good = text("text", SCRAPED);

    browser.import(&[good, text("role", "admin")]).await.is(400).says("was not understood");
    browser.import(&[good, text("format", "exe")]).await.is(400);
    browser.import_bare(&[good]).await.is(403);
    browser.import_bare(&[good, text("token", "x")]).await.is(403);
    browser.import_bare(&[text("token", &token), file("../../a.txt", b"\x00")]).await.is(422);

    assert_eq!(everything(&foreign).await, before);
}

#[actix_web::test]
async fn the_same_form_sent_twice_brings_one_article() {
    let world = World::new().await;
    let browser = world.sign_in(Role::Reviewer).await;

    let first = browser.import(&[text("text", SCRAPED), text("once", "a-key")]).await;
    let again = browser.import(&[text("text", SCRAPED), text("once", "a-key")]).await;

    first.is(303);
    assert!(matches!(again.status, 303 | 409), "{}", again.html);
    assert_eq!(count(&world, "article").await, 2);
}

#[actix_web::test]
async fn a_suggestion_is_accepted_edited_or_dismissed_once() {
    let world = World::new().await;
    let browser = world.sign_in(Role::Reviewer).await;
    let article = format!("/articles/{}", world.base.article);
    let read = world.desk.article(world.base.article).await.unwrap();
    let path = |at: usize| format!("/suggestions/{}", read.suggestions[at].0.id);
    let left = read.suggestions.len();
    browser
        .get(&article)
        .await
        .says("0 of 0 claims checked")
        .says(&format!("{left} suggestions left"));

    let accepted = browser.post(&format!("{}/accept", path(0)), &[]).await;
    let page = shown(&browser, &accepted).await;
    page.says("C-1 opened.")
        .says("0 of 1 claims checked")
        .says("C-1: Open".split(':').next().unwrap());
    page.says(&format!("{} suggestions left", left - 1));
    browser.post(&format!("{}/accept", path(0)), &[]).await.is(409).says("has decided on this");

    let form = browser.get(&path(1)).await;
    form.is(200).says("Edit a suggestion").keeps(&read.suggestions[1].1.statement);
    let edited = [
        ("statement", "Waste is sorted by more households than before."),
        ("kind", "comparison"),
        ("speaker", "The town council"),
        ("speaker_kind", "organisation"),
        ("title", ""),
    ];
    let long = "x".repeat(1_001);
    let mut wrong = edited;
    wrong[0].1 = &long;
    let refused = browser.post(&format!("{}/accept", path(1)), &wrong).await;
    refused.is(422).says("at most 1000 can be kept").keeps(&long).keeps("The town council");
    let accepted = browser.post(&format!("{}/accept", path(1)), &edited).await;
    shown(&browser, &accepted).await.says(edited[0].1);
    browser.get("/claims/C-2").await.says(edited[0].1).says("The town council");

    let dismissed = browser.post(&format!("{}/dismiss", path(2)), &[]).await;
    let page = shown(&browser, &dismissed).await;
    page.says("Suggestion dismissed.").says(&format!("{} suggestion", left - 3));
    browser.post(&format!("{}/dismiss", path(2)), &[]).await.is(409);
    browser.post(&format!("{}/accept", path(2)), &edited).await.is(409);
    assert_eq!(count(&world, "claim").await, 2);
}

#[actix_web::test]
async fn an_article_shows_what_is_open_and_what_is_suggested() {
    let world = World::new().await;
    let browser = world.sign_in(Role::Viewer).await;
    world.base.open(0).await;
    let article = format!("/articles/{}", world.base.article);

    let all = browser.get(&article).await;
    let open = browser.get(&format!("{article}?show=open")).await;
    let suggested = browser.get(&format!("{article}?show=suggested")).await;

    all.has("id=\"C-1\"").has("id=\"s-");
    open.has("id=\"C-1\"").has_not("id=\"s-");
    suggested.has_not("id=\"C-1\"").has("id=\"s-");
    all.says_not("Accept").has_not("/dismiss").says_not("Add a claim");
    browser.get(&format!("{article}?show=everything")).await.is(400);
    browser.get("/articles/00000000-0000-7000-8000-000000000000").await.is(404);
}

#[actix_web::test]
async fn articles_are_listed_newest_first_and_paged_to_the_last() {
    let world = World::new().await;
    let browser = world.sign_in(Role::Viewer).await;
    let reviewer = world.sign_in(Role::Reviewer).await;
    for number in 0..60 {
        let body = format!("Report {number}\n\nThe ferry carried {number} people, she said.");
        reviewer.import(&[text("text", &body)]).await.is(303);
    }

    let first = browser.get("/articles").await;
    let next = first.links("/articles?after=");
    let second = browser.get(&next[0]).await;

    first.says("Report 59").says("Report 10").says_not("Report 9The");
    second.says("Report 9").says("Bridge opens a year late").says_not("Older articles");
    let of = |page: &Page| page.links("/articles/0").len();
    assert_eq!(of(&first) + of(&second), 61);
}
