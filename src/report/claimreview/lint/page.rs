//! Page: the frame of the markup (R01), the claim's words (R03–R05), its address (R06–R08), its
//! publisher (R09, R29) and the page around it (R31).

use serde_json::Value;
use unicode_segmentation::UnicodeSegmentation;
use url::Url;

use super::{Facts, Finding, Rule, host, text, within};
use crate::text::search::{Need, levelled};

/// Graphemes that fit two lines of a telephone.
const SHORT: usize = 75;
const SHORTENERS: [&str; 8] =
    ["bit.ly", "t.co", "goo.gl", "tinyurl.com", "ow.ly", "is.gd", "buff.ly", "lnkd.in"];
const IMAGES: [&str; 6] = [".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg"];
const DENIALS: [&str; 10] = [
    "no, ",
    "it is not true that",
    "it is false that",
    "it's not true that",
    "it’s not true that",
    "fact check",
    "fact-check",
    "there is no evidence that",
    "there's no evidence that",
    "contrary to ",
];

pub fn check(review: &Value, facts: &Facts<'_>, found: &mut Vec<Finding>) {
    frame(review, found);
    words(review, found);
    address(review, facts, found);
    publisher(review, found);
    if let Some(page) = facts.page {
        shown(review, page, found);
    }
}

fn frame(review: &Value, found: &mut Vec<Finding>) {
    if text(review, "@context") != Some("https://schema.org") {
        found.push(Finding::of(
            Rule::R01,
            "The @context is not \"https://schema.org\". Write exactly that.",
        ));
    }
    if text(review, "@type") != Some("ClaimReview") {
        found.push(Finding::of(Rule::R01, "The outermost object does not have the @type \"ClaimReview\". Give one claim: not a list, not a graph, no second type."));
    }
}

fn words(review: &Value, found: &mut Vec<Finding>) {
    let Some(claim) = text(review, "claimReviewed") else {
        found.push(Finding::of(
            Rule::R03,
            "The claim has no statement. Write in one sentence what was claimed.",
        ));
        return;
    };
    if has_markup(claim) {
        found.push(Finding::of(
            Rule::R03,
            "The statement holds HTML. Write it in plain words, without tags.",
        ));
    }
    let length = claim.graphemes(true).count();
    if length > SHORT {
        found.push(Finding::of(Rule::R04, format!("The statement has {length} characters; over {SHORT} it is cut off in search results. Shorten it if you can.")));
    }
    let lower = claim.to_lowercase();
    let verdict = review.get("reviewRating").and_then(|rating| text(rating, "alternateName"));
    let leads = verdict.is_some_and(|word| lower.starts_with(&format!("{}:", word.to_lowercase())));
    if leads || DENIALS.iter().any(|denial| lower.starts_with(denial)) {
        found.push(Finding::of(Rule::R05, "The statement seems to say the verdict. State what was claimed, as it was claimed; the label says whether it holds."));
    }
}

/// A tag, a closing tag, a comment or a character reference. A lone "<" is a comparison.
fn has_markup(claim: &str) -> bool {
    let tag = claim.split('<').skip(1).any(|after| {
        let start = after.strip_prefix('/').unwrap_or(after);
        start.starts_with(|c: char| c.is_ascii_alphabetic() || c == '!') && after.contains('>')
    });
    let reference = claim.split('&').skip(1).any(|after| {
        after.split_once(';').is_some_and(|(name, _)| {
            let name = name.strip_prefix('#').unwrap_or(name);
            (2..=8).contains(&name.len()) && name.chars().all(|c| c.is_ascii_alphanumeric())
        })
    });
    tag || reference
}

fn address(review: &Value, facts: &Facts<'_>, found: &mut Vec<Finding>) {
    let is_own = facts.own.is_some();
    let Some(page) = text(review, "url").filter(|_| !is_own || facts.site.is_some()) else {
        let message = if is_own {
            "The check has no public page. Whoever keeps the desk gives it its public address: public_url in its file, or --public-url."
        } else {
            "The check has no address. Give the one address of its page as url."
        };
        found.push(Finding::of(Rule::R06, message));
        return;
    };
    let Some(at) = host(page) else {
        found.push(Finding::of(Rule::R06, format!("\"{page}\" is not an absolute web address. The address of a check begins with https://.")));
        return;
    };
    if let Some(site) = facts.site.filter(|it| host(it).is_none()) {
        found.push(Finding::of(Rule::R06, format!("The desk's public address \"{site}\" is not an absolute web address. Whoever keeps the desk corrects it: public_url in its file, or --public-url.")));
        return;
    }
    if let Some(own) = facts.host(review).filter(|own| !within(&at, own)) {
        found.push(Finding::of(Rule::R06, format!("The check stands on {at}, and its publisher on {own}. A check must stand on its publisher's own site or below it.")));
    }
    if Url::parse(page)
        .is_ok_and(|it| it.path() == "/" && it.query().is_none() && it.fragment().is_none())
    {
        found.push(Finding::of(
            Rule::R07,
            "The address is the home page. Give each check a page of its own.",
        ));
    }
    if facts.taken.contains(page) {
        let message = format!(
            "Another check has the address {page} already. Give each check a page of its own."
        );
        found.push(Finding::of(Rule::R07, message));
    }
    if SHORTENERS.contains(&at.as_str()) || tracked(page) || pictured(page) {
        found.push(Finding::of(
            Rule::R08,
            "The address is shortened, tracked or a picture. Give the address of the page itself.",
        ));
    }
}

fn tracked(page: &str) -> bool {
    let known = |key: &str| key.starts_with("utm_") || matches!(key, "fbclid" | "gclid");
    Url::parse(page).is_ok_and(|url| url.query_pairs().any(|(key, _)| known(&key)))
}

fn pictured(page: &str) -> bool {
    let ends = |url: Url| IMAGES.iter().any(|ending| url.path().to_lowercase().ends_with(ending));
    Url::parse(page).is_ok_and(ends)
}

fn publisher(review: &Value, found: &mut Vec<Finding>) {
    let author = review.get("author");
    let typed = author.and_then(|it| text(it, "@type"));
    let named = author.is_some_and(|it| text(it, "name").is_some() || text(it, "url").is_some());
    if !named || !matches!(typed, Some("Organization" | "NewsMediaOrganization" | "Person")) {
        found.push(Finding::of(
            Rule::R09,
            "The publisher of the check is not named as an Organization. Set the desk's name in the settings.",
        ));
    }
    let says = |name: &str| author.is_some_and(|it| text(it, name).is_some());
    if !says("correctionsPolicy") {
        found.push(Finding::of(Rule::R29, "No corrections policy is given. Set the address of the page that says how errors are corrected."));
    }
    if !says("verificationFactCheckingPolicy") && !says("publishingPrinciples") {
        found.push(Finding::of(
            Rule::R29,
            "No method is given. Set the address of the page that says how claims are checked.",
        ));
    }
}

/// Whether readers see what machines read. Compared are words, so that quotation marks and line
/// breaks do not count.
fn shown(review: &Value, page: &str, found: &mut Vec<Finding>) {
    let body = levelled([page]);
    let shows = |words: &str| Need::of(words).is_none_or(|need| need.is_in(&body));
    let word = review.get("reviewRating").and_then(|rating| text(rating, "alternateName"));
    let parts = [("claim", text(review, "claimReviewed")), ("verdict", word)];
    for (noun, words) in parts {
        if let Some(words) = words.filter(|it| !shows(it)) {
            found.push(Finding::of(Rule::R31, format!("Readers of the page do not see the {noun} \"{words}\" that the markup gives. Show it on the page, in the same words.")));
        }
    }
}
