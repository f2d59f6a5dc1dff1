//! Markup page: a check in the shape of Google's Fact Check Tools API, `ClaimReviewMarkupPage` of
//! v1alpha1, so that a newsroom's own script can hand it over. The desk has no account there.

use chrono::NaiveDate;
use serde::Serialize;

use super::markup::{Appearance, ClaimReview, Claimant, OneOrMore};

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MarkupPage<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    page_url: Option<&'a str>,
    publish_date: NaiveDate,
    claim_review_author: Author<'a>,
    /// One: each check has a page of its own.
    claim_review_markups: [Markup<'a>; 1],
}

#[derive(Clone, Debug, Serialize)]
struct Author<'a> {
    name: &'a str,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Markup<'a> {
    claim_reviewed: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    claim_date: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    claim_appearances: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    claim_author: Option<ClaimAuthor<'a>>,
    rating: Verdict<'a>,
}

/// The API takes one claimant: the first.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ClaimAuthor<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    job_title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    same_as: Option<&'a str>,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Verdict<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    rating_value: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    best_rating: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    worst_rating: Option<u8>,
    textual_rating: &'a str,
    rating_explanation: &'a str,
}

impl<'a> MarkupPage<'a> {
    pub fn of(review: &'a ClaimReview) -> Self {
        let numbers = review.rating.numbers;
        let claimant = review.item.author.as_ref().map(OneOrMore::all).and_then(<[_]>::first);
        let markup = Markup {
            claim_reviewed: &review.claim,
            claim_date: review.item.published,
            claim_appearances: review.item.appearances.iter().map(address).collect(),
            claim_author: claimant.map(claim_author),
            rating: Verdict {
                rating_value: numbers.map(|it| it.value),
                best_rating: numbers.map(|it| it.best),
                worst_rating: numbers.map(|it| it.worst),
                textual_rating: &review.rating.word,
                rating_explanation: &review.rating.explanation,
            },
        };
        Self {
            page_url: review.url.as_deref(),
            publish_date: review.published,
            claim_review_author: Author { name: &review.author.name },
            claim_review_markups: [markup],
        }
    }
}

fn address(appearance: &Appearance) -> &str {
    &appearance.url
}

fn claim_author(claimant: &Claimant) -> ClaimAuthor<'_> {
    ClaimAuthor {
        name: &claimant.name,
        job_title: claimant.title.as_deref(),
        same_as: claimant.same_as.first().map(String::as_str),
    }
}
