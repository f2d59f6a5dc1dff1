//! What becomes of a scraped article of our own words, from its bytes to its suggestions.

use std::path::Path;

use claimdesk::text::{self, Draft, Form, SpeakerKind, Suggestion, page};

fn golden(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/text").join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|err| panic!("{}: {err}", path.display()))
}

fn article() -> page::Article {
    read(golden("harbour.scraped.txt"))
}

fn read(scraped: String) -> page::Article {
    let input =
        text::decode::decode(scraped.as_bytes(), None).unwrap_or_else(|err| panic!("{err}"));
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

#[test]
fn the_article_of_the_demo_desk_splits_as_a_careful_reader_would() {
    let article = read(include_str!("../src/cli/demo/article.txt").to_owned());
    assert_eq!(article.publisher.as_deref(), Some("The Ellery Courier"));
    let found = suggestions(&article);
    let speaker = |words: &str| {
        let mut with = found.iter().filter(|it| it.text.contains(words));
        let it = with.next().unwrap_or_else(|| panic!("nothing is suggested with “{words}”"));
        assert!(with.next().is_none(), "“{words}” is suggested twice");
        let who = it.speaker.as_ref().unwrap_or_else(|| panic!("nobody says “{words}”"));
        (who.name.clone(), who.kind)
    };
    let check = |words: &str, name: &str, kind: SpeakerKind| {
        assert_eq!(speaker(words), (name.to_owned(), kind), "{words}");
    };
    let (person, body) = (SpeakerKind::Person, SpeakerKind::Organisation);
    check("31 votes to 28", "The Ellery Courier", SpeakerKind::Publisher);
    check("9,000 cars", "Teodora Lindqvist", person);
    check("a fairy tale with a price tag", "Henrik Aldous", person);
    check("within its budget", "Henrik Aldous", person);
    check("six per cent", "Henrik Aldous", person);
    check("four mornings out of five", "the regional transport institute", body);
    check("61 per cent", "the regional transport institute", body);
    let official = "A senior official in the finance department";
    check("not yet signed anything", official, SpeakerKind::Unnamed);
    check("160 million crowns", "The transport ministry", body);
    check("two years of building", "Shopkeepers along Mill Street", SpeakerKind::Group);
    check("a third of our customers", "Amara Osei", person);
    check("down to the last screw", "Teodora Lindqvist", person);
    for slight in ["Opponents were not", "denied this", "asked not to", "runs a bakery"] {
        assert!(!found.iter().any(|it| it.text.contains(slight)), "{slight}");
    }
}

#[test]
fn every_statement_reads_as_a_sentence() {
    let demo = read(include_str!("../src/cli/demo/article.txt").to_owned());
    for it in [article(), demo].iter().flat_map(suggestions) {
        let words: Vec<&str> = it.statement.split_whitespace().collect();
        let (first, last) = (words.first().copied(), words.last().copied());
        let dangling = ["Also", "And", "But", "Who", "Which"].map(Some);
        assert!(!dangling.contains(&first) || it.statement.ends_with('?'), "{}", it.statement);
        assert!(!["and.", "but.", "or.", "that."].map(Some).contains(&last), "{}", it.statement);
        assert!(it.statement.starts_with(|ch: char| !ch.is_lowercase()), "{}", it.statement);
    }
}
