//! Reports as files: golden copies of each format, and what typed words can do to them.

mod asked;

use std::path::Path;

use proptest::prelude::*;
use serde_json::Value;

use super::document::{ArticleDocument, ClaimDocument};
use super::html::Delivery;
use super::{Dossier, annotation, html, json, markdown, sample};
use crate::domain::claim::{AttributionRole, Event, Kind, Recorded};
use crate::domain::research::Found;

const CSS: &str = "@font-face {\n  src: url(\"fonts/a.woff2\");\n}\n\nbody { margin: 0; }";

/// Holds a report against its golden copy. `CLAIMDESK_BLESS=1` writes the copies anew, to be read
/// before they are committed.
#[track_caller]
pub fn golden(name: &str, made: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/report").join(name);
    if std::env::var_os("CLAIMDESK_BLESS").is_some() {
        std::fs::write(&path, made).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == made, "{name} differs from its golden copy:\n{made}");
}

#[test]
fn a_full_claim_reads_the_same_as_ever() {
    let dossier = sample::rich();
    golden("rich.html", &html::claim(&dossier, Delivery::Page).unwrap());
    golden("rich.json", &json::claim(&dossier).unwrap());
    golden("rich.md", &markdown::claim(&dossier));
    golden("rich.annotation.jsonld", &annotation::claim(&dossier).unwrap());
}

#[test]
fn what_goes_with_a_verdict_reads_the_same_as_ever() {
    let dossier = sample::termed();
    golden("termed.html", &html::claim(&dossier, Delivery::Page).unwrap());
    golden("termed.json", &json::claim(&dossier).unwrap());
    golden("termed.md", &markdown::claim(&dossier));
}

#[test]
fn a_claim_of_which_little_is_known_reads_the_same_as_ever() {
    let dossier = sample::poor();
    golden("poor.html", &html::claim(&dossier, Delivery::File { css: CSS }).unwrap());
    golden("poor.json", &json::claim(&dossier).unwrap());
    golden("poor.md", &markdown::claim(&dossier));
    golden("poor.annotation.jsonld", &annotation::claim(&dossier).unwrap());
}

#[test]
fn an_article_reads_the_same_as_ever() {
    let dossier = sample::article_dossier();
    golden("article.html", &html::article(&dossier, Delivery::Page).unwrap());
    golden("article.json", &json::article(&dossier).unwrap());
    golden("article.annotation.jsonld", &annotation::article(&dossier).unwrap());
    golden("article.md", &markdown::article(&dossier));
}

#[test]
fn a_claim_without_an_approved_verdict_says_so_in_every_format() {
    let mut history = sample::rich_history();
    for (length, stage) in
        [(4, "research"), (8, "proposed"), (9, "returned"), (10, "proposed again")]
    {
        history.truncate(sample::rich_history().len().min(length));
        let dossier = sample::dossier(&history);
        let value: Value = serde_json::from_str(&json::claim(&dossier).unwrap()).unwrap();
        assert_eq!(value["claim"]["approved"], Value::Bool(false), "{stage}");
        assert_eq!(value["claim"]["verdict"], Value::Null, "{stage}");
        assert!(markdown::claim(&dossier).contains("**Not approved."), "{stage}");
        assert!(
            html::claim(&dossier, Delivery::Page).unwrap().contains("Not approved."),
            "{stage}"
        );
        history = sample::rich_history();
    }
}

#[test]
fn a_correction_under_way_leaves_the_approved_claim_as_it_was() {
    let mut history = sample::rich_history();
    history.truncate(14);
    let reworded =
        Event::Reworded { statement: "Crime fell by a third.".to_owned(), kind: Kind::Quantity };
    history[13].event = reworded;
    history.push(Recorded {
        event: sample::rich_history()[13].event.clone(),
        seq: 14,
        ..history[13].clone()
    });
    let dossier = sample::dossier(&history);
    golden("correcting.html", &html::claim(&dossier, Delivery::Page).unwrap());
    golden("correcting.md", &markdown::claim(&dossier));

    let report = ClaimDocument::of(&dossier).claim;
    assert_eq!(report.case.statement, "Crime in Harbourton fell by 40% since 2020.");
    assert_eq!(report.verdict.unwrap().label.name, "False");
    assert_eq!(report.proposal.unwrap().label.name, "Mostly false");
    let changes = report.unapproved_changes.unwrap();
    assert_eq!(changes.statement.as_deref(), Some("Crime fell by a third."));
    assert_eq!(changes.evidence, None);
}

