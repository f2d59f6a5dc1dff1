//! Media: what is found of a picture, video or recording: its category (M01), where it stands (M02)
//! and where the original does (M03).

use serde_json::Value;

use super::{Facts, Finding, Rule, each, host, text};
use crate::domain::media::Authenticity;

pub fn check(review: &Value, _: &Facts<'_>, found: &mut Vec<Finding>) {
    for media in each(review.get("associatedMediaReview")) {
        category(media, found);
        places(media, found);
    }
}

fn category(media: &Value, found: &mut Vec<Finding>) {
    let given = text(media, "mediaAuthenticityCategory").unwrap_or_default();
    let term = given.rsplit('/').next().unwrap_or_default();
    let Some(known) = Authenticity::ALL.into_iter().find(|it| it.term() == term) else {
        found.push(Finding::of(Rule::M01, format!("\"{given}\" is no category of authenticity. Give one of the six of schema.org, such as https://schema.org/DecontextualizedContent.")));
        return;
    };
    let has_original = media.get("originalMediaLink").is_some();
    if known != Authenticity::Original && !has_original {
        found.push(Finding::of(Rule::M03, "It is not said where the original stands. Give its address, so that readers can compare."));
    }
}

fn places(media: &Value, found: &mut Vec<Finding>) {
    let item = media.get("itemReviewed");
    let shown = each(item.and_then(|it| it.get("mediaItemAppearance")));
    let original = each(media.get("originalMediaLink"));
    for place in shown.iter().chain(original) {
        let keys = ["url", "contentUrl"];
        let address = place.as_str().or_else(|| keys.iter().find_map(|key| text(place, key)));
        let address = address.unwrap_or_default();
        if host(address).is_none() {
            found.push(Finding::of(Rule::M02, format!("\"{address}\" is not an absolute web address. Give the address of what was shown, and of the original, beginning with https://.")));
        }
    }
}
