//! Publication: what readers find, what they do not, and how the pages for them are settled.

use actix_web::http::header::IF_NONE_MATCH;
use actix_web::test::TestRequest;
use chrono::TimeDelta;
use claimdesk::config::Config;
use claimdesk::desk::publishing::NewPublishing;
use claimdesk::desk::talk::NewComment;
use claimdesk::domain::claim::{Closing, Command, Flags, Kind, Proposal, Severity};
use claimdesk::domain::publishing::Language;
use claimdesk::domain::{Actor, ClaimId, Role};
use claimdesk::report::claimreview::{Finding, lint_document};
use claimdesk::store;
use sea_orm::ConnectionTrait;
use serde_json::Value;

use crate::base::*;
use crate::matrix::DOT;
use crate::reading::{everything, file};
use crate::verify::{copies, faults, rebuild};
use crate::world::{Browser, Page, World};

/// Words that nobody has published.
const SECRET: &str = "quicksilver otter";

/// A published claim on one of the article's quotes.
pub async fn published(base: &Base, quote: usize) -> ClaimId {
    let claim = base.open(quote).await.claim.unwrap().id;
    base.does(claim, said_by("Mayor Quill"), ANN).await;
    base.does(claim, evidence("https://town.example/budget"), ANN).await;
    base.does(claim, propose(), ANN).await;
    base.does(claim, Command::approve(), EVE).await;
    base.does(claim, Command::Publish, EVE).await;
    claim
}

async fn world() -> World {
    let public_url = Some("https://desk.test".to_owned());
    World::with(Config { public_url, ..Config::default() }).await
}

fn correct() -> Command {
    Command::Correct { reason: format!("{SECRET} 1") }
}

fn propose_as(label: &str, words: &str) -> Command {
    let correction = words.to_owned();
    let proposal = Proposal::new(label.to_owned(), words.to_owned());
    Command::Propose(Box::new(Proposal { correction, ..proposal }))
}

fn withdraw(reason: &str) -> Command {
    Command::Withdraw { reason: reason.to_owned() }
}

/// Every page that readers have, by its address.
async fn pages(base: &Base) -> Vec<String> {
    let speaker = base.desk.speaker_named("Mayor Quill").await.unwrap().unwrap().id;
    let mut all: Vec<String> = ["", "/feed.atom", "/feed.json", "/method", "?label=false"]
        .map(|it| format!("/checks{it}"))
        .into();
    all.extend(["/c/1", "/c/2", "/c/3"].map(str::to_owned));
    all.push("/c/1/card".to_owned());
    all.push(format!("/checks/articles/{}", base.article));
    all.push(format!("/checks/speakers/{speaker}"));
    let rest =
        ["/corrections", "/corrections.atom", "/robots.txt", "/sitemap.xml", "/sitemaps/1.xml"];
    all.extend(rest.map(str::to_owned));
    all.push("/claimreview/feed.json".to_owned());
    all
}

/// A ClaimReview without what only says how it is written.
fn bare(review: &Value) -> Value {
    let mut bare = review.clone();
    bare.as_object_mut().unwrap().remove("@context");
    bare
}

/// Says what no reader may read, in every place of a claim that takes words.
async fn whispered(base: &Base, claim: ClaimId) {
    let comment = NewComment { text: format!("{SECRET} 2"), ..NewComment::default() };
    base.does(claim, claimdesk::desk::claims::Wish::Comment(comment), BEN).await;
    base.does(claim, Command::Tag { tags: vec![format!("{SECRET} 3")] }, ANN).await;
    let note = Some(format!("{SECRET} 4"));
    let flags = Flags { severity: Severity::Serious, said_before: true, note };
    base.does(claim, Command::Flag(flags), ANN).await;
    base.does(claim, asked(&format!("{SECRET} 5")), ANN).await;
}

