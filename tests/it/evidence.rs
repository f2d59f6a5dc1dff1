//! Evidence as data: origins that are counted, searches, questions, and sources that are used again.

use claimdesk::desk::snapshots::Brought;
use claimdesk::domain::Role;
use claimdesk::domain::claim::Command;

use crate::base::*;
use crate::review::{SPEAKER, VERDICT};
use crate::verify::faults;
use crate::world::{Browser, Page, World};

const WIRE: &str = "The harbour board said on Tuesday that the new bridge cost 38 million crowns and \
    not a crown more, which Ann Lee called a small wonder.";
const REPRINT: &str = "Bridge cheaper than thought. The harbour board said on Tuesday that the new \
    bridge cost 38 million crowns and not a crown more.";
const OTHER_WORDS: &str = "Bo Ek added the bills up himself and came to a sum of 38.2 million, he \
    told us over the phone.";

fn source<'f>(url: &'f str, title: &'f str, passage: &'f str) -> [(&'f str, &'f str); 10] {
    [
        ("title", title),
        ("url", url),
        ("publisher", "The Valley Post"),
        ("published_on", ""),
        ("stance", "refutes"),
        ("passage", passage),
        ("note", ""),
        ("kind", ""),
        ("directness", ""),
        ("at", ""),
    ]
}

/// Adds the wire text, its reprint and the other words to C-1, and gives their ids.
async fn three(world: &World, browser: &Browser) -> Vec<String> {
    let claim = world.base.open(0).await.claim.unwrap().id;
    for (url, title, passage) in [
        ("https://one.example/", "One", WIRE),
        ("https://two.example/", "Two", REPRINT),
        ("https://three.example/", "Three", OTHER_WORDS),
    ] {
        browser.act("C-1", "add-evidence", &source(url, title, passage)).await.is(303);
    }
    let claim = world.desk.claim(claim).await.unwrap().claim.unwrap();
    claim.evidence.iter().map(|it| it.id.to_string()).collect()
}

async fn done(browser: &Browser, action: &str, fields: &[(&str, &str)], says: &str) -> Page {
    browser.act("C-1", action, fields).await.is(303);
    let page = browser.get("/claims/C-1").await;
    page.says(says);
    page
}

async fn refused(browser: &Browser, action: &str, fields: &[(&str, &str)], says: &str) {
    let page = browser.act("C-1", action, fields).await;
    page.is(422).says(says);
    for (_, typed) in fields {
        page.keeps(typed);
    }
}

#[actix_web::test]
async fn pages_that_print_the_same_words_are_suggested_by_their_snapshots() {
    let world = World::new().await;
    let browser = world.sign_in(Role::Reviewer).await;
    let claim = world.base.open(0).await.claim.unwrap().id;
    for (url, passage) in [("https://one.example/", "38 million"), ("https://two.example/", "38")] {
        world.base.does(claim, crate::base::passage(url, passage), ANN).await;
    }
    browser.get("/claims/C-1").await.says_not("Do they share an origin?");

    let claim = world.desk.claim(claim).await.unwrap().claim.unwrap();
    for (it, words) in claim.evidence.iter().zip([WIRE, REPRINT]) {
        let page = Brought { bytes: words.into(), name: "page.txt".into(), ..Brought::default() };
        world.desk.upload_snapshot(it.source, page, actor(ANN)).await.unwrap();
    }

    browser.get("/claims/C-1").await.says("Do they share an origin?").says("% of the words");
}

#[actix_web::test]
async fn a_reprint_is_suggested_confirmed_and_counted_once() {
    let world = World::new().await;
    let browser = world.sign_in(Role::Reviewer).await;
    let [one, two, three] = three(&world, &browser).await.try_into().unwrap();

    let page = browser.get("/claims/C-1").await;
    page.says("Do they share an origin?").says("% of the words are the same");
    page.says("3 refutes · 3 links, 3 origins").says("Evidence: 3 origins of 1 needed (done)");
    assert_eq!(page.count("Do they share an origin?"), 1, "the third has words of its own");

    let same = [("evidence", one.as_str()), ("evidence", two.as_str()), ("why", "same_text")];
    let page = done(&browser, "group-evidence", &same, "Recorded that they share an origin.").await;
    page.says_not("Do they share an origin?").says("3 links, 2 origins");
    page.says("One origin (the same text) with Two").says("One origin (the same text) with One");
    page.says("Evidence: 2 origins of 1 needed, in 3 links (done)");
    browser.get("/queue?tab=all").await.says("3 links, 2 origins");
    refused(&browser, "group-evidence", &same, "Nothing was changed").await;

    // Whoever joins one of them joins both.
    let all = [
        ("evidence", two.as_str()),
        ("evidence", three.as_str()),
        ("why", "other"),
        ("note", "All three from one press office."),
    ];
    let page = done(&browser, "group-evidence", &all, "3 links, 1 origin").await;
    page.says("One origin (another reason) with Two, Three: All three from one press office.");
    let out = [("evidence", three.as_str()), ("reason", "")];
    let page = browser.act("C-1", "ungroup-evidence", &out).await;
    page.is(422).says("fill in the reason");
    let out = [("evidence", three.as_str()), ("reason", "He counted himself.")];
    done(&browser, "ungroup-evidence", &out, "3 links, 2 origins").await;
    assert_eq!(faults(&world.base).await, Vec::<String>::new());
}

