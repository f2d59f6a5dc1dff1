//! The forms in which the field writes its checks, and what the desk makes of them.

use serde_json::{Value, json};

use super::{Entry, each_element, read};
use crate::domain::claim::{Event, Publication};
use crate::domain::known::Known;
use crate::report::claimreview::feed;
use crate::report::{claimreview, sample};

fn entries(document: &str) -> Vec<Result<Entry, &'static str>> {
    let mut all = Vec::new();
    let take = |part: Value| all.extend(read(&part).into_iter().map(|it| it.map_err(|it| it.why)));
    each_element(document.as_bytes(), take).unwrap();
    all
}

#[track_caller]
fn one(document: &Value) -> Known {
    match entries(&document.to_string()).as_slice() {
        [Ok(Entry::Known(known))] => (**known).clone(),
        other => panic!("{other:?}"),
    }
}

fn review() -> Value {
    json!({
        "@context": "http://schema.org", "@type": "ClaimReview", "url": "https://check.example/7",
        "claimReviewed": "The bridge cost 41 million.", "datePublished": "2026-02-03T10:00:00+01:00",
        "author": {"@type": "Organization", "name": "Check Example", "url": "https://check.example"},
        "sdLicense": "https://creativecommons.org/licenses/by/4.0/",
        "itemReviewed": {"@type": "CreativeWork", "author": {"@type": "Person", "name": "Ann Lee"}, "datePublished": "2026-01-30"},
        "reviewRating": {"@type": "Rating", "ratingValue": -1, "bestRating": -1, "worstRating": -1, "alternateName": "False"},
        "inLanguage": "en"
    })
}

fn with(pointer: &str, value: Value) -> Value {
    let mut review = review();
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    review.pointer_mut(parent).unwrap()[key] = value;
    review
}

#[test]
fn a_check_of_others_is_read_whatever_holds_it() {
    let known = one(&review());
    assert_eq!(known.url, "https://check.example/7");
    assert_eq!((known.publisher.as_str(), known.label.as_str()), ("Check Example", "False"));
    assert_eq!((known.claimant.as_str(), known.language.as_deref()), ("Ann Lee", Some("en")));
    assert_eq!(known.published_on, "2026-02-03".parse().ok());
    assert_eq!(known.claimed_on, "2026-01-30".parse().ok());
    assert_eq!(known.licence.as_deref(), Some("https://creativecommons.org/licenses/by/4.0/"));

    let entry = |item: Value| json!({"@type": "DataFeedItem", "item": item});
    for holder in [
        json!([review()]),
        json!({"@context": "https://schema.org", "@graph": [{"@type": "WebSite"}, review()]}),
        json!({"@type": "DataFeed", "dataFeedElement": [entry(json!([review()]))]}),
        json!({"@type": "DataFeed", "dataFeedElement": entry(review())}),
        json!({"@type": "WebPage", "mainEntity": review()}),
        with("/@type", json!(["Review", "ClaimReview"])),
        with("/@type", json!("http://schema.org/ClaimReview")),
    ] {
        let all: Vec<_> = entries(&holder.to_string()).into_iter().flatten().collect();
        assert_eq!(all, [Entry::Known(Box::new(known.clone()))], "{holder}");
    }
}

