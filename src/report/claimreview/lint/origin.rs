//! Origin: when the check was made (R23, R25), from which verdict (R26, R27), on which sources
//! (R30, R34), in which language (R32).

use chrono::{DateTime, NaiveDate, NaiveDateTime};
use serde_json::Value;

use super::{Facts, Finding, Rule, each, text};

const ENOUGH_SOURCES: usize = 2;

pub fn check(review: &Value, facts: &Facts<'_>, found: &mut Vec<Finding>) {
    dates(review, facts, found);
    let own = facts.own.as_ref();
    if own.is_some_and(|own| !own.approved || text(review, "identifier").is_none()) {
        found.push(Finding::of(Rule::R26, "The markup does not come from an approved verdict, or does not say from which. Export it from the claim."));
    }
    let corrected = own.is_some_and(|own| own.corrected) || text(review, "dateModified").is_some();
    if corrected && each(review.get("correction")).is_empty() {
        found.push(Finding::of(
            Rule::R27,
            "The verdict was changed and nothing says why. Give the reason of the correction.",
        ));
    }
    sources(review, facts, found);
    let language = text(review, "inLanguage");
    let other = match own {
        Some(own) => own.language,
        None => review.get("itemReviewed").and_then(|it| text(it, "inLanguage")),
    };
    let translated = review.get("translationOfWork").is_some();
    if language.is_none() || !translated && other.is_some_and(|it| language != Some(it)) {
        found.push(Finding::of(
            Rule::R32,
            "The language is missing or is not the claim's. Set the article's language, or say what was translated.",
        ));
    }
}

fn sources(review: &Value, facts: &Facts<'_>, found: &mut Vec<Finding>) {
    let citations = each(review.get("citation"));
    let origins = facts.own.as_ref().map_or(citations.len(), |own| own.origins);
    if citations.len().min(origins) < ENOUGH_SOURCES {
        found.push(Finding::of(
            Rule::R30,
            format!(
                "Fewer than {ENOUGH_SOURCES} independent sources are cited. Add another that does not go back to the same origin."
            ),
        ));
    }
    for citation in citations {
        let Some(address) = citation.as_str().or_else(|| text(citation, "url")) else { continue };
        let keeps = |it: &Value| text(it, "sha256").is_some() || text(it, "contentUrl").is_some();
        let copies = each(citation.get("encoding"));
        if citation.get("archivedAt").is_none() && !copies.iter().any(keeps) {
            found.push(Finding::of(Rule::R34, format!("No copy of the source {address} is kept. Capture it and cite the passage in the snapshot, so that the check can still be followed when the page is gone.")));
        }
    }
}

fn dates(review: &Value, facts: &Facts<'_>, found: &mut Vec<Finding>) {
    let item = review.get("itemReviewed");
    let made = item.and_then(|it| it.get("datePublished"));
    let [published, modified, made] =
        [review.get("datePublished"), review.get("dateModified"), made].map(|it| it.map(day));
    if [published, modified, made].contains(&Some(None)) {
        found.push(Finding::of(Rule::R23, "A date is not in the form 2026-05-17. Correct it."));
    }
    let [published, modified, made] = [published, modified, made].map(Option::flatten);
    if let (Some(published), Some(made)) = (published, made)
        && made > published
    {
        found.push(Finding::of(Rule::R23, format!("The claim is dated {made}, after the check of {published}. Correct the article's date.")));
    }
    if let (Some(published), Some(modified)) = (published, modified)
        && modified < published
    {
        found.push(Finding::of(
            Rule::R25,
            "The check was changed before it was published. Correct the dates.",
        ));
    }
    let first = facts.own.as_ref().and_then(|own| own.published);
    if let Some(first) = first.filter(|first| published != Some(*first)) {
        let message = format!(
            "The check was first published on {first}, and the markup says another day or none. Export it again."
        );
        found.push(Finding::of(Rule::R25, message));
    }
}

/// The day of an ISO 8601 date, with or without a time.
pub(in crate::report::claimreview) fn day(value: &Value) -> Option<NaiveDate> {
    let text = value.as_str()?.trim();
    let date = text.parse::<NaiveDate>().ok();
    let zoned = || DateTime::parse_from_rfc3339(text).ok().map(|it| it.date_naive());
    let local = || text.parse::<NaiveDateTime>().ok().map(|it| it.date());
    date.or_else(zoned).or_else(local)
}