#[actix_web::test]
async fn what_was_told_apart_is_not_suggested_again() {
    let world = World::new().await;
    let browser = world.sign_in(Role::Reviewer).await;
    let [one, two, _] = three(&world, &browser).await.try_into().unwrap();
    let pair = [("evidence", one.as_str()), ("evidence", two.as_str())];

    let page = done(&browser, "tell-apart", &pair, "They are not suggested again.").await;

    page.says_not("Do they share an origin?").says("3 links, 3 origins");
    page.says("told the origins of two pieces of evidence apart");
    browser.act("C-1", "tell-apart", &pair[..1]).await.is(400);
}

#[actix_web::test]
async fn sources_that_share_an_origin_on_one_claim_are_suggested_on_the_next() {
    let world = World::new().await;
    let browser = world.sign_in(Role::Reviewer).await;
    let [_, two, three] = three(&world, &browser).await.try_into().unwrap();
    let same = [("evidence", two.as_str()), ("evidence", three.as_str()), ("why", "same_person")];
    browser.act("C-1", "group-evidence", &same).await.is(303);

    let other = world.base.open(1).await.claim.unwrap().id;
    world.base.does(other, passage("https://two.example/", "So it is."), ANN).await;
    world.base.does(other, passage("https://three.example/", "It is not."), ANN).await;

    let page = browser.get("/claims/C-2").await;
    page.says("these sources share an origin on another claim of this desk");
    page.says_not("the title and the publisher are the same").says_not("% of the words");
    page.says("Also used in C-1").has("<a href=\"/claims/C-1\">C-1</a>");
    browser.get("/claims/C-1").await.says("Also used in C-2");
    let copy = source("https://mirror.example/", "TWO", "As said elsewhere.");
    browser.act("C-2", "add-evidence", &copy).await.is(303);
    browser.get("/claims/C-2").await.says("the title and the publisher are the same");
}

#[actix_web::test]
async fn a_proposal_needs_origins_and_not_links() {
    let world = World::new().await;
    let browser = world.sign_in(Role::Reviewer).await;
    let admin = world.sign_in(Role::Admin).await;
    let scale = SCALE.key.clone();
    let settings = [("name", "Desk"), ("min_evidence", "2"), ("scale", scale.as_str())];
    admin.post("/settings", &settings).await.is(303);
    let claim = world.base.open(0).await.claim.unwrap().id;
    for words in [WIRE, OTHER_WORDS] {
        world.base.does(claim, passage("https://one.example/", words), ANN).await;
    }
    browser.act("C-1", "attribute", SPEAKER).await.is(303);

    let page = browser.act("C-1", "propose", VERDICT).await;
    page.is(422);
    page.says("add evidence of another origin (1 of 2 so far; 2 links share one)");
    page.says("One origin with the other passages of this source.");
    world.base.does(claim, evidence("https://two.example/"), ANN).await;

    browser.act("C-1", "propose", VERDICT).await.is(303);
}

#[actix_web::test]
async fn searches_are_recorded_also_those_that_found_nothing() {
    let world = World::new().await;
    let browser = world.sign_in(Role::Reviewer).await;
    world.base.open(0).await;
    let day = world.base.hands.now().date_naive().to_string();
    let search = |query, came, found| {
        [
            ("query", query),
            ("place", "Town archive"),
            ("on", day.as_str()),
            ("came", came),
            ("found", found),
        ]
    };

    let page =
        done(&browser, "search", &search("bridge bill", "nothing", ""), "Search recorded.").await;
    page.says("Nothing found bridge bill Town archive").says("Researching");
    let found = search("bridge budget", "something", "A bill of 38 million.");
    let page = done(&browser, "search", &found, "A bill of 38 million.").await;
    refused(&browser, "search", &found, "This is on the claim already").await;
    refused(&browser, "search", &search("toll", "nothing", "A sum."), "wrote what was").await;
    refused(&browser, "search", &search("toll", "something", " "), "fill in the result").await;
    refused(&browser, "search", &search(" ", "nothing", ""), "fill in the search").await;
    refused(&browser, "search", &found[..3], "found something or nothing").await;
    let mut later = search("toll", "nothing", "");
    later[2].1 = "2999-01-01";
    refused(&browser, "search", &later, "still to come").await;

    let id = page.field("search").unwrap();
    refused(&browser, "remove-search", &[("search", &id), ("reason", "")], "fill in the reason")
        .await;
    let gone = [("search", id.as_str()), ("reason", "The wrong town.")];
    let page = done(&browser, "remove-search", &gone, "Search removed.").await;
    page.says("removed a search (bridge bill)");
    browser.act("C-1", "remove-search", &gone).await.is(422).keeps("The wrong town.");
}