/// What feeds are made of is what the page is made of.
async fn feeds_tell_what_the_page_tells(stranger: &Browser, page: &Page) {
    let feed = stranger.get("/claimreview/feed.json").await;
    let feed: Value = serde_json::from_str(&feed.html).unwrap();
    let markup = page.html.split("<script type=\"application/ld+json\">").nth(1).unwrap();
    let markup: Value = serde_json::from_str(markup.split("</script>").next().unwrap()).unwrap();
    // The page as a whole is held to the rules too: readers see what its markup says.
    let errors = lint_document(&page.html, None).into_iter().flat_map(|it| it.findings);
    assert_eq!(errors.filter(Finding::is_error).collect::<Vec<_>>(), []);
    let entries = feed["dataFeedElement"].as_array().unwrap();
    assert_eq!(entries.len(), 1);
    assert_eq!(bare(&entries[0]["item"][0]), bare(&markup));
    // The feed of checks tells what was published, and why.
    let feed = stranger.get("/checks/feed.json").await;
    let feed: Value = serde_json::from_str(&feed.html).unwrap();
    let [item] = &feed["items"].as_array().unwrap()[..] else { panic!("one item") };
    let told = item["content_html"].as_str().unwrap();
    for words in ["41 million crowns", "Mayor Quill", "False</strong>: ", "The budget says 38"] {
        assert!(told.contains(words), "{words}: {told}");
    }
    assert_eq!(item["date_modified"], item["date_published"]);
}

#[actix_web::test]
async fn readers_see_what_was_published_and_no_word_of_what_was_not() {
    let world = world().await;
    let base = &world.base;
    let claim = base.open(0).await.claim.unwrap().id;
    base.does(claim, said_by("Mayor Quill"), ANN).await;
    base.does(claim, evidence("https://town.example/budget"), ANN).await;
    whispered(base, claim).await;
    base.does(claim, propose_as("mostly_true", &format!("{SECRET} 6")), ANN).await;
    base.does(claim, Command::AskOpinion { of: BEN }, EVE).await;
    let rationale = format!("{SECRET} 7");
    let label = "mostly_true".to_owned();
    base.does(claim, Command::GiveOpinion { label, rationale }, BEN).await;
    base.does(claim, Command::Return { reason: format!("{SECRET} 8") }, EVE).await;
    base.does(claim, propose(), ANN).await;
    base.does(claim, Command::approve(), EVE).await;
    base.does(claim, Command::Publish, EVE).await;
    // Since then.
    let reason = format!("{SECRET} 14");
    let review_by = (base.hands.now() + TimeDelta::days(300)).date_naive();
    base.does(claim, Command::Confirm { reason, review_by }, EVE).await;
    base.does(claim, correct(), EVE).await;
    let reworded = Command::Reword { statement: format!("{SECRET} 9"), kind: Kind::Other };
    base.does(claim, reworded, ANN).await;
    base.does(claim, passage("https://secret.example/", &format!("{SECRET} 10")), ANN).await;
    base.does(claim, said_by(&format!("{SECRET} 11")), ANN).await;
    base.does(claim, propose_as("mixed", &format!("{SECRET} 12")), ANN).await;
    // And what was never published.
    let other = base.open(1).await.claim.unwrap().id;
    base.does(other, said_by("Mayor Quill"), ANN).await;
    base.does(other, evidence("https://town.example/waste"), ANN).await;
    base.does(other, propose_as("false", &format!("{SECRET} 13")), ANN).await;
    base.does(other, Command::approve(), EVE).await;
    let foreign = base.foreign().await;
    let before = everything(&foreign).await;

    let stranger = world.stranger();
    for path in pages(base).await {
        let page = stranger.get(&path).await;
        let found = if path.starts_with("/c/2") || path.starts_with("/c/3") { 404 } else { 200 };
        page.is(found).has_not(SECRET).has_not("secret.example").has_not("town.example/waste");
        assert_eq!(page.header("set-cookie"), "", "{path}");
    }

    assert_eq!(everything(&foreign).await, before, "nothing is written");
    let page = stranger.get("/c/1").await;
    page.says("the new bridge cost 41 million crowns").says("The budget says 38 million.");
    page.says("False").says("Mayor Quill").says("We are reviewing this check.").says("Refutes");
    assert_eq!(page.html.matches("application/ld+json").count(), 1);
    assert_eq!(page.html.matches("\"@type\": \"ClaimReview\"").count(), 1);
    page.has("<link rel=\"canonical\" href=\"https://desk.test/c/1\">");
    stranger.get("/checks").await.says("1").has("/c/1").has_not("/c/2");
    feeds_tell_what_the_page_tells(&stranger, &page).await;
    for odd in [
        "/checks?after=1700000000000-18446744073709551615",
        "/corrections?after=18446744073709551615.1700000000000-00000000000000000000000000000001",
    ] {
        stranger.get(odd).await.is(200);
    }
    assert_eq!(faults(base).await, Vec::<String>::new());
    let rows = copies(&foreign).await;
    rebuild(base).await;
    assert_eq!(copies(&foreign).await, rows);
}

