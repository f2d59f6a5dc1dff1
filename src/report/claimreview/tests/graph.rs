//! Graph: what an independent JSON-LD processor understands of the markup.

use std::collections::BTreeSet;

use oxjsonld::JsonLdParser;
use serde_json::Value;

use super::{kept, none};
use crate::report::claimreview::{article, claim};
use crate::report::sample;

/// The terms that the markup uses, as schema.org defines them, so that nothing is fetched.
const VOCABULARY: &str = include_str!("../../../../tests/vocabulary/schema.json");
const TYPE: &str = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>";

/// Triples in the notation of N-Triples.
struct Graph(BTreeSet<[String; 3]>);

impl Graph {
    fn of(markup: &Value) -> Self {
        let mut markup = markup.clone();
        assert_eq!(markup["@context"], "https://schema.org");
        markup["@context"] = serde_json::from_str::<Value>(VOCABULARY).unwrap()["@context"].clone();
        let markup = markup.to_string();
        let quads = JsonLdParser::new().for_slice(markup.as_bytes());
        let triple = |quad: Result<oxrdf::Quad, _>| {
            let quad = quad.unwrap();
            [quad.subject.to_string(), quad.predicate.to_string(), quad.object.to_string()]
        };
        Self(quads.map(triple).collect())
    }

    /// What stands at the end of a way of terms from a thing.
    fn at(&self, from: &str, way: &[&str]) -> Vec<String> {
        let step = |subjects: Vec<String>, term: &&str| {
            let term = if *term == "type" {
                TYPE.to_owned()
            } else {
                format!("<http://schema.org/{term}>")
            };
            let follows = |it: &&[String; 3]| subjects.contains(&it[0]) && it[1] == term;
            self.0.iter().filter(follows).map(|it| it[2].clone()).collect()
        };
        way.iter().fold(vec![from.to_owned()], step)
    }
}

#[test]
fn another_processor_reads_the_same_graph() {
    let markup: Value = serde_json::from_str(&claim(&kept(), &none()).unwrap().json).unwrap();
    let graph = Graph::of(&markup);
    let (review, item) =
        ("<https://desk.example/c/12#review-v3>", "<https://desk.example/c/12#claim>");
    let iri = |it: &str| format!("<{it}>");
    let schema = |it: &str| iri(&format!("http://schema.org/{it}"));
    let text = |it: &str| format!("\"{it}\"");
    let date = |it: &str| format!("\"{it}\"^^<http://schema.org/Date>");
    let number = |it: u8| format!("\"{it}\"^^<http://www.w3.org/2001/XMLSchema#integer>");
    for (from, way, expected) in [
        (review, &["type"][..], schema("ClaimReview")),
        (review, &["url"], iri("https://desk.example/c/12")),
        (review, &["claimReviewed"], text("Crime in Harbourton fell by 40% since 2020.")),
        (review, &["datePublished"], date("2026-03-04")),
        (review, &["dateModified"], date("2026-03-04")),
        (review, &["author", "type"], schema("Organization")),
        (review, &["author", "correctionsPolicy"], iri("https://desk.example/corrections")),
        (review, &["reviewRating", "type"], schema("Rating")),
        (review, &["reviewRating", "alternateName"], text("Mostly false")),
        (review, &["reviewRating", "ratingValue"], number(2)),
        (review, &["reviewRating", "bestRating"], number(5)),
        (review, &["reviewRating", "worstRating"], number(1)),
        (review, &["correction", "type"], schema("CorrectionComment")),
        (review, &["itemReviewed"], item.to_owned()),
        (review, &["associatedMediaReview", "type"], schema("MediaReview")),
        (
            review,
            &["associatedMediaReview", "mediaAuthenticityCategory"],
            iri("https://schema.org/DecontextualizedContent"),
        ),
        (
            review,
            &["associatedMediaReview", "itemReviewed", "mediaItemAppearance", "type"],
            schema("ImageObject"),
        ),
        (item, &["type"], schema("Claim")),
        (item, &["author", "type"], schema("Person")),
        (item, &["author", "name"], text("Jane Doe")),
        (item, &["author", "sameAs"], iri("https://www.wikidata.org/wiki/Q1")),
        (item, &["appearance", "type"], schema("NewsArticle")),
        (item, &["appearance", "url"], iri("https://herald.example/safest-year")),
        (item, &["datePublished"], date("2026-03-01")),
    ] {
        assert_eq!(graph.at(from, way), [expected], "{from} {way:?}");
    }
    assert_eq!(graph.at(review, &["citation", "url"]).len(), 2);
    assert_eq!(graph.at(review, &["citation", "encoding", "sha256"]).len(), 2);
}

/// Nothing of one check hangs on another: all that they share are names of the web.
#[test]
fn checks_of_an_article_are_graphs_of_their_own() {
    let mut dossier = sample::article_dossier();
    let mut other = sample::rich();
    other.page_url = Some("https://desk.example/c/13".to_owned());
    dossier.claims.push(other);
    let reviews: Vec<Value> =
        serde_json::from_str(&article(&dossier, &none()).unwrap().json).unwrap();
    let [one, other] = reviews.as_slice() else { panic!("two approved claims") };
    let subjects = |graph: &Graph| -> BTreeSet<String> {
        let named = graph.0.iter().map(|it| it[0].clone());
        named.filter(|it| it.starts_with('<')).collect()
    };
    let (one, other) = (subjects(&Graph::of(one)), subjects(&Graph::of(other)));
    assert_eq!((one.len(), other.len()), (2, 2));
    assert!(one.is_disjoint(&other), "{one:?} {other:?}");
}