#[actix_web::test]
async fn questions_are_asked_and_answered() {
    let world = World::new().await;
    let browser = world.sign_in(Role::Reviewer).await;
    let evidence = three(&world, &browser).await;

    refused(&browser, "ask-question", &[("text", " ")], "fill in the question").await;
    let page =
        done(&browser, "ask-question", &[("text", "What did it cost?")], "Question added.").await;
    page.says("Not answered yet.");
    let question = page.field("question").unwrap();
    let answer = |kind, text, item| {
        [("question", question.as_str()), ("kind", kind), ("text", text), ("evidence", item)]
    };
    let extract = answer("extractive", "38 million crowns", evidence[0].as_str());
    refused(&browser, "answer-question", &extract[..3], "needs the evidence that has them").await;
    let page = done(&browser, "answer-question", &extract, "Answer added.").await;
    page.says("38 million crowns From One");
    let no = answer("no", "It was less.", evidence[2].as_str());
    done(&browser, "answer-question", &no, "No. It was less.").await;
    let mute = answer("unanswerable", "", "")[..3].to_vec();
    done(&browser, "answer-question", &mute, "Cannot be answered.").await;
    refused(&browser, "answer-question", &answer("yes", " ", "")[..3], "fill in the answer").await;
    browser.act("C-1", "answer-question", &answer("maybe", "x", "")[..3]).await.is(400);

    let gone = [("evidence", evidence[0].as_str()), ("reason", "Another bridge.")];
    browser.act("C-1", "remove-evidence", &gone).await.is(303);
    let page = browser.get("/claims/C-1").await;
    page.says("38 million crowns Without a source on this claim");
    let first = page.field("answer").unwrap();
    let gone = [("answer", first.as_str()), ("reason", "It is of another bridge.")];
    done(&browser, "remove-answer", &gone, "Answer removed.").await.says_not("38 million crowns F");
    let gone = [("question", question.as_str()), ("reason", "Beside the point.")];
    done(&browser, "remove-question", &gone, "Question removed.").await;
    assert_eq!(faults(&world.base).await, Vec::<String>::new());
}

#[actix_web::test]
async fn a_known_source_is_found_by_its_words_and_used_again() {
    let world = World::new().await;
    let browser = world.sign_in(Role::Reviewer).await;
    three(&world, &browser).await;
    let other = world.base.open(1).await.claim.unwrap().id;

    let page = browser.get("/claims/C-2/evidence").await;
    page.says("The newest sources").says("Three").says("Two").says("One");
    let page = browser.get("/claims/C-2/evidence?q=VALLEY+tw%C3%B6").await;
    page.says("Sources with these words").says("two.example").says_not("three.example");
    browser.get("/claims/C-2/evidence?q=%00glacier").await.says("No source has all these words");
    let by_address = browser.get("/claims/C-2/evidence?q=https://three.example").await;
    by_address.says("Three").says_not("two.example");

    let link = page.links("/claims/C-2/evidence?source=")[0].clone();
    let id = link.split('=').nth(1).unwrap();
    browser.get(&link).await.says("Two").has("action=\"/claims/C-2/use-source\"");
    let fields = [
        ("source", id),
        ("stance", "context"),
        ("passage", ""),
        ("note", ""),
        ("kind", ""),
        ("directness", ""),
        ("at", ""),
    ];
    let page = browser.act("C-2", "use-source", &fields).await;
    page.is(422).says("Give the passage of the source").says("Two");
    let page = browser.act("C-2", "use-source", &fields[..1]).await;
    page.is(422).says("Say whether the source supports");
    let mut fields = fields;
    fields[3].1 = "It names the sum.";
    browser.act("C-2", "use-source", &fields).await.is(303);

    browser.get("/claims/C-2").await.says("Two").says("It names the sum.").says("Also used in C-1");
    let page = browser.get(&format!("/sources/{id}")).await;
    page.says("Context").says("Refutes").says("C-1").says("C-2");
    world.base.does(other, said_by("Mayor Quill"), ANN).await;
    world.base.does(other, propose(), ANN).await;
    browser.get("/claims/C-2/evidence").await.says("Evidence cannot be added while");
    world.base.does(other, Command::approve(), EVE).await;
    browser.get("/claims/C-2").await.says_not("Use a known source");
}
