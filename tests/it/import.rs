//! Bringing an article in.

use std::collections::HashSet;

use chrono::Days;
use claimdesk::desk::Error;
use claimdesk::desk::articles::{Brought, Unreadable};
use claimdesk::domain::{Actor, Role};
use claimdesk::text::page::Format;
use sea_orm::ConnectionTrait;

use crate::base::*;

#[tokio::test]
async fn a_desk_has_what_was_brought_in() {
    let base = Base::new().await;

    let read = base.desk.article(base.article).await.unwrap();

    assert_eq!(read.article.title, "Bridge opens a year late");
    assert_eq!(read.article.publisher.as_deref(), Some("The Valley Post"));
    assert!(!read.suggestions.is_empty());
}

#[tokio::test]
async fn the_same_text_twice_leads_to_the_first() {
    let base = Base::new().await;
    let text = String::from_utf8(town().bytes).unwrap();

    for again in [
        text.clone(),
        text.replace(['“', '”'], "\""),
        text.replace(' ', "  ").replace('\n', "\r\n"),
        text.replace(" cost", "\u{a0}cost"),
    ] {
        let brought = Brought { bytes: again.clone().into_bytes(), ..town() };
        let refused = base.desk.import(brought, by(BEN)).await;
        assert!(matches!(refused, Err(Error::SameText(first)) if first == base.article), "{again}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_eight_who_bring_the_same_text_one_does() {
    let base = Base::new().await;
    let text = "A new text\n\nThe ferry carried 1,200 people on its first day, she said.";
    let brought = Brought { bytes: text.into(), ..town() };

    let racers: Vec<_> = (0..8)
        .map(|_| {
            let (desk, brought) = (base.desk.clone(), brought.clone());
            tokio::spawn(async move { desk.import(brought, by(ANN)).await })
        })
        .collect();
    let (mut here, mut new) = (HashSet::new(), 0);
    for racer in racers {
        match racer.await.unwrap() {
            Ok(article) => {
                new += 1;
                here.insert(article);
            }
            Err(Error::SameText(first)) => {
                here.insert(first);
            }
            Err(other) => panic!("{other:?}"),
        }
    }

    assert_eq!((here.len(), new), (1, 1));
}

/// Every row that an import could leave.
async fn stored(c: &impl ConnectionTrait) -> Vec<String> {
    let mut found = Vec::new();
    for table in ["article", "revision", "suggestion", "event", "opening"] {
        found.extend(rows(c, &format!("SELECT '{table}' AS kind, * FROM {table}")).await);
    }
    found.sort();
    found
}

/// What is brought is refused with a sentence that says what to do, and nothing is stored of it.
async fn is_refused(base: &Base, brought: Brought, says: &str) {
    let foreign = base.foreign().await;
    let before = stored(&foreign).await;
    let refused = base.desk.import(brought, by(ANN)).await.expect_err(says).to_string();
    assert!(refused.contains(says), "“{refused}” does not say “{says}”");
    let after = stored(&foreign).await;
    assert_eq!(after, before);
}

#[tokio::test]
async fn what_is_no_article_is_refused_and_nothing_is_stored() {
    let base = Base::new().await;
    let of = |bytes: &[u8]| Brought { bytes: bytes.to_vec(), ..Brought::default() };

    is_refused(&base, of(b""), "There is nothing in it").await;
    is_refused(&base, of(b" \n\t "), "There is nothing in it").await;
    is_refused(&base, of(b"%PDF-1.7 \x00\x01"), "This is a PDF document").await;
    is_refused(&base, of(&[1, 2, 3, 0, 5, 6, 7, 8]), "does not look like text").await;
    let nested = "<div>".repeat(100_000);
    is_refused(&base, of(nested.as_bytes()), "nested more than 512 deep").await;
    let twenty = "word ".repeat(4_000_000);
    is_refused(&base, of(twenty.as_bytes()), "Bring in one article at a time").await;
    let long = format!("A title\n\n{}", "word ".repeat(450_000));
    is_refused(&base, of(long.as_bytes()), "Bring in one article at a time").await;
}

#[tokio::test]
async fn what_is_said_about_an_article_must_be_possible() {
    let base = Base::new().await;
    let text = "A new text\n\nThe ferry carried 1,200 people on its first day, she said.";
    let new = || Brought { bytes: text.into(), format: Some(Format::Text), ..Brought::default() };
    let later = base.hands.now().date_naive().checked_add_days(Days::new(2));

    is_refused(&base, Brought { published_on: later, ..new() }, "still to come").await;
    let title = "long ".repeat(2_000);
    is_refused(&base, Brought { title, ..new() }, "at most 500 can be kept").await;
    for url in ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "nonsense"] {
        is_refused(&base, Brought { url: url.into(), ..new() }, "must begin with http").await;
    }
    is_refused(&base, Brought { language: "klingon!".into(), ..new() }, "must be a tag").await;
    let viewer =
        claimdesk::desk::claims::Sent { actor: Actor::person(BEN, Role::Viewer), once: None };
    assert!(matches!(base.desk.import(new(), viewer).await, Err(Error::Refused(_))));

    base.desk.import(new(), by(ANN)).await.unwrap();
}

#[tokio::test]
async fn an_article_without_a_headline_asks_for_one() {
    let base = Base::new().await;
    let page = Brought {
        bytes:
            b"<html><body><p>the ferry carried 1,200 people on its first day, the harbour master \
            said, and nobody was hurt when it came back late in the evening.</p></body></html>"
                .to_vec(),
        ..Brought::default()
    };

    let answer = base.desk.import(page.clone(), by(ANN)).await;

    assert!(matches!(answer, Err(Error::Unreadable(Unreadable::NoTitle))), "{answer:?}");
    let titled = Brought { title: "Ferry sails".to_owned(), ..page };
    base.desk.import(titled, by(ANN)).await.unwrap();
}

#[tokio::test]
async fn what_a_page_says_wrongly_about_itself_is_no_reason_to_refuse_it() {
    let base = Base::new().await;
    let page = "<html><head><title>Ferry sails again</title><link rel=canonical href=\"https://:x/\">\
        <meta property=\"article:published_time\" content=\"2099-01-01T00:00:00Z\"></head><body><article>\
        <h1>Ferry sails again</h1><p>The ferry carried 1,200 people on its first day, the harbour \
        master said, and nobody was hurt when it came back late in the evening.</p></article></body></html>";
    let brought = Brought { bytes: page.into(), ..Brought::default() };

    let article = base.desk.import(brought, by(ANN)).await.unwrap();

    let article = base.desk.article_head(article).await.unwrap();
    assert_eq!((article.url, article.published_on), (None, None));
}
