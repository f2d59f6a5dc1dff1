//! Faults: what was seen in published markup, as changes to sound markup, each with the rule that
//! must notice it.

use serde_json::{Value, json};

use super::lint::Rule;

/// One change to sound markup.
pub struct Fault {
    pub rule: Rule,
    pub name: &'static str,
    /// JSON pointer.
    place: &'static str,
    /// What stands there instead, if anything.
    value: Option<Value>,
}

impl Fault {
    /// The markup with this fault in it.
    pub fn spoil(&self, mut review: Value) -> Value {
        let (parent, key) = self.place.rsplit_once('/').unwrap();
        let parent = review.pointer_mut(parent).unwrap();
        match (parent, self.value.clone()) {
            (Value::Object(fields), Some(value)) => {
                fields.insert(key.to_owned(), value);
            }
            (Value::Object(fields), None) => {
                fields.remove(key).unwrap();
            }
            (Value::Array(items), None) => {
                items.remove(key.parse().unwrap());
            }
            (other, _) => panic!("{}: nothing to change in {other}", self.name),
        }
        review
    }
}

fn put(rule: Rule, name: &'static str, place: &'static str, value: Value) -> Fault {
    Fault { rule, name, place, value: Some(value) }
}

fn cut(rule: Rule, name: &'static str, place: &'static str) -> Fault {
    Fault { rule, name, place, value: None }
}

pub fn faults() -> Vec<Fault> {
    [frame(), rating(), item(), origin(), media()].into_iter().flatten().collect()
}

#[rustfmt::skip]
fn frame() -> Vec<Fault> {
    use Rule::{R01, R03, R04, R05, R06, R07, R08, R09, R29, R31};
    vec![
        put(R01, "old context", "/@context", json!("http://schema.org")),
        put(R01, "another type", "/@type", json!("Review")),
        put(R01, "two types", "/@type", json!(["ClaimReview", "Review"])),
        cut(R03, "no statement", "/claimReviewed"),
        put(R03, "blank statement", "/claimReviewed", json!(" \u{a0}")),
        put(R03, "a tag in the statement", "/claimReviewed", json!("<p>Crime fell</p>")),
        put(R03, "a reference in the statement", "/claimReviewed", json!("Crime &amp; fire fell")),
        put(R04, "a long statement", "/claimReviewed", json!("a".repeat(76))),
        put(R05, "the verdict first", "/claimReviewed", json!("Mostly false: crime fell")),
        put(R05, "the denial", "/claimReviewed", json!("It is not true that crime fell")),
        cut(R06, "no address", "/url"),
        put(R06, "a path", "/url", json!("/c/12")),
        put(R06, "another site", "/url", json!("https://desk.example.evil.example/c/12")),
        put(R06, "a site that ends alike", "/url", json!("https://notdesk.example/c/12")),
        put(R06, "another protocol", "/url", json!("ftp://desk.example/c/12")),
        put(R06, "words for an address", "/url", json!("in an ad")),
        put(R06, "a list of addresses", "/url", json!(["https://desk.example/c/12"])),
        put(R07, "the home page for every check", "/url", json!("https://desk.example/")),
        put(R07, "the address of another check", "/url", json!("https://desk.example/c/1")),
        put(R08, "an image", "/url", json!("https://desk.example/c/12.png")),
        put(R08, "a shortened address", "/url", json!("https://bit.ly/3xYz")),
        put(R08, "a tracked address", "/url", json!("https://desk.example/c/12?utm_source=x")),
        cut(R09, "no publisher", "/author"),
        put(R09, "a publisher without a name", "/author", json!({"@type": "Organization", "name": ""})),
        cut(R09, "a publisher of no type", "/author/@type"),
        put(R09, "a publisher that is a thing", "/author/@type", json!("Thing")),
        cut(R29, "no corrections policy", "/author/correctionsPolicy"),
        cut(R29, "no method", "/author/publishingPrinciples"),
        put(R31, "a claim that readers do not see", "/claimReviewed", json!("Crime in Harbourton doubled")),
        put(R31, "a verdict that readers do not see", "/reviewRating/alternateName", json!("Nearly right")),
    ]
}

