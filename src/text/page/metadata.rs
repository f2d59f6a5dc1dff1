//! A page's metadata: title, publisher, author, day, language and address, from what its tags say.

use chrono::NaiveDate;
use serde_json::Value;

use super::byline;
use super::limits::limits;
use super::outline::{Outline, outline, words};

/// What the tags of a page say about its article.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    pub title: Option<String>,
    pub publisher: Option<String>,
    pub author: Option<String>,
    pub published: Option<NaiveDate>,
    pub language: Option<String>,
    pub canonical_url: Option<String>,
    /// The article's words in JSON-LD, one blank line between paragraphs.
    pub body: Option<String>,
}

/// Reads JSON-LD first, then `meta` elements, then `time` elements.
pub fn metadata(outline: &Outline) -> Metadata {
    let linked: Vec<Value> =
        outline.json_ld.iter().filter_map(|it| serde_json::from_str(it.trim()).ok()).collect();
    let article = linked.iter().find_map(|it| find(it, 0));
    let linked = |key: &str| article.and_then(|it| it.get(key));
    let meta = |names: &[&str]| {
        let found = |name: &&str| outline.metas.iter().find(|(it, _)| it == name);
        names.iter().find_map(found).map(|(_, value)| plain(value)).filter(|it| !it.is_empty())
    };

    let day = |it: &str| byline::iso(it).or_else(|| byline::date_in(it));
    let canonical_url =
        outline.canonical.clone().or_else(|| meta(&["og:url"])).filter(|it| is_web(it));
    let published = linked("datePublished").and_then(Value::as_str).and_then(day);
    let published = published
        .or_else(|| meta(DATES).and_then(|it| day(&it)))
        .or_else(|| canonical_url.as_deref().and_then(byline::date_in_address))
        .or_else(|| outline.times.iter().find_map(|it| byline::iso(it)));
    let heading = outline.heading.clone();
    let heading =
        heading.filter(|it| outline.title.as_ref().is_none_or(|title| title.contains(it.as_str())));
    let title = linked("headline").and_then(Value::as_str).map(plain);
    let title = title
        .filter(|it| !it.is_empty())
        .or_else(|| meta(&["og:title", "twitter:title"]))
        .or(heading)
        .or_else(|| outline.title.clone());
    let is_site = |it: &String| !PLATFORMS.contains(&it.as_str()) && !it.starts_with('@');
    let site = linked("publisher")
        .and_then(names)
        .filter(is_site)
        .or_else(|| meta(&["og:site_name", "application-name", "dc.publisher"]).filter(is_site))
        .or_else(|| outline.title.as_deref().and_then(|it| site_in(it, title.as_deref()?)));
    let author = linked("author").and_then(names);
    Metadata {
        title,
        publisher: site,
        author: author
            .or_else(|| meta(&["author", "article:author", "dc.creator", "byl", "parsely-author"]))
            .and_then(|it| author_in(&it)),
        published,
        language: outline
            .language
            .clone()
            .or_else(|| meta(&["og:locale", "content-language"]))
            .and_then(|it| tag(&it)),
        canonical_url,
        body: linked("articleBody").and_then(Value::as_str).map(paragraphs),
    }
}

/// What runs a site without being its publisher.
const PLATFORMS: &[&str] = &["Blogger", "WordPress", "WordPress.com", "Medium", "Tumblr"];

/// What stands between a headline and the name of the site.
const BARS: &[char] = &['|', '-', '–', '—', '·', '•', ':', '»', '«'];

/// "Two cranes down | Eastport Courier" without the publisher's name, however it is spaced.
pub fn without_publisher(title: &str, publisher: Option<&str>) -> String {
    let bare = |it: &str| it.chars().filter(|ch| ch.is_alphanumeric()).collect::<String>();
    let Some((headline, site)) = title.rsplit_once(BARS) else { return title.to_owned() };
    let is_publisher = publisher.is_some_and(|it| {
        bare(it).to_lowercase() == bare(site).to_lowercase() && !site.trim().is_empty()
    });
    let headline = headline.trim_end();
    if is_publisher && !headline.is_empty() { headline.to_owned() } else { title.to_owned() }
}

