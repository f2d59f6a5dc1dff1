//! What others have checked: brought in, brought up to date, taken away, and shown where a claim of
//! the desk is like it.

use std::io::Cursor;

use claimdesk::config::Config;
use claimdesk::desk::Error;
use claimdesk::desk::known::{Mode, Taken};
use claimdesk::domain::claim::Command;
use claimdesk::domain::{Actor, Role};
use serde_json::{Value, json};

use crate::base::*;
use crate::cli::run;
use crate::reading::{everything, file, text};
use crate::verify::{copies, faults, rebuild};
use crate::world::World;

pub fn review(number: u32, statement: &str) -> Value {
    json!({
        "@context": "https://schema.org", "@type": "ClaimReview",
        "url": format!("https://check.example/{number}"), "claimReviewed": statement,
        "datePublished": "2026-02-03",
        "author": {"@type": "Organization", "name": "Check Example", "url": "https://check.example"},
        "itemReviewed": {"@type": "Claim", "author": {"@type": "Person", "name": "Mayor Quill"}},
        "reviewRating": {"@type": "Rating", "alternateName": "Half true"}
    })
}

fn feed(entries: &[Value]) -> String {
    json!({"@context": "https://schema.org", "@type": "DataFeed", "dataFeedElement": entries})
        .to_string()
}

fn entry(item: Value) -> Value {
    json!({"@type": "DataFeedItem", "item": item})
}

async fn took(base: &Base, document: &str, mode: Mode) -> Taken {
    let document = Cursor::new(document.to_owned().into_bytes());
    let site = Some("https://desk.test");
    base.desk.take_known(document, site, mode, actor(EVE)).await.unwrap()
}

fn counts(it: &Taken) -> [u64; 5] {
    [it.new, it.changed, it.same, it.removed, it.faulty]
}

