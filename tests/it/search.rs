//! Search: what is found by which words, the same on both databases.

use chrono::TimeDelta;
use claimdesk::desk::articles::Brought;
use claimdesk::desk::claims::{NewClaim, Quote, Wish};
use claimdesk::desk::search::{Kind, Things};
use claimdesk::desk::talk::NewComment;
use claimdesk::domain::claim::{Command, Kind as ClaimKind};
use claimdesk::domain::{Actor, ArticleId, ClaimId, Role};
use claimdesk::text::page::Format;
use sea_orm::ConnectionTrait;

use crate::base::*;
use crate::verify::{faults, rebuild};
use crate::world::World;

/// An article with a line for each claim of these tests.
const LINES: [&str; 6] = [
    "The Élan ferry carried 1,200 passengers across the wide river.",
    "The night bus costs the town 300 crowns an hour.",
    "A bus at night is quieter than a ferry by day.",
    "Łódź sent ammunition worth a million to the front.",
    "橋の値段は高い。",
    "O'Brien's government doubled the pension.",
];

struct Library {
    base: Base,
    claims: Vec<ClaimId>,
    article: ArticleId,
}

impl Library {
    async fn new() -> Self {
        let base = Base::new().await;
        let text = format!("A day on the river\n\n{}\n", LINES.join("\n\n"));
        let brought = Brought {
            bytes: text.into_bytes(),
            format: Some(Format::Text),
            publisher: "The River Gazette".to_owned(),
            ..Brought::default()
        };
        let article = base.desk.import(brought, by(ANN)).await.unwrap();
        let mut claims = Vec::new();
        for line in LINES {
            let new = NewClaim {
                article,
                quote: Quote::Words(line.to_owned()),
                statement: String::new(),
                kind: ClaimKind::Other,
                attributions: Vec::new(),
                suggestion: None,
            };
            claims.push(base.desk.open_claim(new, by(ANN)).await.unwrap().claim.unwrap().id);
            base.hands.move_by(TimeDelta::days(1));
        }
        let it = Self { base, claims, article };
        it.work().await;
        it
    }

    /// What happened to some of the claims.
    async fn work(&self) {
        let (base, claims) = (&self.base, &self.claims);
        base.does(claims[0], said_by("Mayor Jon Quill"), ANN).await;
        base.does(claims[0], evidence("https://town.example/ferry"), ANN).await;
        base.does(claims[0], propose(), ANN).await;
        base.does(claims[0], Command::approve(), EVE).await;
        base.does(claims[1], said_by("Ada Quill"), ANN).await;
        base.does(claims[1], evidence("https://town.example/bus"), ANN).await;
        base.does(claims[1], propose(), ANN).await;
        base.does(claims[2], Command::assign(Some(BEN)), ANN).await;
        base.does(claims[2], Command::Tag { tags: vec!["Local News".to_owned()] }, ANN).await;
        base.does(claims[3], comment("The ministry never answered us."), ANN).await;
    }

    /// The places of the claims that a query finds, newest first.
    async fn claims(&self, query: &str) -> Vec<usize> {
        let search = self.base.desk.understand(query, BEN, false).await.unwrap();
        let found =
            self.base.desk.seen_by(BEN).search(&search, Kind::Claim, None, 50).await.unwrap();
        let Things::Claims(rows) = found.things else { panic!("claims") };
        let place = |of| self.claims.iter().position(|it| *it == of).unwrap();
        rows.iter().map(|row| place(row.id)).collect()
    }

    /// How many things of a kind a query finds.
    async fn count(&self, kind: Kind, query: &str) -> usize {
        let search = self.base.desk.understand(query, BEN, false).await.unwrap();
        match self.base.desk.seen_by(BEN).search(&search, kind, None, 50).await.unwrap().things {
            Things::Claims(all) => all.len(),
            Things::Articles(all) => all.len(),
            Things::Sources(all) => all.len(),
            Things::Speakers(all) => all.len(),
            Things::Comments(all) => all.len(),
            Things::Known(all) => all.len(),
        }
    }

    async fn doubts(&self, query: &str) -> Vec<String> {
        self.base.desk.understand(query, BEN, false).await.unwrap().doubts
    }
}

fn comment(text: &str) -> Wish {
    Wish::Comment(NewComment { text: text.to_owned(), ..NewComment::default() })
}