#[test]
fn a_duplicate_names_the_claim_that_it_repeats() {
    use crate::domain::claim::Closing;
    let mut dossier = sample::poor();
    let original = sample::rich().claim;
    dossier.claim.closing = Some(Closing::DuplicateOf { claim: original.id });
    dossier.claim.stage = Closing::DuplicateOf { claim: original.id }.stage();
    dossier.numbers.insert(original.id, original.number);
    assert!(markdown::claim(&dossier).contains("Closed as a duplicate of C-12."));
    assert!(
        html::claim(&dossier, Delivery::Page).unwrap().contains("Closed as a duplicate of C-12.")
    );
}

#[test]
fn an_erased_name_is_said_to_be_erased() {
    let mut dossier = sample::rich();
    dossier.people.clear();
    dossier.claim.verdict.as_mut().unwrap().attributions[0].name = None;
    let page = html::claim(&dossier, Delivery::Page).unwrap();
    assert!(page.contains("Proposed by a former colleague"));
    assert!(page.contains("somebody whose name was erased"));
    assert!(!page.contains("Ada Berg on"));
}

#[test]
fn a_file_stands_alone_and_a_page_has_no_style_of_its_own() {
    let file = html::claim(&sample::rich(), Delivery::File { css: CSS }).unwrap();
    assert!(file.contains("<style>\nbody { margin: 0; }\n</style>"));
    assert!(!file.contains("/assets/") && !file.contains("woff2"));

    let page = html::claim(&sample::rich(), Delivery::Page).unwrap();
    assert!(page.contains("<link rel=\"stylesheet\" href=\"/assets/desk.css\">"));
    assert!(!page.contains("<style") && !page.contains("style=") && !page.contains("<script"));
}

#[test]
fn a_source_that_is_no_web_address_is_not_linked() {
    let mut dossier = sample::rich();
    for source in dossier.sources.values_mut() {
        source.url = Some("javascript:alert(1)".to_owned());
    }
    assert!(!html::claim(&dossier, Delivery::Page).unwrap().contains("javascript:"));
    assert!(!markdown::claim(&dossier).contains("javascript:"));
}

/// The sample with hostile words wherever somebody types.
pub fn typed(words: &str) -> Dossier {
    typed_into(sample::rich_history(), words)
}

fn typed_into(mut history: Vec<Recorded>, words: &str) -> Dossier {
    for recorded in &mut history {
        match &mut recorded.event {
            Event::Opened { statement, anchor, .. } => {
                words.clone_into(statement);
                words.clone_into(&mut anchor.exact);
            }
            Event::Attributed { name, title, cue, .. } => {
                for it in [name, title, cue] {
                    *it = Some(words.to_owned());
                }
            }
            Event::EvidenceAdded { passage, note, .. } => {
                *passage = Some(words.to_owned());
                *note = Some(words.to_owned());
            }
            Event::EvidenceGrouped { note, .. } => *note = Some(words.to_owned()),
            Event::Searched { query, place, found, .. } => {
                words.clone_into(query);
                words.clone_into(place);
                *found = Found::Something(words.to_owned());
            }
            Event::QuestionAsked { text, .. } => words.clone_into(text),
            Event::QuestionAnswered { text, .. } => *text = Some(words.to_owned()),
            Event::VerdictProposed { rationale, would_change, .. } => {
                words.clone_into(rationale);
                *would_change = Some(words.to_owned());
            }
            Event::CorrectionStarted { reason } => words.clone_into(reason),
            _ => {}
        }
    }
    let mut dossier = sample::dossier(&history);
    words.clone_into(&mut dossier.article.title);
    words.clone_into(&mut dossier.context.before);
    words.clone_into(&mut dossier.context.after);
    dossier.article.author = Some(words.to_owned());
    dossier.article.publisher = Some(words.to_owned());
    for source in dossier.sources.values_mut() {
        words.clone_into(&mut source.title);
        source.publisher = Some(words.to_owned());
    }
    for snapshot in dossier.snapshots.values_mut() {
        words.clone_into(&mut snapshot.media);
        snapshot.address = Some(words.to_owned());
    }
    for line in &mut dossier.trail {
        words.clone_into(&mut line.sentence);
    }
    dossier
}

