//! HTML pages: the article by rs-trafilatura, what is known about it by its tags.

use rs_trafilatura::{Options, extract_with_options};

use super::blocks::{Block, Blocks};
use super::byline::{self, Byline};
use super::choice::choose;
use super::clutter::clutter;
use super::metadata::{Metadata, author_in, metadata, without_publisher};
use super::outline::{Outline, outline};
use super::regions::Region;
use super::votes::votes;
use super::{Article, Dropped, DroppedReason, Shown};
use crate::text::fold::fold;

/// Reads the article out of a page whose limits have been checked.
pub fn read(html: &str) -> Article {
    let outline = outline(html);
    let Metadata { title, publisher, author, published, language, canonical_url, body: linked } =
        metadata(&outline);
    let Outline { heading, blocks, .. } = outline;
    let extracted = extract(html);
    let publisher = publisher.or(extracted.site);
    let title = without_publisher(&title.unwrap_or_default(), publisher.as_deref());

    let votes = votes(&blocks.all, &extracted.text);
    let mut fates = choose(&blocks, &votes);
    headlines(&blocks.all, &mut fates, &[Some(title.as_str()), heading.as_deref()]);
    let byline = byline(&blocks.all, &fates);
    let kept = blocks.all.iter().zip(&fates).filter(|(_, fate)| fate.is_none());
    let kept: Vec<&str> = kept.map(|(block, _)| block.text.as_str()).collect();
    let mut body = kept.join("\n\n");
    if let Some(linked) = linked.filter(|it| is_fuller(it, &body)) {
        // The page's own pieces are then what it shows beside the article.
        for fate in &mut fates {
            *fate = fate.or(Some(DroppedReason::Surroundings));
        }
        body = linked;
    }
    let dropped = blocks.all.into_iter().zip(fates);
    let dropped = dropped.filter_map(|(it, fate)| Some(Dropped { text: it.text, reason: fate? }));
    let dropped = dropped.collect();
    Article {
        title,
        publisher,
        author: author.or(byline.author).or(extracted.author),
        published: published.or(byline.date),
        language,
        canonical_url,
        body,
        dropped,
    }
}

/// What a page shows, in its order. Its limits have been checked.
pub fn shown(html: &str) -> Vec<Shown> {
    let Blocks { all, elements, .. } = outline(html).blocks;
    // An element's parent comes before it, so one pass tells what each stands in.
    let mut regions: Vec<Option<Region>> = Vec::with_capacity(elements.len());
    for element in &elements {
        let around = regions.get(element.parent).copied().flatten();
        let hidden = around.filter(|it| *it == Region::Hidden);
        regions.push(hidden.or(element.region).or(around));
    }
    let seen = all.into_iter().filter_map(|block| {
        let region = regions.get(block.within).copied().flatten();
        let own =
            region.is_none_or(|it| it == Region::Caption) && block.linked * 2 <= block.letters;
        (region != Some(Region::Hidden)).then_some(Shown { text: block.text, own })
    });
    seen.collect()
}

/// Says of the blocks up to the first paragraph, and of those dropped, that repeat a headline.
fn headlines(blocks: &[Block], fates: &mut [Option<DroppedReason>], titles: &[Option<&str>]) {
    let titles: Vec<String> = titles.iter().flatten().map(|it| fold(it)).collect();
    // A fold is at most as long as a few times the words it is made of.
    let longest = titles.iter().map(|it| it.len() * 4).max().unwrap_or_default();
    let mut begun = false;
    for (block, fate) in blocks.iter().zip(fates) {
        let repeats = || block.text.len() <= longest && titles.contains(&fold(&block.text));
        if (!begun || *fate == Some(DroppedReason::Surroundings)) && repeats() {
            *fate = Some(DroppedReason::Title);
        }
        begun |= fate.is_none() && block.is_prose();
    }
}

/// What the lines above the first paragraph say of author and day, in words.
fn byline(blocks: &[Block], fates: &[Option<DroppedReason>]) -> Byline {
    let first = blocks.iter().zip(fates).position(|(it, fate)| fate.is_none() && it.is_prose());
    let above = blocks.iter().zip(fates).take(first.unwrap_or_default());
    let mut found = Byline::default();
    for (block, fate) in above.filter(|(it, _)| it.letters <= BYLINE) {
        let read = byline::read(&block.text).unwrap_or_default();
        let marked = *fate == Some(DroppedReason::Byline);
        let date = if marked { byline::date_in(&block.text) } else { read.date };
        found.author = found.author.or(read.author);
        found.date = found.date.or(date);
    }
    found
}