/// Queries, and the claims that they find, newest first. Run on either database.
const FOUND: &[(&str, &[usize])] = &[
    // Words, without case and accents.
    ("ferry", &[2, 0]),
    ("FERRY bus", &[2]),
    ("elan", &[0]),
    ("lodz", &[3]),
    ("1200", &[0]),
    ("1,200 passengers", &[0]),
    ("bus cost", &[1]),
    ("nowhere", &[]),
    ("…", &[]),
    // Phrases, and what is one by itself.
    ("\"night bus\"", &[1]),
    ("“bus at night”", &[2]),
    ("night bus", &[2, 1]),
    ("o'brien", &[5]),
    ("\"brien government\"", &[]),
    ("値段", &[4]),
    ("段値", &[]),
    // Beginnings.
    ("pass*", &[0]),
    ("fer* qui*", &[2, 0]),
    ("passeng", &[0]),
    // A letter or two wrong.
    ("fery", &[2, 0]),
    ("amunition", &[3]),
    ("amunitoin", &[3]),
    ("governmnet", &[5]),
    ("bux", &[]),
    // Without.
    ("bus -ferry", &[1]),
    ("night -\"night bus\"", &[2]),
    ("ferry -pass*", &[2]),
    ("-ferry -bus", &[5, 4, 3]),
    // Who said it.
    ("quill", &[1, 0]),
    ("speaker:quill", &[1, 0]),
    ("speaker:\"jon quill\"", &[0]),
    ("speaker:quil", &[1, 0]),
    ("speaker:nobody", &[]),
    // Where it stands.
    ("stage:open", &[5, 4, 3, 2]),
    ("stage:proposed", &[1]),
    ("-stage:open", &[1, 0]),
    ("is:unpublished ferry", &[2, 0]),
    ("is:published", &[]),
    ("label:false", &[0]),
    ("tag:\"local news\"", &[2]),
    ("assigned:me", &[2]),
    ("assigned:ben", &[2]),
    ("assigned:nobody ferry", &[0]),
    ("source:https://town.example/ferry", &[0]),
    ("source:\"town example\"", &[1, 0]),
    ("article:river", &[5, 4, 3, 2, 1, 0]),
    ("article:bridge", &[]),
    // 2026-05-17 is the first day.
    ("before:2026-05-18", &[0]),
    ("after:2026-05-20", &[5, 4, 3]),
    ("after:2026-05-18 before:2026-05-20", &[2, 1]),
    ("-after:2026-05-18", &[0]),
    ("before:2026", &[]),
    // What cannot be meant finds nothing; without it, everything.
    ("stage:opne", &[]),
    ("-stage:opne ferry", &[2, 0]),
];

#[tokio::test]
async fn queries_find_the_same_on_both_databases() {
    let library = Library::new().await;
    for (query, expected) in FOUND {
        assert_eq!(library.claims(query).await, *expected, "{query}");
    }
    assert_eq!(faults(&library.base).await, Vec::<String>::new());
}

#[tokio::test]
async fn every_kind_of_thing_is_found() {
    let library = Library::new().await;
    for (kind, query, expected) in [
        (Kind::Article, "pension", 1),
        (Kind::Article, "gazette", 1),
        (Kind::Article, "\"wide river\"", 1),
        (Kind::Article, "crowns", 2),
        (Kind::Article, "stage:open", 0),
        (Kind::Source, "town ferry", 1),
        (Kind::Source, "example", 2),
        (Kind::Speaker, "quill", 2),
        (Kind::Speaker, "qui*", 2),
        (Kind::Comment, "\"never answered\"", 1),
        (Kind::Comment, "ministry -us", 0),
        (Kind::Claim, "", 0),
    ] {
        assert_eq!(library.count(kind, query).await, expected, "{kind:?} {query}");
    }
}

#[tokio::test]
async fn what_makes_no_sense_is_said_in_a_sentence() {
    let library = Library::new().await;
    for (query, start) in [
        ("stage:opne", "There is no stage called “opne”. There are open, "),
        ("label:nice", "There is no label called “nice”. There are "),
        (
            "is:odd",
            "A claim is published, unpublished, withdrawn, changed, orphaned, and not “odd”.",
        ),
        ("speaker:zzz", "There is no speaker called “zzz”."),
        ("source:zzz", "There is no source called “zzz”."),
        ("article:zzz", "There is no article called “zzz”."),
        ("assigned:zzz", "Nobody who works here is called “zzz”."),
        ("before:soon", "“soon” is no day."),
        ("tag:", "tag: needs to know which, as in tag:election."),
        ("verdict:flase", "There is no label called “flase”. There are "),
        ("who:me", "There is no filter “who:”, so it was looked for as words. There are speaker, "),
        ("c-999", "There is no claim C-999."),
    ] {
        let doubts = library.doubts(query).await;
        assert!(doubts.len() == 1 && doubts[0].starts_with(start), "{query}: {doubts:?}");
    }
    assert!(library.doubts("ferry stage:open").await.is_empty());
}

