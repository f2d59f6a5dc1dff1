//! Lint: reads a ClaimReview as a consumer would and says what is wrong with it, and what to do.
//!
//! It looks at the finished JSON, not at the types it was made from: what leaves is what is
//! checked. The rules follow Google's documentation of ClaimReview, schema.org, and faults found in
//! published markup.

mod item;
mod origin;
mod page;
mod rating;

use std::collections::BTreeSet;
use std::fmt;

use serde_json::Value;
use url::Url;

use crate::domain::claim::{Outcome, Round};
use crate::domain::scale::{Label, Scale};
use crate::report::dossier::Dossier;

/// What must not stand in embedded JSON, and the escape that means the same.
pub const UNSAFE: [(char, &str); 5] = [
    ('<', "\\u003c"),
    ('>', "\\u003e"),
    ('&', "\\u0026"),
    ('\u{2028}', "\\u2028"),
    ('\u{2029}', "\\u2029"),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Severity {
    /// The markup does not leave.
    Error,
    /// It leaves, and could be better.
    Warning,
}

/// The rules that are checked here, by their numbers in the documentation.
#[rustfmt::skip]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rule {
    R01, R02, R03, R04, R05, R06, R07, R08, R09, R10, R11, R12, R13, R14, R15, R16, R17, R18,
    R19, R20, R21, R22, R23, R24, R25, R26, R27, R28, R29, R30, R32, R33,
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

/// One thing that is wrong, in words that say what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub rule: Rule,
    pub severity: Severity,
    pub message: String,
}

impl Finding {
    pub fn error(rule: Rule, message: impl Into<String>) -> Self {
        Self { rule, severity: Severity::Error, message: message.into() }
    }

    pub fn warning(rule: Rule, message: impl Into<String>) -> Self {
        Self { rule, severity: Severity::Warning, message: message.into() }
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

/// What the desk knows and the markup must agree with.
#[derive(Clone, Debug)]
pub struct Facts<'a> {
    /// The desk's public address.
    pub site: Option<&'a str>,
    /// Addresses of the desk's other published checks.
    pub taken: &'a BTreeSet<String>,
    /// The label that was approved, on its scale.
    pub label: Option<(&'a Scale, &'a Label)>,
    pub approved: bool,
    /// Whether a later round replaced an approved verdict.
    pub corrected: bool,
    pub language: Option<&'a str>,
}

impl<'a> Facts<'a> {
    pub fn of(dossier: &'a Dossier, taken: &'a BTreeSet<String>) -> Self {
        let verdict = dossier.claim.verdict.as_ref();
        let approved = |round: &&Round| matches!(round.outcome, Outcome::Approved { .. });
        Self {
            site: dossier.desk.public_url.as_deref(),
            taken,
            label: verdict.and_then(|it| dossier.label(it.scale, &it.label)),
            approved: verdict.is_some(),
            corrected: dossier.claim.rounds.iter().filter(approved).count() > 1,
            language: dossier.article.language.as_deref(),
        }
    }
}

/// Lints the text that would be embedded.
pub fn lint_text(text: &str, facts: &Facts<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    if UNSAFE.iter().any(|(character, _)| text.contains(*character)) {
        found.push(Finding::error(Rule::R02, "The markup holds a character that could end its element in a page. Write <, >, &, U+2028 and U+2029 as \\u escapes."));
    }
    match serde_json::from_str::<Value>(text) {
        Ok(value) => found.extend(lint(&value, facts)),
        Err(error) => found.push(Finding::error(
            Rule::R01,
            format!(
                "The markup is not JSON ({error}). Export it again rather than edit it by hand."
            ),
        )),
    }
    found
}

/// Lints one ClaimReview.
pub fn lint(review: &Value, facts: &Facts<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for check in [page::check, rating::check, item::check, origin::check] {
        check(review, facts, &mut found);
    }
    found
}

/// A text field that says something.
fn text<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value.get(key)?.as_str().map(str::trim).filter(|text| !text.is_empty())
}

/// The host of an absolute web address.
fn host(address: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    matches!(url.scheme(), "http" | "https").then_some(())?;
    url.host_str().map(str::to_owned)
}

/// Whether a host is the site's own or below it.
fn within(host: &str, site: &str) -> bool {
    host == site || host.strip_suffix(site).is_some_and(|rest| rest.ends_with('.'))
}

/// One or several of something: consumers accept both.
fn each(value: Option<&Value>) -> &[Value] {
    match value {
        None => &[],
        Some(Value::Array(all)) => all,
        Some(one) => std::slice::from_ref(one),
    }
}
