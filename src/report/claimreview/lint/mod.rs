//! Lint: reads a ClaimReview as a consumer would and says what is wrong with it, and what to do.
//!
//! It looks at the finished JSON, not at the types it was made from: what leaves is what is
//! checked, and what others made is checked in the same way. The rules follow Google's
//! documentation of ClaimReview, schema.org, and faults found in published markup.

mod document;
mod item;
mod media;
mod origin;
mod page;
mod rating;
mod rule;

use std::collections::BTreeSet;
use std::fmt;

use chrono::NaiveDate;
use serde_json::Value;
use url::Url;

use crate::domain::claim::Verdict;
use crate::domain::evidence::Stance;
use crate::domain::scale::{Label, Scale};
use crate::report::dossier::Dossier;

pub use document::{Linted, lint_document};
pub(super) use origin::day;
pub use rule::{Place, Rule, Severity};

/// What must not stand in embedded JSON, and the escape that means the same.
pub const UNSAFE: [(char, &str); 5] = [
    ('<', "\\u003c"),
    ('>', "\\u003e"),
    ('&', "\\u0026"),
    ('\u{2028}', "\\u2028"),
    ('\u{2029}', "\\u2029"),
];

/// One thing that is wrong, in words that say what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub rule: Rule,
    pub severity: Severity,
    pub message: String,
}

impl Finding {
    pub fn of(rule: Rule, message: impl Into<String>) -> Self {
        Self { rule, severity: rule.severity(), message: message.into() }
    }

    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// The same with the claim it is about, where a report has several.
    #[must_use]
    pub fn about(self, number: &str) -> Self {
        Self { message: format!("{number}: {}", self.message), ..self }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{}] {}", self.rule, self.message)
    }
}

/// What is known besides the markup, with which it must agree.
#[derive(Clone, Debug)]
pub struct Facts<'a> {
    /// The public address of the site that made the check, where it is known.
    pub site: Option<&'a str>,
    /// Addresses of other published checks of that site.
    pub taken: &'a BTreeSet<String>,
    /// What the desk knows of a check of its own; nothing of markup from elsewhere.
    pub own: Option<Own<'a>>,
    /// The words of the page around it, where it stands on one.
    pub page: Option<&'a str>,
}

/// What the desk knows of a check of its own.
#[derive(Clone, Debug, Default)]
pub struct Own<'a> {
    /// The label that was approved, on its scale.
    pub label: Option<(&'a Scale, &'a Label)>,
    pub approved: bool,
    /// Whether a later round replaced an approved verdict.
    pub corrected: bool,
    /// The article's.
    pub language: Option<&'a str>,
    /// The day on which readers first saw the check, or else its verdict was first approved.
    pub published: Option<NaiveDate>,
    /// How many independent origins its evidence has.
    pub origins: usize,
}

impl<'a> Facts<'a> {
    /// The facts of a claim of the desk.
    pub fn of(dossier: &'a Dossier, taken: &'a BTreeSet<String>) -> Self {
        let verdict = dossier.claim.verdict.as_ref();
        let own = Own {
            label: verdict.and_then(|it| dossier.label(it.scale, &it.label)),
            approved: verdict.is_some(),
            corrected: dossier.approvals().count() > 1,
            language: dossier.article.language.as_deref(),
            published: dossier.first_published(),
            origins: verdict.map_or(0, origins),
        };
        Self { site: dossier.desk.public_url.as_deref(), taken, own: Some(own), page: None }
    }

    /// Of markup that others made nothing is known.
    pub fn elsewhere(taken: &'a BTreeSet<String>) -> Self {
        Self { site: None, taken, own: None, page: None }
    }

    fn label(&self) -> Option<(&'a Scale, &'a Label)> {
        self.own.as_ref()?.label
    }

    /// The host of the site that made a check: the one that is known, else what its publisher says.
    fn host(&self, review: &Value) -> Option<String> {
        self.site.and_then(host).or_else(|| host(text(review.get("author")?, "url")?))
    }
}

/// How many origins the evidence has in which something was found.
fn origins(verdict: &Verdict) -> usize {
    let found = verdict.evidence.iter().filter(|it| it.stance != Stance::NothingFound);
    verdict.research.origins(&found.cloned().collect::<Vec<_>>()).len()
}

/// Lints the text that would be embedded.
pub fn lint_text(markup: &str, facts: &Facts<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    if UNSAFE.iter().any(|(character, _)| markup.contains(*character)) {
        found.push(Finding::of(Rule::R02, "The markup holds a character that could end its element in a page. Write <, >, &, U+2028 and U+2029 as \\u escapes."));
    }
    match serde_json::from_str::<Value>(markup) {
        Ok(value) => found.extend(lint(&value, facts)),
        Err(error) => found.push(not_json(&error)),
    }
    found
}

fn not_json(error: &serde_json::Error) -> Finding {
    let at = format!("line {}, column {}", error.line(), error.column());
    Finding::of(
        Rule::R01,
        format!(
            "The markup breaks off or is not JSON ({at}). Look for a quotation mark without its backslash, or export it again rather than edit it by hand."
        ),
    )
}

/// Lints one ClaimReview.
pub fn lint(review: &Value, facts: &Facts<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for check in [page::check, rating::check, item::check, origin::check, media::check] {
        check(review, facts, &mut found);
    }
    found
}

/// A text field that says something.
pub(super) fn text<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value.get(key)?.as_str().map(str::trim).filter(|text| !text.is_empty())
}

/// The host of an absolute web address.
pub(super) fn host(address: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    matches!(url.scheme(), "http" | "https").then_some(())?;
    url.host_str().map(str::to_owned)
}

/// Whether a host is the site's own or below it.
fn within(host: &str, site: &str) -> bool {
    let site = site.strip_prefix("www.").unwrap_or(site);
    host == site || host.strip_suffix(site).is_some_and(|rest| rest.ends_with('.'))
}

/// One or several of something: consumers accept both.
pub(super) fn each(value: Option<&Value>) -> &[Value] {
    match value {
        None => &[],
        Some(Value::Array(all)) => all,
        Some(one) => std::slice::from_ref(one),
    }
}