/// Longest line that is read for author and day, in letters.
const BYLINE: usize = 120;

/// Shortest article in JSON-LD that stands in for what a page shows, in scalars.
const LINKED: usize = 500;

/// Whether JSON-LD has the article where the page shows only its beginning, or nothing.
fn is_fuller(linked: &str, shown: &str) -> bool {
    let (linked, shown) = (linked.chars().count(), shown.chars().count());
    linked >= LINKED && shown * 3 <= linked
}

/// What the extractor takes for the article, in lines, and what it says about it.
#[derive(Default)]
struct Extracted {
    text: String,
    author: Option<String>,
    site: Option<String>,
}

fn extract(html: &str) -> Extracted {
    // The extractor would believe JSON-LD even where it is another text than the page's.
    let html = html.replace("ld+json", "ld-json");
    let Ok(found) = extract_with_options(&html, &Options::default()) else {
        return Extracted::default();
    };
    Extracted {
        text: found.content_text,
        author: found.metadata.author.filter(|it| is_name(it)).and_then(|it| author_in(&it)),
        site: found.metadata.sitename.filter(|it| is_name(it)),
    }
}

/// A guess at a name is believed if it is short and looks like one.
fn is_name(guess: &str) -> bool {
    guess.chars().count() < 60
        && !guess.starts_with('@')
        && clutter(guess).is_none()
        && !guess.chars().any(|it| it.is_control() || it.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{DroppedReason, Format, read};

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

    #[track_caller]
    fn check(inner: &str, body: &str) {
        let page =
            format!("<html><head><title>Two cranes down</title></head><body>{inner}</body></html>");
        assert_eq!(read(&page, Format::Html).expect("an article").body, body);
    }

    const FIRST: &str =
        "The harbour of Eastport was closed on Monday after a storm broke two of its three cranes.";
    const SECOND: &str =
        "Forty ships are waiting outside, more than at any time since the strike of 1998.";

    #[test]
    fn what_the_page_marks_as_beside_the_article_is_dropped_with_its_reason() {
        let beside = [
            (
                "<nav><p>The quay, the pilots and the lighthouse of our little town by the sea</p></nav>",
                DroppedReason::Navigation,
            ),
            (
                "<div class='newsletter-box'><p>Every morning we write to you what happened in the harbour at night.</p></div>",
                DroppedReason::Navigation,
            ),
            (
                "<div class='share-tools'><p>Tell your friends on the quay what you have just read in this paper.</p></div>",
                DroppedReason::Sharing,
            ),
            (
                "<section id=comments><p>I have been a pilot for thirty years and never saw such a storm.</p></section>",
                DroppedReason::Sharing,
            ),
            (
                "<div class=relatedArticles><p>Ten storms that nobody in the harbour of Eastport has ever forgotten.</p></div>",
                DroppedReason::Related,
            ),
            (
                "<p class='author-bio'>Ann Lee has written about harbours, ferries and bridges for this paper since 2009.</p>",
                DroppedReason::Byline,
            ),
            (
                "<figure><img><figcaption>The broken cranes on the quay of Eastport, seen on Monday from a ferry.</figcaption></figure>",
                DroppedReason::Caption,
            ),
            (
                "<p>Read also: <a href=/a>Ten storms that nobody in the harbour of Eastport has forgotten</a></p>",
                DroppedReason::Related,
            ),
            (
                "<ul><li><a href=/a>A ferry ran aground in the fog of Monday morning</a></li><li><a href=/b>The bridge that nobody wanted</a> (3)</li></ul>",
                DroppedReason::Related,
            ),
        ];
        for (piece, reason) in beside {
            let page = format!(
                "<html><body><article><p>{FIRST}</p>{piece}<p>{SECOND}</p></article></body></html>"
            );
            let article = read(&page, Format::Html).expect("an article");
            assert_eq!(article.body, format!("{FIRST}\n\n{SECOND}"), "{piece}");
            assert!(article.dropped.iter().all(|it| it.reason == reason), "{:?}", article.dropped);
            assert!(!article.dropped.is_empty(), "{piece} is lost");
        }
    }

    #[test]
    fn what_holds_the_article_is_no_region_whatever_it_is_called() {
        check(
            &format!(
                "<div class='has-sidebar'><form><div class='paywall promo'><p>{FIRST}</p><p>{SECOND}</p></div></form></div>"
            ),
            &format!("{FIRST}\n\n{SECOND}"),
        );
    }

    #[test]
    fn lists_headings_quotations_and_rows_are_paragraphs_of_their_own() {
        check(
            &format!(
                "<article><h1>Two cranes down</h1><p>{FIRST}</p><h2>What is known</h2><ul><li>Two cranes <b>bro</b>ke.<li>One <i>stands</i>.</ul><blockquote><p>“We lost both,” she said.</p></blockquote><table><tr><td>Cranes<td>3</tr><tr><td>Ships</td><td>40</td></tr></table><p>{SECOND}</p></article>"
            ),
            &format!(
                "{FIRST}\n\nWhat is known\n\nTwo cranes broke.\n\nOne stands.\n\n“We lost both,” she said.\n\nCranes | 3\n\nShips | 40\n\n{SECOND}"
            ),
        );
    }

    #[test]
    fn a_post_that_is_quoted_is_of_the_article() {
        check(
            &format!(
                "<article><p>{FIRST}</p><div class='social-embed'><blockquote class='twitter-tweet'><p>Two cranes down.</p>— Bo Ek (@boek) <a href=/a>May 17, 2025</a></blockquote></div><p>{SECOND}</p></article>"
            ),
            &format!("{FIRST}\n\nTwo cranes down.\n\n— Bo Ek (@boek) May 17, 2025\n\n{SECOND}"),
        );
    }

    #[test]
    fn an_article_that_only_json_ld_has_is_read_from_it() {
        let words = format!("{FIRST}\n{SECOND}\n").repeat(4);
        let page = format!(
            "<html><body><script type='application/ld+json'>{}</script><div><p>{FIRST}</p><p>Subscribe to read on.</p></div></body></html>",
            serde_json::json!({"@type": "NewsArticle", "articleBody": words}),
        );
        let article = read(&page, Format::Html).expect("an article");
        assert_eq!(article.body.matches("\n\n").count(), 7);
        assert!(article.dropped.iter().any(|it| it.text == "Subscribe to read on."));
    }

    #[test]
    fn every_block_is_kept_or_shown_in_the_order_of_the_page() {
        let article = read(PAGE, Format::Html).expect("an article");
        let shown: Vec<&str> = article.dropped.iter().map(|it| it.text.as_str()).collect();
        assert_eq!(
            shown,
            [
                "Home Sport",
                "Two cranes down",
                "By Ann Lee",
                "17 May",
                "© Eastport Courier. Cookies."
            ]
        );
    }

    proptest! {
        #[test]
        fn any_page_is_read_the_same_way_twice(parts in prop::collection::vec(0..PARTS.len(), 0..60)) {
            let page: String = parts.iter().filter_map(|it| PARTS.get(*it).copied()).collect();
            let article = super::read(&page);
            prop_assert_eq!(&article, &super::read(&page));
            prop_assert!(!article.body.contains("\n\n\n") && article.body.trim() == article.body);
            prop_assert!(article.dropped.iter().all(|it| !it.text.is_empty() && !it.text.contains('\n')));
        }
    }

    const PARTS: &[&str] = &[
        "<p>",
        "</p>",
        "<div class=share>",
        "</div>",
        "<ul><li>",
        "</ul>",
        "<table><tr><td>",
        "<td>",
        "</table>",
        "<a href=x>",
        "</a>",
        "<b>",
        "</i>",
        "<br>",
        "<article>",
        "</article>",
        "<h2>",
        "</h2>",
        "<nav>",
        "</nav>",
        "<blockquote class=twitter-tweet>",
        "<figure><figcaption>",
        "<script>",
        "</script>",
        "<svg>",
        "<title>",
        "Read also:",
        "12 comments",
        FIRST,
        SECOND,
        " Ü 港 ",
    ];
}