#[actix_web::test]
async fn what_was_never_published_says_the_same_as_what_was_never_there() {
    let world = world().await;
    let stranger = world.stranger();
    let base = &world.base;
    let hidden = base.approved().await.claim.unwrap().id;
    let shown = published(base, 1).await;
    let merged = base.open(2).await.claim.unwrap().id;

    let unpublished = stranger.get("/c/1").await;
    unpublished.is(404).says("There is nothing here");
    for path in ["/c/3", "/c/999", "/c/0", "/c/x", "/c/99999999999999999999", "/c/1/card"] {
        let page = stranger.get(path).await;
        assert_eq!((page.status, &page.html), (404, &unpublished.html), "{path}");
        let header = |it: &Page| it.header("cache-control").to_owned();
        assert_eq!(header(&page), header(&unpublished), "{path}");
    }
    // So does whatever else is not there, and nothing of the desk stands on it.
    for path in
        ["/c", "/c/1/x", "/checks/x", "/checks/articles/x", "/corrections/x", "/sitemaps/x.xml"]
    {
        let page = stranger.get(path).await;
        assert_eq!((page.status, &page.html), (404, &unpublished.html), "{path}");
    }
    unpublished.has("class=\"masthead\"").has("href=\"/checks\"").has("rel=\"icon\"");
    unpublished.has_not("Go to the start").has("href=\"/log/checkpoint\"").has("href=\"/verify\"");
    // Nor is a version that nobody has seen there.
    let seen = base.does(shown, Command::Tag { tags: vec!["a".to_owned()] }, ANN).await.version();
    for odd in ["999", "x", "0", "", "1&version=1", &seen.to_string()] {
        let page = stranger.get(&format!("/c/2?version={odd}")).await;
        assert_eq!((page.status, &page.html), (404, &unpublished.html), "{odd}");
    }
    let now = stranger.get("/c/2").await;
    for known in [1, seen - 1] {
        let page = stranger.get(&format!("/c/2?version={known}")).await;
        assert_eq!((page.status, &page.html), (200, &now.html), "{known}");
    }
    let reason = || "The same assertion.".to_owned();
    let into = |claim| Command::Close { closing: Closing::MergedInto { claim }, reason: reason() };
    base.does(merged, into(hidden), ANN).await;
    stranger.get("/c/3").await.is(404);
    base.does(merged, Command::Reopen { reason: reason() }, ANN).await;
    base.does(merged, into(shown), ANN).await;
    let page = stranger.get("/c/3").await;
    assert_eq!(page.is(303).location, "/c/2");
    assert_eq!(stranger.get("/c/3/card").await.is(303).location, "/c/2/card");
    stranger.get("/c/3?version=1").await.is(404);

    let off = NewPublishing {
        pages: Some(false),
        language: Language::English,
        accent: None,
        complaints: None,
        drops_logo: false,
    };
    world.desk.change_publishing(off, Actor::keeper()).await.unwrap();
    for path in pages(base).await.iter().filter(|it| *it != "/robots.txt") {
        stranger.get(path).await.is(404).has_not("41 million").has_not("Two in three");
    }
    stranger.get("/robots.txt").await.is(200).has("Disallow: /").has_not("Allow:");
}

