//! HTML pages: the article by rs-trafilatura, what is known about it by its tags.

use rs_trafilatura::{Options, extract_with_options};

use super::metadata::{Metadata, metadata};
use super::outline::outline;
use super::choice::choose;
use super::votes::votes;
use super::{Article, Dropped, Unreadable};

/// Reads the article out of a page whose limits have been checked.
pub fn read(html: &str) -> Result<Article, Unreadable> {
    let extracted = extract(html);
    let outline = outline(html);
    let told = metadata(&outline);
    let votes = votes(&outline.blocks.all, &extracted);
    let fates = choose(&outline.blocks, &votes);
    let mut body = String::new();
    let mut dropped = Vec::new();
    for (block, fate) in outline.blocks.all.iter().zip(fates) {
        if let Some(reason) = fate { dropped.push(Dropped{text: block.text.clone(), reason}); continue }
        if !body.is_empty() { body.push_str("\n\n"); }
        body.push_str(&block.text);
    }
    let Metadata { title, publisher, author, published, language, canonical_url } = told;
    let heading =
        outline.heading.filter(|it| outline.title.as_ref().is_none_or(|title| title.contains(it)));
    let title = title.or(heading).or(outline.title).unwrap_or_default();
    let title = without_publisher(&title, publisher.as_deref());
    Ok(Article {
        title,
        publisher,
        author,
        published,
        language,
        canonical_url,
        body,
        dropped,
    })
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

// DEBUG-BEGIN
pub fn debug(html: &str) -> String {
    let extracted = super::html::extract(html);
    let outline = outline(html);
    let votes = votes(&outline.blocks.all, &extracted);
    let fates = choose(&outline.blocks, &votes);
    let mut out = String::new();
    let path = |mut it: usize| { let mut v = vec![]; while it != 0 { let e = &outline.blocks.elements[it]; v.push(format!("{}{}", e.name, match e.region { Some(r) => format!("!{r:?}"), None => String::new() })+&format!("#{it}")); it = e.parent; } v.reverse(); v.join("/") };
    for ((b, v), f) in outline.blocks.all.iter().zip(&votes).zip(&fates) {
        out += &format!("{} {:?} L{}/{} {} || {}\n", if *v {"V"} else {"-"}, f, b.linked, b.text.chars().count(), path(b.within), b.text.chars().take(90).collect::<String>());
    }
    out
}
// DEBUG-END

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
