//! What becomes of a scraped article of our own words, from its bytes to its suggestions.

use std::path::Path;

use claimdesk::text::{self, Draft, Form, SpeakerKind, Suggestion, page};

fn golden(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/text").join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|err| panic!("{}: {err}", path.display()))
}

fn article() -> page::Article {
    let bytes = golden("harbour.scraped.txt").into_bytes();
    let input = text::decode::decode(&bytes, None).unwrap_or_else(|err| panic!("{err}"));
    page::read(&input, page::sniff(&input)).unwrap_or_else(|err| panic!("{err}"))
}

fn suggestions(article: &page::Article) -> Vec<Suggestion> {
    text::split(&Draft {
        body: &article.body,
        publisher: article.publisher.as_deref(),
        published: article.published,
        language: article.language.as_deref(),
    })
}

#[test]
fn the_article_splits_as_it_did_before() {
    let found = text::jsonl::lines(&suggestions(&article())).expect("lines");
    // After a change that is meant, write `found` over the file and read the difference.
    assert_eq!(found, golden("harbour.jsonl"));
}

#[test]
fn the_page_around_the_article_is_left_out() {
    let article = article();
    assert_eq!(article.title, "Harbour to stay shut for a week after storm breaks two cranes");
    assert_eq!(article.publisher.as_deref(), Some("Eastport Courier"));
    assert_eq!(article.author.as_deref(), Some("Ann Vale"));
    assert_eq!(article.language.as_deref(), Some("en"));
    for clutter in ["Menu", "Sign in", "minute read", "Share", "logo", "Loading", "Ten storms"] {
        assert!(!article.body.contains(clutter), "{clutter} is in the body");
    }
}

#[test]
fn everybody_who_is_cited_is_named_with_their_role() {
    let found = suggestions(&article());
    let speaker = |words: &str| {
        let it = found.iter().find(|it| it.text.contains(words));
        let who = it.and_then(|it| it.speaker.clone()).unwrap_or_else(|| panic!("{words}"));
        (who.name, who.role.unwrap_or_default(), who.kind)
    };
    let person = |name: &str, role: &str| (name.into(), role.into(), SpeakerKind::Person);
    assert_eq!(speaker("repairs would cost"), person("Mara Lindqvist", "Port director"));
    assert_eq!(speaker("nobody had been"), person("Mara Lindqvist", "Port director"));
    assert_eq!(speaker("open again on Friday"), person("Mara Lindqvist", "Port director"));
    assert_eq!(speaker("We lost both"), person("Jonas Ekberg", "harbour master"));
    assert_eq!(speaker("has not moved"), person("Jonas Ekberg", "harbour master"));
    assert_eq!(speaker("northern ports"), person("Oda Brandt", "transport minister"));
    assert_eq!(speaker("sensible step"), person("Per Holm", "pilots’ leader"));
    assert_eq!(speaker("Every winter"), person("Tove Dahl", "Opposition leader"));
    let official = ("a union official".into(), String::new(), SpeakerKind::Unnamed);
    assert_eq!(speaker("three written warnings"), official);
}

#[test]
fn what_nobody_is_cited_for_is_the_publishers() {
    let found = suggestions(&article());
    let ships = found.iter().find(|it| it.text.contains("40 ships")).expect("suggested");
    assert_eq!(ships.form, Form::Stated);
    let speaker = ships.speaker.as_ref().expect("a speaker");
    assert_eq!((speaker.name.as_str(), speaker.kind), ("Eastport Courier", SpeakerKind::Publisher));
    assert_eq!((speaker.start, speaker.end), (None, None));
}
