//! Origin: when the check was made (R23, R25), from which verdict (R26, R27), on which sources
//! (R30), in which language (R32).

use chrono::{DateTime, NaiveDate, NaiveDateTime};
use serde_json::Value;

use super::{Facts, Finding, Rule, each, text};

const ENOUGH_SOURCES: usize = 2;

pub fn check(review: &Value, facts: &Facts<'_>, found: &mut Vec<Finding>) {
    dates(review, found);
    if !facts.approved || text(review, "identifier").is_none() {
        found.push(Finding::error(Rule::R26, "The markup does not come from an approved verdict, or does not say from which. Export it from the claim."));
    }
    let corrected = facts.corrected || text(review, "dateModified").is_some();
    if corrected && each(review.get("correction")).is_empty() {
        found.push(Finding::warning(
            Rule::R27,
            "The verdict was changed and nothing says why. Give the reason of the correction.",
        ));
    }
    if each(review.get("citation")).len() < ENOUGH_SOURCES {
        found.push(Finding::warning(
            Rule::R30,
            format!(
                "Fewer than {ENOUGH_SOURCES} sources are cited. Add a second, independent one."
            ),
        ));
    }
    let language = text(review, "inLanguage");
    if language.is_none() || facts.language.is_some_and(|own| language != Some(own)) {
        found.push(Finding::warning(
            Rule::R32,
            "The language is missing or is not the article's. Set the article's language.",
        ));
    }
}

fn dates(review: &Value, found: &mut Vec<Finding>) {
    let item = review.get("itemReviewed");
    let made = item.and_then(|it| it.get("datePublished"));
    let [published, modified, made] =
        [review.get("datePublished"), review.get("dateModified"), made].map(|it| it.map(day));
    if [published, modified, made].contains(&Some(None)) {
        found.push(Finding::error(Rule::R23, "A date is not in the form 2026-05-17. Correct it."));
    }
    let [published, modified, made] = [published, modified, made].map(Option::flatten);
    if let (Some(published), Some(made)) = (published, made)
        && made > published
    {
        found.push(Finding::error(Rule::R23, format!("The claim is dated {made}, after the check of {published}. Correct the article's date.")));
    }
    if let (Some(published), Some(modified)) = (published, modified)
        && modified < published
    {
        found.push(Finding::error(
            Rule::R25,
            "The check was changed before it was published. Correct the dates.",
        ));
    }
}

/// The day of an ISO 8601 date, with or without a time.
fn day(value: &Value) -> Option<NaiveDate> {
    let text = value.as_str()?;
    let date = text.parse::<NaiveDate>().ok();
    let zoned = || DateTime::parse_from_rfc3339(text).ok().map(|it| it.date_naive());
    let local = || text.parse::<NaiveDateTime>().ok().map(|it| it.date());
    date.or_else(zoned).or_else(local)
}