#[test]
fn odd_forms_of_the_field_are_understood() {
    let label = |value: Value| one(&with("/reviewRating/alternateName", value)).label;
    assert_eq!(label(json!("Rating: Mostly  false")), "Mostly false");
    assert_eq!(label(json!({"@value": "False"})), "False");
    assert_eq!(label(json!(["", "False"])), "False");
    assert_eq!(label(json!("<b>Fake</b> &amp; old")), "Fake & old");
    let numbers = json!({"ratingValue": "2,5", "bestRating": "5", "worstRating": 1});
    assert_eq!(one(&with("/reviewRating", numbers)).label, "2.5 on a scale from 1 to 5");

    let claimant = |value: Value| one(&with("/itemReviewed/author", value)).claimant;
    assert_eq!(claimant(json!(["Ann Lee", {"name": "Bo Ek"}])), "Ann Lee, Bo Ek");
    assert_eq!(claimant(json!({"@type": "Person", "name": "Unknown"})), "");
    assert_eq!(claimant(json!(null)), "");

    let url = |value: Value| one(&with("/url", value)).url;
    assert_eq!(
        url(json!(" https://Check.example/7?utm_source=x&id=3")),
        "https://check.example/7?id=3"
    );
    assert_eq!(
        url(json!(["https://check.example/7", "https://check.example/8"])),
        "https://check.example/7"
    );
    let nameless = one(&with("/author", json!(null)));
    assert_eq!(nameless.publisher, "check.example");
    let mixed = json!(["https://a.example/1,https://b.example/2", {"url": "https://c.example"}]);
    assert_eq!(one(&with("/itemReviewed/appearance", mixed)).claimant, "Ann Lee");
}

#[test]
fn what_says_too_little_is_told_by_its_reason() {
    let none = json!({"ratingValue": -1, "bestRating": 5, "worstRating": 1});
    let feed = |item: Value| json!({"@type": "DataFeed", "dataFeedElement": [{"@type": "DataFeedItem", "item": item}]});
    for (document, why) in [
        (feed(Value::Null), "The entry is empty."),
        (json!({"@type": "Review"}), "There is no ClaimReview in it."),
        (with("/url", json!("in an ad")), "It names no address of its check."),
        (with("/claimReviewed", json!(" ")), "It says no claim, or one that is no sentence."),
        (
            with("/claimReviewed", json!("a".repeat(2_001))),
            "It says no claim, or one that is no sentence.",
        ),
        (with("/reviewRating", none), "It gives no verdict in words or numbers."),
    ] {
        assert_eq!(entries(&document.to_string()), [Err(why)], "{document}");
    }
    assert_eq!(entries(r#"{"@type":"DataFeed","dataFeedElement":null}"#), []);
    assert!(each_element(&b"[{\"@type\":"[..], |_| ()).is_err());
}

#[test]
fn the_desks_own_feed_is_read_back() {
    let rich = sample::rich();
    let mut withdrawn = sample::rich();
    withdrawn.claim.publication = Publication::Withdrawn { reason: "Another bridge.".to_owned() };
    withdrawn.past.withdrawn = Some("2026-03-10T08:00:00Z".parse().unwrap());
    let head = feed::head(&rich.desk, rich.generated_at).unwrap();
    let entry = |it| feed::entry(it).unwrap().unwrap();
    let feed = format!("{head}\n{},\n{}{}", entry(&rich), entry(&withdrawn), feed::FOOT);
    crate::report::tests::golden("feed.json", &feed);

    let url = "https://desk.example/c/12".to_owned();
    let back = entries(&feed);
    let [Ok(Entry::Known(known)), Ok(gone)] = back.as_slice() else { panic!("{back:?}") };
    assert_eq!(*gone, Entry::Gone { url: url.clone() });
    let verdict = rich.claim.verdict.as_ref().unwrap();
    assert_eq!((&known.url, &known.statement), (&url, &verdict.statement));
    assert_eq!((&known.label, &known.publisher), (&verdict.label_name, &rich.desk.name));
    assert_eq!((known.claimant.as_str(), known.published_on), ("Jane Doe", rich.first_published()));

    let page = claimreview::markup_page(&rich, &[].into()).unwrap();
    crate::report::tests::golden("rich.markup-page.json", &page.json);
}

#[test]
fn what_readers_never_saw_or_would_misread_is_in_no_feed() {
    let unpublished: Vec<_> = sample::rich_history()
        .into_iter()
        .filter(|it| !matches!(it.event, Event::Published { .. }))
        .collect();
    assert_eq!(feed::entry(&sample::dossier(&unpublished)).unwrap(), None);
    let mut faulty = sample::rich();
    faulty.desk.public_url = None;
    assert_eq!(feed::entry(&faulty).unwrap(), None);
}
