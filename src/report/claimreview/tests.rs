//! Faults found in published `ClaimReview`s, each of which must be found here; and the markup that
//! has none.

mod files;
mod graph;
mod shown;

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::faults::{Fault, faults};
use super::lint::UNSAFE;
use super::{Facts, Finding, Rule, Severity, Withheld, article, check, claim, lint, lint_text};
use crate::domain::claim::Publication;
use crate::domain::media::{Authenticity, Media, MediaKind};
use crate::domain::scale::Tone;
use crate::domain::speaker::SpeakerKind;
use crate::report::html::Delivery;
use crate::report::tests::{golden, typed, words};
use crate::report::{Dossier, html, sample};
use crate::text::page;

fn none() -> BTreeSet<String> {
    BTreeSet::new()
}

fn errors(findings: &[Finding]) -> Vec<Rule> {
    let errors = findings.iter().filter(|it| it.severity == Severity::Error);
    errors.map(|it| it.rule).collect()
}

/// The rich claim with a frozen copy of each of its sources, about a picture.
fn kept() -> Dossier {
    let mut dossier = sample::rich();
    let verdict = dossier.claim.verdict.as_mut().unwrap();
    verdict.evidence[1].cited = verdict.evidence[0].cited.clone();
    verdict.terms.media = Some(Media {
        kind: MediaKind::Image,
        authenticity: Authenticity::Decontextualized,
        original: Some("https://archive.example/1998/police.jpg".to_owned()),
    });
    dossier
}

/// Markup in which nothing is to be found.
fn sound() -> Value {
    serde_json::from_str(&claim(&kept(), &none()).unwrap().json).unwrap()
}

/// The words of the page on which readers see the check.
fn page_words() -> String {
    let page = html::claim(&kept(), Delivery::Page).unwrap();
    page::embedded(&page).unwrap().words
}

#[test]
fn the_golden_claim_leaves_without_a_finding() {
    let exported = claim(&sample::rich(), &none()).unwrap();
    golden("rich.jsonld", &exported.json);
    // Of one of its sources nobody kept a copy.
    assert_eq!(rules(&exported.warnings), [Rule::R34]);

    golden("media.jsonld", &claim(&kept(), &none()).unwrap().json);
    let (dossier, page) = (kept(), page_words());
    let taken = none();
    let facts = Facts { page: Some(&page), ..Facts::of(&dossier, &taken) };
    assert_eq!(lint(&sound(), &facts), []);
}

fn rules(findings: &[Finding]) -> Vec<Rule> {
    findings.iter().map(|it| it.rule).collect()
}

#[test]
fn the_day_of_the_review_is_when_the_check_expires() {
    let exported = claim(&sample::termed(), &none()).unwrap();
    let review: Value = serde_json::from_str(&exported.json).unwrap();
    assert_eq!(review["expires"], "2027-03-01");
    assert_eq!(sound().get("expires"), None);
    // A day before the verdict was approved would say that it never held.
    let mut dossier = sample::termed();
    let verdict = dossier.claim.verdict.as_mut().unwrap();
    verdict.confirmed = None;
    verdict.terms.review_by = Some(verdict.approved_at.date_naive());
    let exported = claim(&dossier, &none()).unwrap();
    assert!(!exported.json.contains("expires"), "{}", exported.json);
}

#[test]
fn every_fault_of_the_field_is_found_by_its_rule() {
    use Rule::{M03, R04, R05, R08, R18, R22, R24, R27, R28, R29, R30, R32, R34};
    let (dossier, page) = (kept(), page_words());
    let taken = BTreeSet::from(["https://desk.example/c/1".to_owned()]);
    let facts = Facts { page: Some(&page), ..Facts::of(&dossier, &taken) };
    assert_eq!(lint(&sound(), &facts), [], "nothing is found in what is sound");
    let mut covered = BTreeSet::from([Rule::R02]);
    for fault in faults() {
        let Fault { rule, name, .. } = fault;
        // What the label is worth is judged by its word, where no scale is known.
        let mut facts = facts.clone();
        facts.own.as_mut().unwrap().label =
            facts.own.as_ref().unwrap().label.filter(|_| rule != Rule::R15);
        let findings = lint(&fault.spoil(sound()), &facts);
        assert!(rules(&findings).contains(&rule), "{rule} {name}: {findings:?}");
        let advice =
            [R04, R05, R08, R18, R22, R24, R27, R28, R29, R30, R32, R34, M03].contains(&rule);
        assert_eq!(errors(&findings).contains(&rule), !advice, "{rule} {name}");
        covered.insert(rule);
    }
    assert_eq!(covered.into_iter().collect::<Vec<_>>(), Rule::ALL, "each rule has a fault");
}