#[tokio::test]
async fn hostile_queries_find_nothing_and_break_nothing() {
    let library = Library::new().await;
    let long = "a".repeat(10_000);
    let filters = "stage:open ".repeat(1_000);
    let words = "ferry ".repeat(1_000);
    let queries = [
        "\0",
        "\"",
        "\"\"\"",
        "'",
        "' OR '1'='1",
        "'; DROP TABLE search_item; --",
        "%",
        "_",
        "*",
        "**",
        "-",
        "--",
        "-*",
        "a AND NOT (b OR c)",
        "NEAR(a b)",
        "{a} : b",
        "a & | ! <-> b:*",
        "col:\"x\" ^a",
        "\u{202e}ferry\u{feff}",
        "\u{10ffff}*",
        "speaker:\"\0'\"",
        "tag:=",
        "=",
        "stage=open",
        "before:99999999-1-1",
        "before:0000",
        "after:9999-12-31",
        "source:http://",
        "article:' speaker:\" label:;",
        "\\",
        "ﷺﷺﷺﷺ",
        &long,
        &filters,
        &words,
    ];
    for query in queries {
        for kind in Kind::ALL {
            library.count(kind, query).await;
        }
    }
    assert_eq!(library.claims("ferry").await, [2, 0]);
    assert_eq!(library.claims(&words).await, [2, 0]);
    assert_eq!(library.doubts(&words).await.len(), 1);
}

#[tokio::test]
async fn pages_hold_each_thing_once() {
    let library = Library::new().await;
    for query in ["after:2026-01-01", "article:river", "the*", "o* -zebra", "\"the\""] {
        let search = library.base.desk.understand(query, BEN, false).await.unwrap();
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let page = library
                .base
                .desk
                .seen_by(BEN)
                .search(&search, Kind::Claim, after, 2)
                .await
                .unwrap();
            let Things::Claims(rows) = page.things else { panic!("claims") };
            assert!(rows.len() <= 2 && !page.stopped, "{query}");
            seen.extend(rows.iter().map(|row| row.number));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        let whole = library.claims(query).await.len();
        assert_eq!(seen.len(), whole, "{query}");
        assert!(seen.is_sorted_by(|one, other| one > other), "{query}: {seen:?}");
    }
}

