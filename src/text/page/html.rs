//! HTML pages: the article by rs-trafilatura, what is known about it by its tags.

use rs_trafilatura::{Options, extract_with_options};

use super::blocks::Block;
use super::choice::choose;
use super::metadata::{Metadata, metadata};
use super::outline::{Outline, outline};
use super::votes::votes;
use super::{Article, Dropped, DroppedReason, Unreadable};
use crate::text::fold::fold;

/// Reads the article out of a page whose limits have been checked.
pub fn read(html: &str) -> Result<Article, Unreadable> {
    let outline = outline(html);
    let Metadata { title, publisher, author, published, language, canonical_url, body: linked } =
        metadata(&outline);
    let Outline { heading, title: named, blocks, .. } = outline;
    let heading = heading.filter(|it| named.as_ref().is_none_or(|title| title.contains(it)));
    let title = title.or_else(|| heading.clone()).or(named).unwrap_or_default();
    let title = without_publisher(&title, publisher.as_deref());

    let votes = votes(&blocks.all, &extract(html));
    let mut fates = choose(&blocks, &votes);
    headlines(&blocks.all, &mut fates, &[Some(title.as_str()), heading.as_deref()]);
    let kept = blocks.all.iter().zip(&fates).filter(|(_, fate)| fate.is_none());
    let kept: Vec<&str> = kept.map(|(block, _)| block.text.as_str()).collect();
    let mut body = kept.join("\n\n");
    if let Some(linked) = linked.filter(|it| is_fuller(it, &body)) {
        // The page's own pieces are then what it shows beside the article.
        fates.iter_mut().for_each(|it| *it = it.or(Some(DroppedReason::Surroundings)));
        body = linked;
    }
    let dropped = blocks.all.into_iter().zip(fates);
    let dropped = dropped.filter_map(|(it, fate)| Some(Dropped { text: it.text, reason: fate? }));
    let dropped = dropped.collect();
    Ok(Article { title, publisher, author, published, language, canonical_url, body, dropped })
}

/// Says of the blocks up to the first paragraph, and of those dropped, that repeat a headline.
fn headlines(blocks: &[Block], fates: &mut [Option<DroppedReason>], titles: &[Option<&str>]) {
    let titles: Vec<String> = titles.iter().flatten().map(|it| fold(it)).collect();
    let mut begun = false;
    for (block, fate) in blocks.iter().zip(fates) {
        let repeats = titles.contains(&fold(&block.text));
        if repeats && (!begun || *fate == Some(DroppedReason::Surroundings)) {
            *fate = Some(DroppedReason::Title);
        }
        begun |= fate.is_none() && block.is_prose();
    }
}

/// Shortest article in JSON-LD that stands in for what a page shows, in scalars.
const LINKED: usize = 500;

/// Whether JSON-LD has the article where the page shows only its beginning, or nothing.
fn is_fuller(linked: &str, shown: &str) -> bool {
    let (linked, shown) = (linked.chars().count(), shown.chars().count());
    linked >= LINKED && shown * 3 <= linked
}

/// What the extractor takes for the article, in lines.
fn extract(html: &str) -> String {
    // The extractor would believe JSON-LD even where it is another text than the page's.
    let html = html.replace("ld+json", "ld-json");
    extract_with_options(&html, &Options::default()).map(|it| it.content_text).unwrap_or_default()
}

/// "Two cranes down | Eastport Courier" without the publisher's name.
fn without_publisher(title: &str, publisher: Option<&str>) -> String {
    let bare = publisher.and_then(|it| title.strip_suffix(it)).map(str::trim_end);
    let bare =
        bare.and_then(|it| it.strip_suffix(['|', '-', '–', '—', '·', ':'])).map(str::trim_end);
    bare.filter(|it| !it.is_empty()).unwrap_or(title).to_owned()
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
