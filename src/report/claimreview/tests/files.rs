//! Files of others, in which checks stand in every form of the field.

use serde_json::{Value, json};

use super::{rules, sound};
use crate::report::claimreview::{Rule, lint_document};

/// A page of others, with this markup in it.
fn embedding(scripts: &[&Value], words: &str) -> String {
    let script = |it: &&Value| format!("<script type=\"application/ld+json\">{it}</script>");
    let scripts: String = scripts.iter().map(script).collect();
    format!("<html><head><title>x</title>{scripts}</head><body><p>{words}</p></body></html>")
}

/// Sound markup of somebody of whom nothing is known.
fn foreign() -> Value {
    let mut review = sound();
    review["itemReviewed"].as_object_mut().unwrap().remove("@id");
    review.as_object_mut().unwrap().remove("identifier");
    review
}

#[test]
fn a_file_of_others_is_linted_wherever_its_checks_stand() {
    let shown = "“Crime in Harbourton fell by 40% since 2020.” Mostly false!";
    let clean = foreign();
    let mut inner = clean.clone();
    inner.as_object_mut().unwrap().remove("@context");
    let holders = [
        clean.to_string(),
        json!([clean]).to_string(),
        json!({"@context": "https://schema.org", "@graph": [{"@type": "WebSite"}, inner]})
            .to_string(),
        json!({"@context": "https://schema.org", "@type": "DataFeed", "dataFeedElement":
            [{"@type": "DataFeedItem", "item": [inner]}, {"@type": "DataFeedItem", "item": null}]})
        .to_string(),
        embedding(&[&json!({"@type": "WebSite"}), &clean], shown),
    ];
    for document in holders {
        let linted = lint_document(&document, None);
        let found: Vec<_> = linted.iter().map(|it| it.findings.as_slice()).collect();
        assert_eq!(found, [&[][..]], "{document}");
    }
}

#[test]
fn faults_that_only_a_whole_file_shows_are_found() {
    let all = |document: &str| -> Vec<Rule> {
        lint_document(document, None).iter().flat_map(|it| rules(&it.findings)).collect()
    };
    let one = foreign();
    let mut other = foreign();
    other["claimReviewed"] = json!("The bridge cost 41 million.");
    let words =
        "Crime in Harbourton fell by 40% since 2020. The bridge cost 41 million. Mostly false";
    // Every check has the same address, and two stand on one page.
    assert_eq!(all(&json!([one, other]).to_string()), [Rule::R07]);
    assert_eq!(all(&embedding(&[&one, &other], words)), [Rule::R07, Rule::R07]);
    other["url"] = json!("https://desk.example/c/13");
    assert_eq!(all(&json!([one, other]).to_string()), []);
    assert_eq!(all(&embedding(&[&one, &other], words)), [Rule::R07]);
    // The claim of the check before.
    let name = json!("https://desk.example/c/12#claim");
    let (mut one, mut other) = (one, other);
    one["itemReviewed"]["@id"] = name.clone();
    other["itemReviewed"]["@id"] = name;
    assert_eq!(all(&json!([one, other]).to_string()), [Rule::R16]);

    let clean = foreign();
    assert_eq!(all(&embedding(&[&clean], "Nothing of it")), [Rule::R31, Rule::R31]);
    let mut open = clean.clone();
    open["reviewBody"] = json!("<!-- <b>so</b>");
    let open = embedding(&[&open], words);
    assert_eq!(all(&open), [Rule::R02]);
    let broken = embedding(&[&clean], words).replace("\"url\":\"", "\"url\":\"a \"quote\" ");
    assert_eq!(all(&broken), [Rule::R01]);
    let micro = "<div itemscope itemtype=\"http://schema.org/ClaimReview\"><p>False</p></div>";
    for nothing in [micro, "{\"@type\": \"Review\"}", "[1,", "[]"] {
        assert_eq!(all(nothing), [Rule::R01], "{nothing}");
    }
    // Another site than the publisher's, and a claim that is said to have appeared there.
    let mut strange = clean;
    strange["url"] = json!("https://other.example/c/12");
    strange["itemReviewed"]["appearance"] = json!("https://www.desk.example/1");
    assert_eq!(all(&strange.to_string()), [Rule::R06, Rule::R21]);
}
