//! Hostile words: whatever somebody types is shown as words, and turns nothing around it.

use claimdesk::domain::Role;

use crate::base::*;
use crate::reading::text;
use crate::review::{SOURCE, SPEAKER};
use crate::world::{Browser, World};

const WORDS: &[&str] = &[
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "'-alert(1)-'",
    "</textarea><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "{{ 7 * 7 }} {% raw %} ${7*7}",
    "javascript:alert(1)",
    "\u{202e}desrever si siht\u{202c} and this is not",
    "\u{2066}isolated\u{2069} \u{200f}right",
    "Z\u{35f}\u{489}a\u{489}l\u{489}g\u{489}o\u{489} text",
    "'; DROP TABLE event; --",
    "../../etc/passwd%00.html",
    "👩‍👩‍👧‍👦 ﷽ \u{feff}",
    "\u{0}\u{8}\u{1b}[31mred",
];

/// No page lets words out of the place where words stand.
async fn are_harmless(browser: &Browser, paths: &[String]) {
    for path in paths {
        let page = browser.get(path).await;
        page.is(200);
        for raw in ["<script>alert", "<img src=x", "</title><script", "</textarea><script"] {
            assert!(!page.html.contains(raw), "{raw} on {path}: {}", page.html);
        }
        assert!(!page.html.contains("href=\"javascript:"), "{path}");
        assert!(!page.html.contains(['\0', '\u{8}', '\u{1b}']), "{path}");
        for (at, _) in page.html.match_indices('\u{202e}') {
            let before = page.html.get(..at).unwrap();
            let isolated = ["<bdi>", "dir=\"auto\"", "<title>", "value=\"", "<textarea", "<pre"];
            let place = isolated.iter().filter_map(|it| before.rfind(it)).max();
            let ended = ["</bdi>", "</p>", "</title>", "</textarea>", "</pre>"];
            let end = ended.iter().filter_map(|it| before.rfind(it)).max();
            assert!(place > end, "words that turn stand by themselves on {path}");
        }
    }
}

#[actix_web::test]
async fn words_stay_words_on_every_page() {
    let world = World::new().await;
    let browser = world.sign_in(Role::Editor).await;
    let admin = world.sign_in(Role::Admin).await;
    for words in WORDS {
        let claim = world.base.open(0).await.claim.unwrap();
        let number = claim.number.to_string();
        let shown = words.replace(['\0', '\u{8}', '\u{1b}'], "");
        let mut source: Vec<_> = SOURCE.to_vec();
        source.retain(|it| !["title", "passage", "note", "publisher"].contains(&it.0));
        source.extend([
            ("title", *words),
            ("passage", words),
            ("note", words),
            ("publisher", words),
        ]);
        let mut speaker: Vec<_> = SPEAKER.to_vec();
        speaker.retain(|it| !["name", "title", "cue"].contains(&it.0));
        speaker.extend([("name", *words), ("title", words), ("cue", words)]);
        for (action, fields) in [
            ("reword", vec![("statement", *words), ("kind", "other")]),
            ("attribute", speaker),
            ("add-evidence", source),
            ("comment", vec![("text", *words)]),
            ("propose", vec![("label", "false"), ("rationale", *words)]),
        ] {
            let page = browser.act(&number, action, &fields).await;
            assert_eq!(page.status, 303, "{words:?} {action}: {}", page.html);
        }
        let page = browser.get(&format!("/claims/{number}")).await;
        page.says(shown.trim());
        // A file with such bytes in it is refused whole.
        let article =
            format!("Title {shown}\n\nThe ferry carried {number} people, {shown}, she said.");
        let sent = browser.import(&[text("text", &article), text("title", words)]).await;
        assert_eq!(sent.status, 303, "{words:?}: {}", sent.html);
        let paths = [
            format!("/claims/{number}"),
            sent.location.clone(),
            format!("{}/claims", sent.location),
            format!("/claims/{number}/report.html"),
        ];
        are_harmless(&browser, &paths).await;
        admin.post("/profile", &[("name", words)]).await;
        let asked: String = url::form_urlencoded::byte_serialize(words.as_bytes()).collect();
        let asking = ["speaker", "tag", "stage", "label", "article", "assigned", "due", "sort"]
            .map(|it| format!("/queue?tab=all&{it}={asked}"));
        are_harmless(&browser, &asking).await;
    }
    let lists = ["/queue?tab=all", "/articles", "/sources", "/speakers"].map(str::to_owned);
    are_harmless(&browser, &lists).await;
    are_harmless(&admin, &["/people".to_owned(), "/profile".to_owned()]).await;
    let foreign = world.base.foreign().await;
    assert!(!rows(&foreign, "SELECT * FROM event").await.is_empty());
}

#[actix_web::test]
async fn a_nul_from_outside_is_no_fault_of_the_desk() {
    let world = World::new().await;
    let browser = world.sign_in(Role::Editor).await;
    world.base.open(0).await;

    for path in ["/queue?tag=%00", "/queue?speaker=a%00", "/queue?label=%00", "/speakers?after=%00"]
    {
        browser.get(path).await.is(200);
    }
    for path in ["/claims/%00", "/speakers/%00", "/link/%00", "/assets/%00", "/articles/%00"] {
        browser.get(path).await.is(404);
    }
    let page = world.stranger().enter("a\0@b.example", "\0").await;
    page.is(422).says("is not right");
    browser.act("C-1", "add-evidence", &[SOURCE, &[]].concat()).await.is(303);
    let once = [("token", browser.token()), ("once", "\0".repeat(9)), ("name", "A\0B".to_owned())];
    let once: Vec<_> = once.iter().map(|(name, value)| (*name, value.as_str())).collect();
    browser.post_bare("/profile", &once).await.is(303);
    browser.get("/profile").await.has("value=\"AB\"");
}

#[actix_web::test]
async fn words_that_are_refused_are_given_back_as_words() {
    let world = World::new().await;
    let browser = world.sign_in(Role::Editor).await;
    world.base.open(0).await;

    for words in WORDS {
        let long = format!("{words}{}", "x".repeat(1_000));
        for (action, fields) in [
            ("reword", vec![("statement", long.as_str()), ("kind", "other")]),
            ("close", vec![("as", "duplicate"), ("other", words), ("reason", words)]),
            ("park", vec![("until", words), ("reason", words)]),
            ("due", vec![("due", *words)]),
        ] {
            let page = browser.act("C-1", action, &fields).await;
            if page.status == 303 {
                continue;
            }
            page.is(422);
            assert!(!page.html.contains("<script>alert"), "{words:?} {action}");
            assert!(!page.html.contains("<img src=x"), "{words:?} {action}");
        }
        let page = browser.act_at("0", "C-1", "comment", &[("text", words)]).await;
        assert!(!page.is(409).html.contains("<script>alert"), "{words:?}");
    }
}
