//! Document: lints every ClaimReview of a file, whoever made it: JSON, or a page that embeds it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{Facts, Finding, Rule, lint, not_json, text};
use crate::report::claimreview::foreign::{Found, reviews};
use crate::text::page;

/// One ClaimReview of a file, or the file itself, with what was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Linted {
    /// Where it stands: "script 1", `dataFeedElement[3].item[0]`; empty where it is the whole file.
    pub at: String,
    /// The statement, where it has one.
    pub claim: Option<String>,
    pub findings: Vec<Finding>,
}

impl Linted {
    fn file(findings: Vec<Finding>) -> Self {
        Self { at: String::new(), claim: None, findings }
    }
}

/// What of a file is known before its checks are looked at one by one.
#[derive(Default)]
struct Seen {
    /// The addresses of the checks so far.
    taken: BTreeSet<String>,
    /// The names of the claims so far, each with its statement.
    items: BTreeMap<String, String>,
}

/// Lints a file from anywhere. `site` is the public address of the site that made it, where whoever
/// asks knows it.
pub fn lint_document(document: &str, site: Option<&str>) -> Vec<Linted> {
    let mut seen = Seen::default();
    if document.trim_start().starts_with(['{', '[']) {
        return match serde_json::from_str::<Value>(document) {
            Ok(value) => all(&value, ("", None), site, &mut seen),
            Err(error) => vec![Linted::file(vec![not_json(&error)])],
        };
    }
    let embedded = match page::embedded(document) {
        Ok(embedded) => embedded,
        Err(why) => return vec![Linted::file(vec![Finding::of(Rule::R01, why.to_string())])],
    };
    let mut linted = Vec::new();
    for (number, script) in (1..).zip(&embedded.json_ld) {
        let at = format!("script {number}");
        match serde_json::from_str::<Value>(script) {
            Ok(value) => {
                let mut these = all(&value, (&at, Some(&embedded.words)), site, &mut seen);
                if has_unsafe(script) {
                    for it in &mut these {
                        it.findings.insert(0, unescaped());
                    }
                }
                linted.extend(these);
            }
            // Scripts about other things are not looked at.
            Err(error) if script.contains("ClaimReview") => {
                linted.push(Linted { at, claim: None, findings: vec![not_json(&error)] });
            }
            Err(_other) => {}
        }
    }
    if linted.is_empty() {
        linted.push(Linted::file(vec![Finding::of(
            Rule::R01,
            "There is no ClaimReview in JSON-LD here. Embed it as <script type=\"application/ld+json\">; attributes in the text (microdata) are not read.",
        )]));
    }
    for other in linted.iter_mut().filter(|it| it.claim.is_some()).skip(1) {
        other.findings.push(Finding::of(
            Rule::R07,
            "The page has a ClaimReview already. Give each check a page of its own.",
        ));
    }
    linted
}

/// What could end its element or begin a comment in it.
fn has_unsafe(script: &str) -> bool {
    let lower = script.to_lowercase();
    ["<!--", "<script", "\u{2028}", "\u{2029}"].iter().any(|it| lower.contains(it))
}

fn unescaped() -> Finding {
    Finding::of(
        Rule::R02,
        "The markup holds a character that could end its element in a page. Write <, >, &, U+2028 and U+2029 as \\u escapes.",
    )
}

fn all(
    value: &Value,
    (within, page): (&str, Option<&str>),
    site: Option<&str>,
    seen: &mut Seen,
) -> Vec<Linted> {
    let found = reviews(value);
    if found.is_empty() && page.is_none() {
        let message = "There is no ClaimReview in this JSON. Its @type is \"ClaimReview\", alone, in a list, in a @graph or in a DataFeed.";
        return vec![Linted::file(vec![Finding::of(Rule::R01, message)])];
    }
    let one = |found: Found<'_>| {
        let dot = if within.is_empty() || found.at.is_empty() { "" } else { ": " };
        let at = format!("{within}{dot}{}", found.at);
        let claim = text(found.review, "claimReviewed").map(str::to_owned);
        Linted { at, claim, findings: one(&found, page, site, seen) }
    };
    found.into_iter().filter(|it| !is_tombstone(it)).map(one).collect()
}

/// Whether an entry of a feed only says that a check is there no more.
fn is_tombstone(found: &Found<'_>) -> bool {
    found.entry.is_some_and(|entry| text(entry, "dateDeleted").is_some())
}

fn one(found: &Found<'_>, page: Option<&str>, site: Option<&str>, seen: &mut Seen) -> Vec<Finding> {
    let mut review = found.review.clone();
    if let (Some(fields), Some(context)) = (review.as_object_mut(), found.context) {
        fields.entry("@context").or_insert_with(|| Value::from(context));
    }
    let facts = Facts { site, page, ..Facts::elsewhere(&seen.taken) };
    let mut findings = lint(&review, &facts);
    findings.extend(leaked(&review, seen));
    seen.taken.extend(text(&review, "url").map(str::to_owned));
    findings
}

/// Whether the claim of another check stands in this one.
fn leaked(review: &Value, seen: &mut Seen) -> Option<Finding> {
    let name = text(review.get("itemReviewed")?, "@id")?;
    let statement = text(review, "claimReviewed")?;
    let first = seen.items.entry(name.to_owned()).or_insert_with(|| statement.to_owned());
    (first != statement).then(|| {
        Finding::of(Rule::R16, format!("itemReviewed is the claim \"{name}\" of another check. Describe each claim in an object of its own."))
    })
}
