//! Revisions as pages have them: brought in, compared, and what becomes of claims on their pages, in
//! the queue and in reports.

use claimdesk::desk::publishing::NewPublishing;
use claimdesk::domain::claim::Command;
use claimdesk::domain::publishing::Language;
use claimdesk::domain::{Actor, ArticleId, ClaimId, Role};

use crate::base::*;
use crate::reading::{file, text};
use crate::revisions::{CLAIMS, Ferry, TITLE, first};
use crate::world::{Browser, Page, World};

/// The article on a desk with its site, and a claim for each of `CLAIMS`.
async fn ferry() -> (World, ArticleId, Vec<ClaimId>) {
    let ferry = Ferry::new().await;
    let (article, claims) = (ferry.article, ferry.claims);
    (World::on(ferry.base, &claimdesk::config::Config::default()), article, claims)
}

fn pasted(paragraphs: &[String]) -> String {
    format!("{TITLE}\n\n{}\n", paragraphs.join("\n\n"))
}

async fn paste(browser: &Browser, of: ArticleId, paragraphs: &[String]) -> Page {
    let path = format!("/articles/{of}/revise");
    let sent = browser.upload(&path, &[text("text", &pasted(paragraphs))]).await;
    sent.is(303);
    browser.get(&sent.location).await
}

/// A word changed in the second claim, and the eighth gone.
fn edited() -> Vec<String> {
    let mut text = first();
    text[1] = text[1].replace("Nine hundred", "Eight hundred");
    "On Tuesday it rained on the guests of the harbour.".clone_into(&mut text[4]);
    text
}

async fn number(world: &World, claim: ClaimId) -> String {
    world.desk.claim(claim).await.unwrap().claim.unwrap().number.to_string()
}

#[actix_web::test]
async fn a_text_that_is_pasted_again_says_what_became_of_the_claims() {
    let (world, of, claims) = ferry().await;
    let browser = world.sign_in(Role::Reviewer).await;
    let form = browser.get(&format!("/articles/{of}")).await;
    form.has(&format!("/articles/{of}/revise")).says("Revision 1");
    browser.get(&format!("/articles/{of}/revise")).await.is(200).says("Nothing is moved by guess");

    let page = paste(&browser, of, &edited()).await;

    page.is(200).says("Revision 2: 6 claims unchanged, 1 changed, 1 orphaned.");
    let eighth = number(&world, claims[7]).await;
    page.says("1 orphan").has(&format!("/claims/{eighth}#text")).says("Words orphaned");
    page.says("Words changed").says("Revision 2").says("6 claims unchanged, 1 changed, 1 orphaned");
    assert_eq!(page.count("data-revision="), 1);
    let again = paste(&browser, of, &edited()).await;
    again.says("The text is the same as before: nothing was stored.");
}

#[actix_web::test]
async fn a_refused_text_comes_back_as_it_was_typed() {
    let (world, of, _) = ferry().await;
    let browser = world.sign_in(Role::Reviewer).await;
    let path = format!("/articles/{of}/revise");

    let both = [text("text", "Some words"), file("a.txt", b"Other words")];
    let page = browser.upload(&path, &both).await;
    page.is(422).keeps("Some words").says("Choose the file again");
    let page = browser.upload(&path, &[text("text", ""), text("title", "My title")]).await;
    page.is(422).keeps("My title");
    let town = String::from_utf8(town().bytes).unwrap();
    let page = browser.upload(&path, &[text("text", &town)]).await;
    page.is(409).says("This is the text of another article").says("Bridge opens a year late");
    page.keeps(QUOTES[0]);
}

#[actix_web::test]
async fn two_revisions_are_compared_word_by_word() {
    let (world, of, _) = ferry().await;
    let browser = world.sign_in(Role::Reviewer).await;
    paste(&browser, of, &edited()).await;
    let viewer = world.sign_in(Role::Viewer).await;

    let page = viewer.get(&format!("/articles/{of}/compare?from=1&to=2")).await;

    page.is(200).has("<span class=\"visually-hidden\">removed: </span>“Nine</del>");
    page.has("<span class=\"visually-hidden\">added: </span>“Eight</ins>");
    page.says("words that are the same").has("<details class=\"fold\">");
    viewer
        .get(&format!("/articles/{of}/compare"))
        .await
        .is(200)
        .says("From revision 1 to revision 2");
    let same = viewer.get(&format!("/articles/{of}/compare?from=2&to=2")).await;
    same.is(200).says("Both texts are the same");
    let old = viewer.get(&format!("/articles/{of}/revisions/1")).await;
    old.is(200)
        .says("Nine hundred people")
        .says("not how it stands now")
        .has("<mark class=\"open\"");
    viewer
        .get(&format!("/articles/{of}/revisions/2"))
        .await
        .is(200)
        .says("This is the newest text");
    for nothing in ["revisions/3", "revisions/0", "compare?from=1&to=9", "revisions/x"] {
        viewer.get(&format!("/articles/{of}/{nothing}")).await.is(404);
    }
}