/// Longest name of a site, in scalars.
const SITE: usize = 40;

/// The name of the site that the page's own title has after its headline.
fn site_in(page: &str, headline: &str) -> Option<String> {
    let (before, site) = page.rsplit_once(BARS)?;
    let (spaced, before, site) = (before.ends_with(' '), before.trim(), site.trim());
    let named = spaced && !before.is_empty() && headline.trim().starts_with(before);
    let is_name = !site.is_empty() && site.chars().count() <= SITE && !headline.contains(site);
    (named && is_name).then(|| site.to_owned())
}

/// The names in a byline, without "By" and without what follows a bar; an address is no name.
pub fn author_in(text: &str) -> Option<String> {
    let name = text.split('|').next().unwrap_or(text).trim();
    let by = name.get(..3).is_some_and(|it| it.eq_ignore_ascii_case("by "));
    let name = if by { name.get(3..).unwrap_or_default().trim() } else { name };
    let is_name = !name.is_empty() && !name.starts_with("http") && !name.starts_with('@');
    is_name.then(|| name.to_owned())
}

const DATES: &[&str] = &[
    "article:published_time",
    "article:published",
    "publication_date",
    "publish-date",
    "publish_date",
    "published_time",
    "date.publish",
    "cxenseparse:recs:publishtime",
    "og:article:published_time",
    "datepublished",
    "parsely-pub-date",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.date",
    "dcterms.issued",
    "dc.date",
    "sailthru.date",
    "pubdate",
    "publishdate",
    "date",
];

/// How deep JSON-LD is searched for an article.
const DEPTH: usize = 6;

