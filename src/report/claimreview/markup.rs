//! Markup: the shape of a ClaimReview as it leaves. Absent is absent: no nulls, no "Unknown".

use chrono::NaiveDate;
use serde::Serialize;

#[derive(Clone, Debug, Serialize)]
pub struct ClaimReview {
    #[serde(rename = "@context")]
    pub context: &'static str,
    #[serde(rename = "@type")]
    pub kind: &'static str,
    #[serde(rename = "@id", skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Claim number and round: "C-12/verdict-3".
    pub identifier: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(rename = "datePublished")]
    pub published: NaiveDate,
    #[serde(rename = "dateModified", skip_serializing_if = "Option::is_none")]
    pub modified: Option<NaiveDate>,
    /// The day after which the check may no longer be relevant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires: Option<NaiveDate>,
    #[serde(rename = "inLanguage", skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    #[serde(rename = "claimReviewed")]
    pub claim: String,
    pub author: Desk,
    #[serde(rename = "itemReviewed")]
    pub item: Claim,
    #[serde(rename = "reviewRating")]
    pub rating: Rating,
    #[serde(rename = "reviewBody")]
    pub body: String,
    #[serde(rename = "citation", skip_serializing_if = "Vec::is_empty")]
    pub citations: Vec<Citation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub correction: Option<Correction>,
    #[serde(rename = "associatedMediaReview", skip_serializing_if = "Option::is_none")]
    pub media: Option<MediaReview>,
}

/// What is found of the picture, video or recording that the claim is about.
#[derive(Clone, Debug, Serialize)]
pub struct MediaReview {
    #[serde(rename = "@type")]
    pub kind: &'static str,
    #[serde(rename = "@id", skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    #[serde(rename = "datePublished")]
    pub published: NaiveDate,
    /// The address of a category of schema.org.
    #[serde(rename = "mediaAuthenticityCategory")]
    pub authenticity: String,
    #[serde(rename = "originalMediaLink", skip_serializing_if = "Option::is_none")]
    pub original: Option<String>,
    pub author: Named,
    #[serde(rename = "itemReviewed")]
    pub item: MediaReviewItem,
}

#[derive(Clone, Debug, Serialize)]
pub struct MediaReviewItem {
    #[serde(rename = "@type")]
    pub kind: &'static str,
    #[serde(rename = "mediaItemAppearance", skip_serializing_if = "Vec::is_empty")]
    pub appearances: Vec<MediaObject>,
}

#[derive(Clone, Debug, Serialize)]
pub struct MediaObject {
    /// `ImageObject`, `VideoObject` or `AudioObject`.
    #[serde(rename = "@type")]
    pub kind: &'static str,
    /// The page on which it was shown.
    pub url: String,
}

/// The publisher of the check, never the claimant.
#[derive(Clone, Debug, Serialize)]
pub struct Desk {
    #[serde(rename = "@type")]
    pub kind: &'static str,
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(rename = "correctionsPolicy", skip_serializing_if = "Option::is_none")]
    pub corrections: Option<String>,
    #[serde(rename = "publishingPrinciples", skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Claim {
    #[serde(rename = "@type")]
    pub kind: &'static str,
    #[serde(rename = "@id", skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    #[serde(rename = "datePublished", skip_serializing_if = "Option::is_none")]
    pub published: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author: Option<OneOrMore<Claimant>>,
    #[serde(rename = "appearance", skip_serializing_if = "Vec::is_empty")]
    pub appearances: Vec<Appearance>,
}

/// One stands alone, as most consumers expect it; several stand in an array.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub enum OneOrMore<T> {
    One(T),
    More(Vec<T>),
}

impl<T> OneOrMore<T> {
    pub fn all(&self) -> &[T] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::More(all) => all,
        }
    }
}

#[derive(Clone, Debug, Serialize)]
pub struct Claimant {
    #[serde(rename = "@type")]
    pub kind: &'static str,
    pub name: String,
    #[serde(rename = "jobTitle", skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(rename = "sameAs", skip_serializing_if = "Vec::is_empty")]
    pub same_as: Vec<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Appearance {
    #[serde(rename = "@type")]
    pub kind: &'static str,
    pub url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub headline: Option<String>,
    #[serde(rename = "datePublished", skip_serializing_if = "Option::is_none")]
    pub published: Option<NaiveDate>,
}

/// The numbers come all three together or not at all.
#[derive(Clone, Debug, Serialize)]
pub struct Rating {
    #[serde(rename = "@type")]
    pub kind: &'static str,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub numbers: Option<Numbers>,
    #[serde(rename = "alternateName")]
    pub word: String,
    #[serde(rename = "ratingExplanation")]
    pub explanation: String,
}

#[derive(Clone, Copy, Debug, Serialize)]
pub struct Numbers {
    #[serde(rename = "ratingValue")]
    pub value: u8,
    #[serde(rename = "bestRating")]
    pub best: u8,
    #[serde(rename = "worstRating")]
    pub worst: u8,
}

#[derive(Clone, Debug, Serialize)]
pub struct Citation {
    #[serde(rename = "@type")]
    pub kind: &'static str,
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publisher: Option<Named>,
    #[serde(rename = "datePublished", skip_serializing_if = "Option::is_none")]
    pub published: Option<NaiveDate>,
    #[serde(rename = "encoding", skip_serializing_if = "Vec::is_empty")]
    pub copies: Vec<Copy>,
}

/// A frozen copy of a source, by the hash of its bytes.
#[derive(Clone, Debug, Serialize)]
pub struct Copy {
    #[serde(rename = "@type")]
    pub kind: &'static str,
    /// In hexadecimal.
    pub sha256: String,
    #[serde(rename = "encodingFormat", skip_serializing_if = "Option::is_none")]
    pub media: Option<String>,
    #[serde(rename = "dateCreated", skip_serializing_if = "Option::is_none")]
    pub taken: Option<NaiveDate>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Named {
    #[serde(rename = "@type")]
    pub kind: &'static str,
    pub name: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct Correction {
    #[serde(rename = "@type")]
    pub kind: &'static str,
    #[serde(rename = "datePublished")]
    pub published: NaiveDate,
    pub text: String,
}