#[actix_web::test]
async fn a_changed_claim_waits_in_the_queue_until_somebody_has_looked() {
    let (world, of, claims) = ferry().await;
    let browser = world.sign_in(Role::Reviewer).await;
    let viewer = world.sign_in(Role::Viewer).await;
    browser.get("/queue").await.says("Article changed 0");
    viewer.get("/queue").await.says_not("Article changed");
    paste(&browser, of, &edited()).await;
    let (second, eighth) = (number(&world, claims[1]).await, number(&world, claims[7]).await);

    let queue = browser.get("/queue?tab=changed").await;
    queue.is(200).says("Article changed 2").says("Words changed").says("Words orphaned");
    assert_eq!(queue.count("<tr role=\"row\" data-card"), 2, "{}", queue.html);
    queue.has(&format!("/claims/{second}")).has(&format!("/claims/{eighth}"));

    let page = browser.get(&format!("/claims/{second}")).await;
    page.has("<del>Nine</del>").has("<ins>Eight</ins>").says("Compare both");
    let empty = browser.act(&second, "settle", &[("note", " ")]).await;
    empty.is(422).says("Please fill in the note");
    let note = "The verdict will hold for either number.";
    browser.act(&second, "settle", &[("note", note)]).await.is(303);
    browser.get(&format!("/claims/{second}")).await.says("has looked at it").says(note);
    browser
        .act(&eighth, "close", &[("as", "dismissed"), ("other", ""), ("reason", "Gone.")])
        .await
        .is(303);

    browser
        .get("/queue?tab=changed")
        .await
        .says("Article changed 0")
        .says("until somebody has looked");
}

#[actix_web::test]
async fn an_orphan_is_placed_by_one_press_of_a_button_or_by_its_words() {
    let (world, of, claims) = ferry().await;
    let browser = world.sign_in(Role::Reviewer).await;
    let mut text = first();
    // Its own sentence goes, and two others come that are like it.
    text[2] = text[2].replace(" Most of the timber came from the forests of the north shore.", "");
    text.push("Much of the timber came from the forests of the north shore, Ek said.".to_owned());
    text.push(
        "Half of the timber came from the forests of the west shore, others said.".to_owned(),
    );
    paste(&browser, of, &text).await;
    let fifth = number(&world, claims[4]).await;

    let page = browser.get(&format!("/claims/{fifth}")).await;
    page.says("no certain place").says("% alike").says("It is here");
    let (revision, place) = (page.field("revision").unwrap(), page.field("place").unwrap());
    for (fields, why) in [
        (vec![], "Choose one of the places"),
        (vec![("words", "no such words at all")], "do not stand in the text"),
    ] {
        let refused = browser.act(&fifth, "place", &fields).await;
        refused.is(422).says(why);
        for (_, typed) in fields {
            refused.keeps(typed);
        }
    }
    let chosen = [("revision", revision.as_str()), ("place", place.as_str())];
    browser.act(&fifth, "place", &chosen).await.is(303);
    let page = browser.get(&format!("/claims/{fifth}")).await;
    page.says("Words changed").says("said where its words stand in revision 2");
    let words = "Half of the timber came from the forests of the west shore";
    browser.act(&fifth, "place", &[("words", words)]).await.is(303);
    browser.get(&format!("/claims/{fifth}")).await.has("<ins>Half</ins>");
    let odd = [("revision", revision.as_str()), ("place", "9-3")];
    browser.act(&fifth, "place", &odd).await.is(422);
}

#[actix_web::test]
async fn a_form_made_from_an_old_text_is_placed_certainly_or_comes_back() {
    let (world, of, _) = ferry().await;
    let browser = world.sign_in(Role::Reviewer).await;
    let old = world.desk.article_text(of).await.unwrap().1;
    let place = |words: &str| {
        let start = old.body.split_once(words).unwrap().0.chars().count();
        (start.to_string(), (start + words.chars().count()).to_string())
    };
    let revision = old.id.to_string();
    let form = browser.get(&format!("/articles/{of}/claims?start=3&end=9")).await;
    assert_eq!(form.field("revision"), Some(revision.clone()));
    let mut text = edited();
    text[0].insert_str(0, "At last: ");
    paste(&browser, of, &text).await;
    let send = async |words: &str| {
        let (start, end) = place(words);
        let fields = [
            ("revision", revision.as_str()),
            ("start", &start),
            ("end", &end),
            ("statement", "In my own words"),
            ("kind", "quantity"),
            ("name", "Ann Lee"),
            ("speaker_kind", "person"),
            ("title", ""),
            ("role", "originated"),
            ("form", "direct"),
            ("cue", ""),
        ];
        browser.post(&format!("/articles/{of}/claims"), &fields).await
    };

    let opened = send(CLAIMS[3]).await;
    let page = browser.get(&opened.is(303).location).await;
    page.says(CLAIMS[3]).says("In my own words");
    for words in [CLAIMS[1], CLAIMS[7]] {
        let page = send(words).await;
        page.is(422).says("The article was changed since these words were chosen");
        page.keeps("In my own words").keeps("Ann Lee").keeps(words);
        assert_eq!(page.field("start"), None, "no place of the old text");
        assert_ne!(page.field("revision"), Some(revision.clone()));
    }
    let (start, end) = place(CLAIMS[1]);
    let stale = format!("/articles/{of}/claims?start={start}&end={end}&revision={revision}");
    browser.get(&stale).await.is(200).says("was changed meanwhile").keeps(CLAIMS[1]);
}