#[actix_web::test]
async fn a_withdrawn_check_keeps_its_address_and_tells_why() {
    let world = world().await;
    let stranger = world.stranger();
    let claim = published(&world.base, 0).await;
    world.base.does(claim, withdraw("It was another bridge."), EVE).await;

    let page = stranger.get("/c/1").await;
    page.is(200).says("Withdrawn").says("It was another bridge.").has_not("application/ld+json");
    page.has_not("The budget says 38 million.").has_not("class=\"verdict");
    let place = |words: &str| page.html.find(words).unwrap();
    assert!(place("It was another bridge.") < place("We have withdrawn this check."));
    stranger.get("/c/1/card").await.is(200).says("Withdrawn").has_not("class=\"verdict");
    stranger.get("/checks").await.has_not("/c/1\"");
    stranger.get(&format!("/checks/articles/{}", world.base.article)).await.is(404);
    stranger.get("/corrections").await.says("It was another bridge.").has("/c/1");
    let feed = stranger.get("/checks/feed.json").await;
    let feed: Value = serde_json::from_str(&feed.html).unwrap();
    let [item] = &feed["items"].as_array().unwrap()[..] else { panic!("one item") };
    assert!(item["title"].as_str().unwrap().starts_with("Withdrawn: "));
    let told = item["content_html"].as_str().unwrap();
    assert!(told.contains("It was another bridge.") && !told.contains("38 million"), "{told}");

    world.base.does(claim, Command::Publish, ELI).await;
    stranger.get("/c/1").await.is(200).says("The budget says 38 million.");
    stranger.get("/corrections").await.says("Published again").says("It was another bridge.");
}

#[actix_web::test]
async fn a_correction_is_told_everywhere_and_caches_hear_of_it() {
    let world = world().await;
    let base = &world.base;
    let stranger = world.stranger();
    let claim = published(base, 0).await;
    published(base, 1).await;
    let first = stranger.get("/c/1").await;
    let tag = first.header("etag").to_owned();
    assert_eq!(first.header("cache-control"), "public, max-age=60");
    assert!(first.header("last-modified").ends_with(" GMT"));
    let again = async |tag: &str| {
        let request = TestRequest::get().uri("/c/1").insert_header((IF_NONE_MATCH, tag));
        world.stranger().ask(request).await
    };
    let known = again(&tag).await;
    assert!(known.is(304).html.is_empty());
    base.hands.move_by(TimeDelta::days(1));
    again(&tag).await.is(304);

    base.does(claim, correct(), EVE).await;
    again(&tag).await.is(200).says("We are reviewing");
    let note = "An earlier version gave the budget, not the bill.";
    base.does(claim, propose_as("mostly_false", note), ANN).await;
    base.does(claim, Command::approve(), ELI).await;

    let page = again(&tag).await;
    page.is(200).says(note).says("Mostly false").says("Corrections").has("CorrectionComment");
    stranger.get("/corrections").await.says(note).says("Mostly false");
    let feed = stranger.get("/checks/feed.atom").await;
    let parsed = feed_rs::parser::parse(feed.html.as_bytes()).unwrap();
    let [entry, other] = &parsed.entries[..] else { panic!("two entries") };
    assert_eq!(entry.id, "https://desk.test/c/1");
    assert!(entry.title.as_ref().unwrap().content.starts_with("Mostly false: "));
    assert!(entry.updated > other.updated && entry.published <= other.published);
    let told = entry.content.as_ref().unwrap().body.as_ref().unwrap();
    assert!(told.contains(note) && told.contains("Mostly false</strong>: "), "{told}");
    let feed = stranger.get("/corrections.atom").await;
    let feed = feed_rs::parser::parse(feed.is(200).html.as_bytes()).unwrap();
    let [change] = &feed.entries[..] else { panic!("one change") };
    assert_eq!(change.id, "https://desk.test/c/1#change-0");
    assert_eq!((change.updated, feed.updated), (entry.updated, entry.updated));
    let told = change.content.as_ref().unwrap().body.as_ref().unwrap();
    assert!(told.contains(note) && told.contains("<bdi>False</bdi> → "), "{told}");
    let map = stranger.get("/sitemaps/1.xml").await;
    map.is(200).has("<loc>https://desk.test/c/2</loc>").has("<loc>https://desk.test/checks</loc>");
    stranger.get("/sitemaps/2.xml").await.is(404);
    let card = stranger.get("/c/1/card").await;
    assert!(card.header("content-security-policy").ends_with("frame-ancestors *"));
    // Without a typesetter there is no picture, and none is promised.
    page.has_not("og:image").has("name=\"twitter:card\" content=\"summary\"");
    assert_eq!(stranger.get("/c/1/share.png").await.is(404).html, stranger.get("/c/9").await.html);
    let speaker = base.desk.speaker_named("Mayor Quill").await.unwrap().unwrap().id;
    let page = stranger.get(&format!("/checks/speakers/{speaker}")).await;
    page.says("a selection and not a sample").has("<dd>1</dd>").says("Mostly false").says("False");
}