#[rustfmt::skip]
fn rating() -> Vec<Fault> {
    use Rule::{R10, R11, R12, R13, R14, R15, R28, R33};
    vec![
        cut(R10, "no rating", "/reviewRating"),
        cut(R10, "no word", "/reviewRating/alternateName"),
        put(R10, "an object for a word", "/reviewRating/alternateName", json!({"@value": "False"})),
        put(R10, "a list for a word", "/reviewRating/alternateName", json!(["False"])),
        put(R10, "a prefix", "/reviewRating/alternateName", json!("rating: false")),
        put(R10, "an essay", "/reviewRating/alternateName", json!("false ".repeat(11))),
        cut(R11, "no worst", "/reviewRating/worstRating"),
        put(R11, "only a value", "/reviewRating", json!({"alternateName": "False", "ratingValue": 1})),
        put(R12, "minus one for none", "/reviewRating/ratingValue", json!(-1)),
        put(R12, "nought for not a claim", "/reviewRating/ratingValue", json!(0)),
        put(R12, "worst is nought", "/reviewRating/worstRating", json!(0)),
        put(R12, "best under worst", "/reviewRating/bestRating", json!(1)),
        put(R12, "value over best", "/reviewRating/ratingValue", json!(6)),
        put(R13, "a comma", "/reviewRating/ratingValue", json!("2,0")),
        put(R13, "a number in quotes", "/reviewRating/bestRating", json!("5")),
        put(R13, "null", "/reviewRating/ratingValue", json!(null)),
        put(R13, "not a number", "/reviewRating/ratingValue", json!("NaN")),
        put(R14, "the number of another label", "/reviewRating/ratingValue", json!(4)),
        put(R15, "satire with a number", "/reviewRating/alternateName", json!("Satire")),
        cut(R28, "no explanation", "/reviewRating/ratingExplanation"),
        put(R28, "a long explanation", "/reviewRating/ratingExplanation", json!("It is so. It was so. It stays so.")),
        put(R33, "the numbers of another scale", "/reviewRating/bestRating", json!(7)),
    ]
}

#[rustfmt::skip]
fn item() -> Vec<Fault> {
    use Rule::{R16, R17, R18, R19, R20, R21, R22, R24};
    vec![
        cut(R16, "no item", "/itemReviewed"),
        put(R16, "a creative work", "/itemReviewed/@type", json!("CreativeWork")),
        put(R16, "a list of items", "/itemReviewed", json!([{"@type": "Claim"}])),
        put(R16, "the item of the claim before", "/itemReviewed/@id", json!("https://desk.example/c/11#claim")),
        put(R17, "nobody by name", "/itemReviewed/author", json!({"@type": "Person", "name": "Unknown"})),
        put(R17, "an empty name", "/itemReviewed/author/name", json!(" ")),
        put(R17, "a name alone", "/itemReviewed/author", json!("Jane Doe")),
        put(R17, "no claimant but a place for one", "/itemReviewed/author", json!(null)),
        put(R17, "a thing that speaks", "/itemReviewed/author/@type", json!("Thing")),
        cut(R18, "nobody in particular", "/itemReviewed/author/sameAs"),
        put(R19, "the desk checks itself", "/itemReviewed/author/name", json!("example desk")),
        put(R20, "two addresses with a comma", "/itemReviewed/appearance", json!("https://a.example/1,https://b.example/2")),
        put(R20, "two addresses with and", "/itemReviewed/appearance", json!("https://a.example/1 and https://b.example/2")),
        put(R20, "a raw object", "/itemReviewed/appearance", json!({"description": "a post"})),
        put(R20, "a list of addresses for one", "/itemReviewed/url", json!(["https://a.example/1", "https://b.example/2"])),
        put(R20, "words for a place", "/itemReviewed/appearance", json!(["in an ad"])),
        put(R21, "on the desk's own site", "/itemReviewed/appearance", json!("https://www.desk.example/1")),
        cut(R22, "nowhere", "/itemReviewed/appearance"),
        cut(R24, "at no time", "/itemReviewed/datePublished"),
    ]
}

#[rustfmt::skip]
fn media() -> Vec<Fault> {
    use Rule::{M01, M02, M03};
    vec![
        put(M01, "a category of its own", "/associatedMediaReview/mediaAuthenticityCategory", json!("Fake")),
        cut(M01, "no category", "/associatedMediaReview/mediaAuthenticityCategory"),
        put(M02, "words for the original", "/associatedMediaReview/originalMediaLink", json!("an old film")),
        put(M02, "words for a place", "/associatedMediaReview/itemReviewed/mediaItemAppearance", json!(["on television"])),
        cut(M03, "no original", "/associatedMediaReview/originalMediaLink"),
    ]
}

#[rustfmt::skip]
fn origin() -> Vec<Fault> {
    use Rule::{R23, R25, R26, R27, R30, R32, R34};
    vec![
        put(R23, "a date in words", "/datePublished", json!("4 March 2026")),
        put(R23, "a day that is not", "/datePublished", json!("2026-02-30")),
        put(R23, "the claim after the check", "/itemReviewed/datePublished", json!("2026-03-06")),
        put(R23, "the day on which it was checked for the day on which it was said", "/itemReviewed/datePublished", json!("2026-03-09T10:00:00Z")),
        put(R25, "the day on which the row was made", "/datePublished", json!("2026-03-03")),
        cut(R25, "published on no day", "/datePublished"),
        put(R25, "changed before it was there", "/dateModified", json!("2026-03-01")),
        cut(R26, "from no verdict", "/identifier"),
        cut(R27, "changed without a word", "/correction"),
        cut(R30, "one source", "/citation/1"),
        cut(R32, "no language", "/inLanguage"),
        put(R32, "another language", "/inLanguage", json!("fr")),
        cut(R34, "a source of which nobody kept a copy", "/citation/1/encoding"),
    ]
}