/// Markup from elsewhere, whose scale is not known.
#[test]
fn the_words_of_the_field_tell_direction_and_axis() {
    let taken = none();
    let dossier = kept();
    let mut facts = Facts::of(&dossier, &taken);
    facts.own.as_mut().unwrap().label = None;
    for (rule, word, value, best) in [
        (Rule::R14, "True", 1, 6),
        (Rule::R14, "FALSE", 5, 5),
        (Rule::R14, "Pants on Fire", 6, 6),
        (Rule::R15, "Satire", 3, 5),
        (Rule::R15, "missing-context", 3, 5),
        (Rule::R15, "Misattributed", 2, 5),
        (Rule::R15, "Unproven", 3, 5),
    ] {
        let mut review = sound();
        review["reviewRating"] = json!({"alternateName": word, "ratingValue": value, "bestRating": best, "worstRating": 1, "ratingExplanation": "So."});
        assert_eq!(errors(&lint(&review, &facts)), [rule], "{word}");
    }
}

#[test]
fn one_claim_is_neither_a_list_nor_a_graph() {
    let dossier = sample::rich();
    let taken = none();
    let graph = json!({"@context": "https://schema.org", "@graph": [sound()]});
    for wrong in [json!([sound(), sound()]), graph, json!("ClaimReview"), json!(null)] {
        assert!(errors(&lint(&wrong, &Facts::of(&dossier, &taken))).contains(&Rule::R01));
    }
}

#[test]
fn the_form_of_schema_org_s_own_example_is_found_out() {
    let taken = none();
    let mut review = sound();
    review["reviewRating"] =
        json!({"@type": "Rating", "ratingValue": 1, "bestRating": 6, "alternateName": "True"});
    let found = errors(&lint(&review, &Facts::elsewhere(&taken)));
    assert!(found.contains(&Rule::R11) && found.contains(&Rule::R14), "{found:?}");
}

#[test]
fn what_could_end_its_element_is_found_in_the_text() {
    let dossier = sample::rich();
    let taken = none();
    let sound = claim(&dossier, &taken).unwrap().json;
    for (character, _) in UNSAFE {
        let text = sound.replace("Police figures", &format!("Police figures {character}"));
        let found = errors(&lint_text(&text, &Facts::of(&dossier, &taken)));
        assert_eq!(found, [Rule::R02], "{character:?}");
    }
    let cut = sound.get(..sound.len() / 2).unwrap();
    assert_eq!(errors(&lint_text(cut, &Facts::of(&dossier, &taken))), [Rule::R01]);
}

#[test]
fn an_archived_page_is_one_appearance() {
    let mut review = sound();
    review["itemReviewed"]["appearance"][0]["url"] =
        json!("https://archive.example/web/2026/https://herald.example/safest-year");
    let taken = none();
    assert_eq!(lint(&review, &Facts::of(&kept(), &taken)), []);
}

#[test]
fn without_a_public_address_nothing_leaves() {
    let mut dossier = sample::rich();
    dossier.desk.public_url = None;
    let Err(Withheld::Faulty(findings)) = claim(&dossier, &none()) else { panic!("it left") };
    assert_eq!(errors(&findings), [Rule::R06]);
    assert!(findings.iter().any(|it| it.message.contains("public_url")));
}

#[test]
fn only_an_approved_verdict_leaves() {
    let Err(Withheld::Faulty(findings)) = claim(&sample::poor(), &none()) else {
        panic!("it left")
    };
    assert_eq!(errors(&findings), [Rule::R26]);

    let mut dossier = sample::rich();
    dossier.claim.publication =
        Publication::Withdrawn { reason: "It was another bridge.".to_owned() };
    assert!(claim(&dossier, &none()).is_err());
}

#[test]
fn work_since_the_approval_does_not_leak() {
    let mut history = sample::rich_history();
    history.truncate(14);
    let review = claim(&sample::dossier(&history), &none()).unwrap().json;
    assert!(review.contains("C-12/verdict-2"));
    assert!(!review.contains("Mostly false") && !review.contains("\"correction\""));
}

#[test]
fn an_address_serves_one_check() {
    let taken = BTreeSet::from(["https://desk.example/c/12".to_owned()]);
    let Err(Withheld::Faulty(findings)) = claim(&sample::rich(), &taken) else { panic!("it left") };
    assert_eq!(errors(&findings), [Rule::R07]);
}

#[test]
fn a_label_off_the_axis_has_no_number() {
    let mut dossier = sample::rich();
    let verdict = dossier.claim.verdict.as_mut().unwrap();
    verdict.label = "unproven".to_owned();
    verdict.label_name = "Unproven".to_owned();
    let exported = claim(&dossier, &none()).unwrap();
    let value: Value = serde_json::from_str(&exported.json).unwrap();
    assert_eq!(value["reviewRating"]["alternateName"], "Unproven");
    assert_eq!(
        value["reviewRating"]
            .as_object()
            .unwrap()
            .keys()
            .filter(|key| key.contains("Rating"))
            .count(),
        0
    );
}

