//! Item: the claim as it was made: what (R16), by whom (R17–R19), where (R20–R22) and when (R24).

use serde_json::Value;

use super::{Facts, Finding, Rule, each, host, text, within};

const PEOPLE: [&str; 1] = ["Person"];
const BODIES: [&str; 7] = [
    "Organization",
    "NewsMediaOrganization",
    "GovernmentOrganization",
    "PoliticalParty",
    "NGO",
    "Corporation",
    "EducationalOrganization",
];
const NOBODY: [&str; 9] = [
    "unknown",
    "anonymous",
    "n/a",
    "none",
    "null",
    "unnamed",
    "various",
    "multiple",
    "social media users",
];

pub fn check(review: &Value, facts: &Facts<'_>, found: &mut Vec<Finding>) {
    let Some(item) = review.get("itemReviewed").filter(|it| it.is_object()) else {
        found.push(Finding::of(
            Rule::R16,
            "itemReviewed is not one object that describes the claim. Export the claim again.",
        ));
        return;
    };
    if text(item, "@type") != Some("Claim") {
        found.push(Finding::of(
            Rule::R16,
            "itemReviewed is not a Claim. Give it the @type \"Claim\".",
        ));
    }
    if facts.own.is_some()
        && let Some(page) = text(review, "url")
        && text(item, "@id") != Some(&format!("{page}#claim"))
    {
        found.push(Finding::of(Rule::R16, "itemReviewed is not this check's own claim: its @id must be the check's address with #claim. Export the claim again."));
    }
    for claimant in each(item.get("author")) {
        said_by(claimant, review, found);
    }
    appeared(item, review, facts, found);
    if text(item, "datePublished").is_none() {
        found.push(Finding::of(
            Rule::R24,
            "It is not said when the claim was made. Give the article's date.",
        ));
    }
}

fn said_by(claimant: &Value, review: &Value, found: &mut Vec<Finding>) {
    let typed =
        text(claimant, "@type").is_some_and(|it| PEOPLE.contains(&it) || BODIES.contains(&it));
    let Some(name) = text(claimant, "name").filter(|_| typed) else {
        found.push(Finding::of(Rule::R17, "A claimant has no name, or is neither a Person nor an Organization. Name the speaker, or leave the claimant out."));
        return;
    };
    if NOBODY.contains(&name.to_lowercase().as_str()) {
        found.push(Finding::of(
            Rule::R17,
            format!("\"{name}\" names nobody. Leave the claimant out where it is not known."),
        ));
    }
    if each(claimant.get("sameAs")).is_empty() {
        found.push(Finding::of(Rule::R18, format!("Nothing says which \"{name}\" is meant. Add the speaker's Wikidata address or home page.")));
    }
    let publisher = review.get("author").and_then(|it| text(it, "name"));
    if publisher.is_some_and(|it| it.to_lowercase() == name.to_lowercase()) {
        found.push(Finding::of(Rule::R19, "The claimant and the publisher of the check are the same. A desk cannot check itself: correct the speaker."));
    }
}

fn appeared(item: &Value, review: &Value, facts: &Facts<'_>, found: &mut Vec<Finding>) {
    let places = ["appearance", "firstAppearance"];
    let appearances: Vec<_> = places.iter().flat_map(|it| each(item.get(it))).collect();
    if appearances.is_empty() {
        found.push(Finding::of(
            Rule::R22,
            "It is not said where the claim appeared. Give the article's address.",
        ));
    }
    if item.get("url").is_some_and(Value::is_array) {
        found.push(Finding::of(Rule::R20, "The claim has a list of addresses as its url. Give each appearance as an object with an address of its own."));
    }
    let own = facts.host(review);
    for appearance in appearances {
        let address = appearance.as_str().or_else(|| text(appearance, "url")).unwrap_or_default();
        let Some(at) = host(address).filter(|_| !joined(address)) else {
            found.push(Finding::of(Rule::R20, format!("\"{address}\" is not one absolute web address. Give each appearance an address of its own, beginning with https://.")));
            continue;
        };
        if own.as_ref().is_some_and(|own| within(&at, own)) {
            found.push(Finding::of(Rule::R21, "The claim is said to have appeared on the checker's own site. Give the address of the article that made it."));
        }
    }
}

/// Several addresses in one text. An archive's address, which has the other's in its path, is one.
fn joined(address: &str) -> bool {
    let again = |scheme: &str| {
        let mut places = address.match_indices(scheme).skip(1);
        places.any(|(at, _)| !address.get(..at).unwrap_or_default().ends_with(['/', '=']))
    };
    address.contains(char::is_whitespace) || again("http://") || again("https://")
}
