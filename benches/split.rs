//! How long an article takes from its words to its suggestions.

use claimdesk::text::{self, Draft, page};
use divan::Bencher;

const ARTICLE: &str = include_str!("../tests/golden/text/harbour.scraped.txt");

fn main() {
    divan::main();
}

/// The article's paragraphs over and over, up to about so many words.
fn body(words: usize) -> String {
    let article = page::read(ARTICLE, page::Format::Text).map(|it| it.body).unwrap_or_default();
    let count = article.split_whitespace().count().max(1);
    vec![article; words.div_ceil(count)].join("\n\n")
}

#[divan::bench(args = [750, 7_500, 150_000])]
fn split(bencher: Bencher<'_, '_>, words: usize) {
    let body = body(words);
    bencher.bench(|| text::split(&Draft { body: &body, language: Some("en"), ..Draft::default() }));
}

/// A real scraped article where one lies beside the project, or else the one of the tests.
fn scraped() -> Vec<u8> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/articles");
    let real = std::fs::read(folder.join("istanbul-talks.scraped.txt"));
    real.unwrap_or_else(|_absent| ARTICLE.as_bytes().to_vec())
}

#[divan::bench]
fn bytes_to_suggestions(bencher: Bencher<'_, '_>) {
    let scraped = scraped();
    bencher.bench(|| {
        let input = text::decode::decode(&scraped, None).ok()?;
        let article = page::read(&input, page::sniff(&input)).ok()?;
        let language = article.language.as_deref();
        Some(text::split(&Draft { body: &article.body, language, ..Draft::default() }))
    });
}