/// A published claim on the second quote.
async fn published(world: &World, claim: ClaimId) -> String {
    let base = &world.base;
    base.does(claim, said_by("Ann Lee"), ANN).await;
    base.does(claim, evidence("https://ferry.example/count"), ANN).await;
    base.does(claim, propose(), ANN).await;
    base.does(claim, Command::approve(), EVE).await;
    base.does(claim, Command::Publish, EVE).await;
    number(world, claim).await
}

#[actix_web::test]
async fn reports_say_that_the_article_was_changed_after_the_verdict() {
    let (world, of, claims) = ferry().await;
    let browser = world.sign_in(Role::Editor).await;
    let on = NewPublishing {
        pages: Some(true),
        language: Language::English,
        accent: None,
        complaints: None,
        drops_logo: false,
    };
    world.desk.change_publishing(on, Actor::keeper()).await.unwrap();
    let (second, eighth) = (published(&world, claims[1]).await, published(&world, claims[7]).await);
    let notice = "The article was changed after this verdict was approved";
    for format in ["html", "json", "markdown"] {
        let report = browser.get(&format!("/claims/{second}/report.{format}")).await;
        report.is(200).says_not(notice).has_not("text_change");
    }

    paste(&browser, of, &edited()).await;

    let readers = async |number: &str| {
        world.stranger().get(&format!("/c/{}", number.trim_start_matches("C-"))).await
    };
    let page = readers(&second).await;
    page.is(200).says(notice).says("as they stood on").says("Nine hundred people");
    readers(&eighth).await.says(notice).says("do not stand in it any more").says(CLAIMS[7]);
    for format in ["html", "markdown"] {
        let report = browser.get(&format!("/claims/{second}/report.{format}")).await;
        report.is(200).says(notice).says("The quoted words now read:");
        report.says("Eight hundred people travelled with us on the first day");
        report.says("In the article").says("Nine hundred people");
        let report = browser.get(&format!("/claims/{eighth}/report.{format}")).await;
        report.says(notice).says("do not stand in it any more");
        let report = browser.get(&format!("/articles/{of}/report.{format}")).await;
        report.says(notice).says(CLAIMS[7]);
    }
    let json: serde_json::Value =
        serde_json::from_str(&browser.get(&format!("/claims/{second}/report.json")).await.html)
            .unwrap();
    let change = &json["claim"]["text_change"];
    assert_eq!(change["revision"], 2);
    assert_eq!(change["now"], "Eight hundred people travelled with us on the first day");
    assert!(change["note"].is_null());
    browser.get(&format!("/claims/{second}/report.claimreview")).await.has_not("text_change");

    let note = "The company corrected the number; the verdict holds.";
    browser.act(&second, "settle", &[("note", note)]).await.is(303);
    browser.get(&format!("/claims/{second}/report.html")).await.says(notice).says(note);

    // A verdict that is approved again is given on the words as they are now.
    browser.act(&second, "correct", &[("reason", "Another number.")]).await.is(303);
    world.base.does(claims[1], propose(), ANN).await;
    browser.get(&format!("/claims/{second}/report.html")).await.says(notice);
    browser.act(&second, "approve", &[]).await.is(303);
    browser.get(&format!("/claims/{second}/report.html")).await.says_not(notice);
    let page = readers(&second).await;
    page.says("The article had been changed before this verdict was approved.").says_not(notice);
    page.says("This check is about the words as they stood on").says("Nine hundred people");
    page.says("The quoted words now read:").says("Eight hundred people travelled with us");
}

#[actix_web::test]
async fn revisions_are_listed_page_by_page() {
    let world = World::new().await;
    let of = world.base.article;
    for number in 2..=53 {
        let mut brought = town();
        brought.bytes.extend(format!("\nRead again for the {number}th time.\n").into_bytes());
        world.desk.revise(of, brought, by(ANN)).await.unwrap();
    }
    let viewer = world.sign_in(Role::Viewer).await;
    let list = |page: &Page| page.count("<li value=\"");

    let newest = viewer.get(&format!("/articles/{of}")).await;
    assert_eq!(list(newest.is(200)), 50);
    newest.says("Revision 53").says("Older revisions").has("compare?from=3&amp;to=4");
    newest.has("compare?from=1&amp;to=53").has_not("Newest revisions");
    let older = viewer.get(&format!("/articles/{of}?before=4")).await;
    assert_eq!(list(older.is(200)), 3);
    older.says("Revision 3").says("Newest revisions").has("compare?from=1&amp;to=2");
    older.has_not("Older revisions").has("value=\"1\"");
    let nobody = viewer.get(&format!("/articles/{of}?before=18446744073709551615")).await;
    assert_eq!(list(nobody.is(200)), 50);
    let both = viewer.get(&format!("/articles/{of}/compare?from=1&to=53")).await;
    both.is(200).has("max=\"53\"");
}