#[tokio::test]
async fn what_others_checked_comes_once_changes_and_goes() {
    let base = Base::new().await;
    let claim = base.open(0).await.claim.unwrap();
    let other = base.open(1).await.claim.unwrap();
    let own = json!({"@type": "ClaimReview", "url": "https://desk.test/c/1"});
    let all = feed(&[
        entry(json!([review(1, &claim.statement)])),
        entry(review(2, "Nobody swims in the harbour of Eastport")),
        entry(Value::Null),
        entry(review(1, "The same address again")),
        entry(json!([review(3, "No verdict"), own])),
    ]);
    let foreign = base.foreign().await;
    let before = everything(&foreign).await;
    let looked = took(&base, &all, Mode::DryRun).await;
    assert_eq!(everything(&foreign).await, before, "it was only looked at");
    let taken = took(&base, &all, Mode::Import).await;
    assert_eq!(looked, taken);
    assert_eq!(counts(&taken), [3, 0, 0, 0, 3]);
    let places: Vec<_> = taken.faults.iter().map(|it| it.at.as_str()).collect();
    assert_eq!(places, ["entry 3", "entry 4", "entry 5, item[1]"]);

    let like = base.desk.known_like(&claim).await.unwrap();
    assert_eq!(like.len(), 1);
    assert_eq!(like[0].known.url, "https://check.example/1");
    assert_eq!(
        (like[0].known.label.as_str(), like[0].known.publisher.as_str()),
        ("Half true", "Check Example")
    );
    assert_eq!(base.desk.known_like(&other).await.unwrap(), []);
    assert_eq!(
        base.desk.past_rulings(&claim, BEN).await.unwrap().rulings,
        [],
        "it is none of ours"
    );

    // Found after everything that can be made anew was.
    assert_eq!(faults(&base).await, Vec::<String>::new());
    let before = copies(&foreign).await;
    rebuild(&base).await;
    assert_eq!(copies(&foreign).await, before);

    // Another verdict by now; one as it was; and one that its publisher withdrew.
    let mut changed = review(1, &claim.statement);
    changed["reviewRating"]["alternateName"] = json!("False");
    let gone = |number: u32| {
        let item =
            json!([{"@type": "ClaimReview", "url": format!("https://check.example/{number}")}]);
        json!({"@type": "DataFeedItem", "dateDeleted": "2026-03-01", "item": item})
    };
    let later = feed(&[entry(changed), entry(review(3, "No verdict")), gone(2), gone(9)]);
    assert_eq!(counts(&took(&base, &later, Mode::Import).await), [0, 1, 2, 1, 0]);
    assert_eq!(base.desk.known_like(&claim).await.unwrap()[0].known.label, "False");
    assert_eq!(base.desk.newest_known(None, None, 9).await.unwrap().len(), 2);
    assert_eq!(counts(&took(&base, &feed(&[gone(1)]), Mode::Import).await), [0, 0, 0, 1, 0]);
    assert_eq!(base.desk.known_like(&claim).await.unwrap(), []);
    assert_eq!(faults(&base).await, Vec::<String>::new());
    rebuild(&base).await;
    assert_eq!(faults(&base).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_file_that_breaks_off_gives_what_it_has() {
    let base = Base::new().await;
    let whole = feed(&[entry(review(1, "Forty ships wait")), entry(review(2, "Ten ships wait"))]);
    let taken = took(&base, whole.strip_suffix("}]}").unwrap(), Mode::Import).await;
    assert_eq!(counts(&taken), [1, 0, 0, 0, 1]);
    assert!(taken.faults[0].at.starts_with("line 1, column "), "{:?}", taken.faults);
    let document = Cursor::new(whole.into_bytes());
    let refused = base.desk.take_known(document, None, Mode::Import, Actor::command_line()).await;
    assert!(matches!(refused, Err(Error::Refused(_))), "a reviewer may not");
}

#[tokio::test]
async fn files_come_in_and_are_judged_from_a_console() {
    let base = Base::new().await;
    let place = base.home.place();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("feed.json");
    let path = path.to_str().unwrap();
    std::fs::write(path, feed(&[entry(review(1, "Forty ships wait")), entry(Value::Null)]))
        .unwrap();

    let said = run(&place, &["import-claimreview", "--dry-run", path]).failure();
    assert!(said.contains("entry 2: The entry is empty."), "{said}");
    assert!(said.contains("1 new, 0 changed, 0 as before, 0 removed, 1 left out"), "{said}");
    assert_eq!(base.desk.newest_known(None, None, 9).await.unwrap(), []);
    run(&place, &["import-claimreview", path]).failure();
    assert_eq!(base.desk.newest_known(None, None, 9).await.unwrap().len(), 1);

    let said = run(&place, &["lint-claimreview", path]).out();
    assert!(
        said.contains("dataFeedElement[0].item: warning R34") || said.contains("warning R30"),
        "{said}"
    );
    let mut wrong = review(1, "<b>Forty</b> ships wait");
    wrong["url"] = json!("in an ad");
    std::fs::write(path, wrong.to_string()).unwrap();
    let said = run(&place, &["lint-claimreview", path]).failure();
    assert!(said.contains("error R03: ") && said.contains("error R06: "), "{said}");
    assert!(said.contains("2 errors"), "{said}");
}

#[actix_web::test]
async fn an_editor_looks_at_a_file_and_brings_it_in() {
    let world = World::new().await;
    let claim = world.base.open(0).await.claim.unwrap();
    let editor = world.sign_in(Role::Editor).await;
    let document = feed(&[entry(review(1, &claim.statement)), entry(Value::Null)]);
    let send = async |act: &str, bytes: &[u8]| {
        editor.upload("/rulings/import", &[text("act", act), file("feed.json", bytes)]).await
    };
    editor.get("/rulings").await.is(200).says("Nothing yet");
    let page = send("look", document.as_bytes()).await;
    page.is(200).says("1 new, 0 changed").says("The entry is empty.").says("Nothing was imported");
    editor.get("/claims/C-1").await.is(200).has_not("Checked elsewhere");
    let result = send("import", document.as_bytes()).await.is(303).location.clone();
    let page = editor.get(&result).await;
    page.is(200).says("1 new, 0 changed, 0 as before, 0 removed, 1 left out");
    page.says("entry 2").says("The entry is empty.");
    let other = world.sign_in(Role::Editor).await;
    assert_eq!(other.get(&result).await.is(303).location, "/rulings", "it is whose file it was");
    send("import", b"").await.is(422).says("Choose a file.");
    let bare = [text("act", "import"), file("feed.json", document.as_bytes())];
    editor.upload_bare("/rulings/import", &bare).await.is(403).says("another session");

    let page = editor.get("/claims/C-1").await;
    page.is(200).says("Checked elsewhere").says("Check Example").says("Half true");
    page.has("https://check.example/1");
    let page = editor.get("/search?q=check+example&kind=elsewhere").await;
    page.is(200).says("Checked elsewhere").has("https://check.example/1");
    world.sign_in(Role::Viewer).await.get("/rulings").await.says("Half true").says_not("Remove");
}

/// How many known rulings go in one entry of the trail.
const TOGETHER: u32 = 200;

#[actix_web::test]
async fn an_editor_removes_one_or_all_of_a_publisher_and_the_trail_says_so() {
    let world = World::new().await;
    let base = &world.base;
    let claim = base.open(0).await.claim.unwrap();
    let mut other = review(0, &claim.statement);
    other["author"]["name"] = json!("Another & Sons");
    other["url"] = json!("https://another.example/1");
    let many = (1..=TOGETHER + 3).map(|it| entry(review(it, &format!("Ship {it} waits"))));
    let first = [entry(review(0, &claim.statement)), entry(other)];
    let all: Vec<_> = first.into_iter().chain(many).collect();
    took(base, &feed(&all), Mode::Import).await;
    let editor = world.sign_in(Role::Editor).await;

    let page = editor.get("/rulings").await;
    page.is(200).says("Ship 203 waits").says("Further back").says_not("Ship 3 waits");
    let last = TOGETHER + 3 - 50 + 2;
    editor.get(&format!("/rulings?before={last}")).await.says("Ship 152 waits");
    editor.get("/rulings?publisher=Nobody").await.is(200).says("Nothing found");
    editor.get("/rulings?q=another+sons").await.has("another.example").says_not("Ship");
    let page = editor.get("/rulings?publisher=Another+%26+Sons").await;
    page.is(200).says("Checked by Another & Sons").says_not("Ship").says("Remove all of them");

    let like = base.desk.known_like(&claim).await.unwrap();
    assert_eq!(like.len(), 2);
    let one = like.iter().find(|it| it.known.publisher != "Check Example").unwrap();
    let (id, url) = (one.id.to_string(), one.known.url.clone());
    let remove =
        async |reason| editor.post("/rulings/remove", &[("ruling", &id), ("reason", reason)]).await;
    remove(" ").await.is(422);
    remove("It is satire.").await.is(303);
    remove("It is satire.").await.is(404);
    assert_eq!(base.desk.known_like(&claim).await.unwrap().len(), 1);
    let of = [("publisher", "Check Example"), ("reason", "Imported by mistake.")];
    assert_eq!(editor.post("/rulings/publishers/remove", &of).await.is(303).location, "/rulings");
    editor.get("/rulings").await.says("204 are removed").says("Nothing yet");
    assert_eq!(base.desk.known_like(&claim).await.unwrap(), []);
    editor.get("/search?q=ship&kind=elsewhere").await.says_not("Ship 7 waits");

    let auditor = world.sign_in(Role::Auditor).await;
    let page = auditor.get("/trails?kind=desk.rulings_removed").await;
    page.says(&format!("removed a check that was known here ({url}): It is satire."));
    page.says("removed checks of Check Example that were known here (200): Imported by mistake.");
    page.says("that were known here (4): Imported by mistake.").has("/trails?batch=");
    assert_eq!(faults(base).await, Vec::<String>::new());
    let rows = copies(&base.foreign().await).await;
    rebuild(base).await;
    assert_eq!(copies(&base.foreign().await).await, rows);
}

/// What leaves one desk comes to another, and what was withdrawn goes there too.
#[actix_web::test]
async fn the_feed_of_a_desk_is_what_another_takes() {
    let public_url = Some("https://other.test".to_owned());
    let world = World::with(Config { public_url, ..Config::default() }).await;
    let base = &world.base;
    let first = base.approved().await.claim.unwrap().id;
    let second = base.approved().await.claim.unwrap().id;
    base.approved().await;
    for claim in [first, second] {
        base.does(claim, Command::Publish, EVE).await;
    }
    let stranger = world.stranger();
    let page = stranger.get("/claimreview/feed.json").await;
    assert_eq!(page.is(200).header("content-type"), "application/json");
    assert_eq!(page.header("cache-control"), "public, max-age=300");
    let reader = Base::new().await;
    assert_eq!(counts(&took(&reader, &page.html, Mode::Import).await), [2, 0, 0, 0, 0]);
    assert_eq!(
        reader.desk.newest_known(None, None, 9).await.unwrap()[0].1.known.url,
        "https://other.test/c/2"
    );

    let reason = "It was another bridge.".to_owned();
    base.does(second, Command::Withdraw { reason }, EVE).await;
    let page = stranger.get("/claimreview/feed.json").await;
    let feed: Value = serde_json::from_str(&page.html).unwrap();
    let entries = feed["dataFeedElement"].as_array().unwrap();
    assert_eq!(entries.len(), 2, "only what was published");
    assert_eq!(entries[0]["dateDeleted"], Value::Null);
    assert!(entries[1]["dateDeleted"].is_string());
    assert_eq!(
        entries[1]["item"],
        json!([{"@type": "ClaimReview", "url": "https://other.test/c/2"}])
    );
    assert_eq!(counts(&took(&reader, &page.html, Mode::Import).await), [0, 0, 1, 1, 0]);
    let said = run(&base.home.place(), &["export", "feed", "--public-url", "https://other.test"]);
    let exported: Value = serde_json::from_str(&said.out()).unwrap();
    assert_eq!(exported["dataFeedElement"], feed["dataFeedElement"]);
}