#[test]
fn a_scale_that_runs_the_other_way_is_found_out() {
    let mut dossier = sample::rich();
    for label in &mut dossier.scales.get_mut(&sample::SCALE).unwrap().labels {
        label.ordinal = label.ordinal.map(|ordinal| 6 - ordinal);
    }
    let findings = check(&dossier, &none()).unwrap();
    assert_eq!(errors(&findings), [Rule::R14]);
}

#[test]
fn a_scale_keeps_its_own_best() {
    use crate::domain::seeds;
    let mut dossier = sample::rich();
    dossier.scales.insert(sample::SCALE, seeds::scale("politifact", sample::SCALE).unwrap());
    let value: Value = serde_json::from_str(&claim(&dossier, &none()).unwrap().json).unwrap();
    assert_eq!(value["reviewRating"]["bestRating"], 6);
    assert_eq!(value["reviewRating"]["ratingValue"], 3);
}

#[test]
fn a_speaker_without_a_name_is_left_out() {
    let mut unnamed = sample::rich();
    for speaker in unnamed.speakers.values_mut() {
        speaker.kind = SpeakerKind::Unnamed;
    }
    let mut erased = sample::rich();
    for attribution in &mut erased.claim.verdict.as_mut().unwrap().attributions {
        attribution.name = None;
    }
    for dossier in [unnamed, erased] {
        let value: Value = serde_json::from_str(&claim(&dossier, &none()).unwrap().json).unwrap();
        assert_eq!(value["itemReviewed"].get("author"), None);
    }
}

#[test]
fn an_article_exports_each_approved_claim_with_an_item_of_its_own() {
    let exported = article(&sample::article_dossier(), &none()).unwrap();
    golden("article.jsonld", &exported.json);
    let value: Value = serde_json::from_str(&exported.json).unwrap();
    assert_eq!(value.as_array().unwrap().len(), 1);

    let mut twice = sample::article_dossier();
    twice.claims.push(sample::rich());
    let Err(Withheld::Faulty(findings)) = article(&twice, &none()) else { panic!("it left") };
    assert_eq!(errors(&findings), [Rule::R07]);
    assert!(findings.iter().any(|it| it.message.starts_with("C-12: ")));
}

#[test]
fn an_article_without_an_approved_verdict_exports_nothing() {
    let mut dossier = sample::article_dossier();
    dossier.claims.remove(0);
    let Err(Withheld::Faulty(findings)) = article(&dossier, &none()) else { panic!("it left") };
    assert_eq!(errors(&findings), [Rule::R26]);
}

#[test]
fn a_tag_in_a_statement_is_refused_and_one_in_a_rationale_is_inert() {
    let hostile = "</script><script>alert(1)</script>";
    let mut dossier = sample::rich();
    dossier.claim.verdict.as_mut().unwrap().rationale = hostile.to_owned();
    let text = claim(&dossier, &none()).unwrap().json;
    let back: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(back["reviewBody"], hostile);
    assert!(!text.contains('<'));

    dossier.claim.verdict.as_mut().unwrap().statement = hostile.to_owned();
    let Err(Withheld::Faulty(findings)) = claim(&dossier, &none()) else { panic!("it left") };
    assert_eq!(errors(&findings), [Rule::R03]);
}

#[test]
fn a_comparison_and_an_ampersand_are_words() {
    for words in ["5 < 6 and 7 > 6", "Fire & rescue costs rose; R&D fell", "A&E waits <4 h"] {
        let mut review = sound();
        review["claimReviewed"] = json!(words);
        assert_eq!(lint(&review, &Facts::of(&kept(), &none())), [], "{words}");
    }
}

proptest! {
    #[test]
    fn any_words_survive_embedding_and_stay_inert(words in words()) {
        let review = super::build::review(&typed(&words)).unwrap();
        let text = super::embeddable(&review).unwrap();
        for (character, _) in UNSAFE {
            prop_assert!(!text.contains(character));
        }
        let back: Value = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(back["claimReviewed"].as_str(), Some(words.as_str()));
        prop_assert_eq!(back["reviewBody"].as_str(), Some(words.as_str()));
    }
}

/// The tones of a scale are what direction is judged by.
#[test]
fn every_seeded_scale_runs_from_false_to_true() {
    use crate::domain::seeds;
    for (key, _) in seeds::choices() {
        let scale = seeds::scale(key, sample::SCALE).unwrap();
        for label in scale.labels.iter().filter(|label| label.tone == Tone::True) {
            assert_eq!(label.ordinal, Some(scale.best), "{key}");
        }
    }
}
