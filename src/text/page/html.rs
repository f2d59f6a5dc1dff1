//! HTML pages: the article by rs-trafilatura, what is known about it by its tags.

use std::collections::HashSet;

use rs_trafilatura::{Options, extract_with_options};

use super::metadata::{Metadata, metadata};
use super::outline::outline;
use super::{Article, Dropped, DroppedReason, Unreadable};
use crate::text::fold::fold;
use crate::text::lexicon::{self, Clutter};

/// Reads the article out of a page whose limits have been checked.
pub fn read(html: &str) -> Result<Article, Unreadable> {
    let extracted = extract_with_options(html, &Options::default());
    let Ok(extracted) = extracted else { return Err(Unreadable::NoArticle) };
    let outline = outline(html);
    let told = metadata(&outline);
    let body = paragraphs(&extracted.content_text, &outline.blocks);
    let said = extracted.metadata;
    let Metadata { title, publisher, author, published, language, canonical_url } = told;
    let heading =
        outline.heading.filter(|it| outline.title.as_ref().is_none_or(|title| title.contains(it)));
    let title = title.or(heading).or(said.title).or(outline.title).unwrap_or_default();
    let sitename = said.sitename.filter(|it| !it.starts_with('@') && it.chars().count() < 60);
    let publisher = publisher.or(sitename);
    let title = without_publisher(&title, publisher.as_deref());
    let dropped = dropped(&outline.blocks, &body, &title);
    Ok(Article {
        title,
        publisher,
        author: author.or(said.author),
        published: published.or(said.date.map(|it| it.date_naive())),
        language,
        canonical_url,
        body,
        dropped,
    })
}

/// One paragraph a line, with one blank line between two.
///
/// From a short piece of a page the extractor gives one line; the page's blocks give its
/// paragraphs back.
fn paragraphs(text: &str, blocks: &[String]) -> String {
    let lines = text.lines().map(|it| it.split_whitespace().collect::<Vec<_>>().join(" "));
    let lines: Vec<String> = lines.filter(|it| !it.is_empty()).collect();
    let again = match lines.as_slice() {
        [only] => in_blocks(only, blocks),
        _ => None,
    };
    again.unwrap_or(lines).join("\n\n")
}

/// A line as the blocks that it is made of, if it is made of blocks.
fn in_blocks(line: &str, blocks: &[String]) -> Option<Vec<String>> {
    let mut rest = line;
    let mut found = Vec::new();
    for block in blocks {
        if let Some(after) = rest.strip_prefix(block.as_str()) {
            found.push(block.clone());
            rest = after.trim_start();
        }
    }
    rest.is_empty().then_some(found)
}

/// "Two cranes down | Eastport Courier" without the publisher's name.
fn without_publisher(title: &str, publisher: Option<&str>) -> String {
    let bare = publisher.and_then(|it| title.strip_suffix(it)).map(str::trim_end);
    let bare =
        bare.and_then(|it| it.strip_suffix(['|', '-', '–', '—', '·', ':'])).map(str::trim_end);
    bare.filter(|it| !it.is_empty()).unwrap_or(title).to_owned()
}

/// The blocks a reader sees on the page that are not in the body.
fn dropped(blocks: &[String], body: &str, title: &str) -> Vec<Dropped> {
    let title = fold(title);
    let kept: HashSet<String> = body.split("\n\n").map(fold).collect();
    let folded = fold(body);
    let runs: HashSet<Vec<&str>> = runs(&folded).collect();
    blocks
        .iter()
        .filter_map(|block| {
            let words = fold(block);
            // The extractor may cut a block in two, or leave a word out.
            let (all, known) = self::runs(&words).fold((0, 0), |(all, known), it| {
                (all + 1, known + usize::from(runs.contains(&it)))
            });
            let in_body = kept.contains(&words) || (all > 0 && known * 10 >= all * 8);
            (!in_body)
                .then(|| Dropped { text: block.clone(), reason: reason(block, words == title) })
        })
        .collect()
}

/// Words in a row by which a block is known again.
const RUN: usize = 5;

fn runs(text: &str) -> impl Iterator<Item = Vec<&str>> {
    let words: Vec<&str> = text.split(' ').collect();
    let count = (words.len() + 1).saturating_sub(RUN);
    (0..count).filter_map(move |at| words.get(at..at + RUN).map(<[&str]>::to_vec))
}

fn reason(block: &str, is_title: bool) -> DroppedReason {
    if is_title {
        return DroppedReason::Title;
    }
    if super::byline::read(block).is_some() {
        return DroppedReason::Byline;
    }
    match lexicon::clutter(block) {
        Some(Clutter::Navigation) => DroppedReason::Navigation,
        Some(Clutter::Sharing) => DroppedReason::Sharing,
        Some(Clutter::Placeholder) => DroppedReason::Placeholder,
        Some(Clutter::Publisher) => DroppedReason::Publisher,
        Some(Clutter::Related) => DroppedReason::Related,
        None => DroppedReason::Surroundings,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Format, read};

    const PAGE: &str = r#"<!doctype html><html lang="en"><head><title>Two cranes down | Eastport Courier</title>
        <meta property="og:site_name" content="Eastport Courier"></head><body>
        <nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
        <article><h1>Two cranes down</h1><p>By Ann Lee</p><time datetime="2025-05-17">17 May</time>
        <p>The harbour of Eastport was closed on Monday after a storm broke two of its three cranes, its master said.</p>
        <p>“We lost both within an hour, and the third has been standing idle since the spring for want of parts,” she told reporters on the quay.</p>
        <p>Forty ships are waiting outside, more than at any time since the strike of 1998, according to the port authority.</p>
        <p>The authority expects the harbour to open again on Friday if the wind allows the work to go on.</p></article>
        <footer>© Eastport Courier. Cookies.</footer></body></html>"#;

    #[test]
    fn a_pasted_piece_of_a_page_keeps_its_paragraphs() {
        let piece = "<div><h1>Two cranes down</h1><p>The harbour was closed.</p><p>Forty ships <b>wait</b>, she said.</p></div>";
        let article = read(piece, Format::Html).expect("an article");
        assert_eq!(article.title, "Two cranes down");
        assert_eq!(article.body, "The harbour was closed.\n\nForty ships wait, she said.");
    }

    #[test]
    fn a_page_becomes_an_article_and_what_stood_around_it() {
        let article = read(PAGE, Format::Html).expect("an article");
        assert_eq!(article.title, "Two cranes down");
        assert_eq!(article.publisher.as_deref(), Some("Eastport Courier"));
        assert_eq!(article.published, chrono::NaiveDate::from_ymd_opt(2025, 5, 17));
        assert_eq!(article.language.as_deref(), Some("en"));
        assert!(article.body.contains("The harbour of Eastport"), "{}", article.body);
        assert!(article.body.contains("if the wind allows"), "{}", article.body);
        assert!(!article.body.contains("Cookies"), "{}", article.body);
        assert!(article.dropped.iter().any(|it| it.text.contains("Cookies")));
    }
}