#[actix_web::test]
async fn an_admin_settles_how_the_pages_look() {
    let world = World::new().await;
    published(&world.base, 0).await;
    let (admin, stranger) = (world.sign_in(Role::Admin).await, world.stranger());
    stranger.get("/checks").await.is(404);
    let send = async |browser: &Browser, light: &str| {
        let fields =
            [("pages", "on"), ("language", "de"), ("accent", light), ("accent_dark", "#ffaa88")];
        browser.post("/settings/publishing", &fields).await
    };
    let page = send(&admin, "#ffdd00").await;
    page.is(422).says("Choose a darker one.").keeps("#ffdd00");
    send(&admin, "#7a1f00").await.is(303);
    let page = stranger.get("/c/1").await;
    page.is(200).has_not("mailto:").has_not("Tell us");
    let tell = async |where_to: &str| {
        let fields = [("pages", "on"), ("language", "de"), ("accent", "#7a1f00")];
        let rest = [("accent_dark", ""), ("complaints", where_to)];
        admin.post("/settings/publishing", &[&fields[..], &rest].concat()).await
    };
    admin.get("/settings/publishing").await.says("Readers find nowhere to say what is wrong");
    tell("errors@desk").await.is(422).keeps("errors@desk").says("e-mail address");
    tell("errors@desk.example").await.is(303);
    admin.get("/settings/publishing").await.keeps("errors@desk.example").keeps("#8fb6f5");
    let (page, subject) = (stranger.get("/c/1").await, "Fact%20check%20C-1%3A%20http%3A%2F%2F");
    page.has(&format!("mailto:errors@desk.example?subject={subject}"));
    page.says("Tell us what is wrong with this check").has("\"mailto:errors@desk.example\"");
    stranger.get("/c/9").await.is(404).has("\"mailto:errors@desk.example\"");
    stranger.get("/checks/feed.atom").await.has("<email>errors@desk.example</email>");
    stranger.get("/checks/feed.json").await.has("\"url\":\"mailto:errors@desk.example\"");
    // A form that says nothing of it leaves it as it is.
    send(&admin, "#7a1f00").await.is(303);
    let page = stranger.get("/checks").await;
    page.is(200).has("lang=\"de\"").says("Neueste Faktenchecks").has("/checks/colours.css?v=");
    stranger.get("/checks/colours.css").await.is(200).has("--accent: #7a1f00");

    let logo = async |bytes: &[u8]| {
        admin.upload("/settings/publishing/logo", &[file("logo.png", bytes)]).await
    };
    logo(b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>").await.is(422).says("PNG");
    logo(&vec![0x89; 300_000]).await.is(413);
    logo(&DOT[..60]).await.is(422).says("is not whole");
    logo(DOT).await.is(303);
    let picture = stranger.get("/checks/logo").await;
    assert_eq!(picture.is(200).header("content-type"), "image/png");
    let page = stranger.get("/checks").await;
    page.has("/checks/logo?v=").has("mailto:errors@desk.example").says("Fehler melden");
    assert_eq!(faults(&world.base).await, Vec::<String>::new());
    let editor = world.sign_in(Role::Editor).await;
    send(&editor, "#7a1f00").await.is(403);
    editor.get("/settings/publishing").await.is(403).says("may not see settings");
    let c = world.base.foreign().await;
    c.execute_unprepared("UPDATE desk SET complaints = 'x@evil.example'").await.unwrap();
    let found = faults(&world.base).await;
    assert!(found.iter().any(|it| it.contains("pages for readers")), "{found:?}");
}

#[tokio::test]
async fn what_was_published_before_there_were_pages_stands_on_them() {
    let base = Base::new().await;
    published(&base, 0).await;
    let claim = published(&base, 1).await;
    base.does(claim, withdraw("Not while we look again."), EVE).await;
    let foreign = base.foreign().await;
    let before = copies(&foreign).await;

    for statement in [
        "DROP TABLE publication",
        "DROP TABLE publication_speaker",
        "DROP TABLE publication_change",
        "DROP TABLE logo",
        "ALTER TABLE desk DROP COLUMN reader_pages",
        "ALTER TABLE desk DROP COLUMN reader_language",
        "ALTER TABLE desk DROP COLUMN accent",
        "ALTER TABLE desk DROP COLUMN accent_dark",
        "ALTER TABLE desk DROP COLUMN logo_sha256",
        "DELETE FROM seaql_migrations WHERE version = 'm20261130_000027_publication'",
    ] {
        foreign.execute_unprepared(statement).await.unwrap();
    }
    drop(store::open(&base.home.place()).await.unwrap());

    assert_eq!(copies(&base.foreign().await).await, before);
    assert_eq!(faults(&base).await, Vec::<String>::new());
    let c = base.attacker().await;
    c.execute_unprepared("UPDATE publication SET claim_id = '00000000-0000-7000-8000-0000000000c1' WHERE state = 'published'").await.unwrap();
    let found = faults(&base).await;
    assert!(found.iter().any(|it| it.contains("readers see it")), "{found:?}");
}

#[actix_web::test]
async fn readers_find_checks_by_their_words_and_their_language_and_no_draft() {
    let world = world().await;
    let base = &world.base;
    let first = published(base, 0).await;
    published(base, 1).await;
    let secret = base.open(2).await.claim.unwrap().id;
    base.does(secret, said_by("Mayor Quill"), ANN).await;
    let stranger = world.stranger();

    stranger.get("/checks?q=bridge").await.is(200).has("/c/1\"").has_not("/c/2\"");
    stranger.get("/checks?q=bridg+quill").await.has("/c/1\"").has_not("/c/2\"");
    stranger.get("/checks?q=quill").await.has("/c/1\"").has("/c/2\"").has_not("/c/3\"");
    stranger.get("/checks?q=bridge&label=no-such").await.says("Nothing was found");
    stranger.get("/checks?q=zebra").await.is(200).says("Nothing was found").has("href=\"/checks\"");
    stranger.get("/checks?q=is%3Aopen").await.has("/c/1\"").has("/c/2\"");
    stranger.get("/checks?lang=de").await.says("Nothing was found");
    stranger.get("/checks?lang=xx").await.has("/c/1\"");

    // What is being corrected is found by what readers see, and by nothing else.
    base.does(first, Command::Correct { reason: "A letter.".to_owned() }, EVE).await;
    let reword = Command::Reword { statement: format!("The {SECRET} bridge"), kind: Kind::Other };
    base.does(first, reword, ANN).await;
    stranger.get("/checks?q=otter").await.says("Nothing was found").has_not(SECRET);
    stranger.get("/checks?q=bridge").await.has("/c/1\"");
}