#[tokio::test]
async fn what_changes_is_found_as_it_is_now() {
    let library = Library::new().await;
    let (base, claim) = (&library.base, library.claims[1]);
    let reworded =
        Command::Reword { statement: "Zebras ride free.".to_owned(), kind: ClaimKind::Other };
    base.does(claim, Command::Return { reason: "Which?".to_owned() }, EVE).await;
    base.does(claim, reworded, ANN).await;

    assert_eq!(library.claims("zebras").await, [1]);
    assert_eq!(library.claims("zebra stage:returned").await, [1]);
    assert_eq!(library.claims("stage:proposed").await, Vec::<usize>::new());
    // The quote is as it was.
    assert_eq!(library.claims("crowns").await, [1]);
    assert_eq!(faults(base).await, Vec::<String>::new());

    let text = "A day on the river\n\nNobody came to see the giraffes that day, they said again.\n";
    let brought = Brought { bytes: text.into(), format: Some(Format::Text), ..Brought::default() };
    base.desk.revise(library.article, brought, by(ANN)).await.unwrap();
    assert_eq!(library.count(Kind::Article, "giraffes").await, 1);
    assert_eq!(library.count(Kind::Article, "pension").await, 0);
    assert_eq!(library.claims("is:orphaned").await.len(), LINES.len());
    assert_eq!(faults(base).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_rationale_that_is_not_approved_is_not_found_nor_is_its_label() {
    let library = Library::new().await;
    assert_eq!(library.claims("label:false").await, [0], "the one that waits is not");
    assert_eq!(library.claims("budget").await, Vec::<usize>::new());
}

#[tokio::test]
async fn erased_words_leave_the_index() {
    let library = Library::new().await;
    let claim = library.claims[3];
    let foreign = library.base.foreign().await;
    let entries = library.base.desk.erasable(claim, Actor::keeper()).await.unwrap();
    let fields = entries.into_iter().map(|it| it.held.place).collect();
    let redact = Command::Redact { fields, ground: "Asked for.".to_owned() };
    library.base.does_as(claim, redact, Actor::keeper()).await;

    assert_eq!(library.count(Kind::Comment, "ministry").await, 0);
    assert_eq!(faults(&library.base).await, Vec::<String>::new());
    for table in ["search_item", "search_posting", "search_word", "search_slip"] {
        let rows = rows(&foreign, &format!("SELECT * FROM {table}")).await.concat();
        assert!(!rows.contains("ministry") && !rows.contains("minstry"), "{table}");
    }
}

#[tokio::test]
async fn a_spoilt_index_is_named_and_made_again() {
    for change in [
        "DELETE FROM search_posting WHERE word = 'ferry'",
        "UPDATE search_item SET body = ' other ' WHERE kind = 2",
        "DELETE FROM search_item WHERE kind = 4",
        "DELETE FROM search_word WHERE word = 'ferry'",
        "INSERT INTO search_word VALUES ('secret')",
        "INSERT INTO search_posting VALUES (1, 'secret', 7)",
        "UPDATE search_item SET keys = 'stage=approved' WHERE kind = 1",
    ] {
        let library = Library::new().await;
        library.base.foreign().await.execute_unprepared(change).await.unwrap();
        let named = faults(&library.base).await;
        assert!(named.iter().any(|it| it.contains("claimdesk rebuild")), "{change}: {named:?}");
        rebuild(&library.base).await;
        assert_eq!(faults(&library.base).await, Vec::<String>::new(), "{change}");
        assert_eq!(library.claims("ferry").await, [2, 0], "{change}");
    }
}

#[tokio::test]
async fn an_index_made_in_another_way_is_made_anew_at_the_start() {
    let library = Library::new().await;
    let foreign = library.base.foreign().await;
    for statement in ["DELETE FROM search_posting", "UPDATE search_made SET version = 0"] {
        foreign.execute_unprepared(statement).await.unwrap();
    }
    assert_eq!(library.claims("ferry").await, Vec::<usize>::new());

    drop(claimdesk::store::open(&library.base.home.place()).await.unwrap());

    assert_eq!(library.claims("ferry").await, [2, 0]);
    assert_eq!(faults(&library.base).await, Vec::<String>::new());
}

#[actix_web::test]
async fn pages_show_what_is_found_and_mark_it() {
    let world = World::new().await;
    world.base.approved().await;
    let viewer = world.sign_in(Role::Viewer).await;

    let page = viewer.get("/search?q=BRIDGE").await;
    page.is(200).says("Claims").says("Articles").says("Bridge opens a year late");
    assert!(page.html.contains("<mark>bridge</mark>"), "{}", page.html);
    viewer.get("/search?q=brigde").await.says("No claims have “brigde”. These have “bridge”.");
    viewer.get("/search").await.is(200).says("What you can look for").says("stage:open");
    viewer.get("/search?q=zzzz").await.is(200).says("Nothing found");
    viewer.get("/search?q=stage:opne").await.is(200).says("There is no stage called “opne”.");
    viewer.get("/search?q=%3Cscript%3E&kind=odd&after=x").await.is(200).says("Nothing found");
    viewer.get("/search?q=bridge&kind=articles").await.says("Articles").says_not("C-1");
}

#[actix_web::test]
async fn a_name_leads_to_its_page() {
    let world = World::new().await;
    world.base.proposed().await;
    let viewer = world.sign_in(Role::Viewer).await;
    let admin = world.sign_in(Role::Admin).await;

    let page = viewer.get("/search?q=c-1").await;
    page.is(303);
    assert_eq!(page.header("location"), "/claims/C-1");
    let page = viewer.get("/search?q=https%3A%2F%2Ftown.example%2Fbudget").await;
    page.is(303);
    assert!(page.header("location").starts_with("/sources/"));
    viewer.get("/search?q=C-99").await.is(200).says("Nothing found");

    viewer.get("/search/suggest?q=que").await.is(200).says("Queue page");
    viewer.get("/search/suggest?q=brid").await.says("claim").says("Bridge opens a year late");
    viewer.get("/search/suggest?q=qui").await.says("Mayor Quill speaker");
    viewer.get("/search/suggest?q=").await.is(200);
    // What a role may not open is not offered to it.
    viewer.get("/search/suggest?q=peopl").await.says_not("People page");
    admin.get("/search/suggest?q=peopl").await.says("People page");
    viewer.get("/search/suggest?q=settings").await.says_not("Settings page");
    world.stranger().get("/search?q=bridge").await.is(303);
}
