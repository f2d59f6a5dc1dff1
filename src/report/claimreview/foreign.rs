//! Foreign: the ClaimReviews in any JSON of the field: alone, in a list, in a graph or in a feed.

use serde_json::Value;

use super::lint::text;

/// How deep things may be nested that hold ClaimReviews.
const DEEPEST: usize = 8;
/// Where other things hold them.
const HOLDERS: [&str; 6] =
    ["@graph", "dataFeedElement", "item", "itemListElement", "mainEntity", "review"];

/// A ClaimReview in a document.
#[derive(Clone, Debug, PartialEq)]
pub struct Found<'a> {
    /// Where it stands: `dataFeedElement[3].item[0]`; empty where it is the document.
    pub at: String,
    pub review: &'a Value,
    /// The context of what it stands in.
    pub context: Option<&'a str>,
    /// The entry of the feed that it stands in.
    pub entry: Option<&'a Value>,
}

/// Every ClaimReview of a document, in its order.
pub fn reviews(document: &Value) -> Vec<Found<'_>> {
    let mut found = Vec::new();
    let whole = Found { at: String::new(), review: document, context: None, entry: None };
    walk(whole, 0, &mut found);
    found
}

fn walk<'a>(here: Found<'a>, depth: usize, found: &mut Vec<Found<'a>>) {
    if depth > DEEPEST {
        return;
    }
    match here.review {
        Value::Array(all) => {
            for (place, review) in all.iter().enumerate() {
                let at = format!("{}[{place}]", here.at);
                walk(Found { at, review, ..here.clone() }, depth + 1, found);
            }
        }
        Value::Object(_) if is_a(here.review, "ClaimReview") => found.push(here),
        Value::Object(_) => {
            let context = text(here.review, "@context").or(here.context);
            let is_entry = is_a(here.review, "DataFeedItem");
            let entry = is_entry.then_some(here.review).or(here.entry);
            for holder in HOLDERS {
                let Some(review) = here.review.get(holder) else { continue };
                let dot = if here.at.is_empty() { "" } else { "." };
                let at = format!("{}{dot}{holder}", here.at);
                walk(Found { at, review, context, entry }, depth + 1, found);
            }
        }
        _ => {}
    }
}

/// Whether something is of a type of schema.org, however that is written.
pub fn is_a(value: &Value, kind: &str) -> bool {
    let is = |it: &Value| {
        let name = it.as_str().unwrap_or_default();
        name.rsplit(['/', ':', '#']).next() == Some(kind)
    };
    super::lint::each(value.get("@type")).iter().any(is)
}
