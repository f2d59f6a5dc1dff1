//! Known: checks that others published, read from their ClaimReviews in the forms that the field
//! writes, so that a desk sees what was checked elsewhere.

mod elements;

use serde_json::Value;
use url::Url;

use super::foreign::{Found, reviews};
use super::lint::{day, each, host, text};
use crate::domain::known::Known;
use crate::report::link;
use crate::text::page;

pub use elements::each_element;

/// The most characters of a statement, and of names and labels. What is longer is no such thing.
const LONGEST_STATEMENT: usize = 2_000;
const LONGEST_NAME: usize = 300;
/// The most bytes of an address.
const LONGEST_ADDRESS: usize = 2_000;

/// What one entry of a file says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    Known(Box<Known>),
    /// The check at this address was withdrawn.
    Gone {
        url: String,
    },
}

/// An entry that cannot be taken, and why not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Faulty {
    /// Where it stands in its part of the file; empty where it is all of it.
    pub at: String,
    pub why: &'static str,
}

/// What a part of a file says: a ClaimReview, or anything that holds some.
pub fn read(part: &Value) -> Vec<Result<Entry, Faulty>> {
    let found = reviews(part);
    if found.is_empty() {
        let why = match part.get("item") {
            Some(Value::Null) => "The entry is empty.",
            _ => "There is no ClaimReview in it.",
        };
        return vec![Err(Faulty { at: String::new(), why })];
    }
    found.iter().map(|it| entry(it).map_err(|why| Faulty { at: it.at.clone(), why })).collect()
}

fn entry(found: &Found<'_>) -> Result<Entry, &'static str> {
    let review = found.review;
    let url = address(review).ok_or("It names no address of its check.")?;
    if found.entry.is_some_and(|entry| text(entry, "dateDeleted").is_some()) {
        return Ok(Entry::Gone { url });
    }
    let statement = words(review.get("claimReviewed"), LONGEST_STATEMENT)
        .ok_or("It says no claim, or one that is no sentence.")?;
    let label =
        label(review.get("reviewRating")).ok_or("It gives no verdict in words or numbers.")?;
    let item = review.get("itemReviewed");
    let of_item = |key: &str| item.and_then(|it| it.get(key));
    let publisher = publisher(review).or_else(|| host(&url)).unwrap_or_default();
    let licence = ["sdLicense", "license"].iter().find_map(|key| linked(review.get(key)));
    Ok(Entry::Known(Box::new(Known {
        statement,
        claimant: claimants(of_item("author")),
        label,
        publisher,
        language: words(review.get("inLanguage"), 35),
        claimed_on: of_item("datePublished").and_then(day),
        published_on: review.get("datePublished").and_then(day),
        licence,
        url,
    })))
}

/// The address of the check in its normal form, without what only tracks who came by it.
fn address(review: &Value) -> Option<String> {
    let first = each(review.get("url")).iter().find_map(Value::as_str)?;
    let mut url = Url::parse(&link::web(first)?).ok()?;
    let tracks = |key: &str| key.starts_with("utm_") || matches!(key, "fbclid" | "gclid");
    let kept: Vec<(String, String)> = url
        .query_pairs()
        .filter(|(key, _)| !tracks(key))
        .map(|(a, b)| (a.into(), b.into()))
        .collect();
    if url.query_pairs().count() != kept.len() {
        url.set_query(None);
        if !kept.is_empty() {
            url.query_pairs_mut().extend_pairs(kept);
        }
    }
    Some(url.to_string()).filter(|it| it.len() <= LONGEST_ADDRESS)
}

/// Words in one line, without HTML; out of an object or a list the first that says something.
fn words(value: Option<&Value>, most: usize) -> Option<String> {
    let said = match value? {
        Value::String(text) => text.clone(),
        Value::Array(all) => return all.iter().find_map(|it| words(Some(it), most)),
        Value::Object(fields) => {
            let keys = ["@value", "name", "alternateName", "text"];
            return keys.iter().find_map(|key| words(fields.get(*key), most));
        }
        _ => return None,
    };
    let plain = if said.contains(['<', '&']) { page::words(&said) } else { said };
    let line = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    (!line.is_empty() && line.chars().count() <= most).then_some(line)
}

/// The word of a verdict, or its number where it has no word and the number is one.
fn label(rating: Option<&Value>) -> Option<String> {
    let rating = each(rating).first()?;
    let word =
        ["alternateName", "name"].iter().find_map(|key| words(rating.get(key), LONGEST_NAME));
    if let Some(word) = word.as_deref().map(without_prefix).filter(|it| !it.is_empty()) {
        return Some(word.to_owned());
    }
    let number = |key: &str| match rating.get(key)? {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().replace(',', ".").parse().ok(),
        _ => None,
    };
    let (value, best) = (number("ratingValue")?, number("bestRating")?);
    let worst = number("worstRating").unwrap_or(1.0);
    // -1 and numbers outside of the scale mean "none".
    let fits = worst < best && (worst..=best).contains(&value) && value > 0.0;
    fits.then(|| format!("{value} on a scale from {worst} to {best}"))
}

/// "Rating: false" is "false".
fn without_prefix(word: &str) -> &str {
    match word.split_once(':') {
        Some((lead, rest)) if lead.trim().eq_ignore_ascii_case("rating") => rest.trim(),
        _ => word,
    }
}

fn claimants(value: Option<&Value>) -> String {
    let names: Vec<String> =
        each(value).iter().filter_map(|it| words(Some(it), LONGEST_NAME)).take(5).collect();
    let nobody = |name: &String| matches!(name.to_lowercase().as_str(), "unknown" | "n/a" | "none");
    names.into_iter().filter(|it| !nobody(it)).collect::<Vec<_>>().join(", ")
}

fn publisher(review: &Value) -> Option<String> {
    let keys = ["author", "publisher", "sdPublisher"];
    keys.iter().find_map(|key| words(review.get(key), LONGEST_NAME))
}

/// A web address, alone or in an object.
fn linked(value: Option<&Value>) -> Option<String> {
    let value = value?;
    let address = value.as_str().or_else(|| text(value, "url")).or_else(|| text(value, "@id"))?;
    link::web(address).filter(|it| it.len() <= LONGEST_ADDRESS)
}

#[cfg(test)]
mod tests;