/// Words as they come, and words that mean something to some format.
pub fn words() -> impl Strategy<Value = String> {
    let hostile = prop::sample::select(vec![
        "</script><script>alert(1)</script>",
        "<!--",
        "<b>",
        "]]>",
        "&lt;b&gt;",
        "=HYPERLINK(\"http://x\")",
        "[a](http://x)",
        "![a](x)",
        "http://x.example",
        "www.x.example",
        "a@x.example",
        "<http://x.example>",
        "```",
        "# a",
        "> a",
        "- a",
        "+ a",
        "1. a",
        "2) a",
        "===",
        "---",
        "***",
        "___",
        "| a | b |\n|---|---|",
        "\n",
        "\n\n",
        "    a",
        "\t",
        "~~~",
        "~~a~~",
        "*a*",
        "__a__",
        "\\",
        "\\\n",
        "[^1]",
        "[x]: http://x",
        "&#58;",
        "\"",
        "'",
        "\u{202e}",
        "\u{2028}",
        "\0",
        " ",
        "  \n",
        "＝1",
        "a",
        "é",
        "🦀",
        "$a$",
        ":a:",
        "`",
    ]);
    prop::collection::vec(
        prop_oneof![3 => hostile.prop_map(str::to_owned), 1 => any::<String>()],
        0..6,
    )
    .prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn any_words_survive_the_json_report(words in words()) {
        let dossier = typed(&words);
        let back: ClaimDocument = serde_json::from_str(&json::claim(&dossier).unwrap()).unwrap();
        prop_assert_eq!(&back.claim.case.statement, &words);
        prop_assert_eq!(&back.claim.verdict.as_ref().unwrap().rationale, &words);
        prop_assert_eq!(back.claim.case.speakers.attributions[0].name.as_ref(), Some(&words));
        prop_assert_eq!(back, ClaimDocument::of(&dossier));
    }

    #[test]
    fn no_words_open_a_tag_in_the_html_report(words in words()) {
        let tags = |page: &str| page.matches('<').count();
        let (plain, hostile) = (typed("a"), typed(&words));
        let [plain, hostile] = [plain, hostile].map(|it| html::claim(&it, Delivery::Page).unwrap());
        prop_assert_eq!(tags(&plain), tags(&hostile));
        let [plain, hostile] = ["a", &words].map(|words| {
            let dossier = typed_into(sample::researched_history(), words);
            html::claim(&dossier, Delivery::Page).unwrap()
        });
        prop_assert_eq!(tags(&plain), tags(&hostile));
    }

    #[test]
    fn no_words_become_markup_in_the_markdown_report(words in words()) {
        let (plain, hostile) = (typed("a"), typed(&words));
        // The desk keeps no empty texts.
        prop_assume!(words.chars().any(|c| !c.is_whitespace() && !c.is_control()));
        // What the words are may not change what kinds of things there are, lines of prose apart.
        prop_assert_eq!(kinds(&markdown::claim(&hostile)), kinds(&markdown::claim(&plain)));
        let [plain, hostile] = ["a", &words].map(|words| {
            kinds(&markdown::claim(&typed_into(sample::researched_history(), words)))
        });
        prop_assert_eq!(hostile, plain);
    }
}

/// The links, tags, headings and other blocks that a reader with every common extension sees.
fn kinds(markdown: &str) -> Vec<String> {
    use comrak::nodes::NodeValue;
    let mut options = comrak::Options::default();
    options.extension.autolink = true;
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.extension.tasklist = true;
    options.extension.footnotes = true;
    let arena = comrak::Arena::new();
    let root = comrak::parse_document(&arena, markdown, &options);
    let kind = |value: &NodeValue| match value {
        // An e-mail address may become one that can be written to: it is shown as it was typed.
        NodeValue::Link(link) if link.url.starts_with("mailto:") => None,
        NodeValue::Link(link) => Some(format!("link {}", link.url)),
        NodeValue::Text(_) | NodeValue::SoftBreak | NodeValue::LineBreak | NodeValue::Paragraph => {
            None
        }
        // Where there are no words there is nothing to stress.
        NodeValue::Strong => None,
        other => Some(format!("{other:?}").split(['(', ' ']).next().unwrap().to_owned()),
    };
    root.descendants().filter_map(|node| kind(&node.data.borrow().value)).collect()
}

#[test]
fn an_article_report_survives_as_json() {
    let dossier = sample::article_dossier();
    let back: ArticleDocument = serde_json::from_str(&json::article(&dossier).unwrap()).unwrap();
    assert_eq!(back, ArticleDocument::of(&dossier));
}

#[test]
fn a_speaker_who_denied_it_is_said_to_have_denied_it() {
    let mut dossier = sample::rich();
    dossier.claim.verdict.as_mut().unwrap().attributions[0].role = AttributionRole::Denied;
    assert!(markdown::claim(&dossier).contains("denied by Jane Doe"));
}