/// The first object in JSON-LD whose type is some kind of article.
fn find(value: &Value, depth: usize) -> Option<&Value> {
    if depth > DEPTH {
        return None;
    }
    match value {
        Value::Array(items) => items.iter().find_map(|it| find(it, depth + 1)),
        Value::Object(object) => {
            let is_article = |it: &Value| {
                it.as_str().is_some_and(|it| it.ends_with("Article") || it.ends_with("Posting"))
            };
            let is_one = object.get("@type").is_some_and(|it| match it {
                Value::Array(types) => types.iter().any(is_article),
                other => is_article(other),
            });
            if is_one {
                Some(value)
            } else {
                ["@graph", "mainEntity", "mainEntityOfPage"]
                    .iter()
                    .filter_map(|it| object.get(*it))
                    .find_map(|it| find(it, depth + 1))
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    }
}

/// The names in a JSON-LD value that is a name, a thing with a name, or several.
fn names(value: &Value) -> Option<String> {
    let one =
        |it: &Value| it.as_str().or_else(|| it.get("name").and_then(Value::as_str)).map(plain);
    let found: Vec<String> = match value {
        Value::Array(items) => items.iter().filter_map(one).collect(),
        other => one(other).into_iter().collect(),
    };
    let found: Vec<String> = found.into_iter().filter(|it| !it.is_empty()).collect();
    (!found.is_empty()).then(|| found.join(", "))
}

/// One line of words; sites also write references like "&#8217;" where none belong.
fn plain(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    // What stands in an attribute or a script has not been held to the limits of the page.
    let marked_up = line.contains('&') && line.contains(';') && limits(&line).is_ok();
    if marked_up { words(&line) } else { line }
}

/// The lines of a text as paragraphs; what is written in them as HTML is read as such.
fn paragraphs(text: &str) -> String {
    let marked_up = text.contains("</p>") || text.contains("<br");
    let lines: Vec<String> = if marked_up && limits(text).is_ok() {
        outline(text).blocks.all.into_iter().map(|it| it.text).collect()
    } else {
        text.lines().map(plain).filter(|it| !it.is_empty()).collect()
    };
    lines.join("\n\n")
}

/// A language tag in its usual form: `en_GB` is `en-GB`.
fn tag(text: &str) -> Option<String> {
    let mut parts = text.trim().split(['-', '_']);
    let language = parts.next().filter(|it| (2..=3).contains(&it.len()))?.to_lowercase();
    if !language.chars().all(|ch| ch.is_ascii_alphabetic()) {
        return None;
    }
    let region = parts.next().filter(|it| it.len() == 2 && it.chars().all(char::is_alphabetic));
    Some(region.map_or(language.clone(), |it| format!("{language}-{}", it.to_uppercase())))
}

fn is_web(address: &str) -> bool {
    address.starts_with("https://") || address.starts_with("http://")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_ld_is_believed_before_meta_elements() {
        let page = r#"<html lang="en_GB"><meta name=author content="Web Team"><meta property="og:site_name" content="courier.example">
            <script type="application/ld+json">{"@graph":[{"@type":"WebSite"},{"@type":["NewsArticle"],"headline":"Two cranes","datePublished":"2025-05-17T07:00:00+01:00","author":[{"name":"Ann Lee"},{"name":"Bo Ek"}],"publisher":{"name":"Eastport Courier"}}]}</script>"#;
        let found = metadata(&outline(page));
        assert_eq!(found.title.as_deref(), Some("Two cranes"));
        assert_eq!(found.publisher.as_deref(), Some("Eastport Courier"));
        assert_eq!(found.author.as_deref(), Some("Ann Lee, Bo Ek"));
        assert_eq!(found.published, NaiveDate::from_ymd_opt(2025, 5, 17));
        assert_eq!(found.language.as_deref(), Some("en-GB"));
    }

    #[test]
    fn references_in_a_headline_are_read() {
        let page = r#"<meta property="og:title" content="Ann&amp;#8217;s port &amp;amp; Bo"><p>"#;
        assert_eq!(metadata(&outline(page)).title.as_deref(), Some("Ann’s port & Bo"));
    }

    #[test]
    fn broken_json_ld_is_passed_over() {
        let page = r#"<script type="application/ld+json">{"@type":</script><meta property="article:published_time" content="2024-02-29T00:00Z"><link rel=canonical href="javascript:alert(1)">"#;
        let found = metadata(&outline(page));
        assert_eq!(found.published, NaiveDate::from_ymd_opt(2024, 2, 29));
        assert_eq!(found.canonical_url, None);
    }

    #[test]
    fn a_site_is_named_by_its_title_where_nothing_else_names_it() {
        let found = metadata(&outline(
            "<title>Two cranes down - Eastport Courier</title><h1>Two cranes down</h1>",
        ));
        assert_eq!(found.publisher.as_deref(), Some("Eastport Courier"));
        let none = metadata(&outline(
            "<title>The two-crane harbour</title><h1>The two-crane harbour</h1>",
        ));
        assert_eq!((none.title.as_deref(), none.publisher), (Some("The two-crane harbour"), None));
    }

    #[test]
    fn a_headline_is_told_from_the_publisher_however_that_is_spaced() {
        let bare = |it| without_publisher(it, Some("Eastport Courier"));
        assert_eq!(bare("Two cranes down | EastportCourier"), "Two cranes down");
        assert_eq!(bare("Two cranes down - what now"), "Two cranes down - what now");
        assert_eq!(bare("| Eastport Courier"), "| Eastport Courier");
    }

    #[test]
    fn a_day_is_read_from_the_address_before_any_time_on_the_page() {
        let page = "<link rel=canonical href='https://courier.example/2025/05/17/cranes'><time datetime=2019-01-02>";
        assert_eq!(metadata(&outline(page)).published, NaiveDate::from_ymd_opt(2025, 5, 17));
        let in_words = r#"<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"May 17, 2025 8:00 am","author":"By Ann Lee | Harbour desk"}</script>"#;
        let found = metadata(&outline(in_words));
        assert_eq!(found.published, NaiveDate::from_ymd_opt(2025, 5, 17));
        assert_eq!(found.author.as_deref(), Some("Ann Lee"));
    }

    #[test]
    fn what_stands_in_a_script_is_held_to_the_limits_too() {
        let many: String = (0..300).fold(String::new(), |it, at| format!("{it} a{at}=1"));
        let page = format!(r#"<meta property="og:title" content="&lt;p{many}&gt;&amp;amp;;">"#);
        assert!(metadata(&outline(&page)).title.is_some_and(|it| it.contains("a299")));
    }
}
